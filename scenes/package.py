"""A baked site package: a folder ``<name>.site/`` of raw vertex buffers, DDS textures and one ``manifest.json``.

Everything in it is data that can be checked before use: no serialised objects, nothing that runs (docs/decisions/site-package.md).
``geometry.bin`` holds, at the byte offsets named here, vertex and index buffers in exactly the layout that the renderer uploads:

vertex, 52 bytes, little-endian: position 3 float32 (metres, world frame) | normal 3 float32 | tangent 4 float32 (w = handedness)
| uv 2 float32 (v up, as glTF flipped once at bake) | colour 4 uint8: R ambient occlusion (255 = open sky), G sun visibility at the
site's default sun (255 = lit; for far terrain outside the shadow map), B material blend weight (moss, wetness, second terrain layer), A spare.
index: uint32, triangles, counter-clockwise front faces.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "hongji-site/1"
IMPORTED_FORMAT = "hongji-site/2"
"""As /1, and with the fields that imported models need: second UVs, tints, lightmaps, blending, motions, storeys, places."""
VERTEX_STRIDE_BYTES = 52
LAMP_RANGE = 32.0
"""The strongest light that ``Lod.lamp_offset_bytes`` holds: six times the sun's."""
LAMPS_AT_ONCE = 4
"""Lamps that light one moving thing as it is drawn; shaders/lamps.glsl has room for so many."""

Bounded = Annotated[float, Field(ge=-1e15, le=1e15)]
"""What single precision can still square."""
Vector3 = tuple[Bounded, Bounded, Bounded]
Vector4 = tuple[float, float, float, float]


class Strict(BaseModel):
    """Unknown fields are errors, and so are numbers that are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class MaterialKind(StrEnum):
    standard = "standard"  # metal-rough PBR
    terrain = "terrain"  # two layers (base and `layer_*` textures) blended by colour.B and slope, triplanar-free UVs in metres
    foliage = "foliage"  # alpha-tested, two-sided, lit through
    water = "water"  # the river: flow map in the renderer, textures optional


Wrap = Literal["repeat", "clamp", "mirror"]


class Material(Strict):
    name: str
    kind: MaterialKind = MaterialKind.standard
    base_color: Vector4 = (1.0, 1.0, 1.0, 1.0)  # linear
    roughness: float = 1.0
    metallic: float = 0.0
    base_color_texture: str | None = None  # file below textures/, sRGB, BC1 or BC3
    normal_texture: str | None = None  # BC5 (RG, Z rebuilt) or RGB DDS
    orm_texture: str | None = None  # R occlusion, G roughness, B metallic
    layer_base_color_texture: str | None = None  # terrain's second layer
    layer_normal_texture: str | None = None
    uv_scale: float = 1.0
    alpha_cutoff: float | None = None
    double_sided: bool = False
    emissive: Vector3 = (0.0, 0.0, 0.0)
    emissive_texture: str | None = None  # sRGB, multiplied by `emissive`
    blend: bool = False  # see-through by the alpha of colour and picture, sorted from far to near, no shadow
    solid_core: bool = False  # with `blend`: where it is opaque it is drawn as solid first, and throws a shadow
    unlit: bool = False  # shown as painted: no sun, no sky, no shadow
    wrap_u: Wrap = "repeat"
    wrap_v: Wrap = "repeat"
    second_uv: tuple[Literal["base_color", "normal", "orm", "emissive"], ...] = ()  # pictures that the mesh's second UVs place
    casts_shadow: bool = True


class Lod(Strict):
    """One level of one mesh; drawn while the eye is within [min_m, max_m) of the mesh's centre."""

    vertex_offset_bytes: int = Field(ge=0)
    vertex_count: int = Field(ge=0)
    index_offset_bytes: int = Field(ge=0)
    index_count: int = Field(ge=0)
    min_m: float = 0.0
    max_m: float = 1e9
    tint_offset_bytes: int | None = Field(default=None, ge=0)  # vertex_count × 4 uint8, RGBA, sRGB-encoded: multiplies the base colour
    uv2_offset_bytes: int | None = Field(default=None, ge=0)  # vertex_count × 2 float32, v up: second UVs, and those of a lightmap
    # vertex_count × 8 uint8, the lamps' light: R, G, B, S: colour / 255 × (S / 255)² × LAMP_RANGE, in the light of ``Sun.strength`` × 1.75;
    # X, Y, Z: where most of it comes from, × 2 / 255 - 1, in the mesh's frame; the last: how much of it comes from there
    lamp_offset_bytes: int | None = Field(default=None, ge=0)


