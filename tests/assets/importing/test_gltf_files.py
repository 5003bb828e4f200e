"""Files beside a glTF: found in its folder, by their name if need be, and never beyond it; pictures in every form; credits; refusals."""

import base64
import io
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from assets.importing import precheck
from assets.importing.finding import Finding, Refused
from assets.importing.gltf_specgloss import converted, metal_rough
from assets.importing.job import Job
from assets.importing.readers import read
from assets.importing.source import SourceMaterial, SourceScene
from tests.assets.importing.made_gltf import BOX, BOX_FACES, Model, box_model, png


def read_from(path: Path, folder: Path | None = None) -> tuple[SourceScene, list[Finding]]:
    return read(path, folder or path.parent, Job("test"))


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def painted(model: Model, **more: Any) -> Model:
    """A box with a material of these properties."""
    model.node("box", mesh=model.mesh(BOX, BOX_FACES, uvs=BOX[:, :2], material=model.material("paint", **more)))
    return model


def material(model: Model, folder: Path) -> tuple[SourceMaterial, SourceScene, list[Finding]]:
    scene, findings = read_from(model.write_glb(folder / "model.glb"))
    return scene.materials[0], scene, findings


def pixels(scene: SourceScene, image: int) -> Any:
    content = scene.images[image].content
    assert content is not None
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))


@pytest.mark.parametrize("embedded", [True, False])
def test_a_gltf_with_files_or_with_all_in_itself(embedded: bool, tmp_path: Path) -> None:
    path = box_model().write_gltf(tmp_path, "Haus 屋")
    if embedded:
        told = json.loads(path.read_text(encoding="utf-8"))
        for held in (*told["buffers"], *told["images"]):
            content = (tmp_path / held["uri"]).read_bytes()
            (tmp_path / held["uri"]).unlink()
            held["uri"] = "data:application/octet-stream;base64," + base64.b64encode(content).decode().rstrip("=")
        path.write_text("\ufeff" + json.dumps(told), encoding="utf-8")
    scene, findings = read_from(path)
    assert findings == [] and all(image.content == png(color) for image, color in zip(scene.images, ((200, 40, 40), (90, 140, 90)), strict=True))


def test_names_are_percent_encoded_or_wrong_in_folder_and_case(tmp_path: Path) -> None:
    path = box_model().write_gltf(tmp_path / "house")
    told = json.loads(path.read_text())
    told["images"][0]["uri"], told["images"][1]["uri"] = "rot%20%C3%BC.png", "D:\\work\\BOX.PNG"
    path.write_text(json.dumps(told))
    (path.parent / "rot ü.png").write_bytes(png())
    (path.parent / "maps").mkdir()
    (path.parent / "box.png").rename(path.parent / "maps" / "Box.png")
    scene, findings = read_from(path)
    assert all(image.content for image in scene.images)
    assert [(finding.code, finding.file, finding.values) for finding in findings] == [
        ("file-found-elsewhere", "D:\\work\\BOX.PNG", {"found": "maps/Box.png"})
    ]


@pytest.mark.parametrize("uri", ["../secret.png", "%2e%2e/secret.png", "/etc/hostname", "file:///etc/hostname", "http://localhost/x.png", "link.png"])
def test_nothing_beyond_the_folder_is_read(uri: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png((1, 2, 3)))
    path = box_model().write_gltf(tmp_path / "house")
    (path.parent / "link.png").symlink_to(tmp_path / "secret.png")
    told = json.loads(path.read_text())
    told["images"][0]["uri"] = uri
    path.write_text(json.dumps(told))
    scene, findings = read_from(path)
    assert [(image.content is None, image.why_missing) for image in scene.images] == [(True, "refused"), (False, "")]
    assert codes(findings) == ["image-outside"]
    told["buffers"][0]["uri"] = uri
    path.write_text(json.dumps(told))
    with pytest.raises(Refused, match="gltf-buffer-outside"):
        read_from(path)


