"""A plain gabled house of timber frame, lattice windows and plastered walls, as parts by material (staged: no single one is real)."""

import itertools

import numpy as np

from assets.mesh_parts import Part, box, facing, make, merged
from assets.roofs import PLAIN_RIBS, Slope, main_ridge, panel, ribbon


def house(width: float, depth: float, storeys: int, seed: int) -> dict[str, Part]:
    """A gabled house, its front to +X, width along Y, centred, floor at z = 0."""
    rng = np.random.default_rng(seed)
    tall = 2.9 * storeys + 0.35
    hx, hy = depth / 2, width / 2
    timber, lattice, plaster, stone = [], [], [], []
    stone.append(box((depth + 0.3, width + 0.3, 1.1), (0, 0, -0.35), cell_m=1.2, skip="z"))
    plaster.append(box((depth, 0.24, tall), (0, -hy, 0.2 + tall / 2), cell_m=1.3))
    plaster.append(box((depth, 0.24, tall), (0, hy, 0.2 + tall / 2), cell_m=1.3))
    plaster.append(box((0.24, width, tall), (-hx, 0, 0.2 + tall / 2), cell_m=1.3))
    bays = max(2, round(width / 2.7))
    posts = np.linspace(-hy, hy, bays + 1)
    for storey in range(storeys):
        z = 0.2 + storey * 2.9
        out = hx + (0.35 if storey else 0.0)
        for y in posts:
            timber.append(box((0.20, 0.20, 2.9), (out, y, z + 1.45), cell_m=1.5).upright())
        timber.append(box((0.16, width, 0.24), (out, 0, z + 2.72), cell_m=1.4))
        timber.append(box((0.16, width, 0.14), (out, 0, z + 0.95), cell_m=1.4))
        door = int(rng.integers(0, bays))
        for k, (a, b) in enumerate(itertools.pairwise(posts)):
            centre, w = (a + b) / 2, b - a - 0.2
            if storey == 0 and k == door:
                for leaf in (-1, 1):
                    timber.append(
                        box(
                            (0.08, w / 2 - 0.02, 2.45),
                            (out - 0.12, centre + leaf * w / 4, z + 1.3),
                            cell_m=0.8,
                        ).upright()
                    )
                continue
            timber.append(box((0.09, w, 0.85), (out - 0.02, centre, z + 0.46), cell_m=0.8))
            lattice.append(box((0.06, w, 1.55), (out - 0.02, centre, z + 1.80), cell_m=0.8))
        if storey:
            timber.append(box((0.5, width + 0.1, 0.16), (hx + 0.15, 0, z - 0.02), cell_m=1.4))
    # The back: posts, rails and a few windows, so that it reads from across the river.
    for y in posts:
        timber.append(box((0.12, 0.18, tall), (-hx - 0.13, y, 0.2 + tall / 2), cell_m=1.5).upright())
    for storey in range(storeys):
        z = 0.2 + storey * 2.9
        timber.append(box((0.10, width, 0.18), (-hx - 0.14, 0, z + 2.75), cell_m=1.5))
        for a, b in itertools.pairwise(posts):
            if rng.uniform() < 0.7:
                lattice.append(box((0.08, 1.1, 1.0), (-hx - 0.13, (a + b) / 2, z + 1.75), cell_m=0.6))
                timber.append(box((0.14, 1.3, 0.10), (-hx - 0.14, (a + b) / 2, z + 1.18)))
                timber.append(box((0.14, 1.3, 0.10), (-hx - 0.14, (a + b) / 2, z + 2.30)))
    eave = 0.2 + tall - 0.15
    slope = Slope(eave, eave + (hx + 0.9) * 0.58, 0.0, 0.22)
    ox, half = hx + 0.9, hy + 0.45
    rows = np.linspace(0, 1, 4)

    def one(ribbed: bool, low: float) -> Part:
        return panel(lambda t: half + 0 * t, lambda t: ox * (1 - t), slope, rows, ribbed, low, PLAIN_RIBS)

    half_turn = np.diag([-1.0, -1.0, 1.0])
    tiles = merged(
        [one(True, 0.0), one(True, 0.0).transformed(half_turn), main_ridge(half - 0.25, slope.top_z - 0.06)]
    )
    plain = merged(
        [one(False, 0.0), one(False, 0.0).transformed(half_turn), main_ridge(half - 0.25, slope.top_z - 0.06)]
    )
    timber += [one(False, 0.12), one(False, 0.12).transformed(half_turn)]
    top = slope.top_z - 0.12
    for sign in (-1.0, 1.0):
        y = sign * hy
        triangle = np.array([(-hx, y, 0.2 + tall), (hx, y, 0.2 + tall), (0, y, top)]) + (0, sign * 0.12, 0)
        plaster.append(
            facing(make(triangle, np.tile([0, sign, 0.0], (3, 1)), triangle[:, [0, 2]], [(0, 1, 2)]))
        )
        for side in (-1.0, 1.0):
            ends = np.array([[side * ox, sign * half, eave - 0.1], [0, sign * half, slope.top_z - 0.1]])
            timber.append(ribbon(np.linspace(ends[0], ends[1], 5), 0.05, 0.26))
    return {
        "timber": merged(timber),
        "lattice": merged(lattice),
        "plaster": merged(plaster),
        "masonry": merged(stone),
        "tiles": tiles,
        "tiles-far": plain,
    }
