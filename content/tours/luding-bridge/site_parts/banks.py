"""Stone on both banks: abutments, embankment walls, paving, parapets, and the floor that feet may use."""

import numpy as np
from site_parts import measures as m
from site_parts.terrain import WALL_EAST_Y, WALL_WEST_Y, height

from assets.bake import SiteScene
from assets.mesh_parts import Part, box, merged, placed, quad

FACE_X, BATTER = 52.6, 0.35  # front of the embankment walls at their foot; how far they lean in up to the top
PARAPET_HEIGHT, PARAPET_THICK = 0.95, 0.45
COPING_THICK = 0.14
CORNER_STEP = 0.006  # walls that meet differ by this, so that no two copings lie in one plane
# On the west bank, where visitors look at the bridge: 0.70 m with its coping.
LOW_PARAPET = 0.70 - COPING_THICK
GRID_CELL = 0.25
Rect = tuple[float, float, float, float]  # x from, x to, y from, y to

# Paved ground at z = 0. West: bridgehead, then a path south to the viewpoint terrace. East: bridgehead, then the street.
WEST_HEAD: Rect = (-76.0, -51.9, -10.0, 10.0)
WEST_PATH: Rect = (-70.0, -60.0, -20.0, -10.0)
TERRACE: Rect = (-72.0, -53.6, -36.0, -20.0)
EAST_HEAD: Rect = (51.9, 72.0, -12.0, 12.0)
STREET: Rect = (72.0, 79.0, -58.0, 58.0)
PAVED = (WEST_HEAD, WEST_PATH, TERRACE, EAST_HEAD, STREET)


def _wall(
    a: tuple[float, float],
    b: tuple[float, float],
    bottom: float,
    top: float,
    thick: float,
    batter: float = 0.0,
) -> Part:
    """A wall whose outer face (to the right of a → b) leans in by ``batter`` at its top; UVs in metres."""
    p, q = np.array([*a, 0.0]), np.array([*b, 0.0])
    along = (q - p) / np.linalg.norm(q - p)
    right = np.array([along[1], -along[0], 0.0])
    low, high = np.array([0, 0, bottom]), np.array([0, 0, top])
    outer = quad(p + low, q + low, q + high - right * batter, p + high - right * batter, 1.4)
    back = right * thick
    inner = quad(q - back + low, p - back + low, p - back + high, q - back + high, 2.5)
    cap = quad(p + high - right * batter, q + high - right * batter, q - back + high, p - back + high, 1.4)
    ends = [
        quad(p - back + low, p + low, p + high - right * batter, p - back + high, 1.4),
        quad(q + low, q - back + low, q - back + high, q + high - right * batter, 1.4),
    ]
    return merged([outer, inner, cap, *ends])


def parapet(
    a: tuple[float, float], b: tuple[float, float], z: float = 0.0, tall: float = PARAPET_HEIGHT
) -> Part:
    """A low wall with a coping stone that overhangs a little, centred on the line a → b."""
    p, q = np.array(a), np.array(b)
    length = float(np.linalg.norm(q - p))
    heading = float(np.arctan2(q[1] - p[1], q[0] - p[0]))
    body = box((length, PARAPET_THICK, tall + 0.3), (0, 0, (tall - 0.3) / 2), cell_m=0.8, skip="z")
    coping = box(
        (length + 0.08, PARAPET_THICK + 0.12, COPING_THICK), (0, 0, tall + COPING_THICK / 2), cell_m=0.8
    )
    centre = (p + q) / 2
    return placed(merged([body, coping]), (centre[0], centre[1], z), heading)


def _paving(rect: Rect, edged: bool = True) -> Part:
    """Flags at z = 0; ``edged``: with sides that reach down into the ground."""
    x0, x1, y0, y1 = rect
    part = quad((x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0), 0.9)
    part = part.with_uvs(part.positions[:, :2])
    if not edged:
        return part
    sides = box((x1 - x0, y1 - y0, 0.4), ((x0 + x1) / 2, (y0 + y1) / 2, -0.2), skip="zZ")
    return merged([part, sides])


def _head_paving(rect: Rect) -> Part:
    """A bridgehead's flags: up to the embankment's top, and between the abutment's sides on to the span."""
    sign = np.sign(rect[0])
    wall, end = FACE_X + BATTER, m.HALF_LENGTH + 0.065  # the wall leans away from the river
    far = max(abs(rect[0]), abs(rect[1]))
    inner, outer = sorted((sign * wall, sign * far)), sorted((sign * end, sign * wall))
    w = m.ABUTMENT_HALF_WIDTH
    return merged(
        [
            _paving((inner[0], inner[1], rect[2], rect[3])),
            _paving((outer[0], outer[1], -w, w), edged=False),
        ]
    )