def test_a_missing_buffer_is_named_once(tmp_path: Path) -> None:
    """By the pre-check, however many views lie in it."""
    path = box_model().write_gltf(tmp_path)
    path.with_suffix(".bin").unlink()
    (only,) = precheck.looked(path, tmp_path).findings
    assert (only.code, only.file) == ("buffer-file-missing", "model.bin")


def test_what_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    path = box_model().write_gltf(tmp_path)
    (tmp_path / "box.png").unlink()
    (tmp_path / "floor.png").write_bytes(png()[:40])
    scene, findings = read_from(path)
    assert [image.why_missing for image in scene.images] == ["not-found", "unreadable"]
    assert [(finding.code, finding.file) for finding in findings] == [("image-missing", "box.png"), ("image-unreadable", "floor.png")]
    (tmp_path / "model.bin").write_bytes(b"short")
    with pytest.raises(Refused, match="gltf-buffer-short.*gltf-data-outside.*nothing-to-see"):
        read_from(path)
    (tmp_path / "model.bin").unlink()
    with pytest.raises(Refused, match="gltf-buffer-missing") as refused:
        read_from(path)
    assert refused.value.findings[-1].file == "model.bin"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"asset": {"version": "2.0"', "gltf-broken-json"),
        (b"[" * 200_000, "unknown-format"),
        (b'{"a":' * 200_000, "gltf-broken-json"),
        (b'{"asset": {"version": "1.0"}}', "gltf-version"),
        (b'{"asset": {"version": "2.0"}}', "nothing-to-see"),
        (b"glTF\2\0\0\0", "gltf-broken-glb"),
        (struct.pack("<4sIIII", b"glTF", 1, 20, 0, 0), "gltf-version"),
        (b"MZ\x90", "unknown-format"),
        (b"", "unknown-format"),
    ],
)
def test_what_is_no_gltf_is_refused_by_name(content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "model.glb").write_bytes(content)
    with pytest.raises(Refused, match=code):
        read_from(tmp_path / "model.glb")


def test_extensions_that_nobody_here_reads(tmp_path: Path) -> None:
    model = box_model()
    for name in ("ACME_gizmo", "KHR_materials_clearcoat", "KHR_materials_variants"):
        model.use(name)
    assert codes(material(model, tmp_path)[2]) == ["gltf-extension-left-out", "gltf-extension-left-out", "gltf-variants-default"]
    model.use("ACME_gizmo", required=True)
    model.use("KHR_materials_clearcoat", required=True)
    with pytest.raises(Refused) as refused:
        material(model, tmp_path)
    assert [finding.values for finding in refused.value.findings] == [{"extension": "ACME_gizmo"}]


def test_the_core_of_a_material(tmp_path: Path) -> None:
    model = Model()
    texture = {"index": model.image(png(), "p.png"), "texCoord": 1, "extensions": {
        "KHR_texture_transform": {"offset": [0.5, 0], "rotation": 1.5, "scale": [2, 3], "texCoord": 2}}}  # fmt: skip
    model.json["samplers"] = [{"wrapS": 33071, "wrapT": 33648}]
    model.json["textures"][0]["sampler"] = 0
    made, _, findings = material(
        painted(
            model, alphaMode="MASK", alphaCutoff=0.3, doubleSided=True, emissiveFactor=[1, 0.5, 0], emissiveTexture={"index": 0},
            normalTexture={**texture, "scale": 0.4}, occlusionTexture={"index": 0, "strength": 0.7},
            extensions={"KHR_materials_emissive_strength": {"emissiveStrength": 4}, "KHR_materials_unlit": {}},
        ),
        tmp_path,
    )  # fmt: skip
    assert findings == []
    used = made.normal_texture
    assert used is not None and (used.uv_set, used.offset, used.rotation_rad, used.scale) == (2, (0.5, 0), 1.5, (2, 3))
    assert (used.wrap_u, used.wrap_v, made.normal_scale, made.occlusion_strength) == ("clamp", "mirror", 0.4, 0.7)
    assert (made.alpha_mode, made.alpha_cutoff, made.double_sided, made.unlit) == ("MASK", 0.3, True, True)
    assert made.emissive == (4, 2, 0) and (made.metallic, made.roughness) == (1, 1)


