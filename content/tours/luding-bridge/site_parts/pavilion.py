"""The timber bridgehead pavilions: a gate passage between columns under a double-eaved hip-and-gable roof.

Form inferred from descriptions ("timber head pavilions in Qing style", "a roofed timber passage of some ten metres").
"""

import itertools

import numpy as np
from site_parts import measures as m
from site_parts.terrain import TERRACES, terrace_z

from assets.bake import SiteScene
from assets.mesh_parts import Part, box, lathe, merged, quad, tube
from assets.roofs import Slope, hip_and_gable, hip_ridge, hip_skirt, main_ridge, rafters
from assets.textures.lettering import PLAQUE_M

HALF_X, HALF_Y = m.PAVILION_DEPTH / 2, m.PAVILION_HALF_WIDTH
CENTRE_X = 59.0  # of each pavilion, either side
PASSAGE = 1.95  # half, between column axes
COLUMN_HEIGHT = 3.75
BODY = (3.7, 3.1)  # upper storey, half sizes
LOWER = Slope(3.55, 4.95, 0.55, 0.30)
UPPER = Slope(6.15, 8.95, 0.70, 0.45)
LOWER_EAVE, UPPER_EAVE = (HALF_X + 1.25, HALF_Y + 1.25), (BODY[0] + 1.35, BODY[1] + 1.35)
GABLE = (2.35, 3.0)
PLAQUE_Z, PLAQUE_THICK = 3.05, 0.07


def _columns() -> tuple[Part, Part]:
    """(timber shafts, stone bases)"""
    shafts, bases = [], []
    for x in np.linspace(-HALF_X, HALF_X, 4):
        for y in (-HALF_Y, -PASSAGE, PASSAGE, HALF_Y):
            shaft = lathe([(0.185, 0.28), (0.18, 1.6), (0.165, COLUMN_HEIGHT)], 12)
            drum = lathe(
                [(0.0, 0.0), (0.30, 0.0), (0.31, 0.10), (0.27, 0.20), (0.20, 0.28), (0.0, 0.281)], 12
            )
            shafts.append(shaft.upright().moved((x, y, 0)))
            bases.append(drum.moved((x, y, 0)))
    return merged(shafts), merged(bases)


def _beams() -> Part:
    parts = []
    for y in (-HALF_Y, -PASSAGE, PASSAGE, HALF_Y):
        parts.append(box((2 * HALF_X + 0.5, 0.16, 0.34), (0, y, 3.30), cell_m=1.2))
        parts.append(box((2 * HALF_X + 0.3, 0.12, 0.2), (0, y, 2.78), cell_m=1.2))
    for x in np.linspace(-HALF_X, HALF_X, 4):
        parts.append(box((0.18, 2 * HALF_Y + 0.6, 0.32), (x, 0, 3.60), cell_m=1.2))
        parts.append(box((0.14, 2 * PASSAGE, 0.24), (x, 0, 3.18), cell_m=0.8))
    # Blocks under the eaves, one a rafter pair, as a plain bracket row.
    for y in np.arange(-HALF_Y, HALF_Y + 0.01, 0.7):
        for x in (-HALF_X, HALF_X):
            parts.append(box((0.46, 0.17, 0.2), (x + np.sign(x) * 0.22, y, 3.62)))
    for x in np.arange(-HALF_X, HALF_X + 0.01, 0.7):
        for y in (-HALF_Y, HALF_Y):
            parts.append(box((0.17, 0.46, 0.2), (x, y + np.sign(y) * 0.22, 3.62)))
    # The frieze that closes the space between the beams and the eaves' boards.
    for sign in (-1.0, 1.0):
        parts.append(box((0.10, 2 * HALF_Y, 0.28), (sign * HALF_X, 0, 3.83), cell_m=1.2))
        parts.append(box((2 * HALF_X, 0.10, 0.28), (0, sign * HALF_Y, 3.83), cell_m=1.2))
    # Ceiling boards of the passage.
    parts.append(box((2 * HALF_X, 2 * HALF_Y, 0.06), (0, 0, 3.79), cell_m=1.2))
    return merged(parts)


