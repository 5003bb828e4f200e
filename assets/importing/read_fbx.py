"""FBX, binary and ASCII, by ufbx: nodes, instances, several materials and UV sets, vertex colours, skins, blend shapes, baked animation.

All that is taken is copied: nothing of ufbx outlives the function that loads it.
"""

import math
from pathlib import Path
from typing import Any, Literal

import numpy as np
import ufbx
from numpy.typing import NDArray

from assets.importing.beside import Beside
from assets.importing.fbx_items import items, kept_alive
from assets.importing.fbx_materials import FbxPalette, left_out
from assets.importing.fbx_meshes import mesh_of
from assets.importing.fbx_motions import animations
from assets.importing.finding import Finding, Refused, error, mended, note
from assets.importing.job import Job
from assets.importing.named_pictures import NamedPictures
from assets.importing.noticed import Noticed
from assets.importing.source import (
    SourceLight,
    SourceMaterial,
    SourceMesh,
    SourceNode,
    SourceScene,
    SourceSkin,
)
from scenes.package import Credits

_AXIS = ufbx.CoordinateAxis
_Y_UP = (_AXIS.POSITIVE_X, _AXIS.POSITIVE_Y, _AXIS.POSITIVE_Z)
_Z_UP = (_AXIS.POSITIVE_X, _AXIS.POSITIVE_Z, _AXIS.NEGATIVE_Y)
_DEEPEST = 256
_TEXT = 500
_SPOT = 2


def read_fbx(path: Path, folder: Path, _job: Job) -> tuple[SourceScene, list[Finding]]:
    """The file's own unit; its own axes where they are right-handed with Y or Z up, else turned to Y up. Raises Refused."""
    try:
        return _read(path, NamedPictures(Beside(path, folder)))
    except ufbx.UfbxError as problem:
        raise Refused(_told(path, problem)) from None


def _told(path: Path, problem: Exception) -> Finding:
    with path.open("rb") as file:
        start = file.read(23)
    if start.startswith(b"Kaydara FBX Binary") and start[18:22] != b"  \x00\x1a":
        return error("fbx-damaged-in-transfer", file=path.name)
    if isinstance(problem, ufbx.UnsupportedVersionError):
        return error("fbx-too-old", file=path.name)
    return error("fbx-unreadable", file=path.name, found=str(problem)[:120] or type(problem).__name__)


def _loaded(path: Path, noticed: Noticed) -> tuple[ufbx.Scene, Literal["y", "z"]]:
    """The scene, with geometry transforms and odd scaling rules made into plain nodes, and its up axis."""
    options: dict[str, Any] = {
        "geometry_transform_handling": ufbx.GeometryTransformHandling.MODIFY_GEOMETRY,
        "inherit_mode_handling": ufbx.InheritModeHandling.COMPENSATE,
        "generate_missing_normals": False,
        "load_external_files": False,
        "node_depth_limit": _DEEPEST,
        "target_light_axes": ufbx.axes_right_handed_y_up,
    }
    scene = kept_alive(ufbx.load_file(str(path), **options))
    axes = scene.settings.axes
    told = (axes.right, axes.up, axes.front)
    if _AXIS.UNKNOWN in told or told == _Y_UP:
        return scene, "y"
    if told == _Z_UP:
        return scene, "z"
    noticed.add(mended("axes-turned", file=path.name))
    return kept_alive(ufbx.load_file(str(path), target_axes=ufbx.axes_right_handed_y_up, **options)), "y"


def _read(path: Path, pictures: NamedPictures) -> tuple[SourceScene, list[Finding]]:
    noticed = pictures.noticed
    scene, up = _loaded(path, noticed)
    creator = scene.metadata.creator
    uv_names = {one.name: number for mesh in reversed(list(items(scene.meshes))) for number, one in enumerate(items(mesh.uv_sets))}
    palette = FbxPalette(pictures, uv_names, "Blender" in creator)
    materials: list[SourceMaterial] = [palette.material(given) for given in items(scene.materials)]
    material_number = {given.element_id: number for number, given in enumerate(items(scene.materials))}
    for finding in left_out(scene):
        noticed.add(finding)

    nodes: list[SourceNode] = []
    meshes: list[SourceMesh] = []
    skins: list[SourceSkin] = []
    lights: list[SourceLight] = []
    morphs: dict[int, list[int]] = {}
    made: dict[tuple[int, tuple[int | None, ...], int], tuple[int | None, tuple[int, ...]]] = {}
    kept = [node for node in items(scene.nodes) if not (node.is_root and _is_unmoved(node))]
    numbers = {node.typed_id: number for number, node in enumerate(kept)}
    elements = {node.element_id: number for number, node in enumerate(kept)}
    for number, node in enumerate(kept):
        mesh_number = skin_number = light_number = None
        mesh = node.mesh
        if mesh is not None:
            slots = tuple(material_number.get(one.element_id) for one in (list(items(node.materials)) or list(items(mesh.materials))))
            clusters = [one for skin in list(items(mesh.skin_deformers))[:1] for one in items(skin.clusters)]
            key = (mesh.element_id, slots, number if clusters else -1)
            if key not in made:
                result = mesh_of(mesh, slots, len(clusters), noticed)
                made[key] = (None, ()) if result.made is None else (len(meshes), result.channels)
                if result.made is not None:
                    meshes.append(result.made)
            mesh_number, channels = made[key]
            if mesh_number is not None and clusters:
                skin_number = len(skins)
                joints = [elements.get(one.bone_node.element_id, number) if one.bone_node is not None else number for one in clusters]
                binds = [_matrix(one.geometry_to_bone) if one.bone_node is not None else np.eye(4) for one in clusters]
                skins.append(SourceSkin((*joints, number), np.stack([*binds, np.eye(4)])))
            if mesh_number is not None and channels:
                morphs[number] = list(channels)
        if node.light is not None:
            light_number = len(lights)
            lights.append(_light(node.light))
        nodes.append(_node(node, elements, mesh_number, skin_number, light_number))
    _say_what_is_left_out(scene, path, noticed)
    if not meshes:
        raise noticed.refuse(error("no-surface", file=path.name))
    moved = animations(scene, numbers, morphs, noticed)
    unit = scene.settings.unit_meters
    result_scene = SourceScene(
        format="FBX",
        nodes=tuple(nodes),
        meshes=tuple(meshes),
        materials=tuple(materials),
        images=tuple(palette.images),
        skins=tuple(skins),
        animations=moved,
        lights=tuple(lights),
        up=up,
        up_known=scene.settings.axes.up != _AXIS.UNKNOWN,
        unit_m=unit if unit > 0.0 else None,
        credits=Credits(
            title=_said(scene, "Title"), author=_said(scene, "Author"), licence=_said(scene, "Comment"), generator=creator[:_TEXT]
        ),
    )
    return result_scene, noticed.all()


