"""A model in our world frame: node transforms applied, artists' conventions understood, metres, Z up. What is mended, judged and baked.

Frames as in ``scenes/space.py``: right-handed, +X east, +Y forward (north), +Z up. UVs still have v DOWN (glTF); the baker turns them once.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from assets.importing.arrays import Bytes8, Floats, Indices
from assets.importing.source import SourceImage, SourceMaterial, Vec3
from scenes.package import Credits

Role = Literal["drawn", "walkable", "collider"]
"""``walkable`` and ``collider`` are not drawn: the artist's own floor and walls. A drawn floor needs no such name."""


@dataclass(frozen=True)
class FlatPiece:
    """One primitive of one node. positions (n, 3) float32 metres; colours (n, 4) uint8 sRGB-encoded, or None."""

    name: str  # the node's path, "house/roof", as the artist sees it
    positions: Floats
    faces: Indices
    normals: Floats | None = None
    tangents: Floats | None = None
    uvs: tuple[Floats, ...] = ()
    colors: Bytes8 | None = None
    material: int | None = None
    role: Role = "drawn"
    object: str | None = None  # part of a movable object: positions are then in that object's own frame (Z up, metres)
    variant: str | None = None
    motion: str | None = None  # moved rigidly by this motion of the scene: positions are then in the motion's rest frame (world at time 0)
    frames: Floats | None = None  # (k, n, 3): deformed positions at each frame of ``motion`` (skins, morphs), world frame
    frame_normals: Floats | None = None  # (k, n, 3)


@dataclass(frozen=True)
class FlatObject:
    """A node named ``object:ID``, or the whole model with ``--kind object``: can be taken in the hand. Its frame: at its centre of gravity's foot."""

    name: str
    rest_position_m: Vec3
    rest_heading_rad: float = 0.0


@dataclass(frozen=True)
class FlatPlace:
    """A node named ``spawn``, ``stop:ID`` or ``hotspot:ID`` (or with such extras). Heading as in ``scenes/space.py``."""

    kind: Literal["spawn", "stop", "hotspot"]
    id: str
    position_m: Vec3
    heading_rad: float = 0.0
    title: str = ""
    extras: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FlatMotion:
    """A looped movement. matrices (k, 4, 4) float32: world_from_rest at each frame; None where pieces bring ``frames`` of their own."""

    name: str
    frames_per_s: float
    count: int
    matrices: Floats | None = None


@dataclass(frozen=True)
class FlatSun:
    """The artist's sun: where it stands, as ``scenes.package.Sun`` says it, and its colour, linear, its largest part 1."""

    azimuth_rad: float
    elevation_rad: float
    color: Vec3


@dataclass(frozen=True)
class FlatLamp:
    """A lamp: where it hangs (world frame; with ``object`` in that object's own frame) and what it sends along ``direction``, in candela.

    The measure is the file's own: only the ratio of one lamp to another counts. ``outer_rad`` None: it shines all round.
    """

    name: str
    position_m: Vec3
    direction: Vec3
    candela: Vec3  # linear red, green, blue
    range_m: float | None = None
    inner_rad: float = 0.0
    outer_rad: float | None = None
    object: str | None = None


@dataclass(frozen=True)
class FlatScene:
    pieces: tuple[FlatPiece, ...]
    materials: tuple[SourceMaterial, ...]
    images: tuple[SourceImage, ...]
    places: tuple[FlatPlace, ...] = ()
    objects: tuple[FlatObject, ...] = ()
    motions: tuple[FlatMotion, ...] = ()
    credits: Credits = field(default_factory=Credits)
    format: str = ""
    metres_in_unit: float = 1.0  # the factor that was applied
    sun: FlatSun | None = None
    panorama: bool = False  # a picture all round: nothing is walked beyond a step
    lamps: tuple[FlatLamp, ...] = ()