def _walls() -> tuple[Part, Part, Part]:
    """(timber, lattice, masonry) of the side bays; the passage stays open."""
    timber, lattice, stone = [], [], []
    bays = np.linspace(-HALF_X, HALF_X, 4)
    for a, b in itertools.pairwise(bays):
        centre, width = (a + b) / 2, b - a - 0.36
        for y in (-HALF_Y, HALF_Y):
            stone.append(box((width + 0.2, 0.34, 1.15), (centre, y, 0.575), cell_m=0.7))
            lattice.append(box((width, 0.06, 1.50), (centre, y, 1.93), cell_m=0.8))
            timber.append(box((width, 0.12, 0.10), (centre, y, 1.20)))
        for y in (-PASSAGE, PASSAGE):
            timber.append(box((width, 0.09, 1.25), (centre, y, 0.70), cell_m=0.6).upright())
            timber.append(box((width, 0.13, 0.10), (centre, y, 1.36)))
            lattice.append(box((width, 0.05, 1.30), (centre, y, 2.05), cell_m=0.8))
            for k in range(1, 4):
                timber.append(box((0.07, 0.13, 2.6), (a + 0.18 + k * width / 4, y, 1.40)).upright())
            timber.append(box((width, 0.14, 0.12), (centre, y, 0.09)))
    for x in (-HALF_X, HALF_X):
        for side in (-1.0, 1.0):
            y, width = side * (PASSAGE + HALF_Y) / 2, HALF_Y - PASSAGE - 0.36
            stone.append(box((0.34, width + 0.2, 1.15), (x, y, 0.575), cell_m=0.7))
            lattice.append(box((0.06, width, 1.50), (x, y, 1.93), cell_m=0.8))
            timber.append(box((0.12, width, 0.10), (x, y, 1.20)))
            # Door leaves, folded back against the passage's walls.
            leaf = box((1.55, 0.07, 2.55), (x - np.sign(x) * 0.95, side * (PASSAGE - 0.16), 1.33), cell_m=0.6)
            timber.append(leaf.upright())
    return merged(timber), merged(lattice), merged(stone)


def _upper_storey() -> tuple[Part, Part]:
    bx, by = BODY
    timber, lattice = [], []
    for sign in (-1.0, 1.0):
        lattice.append(box((0.08, 2 * by - 0.3, 0.85), (sign * bx, 0, 5.42), cell_m=1.0))
        lattice.append(box((2 * bx - 0.3, 0.08, 0.85), (0, sign * by, 5.42), cell_m=1.0))
        for z, tall in ((4.86, 0.26), (5.94, 0.26), (6.28, 0.44)):
            timber.append(box((0.16, 2 * by + 0.2, tall), (sign * bx, 0, z), cell_m=1.2))
            timber.append(box((2 * bx + 0.2, 0.16, tall), (0, sign * by, z), cell_m=1.2))
    for x in np.linspace(-bx, bx, 4):
        for y in (-by, by):
            timber.append(tube([(x, y, 4.4), (x, y, 6.3)], 0.13, 8, up=(1, 0, 0)))
    for y in (-by / 3, by / 3):
        for x in (-bx, bx):
            timber.append(tube([(x, y, 4.4), (x, y, 6.3)], 0.13, 8, up=(1, 0, 0)))
    return merged(timber), merged(lattice)


