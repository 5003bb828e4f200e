"""The verdict on a model before it is baked: what it is, what was found in it, and whether each class of headset can show it.

Format ``hongji-verdict/1``: JSON that tells a person everything by itself, for each finding carries its sentences in both
languages (``findings_told.py`` fills them in). ``Verdict.model_json_schema()`` is its schema. Lengths are metres, sizes bytes;
no dates, no paths of this machine.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assets.importing.finding import Severity, Value
from assets.importing.job import BudgetName, Kind
from scenes.package import Credits

Vector3 = tuple[float, float, float]
Use = Literal["base-color", "normal", "metal-rough", "occlusion", "emissive"]
Measure = Literal["draw_calls", "triangles", "texture_bytes", "package_bytes"]
Language = str


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Outcome(StrEnum):
    ready = "ready"
    ready_with_warnings = "ready-with-warnings"
    must_be_mended = "must-be-mended"  # there are errors: nothing is baked
    refused = "refused"  # it could not even be read, or must not be


class Model(Strict):
    name: str  # of the site to be
    file: str  # base name
    format: str = ""
    size_bytes: int = Field(default=0, ge=0)
    sha256: str = ""
    credits: Credits = Credits()


class Asked(Strict):
    """What the import was asked for (``job.py``)."""

    kind: Kind = "site"
    unit: Literal["m", "cm", "mm"] | None = None
    up: Literal["y", "z"] | None = None
    budget: BudgetName = "pc"
    lightmap: bool = False


class Texture(Strict):
    """One picture. ``source_bytes``: as four bytes a texel with mips, what it costs unbaked; ``baked_bytes``: as BC1, BC3 or BC5 with mips."""

    name: str
    width: int = 0
    height: int = 0
    uses: tuple[Use, ...] = ()
    alpha: bool = False
    source_bytes: int = 0
    baked_width: int = 0
    baked_height: int = 0
    baked_bytes: int = 0
    missing: str = ""  # "not-found" | "refused" | "unreadable"


class Place(Strict):
    """A mark of the artist: spawn, stop:ID, hotspot:ID."""

    kind: Literal["spawn", "stop", "hotspot"]
    id: str
    position_m: Vector3


class Measures(Strict):
    nodes: int
    meshes: int
    draw_calls: int  # as the source stands: one for each primitive of each node
    triangles: int
    vertices: int
    materials: int
    textures: tuple[Texture, ...]
    bounds_min_m: Vector3
    bounds_max_m: Vector3
    metres_in_unit: float
    animations: int
    objects: tuple[str, ...]
    places: tuple[Place, ...]
    walkable_m2: float  # of the floors that feet can reach, storey by storey


class Sentence(Strict):
    found: str
    fix: str


class Told(Strict):
    """A finding, told: ``said`` by language."""

    code: str
    severity: Severity
    node: str = ""
    file: str = ""
    values: dict[str, Value] = Field(default_factory=dict)
    said: dict[Language, Sentence] = Field(default_factory=dict)


class Row(Strict):
    """One measure against its bound. ``source``: as the file stands; ``predicted``: after the bake; ``baked``: measured after it."""

    measure: Measure
    limit: int
    source: int
    predicted: int
    baked: int | None = None

    @property
    def counts(self) -> int:
        return self.predicted if self.baked is None else self.baked

    @property
    def passes(self) -> bool:
        return self.counts <= self.limit


class HeadsetClass(Strict):
    """``passes``, ``source_passes``: every measure is within its bound, after the bake (as far as is known) and as the file stands."""

    rows: tuple[Row, ...]
    passes: bool
    source_passes: bool


class Picture(Strict):
    """A picture beside the report. ``kind`` names its sentences; ``file`` a PNG, ``small`` the same as WebP; width and height in pixels."""

    kind: str
    file: str
    small: str
    width: int
    height: int


class Verdict(Strict):
    format: Literal["hongji-verdict/1"] = "hongji-verdict/1"
    outcome: Outcome
    model: Model
    asked: Asked = Asked()
    measures: Measures | None = None  # None: refused before it was read
    findings: tuple[Told, ...] = ()
    classes: dict[BudgetName, HeadsetClass] = Field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()

    def of(self, severity: Severity) -> tuple[Told, ...]:
        return tuple(told for told in self.findings if told.severity == severity)


def headset_class(rows: tuple[Row, ...]) -> HeadsetClass:
    return HeadsetClass(
        rows=rows, passes=all(row.passes for row in rows), source_passes=all(row.source <= row.limit for row in rows)
    )


def with_baked(verdict: Verdict, baked: Mapping[Measure, int]) -> Verdict:
    """The verdict after the bake, with what it came to; measures that ``baked`` does not name stay predicted."""
    classes = {
        name: headset_class(tuple(row.model_copy(update={"baked": baked.get(row.measure)}) for row in one.rows))
        for name, one in verdict.classes.items()
    }
    return verdict.model_copy(update={"classes": classes})


def outcome_of(severities: set[Severity]) -> Outcome:
    if Severity.error in severities:
        return Outcome.must_be_mended
    return Outcome.ready_with_warnings if Severity.warning in severities else Outcome.ready
