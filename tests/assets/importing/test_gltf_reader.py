"""What a glTF shows: nodes, meshes in all the ways that the format has, and what is done with those that are wrong."""

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets.importing.finding import Finding, Refused, Severity
from assets.importing.job import Job
from assets.importing.readers import read
from assets.importing.source import SourcePrimitive, SourceScene
from content.messages import catalogue
from tests.assets.importing.made_gltf import (
    BOX,
    BOX_FACES,
    SQUARE,
    SQUARE_FACES,
    SQUARE_UVS,
    Model,
    box_model,
    png,
)

ROOT = Path(__file__).parents[3]


def scene_of(model: Model, folder: Path) -> tuple[SourceScene, list[Finding]]:
    return read(model.write_glb(folder / "model.glb"), folder, Job("test"))


def only(scene: SourceScene) -> SourcePrimitive:
    (mesh,) = scene.meshes
    (primitive,) = mesh.primitives
    return primitive


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def one(primitive: dict[str, Any], model: Model) -> Model:
    model.node("thing", mesh=model.add("meshes", {"name": "thing", "primitives": [primitive]}))
    return model


def test_a_site_of_two_boxes_comes_in_whole(tmp_path: Path) -> None:
    scene, findings = scene_of(box_model({"stop": "gate", "weight": 3}), tmp_path)
    assert findings == []
    assert [node.name for node in scene.nodes] == ["box", "floor"]
    assert scene.nodes[0].extras == {"stop": "gate", "weight": 3}
    np.testing.assert_allclose(scene.nodes[0].local[:3, 3], (0, 0.5, 0))
    box, floor = (mesh.primitives[0] for mesh in scene.meshes)
    np.testing.assert_array_equal(box.faces, BOX_FACES)
    np.testing.assert_allclose(floor.uvs[0], SQUARE_UVS)
    used = scene.materials[box.material or 0].base_color_texture
    assert used is not None and scene.images[used.image].name == "box.png"
    assert scene.images[used.image].content == png()
    assert (scene.up, scene.up_known, scene.unit_m) == ("y", True, 1.0)


@pytest.mark.parametrize("kind", ["<u1", "<u2", "<u4"])
def test_indices_of_every_width(kind: str, tmp_path: Path) -> None:
    model = Model()
    made = model.primitive(BOX)
    made["indices"] = model.accessor(BOX_FACES.reshape(-1), kind)
    np.testing.assert_array_equal(only(scene_of(one(made, model), tmp_path)[0]).faces, BOX_FACES)


@pytest.mark.parametrize(
    ("mode", "indices", "faces"),
    [
        (4, None, [[0, 1, 2]]),
        (5, None, [[0, 1, 2], [2, 1, 3]]),
        (6, None, [[1, 2, 0], [2, 3, 0]]),
        (5, [0, 1, 2, 2, 3, 3, 1, 0], [[0, 1, 2], [1, 3, 0]]),  # joined by triangles without area
    ],
)
def test_lists_strips_and_fans(mode: int, indices: list[int] | None, faces: list[list[int]], tmp_path: Path) -> None:
    model = Model()
    made = model.primitive(SQUARE, None if indices is None else indices, mode=mode)
    found = only(scene_of(one(made, model), tmp_path)[0])
    assert found.faces.tolist() == faces


def test_lines_and_points_are_left_out_with_a_note(tmp_path: Path) -> None:
    model = Model()
    lines = model.primitive(SQUARE, mode=1)
    number = model.add("meshes", {"name": "fence", "primitives": [lines, model.primitive(SQUARE, SQUARE_FACES)]})
    model.node("fence", mesh=number)
    scene, findings = scene_of(model, tmp_path)
    assert len(only(scene).faces) == 2
    assert codes(findings) == ["gltf-lines-left-out"] and findings[0].node == "fence"


