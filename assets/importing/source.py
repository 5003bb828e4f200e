"""A foreign model as its file tells it, whatever the format: what every reader returns and nothing else knows formats after it.

Frames and units are the file's own (``up``, ``unit_m``); matrices are column-vector ones, ``parent_from_node``. UVs have v DOWN, as in glTF
(readers of formats with v up turn it). Colours of materials are linear, as in glTF.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from assets.importing.arrays import Blob, Doubles, Floats, Indices
from scenes.package import Credits

Wrap = Literal["repeat", "clamp", "mirror"]
Vec3 = tuple[float, float, float]
Vec4 = tuple[float, float, float, float]


@dataclass(frozen=True)
class SourceImage:
    """``content``: the file in a form that Pillow reads (readers turn KTX2/Basis into PNG); None: it was not found or cannot be read."""

    name: str  # as the file names it: a URI, a path, a label
    content: Blob | None
    why_missing: str = ""  # "not-found" | "refused" (leads out of the folder) | "unreadable"


@dataclass(frozen=True)
class TextureUse:
    """A picture on a surface. uv' = offset + rotate(rotation) * (scale * uv), as KHR_texture_transform says it."""

    image: int
    uv_set: int = 0
    offset: tuple[float, float] = (0.0, 0.0)
    rotation_rad: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)
    wrap_u: Wrap = "repeat"
    wrap_v: Wrap = "repeat"


@dataclass(frozen=True)
class SourceMaterial:
    """Metal-rough, as glTF 2.0 has it; readers turn other models (specular-glossiness, Phong, FBX) into it."""

    name: str
    base_color: Vec4 = (1.0, 1.0, 1.0, 1.0)
    base_color_texture: TextureUse | None = None
    metallic: float = 0.0
    roughness: float = 1.0
    metallic_roughness_texture: TextureUse | None = None  # G roughness, B metallic
    normal_texture: TextureUse | None = None
    normal_scale: float = 1.0
    occlusion_texture: TextureUse | None = None  # R
    occlusion_strength: float = 1.0
    emissive: Vec3 = (0.0, 0.0, 0.0)  # emissive strength multiplied in
    emissive_texture: TextureUse | None = None
    alpha_mode: Literal["OPAQUE", "MASK", "BLEND"] = "OPAQUE"
    alpha_cutoff: float = 0.5
    double_sided: bool = False
    unlit: bool = False


@dataclass(frozen=True)
class Morph:
    """Differences to the primitive's own arrays at weight 1."""

    positions: Floats  # (n, 3)
    normals: Floats | None = None  # (n, 3)


@dataclass(frozen=True)
class SourcePrimitive:
    """positions (n, 3) float32; faces (m, 3) uint32, counter-clockwise fronts; colours (n, 4) float32, linear, 0..1."""

    positions: Floats
    faces: Indices
    normals: Floats | None = None  # (n, 3)
    tangents: Floats | None = None  # (n, 4), w = handedness
    uvs: tuple[Floats, ...] = ()  # each (n, 2)
    colors: Floats | None = None
    material: int | None = None
    joints: Indices | None = None  # (n, 4) or (n, 8): numbers in the skin's list
    weights: Floats | None = None  # the same shape
    morphs: tuple[Morph, ...] = ()


@dataclass(frozen=True)
class SourceMesh:
    name: str
    primitives: tuple[SourcePrimitive, ...]
    morph_weights: tuple[float, ...] = ()
    morph_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceNode:
    """``local``: (4, 4) float64 parent_from_node. ``translation``, ``rotation`` (x, y, z, w), ``scale``: the same taken apart, for animation."""

    name: str
    parent: int | None
    local: Doubles
    translation: Vec3 = (0.0, 0.0, 0.0)
    rotation: Vec4 = (0.0, 0.0, 0.0, 1.0)
    scale: Vec3 = (1.0, 1.0, 1.0)
    mesh: int | None = None
    skin: int | None = None
    light: int | None = None
    camera: bool = False
    instances: Doubles | None = None  # (k, 4, 4): node_from_instance, EXT_mesh_gpu_instancing
    extras: dict[str, Any] = field(default_factory=dict)  # JSON values only
    morph_weights: tuple[float, ...] = ()
    visible: bool = True


@dataclass(frozen=True)
class SourceSkin:
    joints: tuple[int, ...]  # numbers of nodes
    inverse_binds: Doubles  # (joints, 4, 4): joint_from_mesh


@dataclass(frozen=True)
class Channel:
    """times (k,) seconds; values (k, width), or (3 k, width) for CUBICSPLINE (in-tangent, value, out-tangent). Rotations are x, y, z, w."""

    node: int
    path: Literal["translation", "rotation", "scale", "weights"]
    times: Floats
    values: Floats
    interpolation: Literal["LINEAR", "STEP", "CUBICSPLINE"] = "LINEAR"


@dataclass(frozen=True)
class SourceAnimation:
    name: str
    channels: tuple[Channel, ...]


@dataclass(frozen=True)
class SourceLight:
    """``range``: in units of the file; None: no end. A spot shines along its node's -Z, in full within ``inner_rad`` of it, not at all beyond
    ``outer_rad``."""

    kind: Literal["directional", "point", "spot"]
    color: Vec3 = (1.0, 1.0, 1.0)
    intensity: float = 1.0  # lux for directional, candela otherwise, as in KHR_lights_punctual
    range: float | None = None
    inner_rad: float = 0.0
    outer_rad: float = 0.7853981633974483  # 45°, as in KHR_lights_punctual


@dataclass(frozen=True)
class SourceScene:
    """Parents come in any order; a node has one parent or none. ``unit_m``: metres in one unit of the file; None: it does not say."""

    format: str  # "glTF", "OBJ", "FBX", "PLY", "STL", "picture", "panorama"
    nodes: tuple[SourceNode, ...]
    meshes: tuple[SourceMesh, ...]
    materials: tuple[SourceMaterial, ...] = ()
    images: tuple[SourceImage, ...] = ()
    skins: tuple[SourceSkin, ...] = ()
    animations: tuple[SourceAnimation, ...] = ()
    lights: tuple[SourceLight, ...] = ()
    up: Literal["y", "z"] = "y"
    up_known: bool = True  # the format or the file says so
    unit_m: float | None = 1.0
    credits: Credits = field(default_factory=Credits)