def _abutment(sign: float) -> Part:
    """The dressed stone block that the chains run into, its face at the end of the span."""
    w, face, back = m.ABUTMENT_HALF_WIDTH, m.HALF_LENGTH + 0.04, 62.0
    bottom, lean = -m.ABUTMENT_HEIGHT, 0.7
    x = face * sign
    foot = (face - lean) * sign

    def front(y0: float, y1: float, z0: float, z1: float) -> Part:
        def at(y: float, z: float) -> tuple[float, float, float]:
            return (x + (foot - x) * min(1.0, -z / m.ABUTMENT_HEIGHT), y, z)

        corners = (at(y0, z0), at(y1, z0), at(y1, z1), at(y0, z1))
        return _outward(corners, -sign)

    def _outward(corners: tuple[tuple[float, float, float], ...], sx: float) -> Part:
        a, b, c, d = corners
        n = np.cross(np.subtract(b, a), np.subtract(d, a))
        part = quad(a, b, c, d, 1.0) if n[0] * sx > 0 else quad(b, a, d, c, 1.0)
        return part.with_uvs(part.positions[:, 1:])

    slot = 1.62  # half the slot that the deck's end and the chains go into
    parts = [
        front(-w, w, bottom, -0.42),
        front(-w, -slot, -0.42, 0.0),
        front(slot, w, -0.42, 0.0),
    ]
    for side in (-1.0, 1.0):
        y = w * side
        a, b = (foot, y, bottom), (back * sign, y, bottom)
        c, d = (back * sign, y, 0.0), (x, y, 0.0)
        n = np.cross(np.subtract(b, a), np.subtract(d, a))
        part = quad(a, b, c, d, 1.0) if n[1] * side > 0 else quad(b, a, d, c, 1.0)
        parts.append(part.with_uvs(part.positions[:, [0, 2]]))
    # The slot's dark floor, back and cheeks, into which the chains vanish on their way to the anchor wells.
    depth = 0.9 * sign
    slot_box = [
        ((x, -slot, -0.42), (x + depth, -slot, -0.42), (x + depth, slot, -0.42), (x, slot, -0.42), (0, 0, 1)),
        (
            (x + depth, -slot, -0.42),
            (x + depth, slot, -0.42),
            (x + depth, slot, 0),
            (x + depth, -slot, 0),
            (-sign, 0, 0),
        ),
        ((x, -slot, -0.42), (x + depth, -slot, -0.42), (x + depth, -slot, 0), (x, -slot, 0), (0, 1, 0)),
        ((x, slot, -0.42), (x + depth, slot, -0.42), (x + depth, slot, 0), (x, slot, 0), (0, -1, 0)),
    ]
    for a, b, c, d, normal in slot_box:
        n = np.cross(np.subtract(b, a), np.subtract(d, a))
        parts.append(quad(a, b, c, d, 0.5) if np.dot(n, normal) > 0 else quad(b, a, d, c, 0.5))
    return merged(parts)


