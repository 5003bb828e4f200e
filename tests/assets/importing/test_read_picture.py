"""Pictures and panoramas: which way they look, and what is made of unusual ones."""

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets.importing.finding import Refused
from assets.importing.job import Job
from assets.importing.readers import read
from assets.importing.source import SourceScene

GPANO = b'<x:xmpmeta><rdf:Description GPano:ProjectionType="equirectangular" %s/></x:xmpmeta>'


def scene(path: Path, picture: Image.Image, job: Job = Job("p"), **options: object) -> tuple[SourceScene, list[str]]:  # noqa: B008
    picture.save(path, **options)  # type: ignore[arg-type]
    made, findings = read(path, path.parent, job)
    return made, [finding.code for finding in findings]


def shown(made: SourceScene) -> Image.Image:
    assert made.images[0].content is not None
    return Image.open(io.BytesIO(made.images[0].content))


def direction(made: SourceScene, u: float, v: float) -> np.ndarray:
    """From the eye's place to where the picture's point (u, v) is."""
    primitive = made.meshes[0].primitives[0]
    nearest = int(np.abs(primitive.uvs[0] - (u, v)).sum(axis=1).argmin())
    return np.round((primitive.positions[nearest] - (0, 0, 1.6)) / 40.0, 3)


def test_a_print_hangs_upright_and_looks_south(tmp_path: Path) -> None:
    made, findings = scene(tmp_path / "a.jpg", Image.new("RGB", (300, 200)))
    primitive = made.meshes[0].primitives[0]
    assert made.format == "picture" and findings == [] and made.materials[0].unlit
    assert np.ptp(primitive.positions, axis=0) == pytest.approx([1.6, 0, 1.6 * 2 / 3])
    a, b, c = primitive.positions[primitive.faces[0]]
    assert np.cross(b - a, c - a)[1] < 0
    assert primitive.uvs[0][primitive.positions[:, 2].argmax()][1] == 0  # v down: the top is 0


def test_a_panorama_is_all_round_its_middle_north_its_left_west(tmp_path: Path) -> None:
    made, findings = scene(tmp_path / "a.png", Image.new("RGB", (400, 200)))
    assert made.format == "panorama" and findings == []
    for u, v, expected in ((0.5, 0.5, [0, 1, 0]), (0.25, 0.5, [-1, 0, 0]), (0.75, 0.5, [1, 0, 0]), (0.5, 0, [0, 0, 1])):
        assert direction(made, u, v) == pytest.approx(expected, abs=1e-6)
    assert (direction(made, 0, 0.5) == direction(made, 1, 0.5)).all()
    primitive = made.meshes[0].primitives[0]
    a, b, c = (primitive.positions[primitive.faces[:, side]] - (0, 0, 1.6) for side in range(3))
    normals = np.cross(b - a, c - a)
    assert (np.einsum("fi,fi->f", normals, a) < 0).all()  # seen from within, and nowhere without area
    assert scene(tmp_path / "a.png", Image.new("RGB", (400, 200)), Job("p", kind="object"))[0].format == "picture"


def test_a_part_of_a_panorama_is_where_its_file_says(tmp_path: Path) -> None:
    said = b"".join(
        b'GPano:%s="%d" ' % pair
        for pair in (
            (b"FullPanoWidthPixels", 800), (b"FullPanoHeightPixels", 400), (b"CroppedAreaImageWidthPixels", 200),
            (b"CroppedAreaImageHeightPixels", 100), (b"CroppedAreaLeftPixels", 400), (b"CroppedAreaTopPixels", 200),
        )
    )  # fmt: skip
    made, findings = scene(tmp_path / "a.jpg", Image.new("RGB", (200, 100)), xmp=GPANO % said)
    assert made.format == "panorama" and findings == ["panorama-part"]
    assert direction(made, 0, 0) == pytest.approx([0, 1, 0], abs=1e-6)
    assert direction(made, 1, 0) == pytest.approx([1, 0, 0], abs=1e-6)
    wide, _ = scene(tmp_path / "b.jpg", Image.new("RGB", (400, 100)), xmp=GPANO % b"")
    assert direction(wide, 0.5, 0) == pytest.approx([0, 0.707, 0.707], abs=1e-2)
    mistaken = said.replace(b'"400"', b'"999999999"').replace(b'"800"', b'"999999999"')
    all_round, _ = scene(tmp_path / "e.jpg", Image.new("RGB", (400, 100)), xmp=GPANO % mistaken)
    assert direction(all_round, 0.5, 0) == pytest.approx([0, 0.707, 0.707], abs=1e-2)
    cylinder, _ = scene(tmp_path / "c.jpg", Image.new("RGB", (200, 100)), xmp=(GPANO % b"").replace(b"equirectangular", b"cylindrical"))
    assert cylinder.format == "picture"
    noise = Image.frombytes("RGB", (400, 300), np.random.default_rng(1).bytes(360_000))
    assert scene(tmp_path / "d.webp", noise, xmp=GPANO % said, lossless=True)[0].format == "panorama"  # behind the pixels


def test_turned_cmyk_palette_deep_and_see_through_pictures(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made, findings = scene(tmp_path / "turned.jpg", Image.new("RGB", (300, 200)), exif=exif)
    assert shown(made).size == (200, 300) and findings == ["picture-converted"]
    assert shown(scene(tmp_path / "a.tif", Image.new("CMYK", (30, 20), (0, 255, 255, 0)))[0]).getpixel((0, 0)) == (255, 0, 0)
    deep = Image.fromarray(np.full((20, 30), 32896, np.uint16))
    assert shown(scene(tmp_path / "deep.png", deep)[0]).getpixel((0, 0)) == (128, 128, 128)
    assert shown(scene(tmp_path / "a.webp", Image.new("RGBA", (30, 20), (0, 0, 0, 0)), lossless=True)[0]).getpixel((0, 0)) == (255, 255, 255)
    assert shown(scene(tmp_path / "a.bmp", Image.new("P", (30, 20)))[0]).mode == "RGB"


def test_broken_and_huge_pictures_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    bomb = bytearray(out.getvalue())
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    broken = ((out.getvalue()[:45], "picture-broken"), (b"\xff\xd8\xff\xe0junk", "picture-broken"))
    for content, code in ((bytes(bomb), "picture-too-many-pixels"), *broken):
        (tmp_path / "bad.png").write_bytes(content)
        with pytest.raises(Refused) as refused:
            read(tmp_path / "bad.png", tmp_path, Job("p"))
        assert refused.value.findings[0].code == code