def _is_unmoved(root: ufbx.Node) -> bool:
    """The root that ufbx puts above all nodes; it moves them only where axes were turned."""
    return bool((_matrix(root.node_to_parent) == np.eye(4)).all())


def _said(scene: ufbx.Scene, name: str) -> str:
    found = scene.metadata.scene_props.find_prop(name)
    return "" if found is None else str(found.value_str)[:_TEXT]


def _node(
    node: ufbx.Node, elements: dict[int, int], mesh: int | None, skin: int | None, light: int | None
) -> SourceNode:
    local = node.local_transform
    t, q, s = local.translation, local.rotation, local.scale
    extras: dict[str, Any] = {}
    for told in node.props.props:
        if told.flags & ufbx.PropFlags.USER_DEFINED:
            value = _value(told)
            if value is not None:
                extras[told.name] = value
    helper = node.is_geometry_transform_helper or node.is_scale_helper
    return SourceNode(
        name=node.parent.name if helper and node.parent is not None else node.name,
        parent=elements.get(node.parent.element_id) if node.parent is not None else None,
        local=_matrix(node.node_to_parent),
        translation=(t.x, t.y, t.z),
        rotation=(q.x, q.y, q.z, q.w),
        scale=(s.x, s.y, s.z),
        mesh=mesh,
        skin=skin,
        light=light,
        camera=node.camera is not None,
        extras=extras,
        visible=_visible(node),
    )


def _visible(node: ufbx.Node) -> bool:
    """Files before version 6 tell it as a share of 100, of which ufbx looks at the whole number beside."""
    told = node.props.find_prop("Visibility")
    return bool(node.visible) or (told is not None and told.value_vec4.x > 0.0)


def _value(told: ufbx.Prop) -> str | int | float | bool | None:
    match told.type:
        case ufbx.PropType.STRING:
            return str(told.value_str)[:_TEXT]
        case ufbx.PropType.BOOLEAN:
            return bool(told.value_int)
        case ufbx.PropType.INTEGER:
            return int(told.value_int)
        case ufbx.PropType.NUMBER:
            value = float(told.value_vec4.x)
            return value if np.isfinite(value) else None
    return None


def _matrix(given: ufbx.Matrix) -> NDArray[np.float64]:
    columns = (given.c0, given.c1, given.c2, given.c3)
    matrix = np.eye(4)
    matrix[:3] = np.array([[column.x, column.y, column.z] for column in columns]).T
    return np.nan_to_num(matrix, nan=0.0, posinf=0.0, neginf=0.0)


def _light(light: ufbx.Light) -> SourceLight:
    """FBX has no unit of brightness: its 100 % is taken as 1. Angles of cones are those across; a surface that shines is a spot of 180°."""
    kinds: dict[int, Literal["directional", "point", "spot"]] = {1: "directional", 2: "spot", 3: "spot"}
    color = light.color
    outer = math.radians(min(max(float(light.outer_angle), 0.2), 180.0)) / 2.0 if int(light.type) == _SPOT else math.pi / 2.0
    inner = math.radians(max(float(light.inner_angle), 0.0)) / 2.0 if int(light.type) == _SPOT else 0.0
    strength = max(float(light.intensity), 0.0) if light.cast_light else 0.0
    return SourceLight(kinds.get(int(light.type), "point"), (color.x, color.y, color.z), strength, None, min(inner, outer), outer)


def _say_what_is_left_out(scene: ufbx.Scene, path: Path, noticed: Noticed) -> None:
    for kind, things in (("NURBS", list(items(scene.nurbs_surfaces))), ("curve", [*items(scene.line_curves), *items(scene.nurbs_curves)])):
        if things:
            noticed.add(note("kind-left-out", node=things[0].name, file=path.name, kind=kind, count=len(things)))
    for told in list(items(scene.metadata.warnings))[:5]:
        noticed.add(note("fbx-warning", file=path.name, found=str(told.description)[:120]))
