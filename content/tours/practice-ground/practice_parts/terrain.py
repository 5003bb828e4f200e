"""The ground about the courtyard: meadow, both banks, the river bed and low hills; the water; grass, shrubs and trees."""

import numpy as np
from practice_parts import measures as m

from assets.bake import SiteScene
from assets.mesh_parts import Floats, Part, make, merged, surface
from assets.plants import plant
from assets.relief import fractal, grid_lines, smooth_step

RIVER_MIDDLE = (m.WEST_SHORE[0] + m.EAST_SHORE[1]) / 2
FAR_M = 1500.0


def bend(y: Floats) -> Floats:
    """How far east the river has turned; straight before the landing."""
    return np.asarray(46.0 * (1.0 - np.cos(y / 260.0)) * smooth_step(20.0, 90.0, np.abs(y)))


def height(x: Floats, y: Floats) -> Floats:
    """Ground height in metres, (same shape)."""
    along = x - bend(y)
    away = smooth_step(11.0, 26.0, np.abs(y))  # at the landing the bank is straight
    wander = 1.6 * fractal(x, y, 22.0, 3, 5) * away
    west = smooth_step(m.WEST_SHORE[0], m.WEST_SHORE[1], along + wander)
    east = smooth_step(m.EAST_SHORE[0], m.EAST_SHORE[1], along + wander)
    bed = m.BED_Z + 0.2 * fractal(x, y, 8.0, 2, 9)
    meadow = 0.25 * fractal(x, y, 30.0, 3, 13) * smooth_step(12.0, 30.0, np.hypot(x, y))
    from_river = np.maximum(np.abs(along - RIVER_MIDDLE) - 60.0, 0.0)
    hills = 300.0 * (1.0 - np.exp(-((from_river / 900.0) ** 1.5)))
    hills = hills * (1.0 + 0.35 * fractal(x, y, 420.0, 4, 21)) + 7.0 * fractal(x, y, 90.0, 3, 27) * np.clip(
        from_river / 120.0, 0, 1
    )
    land = -0.1 + meadow + hills
    ground = land + (bed - land) * west
    ground = ground + (land + 0.5 - ground) * east
    # Level under the courtyard, and well below the steps and the landing, which are built out into the water.
    x0, x1, y0, y1 = m.YARD
    beyond = np.hypot(
        np.maximum(np.maximum(x0 - 2.0 - x, x - x1 + 0.1), 0.0),
        np.maximum(np.maximum(y0 - 2.0 - y, y - y1 - 2.0), 0.0),
    )
    ground = ground + (-0.14 - ground) * (1.0 - smooth_step(0.0, 0.25, beyond)) * (x <= x1)
    under = (x > m.LANDING[0] - 0.7) & (np.abs(y) < m.LANDING[3]) | (np.abs(y) < m.STEPS_HALF)
    built = under & (x > x1 - 0.05) & (x < m.LANDING[1])
    return np.asarray(np.where(built, np.minimum(ground, m.WATER_Z - 0.3), ground))


def add_terrain(scene: SiteScene) -> None:
    half = grid_lines([(0, 6, 2.0), (6, 7, 0.5), (7, 13, 0.75), (13, 64, 3.4)], FAR_M, 1.22)
    x = half
    y = grid_lines([(0, 4.5, 1.5), (4.5, 6, 0.75), (6, 12, 1.5), (12, 60, 4.0)], FAR_M, 1.22)
    gx, gy = np.meshgrid(x, y, indexing="ij")
    gz = height(gx, gy)
    points = np.stack([gx, gy, gz], -1)
    uvs = np.stack([gy, np.abs(gx - RIVER_MIDDLE) + 0.9 * gz], -1)  # both steps of a slope count, out and up
    normals = surface(points, uvs).normals.reshape(points.shape)
    shore = 1 - smooth_step(m.WATER_Z + 0.1, m.WATER_Z + 0.9, gz)
    green = smooth_step(0.55, 0.85, normals[..., 2] + 0.08 * fractal(gx, gy, 25.0, 3, 71))
    blend = np.clip(green * (1 - shore), 0, 1)
    x_cuts = [0, *(int(v) for v in np.searchsorted(x, [-30.0, 40.0])), len(x) - 1]
    y_cuts = [0, *(int(v) for v in np.searchsorted(y, [-40.0, 40.0])), len(y) - 1]
    for i in range(len(x_cuts) - 1):
        for j in range(len(y_cuts) - 1):
            a, b, c, d = x_cuts[i], x_cuts[i + 1] + 1, y_cuts[j], y_cuts[j + 1] + 1
            part = surface(points[a:b, c:d], uvs[a:b, c:d])
            part = make(part.positions, normals[a:b, c:d], part.uvs, part.faces)
            part = part.with_blend(blend[a:b, c:d].ravel())
            scene.add(f"terrain-{i}{j}", "ground", part, reach_m=10.0, sun=True)