def _plaques() -> tuple[Part, Part]:
    """(boards over the mouths of the passage, their lettered fronts just before them)"""
    boards, fronts = [], []
    y, z = PLAQUE_M[0] / 2, PLAQUE_M[1] / 2
    for sign in (-1.0, 1.0):
        x = sign * (PLAQUE_THICK / 2 + 0.012)
        left, right = -y * sign, y * sign  # as someone who comes up to the gate sees them
        front = quad((x, left, -z), (x, right, -z), (x, right, z), (x, left, z))
        front = front.with_uvs(front.uvs / PLAQUE_M)
        tilt = 0.20 * sign
        c, s = np.cos(tilt), np.sin(tilt)
        lean = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        at = (sign * (HALF_X + 0.30), 0, PLAQUE_Z)
        plate = box((PLAQUE_THICK, *PLAQUE_M), cell_m=1.2)
        boards.append(plate.transformed(lean).moved(at))
        fronts.append(front.transformed(lean).moved(at))
    return merged(boards), merged(fronts)


def _roofs(ribbed: bool = True) -> tuple[Part, Part]:
    """(tiles and ridges, timber below)"""
    skirt, skirt_under = hip_skirt(LOWER_EAVE, (BODY[0] - 0.05, BODY[1] - 0.05), LOWER, ribbed)
    top, top_under, gables = hip_and_gable(UPPER_EAVE, GABLE, UPPER, ribbed)
    ridges = [main_ridge(GABLE[1], UPPER.top_z)]
    t_gable = 1 - GABLE[0] / UPPER_EAVE[0]
    for sx in (-1.0, 1.0):
        for sy in (-1.0, 1.0):
            sign = np.array([sx, sy])
            ridges.append(hip_ridge(sign * np.array(LOWER_EAVE), sign * np.array(BODY), LOWER))
            ridges.append(
                hip_ridge(sign * np.array(UPPER_EAVE), sign * np.array(GABLE), UPPER, 0.45, t_gable)
            )
    return merged([skirt, top, *ridges]), merged([skirt_under, top_under, gables])


def pavilion() -> dict[str, Part]:
    """A part for each material, in the pavilion's own frame: passage along X, floor at z = 0."""
    shafts, bases = _columns()
    wall_timber, wall_lattice, wall_stone = _walls()
    upper_timber, upper_lattice = _upper_storey()
    tiles, under = _roofs()
    boards, fronts = _plaques()
    poles = merged([rafters(LOWER_EAVE, LOWER, 1.2), rafters(UPPER_EAVE, UPPER, 1.3)])
    return {
        "timber": merged([shafts, _beams(), wall_timber, upper_timber, under, poles, boards]),
        "lattice": merged([wall_lattice, upper_lattice]),
        "masonry": merged([bases, wall_stone]),
        "tiles": tiles,
        "plaque-lettering": fronts,
    }


def add_pavilions(scene: SiteScene) -> None:
    """Both pavilions are one model drawn twice; a plainer one stands for the Guanyin hall above the west bank (form staged)."""
    centres = ((-CENTRE_X, 0.0, 0.0), (CENTRE_X, 0.0, 0.0))
    parts = pavilion()
    for material, part in parts.items():
        scene.add(f"pavilions-{material}", material, part, repeat_offsets_m=centres, reach_m=1.8)
    x0, x1, y0, y1 = TERRACES[0]
    at = ((x0 + x1) / 2, (y0 + y1) / 2, terrace_z(TERRACES[0]) + 0.1)
    wall_timber, wall_lattice, wall_stone = _walls()
    upper_timber, upper_lattice = _upper_storey()
    tiles, under = _roofs(False)
    stone = merged([wall_stone, box((11.5, 10.5, 2.0), (0, 0, -1.0), cell_m=1.5, skip="z")])
    timber = merged([_columns()[0], wall_timber, upper_timber, under])
    for material, part in (
        ("timber", timber),
        ("lattice", merged([wall_lattice, upper_lattice])),
        ("tiles", tiles),
        ("masonry", stone),
    ):
        scene.add(f"hall-{material}", material, part.moved(at), reach_m=3.5)
    for x, _, _ in centres:
        for side in (-1.0, 1.0):
            y0, y1 = sorted((side * PASSAGE, side * HALF_Y))
            scene.walk.block(x - HALF_X, x + HALF_X, y0, y1, 0.3)
