"""What is wrong with a mesh is mended or named, and nothing that is right is touched."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assets.importing.finding import Finding, Severity
from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.job import Job
from assets.importing.mend import mend
from assets.importing.shells import closed, loops
from assets.importing.source import SourceMaterial, TextureUse
from assets.importing.surface_normals import creased, smooth
from assets.importing.tally import SHOWN, Tally
from tests.assets.importing.made_gltf import BOX, BOX_FACES

JOB = Job("test")
FACES = BOX_FACES.astype(np.uint32)


def box(
    name: str = "box", at: tuple[float, float, float] = (0, 0, 0), size: float = 1.0, **more: Any
) -> FlatPiece:
    """A cube with normals that look away from its middle."""
    places = (BOX * size).astype(np.float32)
    more.setdefault("normals", places / np.linalg.norm(places, axis=1, keepdims=True))
    more.setdefault("faces", FACES)
    return FlatPiece(name, places + np.array(at, np.float32), **more)


def ball(rings: int = 12, radius: float = 1.0) -> tuple[Any, Any]:
    """Positions and faces of a closed sphere."""
    up, around = np.meshgrid(
        np.linspace(0, np.pi, rings + 1)[1:-1], np.arange(2 * rings) * np.pi / rings, indexing="ij"
    )
    body = np.stack((np.sin(up) * np.cos(around), np.sin(up) * np.sin(around), np.cos(up)), axis=-1).reshape(
        -1, 3
    )
    places = np.concatenate((body, [[0, 0, 1], [0, 0, -1]])) * radius
    n, faces = 2 * rings, []
    for k in range(n):
        after = (k + 1) % n
        faces += [(len(body), k, after), (len(body) + 1, (rings - 2) * n + after, (rings - 2) * n + k)]
        for row in range(rings - 2):
            a, b, c, d = row * n + k, row * n + after, (row + 1) * n + k, (row + 1) * n + after
            faces += [(a, c, d), (a, d, b)]
    return places.astype(np.float32), np.array(faces, np.uint32)


def mended(*pieces: FlatPiece, job: Job = JOB, **more: Any) -> tuple[list[FlatPiece], dict[str, Finding]]:
    flat, findings = mend(
        FlatScene(pieces, more.pop("materials", ()), (), format=more.pop("format", "glTF")), job
    )
    return list(flat.pieces), {finding.code: finding for finding in findings}


def volume(piece: FlatPiece) -> float:
    a, b, c = (piece.positions[piece.faces[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", np.cross(a, b), c).sum() / 6)


def test_what_is_right_is_left_alone() -> None:
    given = box(size=3)
    [piece], findings = mended(given)
    assert findings == {}
    assert (
        piece.faces is given.faces and piece.positions is given.positions and piece.normals is given.normals
    )


def test_broken_vertices_and_faces_go() -> None:
    places = np.concatenate((BOX, [[np.nan, 0, 0], [0, np.inf, 0], [5, 5, 5]])).astype(np.float32)
    bad = [[0, 1, 8], [0, 9, 1], [0, 1, 99], [0, 1, 1], [0, 1, 3], [1, 3, 0], [0, 3, 1]]
    normals = np.tile(np.float32([0, 0, 1]), (11, 1))
    [piece], findings = mended(
        FlatPiece("m", places, np.concatenate((FACES, bad)).astype(np.uint32), normals=normals)
    )
    assert {code: finding.values["count"] for code, finding in findings.items() if code != "winding-turned"} == {
        "indices-out-of-range": 1, "vertices-nowhere": 2, "vertices-unused": 3, "triangles-degenerate": 1, "triangles-twice": 2,
    }  # fmt: skip
    assert len(piece.positions) == 8 and len(piece.faces) == 13  # the back side of one face stays
    assert all(finding.node == "m" and finding.severity is Severity.mended for finding in findings.values())


def test_a_sliver_is_a_line_but_a_thin_board_is_none() -> None:
    places = np.float32([[0, 0, 0], [1, 0, 0], [0.5, 1e-8, 0], [0.5, 1e-3, 0]])
    [piece], findings = mended(
        FlatPiece("m", places, np.uint32([[0, 1, 2], [0, 1, 3]])), job=Job("x", kind="object")
    )
    assert findings["triangles-degenerate"].values["count"] == 1 and len(piece.faces) == 1


def test_vertices_are_welded_only_where_all_is_equal() -> None:
    apart = FACES.reshape(-1)
    normals = np.tile(np.float32([0, 0, 1]), (36, 1))
    uvs = np.zeros((36, 2), np.float32)
    uvs[:3] = 0.5
    piece = FlatPiece(
        "m",
        BOX[apart].astype(np.float32),
        np.arange(36, dtype=np.uint32).reshape(-1, 3),
        normals=normals,
        uvs=(uvs,),
    )
    [piece], findings = mended(piece, materials=(SourceMaterial("m", double_sided=True),))
    assert len(piece.positions) == 8 + 3 and findings["vertices-welded"].values["count"] == 25


def test_a_scan_is_welded_by_place_closed_smooth_and_its_dust_is_named() -> None:
    places, faces = ball(24)
    corners = places[faces.reshape(-1)] + np.random.default_rng(0).uniform(
        -1e-7, 1e-7, (faces.size, 3)
    ).astype(np.float32)
    dust = np.float32([[3, 0, 0], [3.1, 0, 0], [3, 0.1, 0]])
    corners = np.concatenate((corners[3:], dust))
    [piece], findings = mended(
        FlatPiece("m", corners, np.arange(len(corners), dtype=np.uint32).reshape(-1, 3)), format="PLY"
    )
    assert len(piece.positions) < 1.1 * len(places)
    assert findings["floaters"].values["count"] == 1
    assert piece.normals is not None
    whole = len(places)
    away = np.einsum("ij,ij->i", piece.normals[: whole - 3], piece.positions[: whole - 3])
    assert away.min() > 0.98


def test_a_small_hole_of_a_scan_is_closed_and_a_large_one_counted() -> None:
    places, faces = ball(12)
    top = faces != len(places) - 2
    [piece], findings = mended(FlatPiece("m", places, faces[top.all(axis=1)]), format="PLY")
    assert "holes-closed" not in findings and findings["holes"].values["count"] == 1
    [piece], findings = mended(FlatPiece("m", places, np.delete(faces, 30, axis=0)), format="PLY")
    assert findings["holes-closed"].values["count"] == 1 and "holes" not in findings
    assert len(piece.faces) == len(faces) and volume(piece) == pytest.approx(
        volume(FlatPiece("m", places, faces)), rel=1e-5
    )


def test_the_outline_of_a_patch_is_no_hole() -> None:
    square = np.float32([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    [piece], findings = mended(FlatPiece("m", square, np.uint32([[0, 1, 2], [0, 2, 3]])), format="STL")
    assert len(piece.faces) == 2 and "holes-closed" not in findings and findings["holes"].values["count"] == 1


def test_holes_that_touch_are_not_closed() -> None:
    borders = np.uint32([[0, 1], [1, 2], [2, 0], [2, 3], [3, 4], [4, 2], [10, 11], [11, 12], [12, 10]])
    made, count = closed(borders)
    assert count == 1 and made.tolist() == [[10, 12, 11]]
    assert loops(borders)[1].tolist() == [6, 3]


def test_faces_against_their_normals_are_turned() -> None:
    [piece], findings = mended(box(faces=FACES[:, ::-1].copy(), size=3))
    assert findings["winding-turned"].values["count"] == 12 and volume(piece) > 0
    left = box(faces=FACES[:, ::-1].copy(), size=3, material=0)
    [piece], findings = mended(left, materials=(SourceMaterial("m", double_sided=True),))
    assert findings == {} and piece.faces is left.faces


def test_cards_with_normals_of_their_own_are_left_alone() -> None:
    leaves = FlatPiece(
        "leaf",
        BOX.astype(np.float32) * 3,
        np.uint32([[0, 1, 3], [3, 1, 0]]),
        normals=np.tile(np.float32([1, 0, 0]), (8, 1)),
    )
    assert "winding-turned" not in mended(leaves)[1]


def test_a_closed_shell_inside_out_is_turned_unless_it_may_be_a_room() -> None:
    inside_out = box(faces=FACES[:, ::-1].copy(), normals=-box().normals)  # type: ignore[operator]
    [piece], findings = mended(inside_out)
    assert findings["shells-turned"].values["count"] == 1 and volume(piece) > 0
    assert piece.normals is not None and (np.einsum("ij,ij->i", piece.normals, piece.positions) > 0).all()
    room = replace(inside_out, positions=inside_out.positions * 4)
    [piece], findings = mended(room)
    assert findings["shells-seen-from-within"].severity is Severity.note and piece.faces is room.faces
    [piece], findings = mended(room, job=Job("x", kind="object"))
    assert "shells-turned" in findings
    outline = replace(inside_out, name="outline", positions=inside_out.positions * 1.05)
    pieces, findings = mended(box(), outline)
    assert findings["shells-seen-from-within"].node == "outline" and volume(pieces[1]) < 0
    [piece], findings = mended(replace(inside_out, normals=None))
    assert volume(piece) > 0 and "shells-turned" in findings


def test_a_scan_with_few_holes_is_turned_too_and_half_a_ball_is_not() -> None:
    places, faces = ball(48)
    within = faces[:, ::-1].copy()
    [piece], findings = mended(FlatPiece("scan", places, within[1:]), format="PLY")
    assert volume(piece) > 0 and "shells-turned" in findings
    [piece], findings = mended(FlatPiece("dome", places, within[places[within].mean(axis=1)[:, 2] > 0]), format="PLY")
    assert "shells-turned" not in findings


def test_missing_normals_are_flat_for_gltf_and_creased_for_others() -> None:
    [piece], findings = mended(box(normals=None))
    assert findings["normals-made"].node == "box" and len(piece.positions) == 24
    assert piece.normals is not None and set(np.abs(piece.normals).max(axis=1).tolist()) == {1.0}
    places, faces = ball(24)
    [piece], _ = mended(FlatPiece("m", places, faces), format="OBJ")
    assert len(piece.positions) < 1.2 * len(places)
    assert len(creased(box(normals=None)).positions) == 24
    made = smooth(places, faces)
    assert np.einsum("ij,ij->i", made, places).min() > 0.99


def test_normals_of_no_length_are_made_anew_and_long_ones_cut() -> None:
    normals = np.array(box().normals) * 7
    normals[3] = 0
    normals[4] = np.nan
    [piece], findings = mended(box(normals=normals, size=3))
    assert findings["normals-mended"].values["count"] == 2
    assert piece.normals is not None and np.allclose(piece.normals, box().normals, atol=0.3)
    assert np.allclose(np.linalg.norm(piece.normals, axis=1), 1)


def test_doubles_go_and_what_flickers_is_named() -> None:
    wall, poster = box("wall", size=4), box("poster", (1.0, 1.0005, 0), size=2)
    pieces, findings = mended(wall, replace(wall, name="copy"), poster)
    assert [piece.name for piece in pieces] == ["wall", "poster"]
    assert findings["faces-double"].node == "copy" and findings["faces-double"].values["count"] == 12
    flicker = findings["faces-flicker"]
    assert (flicker.severity, flicker.node, flicker.values["other"]) == (Severity.warning, "poster", "wall")
    standing = box("on the floor", (0, 0, 3), size=2)
    assert "faces-flicker" not in mended(wall, standing)[1]
    decal = replace(wall, name="decal", material=0)
    pieces, findings = mended(wall, decal, materials=(SourceMaterial("d", alpha_mode="BLEND"),))
    assert len(pieces) == 2 and findings["faces-flicker"].node in ("decal", "wall")


def test_vertex_colours_that_would_black_out_a_picture_are_left_out() -> None:
    colors = np.tile(np.uint8([10, 20, 5, 255]), (8, 1))
    painted = (SourceMaterial("painted", base_color_texture=TextureUse(0)), SourceMaterial("plain"))
    on_picture = box(size=3, colors=colors, material=0, uvs=(np.zeros((8, 2), np.float32),))
    (piece,), findings = mended(on_picture, materials=painted)
    assert findings["colors-almost-black"].severity is Severity.warning and piece.colors is None
    for meant in (replace(on_picture, material=1), replace(on_picture, colors=colors + np.uint8(90))):
        (piece,), findings = mended(meant, materials=painted)
        assert "colors-almost-black" not in findings and piece.colors is not None


def test_nothing_left_is_an_error() -> None:
    broken = replace(box(), positions=np.full((8, 3), np.nan, np.float32))
    pieces, findings = mended(broken)
    assert pieces == [] and findings["nothing-to-draw"].severity is Severity.error
    assert "nothing-to-draw" in mended()[1] and "nothing-to-draw" in mended(box(role="collider"))[1]


def test_a_deforming_piece_keeps_its_vertices() -> None:
    apart = FACES.reshape(-1)
    frames = np.stack([BOX[apart], BOX[apart] * 2]).astype(np.float32)
    moving = FlatPiece(
        "m", frames[0], np.arange(36, dtype=np.uint32).reshape(-1, 3), motion="x", frames=frames
    )
    [piece], _ = mended(moving)
    assert len(piece.positions) == 36 and piece.normals is not None


def test_a_tally_names_the_largest_and_counts_the_rest() -> None:
    tally = Tally()
    for number in range(SHOWN + 5):
        tally.add("holes", Severity.note, f"n{number:02}", number + 1)
    findings = tally.findings()
    assert len(findings) == SHOWN + 1 and findings[0].node == "n24"
    assert findings[-1].code == "and-more" and findings[-1].values == {"of": "holes", "nodes": 5, "count": 15}
