"""The courtyard: paving, walls with tiled copings, the gate, the house to the north, the steps and the landing; and where feet may go."""

import numpy as np
from practice_parts import measures as m

from assets.bake import SiteScene
from assets.mesh_parts import Part, box, facing, make, merged, placed, quad, tube
from assets.timber_house import house

HOUSE = (-1.4, 11.4, 12.0, 6.2)  # x, y of its middle; width, depth
FOOT_HEIGHT, COPING_OVER = 0.42, 0.15


def _paving(x0: float, x1: float, y0: float, y1: float, z: float) -> Part:
    part = quad((x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z), 0.9)
    return part.with_uvs(part.positions[:, :2])


def _coping(length: float, thick: float, z: float) -> Part:
    """A small tiled roof along X on a wall's top, with its ridge and its closed ends."""
    half, out, rise = length / 2, thick / 2 + COPING_OVER, 0.24
    parts = []
    for side in (-1.0, 1.0):
        a, b = (-half * side, -out * side, z), (half * side, -out * side, z)
        c, d = (half * side, 0.0, z + rise), (-half * side, 0.0, z + rise)
        parts.append(quad(a, b, c, d, 0.9))
        parts.append(quad((a[0], a[1], z - 0.05), (b[0], b[1], z - 0.05), b, a, 0.9))
        under = quad(
            (b[0], b[1], z - 0.05), (a[0], a[1], z - 0.05), (a[0], 0.0, z - 0.05), (b[0], 0.0, z - 0.05), 0.9
        )
        parts.append(under)
        end = np.array([(side * half, -out, z - 0.05), (side * half, out, z - 0.05), (side * half, out, z),
                        (side * half, 0.0, z + rise), (side * half, -out, z)])  # fmt: skip
        faces = [(0, 1, 2), (0, 2, 4), (4, 2, 3)]
        parts.append(facing(make(end, np.tile([side, 0.0, 0.0], (5, 1)), end[:, [1, 2]], faces)))
    ends = np.linspace(-half - 0.05, half + 0.05, 2 + int(length))
    ridge = np.stack([ends, np.zeros_like(ends), np.full_like(ends, z + rise + 0.01)], -1)
    return merged([*parts, tube(ridge, 0.075, 7)])


def _wall(a: tuple[float, float], b: tuple[float, float], tall: float) -> dict[str, Part]:
    """A plastered wall on a stone foot, centred on the line from ``a`` to ``b``, at z = 0."""
    p, q = np.array(a), np.array(b)
    length = float(np.linalg.norm(q - p))
    heading = float(np.arctan2(*(q - p)[::-1]))
    middle = (*(p + q) / 2, 0.0)
    thick = m.WALL_THICK
    parts = {
        "masonry": box(
            (length, thick + 0.08, FOOT_HEIGHT + 0.4), (0, 0, (FOOT_HEIGHT - 0.4) / 2), 0.9, skip="z"
        ),
        "plaster": box((length, thick, tall - FOOT_HEIGHT), (0, 0, (tall + FOOT_HEIGHT) / 2), 0.9, skip="zZ"),
        "tiles": _coping(length, thick, tall),
    }
    return {name: placed(part, middle, heading) for name, part in parts.items()}


def _parapet(a: tuple[float, float], b: tuple[float, float]) -> Part:
    p, q = np.array(a), np.array(b)
    length = float(np.linalg.norm(q - p))
    heading = float(np.arctan2(*(q - p)[::-1]))
    body = box(
        (length, m.PARAPET_THICK, m.PARAPET_HEIGHT + 0.2), (0, 0, (m.PARAPET_HEIGHT - 0.2) / 2), 0.8, skip="z"
    )
    coping = box((length + 0.06, m.PARAPET_THICK + 0.12, 0.12), (0, 0, m.PARAPET_HEIGHT + 0.06), 0.8)
    return placed(merged([body, coping]), (*(p + q) / 2, 0.0), heading)


