"""A small plain river boat tied up at the landing, a board to step aboard by, and the sculling oar over its stern (its form is staged)."""

import itertools

import numpy as np
from practice_parts import measures as m
from practice_parts.shapes import ROPE, beam, rope

from assets.bake import SiteScene
from assets.boards import board
from assets.mesh_parts import Floats, Part, facing, lathe, make, merged, rotation, surface, tube
from assets.site_objects import add_object

HALF = m.BOAT_LENGTH / 2
PLANK = 0.035
STERN_DECK, BOW_DECK = -1.95, 2.15  # where the decks at the ends begin, along Y from the boat's middle


def half_width(y: Floats) -> Floats:
    """At the gunwale."""
    t = np.asarray(y) / HALF
    return np.asarray(m.BOAT_BEAM / 2 * (1.0 - np.where(t < 0, 0.42, 0.60) * np.abs(t) ** 2.4))


def gunwale_z(y: Floats) -> Floats:
    t = np.asarray(y) / HALF
    return np.asarray(0.40 + np.where(t < 0, 0.24, 0.34) * np.abs(t) ** 2.2)


def bottom_z(y: Floats) -> Floats:
    t = np.asarray(y) / HALF
    return np.asarray(-0.20 + np.where(t < 0, 0.44, 0.56) * np.abs(t) ** 3.0)


def bottom_half(y: Floats) -> Floats:
    return np.asarray(half_width(y) * 0.72)


def _strake(y: Floats, low: Floats, high: Floats, low_z: Floats, high_z: Floats, side: float) -> Part:
    """The skin of one side between two lines; in and out."""
    a = np.stack([side * low, y, low_z], -1)
    b = np.stack([side * high, y, high_z], -1)
    outer = surface(np.stack([a, b], axis=1) if side > 0 else np.stack([b, a], axis=1))
    inward = np.array([-side * PLANK, 0.0, 0.0])
    inner = surface(
        np.stack([b + inward, a + inward], axis=1) if side > 0 else np.stack([a + inward, b + inward], axis=1)
    )
    return merged([outer, inner])


def _hull() -> Part:
    y = np.linspace(-HALF, HALF, 17)
    wide, low, top, deep = half_width(y), bottom_half(y), gunwale_z(y), bottom_z(y)
    parts = []
    for side in (-1.0, 1.0):
        middle, middle_z = low + (wide - low) * 0.55, deep + (top - deep) * 0.5
        parts.append(_strake(y, low, middle, deep, middle_z, side))
        parts.append(_strake(y, middle + 0.014, wide + 0.004, middle_z - 0.02, top, side))
        rail = np.stack([side * (wide - PLANK / 2), y, top + 0.02], -1)
        parts.append(_bar(rail, 0.085, 0.045))
    across = np.stack([np.stack([-low, y, deep], -1), np.stack([low, y, deep], -1)], axis=1)
    parts.append(_facing_down(surface(across)))
    for end in (0, -1):
        sign = -1.0 if end == 0 else 1.0
        corners = [
            (-low[end], y[end], deep[end]),
            (low[end], y[end], deep[end]),
            (wide[end], y[end], top[end]),
            (-wide[end], y[end], top[end]),
        ]
        for facing_y, shift in ((sign, 0.0), (-sign, -sign * PLANK)):
            points = np.array(corners) + (0, shift, 0)
            parts.append(
                facing(
                    make(
                        points, np.tile([0, facing_y, 0.0], (4, 1)), points[:, [0, 2]], [(0, 1, 2), (0, 2, 3)]
                    )
                )
            )
        parts.append(
            beam(
                (-wide[end] - 0.06, y[end], top[end] + 0.02),
                (wide[end] + 0.06, y[end], top[end] + 0.02),
                0.10,
                0.06,
            )
        )
    return _lengthwise(merged(parts))


def _lengthwise(part: Part) -> Part:
    """UVs that let the grain run along the boat, in metres; eight boards of the picture to two metres."""
    x, y, z = part.positions.T
    return part.with_uvs(np.stack([y / 2.0, (z + 0.35 * np.abs(x)) / 1.1], -1))


def _bar(path: Floats, wide: float, tall: float) -> Part:
    parts = [beam(tuple(a), tuple(b), wide, tall) for a, b in itertools.pairwise(path)]
    return merged(parts)


def _facing_down(part: Part) -> Part:
    if part.normals[:, 2].mean() > 0:
        return make(part.positions, -part.normals, part.uvs, part.faces[:, ::-1])
    return part


