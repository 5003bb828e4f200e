"""Historical events as timelines: tracks of captions, figures, sound, light and changes of the site.

Times are seconds from the event's start. Nothing in a timeline moves the visitor's view.
"""

from typing import Annotated, Literal

from pydantic import Field

from scenes.act import ActTrack
from scenes.claims import Claim, Grade, Identifier, Strict, TextId
from scenes.places import Bearing, Position, Seconds


class CaptionTrack(Strict):
    """A narration line, shown as a caption from ``at_s`` to ``until_s``."""

    kind: Literal["caption"]
    at_s: Seconds
    until_s: Seconds
    claim: Claim


class SoundTrack(Strict):
    """A sound, with the caption that tells it to those who do not hear it."""

    kind: Literal["sound"]
    at_s: Seconds
    until_s: Seconds
    sound: Identifier
    caption: TextId
    position: Position | None = Field(default=None, description="where it comes from; none: all around")
    volume: float = Field(default=1.0, ge=0, le=1)
    loop: bool = True


class LightTrack(Strict):
    """From ``at_s`` on the site is lit as the package's light mood ``light``."""

    kind: Literal["light"]
    at_s: Seconds
    light: Identifier


class VariantTrack(Strict):
    """From ``at_s`` on the site shows ``variant`` (for example its state in 1935)."""

    kind: Literal["variant"]
    at_s: Seconds
    variant: Identifier


class PathKey(Strict):
    """Where a figure is at a time, and what it does from then on; places between keys are interpolated."""

    at_s: Seconds
    position: Position
    bearing_deg: Bearing | None = Field(default=None, description="none: along the way to the next key")
    clip: Identifier = "walk"


class FigureTrack(Strict):
    """A figure, or ``count`` of them in file: each one ``gap_s`` behind the one before and offset by ``spread`` metres at random."""

    kind: Literal["figures"]
    id: Identifier
    model: Identifier = Field(description="a figure of the site package")
    grade: Grade
    sources: tuple[Identifier, ...] = ()
    count: int = Field(default=1, ge=1, le=40)
    gap_s: float = Field(default=1.5, ge=0)
    spread_m: tuple[float, float] = Field(default=(0.0, 0.0), description="largest sideways offset along x and y")
    lanes_y_m: tuple[float, ...] = Field(default=(), description="offsets across (along y) that the figures take in turn")
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    keys: tuple[PathKey, ...] = Field(min_length=1)


class ObjectTrack(Strict):
    """A movable object of the package (a plank, a flag) along keys; hidden outside ``at_s``–``until_s``."""

    kind: Literal["object"]
    object: Identifier
    grade: Grade
    at_s: Seconds
    until_s: Seconds
    keys: tuple[PathKey, ...] = Field(min_length=1)


class EffectTrack(Strict):
    """Smoke, fire or rain at a place."""

    kind: Literal["effect"]
    effect: Literal["fire", "smoke", "rain", "dust"]
    at_s: Seconds
    until_s: Seconds
    position: Position = (0.0, 0.0, 0.0)
    size_m: float = Field(default=2.0, gt=0)
    grade: Grade = Grade.staged


Track = Annotated[
    CaptionTrack | SoundTrack | LightTrack | VariantTrack | FigureTrack | ObjectTrack | EffectTrack | ActTrack,
    Field(discriminator="kind"),
]


class HistoricalEvent(Strict):
    """A re-enacted event: 29 May 1935 at Luding Bridge, say."""

    id: Identifier
    title: TextId
    date: str = Field(description="ISO 8601 date of the event, YYYY-MM-DD", pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    intro: Claim = Field(description="what will be shown and how sure it is, read before it starts")
    warning: TextId | None = Field(default=None, description="what may distress: shooting, fire")
    duration_s: float = Field(gt=0, le=600)
    required: bool = True
    tracks: tuple[Track, ...] = Field(min_length=1)
