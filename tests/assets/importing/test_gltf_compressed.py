"""Compressed meshes: Draco by its attributes' ids, meshopt in every mode and with every filter. Made here, by the encoders of the same libraries."""

from pathlib import Path
from typing import Any

import DracoPy
import meshoptimizer
import numpy as np
import pytest

from assets.importing import gltf_meshopt
from assets.importing.finding import Refused
from assets.importing.gltf_document import Unreadable
from assets.importing.job import Job
from assets.importing.readers import read
from assets.importing.source import SourcePrimitive
from tests.assets.importing.made_gltf import BOX, BOX_FACES, Model

UVS = np.round(BOX[:, :2] + 0.5, 2)


def only(model: Model, folder: Path) -> SourcePrimitive:
    scene, findings = read(model.write_glb(folder / "model.glb"), folder, Job("test"))
    assert findings == []
    return scene.meshes[0].primitives[0]


def draco() -> tuple[Model, dict[str, Any]]:
    """With a second set of UVs, which is known by nothing but its id."""
    packed = DracoPy.encode(
        BOX, BOX_FACES.astype("u4"), tex_coord=UVS.astype("f8"), quantization_bits=14, generic_attributes={7: UVS * 2}
    )
    ids = {held["attribute_type"]: held["unique_id"] for held in DracoPy.decode(packed).attributes}
    model = Model()
    model.use("KHR_draco_mesh_compression", required=True)
    told: dict[str, Any] = {"componentType": 5126, "count": 8}
    attributes = {
        "POSITION": model.add("accessors", {**told, "type": "VEC3"}),
        "TEXCOORD_0": model.add("accessors", {**told, "type": "VEC2"}),
        "TEXCOORD_1": model.add("accessors", {**told, "type": "VEC2"}),
    }
    named = {"POSITION": ids[0], "TEXCOORD_0": ids[3], "TEXCOORD_1": 7}
    made = {"bufferView": model.view(packed), "attributes": named}
    mesh = model.add(
        "meshes", {"primitives": [{"attributes": attributes, "extensions": {"KHR_draco_mesh_compression": made}}]}
    )
    model.node("box", mesh=mesh)
    return model, made


def test_draco(tmp_path: Path) -> None:
    found = only(draco()[0], tmp_path)
    assert len(found.faces) == 12
    order = [int(np.argmin(np.abs(BOX - point).sum(axis=1))) for point in found.positions]
    np.testing.assert_allclose(found.positions, BOX[order], atol=1e-3)
    np.testing.assert_allclose(found.uvs[0], UVS[order], atol=1e-3)
    np.testing.assert_allclose(found.uvs[1], UVS[order] * 2)
    corners = found.positions[found.faces].astype(np.float64)
    assert np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6 == pytest.approx(1, abs=1e-3)


def test_draco_that_is_broken_is_named_or_what_lies_beside_it_is_taken(tmp_path: Path) -> None:
    model, made = draco()
    made["bufferView"] = model.view(b"DRACO\2\2\1\1" + bytes(40))
    with pytest.raises(Refused, match="gltf-draco-broken"):
        only(model, tmp_path)
    primitive = model.json["meshes"][0]["primitives"][0]
    primitive["attributes"] = {"POSITION": model.accessor(BOX)}
    primitive["indices"] = model.accessor(BOX_FACES.reshape(-1), "<u2")
    np.testing.assert_allclose(only(model, tmp_path).positions, BOX)


def compressed(model: Model, content: bytes, count: int, stride: int, mode: str, kept: str = "NONE") -> int:
    """A view whose plain form is in a buffer that is not there, as gltfpack writes it."""
    model.view(content)
    packed = model.json["bufferViews"].pop()
    if len(model.json.setdefault("buffers", [{}])) == 1:
        model.add("buffers", {"byteLength": 0, "extensions": {"EXT_meshopt_compression": {"fallback": True}}})
    told = {**packed, "byteStride": stride, "count": count, "mode": mode, "filter": kept}
    return model.add(
        "bufferViews", {"buffer": 1, "byteLength": count * stride, "extensions": {"EXT_meshopt_compression": told}}
    )


