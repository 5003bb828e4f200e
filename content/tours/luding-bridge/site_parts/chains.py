"""Thirteen chains of forged rings, each ring turned a quarter against its neighbour, and the small ties between them."""

import numpy as np
from site_parts import measures as m

from assets.bake import SiteScene
from assets.chain_rings import ring, rings_along
from assets.mesh_parts import Floats, Part, merged, surface, tube

NEAR_M, MID_M = 8.5, 25.0
FLOOR_DROP = m.LONG_BOARD_THICK + m.CROSS_BOARD_THICK + 0.034  # chain axis below the walkway's top
# One floor chain is stored and drawn nine times side by side, each a little along, so that no rings stand in rows.
SHIFTS_M = (0.0, 0.034, -0.021, 0.012, -0.036, 0.027, -0.009, 0.040, -0.029)
TIES_PER_CELL = 3


def chain_frames(first: int, count: int, y: float, rise_m: float) -> tuple[Floats, Floats]:
    """Centres and tangents of rings ``first`` … of the span's 756, at a height above the walkway's top."""
    x = -m.HALF_LENGTH + (np.arange(first, first + count) + 0.5) * m.RING_PITCH
    z = np.array([m.deck_z(v) for v in x]) + rise_m
    slope = np.array([m.deck_slope(v) for v in x])
    tangents = np.stack([np.ones_like(x), np.zeros_like(x), slope], -1)
    return np.stack([x, np.full_like(x, y), z], -1), tangents / np.linalg.norm(
        tangents, axis=1, keepdims=True
    )


def _turns(first: int, count: int, base_rad: float, seed: int) -> Floats:
    rng = np.random.default_rng(seed + first)
    return np.asarray(
        base_rad + (np.arange(first, first + count) % 2) * np.pi / 2 + rng.uniform(-0.16, 0.16, count)
    )


def _chain(template: Part, cell: int, y: float, rise_m: float, base_rad: float, seed: int) -> Part:
    first = cell * m.RINGS_PER_CELL
    centres, tangents = chain_frames(first, m.RINGS_PER_CELL, y, rise_m)
    return rings_along(
        template, centres, tangents, _turns(first, m.RINGS_PER_CELL, base_rad, seed), seed + first
    )


def _far_chain(cell: int, y: float, rise_m: float) -> Part:
    x = np.linspace(cell, cell + 1, 7) * m.CELL_LENGTH - m.HALF_LENGTH
    path = np.stack([x, np.full_like(x, y), np.array([m.deck_z(v) for v in x]) + rise_m], -1)
    return tube(path, 0.017, 4, caps=False)


def _tie_places(cell: int) -> list[float]:
    return [-m.HALF_LENGTH + (cell + (k + 0.5) / TIES_PER_CELL) * m.CELL_LENGTH for k in range(TIES_PER_CELL)]


def _tie(template: Part, x: float, pitch_m: float, seed: int) -> Part:
    """A small chain hanging from the upper rail to the bar under the floor chains, on the +Y side."""
    top, bottom = m.deck_z(x) + m.RAIL_UPPER - 0.03, m.deck_z(x) - FLOOR_DROP - 0.06
    count = int((top - bottom) / pitch_m)
    z = top - (np.arange(count) + 0.5) * (top - bottom) / count
    centres = np.stack([np.full(count, x), np.full(count, m.RAIL_Y + 0.028), z], -1)
    tangents = np.tile([0.0, 0.0, -1.0], (count, 1))
    turns = (np.arange(count) % 2) * np.pi / 2 + np.random.default_rng(seed).uniform(-0.3, 0.3, count)
    return rings_along(template, centres, tangents, turns, seed)


def _bar(x: float, y0: float, y1: float) -> Part:
    z = m.deck_z(x) - FLOOR_DROP - 0.055
    return tube([(x, y0, z), (x, y1, z)], 0.0125, 6)


