"""The gorge: one height field from the river bed to the ridges three kilometres off, the water, and boulders.

Its shape is inferred: a steep V valley cut by the Dadu, narrow benches at the bridge, high ridges on both sides.
"""

import numpy as np
from site_parts import measures as m

from assets.bake import SiteScene
from assets.mesh_parts import Floats, Part, lathe, make, merged, surface
from assets.relief import fractal, grid_lines, smooth_step

# Flat places: x from, x to, y from, y to, height; the field runs just below their paving.
PADS: list[tuple[float, float, float, float, float]] = [
    (-80.0, -53.4, -40.0, 14.0, 0.0),  # west bank: bridgehead, path and terrace
    (53.4, 98.0, -62.0, 62.0, 0.0),  # east bank: bridgehead and street of Luding town
]
# Small terraces cut into a slope, levelled to the ground at their middle: x from, x to, y from, y to.
TERRACES: list[tuple[float, float, float, float]] = [(-113.0, -96.0, 17.0, 33.0)]
WALL_WEST_Y, WALL_EAST_Y = (-41.0, 15.0), (-27.0, 27.0)


def river_x(y: Floats) -> Floats:
    """The river's middle line; straight under the bridge."""
    return 75.0 * (np.cos(y / 430.0) - 1.0) + 60 * smooth_step(500, 2500, np.abs(y)) * np.sin(y / 700.0)


def _natural(x: Floats, y: Floats) -> Floats:
    """The valley without the pads."""
    s = x - river_x(y)
    wander = 2.2 * fractal(x, y, 34.0, 3, 5) * smooth_step(12.0, 30.0, np.abs(y))
    d = np.abs(s) + wander
    east = s > 0
    bed = m.WATER_Z - 2.4 + 0.35 * fractal(x, y, 9.0, 2, 9)
    bank = smooth_step(39.0, 58.0, d) * (-m.WATER_Z + 1.6) * 0.98
    rubble = 0.55 * fractal(x, y, 5.0, 3, 13) * smooth_step(40, 46, d) * (1 - smooth_step(60, 80, d))
    bench = np.where(east, 104.0, 82.0)
    t = np.maximum(d - bench + 7.0 * fractal(x, y, 60.0, 3, 21), 0.0)
    rise = np.where(east, 760.0 * (1 - np.exp(-t / 1500.0)), 1050.0 * (1 - np.exp(-t / 1400.0)))
    gentle = np.where(east, 0.03, 0.02) * np.clip(d - 58.0, 0, None)
    rough = np.clip(t / 260.0, 0, 1)
    spurs = fractal(x, y, 620.0, 6, 31, ridged=True) * 120.0 * np.clip(t / 650.0, 0, 1)
    gullies = fractal(x, y, 120.0, 5, 41, ridged=True) * 15.0 * rough + fractal(
        x, y, 26.0, 3, 51
    ) * 2.6 * np.clip(t / 30, 0, 1)
    ground: Floats = bed + bank + rubble + gentle + rise + spurs + gullies
    return ground


def terrace_z(rect: tuple[float, float, float, float]) -> float:
    x0, x1, y0, y1 = rect
    return float(_natural(np.array((x0 + x1) / 2), np.array((y0 + y1) / 2)))


def height(x: Floats, y: Floats) -> Floats:
    """Ground height, (same shape) metres, with the pads levelled 0.12 m under their paving."""
    z = _natural(x, y)
    for x0, x1, y0, y1, level in PADS:
        sign = 1.0 if x0 > 0 else -1.0
        inner, outer = (x0, x1) if sign > 0 else (-x1, -x0)
        along = x * sign
        over_y = np.maximum(np.maximum(y0 - y, y - y1), 0.0)
        behind = np.maximum(along - outer, 0.0)
        outside = np.hypot(over_y, behind)
        blend = 1 - smooth_step(0.0, 14.0, outside)
        wall_y0, wall_y1 = WALL_WEST_Y if sign < 0 else WALL_EAST_Y
        past = np.maximum(
            np.maximum(wall_y0 + 1 - y, y - wall_y1 + 1), 0.0
        )  # beyond the wall's ends the bank slopes
        bank = inner + np.minimum(0.9 * past, 5.0)
        on_land = smooth_step(bank - 0.15, bank + 0.55 + np.minimum(1.2 * past, 9.0), along)
        z = z + (level - 0.12 - z) * blend * on_land
        # In front of the embankment wall the ground falls to the water at once.
        front = 1 - smooth_step(inner - 0.15, inner - 0.05, along)
        foot = m.WATER_Z + 2.6 - 0.34 * np.clip(inner - along, 0, 14) + 0.5 * fractal(x, y, 4.0, 2, 61)
        walled = (1 - smooth_step(0.0, 5.0, past)) * front * (along > 20)
        z = z + (np.minimum(z, foot) - z) * walled
    for rect in TERRACES:
        x0, x1, y0, y1 = rect
        outside = np.hypot(
            np.maximum(np.maximum(x0 - x, x - x1), 0.0), np.maximum(np.maximum(y0 - y, y - y1), 0.0)
        )
        z = z + (terrace_z(rect) - z) * (1 - smooth_step(0.0, 9.0, outside))
    return z


