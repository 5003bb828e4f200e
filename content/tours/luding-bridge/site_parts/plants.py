"""Shrubs and a few trees on the banks, for scale: crossed leaf cards about a trunk (the dry-warm valley's scrub, inferred)."""

import numpy as np
from site_parts import measures as m
from site_parts.banks import PAVED
from site_parts.terrain import height

from assets.bake import SiteScene
from assets.mesh_parts import Part, merged
from assets.plants import plant


def _free(x: float, y: float) -> bool:
    on_paving = any(x0 - 1.2 < x < x1 + 1.2 and y0 - 1.2 < y < y1 + 1.2 for x0, x1, y0, y1 in PAVED)
    town = 60 < x < 90 and abs(y) < 56
    return not on_paving and not town and abs(x) > 54.5


def add_plants(scene: SiteScene) -> None:
    rng = np.random.default_rng(91)
    shrubs: list[Part] = []
    trees: list[Part] = []
    trunks: list[Part] = []
    tried = 0
    while len(shrubs) < 170 and tried < 6000:
        tried += 1
        side = -1.0 if rng.uniform() < 0.55 else 1.0
        x, y = side * rng.uniform(54, 135), rng.uniform(-120, 120)
        if not _free(x, y):
            continue
        z = float(height(np.array(x), np.array(y)))
        if z < m.WATER_Z + 5:
            continue
        size = rng.uniform(0.8, 2.2)
        leaves, _ = plant(size * 0.8, size, 7, rng, 0.0)
        shrubs.append(leaves.moved((x, y, z)))
    spots = [
        (-78.0, -14.0),
        (-83.0, 6.0),
        (-77.5, 12.5),
        (-75.0, -31.0),
        (-88.0, -22.0),
        (93.0, -18.0),
        (94.0, 8.0),
        (58.5, 16.5),
    ]
    spots += [
        (58.0, -15.5),
        (92.0, 33.0),
        (93.5, -42.0),
        (62.5, -54.0),
        (61.0, 49.0),
        (-92.0, 18.0),
        (88.5, 20.0),
    ]
    for x, y in spots:
        z = float(height(np.array(x), np.array(y)))
        tall = rng.uniform(5.0, 8.0)
        leaves, trunk = plant(tall, tall * 0.72, 34, rng, tall * 0.28)
        trees.append(leaves.moved((x, y, z)))
        if trunk is not None:
            trunks.append(trunk.moved((x, y, z)))
    scene.add("shrubs", "leaves", merged(shrubs), occludes=False, reach_m=1.5)
    scene.add("trees", "leaves", merged(trees), occludes=False, reach_m=2.0)
    scene.add("trunks", "bark", merged(trunks), reach_m=1.5)
