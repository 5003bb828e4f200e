"""From ``assets/files/hands/`` to geometry and render states: one model at a time, when it is first seen (scenes/hand_model.py)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    BoundingBox,
    CullFaceAttrib,
    Geom,
    GeomEnums,
    GeomTriangles,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    InternalName,
    LVecBase4f,
    PTA_LVecBase4f,
    RenderState,
    ShaderAttrib,
    ShaderInput,
    Texture,
)
from pydantic import ValidationError

from engine.dds_picture import dds_texture
from engine.noise import plain_texture
from engine.package_loader import PackageError, read_checked
from engine.shader_files import shader
from scenes.hand_model import MANIFEST, SKIN, VERTEX, HandModel, HandShelf, Surface
from scenes.hands import Side

FOLDER = Path(__file__).parent.parent / "assets" / "files" / "hands"
_FIX = "python -m assets.make_hand_models"
_REACH_M = 0.35  # joints take a hand's vertices this far from its wrist, at most
_UPLOADED = np.dtype(
    [
        ("position", "<f4", 3),
        ("normal", "<f4", 3),
        ("tangent", "<f4", 4),
        ("uv", "<f4", 2),
        ("bones", "<f4", 4),
        ("weights", "<f4", 4),
        ("open", "<f4"),
    ]
)


@dataclass(frozen=True)
class LoadedHand:
    """``pieces``: a Geom for each material, in the model's frame."""

    model: HandModel
    pieces: tuple[tuple[Geom, RenderState], ...]


class HandLoader:
    """Reads the manifest at once, models when asked. Raises PackageError, as does ``load``."""

    def __init__(self, anisotropy: int, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._anisotropy = anisotropy
        self._shelf = _read_shelf(folder / MANIFEST)
        self._loaded: dict[str, LoadedHand] = {}
        self._textures: dict[str, Texture] = {}
        self._white = plain_texture("white", 255, 255, 255)
        self._flat = plain_texture("flat", 128, 128, 255)

    @property
    def models(self) -> dict[str, dict[Side, HandModel]]:
        return self._shelf.models

    def load(self, name: str, side: Side) -> LoadedHand:
        """KeyError: the shelf has no model of that name."""
        model = self._shelf.models[name][side]
        if model.file not in self._loaded:  # some fit both hands
            self._loaded[model.file] = self._load(name, model)
        return self._loaded[model.file]

    def _load(self, name: str, model: HandModel) -> LoadedHand:
        vertices, faces = buffers(model, self._read(model.file), self._folder / model.file)
        data = GeomVertexData(name, _vertex_format(), GeomEnums.UH_static)
        data.unclean_set_num_rows(model.vertices)
        data.modify_array_handle(0).copy_data_from(vertices.tobytes())
        pieces = []
        for surface in model.surfaces:
            triangles = GeomTriangles(GeomEnums.UH_static)
            triangles.set_index_type(GeomEnums.NT_uint16)
            indices = triangles.modify_vertices()
            indices.unclean_set_num_rows(surface.count)
            chosen = faces[surface.first : surface.first + surface.count]
            indices.modify_handle().copy_data_from(chosen.tobytes())
            geom = Geom(data)
            geom.add_primitive(triangles)
            geom.set_bounds(bounds(model))
            pieces.append((geom, self._state(surface)))
        return LoadedHand(model, tuple(pieces))

    def _state(self, surface: Surface) -> RenderState:
        values = PTA_LVecBase4f.empty_array(3)
        values.set_element(0, LVecBase4f(*surface.base_color))
        values.set_element(1, LVecBase4f(surface.roughness, surface.metallic, 1.0, 0.0))
        values.set_element(2, LVecBase4f(0.0, 0.0, 0.0, 0.0))
        attrib = ShaderAttrib.make(shader("hand", "surface"))
        for name, value in (
            ("material", values),
            ("base_map", self._texture(surface.color_texture, self._white, color=True)),
            ("normal_map", self._texture(surface.normal_texture, self._flat, color=False)),
            ("orm_map", self._texture(surface.orm_texture, self._white, color=False)),
        ):
            attrib = attrib.set_shader_input(ShaderInput(name, value))
        both = surface.double_sided
        facing = CullFaceAttrib.M_cull_none if both else CullFaceAttrib.M_cull_clockwise
        return RenderState.make(attrib, CullFaceAttrib.make(facing))

    def _texture(self, name: str | None, otherwise: Texture, *, color: bool) -> Texture:
        if name is None:
            return otherwise
        if name not in self._textures:
            made = dds_texture(name, self._read(name), color=color, anisotropy=self._anisotropy)
            if made is None:
                raise PackageError(self._folder / name, "no DDS picture that Panda3D reads", _FIX)
            self._textures[name] = made
        return self._textures[name]

    def _read(self, name: str) -> bytes:
        if name not in self._shelf.files:
            raise PackageError(
                self._folder / MANIFEST, f"{name!r} is used but not listed under 'files'", _FIX
            )
        return read_checked(self._folder, name, self._shelf.files[name], _FIX)


def buffers(
    model: HandModel, content: bytes, file: Path
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.uint16]]:
    """Vertices as they are uploaded, and (indices,) uint16. Raises PackageError for a file that is not as ``model`` says."""
    skinned = bool(model.rest_joints)
    row_bytes = VERTEX.itemsize + (SKIN.itemsize if skinned else 0)
    expected = model.vertices * row_bytes + model.indices * 2
    if len(content) != expected:
        raise PackageError(file, f"{len(content)} bytes, where its model needs {expected}", _FIX)
    rows = np.frombuffer(content, VERTEX, model.vertices)
    faces = np.frombuffer(content, "<u2", model.indices, model.vertices * row_bytes)
    made = np.zeros(model.vertices, _UPLOADED)
    made["position"], made["uv"] = rows["position"], rows["uv"]
    made["normal"] = rows["normal"] / np.float32(32767.0)
    made["tangent"] = rows["tangent"] / np.float32(127.0)
    made["open"] = rows["open"] / np.float32(255.0)
    if skinned:
        skin = np.frombuffer(content, SKIN, model.vertices, rows.nbytes)
        made["bones"] = skin["bones"]
        made["weights"] = skin["weights"] / np.float32(255.0)
    else:
        made["bones"][:, 0] = rows["bone"]
        made["weights"][:, 0] = 1.0
    bones = len(model.rest_joints) or len(model.moving) + 1
    last = max((surface.first + surface.count for surface in model.surfaces), default=0)
    whole = all(surface.count % 3 == 0 for surface in model.surfaces) and last <= model.indices
    if not whole or int(faces.max()) >= model.vertices or int(made["bones"].max()) >= bones:
        raise PackageError(file, "a triangle or a bone that does not exist", _FIX)
    return made, faces