def add_terrain(scene: SiteScene) -> None:
    x = grid_lines(
        [
            (0, 34, 6.8),
            (34, 50, 1.6),
            (50, 52.6, 1.3),
            (52.6, 53.2, 0.6),
            (53.2, 54.2, 1.0),
            (54.2, 84, 2.3),
            (84, 160, 3.6),
        ],
        2900,
        1.14,
    )
    y = grid_lines([(0, 16, 2.0), (16, 76, 2.4), (76, 150, 4.2)], 2900, 1.13)
    gx, gy = np.meshgrid(x, y, indexing="ij")
    gz = height(gx, gy)
    points = np.stack([gx, gy, gz], -1)
    # Both steps of a slope count, out and up: texture that is at most a third too fine, and not drawn out on steep ground.
    uvs = np.stack([gy, np.abs(gx - river_x(gy)) + 0.9 * gz], -1)
    whole = surface(points, uvs)
    normals = whole.normals.reshape(points.shape)
    slope = normals[..., 2]
    green = smooth_step(0.60, 0.86, slope + 0.10 * fractal(gx, gy, 30.0, 4, 71))
    shore = 1 - smooth_step(m.WATER_Z + 1.5, m.WATER_Z + 6.0, gz)
    high = smooth_step(620.0, 900.0, gz + 90 * fractal(gx, gy, 200.0, 3, 77))
    blend = np.clip(green * (1 - shore) * (1 - 0.65 * high), 0, 1)
    xs, ys = len(x), len(y)
    x_cuts = [0, *(int(v) for v in np.searchsorted(x, [-120.0, 0.0, 120.0])), xs - 1]
    y_cuts = [0, *(int(v) for v in np.searchsorted(y, [-80.0, 80.0])), ys - 1]
    for i in range(len(x_cuts) - 1):
        for j in range(len(y_cuts) - 1):
            a, b, c, d = x_cuts[i], x_cuts[i + 1] + 1, y_cuts[j], y_cuts[j + 1] + 1
            part = surface(points[a:b, c:d], uvs[a:b, c:d])
            part = make(part.positions, normals[a:b, c:d], part.uvs, part.faces).with_blend(
                blend[a:b, c:d].ravel()
            )
            scene.add(f"terrain-{i}{j}", "ground", part, reach_m=26.0, sun=True)


def add_water(scene: SiteScene) -> None:
    s = np.concatenate([np.linspace(-62, -30, 12), np.linspace(-26, 26, 9), np.linspace(30, 62, 12)])
    y = grid_lines([(0, 200, 7.0)], 2900, 1.14)
    gs, gy = np.meshgrid(s, y, indexing="ij")
    gx = gs + river_x(gy)
    points = np.stack([gx, gy, np.full_like(gx, m.WATER_Z)], -1)
    part = surface(points, np.stack([gs, gy], -1))
    depth = m.WATER_Z - height(gx, gy)
    shallow = 1 - np.clip(depth / 1.6, 0, 1)
    scene.add("river", "water", part.with_blend(shallow.ravel()), occludes=False, reach_m=12.0, sun=True)


def boulder(radius_m: float, seed: int, rows: int = 7, sides: int = 10) -> Part:
    """A river-worn stone: a ball pushed in and out by noise; UVs in metres."""
    theta = np.linspace(-np.pi / 2, np.pi / 2, rows + 1)
    ball = lathe(np.stack([np.cos(theta), np.sin(theta)], -1), sides)
    rng = np.random.default_rng(seed)
    directions = rng.normal(size=(9, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    cuts = np.clip(ball.positions @ directions.T - rng.uniform(0.55, 0.85, 9), 0, None).sum(axis=1)
    scale = np.array([rng.uniform(0.85, 1.35), rng.uniform(0.75, 1.1), rng.uniform(0.5, 0.8)]) * radius_m
    points = ball.positions * np.clip(1 - 0.75 * cuts, 0.5, 1.0)[:, None] * scale
    grid = points.reshape(sides + 1, rows + 1, 3)
    grid[-1] = grid[0]
    shaped = surface(grid)
    normals = shaped.normals.reshape(grid.shape)
    seam = normals[0] + normals[-1]
    normals[0] = normals[-1] = seam / np.maximum(np.linalg.norm(seam, axis=-1, keepdims=True), 1e-9)
    normals[:, 0], normals[:, -1] = (0, 0, -1), (0, 0, 1)
    return make(points, normals, ball.uvs * 0 + shaped.uvs, shaped.faces)


def add_boulders(scene: SiteScene) -> None:
    """Along both banks and a few in the water."""
    rng = np.random.default_rng(81)
    for side in (-1.0, 1.0):
        parts = []
        for k in range(110):
            y = rng.uniform(-120, 120)
            d = rng.uniform(40.5, 52.0) if abs(y) > 66 else rng.uniform(41.0, 51.5)
            x = side * d + float(river_x(np.array(y)))
            radius = 0.4 + 2.6 * rng.uniform() ** 4
            z = float(height(np.array(x), np.array(y)))
            if z > m.WATER_Z + 5:
                continue
            stone = boulder(radius, 1000 + k) if radius > 0.9 else boulder(radius, 1000 + k, 5, 8)
            turn = rng.uniform(0, 2 * np.pi)
            c, s = np.cos(turn), np.sin(turn)
            parts.append(
                stone.transformed(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])).moved(
                    (x, y, max(z, m.WATER_Z - 0.6) + 0.12 * radius)
                )
            )
        scene.add(f"boulders-{'we'[side > 0]}", "rock", merged(parts), reach_m=3.0)