def test_a_part_of_no_vertices_does_no_harm(tmp_path: Path) -> None:
    """As tools leave it that join and trim: its view is empty, and an accessor points behind its end."""
    model = box_model()
    view = model.add("bufferViews", {"buffer": 0, "byteLength": 0, "byteStride": 20})
    empty = model.add("accessors", {"bufferView": view, "byteOffset": 12, "componentType": 5126, "type": "VEC3", "count": 0})
    none = model.add("accessors", {"bufferView": view, "componentType": 5123, "type": "SCALAR", "count": 0})
    model.json["meshes"][0]["primitives"].append({"attributes": {"POSITION": empty, "NORMAL": empty}, "indices": none})
    path = tmp_path / "a.glb"
    path.write_bytes(model.glb())
    assert precheck.look(path, tmp_path) == []
    scene, findings = read(path, tmp_path, Job("a"))
    assert codes(findings) == ["gltf-no-faces"] and sum(len(one.faces) for mesh in scene.meshes for one in mesh.primitives) == 14


def test_a_cutoff_that_nothing_passes_is_kept(tmp_path: Path) -> None:
    made, _, _ = material(painted(Model(), alphaMode="MASK", alphaCutoff=1.1), tmp_path)
    assert made.alpha_cutoff == 1.1


def test_glass_is_seen_through(tmp_path: Path) -> None:
    made, _, findings = material(painted(Model(), extensions={"KHR_materials_transmission": {"transmissionFactor": 1}}), tmp_path)
    assert made.alpha_mode == "BLEND" and made.base_color[3] == 0.25
    assert codes(findings) == ["gltf-extension-approximated"]


def test_specular_glossiness_becomes_metal_rough(tmp_path: Path) -> None:
    """A white dielectric stays one; gold, which has no diffuse colour, becomes a metal of its specular colour."""
    base, metallic, rough = metal_rough(
        np.array([[1, 1, 1], [0, 0, 0]], "f4"), np.array([[0.04] * 3, [1, 0.76, 0.33]], "f4"), np.array([0.25, 1], "f4")
    )
    np.testing.assert_allclose(base, [[1, 1, 1], [1, 0.76, 0.33]], atol=1e-5)
    np.testing.assert_allclose([metallic, rough], [[0, 1], [0.75, 0]], atol=1e-5)
    model = Model()
    diffuse, glossy = model.image(png((0, 0, 0, 128), (8, 8))), model.image(png((255, 225, 155, 255)))
    told = {"diffuseTexture": {"index": diffuse}, "specularGlossinessTexture": {"index": glossy}, "glossinessFactor": 0.5}
    made, scene, _ = material(painted(model, extensions={"KHR_materials_pbrSpecularGlossiness": told}), tmp_path)
    assert made.base_color_texture is not None and made.metallic_roughness_texture is not None
    assert pixels(scene, made.base_color_texture.image)[7, 7].tolist() == [255, 225, 155, 128]
    assert pixels(scene, made.metallic_roughness_texture.image)[0, 0].tolist() == [0, 128, 255, 255]
    mirrors = Image.open(io.BytesIO(converted(png((0, 0, 0), (8, 8)), png((255, 255, 255, 0)), (1, 1, 1, 1), (1, 1, 1), 1.0).metallic_roughness))
    assert mirrors.getpixel((3, 3)) == (0, 255, 255)  # stretched to the other's size, it keeps colours where nothing is glossy
    plain = painted(Model(), extensions={"KHR_materials_pbrSpecularGlossiness": {"diffuseFactor": [0.5, 0, 0, 1], "specularFactor": [0, 0, 0]}})
    made, _, _ = material(plain, tmp_path)
    assert made.metallic == 0 and made.roughness == 0 and made.base_color[0] == pytest.approx(0.5 / 0.96)