def test_meshopt(tmp_path: Path) -> None:
    model = Model()
    model.use("EXT_meshopt_compression", required=True)
    positions = np.zeros((8, 4), "<i2")
    positions[:, :3] = BOX * 200
    numbers = BOX_FACES.reshape(-1).astype("<u4")
    vertices = compressed(model, meshoptimizer.encode_vertex_buffer(positions.view("<f4"), 8, 8), 8, 8, "ATTRIBUTES")
    triangles = compressed(model, meshoptimizer.encode_index_buffer(numbers, 36, 8), 36, 2, "TRIANGLES")
    sequence = compressed(model, meshoptimizer.encode_index_sequence(numbers, 36, 8), 36, 4, "INDICES")
    at = model.add("accessors", {"bufferView": vertices, "componentType": 5122, "type": "VEC3", "count": 8})
    for view, kind in ((triangles, 5123), (sequence, 5125)):
        indices = model.add("accessors", {"bufferView": view, "componentType": kind, "type": "SCALAR", "count": 36})
        model.node("", mesh=model.add("meshes", {"primitives": [{"attributes": {"POSITION": at}, "indices": indices}]}))
    model.json["buffers"][0]["byteLength"] = len(model.binary)
    scene, findings = read(model.write_glb(tmp_path / "model.glb"), tmp_path, Job("test"))
    assert findings == []
    for mesh in scene.meshes:
        found = mesh.primitives[0]
        np.testing.assert_allclose(found.positions, BOX * 200)
        turned = {tuple(np.roll(face, -int(np.argmin(face)))) for face in found.faces.tolist()}
        assert turned == {tuple(np.roll(face, -int(np.argmin(face)))) for face in BOX_FACES.tolist()}


def plain(values: Any, kind: str, kept: str, name: str = "ATTRIBUTES") -> Any:
    """Through the decoder with a filter; ``values`` (n, 4) as they are stored."""
    stored = np.ascontiguousarray(values, kind)
    stride = stored.itemsize * stored.shape[1]
    stream = meshoptimizer.encode_vertex_buffer(stored.view("<f4"), len(stored), stride)
    told = {"count": len(stored), "byteStride": stride, "mode": name, "filter": kept}
    return gltf_meshopt.decoded(np.frombuffer(stream, np.uint8), told).view(kind).reshape(stored.shape)


def test_the_filters_of_meshopt() -> None:
    np.testing.assert_array_equal(plain([[0, 0, 127, 1], [127, 0, 127, 0]], "<i1", "OCTAHEDRAL")[:, :3], [[0, 0, 127], [127, 0, 0]])
    turned = plain([[0, 0, 0, 32767 & ~3 | 3]], "<i2", "QUATERNION")[0] / 32767
    np.testing.assert_allclose(turned, (0, 0, 0, 1), atol=1e-4)
    packed = np.array([[(-2 & 0xFF) << 24 | 6, 3 << 24 | 5]], "<u4")  # mantissa of 24 bits, exponent of 8
    np.testing.assert_allclose(plain(packed, "<u4", "EXPONENTIAL").view("<f4"), [[1.5, 40]])
    # Y, Co, Cg of seven bits, alpha with its highest bit set to say so: white, and pure red
    colors = plain([[127, 0, 0, 0x7F], [32, 64, 0xE0, 0x7F]], "<u1", "COLOR")
    np.testing.assert_allclose(colors, [[255, 255, 255, 255], [255, 0, 0, 255]], atol=3)


@pytest.mark.parametrize("change", [{"count": 2**40}, {"byteStride": 6}, {"mode": "X"}, {"filter": "X"}, {"count": 9}, {"mode": "TRIANGLES"}])
def test_meshopt_that_is_broken(change: dict[str, Any]) -> None:
    stream = np.frombuffer(meshoptimizer.encode_vertex_buffer(np.zeros((300, 2), "f4"), 300, 8), np.uint8)
    told = {"count": 300, "byteStride": 8, "mode": "ATTRIBUTES"}
    assert not gltf_meshopt.decoded(stream, told).any()
    with pytest.raises(Unreadable):
        gltf_meshopt.decoded(stream[: len(stream) // 2 * (change == {"count": 9})], {**told, **change})
