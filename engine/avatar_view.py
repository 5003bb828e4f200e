"""People as plain figures that do what their bodies do (scenes/avatar.py): the visitor in the lobby's mirror, others in a group."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    BoundingSphere,
    CullFaceAttrib,
    Geom,
    GeomEnums,
    GeomNode,
    GeomTriangles,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    InternalName,
    LQuaternion,
    NodePath,
    PTA_LVecBase4f,
    RenderState,
    ShaderAttrib,
)

from engine.avatar_mesh import BONES, Floats, fingers, skin
from engine.hands_view import matrices_of
from engine.shader_files import shader
from scenes.avatar import FINGERS, JOINTS, SIDES, Avatar, Bone, stage_from_bones
from scenes.space import Pose

_REACH_M = 2.8  # a figure and the steps that it may make, about the middle of its stage
_UPLOADED = np.dtype(
    [("position", "<f4", 3), ("normal", "<f4", 3), ("bones", "<f4", 4), ("weights", "<f4", 4), ("open", "<f4")]
)
_CLOSED_RAD = np.array([(0.75, 0.95), *((1.45, 2.15),) * (FINGERS - 1)])
"""How far the two bones of a finger turn when it is closed."""


class AvatarsView:
    """``update`` shows exactly these people; what each needs is made when there is one more than ever before."""

    def __init__(self, root: NodePath) -> None:
        self._root = root
        self._figures: list[AvatarFigure] = []

    def update(self, people: Sequence[tuple[Pose, Avatar]]) -> None:
        """``people``: where each one's stage is in the world, and the figure in it."""
        while len(self._figures) < len(people):
            self._figures.append(AvatarFigure(self._root))
        for figure, (world_from_stage, avatar) in zip(self._figures, people, strict=False):
            figure.show(world_from_stage, avatar)
        for figure in self._figures[len(people) :]:
            figure.hide()


class AvatarFigure:
    """One figure below ``root``: one draw call. ``mirror``: it is seen in the glass of a mirror only (shaders/mirror.glsl)."""

    def __init__(self, root: NodePath, *, mirror: bool = False) -> None:
        node = GeomNode("avatar")
        node.add_geom(_geom(), _state(mirror))
        node.set_bounds(BoundingSphere((0.0, 0.0, 0.9), _REACH_M))
        node.set_final(True)
        self.path: NodePath = root.attach_new_node(node)
        self._values = PTA_LVecBase4f.empty_array(BONES * 3)
        self._floats = np.frombuffer(self._values, dtype=np.float32).reshape(BONES, 3, 4)
        self.path.set_shader_input("bones", self._values)
        self._presence = -1.0
        self._avatar: Avatar | None = None
        self.path.hide()

    def show(self, world_from_stage: Pose, avatar: Avatar) -> None:
        if avatar is not self._avatar:
            self._avatar = avatar
            self._floats[:] = bone_matrices(avatar)
        if avatar.presence != self._presence:
            self._presence = avatar.presence
            self.path.set_shader_input("presence", avatar.presence)
        self.path.set_pos_quat(world_from_stage.position_m, LQuaternion(*world_from_stage.orientation))
        self.path.show()

    def hide(self) -> None:
        self.path.hide()


def bone_matrices(avatar: Avatar) -> npt.NDArray[np.float64]:
    """(BONES, 3, 4): stage_from_rest of each bone, the visitor's size included."""
    made = np.empty((BONES, 4, 4))
    body = matrices_of(stage_from_bones(avatar))
    body[:, :3, :3] *= avatar.scale
    body[Bone.chest, :3, 0] *= avatar.breadth
    body[:, :3, 3] -= np.einsum("nij,nj->ni", body[:, :3, :3], _rest())
    made[: len(Bone)] = body
    base, beyond, axis = _finger_joints()
    bends = np.array(avatar.curls).reshape(2, FINGERS, 1) * _CLOSED_RAD
    hands = body[[Bone.hand_left, Bone.hand_right]][:, None]
    first = hands @ _about(base, axis, bends[..., 0])
    second = first @ _about(beyond, axis, bends[..., 1])
    made[len(Bone) :] = np.stack([first, second], axis=2).reshape(-1, 4, 4)
    return made[:, :3]


def _about(pivot: Floats, axis: Floats, angle_rad: Floats) -> Floats:
    """(..., 4, 4): turns about the unit ``axis`` (..., 3) through ``pivot`` (..., 3), by Rodrigues' formula."""
    x, y, z = np.moveaxis(axis, -1, 0)
    zero = np.zeros_like(x)
    cross = np.moveaxis(np.array([[zero, -z, y], [z, zero, -x], [-y, x, zero]]), (0, 1), (-2, -1))
    angle = angle_rad[..., None, None]
    turn = np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross)
    made = np.zeros((*turn.shape[:-2], 4, 4))
    made[..., :3, :3] = turn
    made[..., :3, 3] = pivot - np.einsum("...ij,...j->...i", turn, pivot)
    made[..., 3, 3] = 1.0
    return made


@cache
def _rest() -> Floats:
    return np.array([JOINTS[bone] for bone in Bone])


@cache
def _finger_joints() -> tuple[Floats, Floats, Floats]:
    """(2, FINGERS, 3) each: where each finger begins, its second joint, the axis about which it closes."""
    made = [[(finger.base_m, finger.beyond_m, finger.axis) for finger in fingers(side)] for side in SIDES]
    base, beyond, axis = np.moveaxis(np.array(made), 2, 0)
    return base, beyond, axis


@cache
def _geom() -> Geom:
    made = skin()
    rows = np.zeros(len(made.positions), _UPLOADED)
    rows["position"], rows["normal"], rows["open"] = made.positions, made.normals, made.open
    rows["bones"], rows["weights"] = made.bones, made.weights
    data = GeomVertexData("avatar", _vertex_format(), GeomEnums.UH_static)
    data.unclean_set_num_rows(len(rows))
    data.modify_array_handle(0).copy_data_from(rows.tobytes())
    triangles = GeomTriangles(GeomEnums.UH_static)
    triangles.set_index_type(GeomEnums.NT_uint16)
    indices = triangles.modify_vertices()
    indices.unclean_set_num_rows(made.faces.size)
    indices.modify_handle().copy_data_from(made.faces.astype("<u2").tobytes())
    geom = Geom(data)
    geom.add_primitive(triangles)
    geom.set_bounds(BoundingSphere((0.0, 0.0, 0.9), _REACH_M))
    return geom


def _state(mirror: bool) -> RenderState:
    program = shader("hand", "avatar", "BODY", *(("MIRROR",) if mirror else ()))
    return RenderState.make(ShaderAttrib.make(program), CullFaceAttrib.make(CullFaceAttrib.M_cull_clockwise))


@cache
def _vertex_format() -> GeomVertexFormat:
    array = GeomVertexArrayFormat()
    array.add_column(InternalName.get_vertex(), 3, GeomEnums.NT_float32, GeomEnums.C_point, 0)
    array.add_column(InternalName.get_normal(), 3, GeomEnums.NT_float32, GeomEnums.C_normal, 12)
    array.add_column(InternalName.make("bone_numbers"), 4, GeomEnums.NT_float32, GeomEnums.C_other, 24)
    array.add_column(InternalName.make("bone_weights"), 4, GeomEnums.NT_float32, GeomEnums.C_other, 40)
    array.add_column(InternalName.make("openness"), 1, GeomEnums.NT_float32, GeomEnums.C_other, 56)
    array.set_stride(_UPLOADED.itemsize)
    made = GeomVertexFormat()
    made.add_array(array)
    return GeomVertexFormat.register_format(made)
