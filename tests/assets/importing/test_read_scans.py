"""PLY and STL: every way in which they are written, and files that promise more than they hold."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets.importing import precheck
from assets.importing.finding import Refused
from assets.importing.job import Job
from assets.importing.readers import read
from assets.importing.source import SourcePrimitive, SourceScene

CORNERS = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (2, 0.5, 0)]


def scene(path: Path, content: bytes) -> tuple[SourceScene, SourcePrimitive]:
    path.write_bytes(content)
    made, _ = read(path, path.parent, Job("scan"))
    assert not made.up_known and made.unit_m is None
    return made, made.meshes[0].primitives[0]


def ply(kind: str, faces: list[list[int]], order: str = "<") -> bytes:
    """Vertices with colours of bytes, and faces of any length."""
    header = (
        f"ply\nformat {kind} 1.0\ncomment made by a test\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\n"
        f"property uchar red\nproperty uchar green\nproperty uchar blue\nelement face {len(faces)}\n"
        "property list uchar int vertex_indices\nend_header\n"
    ).encode()
    if kind == "ascii":
        rows = [f"{x} {y} {z} 255 128 0" for x, y, z in CORNERS] + [" ".join(map(str, (len(face), *face))) for face in faces]
        return header + "\n".join(rows).encode() + b"\n"
    body = b"".join(struct.pack(order + "fffBBB", *corner, 255, 128, 0) for corner in CORNERS)
    return header + body + b"".join(struct.pack(f"{order}B{len(face)}i", len(face), *face) for face in faces)


@pytest.mark.parametrize(("kind", "order"), [("ascii", ""), ("binary_little_endian", "<"), ("binary_big_endian", ">")])
def test_faces_of_several_lengths_in_all_forms(tmp_path: Path, kind: str, order: str) -> None:
    _, primitive = scene(tmp_path / "a.ply", ply(kind, [[0, 1, 2, 3], [1, 4, 2], [0, 1, 4, 2, 3]], order))
    assert primitive.faces.tolist() == [[0, 1, 2], [0, 2, 3], [1, 4, 2], [0, 1, 4], [0, 4, 2], [0, 2, 3]]
    assert primitive.positions.tolist() == [list(corner) for corner in CORNERS]
    assert primitive.colors is not None and primitive.colors[0] == pytest.approx([1, 0.2158, 0, 1], abs=1e-3)


def test_lines_that_hold_more_than_the_header_says(tmp_path: Path) -> None:
    longer = ply("ascii", [[0, 1, 2], [0, 2, 3]]).replace(b"\n3 0 1 2", b"\n3 0 1 2 250 1").replace(b"\n3 0 2 3", b"\n3 0 2 3 250 1")
    assert scene(tmp_path / "a.ply", longer)[1].faces.tolist() == [[0, 1, 2], [0, 2, 3]]


def test_comments_between_the_lines(tmp_path: Path) -> None:
    rows = ply("ascii", [[0, 1, 2]]).replace(b"\n3 0 1 2", b"\ncomment 9 faces\n\n3 0 1 2")
    assert scene(tmp_path / "a.ply", rows)[1].faces.tolist() == [[0, 1, 2]]
    corners = b"".join(b"vertex %d %d 0 # 7\n" % one for one in ((0, 0), (1, 0), (1, 1)))
    solid = b"# made by hand\nsolid a # b\nfacet normal 0 0 1 # c\nouter loop\n" + corners
    assert scene(tmp_path / "a.stl", solid + b"endloop\nendfacet\nendsolid\n")[1].positions.tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0]]
    assert precheck.look(tmp_path / "a.stl", tmp_path) == []


def test_a_long_header_is_read_and_a_length_that_is_no_number_refused(tmp_path: Path) -> None:
    told = ply("ascii", [[0, 1, 2]]).replace(b"comment made", b"comment TextureFile\ncomment " + b"x" * 70_000)
    assert scene(tmp_path / "a.ply", told)[1].faces.tolist() == [[0, 1, 2]]
    ascii_, binary = (ply(kind, [[0, 1, 2]]) for kind in ("ascii", "binary_little_endian"))
    for bad in (ascii_.replace(b"\n3 0", b"\nnan 0"), ascii_.replace(b"\n3 0", b"\ninf 0"), binary.replace(b"list uchar", b"list float")):
        with pytest.raises(Refused):
            scene(tmp_path / "b.ply", bad)


def test_strips_corner_coordinates_and_their_picture(tmp_path: Path) -> None:
    header = b"ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\n"
    rows = b"".join(f"{x} {y} {z}\n".encode() for x, y, z in CORNERS)
    strips = header + b"element tristrips 1\nproperty list int int vertex_indices\nend_header\n" + rows + b"8 0 1 3 2 -1 1 4 2\n"
    assert scene(tmp_path / "strips.ply", strips)[1].faces.tolist() == [[0, 1, 3], [3, 1, 2], [1, 4, 2]]

    out = io.BytesIO()
    Image.new("RGB", (2, 2), (9, 9, 9)).save(out, "PNG")
    (tmp_path / "skin.png").write_bytes(out.getvalue())
    faces = b"comment TextureFile skin.png\nelement face 2\nproperty list uchar int vertex_index\nproperty list uchar float texcoord\nend_header\n"
    cornered = header + faces + rows + b"3 0 1 2 6 0 0 1 0 1 1\n3 0 2 3 6 0.5 0.5 1 1 0 1\n"
    made, primitive = scene(tmp_path / "corners.ply", cornered)
    assert len(primitive.positions) == 5 and made.images[0].content  # corner 0 has two places on the picture, corner 2 one
    assert made.materials[0].base_color_texture is not None
    assert primitive.uvs[0][primitive.faces[0]].tolist() == [[0, 1], [1, 1], [1, 0]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ply("binary_little_endian", [[0, 1, 2]])[:-3], "counts-beyond-file"),
        (ply("binary_little_endian", [[0, 1, 2]]).replace(b"vertex 5", b"vertex 4294967295"), "counts-beyond-file"),
        (ply("ascii", [[0, 1, 2]]).replace(b"face 1", b"face 99999999999"), "counts-beyond-file"),
        (ply("ascii", [[0, 1, 2]]).replace(b"0.5", b"half"), "line-unreadable"),
        (ply("ascii", [[0, 1, 9]]), "index-beyond"),
        (ply("binary_big_endian", [], ">"), "point-cloud"),
        (ply("ascii", [[0, 1, 2]]).replace(b"uchar int", b"float int").replace(b"\n3 0", b"\n-3 0"), "counts-beyond-file"),
        (ply("ascii", [[0, 1, 2]]).replace(b"property float y", b"property quaternion y"), "line-unreadable"),
    ],
)
def test_a_ply_that_is_not_what_it_says_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        scene(tmp_path / "bad.ply", content)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_solid_for_each_triangle_is_one_thing(tmp_path: Path) -> None:
    one = b"solid a\nvertex 0 0 0\nvertex 1 0 0\nvertex 1 1 0\nendsolid\n"
    assert len(scene(tmp_path / "a.stl", b"solid empty\n" + one * 3)[0].meshes) == 3
    made, primitive = scene(tmp_path / "b.stl", one * 2001)
    assert len(made.meshes) == 1 and len(primitive.faces) == 2001


def stl(triangles: int, header: bytes = b"solid trap") -> bytes:
    kind = np.dtype([("normal", "<f4", (3,)), ("points", "<f4", (3, 3)), ("attribute", "<u2")])
    rows = np.zeros(triangles, kind)
    rows["points"] = np.arange(triangles * 9).reshape(-1, 3, 3)
    return header.ljust(80, b"\0") + struct.pack("<I", triangles) + rows.tobytes()


def test_stl_binary_with_the_word_solid_and_ascii_with_several_solids(tmp_path: Path) -> None:
    _, primitive = scene(tmp_path / "binary.stl", stl(3))
    assert primitive.positions[-1].tolist() == [24, 25, 26] and len(primitive.faces) == 3
    assert len(scene(tmp_path / "longer.stl", stl(3) + b"\0")[1].faces) == 3
    one = "facet normal 0 0 1\n outer loop\n  vertex 0 0 0\n  vertex 1 0 0\n  vertex 0 1e0 0\n endloop\nendfacet\n"
    made, _ = scene(tmp_path / "text.stl", f"solid first part\n{one}endsolid\nSOLID\tsecond\n{one}{one}endsolid\n".encode())
    assert [(mesh.name, len(mesh.primitives[0].faces)) for mesh in made.meshes] == [("first part", 1), ("second", 2)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (stl(3)[:-60] + b"\0" * 30, "counts-beyond-file"),
        (b"solid x\nfacet\nouter loop\nvertex 0 0\nvertex 1 0 0\nvertex 0 1 0\n", "line-unreadable"),
        (b"solid nothing\nendsolid\n", "no-surface"),
        (stl(3, b"no word")[:-60], "counts-beyond-file"),
    ],
)
def test_a_stl_that_is_not_what_it_says_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        scene(tmp_path / "bad.stl", content)
    assert [finding.code for finding in refused.value.findings] == [code]
