"""The deck: cross boards over the chains, walkway boards along them; and what was left of it on 29 May 1935."""

import numpy as np
from site_parts import measures as m

from assets.bake import SiteScene
from assets.boards import board
from assets.mesh_parts import Part, merged, rotation

MAX_LONG_BOARD = 4.2


def _laid(part: Part, x: float, y: float, top_m: float, turn_rad: float, roll_rad: float) -> Part:
    """On the deck: pitched with the sag, top ``top_m`` above the walkway's top."""
    pitch = -np.arctan(m.deck_slope(x))
    matrix = rotation("y", pitch) @ rotation("z", turn_rad) @ rotation("x", roll_rad)
    return part.transformed(matrix).moved((x, y, m.deck_z(x) + top_m))


def cross_boards(x_from: float, x_to: float, seed: int, keep: float = 1.0) -> list[tuple[float, Part]]:
    """(x, board) for every cross board between two places; ``keep`` is the share that is still there."""
    rng = np.random.default_rng(seed)
    first = int(np.ceil((x_from + m.HALF_LENGTH) / m.CROSS_BOARD_PITCH))
    last = int((x_to + m.HALF_LENGTH) / m.CROSS_BOARD_PITCH)
    out = []
    for k in range(first, last):
        x = -m.HALF_LENGTH + (k + 0.5) * m.CROSS_BOARD_PITCH + rng.uniform(-0.012, 0.012)
        if rng.uniform() > keep:
            continue
        part = board(
            m.CROSS_BOARD_LENGTH + rng.uniform(-0.03, 0.02), m.CROSS_BOARD_WIDTH, m.CROSS_BOARD_THICK, rng
        )
        turn = np.pi / 2 + rng.normal(0, 0.008)
        top = -m.LONG_BOARD_THICK + rng.uniform(-0.003, 0.0)
        out.append((x, _laid(part, x, rng.uniform(-0.02, 0.02), top, turn, rng.normal(0, 0.012))))
    return out


def long_boards(x_from: float, x_to: float, seed: int) -> list[tuple[float, Part]]:
    """(x, board) for the walkway of four boards, 0.75 m, and the strip of 0.2 m along each rail."""
    rng = np.random.default_rng(seed)
    count, gap = 4, 0.008
    width = (m.WALKWAY_WIDTH - (count - 1) * gap) / count
    middle = [(-m.WALKWAY_WIDTH / 2 + width / 2 + k * (width + gap), width) for k in range(count)]
    edge = m.RAIL_Y - 0.09 - m.STRIP_WIDTH / 2
    out = []
    for y, w in [*middle, (-edge, m.STRIP_WIDTH), (edge, m.STRIP_WIDTH)]:
        x = x_from - rng.uniform(0, 1.5)
        while x < x_to:
            length = rng.uniform(2.8, MAX_LONG_BOARD)
            start, end = max(x, x_from), min(x + length, x_to)
            x += length
            if end - start < 0.35:
                continue
            part = board(
                end - start - rng.uniform(0.004, 0.02), w - rng.uniform(0, 0.006), m.LONG_BOARD_THICK, rng
            )
            centre = (start + end) / 2
            out.append(
                (
                    centre,
                    _laid(
                        part,
                        centre,
                        y,
                        rng.uniform(-0.004, 0.002),
                        rng.normal(0, 0.0015),
                        rng.normal(0, 0.008),
                    ),
                )
            )
    return out


def _cell(x: float) -> int:
    return int(np.clip((x + m.HALF_LENGTH) / m.CELL_LENGTH, 0, m.CELLS - 1))


def _add_by_cell(scene: SiteScene, name: str, boards: list[tuple[float, Part]], variant: str) -> None:
    for cell in range(m.CELLS):
        here = [part for x, part in boards if _cell(x) == cell]
        if here:
            scene.add(f"{name}-{cell:02d}", "boards", merged(here), variant=variant, reach_m=1.2)


def add_deck(scene: SiteScene) -> None:
    """Both states of the deck."""
    half = m.HALF_LENGTH
    today = cross_boards(-half, half, 21) + long_boards(-half + 0.02, half - 0.02, 22)
    _add_by_cell(scene, "deck-today", today, "today")
    bare_end = -half + m.BARE_LENGTH
    left = cross_boards(bare_end, bare_end + 4.0, 23, 0.45) + cross_boards(bare_end + 4.0, half, 24, 0.97)
    left += long_boards(bare_end + 3.2, half - 0.02, 25)
    _add_by_cell(scene, "deck-1935", left, "1935")


def stack(rows: int, layers: int, length_m: float, seed: int) -> Part:
    """A heap of taken-up boards, about X, its foot at z = 0."""
    rng = np.random.default_rng(seed)
    parts = []
    for layer in range(layers):
        for row in range(max(1, rows - layer // 2)):
            part = board(length_m + rng.uniform(-0.5, 0.1), 0.12, 0.035, rng)
            y = (row - rows / 2) * 0.15 + rng.uniform(-0.03, 0.03)
            turned = part.transformed(rotation("z", rng.normal(0, 0.10)))
            parts.append(turned.moved((rng.uniform(-0.2, 0.2), y, (layer + 1) * 0.042)))
    return merged(parts)