def test_sparse_interleaved_and_normalised(tmp_path: Path) -> None:
    """A box whose last corner is moved by a sparse accessor, with UVs as unsigned shorts between the positions."""
    model = Model()
    table = np.zeros(8, [("position", "<f4", 3), ("uv", "<u2", 2)])
    table["position"], table["uv"] = BOX, [[0, 65535]] * 8
    view = model.view(table.tobytes(), byteStride=16)
    positions = model.add("accessors", {"bufferView": view, "componentType": 5126, "type": "VEC3", "count": 8})
    uvs = model.add(
        "accessors",
        {"bufferView": view, "byteOffset": 12, "componentType": 5123, "type": "VEC2", "count": 8, "normalized": True},
    )
    where, moved = model.view(np.array([7], "u1").tobytes()), model.view(np.array([9, 9, 9], "<f4").tobytes())
    model.json["accessors"][positions]["sparse"] = {
        "count": 1, "indices": {"bufferView": where, "componentType": 5121}, "values": {"bufferView": moved}
    }  # fmt: skip
    indices = model.accessor(BOX_FACES.reshape(-1), "<u2")
    found = only(scene_of(one({"attributes": {"POSITION": positions, "TEXCOORD_0": uvs}, "indices": indices}, model), tmp_path)[0])
    np.testing.assert_allclose(found.positions, [*BOX[:7], (9, 9, 9)])
    np.testing.assert_allclose(found.uvs[0], [[0, 1]] * 8)


def test_a_quantised_mesh_is_as_large_as_it_was_meant(tmp_path: Path) -> None:
    """KHR_mesh_quantization: shorts without normalising are their own numbers; normalised ones are 0..1; the node gives the size."""
    model = Model()
    model.use("KHR_mesh_quantization", required=True)
    plain = model.accessor(np.rint((BOX + 0.5) * 4000), "<u2")
    scaled = model.accessor(np.rint((BOX + 0.5) * 65535), "<u2", normalized=True)
    normals = model.accessor(np.tile([0, 127, 0], (8, 1)), "<i1", normalized=True)
    indices = model.accessor(BOX_FACES.reshape(-1), "<u2")
    for place, accessor in enumerate((plain, scaled)):
        attributes = {"POSITION": accessor, "NORMAL": normals}
        mesh = model.add("meshes", {"primitives": [{"attributes": attributes, "indices": indices}]})
        model.node(f"box {place}", mesh=mesh, scale=[(0.0005, 2.0)[place]] * 3)
    scene, findings = scene_of(model, tmp_path)
    assert findings == []
    for node in scene.nodes:
        found = scene.meshes[node.mesh or 0].primitives[0]
        size = np.ptp(found.positions, axis=0) * node.local.diagonal()[:3]
        np.testing.assert_allclose(size, (2, 2, 2), atol=1e-4)
        np.testing.assert_allclose(found.normals, [[0, 1, 0]] * 8)


def test_only_the_default_scene_is_shown_and_each_node_once(tmp_path: Path) -> None:
    model = box_model()
    hidden = model.node("hidden", scene=False, mesh=0)
    model.json["scenes"].append({"nodes": [hidden]})
    parent = model.node("parent", mesh=0)
    child = model.node("", parent=parent, mesh=0)
    model.json["nodes"][child]["children"] = [parent]  # in a circle
    scene, findings = scene_of(model, tmp_path)
    assert [node.name for node in scene.nodes] == ["box", "floor", "parent", f"node {child}"]
    assert codes(findings) == ["gltf-node-twice", "gltf-other-scenes"]


def test_a_chain_of_many_nodes_needs_no_recursion(tmp_path: Path) -> None:
    model = box_model()
    model.json["nodes"] += [{"children": [number + 1]} for number in range(3, 5_002)] + [{"mesh": 0}]
    model.json["nodes"].insert(2, {"children": [3], "name": "top"})
    model.json["scenes"][0]["nodes"] = [2]
    scene, _ = scene_of(model, tmp_path)
    assert len(scene.nodes) == 5_001 and scene.nodes[-1].parent == 4_999


def test_a_matrix_and_its_parts_say_the_same(tmp_path: Path) -> None:
    model = Model()
    half = np.sqrt(0.5)
    mesh = model.mesh(BOX, BOX_FACES)
    model.node("parts", mesh=mesh, translation=[1, 2, 3], rotation=[0, half, 0, half], scale=[2, 3, -4])
    whole = scene_of(model, tmp_path)[0].nodes[0]
    model = Model()
    model.node("matrix", mesh=model.mesh(BOX, BOX_FACES), matrix=whole.local.T.reshape(-1).tolist())
    again = scene_of(model, tmp_path)[0].nodes[0]
    np.testing.assert_allclose(again.local, whole.local, atol=1e-12)
    from assets.importing.rigid import from_parts

    remade = from_parts(*(np.array(part) for part in (again.translation, again.rotation, again.scale)))
    np.testing.assert_allclose(remade, whole.local, atol=1e-9)