def add_water(scene: SiteScene) -> None:
    across = np.concatenate(
        [np.linspace(2.0, 14.0, 9), np.linspace(18.0, 46.0, 6), np.linspace(49.0, 64.0, 6)]
    )
    y = grid_lines([(0, 12, 3.0), (12, 120, 9.0)], FAR_M, 1.25)
    gs, gy = np.meshgrid(across, y, indexing="ij")
    gx = gs + bend(gy)
    points = np.stack([gx, gy, np.full_like(gx, m.WATER_Z)], -1)
    shallow = 1 - np.clip((m.WATER_Z - height(gx, gy)) / 1.2, 0, 1)
    part = surface(points, np.stack([gs, gy], -1)).with_blend(0.12 * shallow.ravel())
    scene.add("river", "water", part, occludes=False, reach_m=6.0, sun=True)


def _grown(
    places: list[tuple[float, float]], tall_m: tuple[float, float], cards: int, seed: int
) -> tuple[Part, Part]:
    """(leaves, trunks) of a tree at each place."""
    rng = np.random.default_rng(seed)
    leaves, trunks = [], []
    for x, y in places:
        tall = rng.uniform(*tall_m)
        crown, trunk = plant(tall, tall * 0.74, cards, rng, tall * 0.34)
        at = (x, y, float(height(np.array(x), np.array(y))))
        leaves.append(crown.moved(at))
        if trunk is not None:
            trunks.append(trunk.moved(at))
    return merged(leaves), merged(trunks)


def add_plants(scene: SiteScene) -> None:
    """One tree in the courtyard's corner, more outside the walls and across the river."""
    near = [
        (4.4, -5.9),
        (-11.6, 6.2),
        (-11.4, -5.6),
        (-2.0, -10.6),
        (5.2, -11.4),
        (7.0, 13.5),
        (-13.5, 0.5),
        (-7.5, -11.2),
    ]
    leaves, trunks = _grown(near, (4.6, 6.4), 30, 91)
    scene.add("trees-near", "leaves", leaves, occludes=False, reach_m=2.0)
    scene.add("trunks-near", "bark", trunks, reach_m=1.5)
    rng = np.random.default_rng(92)
    far = [(float(rng.uniform(63, 92)), float(rng.uniform(-90, 90))) for _ in range(26)]
    far += [(float(rng.uniform(-60, -20)), float(rng.uniform(-60, 60))) for _ in range(12)]
    leaves, trunks = _grown(far, (5.0, 9.0), 14, 93)
    scene.add("trees-far", "leaves", leaves, occludes=False, reach_m=2.0)
    scene.add("trunks-far", "bark", trunks, reach_m=1.5)
    shrubs = []
    for _ in range(60):
        side = rng.uniform() < 0.5
        y = float(rng.uniform(-46, 46))
        x = float(rng.uniform(58, 66)) if side else float(rng.uniform(3.5, 7.2))
        if not side and abs(y) < 9.0:
            continue
        size = float(rng.uniform(0.7, 1.6))
        crown, _ = plant(size * 0.8, size, 6, rng, 0.0)
        shrubs.append(crown.moved((x, y, float(height(np.array(x), np.array(y))))))
    scene.add("shrubs", "leaves", merged(shrubs), occludes=False, reach_m=1.5)