def ktx2(block: bytes) -> bytes:
    """A KTX2 of 4 x 4 texels in one UASTC block (KTX File Format 2.0; Khronos Data Format 1.3: colour model 166, sRGB)."""
    described = struct.pack("<HHHHBBBB4B8B", 0, 0, 2, 40, 166, 1, 2, 0, 3, 3, 0, 0, 16, *[0] * 7)
    described += struct.pack("<HBB4BII", 0, 127, 0, 0, 0, 0, 0, 0, 0xFFFFFFFF)
    head = b"\xabKTX 20\xbb\r\n\x1a\n" + struct.pack("<9I", 0, 1, 4, 4, 0, 0, 1, 1, 0)
    head += struct.pack("<4I2Q", 104, 44, 0, 0, 0, 0) + struct.pack("<3Q", 160, 16, 16)
    return (head + struct.pack("<I", 44) + described).ljust(160, b"\0") + block


ORANGE = (0x17 | 200 << 5 | 100 << 13 | 50 << 21 | 255 << 29).to_bytes(16, "little")
"""UASTC's mode for a block of one colour."""


def picture_as(form: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (4, 4), (200, 100, 50)).save(written, form)
    return written.getvalue()


@pytest.mark.parametrize(
    ("extension", "mime", "content"),
    [
        ("KHR_texture_basisu", "image/ktx2", lambda: ktx2(ORANGE)),
        ("EXT_texture_webp", "image/webp", lambda: picture_as("WEBP")),
        ("EXT_texture_avif", "image/avif", lambda: picture_as("AVIF")),
        ("MSFT_texture_dds", "image/vnd-ms.dds", lambda: picture_as("DDS")),
    ],
)
def test_pictures_of_other_forms(extension: str, mime: str, content: Any, tmp_path: Path) -> None:
    """With a plain form beside it that is lost, and without."""
    model = Model()
    other = model.image(content(), mime=mime)
    model.json["textures"][other] = {"extensions": {extension: {"source": 0}}}
    model.use(extension, required=True)
    made, scene, findings = material(painted(model, texture=other), tmp_path)
    assert findings == [] and made.base_color_texture is not None
    np.testing.assert_allclose(pixels(scene, made.base_color_texture.image)[0, 0], (200, 100, 50, 255), atol=6)
    lost = model.add("images", {"uri": "lost.png"})
    model.json["textures"][other]["source"] = lost
    _, scene, findings = material(model, tmp_path)
    assert findings == [] and len(scene.images) == 1


def test_credits_wherever_they_are_written(tmp_path: Path) -> None:
    sketchfab = {"author": "Anna (https://…)", "license": "CC-BY-4.0", "source": "https://…", "title": "Bridge"}
    said = material(painted(Model(extras=sketchfab)), tmp_path)[1].credits
    assert (said.author, said.licence, said.source, said.title) == tuple(sketchfab.values())
    said = material(painted(Model(copyright="© 2026 Wang Li, CC BY 4.0")), tmp_path)[1].credits
    assert said.author == said.licence == "© 2026 Wang Li, CC BY 4.0"
    model = painted(Model(extensions={"KHR_xmp_json_ld": {"packet": 0}}))
    model.json["extensions"] = {"KHR_xmp_json_ld": {"packets": [
        {"dc:title": {"@language": "en", "@value": "Bridge"}, "dc:creator": {"@list": ["Anna", "Li"]}, "dc:rights": "MIT"}
    ]}}  # fmt: skip
    said = material(model, tmp_path)[1].credits
    assert (said.title, said.author, said.licence) == ("Bridge", "Anna, Li", "MIT")