class Mesh(Strict):
    """One draw call (at each level of detail): one material, one spatial cell."""

    name: str
    material: str
    bounds_min_m: Vector3
    bounds_max_m: Vector3
    lods: Annotated[tuple[Lod, ...], Field(min_length=1)]
    variant: str | None = None  # drawn only while this variant of the site is shown (e.g. "1935", "today"); None: always
    object: str | None = None  # part of a movable object (an artefact), in that object's own frame
    # Equal neighbours (chains side by side) stored once: the loader stacks one translated copy of the buffers for each offset
    # into the same draw call (indices + copy * vertex_count). Empty: once, as it stands. Bounds hold all copies.
    repeat_offsets_m: Annotated[tuple[Vector3, ...], Field(max_length=4096)] = ()
    lightmap_texture: str | None = None  # ambient occlusion by the second UVs, BC4 or BC1 (R)
    motion: str | None = None  # moved by this motion of the manifest; bounds hold all of its frames
    lamps: Annotated[tuple[int, ...], Field(max_length=LAMPS_AT_ONCE)] = ()  # of the manifest: those that light it as it is drawn, without shadows


class Object(Strict):
    """A thing that can be moved by itself: an artefact, a figure's model, a prop of an event."""

    name: str
    rest_position_m: Vector3 = (0.0, 0.0, 0.0)
    rest_heading_rad: float = 0.0
    bounds_min_m: Vector3
    bounds_max_m: Vector3
    hidden: bool = False  # only templates (figures): instanced by the renderer, not drawn at rest


class WalkableGrid(Strict):
    """Where feet may stand, as height fields: cell (i, j) spans origin + i*cell, +j*cell.

    ``file``: float32 (storeys, nx, ny), the lowest floor first, NaN = no floor. ``solid_file``: float32 (solid_spans, nx, ny, 2), from and to
    which height a wall fills the cell, NaN = none. Both little-endian.
    """

    origin_m: tuple[float, float]
    cell_m: float = Field(gt=0)
    nx: int = Field(gt=0)
    ny: int = Field(gt=0)
    file: str = "walkable.f32"
    storeys: int = Field(default=1, gt=0, le=32)
    solid_file: str | None = None
    solid_spans: int = Field(default=0, ge=0, le=32)


class Sun(Strict):
    """A light mood. Angles in radians: azimuth clockwise from north (+Y), elevation above the horizon. Colours linear."""

    azimuth_rad: float
    elevation_rad: float
    color: Vector3 = (1.0, 0.96, 0.9)
    strength: float = 3.0
    sky_strength: float = 1.0
    sky_zenith: Vector3 = (0.16, 0.34, 0.72)
    sky_horizon: Vector3 = (0.62, 0.72, 0.82)
    haze_color: Vector3 = (0.62, 0.70, 0.78)
    haze_per_m: float = 0.0009
    cloud_cover: float = 0.35
    exposure: float = 1.0


class River(Strict):
    """The water's surface: height, extent and flow (metres a second along ``direction``)."""

    height_m: float
    flow_m_s: float = 4.0
    direction: tuple[float, float] = (0.0, -1.0)
    color: Vector3 = (0.30, 0.17, 0.10)