def _boards(y0: float, y1: float, z: float, seed: int, along: bool) -> list[Part]:
    """A floor of boards between two places, cut to the hull's width; nothing of the water shows through."""
    rng = np.random.default_rng(seed)
    parts = []
    if along:
        width = 0.158
        for x in np.arange(-5, 6) * 0.165:
            ys = np.linspace(y0, y1, 40)
            inside = ys[_inner(ys, z) > abs(x) + width / 2 - 0.05]
            if len(inside) < 2:
                continue
            length = float(inside[-1] - inside[0])
            part = board(length, width, 0.025, rng, 0.8).transformed(rotation("z", np.pi / 2))
            parts.append(part.moved((x, (inside[0] + inside[-1]) / 2, z + rng.uniform(-0.003, 0.003))))
    else:
        for y in np.arange(y0 + 0.075, y1, 0.152):
            half = float(min(_inner(np.array([y - 0.07]), z)[0], _inner(np.array([y + 0.07]), z)[0]))
            parts.append(
                board(2 * half, 0.146, 0.028, rng, 0.6).moved((0, y, z + rng.uniform(-0.002, 0.002)))
            )
    y_all = np.linspace(y0, y1, 12)
    half_all = _inner(y_all, z - 0.03)
    under = np.stack(
        [
            np.stack([-half_all, y_all, np.full(12, z - 0.03)], -1),
            np.stack([half_all, y_all, np.full(12, z - 0.03)], -1),
        ],
        axis=1,
    )
    shut = surface(under)
    if shut.normals[:, 2].mean() < 0:
        shut = make(shut.positions, -shut.normals, shut.uvs, shut.faces[:, ::-1])
    return [*parts, shut]


def _inner(y: Floats, z: float) -> Floats:
    """Half the room between the planks at a height above the waterline."""
    deep, top = bottom_z(y), gunwale_z(y)
    share = np.clip((z - deep) / (top - deep), 0.0, 1.0)
    return np.asarray(bottom_half(y) + (half_width(y) - bottom_half(y)) * share - PLANK)


def _bulkhead(y: float, z_top: float) -> Part:
    wide = float(_inner(np.array([y]), z_top)[0])
    low = float(_inner(np.array([y]), m.BOAT_FLOOR)[0])
    parts = []
    for way in (-1.0, 1.0):
        points = np.array(
            [
                (-low, y, m.BOAT_FLOOR - 0.04),
                (low, y, m.BOAT_FLOOR - 0.04),
                (wide, y, z_top),
                (-wide, y, z_top),
            ]
        )
        parts.append(
            facing(
                make(points, np.tile([0, way, 0.0], (4, 1)), points[:, [0, 2]] / 2, [(0, 1, 2), (0, 2, 3)])
            )
        )
    return merged(parts)


def boat() -> Part:
    """Its middle at the waterline at the origin, the bow towards +Y."""
    stern, bow = float(gunwale_z(np.array(STERN_DECK))) - 0.07, float(gunwale_z(np.array(BOW_DECK))) - 0.07
    parts = [_hull()]
    parts += _boards(STERN_DECK, BOW_DECK, m.BOAT_FLOOR, 51, along=True)
    parts += _boards(-HALF + PLANK, STERN_DECK, stern, 52, along=False)
    parts += _boards(BOW_DECK, HALF - PLANK, bow, 53, along=False)
    parts += [_bulkhead(STERN_DECK, stern), _bulkhead(BOW_DECK, bow)]
    for y in (-0.95, 0.75):
        half = float(half_width(np.array(y))) - PLANK
        for side in (-1.0, 1.0):  # ribs
            z = float(gunwale_z(np.array(y)))
            parts.append(
                beam(
                    (side * (half - 0.13), y, m.BOAT_FLOOR), (side * (half - 0.012), y, z - 0.02), 0.05, 0.05
                )
            )
    return merged(parts)


def _pin() -> Part:
    """The oar rides on it: a short iron stud on the stern's beam."""
    z = float(gunwale_z(np.array(-HALF)))
    return merged([tube([(0, -HALF, z), (0, -HALF, z + 0.09)], 0.018, 8, up=(1, 0, 0)),
                   lathe([(0.002, z + 0.125), (0.03, z + 0.105), (0.03, z + 0.085), (0.004, z + 0.075)][::-1], 10).moved((0, -HALF, 0))])  # fmt: skip


