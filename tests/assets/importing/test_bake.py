"""A model becomes a package: by a small scene made by hand."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assets.importing.ambient import Hidden, lit
from assets.importing.arrays import restored, store
from assets.importing.bake_package import bake
from assets.importing.cells import cut
from assets.importing.drawn import Drawn, gathered
from assets.importing.flat import FlatObject, FlatPiece, FlatScene
from assets.importing.ground import GROUND
from assets.importing.job import Job
from assets.importing.levels import PIXEL_RAD, levelled, meeting, within_budget
from assets.importing.lightmap import lightmapped
from assets.importing.material_plan import plan
from assets.importing.setting import furnished
from assets.importing.simplify import fewer
from assets.importing.source import SourceMaterial
from assets.importing.srgb import decoded, encoded
from assets.importing.tangents import with_tangents
from assets.importing.unwrap import texels, unwrapped
from assets.importing.walk_surface import WalkResult, walk_surface
from scenes.package import SiteManifest

ROOT = Path(__file__).parents[3]


def sheet(side: int, size_m: float = 10.0, x_m: float = 0.0, bumps_m: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """A square of hills: positions and faces; its border is level."""
    u, v = np.meshgrid(np.linspace(0, 1, side + 1), np.linspace(0, 1, side + 1), indexing="ij")
    z = bumps_m * np.sin(9 * u) * np.sin(7 * v) * np.sin(np.pi * u) * np.sin(np.pi * v)
    points = np.stack([u * size_m + x_m, v * size_m, z], -1).reshape(-1, 3).astype(np.float32)
    at = np.arange((side + 1) ** 2, dtype=np.uint32).reshape(side + 1, side + 1)
    a, b, c, d = at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:]
    return points, np.concatenate([np.stack(t, -1).reshape(-1, 3) for t in ((a, b, c), (a, c, d))])


def drawn(side: int = 80, x_m: float = 0.0, material: str = "m") -> Drawn:
    points, faces = sheet(side, x_m=x_m)
    up = np.tile(np.array([0, 0, 1], np.float32), (len(points), 1))
    return Drawn(material, points, up, points[:, :2] / 10, faces)


def piece(name: str, material: int | None, x_m: float = 0.0, colors: np.ndarray | None = None) -> FlatPiece:
    points, faces = sheet(12, x_m=x_m)
    up = np.tile(np.array([0, 0, 1], np.float32), (len(points), 1))
    return FlatPiece(name, points, faces, up, colors=colors, material=material)


def area(mesh: Drawn) -> float:
    corners = mesh.positions[mesh.faces].astype(float)
    return float(np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2)


def test_materials_that_differ_only_in_colour_are_one_and_the_colour_a_tint() -> None:
    red = SourceMaterial("red", base_color=(0.5, 0.0, 0.0, 1.0), roughness=0.5)
    blue = SourceMaterial("blue", base_color=(0.0, 0.0, 0.25, 1.0), roughness=0.5)
    shiny = SourceMaterial("shiny", base_color=(0.0, 0.0, 0.25, 1.0), roughness=0.1)
    half = np.full((169, 4), (128, 255, 255, 255), np.uint8)
    flat = FlatScene(
        (piece("a", 0), piece("b", 1, 10), piece("c", 2, 20), piece("d", 0, 30, half)), (red, blue, shiny), ()
    )
    meshes, materials = gathered(flat.pieces, plan(flat, Job("x")))
    assert [(mesh.material, mesh.triangles) for mesh in meshes] == [("red", 3 * 288), ("shiny", 288)]
    assert {m.name: m.base_color for m in materials} == {"red": (1, 1, 1, 1), "shiny": (0, 0, 0.25, 1)}
    tint = meshes[0].tint
    assert tint is not None and meshes[1].tint is None
    light = decoded(tint / 255.0)
    assert light[0, :3] == pytest.approx([0.5, 0, 0], abs=0.01)
    assert light[169, :3] == pytest.approx([0, 0, 0.25], abs=0.01)
    assert light[-1, 0] == pytest.approx(0.5 * decoded(np.array(128 / 255)), abs=0.01)
    assert encoded(decoded(np.linspace(0, 1, 9))) == pytest.approx(np.linspace(0, 1, 9))


def test_cells_hold_every_triangle_once_and_keep_to_the_draw_calls() -> None:
    whole = [drawn(160), drawn(40, 20.0, "n")]
    cells = cut(whole, 6)
    assert len(cells) == 6 and [cell.material for cell in cells] == ["m"] * 5 + ["n"]
    assert sum(cell.triangles for cell in cells) == sum(mesh.triangles for mesh in whole)
    assert sum(area(cell) for cell in cells) == pytest.approx(sum(area(mesh) for mesh in whole), rel=1e-5)
    assert len(cut(whole, 1)) == 2


def test_meshes_know_whether_their_edges_meet() -> None:
    assert meeting([drawn(8), drawn(8, 10.0, "n"), drawn(8, 40.0, "o")]) == [True, True, False]


def test_a_locked_edge_stays_where_it_is() -> None:
    mesh = drawn(60)
    faces, error_m = fewer(mesh.positions, mesh.faces, 1500, lock_border=True)
    border = np.flatnonzero(np.isin(mesh.positions[:, :2], (0.0, 10.0)).any(axis=1))
    assert len(faces) < 2500 and 0 < error_m < 0.05
    assert np.isin(border, faces).all()


def test_levels_begin_where_their_error_is_a_pixel_and_share_their_vertices() -> None:
    mesh, levels = levelled(drawn(100), lock_border=False, reach_m=1e6)
    radius_m = float(np.linalg.norm(np.ptp(mesh.positions, axis=0))) / 2
    assert len(levels) >= 3
    counts = [len(level.faces) for level in levels]
    assert counts == sorted(counts, reverse=True) and counts[0] == 20_000
    for near, far in pairwise(levels):
        assert near.max_m == far.min_m > radius_m
        assert far.vertices < near.vertices and int(far.faces.max()) == far.vertices - 1
    _, error_m = fewer(mesh.positions, levels[0].faces, counts[1], lock_border=False)
    assert (levels[1].min_m - radius_m) * PIXEL_RAD >= error_m * 0.99
    assert len(levelled(drawn(100), lock_border=False, reach_m=5.0)[1]) == 1


def test_a_heavy_scene_comes_down_to_the_budget() -> None:
    meshes = within_budget([drawn(120), drawn(8, 40.0)], 10_000)
    assert meshes[1].triangles == 128 and 5_000 < sum(mesh.triangles for mesh in meshes) <= 10_100
    assert len(meshes[0].positions) == len(np.unique(meshes[0].faces))


def test_mirrored_pictures_share_no_vertex_and_turn_their_tangents() -> None:
    # Two squares side by side, the right one's picture mirrored at the edge that they share.
    points = np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 0, 1], [1, 0, 1], [2, 0, 1]], np.float32)
    faces = np.array([[0, 1, 4], [0, 4, 3], [1, 2, 5], [1, 5, 4]], np.uint32)
    uvs = np.array([[0, 0], [1, 0], [0, 0], [0, 1], [1, 1], [0, 1]], np.float32)
    normals = np.tile(np.array([0, -1, 0], np.float32), (6, 1))
    made = with_tangents(Drawn("m", points, normals, uvs, faces), True)
    assert made.tangents is not None and len(made.positions) == 8
    left, right = made.tangents[made.faces[0]], made.tangents[made.faces[2]]
    assert left == pytest.approx(np.tile([1, 0, 0, 1], (3, 1)), abs=1e-5)
    assert right == pytest.approx(np.tile([-1, 0, 0, -1], (3, 1)), abs=1e-5)
    plain = with_tangents(Drawn("m", points, normals, uvs, faces), False)
    assert plain.tangents is not None and len(plain.positions) == 6
    assert np.einsum("ij,ij->i", plain.tangents[:, :3], normals) == pytest.approx(0)


def test_the_artists_tangents_are_kept_and_broken_ones_made_anew() -> None:
    mesh = drawn(4)
    given = np.tile(np.array([0, 1, 0, -1], np.float32), (25, 1))
    kept = with_tangents(Drawn("m", mesh.positions, mesh.normals, mesh.uvs, mesh.faces, given), True)
    assert np.array_equal(kept.tangents, given)
    given[3] = np.nan
    mended = with_tangents(Drawn("m", mesh.positions, mesh.normals, mesh.uvs, mesh.faces, given), True)
    assert mended.tangents is not None and np.isfinite(mended.tangents).all() and np.array_equal(mended.tangents[4], given[4])


_BAKE = """
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.assets.importing.test_bake import thing
from assets.importing.ambient import Hidden, lit
from assets.importing.bake_package import bake
from assets.importing.job import Job
bake(thing(), Job("thing", kind="object", ground=True), Path({folder!r}), lambda stage, share: None)
"""


def thing() -> FlatScene:
    points, faces = sheet(24, 0.4, -0.2)
    points = points - np.array([0, 0.2, -0.1], np.float32)
    normals = np.tile(np.array([0, 0, 1], np.float32), (len(points), 1))
    made = FlatPiece("thing", points, faces, normals, material=0, object="thing")
    return FlatScene((made,), (SourceMaterial("clay", (0.5, 0.3, 0.2, 1.0)),), (), objects=(FlatObject("thing", (0.0, 0.0, 0.0)),))


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_object_stands_on_a_plinth_and_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    stages: list[str] = []
    manifest, findings = bake(thing(), Job("thing", kind="object"), tmp_path / "a.site", lambda stage, share: stages.append(stage))
    assert findings == []
    assert list(dict.fromkeys(stages)) == ["materials", "geometry", "light", "levels", "pictures", "floor", "files"]
    assert SiteManifest.model_validate_json((tmp_path / "a.site" / "manifest.json").read_bytes()) == manifest
    assert manifest.objects[0].rest_position_m == (0.0, 0.0, 0.9)
    assert {mesh.object for mesh in manifest.meshes} == {None, "thing"}
    assert manifest.spawn_position_m[1] < -1 and manifest.spawn_heading_rad == 0.0
    assert manifest.bounds_min_m[0] > -10 and manifest.shadow_max_m[0] < 10  # without the ground afar
    code = _BAKE.format(root=str(ROOT), folder=str(tmp_path / "b.site"))
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env={"PYTHONHASHSEED": "7", "PATH": ""})
    assert digest(tmp_path / "a.site") == digest(tmp_path / "b.site")


def box_room() -> FlatScene:
    """A floor and a wall at its north end: two large squares that meet in a corner."""
    floor = np.array([[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0]], np.float32)
    wall = np.array([[0, 4, 0], [4, 4, 0], [4, 4, 3], [0, 4, 3]], np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.uint32)
    pieces = [
        FlatPiece(name, points, faces, np.tile(np.array(up, np.float32), (4, 1)), material=0)
        for name, points, up in (("floor", floor, (0, 0, 1)), ("wall", wall, (0, -1, 0)))
    ]
    return FlatScene(tuple(pieces), (SourceMaterial("lime"),), ())


def test_the_floors_that_the_judge_found_are_baked_as_they_were_stored(tmp_path: Path) -> None:
    job = Job("room", ground=False)
    store(walk_surface(box_room(), job), tmp_path / "walk")
    for name, walk in (("a", None), ("b", restored(WalkResult, tmp_path / "walk"))):
        bake(box_room(), job, tmp_path / name, lambda stage, share: None, walk=walk)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    known = restored(WalkResult, tmp_path / "walk")
    on_terrace, _ = bake(thing(), Job("thing", kind="object"), tmp_path / "c", lambda stage, share: None, walk=known)
    assert on_terrace.walkable is not None and on_terrace.walkable.nx > 60, "a terrace has floors of its own"


def test_a_lightmap_darkens_the_corner_and_not_the_open_floor(tmp_path: Path) -> None:
    flat = box_room()
    meshes, _ = gathered(flat.pieces, plan(flat, Job("x")))
    hidden = Hidden(meshes, 1.0, 0.003)
    mapped = lightmapped(meshes, hidden, set(), lambda share: None)
    (mesh,) = mapped.meshes
    assert mesh.uvs2 is not None and mesh.lightmap == "lightmap-000.dds" and mapped.findings == []
    assert mesh.triangles == 4 and mesh.uvs2.min() >= 0 and mesh.uvs2.max() <= 1
    laid = unwrapped(meshes[0], 128)
    assert laid is not None
    found = texels(laid)
    assert len({*zip(found.row.tolist(), found.column.tolist(), strict=True)}) == len(found.row) > 2000
    light = lit(hidden, found.points, found.normals, 8, 20)
    on_floor = found.normals[:, 2] > 0.9
    corner, middle = on_floor & (found.points[:, 1] > 3.9), on_floor & (found.points[:, 1] < 2.5)
    assert light[corner].mean() < 190 and light[middle].min() > 250
    taken = lightmapped([replace(meshes[0], uvs2=meshes[0].uvs)], hidden, set(), lambda share: None)
    assert [finding.code for finding in taken.findings] == ["lightmap-uv-taken"] and not taken.files


def test_each_kind_of_import_stands_in_its_own_setting() -> None:
    figure = replace(thing(), pieces=tuple(replace(p, positions=p.positions * np.array([1, 1, 8], np.float32)) for p in thing().pieces))
    stood = furnished(figure, Job("x", kind="figure"))
    assert stood.seen.objects[0].rest_position_m == (0.0, 0.0, 0.0)
    assert [piece.name for piece in stood.walked.pieces if piece.role == "drawn"] == ["setting/terrace floor"]
    assert any(piece.name == "thing" and piece.role == "collider" for piece in stood.walked.pieces)
    print_ = replace(box_room(), format="picture")
    assert any(piece.name == "setting/panel" for piece in furnished(print_, Job("x")).seen.pieces)
    round_ = furnished(replace(box_room(), panorama=True, format="panorama"), Job("x"))
    assert round_.spawn == ((0.0, 0.0, 0.0), 0.0) and [piece.name for piece in round_.walked.pieces] == ["setting/disc"]
    site = furnished(box_room(), Job("x"))
    assert site.seen.pieces[-1].name == GROUND and [piece.name for piece in site.walked.pieces] == ["floor", "wall"]
    assert furnished(box_room(), Job("x", ground=False)).seen.pieces[-1].name == "wall"