def add_chains(scene: SiteScene) -> None:
    """All thirteen chains in 14 cells; three levels of detail each."""
    near_floor = ring(m.RING_PITCH, m.RING_WIDTH, m.ROD_DIAMETER, 4, 4)
    near_rail = ring(m.RING_PITCH, m.RING_WIDTH, m.ROD_DIAMETER, 4, 5)
    coarse = ring(m.RING_PITCH, m.RING_WIDTH, m.ROD_DIAMETER, 2, 3)
    tie_pitch = 0.075
    small, small_coarse = ring(tie_pitch, 0.042, 0.011, 3, 4), ring(tie_pitch, 0.042, 0.011, 2, 3)
    outermost = -(m.FLOOR_CHAINS - 1) / 2 * m.CHAIN_SPACING
    copies = tuple((SHIFTS_M[k], round(k * m.CHAIN_SPACING, 6), 0.0) for k in range(m.FLOOR_CHAINS))
    rails = ((m.RAIL_UPPER, 0.25, 500), (m.RAIL_LOWER, 0.6, 600))
    for cell in range(m.CELLS):
        levels = []
        for template in (near_floor, coarse):
            levels.append(_chain(template, cell, outermost, -FLOOR_DROP, 0.785, 0))
        levels.append(_far_chain(cell, outermost, -FLOOR_DROP))
        scene.add(
            f"floor-chains-{cell:02d}",
            "iron",
            levels,
            ranges_m=(NEAR_M, MID_M),
            repeat_offsets_m=copies,
            ao_variant="1935",
        )
        levels = []
        for template, tie in ((near_rail, small), (coarse, small_coarse)):
            chains = [_chain(template, cell, m.RAIL_Y, rise, turn, seed) for rise, turn, seed in rails]
            ties = [_tie(tie, x, tie_pitch, 700 + cell * 3 + k) for k, x in enumerate(_tie_places(cell))]
            levels.append(merged(chains + ties))
        far = [_far_chain(cell, m.RAIL_Y, rise) for rise, _, _ in rails]
        for x in _tie_places(cell):
            low = m.deck_z(x) - FLOOR_DROP
            far.append(
                tube(
                    [(x, m.RAIL_Y, low), (x, m.RAIL_Y, m.deck_z(x) + m.RAIL_UPPER)],
                    0.008,
                    3,
                    caps=False,
                    up=(1, 0, 0),
                )
            )
        levels.append(merged(far))
        both = ((0.0, 0.0, 0.0), (0.0, -2 * m.RAIL_Y, 0.0))
        scene.add(f"rail-chains-{cell:02d}", "iron", levels, ranges_m=(NEAR_M, MID_M), repeat_offsets_m=both)
    bars = [
        _bar(x, outermost - 0.17, -outermost + 0.17) for cell in range(m.CELLS) for x in _tie_places(cell)
    ]
    scene.add("chain-bars", "iron", merged(bars), reach_m=2.0)


def chain_link_artefact() -> Part:
    """One ring at true size and high detail, lying flat at the origin, hammered a little uneven."""
    radius, rod = (m.RING_WIDTH - m.ROD_DIAMETER) / 2, m.ROD_DIAMETER
    straight = m.RING_PITCH + rod - 2 * radius
    arc, line = np.pi * radius, straight
    total = 2 * (arc + line)
    s = np.linspace(0, total, 97)
    points = np.zeros((len(s), 3))
    for k, along in enumerate(s % total):
        if along < line:
            points[k, :2] = (along - straight / 2, -radius)
        elif along < line + arc:
            a = (along - line) / radius - np.pi / 2
            points[k, :2] = (straight / 2 + radius * np.cos(a), radius * np.sin(a))
        elif along < 2 * line + arc:
            points[k, :2] = (straight / 2 - (along - line - arc), radius)
        else:
            a = (along - 2 * line - arc) / radius + np.pi / 2
            points[k, :2] = (-straight / 2 + radius * np.cos(a), radius * np.sin(a))
    ahead = np.roll(points[:-1], -1, 0) - np.roll(points[:-1], 1, 0)
    ahead = np.vstack([ahead, ahead[:1]])
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    side = np.cross(ahead, [0, 0, 1.0])
    around = np.linspace(0, 2 * np.pi, 21)
    wave = 2 * np.pi * s / total
    uneven = 1 + 0.035 * np.sin(5 * wave + 0.4) + 0.025 * np.sin(11 * wave)
    scarf = 1 + 0.10 * np.exp(-(((s - line / 2) / 0.016) ** 2))  # the forge weld, a little thicker
    radii = rod / 2 * uneven * scarf
    flat = 1 + 0.06 * np.cos(4 * around)[None] * (0.6 + 0.4 * np.sin(7 * wave))[:, None]
    normal = np.cos(around)[None, :, None] * side[:, None] + np.sin(around)[None, :, None] * np.array(
        [0, 0, 1.0]
    )
    shell = points[:, None] + normal * (radii[:, None] * flat)[..., None]
    u, v = np.meshgrid(s, around * rod / 2, indexing="ij")
    part = surface(shell[:, ::-1], np.stack([u, v], -1)[:, ::-1])
    if np.einsum("ij,ij->i", part.normals, normal[:, ::-1].reshape(-1, 3)).mean() < 0:
        part = surface(shell, np.stack([u, v], -1))
    return part.moved((0, 0, rod / 2))
