"""Panels: what is written and can be pressed, as data; the same board on a desktop and before a headset.

A panel is a sheet in the world, ``width_m`` by ``height_m``, facing the visitor. Inside, places are in points: 1,600 points
across the sheet's width, x to the right, y down from the upper left corner. Texts are sentences already, in the visitor's language.
"""

from dataclasses import dataclass, field
from typing import Literal

from scenes.claims import Grade
from scenes.space import Pose

POINTS_ACROSS = 1600.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; with ``grade`` a small badge names the grade, with ``note`` a smaller line follows (the sources)."""

    text: str
    style: Literal["title", "heading", "body", "small", "quote"] = "body"
    grade: Grade | None = None
    grade_name: str = ""
    note: str = ""
    tone: Literal["plain", "good", "bad", "warn", "quiet"] = "plain"


@dataclass(frozen=True, slots=True)
class Button:
    """An element that can be pressed. ``kind`` sets its look, ``checked`` and ``mark`` its state, ``hint`` names its key."""

    id: str
    label: str
    kind: Literal["primary", "plain", "choice", "toggle", "tab"] = "plain"
    checked: bool = False
    enabled: bool = True
    mark: Literal["none", "right", "wrong", "missed"] = "none"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ButtonRow:
    """Buttons side by side, wrapping to further rows where they do not fit; ``label`` stands before them."""

    buttons: tuple[Button, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class MapMark:
    """A mark on a picture: (u, v) from its lower left corner, 0..1."""

    at: tuple[float, float]
    text: str = ""
    kind: Literal["place", "river", "date", "mountain", "you", "stop", "stop-done", "station", "station-now", "hotspot"] = "place"
    button: str | None = None  # pressing the mark presses this id


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture, as large as fits; with marks and a polyline path drawn over it (u, v from the lower left corner)."""

    file: str  # absolute path, or "" for a plain sheet (the plan's background comes from ``lines``)
    aspect: float  # width over height
    alt: str
    caption: str = ""
    marks: tuple[MapMark, ...] = ()
    path: tuple[tuple[float, float], ...] = ()
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    max_height: float = 520.0  # points
    button: str | None = None


@dataclass(frozen=True, slots=True)
class ProgressBar:
    value: float  # 0..1
    label: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks beside each other; ``shares`` are widths as parts of the sheet. At text sizes of 200 % and more they stack."""

    columns: "tuple[tuple[Block, ...], ...]"
    shares: tuple[float, ...]


Block = Paragraph | Button | ButtonRow | PictureBlock | ProgressBar | Columns


@dataclass(frozen=True, slots=True)
class Panel:
    """A board, a menu, a question. ``blocks`` scroll if they are longer than the sheet; ``footer`` stays in view."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    footer: tuple[Button, ...] = ()
    subtitle: str = ""
    first_focus: str = ""
    wide: bool = True  # False: a narrower sheet, for short texts
    dim: bool = True  # darken the scene behind it


@dataclass(frozen=True, slots=True)
class Rect:
    """Points on the sheet."""

    x: float
    y: float
    w: float
    h: float

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.w and self.y <= y <= self.y + self.h


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pressable element lies; ``scrolls`` if it moves with the scrolled part."""

    id: str
    rect: Rect
    scrolls: bool


@dataclass(frozen=True, slots=True)
class TextItem:
    """One line of text; (x, y) is the left end of its baseline; ``size`` is the em in points."""

    x: float
    y: float
    size: float
    text: str
    color: str  # a name of the palette
    scrolls: bool = True
    element: str | None = None  # the pressable element it belongs to
    bold: bool = False


@dataclass(frozen=True, slots=True)
class BoxItem:
    """A rounded box; ``fill`` and ``border`` are names of the palette, "" for none."""

    rect: Rect
    fill: str
    border: str = ""
    radius: float = 14.0
    scrolls: bool = True
    element: str | None = None


@dataclass(frozen=True, slots=True)
class ImageItem:
    rect: Rect
    file: str
    scrolls: bool = True
    element: str | None = None


@dataclass(frozen=True, slots=True)
class LineItem:
    """A polyline in points."""

    points: tuple[tuple[float, float], ...]
    color: str
    width: float = 3.0
    scrolls: bool = True


Item = TextItem | BoxItem | ImageItem | LineItem


@dataclass(frozen=True, slots=True)
class Layout:
    """A panel laid out: what to draw, in order, and where it can be pressed.

    The sheet is POINTS_ACROSS × ``height`` points. Scrolled items are moved up by the scroll and clipped to ``viewport``;
    ``content_height`` is the height of all that scrolls.
    """

    height: float
    width: float
    viewport: Rect
    content_height: float
    items: tuple[Item, ...]
    hits: tuple[Hit, ...]

    def max_scroll(self) -> float:
        return max(0.0, self.content_height - self.viewport.h)

    def hit(self, x: float, y: float, scroll: float) -> str | None:
        """The pressable element at a point of the sheet, or None."""
        for hit in self.hits:
            if hit.scrolls:
                if self.viewport.contains(x, y) and hit.rect.contains(x, y + scroll):
                    return hit.id
            elif hit.rect.contains(x, y):
                return hit.id
        return None


@dataclass(slots=True)
class OpenPanel:
    """A panel that stands in the world now. Mutable: focus, hover and scroll change; the layout changes with the panel."""

    panel: Panel
    layout: Layout
    world_from_panel: Pose  # origin: the sheet's centre; looks along -Y of the pose (its face), x right, z up
    width_m: float
    focus: str = ""
    hover: str = ""
    scroll: float = 0.0
    text_percent: int = 100
    opened_s: float = 0.0
    placed_for: tuple[float, float] = (0.0, 0.0)  # the view's tangents that it was placed for
    aside_m: float = 0.0  # how far to the left of where it was placed it stands
    buttons: dict[str, Button] = field(default_factory=dict)

    @property
    def height_m(self) -> float:
        return self.width_m * self.layout.height / self.layout.width
