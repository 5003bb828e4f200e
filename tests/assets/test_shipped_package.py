"""The package that ships is whole, safe to upload, true to its dimensions and within its budget."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from assets.package_writer import VERTEX
from scenes.package import VERTEX_STRIDE_BYTES, Mesh, SiteManifest

MAX_TRIANGLES_IN_VIEW = 450_000
MAX_DRAW_CALLS = 110
MAX_MIB = 35


@pytest.fixture(scope="module")
def geometry(package_dir: Path) -> bytes:
    return (package_dir / "geometry.bin").read_bytes()


def vertices(geometry: bytes, mesh: Mesh, level: int) -> np.ndarray:
    lod = mesh.lods[level]
    return np.frombuffer(geometry, VERTEX, lod.vertex_count, lod.vertex_offset_bytes)


def by_prefix(manifest: SiteManifest, prefix: str) -> list[Mesh]:
    return [mesh for mesh in manifest.meshes if mesh.name.startswith(prefix)]


def test_every_file_is_listed_with_its_hash_and_no_other_file_lies_there(manifest, package_dir):
    found = {
        path.relative_to(package_dir).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package_dir.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == manifest.files


def test_buffers_lie_in_the_file_and_indices_in_their_buffers(manifest, geometry):
    for mesh in manifest.meshes:
        for lod in mesh.lods:
            assert lod.vertex_offset_bytes + lod.vertex_count * VERTEX_STRIDE_BYTES <= len(geometry), (
                mesh.name
            )
            assert lod.index_offset_bytes + lod.index_count * 4 <= len(geometry), mesh.name
            assert lod.index_count % 3 == 0 and lod.index_count > 0, mesh.name
            indices = np.frombuffer(geometry, "<u4", lod.index_count, lod.index_offset_bytes)
            assert int(indices.max()) < lod.vertex_count, mesh.name


def test_vertices_are_finite_unit_and_inside_the_bounds(manifest, geometry):
    for mesh in manifest.meshes:
        offsets = np.array(mesh.repeat_offsets_m or ((0.0, 0.0, 0.0),))
        low = np.array(mesh.bounds_min_m) - offsets.min(axis=0) - 2e-4
        high = np.array(mesh.bounds_max_m) - offsets.max(axis=0) + 2e-4
        for level in range(len(mesh.lods)):
            rows = vertices(geometry, mesh, level)
            for field in ("position", "normal", "tangent", "uv"):
                assert np.isfinite(rows[field]).all(), (mesh.name, field)
            assert np.allclose(np.linalg.norm(rows["normal"], axis=1), 1.0, atol=2e-3), mesh.name
            assert np.allclose(np.linalg.norm(rows["tangent"][:, :3], axis=1), 1.0, atol=2e-3), mesh.name
            assert (np.abs(rows["tangent"][:, 3]) == 1).all(), mesh.name
            assert (rows["position"] >= low).all() and (rows["position"] <= high).all(), mesh.name


def test_levels_of_detail_meet_and_grow_coarser(manifest):
    for mesh in manifest.meshes:
        assert mesh.lods[0].min_m == 0.0 and mesh.lods[-1].max_m >= 1e8, mesh.name
        for near, far in zip(mesh.lods[:-1], mesh.lods[1:], strict=True):
            assert near.max_m == far.min_m and far.index_count < near.index_count, mesh.name


def test_names_refer_to_what_exists(manifest, package_dir):
    materials = {material.name for material in manifest.materials}
    objects = {thing.name for thing in manifest.objects}
    assert len({mesh.name for mesh in manifest.meshes}) == len(manifest.meshes)
    for mesh in manifest.meshes:
        assert mesh.material in materials, mesh.name
        assert mesh.object is None or mesh.object in objects, mesh.name
        assert mesh.variant in (None, "1935", "today"), mesh.name
    for material in manifest.materials:
        for value in material.model_dump().values():
            if isinstance(value, str) and value.endswith(".dds"):
                assert f"textures/{value}" in manifest.files, (material.name, value)
    assert {"chain-link", "plank", "plank-loose"} <= objects
    assert {"default", "morning", "afternoon", "overcast-dawn"} <= set(manifest.light)


def test_thirteen_chains_with_the_stated_rings(manifest, geometry, site_part):
    m = site_part("measures")
    FLOOR_DROP = site_part("chains").FLOOR_DROP

    near = [vertices(geometry, mesh, 0)["position"] + np.array(offset, "f4")
            for mesh in by_prefix(manifest, "floor-chains") for offset in mesh.repeat_offsets_m]  # fmt: skip
    points = np.concatenate(near)
    above_bars = points[
        points[:, 2] > np.array([m.deck_z(float(x)) for x in points[:, 0]]) - FLOOR_DROP - 0.041
    ]
    chain = np.round(above_bars[:, 1] / m.CHAIN_SPACING).astype(int)
    assert sorted(set(chain)) == list(range(-4, 5))  # nine, 0.33 m apart
    off = above_bars[:, 1] - chain * m.CHAIN_SPACING
    assert np.abs(off).max() < m.RING_WIDTH / 2 + 0.01
    rails = np.concatenate([vertices(geometry, mesh, 0)["position"] + np.array(offset, "f4")
                            for mesh in by_prefix(manifest, "rail-chains") for offset in mesh.repeat_offsets_m])  # fmt: skip
    rise = rails[:, 2] - np.array([m.deck_z(float(x)) for x in rails[:, 0]])
    for side in (-1, 1):
        beside = np.sign(rails[:, 1]) == side
        for level in (m.RAIL_UPPER, m.RAIL_LOWER):
            here = rails[beside & (np.abs(rise - level) < 0.045)]
            assert here[:, 0].min() < -m.HALF_LENGTH + 0.05 and here[:, 0].max() > m.HALF_LENGTH - 0.05
    assert manifest.dimensions_m["chains_floor"] + manifest.dimensions_m["chains_rail"] == 13
    assert manifest.dimensions_m["rings_modelled"] == 13 * m.RINGS_PER_SPAN


def test_bridge_has_its_true_dimensions_within_a_centimetre(manifest, geometry):
    def extent(prefix: str, axis: int) -> float:
        points = np.concatenate(
            [vertices(geometry, mesh, 0)["position"] for mesh in by_prefix(manifest, prefix)]
        )
        return float(points[:, axis].max() - points[:, axis].min())

    def ring_centre_x(cell: str, k: int) -> float:
        mesh = next(mesh for mesh in manifest.meshes if mesh.name == f"floor-chains-{cell}")
        size = 32  # vertices of one ring at the finest level
        return float(vertices(geometry, mesh, 0)["position"][k * size : (k + 1) * size, 0].mean())

    pitch = manifest.dimensions_m["ring_pitch"]
    assert abs(ring_centre_x("00", 1) - ring_centre_x("00", 0) - pitch) < 0.002
    assert abs(ring_centre_x("13", 53) - ring_centre_x("00", 0) + pitch - 103.67) < 0.01
    assert abs(pitch - 103.67 / 756) < 1e-5
    assert abs(extent("deck-today", 0) - 103.67) < 0.20  # boards stop short of the stone by a hand
    link = next(mesh for mesh in manifest.meshes if mesh.name == "chain-link")
    length = link.bounds_max_m[0] - link.bounds_min_m[0]
    assert abs(length - (pitch + 2 * 0.025)) < 0.01
    plank = next(mesh for mesh in manifest.meshes if mesh.name == "plank-loose")
    assert abs(plank.bounds_max_m[0] - plank.bounds_min_m[0] - 3.0) < 0.01
    assert abs(plank.bounds_max_m[1] - plank.bounds_min_m[1] - 0.10) < 0.01
    assert manifest.river is not None
    assert (
        abs(
            -manifest.dimensions_m["sag"]
            - manifest.river.height_m
            - manifest.dimensions_m["water_below_deck"]
        )
        < 0.01
    )


def test_boards_are_gone_over_eighty_metres_from_the_west_in_1935(manifest):
    left = by_prefix(manifest, "deck-1935")
    assert all(mesh.variant == "1935" for mesh in left)
    west_end = min(mesh.bounds_min_m[0] for mesh in left)
    assert abs(west_end - (-103.67 / 2 + 80.0)) < 0.6
    assert all(mesh.variant == "today" for mesh in by_prefix(manifest, "deck-today"))
    assert all(mesh.variant is None for mesh in by_prefix(manifest, "floor-chains"))


def test_walkable_floor_leads_from_bank_to_bank(manifest, package_dir):
    grid = manifest.walkable
    assert grid is not None and grid.cell_m <= 0.25
    heights = np.fromfile(package_dir / grid.file, "<f4").reshape(grid.nx, grid.ny)

    def at(x: float, y: float) -> float:
        return float(
            heights[int((x - grid.origin_m[0]) / grid.cell_m), int((y - grid.origin_m[1]) / grid.cell_m)]
        )

    along = [at(x, 0.0) for x in np.arange(-75.0, 75.0, 0.1)]
    assert np.isfinite(along).all()
    assert np.abs(np.diff(along)).max() < 0.05
    assert abs(at(0.0, 0.0) + manifest.dimensions_m["sag"]) < 0.01
    for y in (-1.1, 1.1):
        assert np.isfinite([at(x, y) for x in np.arange(-51.0, 51.0, 0.2)]).all()
    for x, y in ((0.0, 2.0), (-52.2, 5.0), (-59.0, 3.0), (-48.0, 0.0 - 2.5)):
        assert np.isnan(at(x, y)), (x, y)  # outside the rails, beyond the parapet, in a pavilion's side bay
    spawn = manifest.spawn_position_m
    assert abs(at(spawn[0], spawn[1]) - spawn[2]) < 0.01


def reached(heights: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    """Cells that a walker can get to from ``start``, four-neighbour steps of at most 0.3 m."""
    seen = np.zeros(heights.shape, bool)
    seen[start] = True
    edge = [start]
    while edge:
        fresh = []
        for i, j in edge:
            for a, b in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                inside = 0 <= a < heights.shape[0] and 0 <= b < heights.shape[1]
                if inside and not seen[a, b] and abs(heights[a, b] - heights[i, j]) <= 0.3:
                    seen[a, b] = True
                    fresh.append((a, b))
        edge = fresh
    return seen


def test_terrace_table_stele_and_street_can_be_walked_to(manifest, package_dir):
    grid = manifest.walkable
    heights = np.fromfile(package_dir / grid.file, "<f4").reshape(grid.nx, grid.ny)

    def cell(x: float, y: float) -> tuple[int, int]:
        return int((x - grid.origin_m[0]) / grid.cell_m), int((y - grid.origin_m[1]) / grid.cell_m)

    seen = reached(heights, cell(*manifest.spawn_position_m[:2]))
    for place in ((-56.0, -28.0), (-68.5, -5.2), (67.2, 4.6), (75.5, -40.0), (75.5, 40.0), (0.0, 1.0)):
        assert seen[cell(*place)], place
    assert (seen == np.isfinite(heights)).mean() > 0.99


def in_view(low: np.ndarray, high: np.ndarray, eye: np.ndarray, heading: float, half_angle: float) -> bool:
    """Whether a box may be seen by a level view that wide; points all over the box are tried."""
    if (eye >= low - 1).all() and (eye <= high + 1).all():
        return True
    x, y = np.meshgrid(np.linspace(low[0], high[0], 9), np.linspace(low[1], high[1], 9))
    ahead = (x - eye[0]) * np.cos(heading) + (y - eye[1]) * np.sin(heading)
    aside = np.abs(-(x - eye[0]) * np.sin(heading) + (y - eye[1]) * np.cos(heading))
    return bool((aside <= np.tan(half_angle) * ahead).any())


def test_worst_view_stays_within_the_budget(manifest):
    """From places all along the walk, every way round, 90° wide."""
    worst_triangles, worst_calls = (0, ()), (0, ())
    eyes = [(x, 0.0, 1.6) for x in range(-75, 76, 10)] + [
        (-56.0, -28.0, 1.6),
        (75.5, 40.0, 1.6),
        (75.5, -40.0, 1.6),
    ]
    for variant in ("1935", "today"):
        for eye in np.array(eyes):
            for heading in np.arange(8) * np.pi / 4:
                triangles, calls = 0, 0
                for mesh in manifest.meshes:
                    low, high = np.array(mesh.bounds_min_m), np.array(mesh.bounds_max_m)
                    if mesh.object is not None or mesh.variant not in (None, variant):
                        continue
                    if not in_view(low, high, eye, heading, np.pi / 4):
                        continue
                    away = float(np.linalg.norm((low + high) / 2 - eye))
                    lod = next(lod for lod in mesh.lods if lod.min_m <= away < lod.max_m)
                    triangles += lod.index_count // 3 * max(1, len(mesh.repeat_offsets_m))
                    calls += 1
                worst_triangles = max(worst_triangles, (triangles, (variant, *eye, heading)))
                worst_calls = max(worst_calls, (calls, (variant, *eye, heading)))
    assert worst_triangles[0] <= MAX_TRIANGLES_IN_VIEW, worst_triangles
    assert worst_calls[0] <= MAX_DRAW_CALLS, worst_calls


def test_package_is_small_enough_to_commit(package_dir):
    size = sum(path.stat().st_size for path in package_dir.rglob("*") if path.is_file())
    assert size <= MAX_MIB * 2**20


def test_figures_have_bones_in_range_and_finite_movements(manifest, package_dir, geometry):
    assert {figure.name for figure in manifest.figures} >= {"soldier", "defender"}
    for figure in manifest.figures:
        table = np.fromfile(package_dir / figure.file, "<f4").reshape(figure.rows, figure.bones, 3, 4)
        assert np.isfinite(table).all()
        turns = table[..., :3]
        assert np.allclose(turns @ np.swapaxes(turns, -1, -2), np.eye(3), atol=1e-4)  # rigid
        for clip in figure.clips:
            assert clip.first + clip.count <= figure.rows
        meshes = [mesh for mesh in manifest.meshes if mesh.object == figure.object]
        assert sum(mesh.lods[0].index_count // 3 for mesh in meshes) <= 1_600
        for mesh in meshes:
            assert vertices(geometry, mesh, 0)["color"][:, 3].max() < figure.bones
        names = {clip.name for clip in figure.clips}
        assert {"stand", "walk", "run", "crouch", "crawl-chain", "lay-plank", "aim", "watch", "fall"} <= names