def add_banks(scene: SiteScene) -> None:
    for sign, name in ((-1.0, "west"), (1.0, "east")):
        y0, y1 = WALL_WEST_Y if sign < 0 else WALL_EAST_Y
        w = m.ABUTMENT_HALF_WIDTH
        parts = [_abutment(sign)]
        for low, high in ((y0, -w), (w, y1)):
            a, b = (FACE_X * sign, low), (FACE_X * sign, high)
            # The face looks to the river: to the right of the way walked.
            start, end = (a, b) if sign < 0 else (b, a)
            parts.append(_wall(start, end, -m.ABUTMENT_HEIGHT, -0.03, 2.0, BATTER))
        scene.add(f"embankment-{name}", "masonry", merged(parts), reach_m=6.0)
    edge = FACE_X + 0.72
    rails = [
        parapet((-edge, -36.2), (-edge, -m.ABUTMENT_HALF_WIDTH), tall=LOW_PARAPET),
        parapet((-edge, m.ABUTMENT_HALF_WIDTH), (-edge, 10.0)),
        parapet((-edge, -36.0), (-72.0, -36.0), tall=LOW_PARAPET + CORNER_STEP),
        parapet((-72.0, -36.0), (-72.0, -20.0), tall=LOW_PARAPET),
        parapet((-72.0, -20.0), (-70.0, -20.0), tall=LOW_PARAPET + CORNER_STEP),
        parapet((-70.0, -20.0), (-70.0, -10.0), tall=LOW_PARAPET),
        parapet((-70.0, -10.0), (-76.0, -10.0), tall=PARAPET_HEIGHT),
        parapet((-76.0, 10.0), (-edge, 10.0), tall=PARAPET_HEIGHT + CORNER_STEP),
    ]
    for side in (-1.0, 1.0):
        y = (m.ABUTMENT_HALF_WIDTH - 0.25) * side
        rails.append(parapet((-edge, y), (-m.HALF_LENGTH - 0.3, y), tall=LOW_PARAPET + CORNER_STEP))
        rails.append(parapet((m.HALF_LENGTH + 0.3, y), (edge, y), tall=PARAPET_HEIGHT + CORNER_STEP))
        for sign in (-1.0, 1.0):
            x = (m.HALF_LENGTH + 0.28) * sign
            tall = LOW_PARAPET if sign < 0 else PARAPET_HEIGHT
            rails.append(parapet((x, y), (x, side * 1.96), tall=tall + 2 * CORNER_STEP))
    scene.add(
        "parapets-west", "masonry", merged([p for p in rails if p.positions[:, 0].mean() < 0]), reach_m=3.0
    )
    east = [p for p in rails if p.positions[:, 0].mean() > 0]
    east += [parapet((edge, m.ABUTMENT_HALF_WIDTH * s), (edge, 27.0 * s)) for s in (-1.0, 1.0)]
    scene.add("parapets-east", "masonry", merged(east), reach_m=3.0)
    scene.add(
        "paving-west",
        "paving",
        merged([_head_paving(WEST_HEAD), _paving(WEST_PATH), _paving(TERRACE)]),
        reach_m=4.0,
    )
    scene.add("paving-east", "paving", merged([_head_paving(EAST_HEAD), _paving(STREET)]), reach_m=4.0)


def add_hill_steps(scene: SiteScene) -> None:
    """Stone steps from the west bridgehead up to the hall on the slope (to be seen, not walked)."""
    count = 64
    share = np.linspace(0, 1, count)
    x, y = -77.0 - 18.0 * share, 4.0 + 20.5 * share**1.3
    ground = height(x, y)
    tops = np.maximum.accumulate(ground) + 0.12
    parts = []
    for k in range(count):
        heading = float(
            np.arctan2(
                y[min(k + 1, count - 1)] - y[max(k - 1, 0)], x[min(k + 1, count - 1)] - x[max(k - 1, 0)]
            )
        )
        step = box((0.62, 2.0, 1.1), (0, 0, -0.55), cell_m=1.0, skip="z")
        parts.append(placed(step, (x[k], y[k], tops[k]), heading))
    scene.add("hill-steps", "paving", merged(parts), reach_m=1.5)


def anchor_posts() -> Part:
    """Stone posts at the four corners of the span that the rail chains run into."""
    parts = []
    for sx in (-1.0, 1.0):
        for sy in (-1.0, 1.0):
            base = box((0.62, 0.62, 1.45), (0, 0, 0.725), cell_m=0.5)
            top = box((0.72, 0.72, 0.16), (0, 0, 1.53), cell_m=0.5)
            parts.append(merged([base, top]).moved(((m.HALF_LENGTH + 0.30) * sx, 1.64 * sy, 0)))
    return merged(parts)


def add_walkable(scene: SiteScene) -> None:
    """The deck between the rails, both bridgeheads, the west terrace and the street."""
    walk = scene.walk
    for x0, x1, y0, y1 in PAVED:
        walk.fill(x0 + 0.3, x1 - 0.3, y0 + 0.55, y1 - 0.55, 0.0)
    for x0, x1, y0, y1 in (  # joints between the paved rectangles
        (-69.5, -60.5, -11.5, -8.5),
        (-69.5, -60.5, -21.5, -18.5),
        (71.0, 73.0, -11.3, 11.3),
    ):
        walk.fill(x0, x1, y0, y1, 0.0)
    # Only the gate lies between the parapets at the river's edge.
    for sign in (-1.0, 1.0):
        x0, x1 = sorted((sign * 51.0, sign * (FACE_X + 1.25)))
        walk.fill(x0, x1, -70.0, 70.0, float("nan"))
        walk.fill(x0, x1, -1.35, 1.35, 0.0)
    walk.fill(
        -m.HALF_LENGTH,
        m.HALF_LENGTH,
        -1.30,
        1.30,
        lambda x, y: -m.SAG * (1 - (x / m.HALF_LENGTH) ** 2) + 0 * y,
    )
