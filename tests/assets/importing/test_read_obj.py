"""OBJ and MTL: what other readers lose in silence."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets.importing.finding import Refused
from assets.importing.job import Job
from assets.importing.readers import read
from assets.importing.source import SourcePrimitive, SourceScene

SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"


def scene(folder: Path, text: str | bytes, **files: bytes) -> tuple[SourceScene, list[str]]:
    (folder / "model.obj").write_bytes(text.encode() if isinstance(text, str) else text)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    made, findings = read(folder / "model.obj", folder, Job("model"))
    return made, [finding.code for finding in findings]


def only(made: SourceScene) -> SourcePrimitive:
    (mesh,) = made.meshes
    (primitive,) = mesh.primitives
    return primitive


def area(primitive: SourcePrimitive) -> float:
    a, b, c = (primitive.positions[primitive.faces[:, side]].astype(float) for side in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def picture(mode: str, color: object, size: tuple[int, int] = (4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, "PNG")
    return out.getvalue()


def test_objects_and_groups_are_nodes_and_names_in_gbk_are_read(tmp_path: Path) -> None:
    text = SQUARE + "o \u5c4b\u9876\nf 1 2 3\ng stop:gate\nf 1 3 4\ng\no collider\nf 1 2 4\n"
    made, findings = scene(tmp_path, text.encode("gbk"))
    assert [(node.name, node.parent, node.mesh) for node in made.nodes] == [
        ("\u5c4b\u9876", None, 0),
        ("stop:gate", 0, 1),
        ("collider", None, 2),
    ]
    assert not made.up_known and made.unit_m is None and made.format == "OBJ"
    assert findings == []


def test_negative_indices_count_from_where_they_stand(tmp_path: Path) -> None:
    made, _ = scene(tmp_path, SQUARE + "f -4 -3 -2\nv 5 0 0\nv 6 0 0\nv 5 1 0\nf -3/ -2/ -1/\n")
    primitive = only(made)
    assert primitive.positions[primitive.faces[0]].max() == 1 and primitive.positions[primitive.faces[1]].min(axis=0)[0] == 5


def test_concave_polygons_keep_their_area_and_winding(tmp_path: Path) -> None:
    arrow = "v 0 0 0\nv 2 0 0\nv 2 2 0\nv 1 0.5 0\nv 0 2 0\nf 1 2 3 4 5\n"
    star = [
        ((1 if corner % 2 else 3) * np.cos(corner * np.pi / 5), (1 if corner % 2 else 3) * np.sin(corner * np.pi / 5))
        for corner in range(10)
    ]
    shapes = [(arrow, 4 - 1.5, 3), ("v 0 0 0\nv 4 0 0\nv 1 1 0\nv 0 4 0\nf 2 3 4 1\n", 4.0, 2)]
    shapes.append(("".join(f"v {x} 7 {-y}\n" for x, y in star) + "f " + " ".join(map(str, range(1, 11))), 3 * 10 * np.sin(np.pi / 5) / 2, 8))
    for text, expected, triangles in shapes:
        primitive = only(scene(tmp_path, text)[0])
        a, b, c = (primitive.positions[primitive.faces[:, side]].astype(float) for side in range(3))
        normals = np.cross(b - a, c - a)
        assert len(primitive.faces) == triangles
        assert np.linalg.norm(normals.sum(axis=0)) / 2 == pytest.approx(area(primitive)) == pytest.approx(expected)


def test_colors_of_vertices_are_light_and_smoothing_makes_normals(tmp_path: Path) -> None:
    text = "v 0 0 0 1 0.5 0\nv 1 0 0 1 0.5 0\nv 1 0 1 1 0.5 0\nv 0 1 0 1 0.5 0\ns 1\nf 1 2 3\nf 1 4 2\n"
    primitive = only(scene(tmp_path, text)[0])
    assert primitive.colors is not None and primitive.colors[0] == pytest.approx([1, 0.2140, 0, 1], abs=1e-3)
    assert primitive.normals is not None and len(primitive.positions) == 4  # one normal where both faces meet
    flat = only(scene(tmp_path, text.replace("s 1", "s off"))[0])
    assert len(flat.positions) == 6


def test_faces_that_were_given_a_back_are_not_smoothed_away(tmp_path: Path) -> None:
    """A chair of the program trimesh: normals of its faces and their backs sum up to nothing, or to whatever rounding leaves."""
    sheet = "v 0 0 0\nv 1 0 0\nv 1 1 0.2\nv 0 1 0\ns 1\nf 1 2 3\nf 1 3 4\n"
    assert only(scene(tmp_path, sheet)[0]).normals is not None
    both = only(scene(tmp_path, sheet + "f 3 2 1\nf 4 3 1\n")[0])
    assert both.normals is None and len(both.faces) == 4


def test_a_material_with_options_spaces_and_windows_paths(tmp_path: Path) -> None:
    mtl = (
        "newmtl wall \u7816\nKd 1 1 1\nmap_Kd -s 2 3 1 -o 0.25 0 0 -clamp on D:\\work\\red brick.png\nmap_Pr rough.png\nmap_Pm metal.png\n"
        "map_Bump -bm 0.5 height.png\nmap_d leaf.png\n"
    )
    made, findings = scene(
        tmp_path,
        (SQUARE + "vt 0 0\nvt 1 1\nmtllib my scene.mtl\nusemtl wall \u7816\nf 1/1 2/1 3/2 4/2\n").encode("utf-8"),
        **{
            "my scene__mtl": mtl.encode("gb18030"),
            "Red Brick__PNG": picture("RGB", (200, 0, 0)),
            "rough__png": picture("L", 128),
            "metal__png": picture("L", 255, (8, 8)),
            "height__png": picture("L", 90),
            "leaf__png": picture("L", 0),
        },
    )
    (material,) = made.materials
    use = material.base_color_texture
    assert material.name == "wall \u7816" and material.alpha_mode == "MASK" and use is not None
    assert use.scale == (2, 3) and use.offset == (0.25, -2) and use.wrap_u == "clamp"
    assert findings.count("file-found-elsewhere") == 1
    packed = material.metallic_roughness_texture
    assert packed is not None and material.metallic == material.roughness == 1
    content = made.images[packed.image].content
    assert content is not None and Image.open(io.BytesIO(content)).getpixel((0, 0)) == (255, 128, 255)
    assert material.normal_texture is not None
    flat = made.images[material.normal_texture.image].content
    assert flat is not None and Image.open(io.BytesIO(flat)).getpixel((1, 1)) == (128, 128, 255)
    uvs = only(made).uvs[0]
    assert set(uvs[:, 1].tolist()) == {0.0, 1.0}  # v turned down


def test_invisible_and_missing_materials_are_mended_and_told(tmp_path: Path) -> None:
    made, findings = scene(tmp_path, SQUARE + "mtllib gone.mtl\nusemtl a\nf 1 2 3\nusemtl b\nf 1 3 4\n", model__mtl=b"newmtl a\nTr 1\n")
    assert findings == ["material-file-renamed", "material-was-invisible", "material-missing"]
    assert [material.name for material in made.materials] == ["a", "b"] and made.materials[0].base_color[3] == 1


def test_normals_and_coordinates_that_are_not_there_are_done_without(tmp_path: Path) -> None:
    primitive = only(scene(tmp_path, SQUARE + "vt 0 0\nf 1/1/1 2/1/2 3/7/3\n")[0])
    assert primitive.normals is None and primitive.uvs == () and len(primitive.faces) == 1


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (SQUARE + "f 1 2 9\n", "index-beyond", 5),
        (SQUARE + "f 1 2 -9\n", "index-beyond", 5),
        (SQUARE + "f 1 two 3\n", "line-unreadable", 5),
        ("v 0 0 0\nv 1 0 oops\nv 0 1 0\nf 1 2 3\n", "line-unreadable", 2),
        ("v 0 0 0\nv 1 0 1\nl 1 2\n", "no-surface", None),
        (SQUARE + "f 1 2 99999999999999999999\n", "line-unreadable", 5),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    with pytest.raises(Refused) as refused:
        scene(tmp_path, text)
    (finding,) = refused.value.findings
    assert (finding.code, finding.values.get("line")) == (code, line)


def test_too_many_groups_are_joined_by_material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where some count corners from where they stand."""
    monkeypatch.setattr("assets.importing.read_obj.MOST_PARTS", 2)
    corners = "v 0 0 0\nv 1 0 0\nv 0 1 0\n"
    groups = f"{corners}usemtl red\ng a\nf 1 2 3\n{corners}g b\nf -3 -2 -1\n{corners}g c\nf 7 8 9\n"
    made, codes = scene(tmp_path, groups)
    assert "groups-joined" in codes
    assert [len(primitive.faces) for mesh in made.meshes for primitive in mesh.primitives] == [3]
    assert sum(area(primitive) for mesh in made.meshes for primitive in mesh.primitives) == pytest.approx(1.5)
