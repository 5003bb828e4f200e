"""Things to meet: the display table with its two objects, the stele in its shelter, what stood by the east gate in 1935."""

import numpy as np
from site_parts import measures as m
from site_parts.boards import stack
from site_parts.chains import chain_link_artefact

from assets.bake import SiteScene
from assets.boards import board
from assets.figure_model import Bone, figure
from assets.figures import bone_table, figure_entry
from assets.mesh_parts import Part, box, ellipsoid, facing, lathe, make, merged, placed, quad, surface
from assets.roofs import Slope, hip_ridge, hip_skirt, rafters
from assets.site_objects import add_object
from assets.textures.lettering import STELE_M
from scenes.package import Vector3

TABLE: Vector3 = (-68.5, -6.4, 0.0)
TABLE_SIZE = (1.7, 0.72, 0.84)
STELE: Vector3 = (67.2, 8.2, 0.0)  # faces -Y, towards the way from the gate
PLANK_LENGTH = 0.9
BARRICADE_X = 64.6


def _table() -> tuple[Part, Part]:
    """(timber table, dark felt inlay)"""
    length, depth, tall = TABLE_SIZE
    parts = [box((length, depth, 0.05), (0, 0, tall - 0.025), cell_m=0.3)]
    parts.append(box((length - 0.16, depth - 0.14, 0.11), (0, 0, tall - 0.10), cell_m=0.4))
    for x in (-length / 2 + 0.12, length / 2 - 0.12):
        for y in (-depth / 2 + 0.10, depth / 2 - 0.10):
            parts.append(box((0.085, 0.085, tall - 0.06), (x, y, (tall - 0.06) / 2), cell_m=0.4))
        parts.append(box((0.05, depth - 0.24, 0.06), (x, 0, 0.18)))
    parts.append(box((length - 0.3, 0.05, 0.06), (0, 0, 0.18)))
    felt = box((length - 0.22, depth - 0.18, 0.006), (0, 0, tall + 0.003), cell_m=0.12, skip="z")
    return merged(parts), felt


def add_table(scene: SiteScene) -> None:
    timber, felt = _table()
    scene.add("display-table", "table", timber.moved(TABLE), reach_m=0.8)
    scene.add("display-felt", "felt", felt.moved(TABLE), reach_m=0.4)
    x, y, _ = TABLE
    top = TABLE_SIZE[2] + 0.006
    link = chain_link_artefact()
    add_object(scene, "chain-link", "iron", link, (x - 0.42, y - 0.02, top), 0.5)
    plank = board(PLANK_LENGTH, m.CROSS_BOARD_WIDTH, m.CROSS_BOARD_THICK, np.random.default_rng(5), 0.12)
    plank = plank.moved((0, 0, m.CROSS_BOARD_THICK))
    add_object(scene, "plank", "boards", plank, (x + 0.24, y, top), -0.12)
    loose = board(
        m.CROSS_BOARD_LENGTH, m.CROSS_BOARD_WIDTH, m.CROSS_BOARD_THICK, np.random.default_rng(8), 0.6
    )
    add_object(
        scene,
        "plank-loose",
        "boards",
        loose.moved((0, 0, m.CROSS_BOARD_THICK)),
        (0.0, 0.0, 0.0),
        0.0,
        hidden=True,
    )
    length, depth, _ = TABLE_SIZE
    scene.walk.block(x - length / 2, x + length / 2, y - depth / 2, y + depth / 2, 0.25)


def _stele() -> tuple[Part, Part, Part, Part]:
    """(red-brown stone, dark slab, its lettered front, stone platform); the slab's front at -Y."""
    w, t = 1.30, 0.34
    base = [
        box((2.1, 1.05, 0.34), (0, 0, 0.77), cell_m=0.4),
        box((1.75, 0.80, 0.30), (0, 0, 1.09), cell_m=0.4),
    ]
    body = box((w, t, 2.1), (0, 0, 2.29), cell_m=0.35, skip="z")
    angle = np.linspace(0, np.pi, 13)
    outline = np.stack([w / 2 * np.cos(angle), 0.42 * np.sin(angle) + 3.34], -1)
    rim = np.stack(
        [np.stack([outline[:, 0], np.full(13, s * t / 2), outline[:, 1]], -1) for s in (-1, 1)], axis=1
    )
    crown = [facing(_outward(surface(rim)))]
    for s in (-1.0, 1.0):
        points = np.vstack(
            [[0, s * t / 2, 3.34], np.stack([outline[:, 0], np.full(13, s * t / 2), outline[:, 1]], -1)]
        )
        faces = [(0, k + 1, k + 2) for k in range(12)]
        crown.append(facing(make(points, np.tile([0, s, 0.0], (14, 1)), points[:, [0, 2]], faces)))
    front_y, (half, tall) = -(t / 2 + 0.019 + 0.012), (STELE_M[0] / 2, STELE_M[1] / 2)
    low, high = 2.30 - tall, 2.30 + tall
    front = quad((-half, front_y, low), (half, front_y, low), (half, front_y, high), (-half, front_y, high))
    front = front.with_uvs(front.uvs / STELE_M)
    slab = merged([box((0.86, 0.03, 1.72), (0, s * (t / 2 + 0.004), 2.30), cell_m=0.5) for s in (-1.0, 1.0)])
    platform = merged(
        [
            box((5.0, 4.4, 0.36), (0, 0, 0.18), cell_m=0.7, skip="z"),
            box((4.2, 3.6, 0.26), (0, 0, 0.48), cell_m=0.7, skip="z"),
        ]
    )
    return merged([*base, body, *crown]), slab, front, platform