def test_skins_morphs_and_their_names(tmp_path: Path) -> None:
    model = Model()
    weights = np.tile([0.5, 0.5, 0, 0], (8, 1))
    weights[3] = 0
    mesh = model.mesh(
        BOX, BOX_FACES, name="man", joints=np.tile([0, 1, 0, 0], (8, 1)), weights=weights, morphs=[BOX, BOX * 2]
    )
    model.json["meshes"][mesh] |= {"weights": [0.25, 0], "extras": {"targetNames": ["smile", "frown"], "age": 40}}
    bind = np.eye(4)
    bind[0, 3] = 5
    hip = model.node("hip", scene=False)
    knee = model.node("knee", parent=hip)
    model.node("man", mesh=mesh, skin=model.skin([hip, knee], [np.eye(4), bind]))
    scene, findings = scene_of(model, tmp_path)
    assert codes(findings) == ["gltf-weights-empty"] and findings[0].severity == Severity.mended
    found = only(scene)
    assert found.weights is not None
    np.testing.assert_allclose(found.weights.sum(axis=1), 1)
    np.testing.assert_allclose(found.morphs[1].positions, BOX * 2)
    assert scene.meshes[0].morph_names == ("smile", "frown") and scene.meshes[0].morph_weights == (0.25, 0)
    man, *joints = scene.nodes
    assert man.extras["age"] == 40 and [joint.mesh for joint in joints] == [None, None]
    assert [scene.nodes[joint].name for joint in scene.skins[0].joints] == ["hip", "knee"]
    np.testing.assert_allclose(scene.skins[0].inverse_binds[1], bind)


def test_animations_of_all_interpolations(tmp_path: Path) -> None:
    model = box_model()
    model.animation("door", 0, "rotation", [0.0, 1.0], [[0, 0, 0, 1], [0, 1, 0, 0]], "STEP")
    model.animation("lift", 0, "translation", [0.0, 2.0], np.arange(18).reshape(6, 3), "CUBICSPLINE")
    model.animation("broken", 0, "scale", [0.0, 2.0, 1.0], np.ones((3, 3)))
    pointer = {"path": "pointer", "extensions": {"KHR_animation_pointer": {"pointer": "/materials/0/alphaCutoff"}}}
    model.json["animations"].append({"samplers": [{}], "channels": [{"sampler": 0, "target": pointer}]})
    model.use("KHR_animation_pointer")
    scene, findings = scene_of(model, tmp_path)
    assert [animation.name for animation in scene.animations] == ["door", "lift"]
    assert [animation.channels[0].values.shape for animation in scene.animations] == [(2, 4), (6, 3)]
    assert codes(findings) == ["gltf-extension-left-out", "gltf-animation-broken"]


def test_instances_lights_and_hidden_nodes(tmp_path: Path) -> None:
    model = box_model()
    placed = {"TRANSLATION": model.accessor([[0, 0, 0], [3, 0, 0]]), "SCALE": model.accessor([[1, 1, 1], [2, 2, 2]])}
    trees = model.node("trees", mesh=0, extensions={"EXT_mesh_gpu_instancing": {"attributes": placed}})
    model.node("leaf", parent=trees, mesh=0)
    model.json["nodes"][trees]["extensions"]["KHR_node_visibility"] = {"visible": False}
    model.json["extensions"] = {"KHR_lights_punctual": {"lights": [{"type": "spot", "color": [1, 0, 0], "intensity": 30}]}}
    model.node("lamp", extensions={"KHR_lights_punctual": {"light": 0}})
    scene, findings = scene_of(model, tmp_path)
    assert findings == []
    nodes = {node.name: node for node in scene.nodes}
    instances = nodes["trees"].instances
    assert instances is not None and instances[1].tolist() == [[2, 0, 0, 3], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 1]]
    assert [nodes[name].visible for name in ("box", "trees", "leaf")] == [True, False, False]
    assert scene.lights[nodes["lamp"].light or 0].color == (1, 0, 0)