def bounds(model: HandModel) -> BoundingBox:
    """A box that holds the model in any pose, in the frame of its node: a hand's wrist, a controller's grip."""
    if model.rest_joints:
        return BoundingBox((-_REACH_M,) * 3, (_REACH_M,) * 3)
    spare_m = 0.02  # triggers and sticks come out a little
    low = tuple(value - spare_m for value in model.bounds_min_m)
    return BoundingBox(low, tuple(value + spare_m for value in model.bounds_max_m))


def _read_shelf(path: Path) -> HandShelf:
    try:
        return HandShelf.model_validate_json(path.read_bytes())
    except OSError as error:
        raise PackageError(path, f"cannot be read ({error.strerror})", _FIX) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PackageError(
            path, f"{error.error_count()} problem(s), the first at {place}: {first['msg']}", _FIX
        ) from None


def _vertex_format() -> GeomVertexFormat:
    array = GeomVertexArrayFormat()
    array.add_column(InternalName.get_vertex(), 3, GeomEnums.NT_float32, GeomEnums.C_point, 0)
    array.add_column(InternalName.get_normal(), 3, GeomEnums.NT_float32, GeomEnums.C_normal, 12)
    array.add_column(InternalName.get_tangent(), 4, GeomEnums.NT_float32, GeomEnums.C_other, 24)
    array.add_column(InternalName.get_texcoord(), 2, GeomEnums.NT_float32, GeomEnums.C_texcoord, 40)
    array.add_column(InternalName.make("bone_numbers"), 4, GeomEnums.NT_float32, GeomEnums.C_other, 48)
    array.add_column(InternalName.make("bone_weights"), 4, GeomEnums.NT_float32, GeomEnums.C_other, 64)
    array.add_column(InternalName.make("openness"), 1, GeomEnums.NT_float32, GeomEnums.C_other, 80)
    array.set_stride(_UPLOADED.itemsize)
    made = GeomVertexFormat()
    made.add_array(array)
    return GeomVertexFormat.register_format(made)