def _outward(part: Part) -> Part:
    centre = np.array([0, 0, 3.3])
    if np.einsum("ij,ij->i", part.normals, part.positions - centre).mean() < 0:
        return make(part.positions, -part.normals, part.uvs, part.faces)
    return part


def add_stele(scene: SiteScene) -> None:
    """The imperial stele of 1709 on the east bank under a four-posted roof (the shelter's form is inferred)."""
    red, slab, front, platform = _stele()
    half = (1.65, 1.4)
    slope = Slope(4.05, 5.75, 0.45, 0.35)
    eave = (half[0] + 0.95, half[1] + 0.95)
    tiles, under = hip_skirt(eave, (0.04, 0.04), slope)
    posts = []
    for sx in (-1.0, 1.0):
        for sy in (-1.0, 1.0):
            posts.append(
                lathe([(0.13, 0.61), (0.125, 2.5), (0.115, 4.2)], 10)
                .upright()
                .moved((sx * half[0], sy * half[1], 0))
            )
            sign = np.array([sx, sy])
            tiles = merged([tiles, hip_ridge(sign * np.array(eave), sign * 0.04, slope, 0.3)])
    for s in (-1.0, 1.0):
        posts.append(box((2 * half[0] + 0.5, 0.14, 0.26), (0, s * half[1], 4.05), cell_m=0.8))
        posts.append(box((0.14, 2 * half[1] + 0.5, 0.26), (s * half[0], 0, 4.05), cell_m=0.8))
    tip = lathe([(0.16, 5.70), (0.20, 5.86), (0.10, 5.98), (0.15, 6.12), (0.03, 6.40)], 8)
    timber = merged([*posts, under, rafters(eave, slope, 1.0, 0.3)])
    scene.add("stele-stone", "redstone", red.moved(STELE), reach_m=1.5)
    scene.add("stele-slab", "plaque", slab.moved(STELE), reach_m=1.0)
    scene.add("stele-lettering", "stele-lettering", front.moved(STELE), reach_m=1.0)
    scene.add("stele-platform", "masonry", platform.moved(STELE), reach_m=1.5)
    scene.add("stele-timber", "timber", timber.moved(STELE), reach_m=1.5)
    scene.add("stele-tiles", "tiles", merged([tiles, tip]).moved(STELE), reach_m=2.0)
    scene.walk.block(STELE[0] - 2.5, STELE[0] + 2.5, STELE[1] - 2.2, STELE[1] + 2.2, 0.25)


def add_1935(scene: SiteScene) -> None:
    """29 May 1935: taken-up boards stacked in the town, a charred heap and a low wall of sacks by the east gate (staged)."""
    piles = [
        placed(stack(5, 7, 3.0, 31), (66.0, -6.8, 0), 0.35),
        placed(stack(4, 5, 3.0, 32), (-67.0, 5.8, 0), 1.2),
    ]
    scene.add("stacks-1935", "boards", merged(piles), variant="1935", reach_m=0.8)
    burnt = placed(stack(4, 4, 2.2, 33), (53.9, 3.3, 0.0), 1.4)
    leaning = [board(2.4, 0.12, 0.04, np.random.default_rng(40 + k), 0.6) for k in range(5)]
    for k, part in enumerate(leaning):
        c, s = np.cos(-0.9 - 0.1 * k), np.sin(-0.9 - 0.1 * k)
        tilt = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        burnt = merged(
            [
                burnt,
                placed(
                    part.transformed(tilt).moved((0, 0, 0.9)),
                    (53.8 + 0.12 * k, 3.0 + 0.25 * k, 0.1),
                    1.2 + 0.3 * k,
                ),
            ]
        )
    scene.add("burnt-1935", "charred", burnt, variant="1935", reach_m=0.6)
    rng = np.random.default_rng(45)
    sacks = []
    for layer in range(3):
        for k in range(7 - layer):
            for side in (-1.0, 1.0):
                sack = ellipsoid((0.30, 0.19, 0.13), (0, 0, 0), 8, 5)
                x = BARRICADE_X + 0.03 * rng.normal()
                y = side * (1.15 + 0.50 * k + 0.25 * layer)
                if abs(y) > 4.2:
                    continue
                sacks.append(placed(sack, (x, y, 0.11 + 0.20 * layer), np.pi / 2 + rng.normal(0, 0.08)))
    scene.add("sacks-1935", "sacking", merged(sacks), variant="1935", reach_m=0.5)


def add_figures(scene: SiteScene) -> None:
    """Two plain figures in muted uniforms and their movements."""
    table, clips = bone_table()
    scene.files["figures.f32"] = table.astype("<f4").tobytes()
    assert table.shape[1] == len(Bone)
    for name in ("soldier", "defender"):
        part = figure(name)
        add_object(scene, f"figure-{name}", "cloth", part, (0.0, 0.0, 0.0), hidden=True)
        scene.figures.append(figure_entry(name, f"figure-{name}", "figures.f32", len(table), clips))