def test_primitives_that_share_a_long_array_take_only_what_they_use(tmp_path: Path) -> None:
    model = Model()
    long = np.concatenate([BOX + place for place in range(50)])
    made = model.primitive(long, BOX_FACES)
    parts = [made] + [made | {"indices": model.accessor((BOX_FACES + 8 * place).reshape(-1), "<u4")} for place in range(1, 50)]
    model.node("row", mesh=model.add("meshes", {"primitives": parts}))
    (mesh,) = scene_of(model, tmp_path)[0].meshes
    assert [len(part.positions) for part in mesh.primitives] == [8] * 50
    np.testing.assert_allclose(mesh.primitives[7].positions, BOX + 7)


def wrong_index(model: Model) -> None:
    model.json["meshes"][0]["primitives"][0]["indices"] = model.accessor([0, 1, 2, 0, 1, 99], "<u2")


def nowhere(model: Model) -> None:
    positions = BOX.copy()
    positions[0, 0] = np.nan
    model.json["meshes"][0]["primitives"][0]["attributes"]["POSITION"] = model.accessor(positions)


def too_long(model: Model) -> None:
    model.json["accessors"][0]["count"] = 2**40


def without_bytes(model: Model) -> None:
    del model.json["accessors"][0]["bufferView"]
    model.json["accessors"][0]["count"] = 2**30


@pytest.mark.parametrize(
    ("change", "code", "severity"),
    [
        (wrong_index, "gltf-index-outside", Severity.error),
        (nowhere, "gltf-not-finite", Severity.warning),
        (too_long, "gltf-data-outside", Severity.error),
        (without_bytes, "gltf-data-outside", Severity.error),
        (lambda model: model.json["meshes"][0]["primitives"][0].update(material=77), "gltf-no-such-material", Severity.warning),
        (lambda model: model.json["meshes"][0]["primitives"][0]["attributes"].pop("POSITION"), "gltf-no-positions", Severity.error),
        (lambda model: model.json["meshes"][0]["primitives"][0]["attributes"].update(NORMAL=1), "gltf-attribute-left-out", Severity.warning),
        (lambda model: model.json["nodes"][0].update(mesh=9), "gltf-no-such-mesh", Severity.error),
        (lambda model: model.json["nodes"][0].update(skin=3), "gltf-skin-broken", Severity.warning),
        (lambda model: model.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"].update(index=-1), "gltf-no-such-texture",
         Severity.warning),
        (lambda model: model.json["scenes"][0]["nodes"].append(44), "gltf-no-such-node", Severity.error),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_the_rest_is_had(change: Any, code: str, severity: Severity, tmp_path: Path) -> None:
    model = box_model()
    model.add("accessors", {"componentType": 5126, "type": "SCALAR", "count": 3})
    change(model)
    scene, findings = scene_of(model, tmp_path)
    assert [(finding.code, finding.severity) for finding in findings] == [(code, severity)]
    assert any(len(part.faces) for mesh in scene.meshes for part in mesh.primitives)
    assert all(np.isfinite(part.positions).all() for mesh in scene.meshes for part in mesh.primitives)


@pytest.mark.parametrize("part", ["nodes", "meshes", "accessors", "materials", "buffers", "scenes", "scene", "asset", "extensionsUsed"])
def test_values_of_a_wrong_kind_are_no_traceback(part: str, tmp_path: Path) -> None:
    values: list[Any] = [None, 7, "x", [], {}, [None], [{"nodes": "x"}], -1, 1e300, True]
    for value in values:
        model = box_model()
        model.json[part] = value
        try:
            scene_of(model, tmp_path)
        except Refused as refused:
            told = refused.findings[-1].severity
            assert told == Severity.error


def test_every_code_of_the_reader_has_its_sentence_and_its_fix() -> None:
    folder = ROOT / "assets" / "importing"
    calls = [
        node
        for path in [*sorted(folder.glob("gltf_*.py")), folder / "readers.py", folder / "read_gltf.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    makers = ("error", "warning", "note", "mended", "Unreadable")
    codes = {str(call.args[0].value) for call in calls if call.func.id in makers and isinstance(call.args[0], ast.Constant)}  # type: ignore[attr-defined]
    said = catalogue("en", "import")
    assert len(codes) > 30
    assert not [code for code in sorted(codes) if f"finding.{code}" not in said or f"fix.{code}" not in said]