def _gate() -> dict[str, Part]:
    """Two closed leaves between posts under a small roof, in the west wall."""
    x = m.YARD[0] - m.WALL_THICK / 2
    half = m.GATE_HALF
    timber = []
    for side in (-1.0, 1.0):
        timber.append(box((0.24, 0.20, 2.5), (x, side * half, 1.25), 1.2).upright())
        timber.append(box((0.07, half - 0.13, 2.1), (x, side * (half - 0.1) / 2, 1.13), 0.8).upright())
        for z in (0.45, 1.8):
            timber.append(box((0.05, half - 0.2, 0.12), (x + 0.055, side * (half - 0.1) / 2, z), 0.8))
        timber.append(
            tube([(x + 0.09, side * 0.16, 1.16), (x + 0.09, side * 0.16, 1.02)], 0.022, 6, up=(1, 0, 0))
        )
    timber.append(box((0.26, 2 * half + 0.5, 0.22), (x, 0, 2.39), 1.2))
    roof = placed(_coping(2 * half + 0.9, 0.55, 2.62), (x, 0.0, 0.0), np.pi / 2)
    return {
        "oldwood": merged(timber),
        "tiles": roof,
        "masonry": box((0.5, 2 * half, 0.1), (x, 0, 0.05), 0.8, skip="z"),
    }


def _landing() -> Part:
    """Stone steps, and the block that stands out into the river."""
    parts = []
    x0 = m.YARD[1]
    for k in range(m.STEPS):
        top = -k * m.STEP_RISE - m.STEP_RISE
        x = x0 + k * m.STEP_TREAD
        if k < m.STEPS - 1:  # the last step is the landing itself
            size = (m.STEP_TREAD, 2 * m.STEPS_HALF, top + 2.0)
            parts.append(box(size, (x + m.STEP_TREAD / 2, 0, (top - 2.0) / 2), 0.9, skip="zx"))
    lx0, lx1, ly0, ly1 = m.LANDING
    lx0 -= m.STEP_TREAD
    deep = m.BED_Z - 0.5
    body = box(
        (lx1 - lx0, ly1 - ly0, m.LANDING_Z - 0.16 - deep),
        ((lx0 + lx1) / 2, 0, (m.LANDING_Z - 0.16 + deep) / 2),
        1.2,
        skip="zZ",
    )
    kerb = box(
        (lx1 - lx0 + 0.08, ly1 - ly0 + 0.16, 0.16),
        ((lx0 + lx1) / 2 + 0.04, 0, m.LANDING_Z - 0.08),
        1.2,
        skip="z",
    )
    upward = kerb.normals[:, 2] > 0.5
    kerb = kerb.with_uvs(np.where(upward[:, None], kerb.positions[:, :2], kerb.uvs))
    return merged([*parts, body, kerb])


def _river_wall() -> Part:
    """Holds the courtyard up above the bank."""
    x, y0, y1 = m.YARD[1], m.YARD[2] - 0.4, m.YARD[3] + 0.4
    face = quad((x, y0, -2.2), (x, y1, -2.2), (x, y1, 0.0), (x, y0, 0.0), 1.0)
    sides = [
        quad((x - 3.0, y0, -2.2), (x, y0, -2.2), (x, y0, 0.0), (x - 3.0, y0, 0.0), 1.0),
        quad((x, y1, -2.2), (x - 3.0, y1, -2.2), (x - 3.0, y1, 0.0), (x, y1, 0.0), 1.0),
    ]
    return merged([face, *sides])


def _bollards() -> Part:
    parts = []
    for y in (-1.9, 3.4):
        parts.append(
            tube([(11.85, y, m.LANDING_Z - 0.1), (11.85, y, m.LANDING_Z + 0.42)], 0.11, 10, up=(1, 0, 0))
        )
        parts.append(
            tube([(11.85, y, m.LANDING_Z + 0.36), (11.85, y, m.LANDING_Z + 0.48)], 0.14, 10, up=(1, 0, 0))
        )
    return merged(parts)


def _bench(x: float, y: float, heading: float) -> Part:
    legs = [box((0.26, 0.34, 0.40), (s * 0.55, 0, 0.20), 0.5, skip="z") for s in (-1.0, 1.0)]
    return placed(merged([*legs, box((1.6, 0.42, 0.10), (0, 0, 0.45), 0.5)]), (x, y, 0), heading)


