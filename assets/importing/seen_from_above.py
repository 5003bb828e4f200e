"""The model from above: the height of what is seen first."""

from dataclasses import dataclass

import numpy as np

from assets.importing.soup import Array, Soup

MOST_CELLS = 400_000


@dataclass(frozen=True)
class FromAbove:
    """Cell (i, j) is seen at origin + (i + 0.5, j + 0.5) * cell. heights (nx, ny): NaN where nothing is."""

    origin_m: tuple[float, float]
    cell_m: float
    heights: Array


def seen_from_above(soup: Soup, below_m: float | None = None) -> FromAbove:
    """``below_m``: the height from which is looked; None: above everything. Cells of at least 2 cm, and no more of them than ``MOST_CELLS``."""
    if not len(soup.faces):
        return FromAbove((0.0, 0.0), 1.0, np.zeros((0, 0), np.float32))
    low, high = soup.positions.min(0).astype(float), soup.positions.max(0).astype(float)
    width, depth = np.maximum(high[:2] - low[:2], 1e-6)
    cell = max(0.02, float(np.sqrt(width * depth / MOST_CELLS)), float(max(width, depth)) / 4000)
    nx, ny = int(np.ceil(width / cell)), int(np.ceil(depth / cell))
    i, j = np.meshgrid(np.arange(nx), np.arange(ny), indexing="ij")
    top = high[2] + 1.0 if below_m is None else below_m - 0.05
    origins = np.stack([low[0] + (i + 0.5) * cell, low[1] + (j + 0.5) * cell, np.full(i.shape, top)], -1).reshape(-1, 3)
    down = np.tile(np.array([[0.0, 0.0, -1.0]], np.float32), (len(origins), 1))
    hits = soup.cast(origins.astype(np.float32), down)
    heights = np.where(hits.face >= 0, top - hits.distance, np.nan).astype(np.float32)
    return FromAbove((float(low[0]), float(low[1])), cell, heights.reshape(nx, ny))