class Clip(Strict):
    """One looped or held movement of a figure: rows ``first`` to ``first + count - 1`` of its bone file."""

    name: str  # "stand", "walk", "run", "crouch", "crawl-chain", "lay-plank", "aim", "watch", "fall", ...
    first: int = Field(ge=0)
    count: int = Field(gt=0)
    fps: float = Field(gt=0)
    loop: bool = True
    speed_m_s: float = 0.0  # ground speed at which feet do not slide; 0 for movements in place


class Figure(Strict):
    """A plain human figure, drawn many times in one instanced call.

    The mesh is the hidden object ``object`` (rest pose, feet at its origin, looking along +Y); each vertex's colour A is its bone.
    ``file``: float32 (rows, bones, 3, 4), little-endian: the affine matrix model_from_rest of every bone at every row.
    """

    name: str
    object: str
    bones: int = Field(gt=0, le=32)
    rows: int = Field(gt=0)
    file: str
    clips: tuple[Clip, ...]


class Motion(Strict):
    """A looped movement, begun when the site is shown. Rigid: float32 (frames, 3, 4), world_from_rest, one for all its meshes.

    Deforming: float32 (frames, vertices of its one mesh, 6), position and normal in the world frame at every frame.
    """

    name: str
    frames: int = Field(gt=0)
    frames_per_s: float = Field(gt=0)
    file: str
    kind: Literal["rigid", "deforming"] = "rigid"


class Place(Strict):
    """What the artist marked by a node's name: where visitors begin, stops of a tour, things to tell something about."""

    kind: Literal["spawn", "stop", "hotspot"]
    id: str
    position_m: Vector3
    heading_rad: float = 0.0
    title: str = ""


class Probe(Strict):
    """What surfaces mirror, seen from one place: a cube map DDS with blurrier levels for rougher surfaces."""

    position_m: Vector3
    texture: str


class Lamp(Strict):
    """A lamp for what moves; what stands has its light baked. ``light``: what it sends to a surface a metre away, as ``lamp_offset_bytes``.

    Falloff and cone as in KHR_lights_punctual: (light / distance²) × a window that ends at ``range_m`` × the square of
    (cosine to ``direction`` × ``cone_scale`` + ``cone_offset``), cut to 0..1.
    """

    position_m: Vector3
    light: Vector3
    range_m: float | None = Field(default=None, gt=0)
    direction: Vector3 = (0.0, 0.0, -1.0)
    cone_scale: float = 0.0
    cone_offset: float = 1.0


class Credits(Strict):
    """Who made the model and under what licence, as its file says it."""

    title: str = ""
    author: str = ""
    licence: str = ""
    source: str = ""
    generator: str = ""


class Imported(Strict):
    """Where an imported package comes from. ``key``: SHA-256 of the source's bytes, the options and the importer's version."""

    key: str
    source_format: str
    kind: Literal["site", "object", "figure"]
    budget: Literal["pc", "standalone"]
    metres_in_unit: float
    importer: str


class SiteManifest(Strict):
    format: Literal["hongji-site/1", "hongji-site/2"]
    name: str
    bounds_min_m: Vector3
    bounds_max_m: Vector3
    spawn_position_m: Vector3
    spawn_heading_rad: float
    shadow_min_m: Vector3  # the box that the sharp sun shadow map covers
    shadow_max_m: Vector3
    light: dict[str, Sun]  # "morning", "afternoon", ...; "default" must exist
    river: River | None = None
    materials: tuple[Material, ...]
    meshes: tuple[Mesh, ...]
    objects: tuple[Object, ...] = ()
    figures: tuple[Figure, ...] = ()
    walkable: WalkableGrid | None = None
    dimensions_m: dict[str, float] = {}  # named true dimensions, for tests and boards: "bridge_length", ...
    motions: tuple[Motion, ...] = ()
    places: tuple[Place, ...] = ()
    probe: Probe | None = None
    lamps: Annotated[tuple[Lamp, ...], Field(max_length=256)] = ()
    credits: Credits | None = None
    imported: Imported | None = None
    files: dict[str, str]  # relative path -> SHA-256 of every other file of the package