def add_yard(scene: SiteScene) -> None:
    x0, x1, y0, y1 = m.YARD
    out = m.WALL_THICK / 2
    runs = [
        ((x0 - out, y0 - 2 * out), (x0 - out, -m.GATE_HALF - 0.1)),
        ((x0 - out, m.GATE_HALF + 0.1), (x0 - out, y1 + 2 * out)),
        ((x0, y0 - out), (x1 - 0.05, y0 - out)),
        ((x0, y1 + out), (HOUSE[0] - HOUSE[2] / 2 - 0.1, y1 + out)),
        ((HOUSE[0] + HOUSE[2] / 2 + 0.1, y1 + out), (x1 - 0.05, y1 + out)),
    ]
    by_material: dict[str, list[Part]] = {"masonry": [], "plaster": [], "tiles": [], "oldwood": []}
    for k, (a, b) in enumerate(
        runs
    ):  # copings that meet differ a little in height, so that none lie in one plane
        for name, part in _wall(a, b, m.WALL_HEIGHT + 0.012 * k).items():
            by_material[name].append(part)
    for name, part in _gate().items():
        by_material[name].append(part)
    inner = m.PARAPET_THICK / 2 + 0.03  # its face and that of the wall below lie in no one plane
    for side in (-1.0, 1.0):
        by_material["masonry"].append(_parapet((x1 - inner, side * y1), (x1 - inner, side * m.STEPS_HALF)))
    by_material["masonry"] += [
        _river_wall(),
        _bollards(),
        _bench(3.4, -6.6, 0.0),
        _bench(-8.3, 3.4, np.pi / 2),
    ]
    for name, parts in by_material.items():
        scene.add(f"yard-{name}", name, merged(parts), reach_m=2.5)
    strip = HOUSE[1] - HOUSE[3] / 2 - y1  # between the yard and the house's stone foot
    flags = [
        _paving(x0, x1, y0, y1, 0.0),
        _paving(HOUSE[0] - HOUSE[2] / 2 - 0.2, HOUSE[0] + HOUSE[2] / 2 + 0.2, y1, y1 + strip, 0.0),
    ]
    scene.add("yard-paving", "paving", merged(flags), reach_m=3.0)
    scene.add("landing", "masonry", _landing(), reach_m=2.5)
    # Boards inside, up to the roof: no daylight through the chinks of the front and under the eaves.
    inner, top = HOUSE[3] / 2 - 0.25, 3.72
    boarded = [
        box((HOUSE[2] - 0.3, 0.04, top - 0.17), (HOUSE[0], HOUSE[1] + side * inner, (top + 0.17) / 2), 1.4)
        for side in (-1.0, 1.0)
    ]
    scene.add("house-boarded", "oldwood", merged(boarded), reach_m=1.0)
    for name, part in house(HOUSE[2], HOUSE[3], 1, 417).items():
        if name != "tiles-far":
            shown = {"timber": "oldwood"}.get(name, name)
            scene.add(
                f"house-{name}", shown, placed(part, (HOUSE[0], HOUSE[1], 0.0), -np.pi / 2), reach_m=2.5
            )


def add_walkable(scene: SiteScene) -> None:
    """The courtyard, the way down, the landing, the board to the boat and the boat's floor."""
    walk = scene.walk
    x0, x1, y0, y1 = m.YARD
    walk.fill(x0 + 0.4, x1 - 0.7, y0 + 0.4, y1 - 0.3, 0.0)
    inner = m.STEPS_HALF - 0.35
    walk.fill(x1 - 0.7, m.LANDING[0] + 0.2, -inner, inner, lambda x, y: m.step_z(x) + 0 * y)
    walk.fill(m.LANDING[0], m.LANDING[1] - 0.4, m.LANDING[2] + 0.4, m.LANDING[3] - 0.4, m.LANDING_Z)
    bx, by, bz = m.BOAT
    floor = bz + m.BOAT_FLOOR
    walk.fill(bx - 0.3, bx + 0.3, by - 1.0, by + 1.9, floor)
    start = m.LANDING[1] - 0.4
    share = (m.LANDING_Z - floor) / (bx - 0.3 - start)
    walk.fill(
        start,
        bx - 0.3,
        m.GANGBOARD_Y - 0.3,
        m.GANGBOARD_Y + 0.3,
        lambda x, y: m.LANDING_Z - (x - start) * share + 0 * y,
    )
    walk.block(m.BELL[0] - 1.0, m.BELL[0] + 1.0, m.BELL[1] - 0.55, m.BELL[1] + 0.55, 0.15)
    walk.block(m.HOIST[0] - 0.3, m.HOIST[0] + m.HOIST_ARM + 0.6, m.HOIST[1] - 0.3, m.HOIST[1] + 0.3, 0.15)
    for end in (0.0, m.CHAIN_LENGTH):
        x, y = m.CHAIN[0] + end, m.CHAIN[1]
        walk.block(x - 0.2, x + 0.2, y - 0.45, y + 0.45, 0.15)
    walk.block(2.6, 4.2, -7.0, -6.3)
    walk.block(-8.6, -8.0, 2.6, 4.2)
    walk.block(4.2, 4.7, -6.1, -5.6)
