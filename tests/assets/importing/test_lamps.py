"""Lamps of a file light what they light in the file: by the formulas of KHR_lights_punctual, with shadows, whatever the unit of their strength."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assets.importing import lamp_marks
from assets.importing.bake_package import bake
from assets.importing.drawn import Drawn
from assets.importing.finding import Finding
from assets.importing.flat import FlatLamp, FlatObject, FlatPiece, FlatScene
from assets.importing.flatten import flatten
from assets.importing.job import Job
from assets.importing.lamp_exposure import KEY, factor
from assets.importing.lamp_light import LampLight
from assets.importing.read_gltf import read_gltf
from assets.importing.source import SourceMaterial
from scenes.package import LAMP_RANGE, SiteManifest
from tests.assets.importing.made_gltf import box_model

Doubles = NDArray[np.float64]
UP = np.array([[0.0, 0.0, 1.0]])
POINT = FlatLamp("lamp", (0.0, 0.0, 2.0), (0.0, 0.0, -1.0), (100.0, 50.0, 0.0))
SPOT = replace(POINT, inner_rad=math.radians(10), outer_rad=math.radians(30))
SQUARE = np.array([[0, 1, 2], [0, 2, 3]], np.uint32)


def lux(lamp: FlatLamp, *places: tuple[float, float, float], walls: tuple[Drawn, ...] = ()) -> list[float]:
    """Of red light on a surface that looks up."""
    points = np.array(places)
    return [float(value) for value in LampLight([lamp], walls, 30.0).arriving(points, np.tile(UP, (len(points), 1)))[0][:, 0]]


def square(half_m: float, at_m: float, *, away: bool = False) -> FlatPiece:
    """Level, at a height, looking up or ``away``: down."""
    corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) * half_m + [0.0, 0.0, at_m]
    faces = SQUARE[:, ::-1] if away else SQUARE
    normals = np.tile(np.array([[0, 0, -1 if away else 1]], np.float32), (4, 1))
    return FlatPiece("floor", corners.astype(np.float32), np.ascontiguousarray(faces), normals, material=0)


def drawn(piece: FlatPiece) -> Drawn:
    assert piece.normals is not None
    return Drawn("plaster", piece.positions, piece.normals, np.zeros((4, 2), np.float32), piece.faces)


def test_light_falls_off_by_the_square_and_ends_at_its_range() -> None:
    near, far, back = lux(POINT, (0, 0, 0), (0, 0, -2), (0, 0, 3))
    assert (near, far, back) == pytest.approx((100 / 4, 100 / 16, 0.0))
    aside = lux(POINT, (1.5, 0, 0))[0]
    assert aside == pytest.approx(100 / 6.25 * 0.8)  # distance 2.5 m, cosine 2 / 2.5
    ends, beyond = lux(replace(POINT, range_m=4.0), (0, 0, 0), (0, 0, -2.5))
    assert (ends, beyond) == pytest.approx((25 * (1 - 0.5**4), 0.0))


def test_a_spots_edge_is_as_soft_as_the_extension_says() -> None:
    cos_inner, cos_outer = math.cos(math.radians(10)), math.cos(math.radians(30))
    for degrees in (0, 9, 15, 22, 29, 31, 80):
        angle = math.radians(degrees)
        expected = min(max((math.cos(angle) - cos_outer) / (cos_inner - cos_outer), 0.0), 1.0) ** 2 * 25 * math.cos(angle) ** 3
        assert lux(SPOT, (2 * math.tan(angle), 0, 0))[0] == pytest.approx(expected, abs=1e-6)


def test_walls_shade_and_the_edge_of_a_shadow_is_soft() -> None:
    """A board at half the height, to the right of x = 0: its shadow begins there."""
    board = drawn(square(1.0, 1.0))
    board = replace(board, positions=(board.positions + [1.0, 0.0, 0.0]).astype(np.float32))
    lit, edge, dark = lux(POINT, (-0.2, 0, 0), (0.0, 0, 0), (0.2, 0, 0), walls=(board,))
    assert lit == pytest.approx(lux(POINT, (-0.2, 0, 0))[0]) and dark == 0.0 and 0.2 * lit < edge < 0.8 * lit


def test_a_bulb_round_a_lamp_does_not_swallow_its_light_but_a_room_does() -> None:
    def box(half_m: float) -> tuple[Drawn, ...]:
        sides = []
        for axis in range(3):
            for end in (-half_m, half_m):
                points = np.roll(drawn(square(half_m, end)).positions, axis, axis=1) + np.array([0, 0, 2], np.float32)
                sides.append(replace(drawn(square(half_m, end)), positions=points.astype(np.float32)))
        return tuple(sides)

    assert lux(POINT, (0, 0, 0), walls=box(0.08))[0] == pytest.approx(25.0)
    assert lux(POINT, (0, 0, 0), walls=box(0.8))[0] == 0.0


def lit_model(folder: Path, *lights: dict[str, Any], scale: float = 1.0, kind: str = "site") -> tuple[FlatScene, list[Finding]]:
    model = box_model()
    model.json["extensions"] = {"KHR_lights_punctual": {"lights": list(lights)}}
    group = model.node("group", translation=[1, 0, 0], scale=[scale] * 3)
    for number in range(len(lights)):
        model.node(f"lamp {number}", parent=group, scene=False, extensions={"KHR_lights_punctual": {"light": number}}, translation=[0, 2, number])
    source, _ = read_gltf(model.write_glb(folder / "lit.glb"), folder, Job("lit"))
    return flatten(source, Job("lit", kind=kind))  # type: ignore[arg-type]


def test_lamps_are_read_placed_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spot = {"type": "spot", "intensity": 7, "range": 9, "spot": {"innerConeAngle": 0.1, "outerConeAngle": 0.5}}
    flat, findings = lit_model(tmp_path, {"type": "point", "color": [1, 0.5, 0], "intensity": 10}, spot, {"type": "point", "intensity": 0})
    point, cone = flat.lamps
    assert (point.position_m, point.candela, point.outer_rad, point.range_m) == ((1.0, 0.0, 2.0), (10.0, 5.0, 0.0), None, None)
    assert cone.position_m == (1.0, -1.0, 2.0) and cone.direction == pytest.approx((0.0, 1.0, 0.0), abs=1e-6)
    assert (cone.inner_rad, cone.outer_rad, cone.range_m) == (0.1, 0.5, 9.0)
    told = {finding.code: (finding.node, finding.values) for finding in findings}
    assert told["lamp-dark"][0] == "group/lamp 2" and told["lamps-used"][1] == {"points": 1, "spots": 1}
    monkeypatch.setattr(lamp_marks, "MOST", 1)
    flat, findings = lit_model(tmp_path, spot, {"type": "point", "intensity": 10})
    assert [lamp.candela for lamp in flat.lamps] == [(10.0, 10.0, 10.0)] and "lamps-too-many" in {finding.code for finding in findings}
    flat, _ = lit_model(tmp_path, spot, kind="object")
    assert flat.lamps[0].object == "lit"


def room(lamp: FlatLamp = POINT) -> FlatScene:
    """A floor of 12 m of two triangles, and a board of 1 m that hangs over it."""
    pieces = (square(6.0, 0.0), replace(square(0.5, 1.0, away=True), name="board"))
    moved = replace(pieces[1], positions=(pieces[1].positions + [2.0, 0.0, 0.0]).astype(np.float32))
    return FlatScene((pieces[0], moved), (SourceMaterial("plaster", (0.8, 0.8, 0.8, 1.0), double_sided=True),), (), format="glTF", lamps=(lamp,))


def baked(scene: FlatScene, folder: Path) -> tuple[SiteManifest, Doubles, Doubles, NDArray[np.uint32]]:
    """The manifest; and of the mesh with the floor: places (n, 3), light (n, 3), triangles (m, 3)."""
    manifest, _ = bake(scene, Job("lit"), folder, lambda stage, share: None)
    raw = (folder / "geometry.bin").read_bytes()
    mesh = next(mesh for mesh in manifest.meshes if mesh.material == "plaster")
    level = mesh.lods[0]
    assert level.lamp_offset_bytes is not None
    rows = np.frombuffer(raw, np.uint8, level.vertex_count * 8, level.lamp_offset_bytes).reshape(-1, 8).astype(float)
    places = np.frombuffer(raw, "<f4", level.vertex_count * 13, level.vertex_offset_bytes).reshape(-1, 13)[:, :3].astype(float)
    faces = np.frombuffer(raw, "<u4", level.index_count, level.index_offset_bytes).reshape(-1, 3)
    return manifest, places, rows[:, :3] / 255 * (rows[:, 3:4] / 255) ** 2 * LAMP_RANGE, faces


def test_the_baked_floor_has_the_formulas_light_between_its_vertices_too(tmp_path: Path) -> None:
    _, places, light, faces = baked(room(), tmp_path / "lit.site")
    corners = places[faces]
    flat = (np.abs(corners[:, :, 2]) < 1e-6).all(axis=1)
    middles, found = corners[flat].mean(axis=1), light[faces[flat]].mean(axis=1)[:, 0]
    far2 = (middles[:, :2] ** 2).sum(axis=1) + 4.0
    open_ = (middles[:, 0] < 1.0) & (far2 < 20.0)  # the board's shadow begins at x = 3
    expected = 2.0 / far2**1.5
    ratio = found[open_] / expected[open_]
    assert len(ratio) > 50 and np.abs(ratio / np.median(ratio) - 1).max() < 0.1
    shade = (np.abs(middles[:, 0] - 4.0) < 0.7) & (np.abs(middles[:, 1]) < 0.7)
    assert shade.any() and found[shade].max() == 0.0
    red, green, blue = light[np.argmax(light[:, 0])]
    assert green / red == pytest.approx(0.5, abs=0.01) and blue == 0.0


def test_finer_triangles_still_meet(tmp_path: Path) -> None:
    _, places, _, faces = baked(room(SPOT), tmp_path / "lit.site")
    _, place = np.unique(places, axis=0, return_inverse=True)
    of_place = place.ravel()[faces]
    ends = np.sort(np.concatenate([of_place[:, [0, 1]], of_place[:, [1, 2]], of_place[:, [2, 0]]]), axis=1)
    edges, count = np.unique(ends, axis=0, return_counts=True)
    firsts = np.unique(place.ravel(), return_index=True)[1]
    middle = places[firsts][edges[count == 1]].mean(axis=1)
    rim = (np.abs(middle[:, :2]).max(axis=1) > 5.99) | (middle[:, 2] > 0.5)
    assert len(faces) > 100 and rim.all() and count.max() <= 2


def test_strength_in_any_unit_gives_the_same_bytes(tmp_path: Path) -> None:
    """Candela, watts or plain numbers: one factor for all lamps of a file takes it out."""
    strong = replace(POINT, candela=(1e5, 5e4, 0.0))
    for name, lamp in (("a", POINT), ("b", strong)):
        baked(room(lamp), tmp_path / f"{name}.site")
    assert (tmp_path / "a.site" / "geometry.bin").read_bytes() == (tmp_path / "b.site" / "geometry.bin").read_bytes()
    light = LampLight([POINT], [drawn(square(6.0, 0.0))], 12.0)
    shown = factor(light, 12.0)
    assert shown is not None and KEY <= 25 * shown < 4 * KEY  # the brightest place is well lit, and the tone curve still holds it


def test_what_reaches_nothing_is_told_and_a_site_without_lamps_is_as_ever(tmp_path: Path) -> None:
    manifest, findings = bake(room(replace(POINT, range_m=0.5)), Job("lit"), tmp_path / "a.site", lambda stage, share: None)
    assert [finding.code for finding in findings if "lamp" in finding.code] == ["lamps-light-nothing"] and "night" not in manifest.light
    bake(replace(room(), lamps=()), Job("lit"), tmp_path / "b.site", lambda stage, share: None)
    assert "lamp" not in json.dumps(json.loads((tmp_path / "b.site" / "manifest.json").read_text(encoding="utf-8")))
    assert (tmp_path / "a.site" / "geometry.bin").read_bytes() == (tmp_path / "b.site" / "geometry.bin").read_bytes()


def test_a_thing_to_take_is_lit_as_it_is_drawn_by_lamps_that_see_it(tmp_path: Path) -> None:
    thing = replace(square(0.2, 0.0), name="thing", object="thing")
    scene = replace(room(), objects=(FlatObject("thing", (-1.0, 0.0, 0.5)),), lamps=(replace(POINT, position_m=(50.0, 0.0, -9.0)), POINT))
    manifest, *_ = baked(replace(scene, pieces=(*scene.pieces, thing)), tmp_path / "lit.site")
    assert [lamp.position_m for lamp in manifest.lamps] == [(0.0, 0.0, 2.0)]
    assert {mesh.object: mesh.lamps for mesh in manifest.meshes if mesh.material == "plaster"} == {None: (), "thing": (0,)}
    assert manifest.lamps[0].light[0] == pytest.approx(2 * manifest.lamps[0].light[1], rel=1e-4) and "night" in manifest.light