def _oar() -> Part:
    """From its pivot at the origin: the loom forward and up to the grip, the blade aft and down into the water."""
    slope = 0.30
    ins, out = m.OAR_INBOARD, m.OAR_OUTBOARD

    def at(y: float) -> tuple[float, float, float]:
        return (0.0, y, slope * y + (0.05 * (y - 0.2) if y > 0.2 else 0.0))

    ys = [ins, ins - 0.02, ins - 0.35, ins * 0.4, 0.0, -out * 0.42]
    loom = tube([at(y) for y in ys], np.array([0.012, 0.023, 0.025, 0.034, 0.042, 0.036]), 10, up=(1, 0, 0))
    grip = tube(
        [(-0.15, ins - 0.03, at(ins - 0.03)[2]), (0.15, ins - 0.03, at(ins - 0.03)[2])],
        0.018,
        8,
        up=(0, 0, 1),
    )
    along = np.linspace(-out * 0.36, -out, 7)
    width = np.array([0.03, 0.055, 0.075, 0.085, 0.09, 0.09, 0.082])
    blade = []
    for lift, way in ((0.011, 1.0), (-0.011, -1.0)):
        z = along * slope + lift
        left = np.stack([-width, along, z], -1)
        right = np.stack([width, along, z], -1)
        skin = surface(np.stack([left, right], axis=1))
        if skin.normals[:, 2].mean() * way < 0:
            skin = make(skin.positions, -skin.normals, skin.uvs, skin.faces[:, ::-1])
        blade.append(skin)
    for side in (-1.0, 1.0):
        edge = np.stack(
            [
                np.stack([side * width, along, along * slope - 0.011], -1),
                np.stack([side * width, along, along * slope + 0.011], -1),
            ],
            axis=1,
        )
        skin = surface(edge)
        if skin.normals[:, 0].mean() * side < 0:
            skin = make(skin.positions, -skin.normals, skin.uvs, skin.faces[:, ::-1])
        blade.append(skin)
    part = merged([loom, grip, *blade])
    return part.with_uvs(
        np.stack([part.positions[:, 1] / 2.0, part.positions[:, 0] * 0.8 + part.positions[:, 2] * 0.2], -1)
    )


def _gangboard() -> Part:
    rng = np.random.default_rng(57)
    start, end = (
        (m.LANDING[1] - 0.75, m.LANDING_Z + 0.042),
        (m.BOAT[0] - 0.30, m.WATER_Z + float(gunwale_z(np.array(m.GANGBOARD_Y - m.BOAT[1]))) + 0.085),
    )
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    tilt = rotation("y", -float(np.arctan2(end[1] - start[1], end[0] - start[0])))
    parts = [board(length, 0.19, 0.04, rng, 0.5).moved((0, s * 0.098, 0)) for s in (-1.0, 1.0)]
    middle = ((start[0] + end[0]) / 2, m.GANGBOARD_Y, (start[1] + end[1]) / 2)
    return merged([part.transformed(tilt).moved(middle) for part in parts])


def _mooring() -> Part:
    """Two lines from the landing's bollards, slack."""
    x, y, z = m.BOAT
    lines = []
    for bollard_y, end_y in ((-1.9, -2.6), (3.4, 2.75)):
        start = np.array([11.99, bollard_y, m.LANDING_Z + 0.30])
        end = np.array(
            [x - float(half_width(np.array(end_y))), y + end_y, z + float(gunwale_z(np.array(end_y))) + 0.03]
        )
        t = np.linspace(0, 1, 9)[:, None]
        path = start + (end - start) * t - np.array([0, 0, 0.12]) * (4 * t * (1 - t))
        lines.append(tube(path, ROPE, 6, up=(0.2, 0.4, 1.0)))
        around = np.linspace(0, 2 * np.pi, 13)
        for k in range(3):
            coil = [
                (11.85 + 0.125 * np.cos(a), bollard_y + 0.125 * np.sin(a), m.LANDING_Z + 0.27 + 0.03 * k)
                for a in around
            ]
            lines.append(rope(coil, 0.015))
    return merged(lines)


def add_boat(scene: SiteScene) -> None:
    scene.add("boat", "boatwood", boat().moved(m.BOAT), reach_m=1.2)
    scene.add("boat-pin", "iron", _pin().moved(m.BOAT), reach_m=0.3)
    scene.add("gangboard", "boards", _gangboard(), reach_m=0.8)
    scene.add("mooring", "hemp", _mooring(), reach_m=0.4)
    x, y, z = m.BOAT
    pivot = (x, y - HALF, z + float(gunwale_z(np.array(-HALF))) + 0.13)
    add_object(scene, "oar", "boatwood", _oar(), pivot, 0.16)
