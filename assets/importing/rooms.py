"""Is there an inside? A place to stand under a ceiling and between walls, found by rays."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.importing.soup import Soup

ASIDE = 17  # places looked at along each side
LAYERS = 8
HEAD_ROOM_M = 1.8
CHEST_M = 1.3
WAYS = 24
WALLED = 0.8  # share of directions that must meet a wall
FEWEST = 6  # places indoors: less is a niche
FARTHEST_WALL_M = 40.0


@dataclass(frozen=True)
class Inside:
    """Where a visitor could stand indoors, the ceiling above, and the way to look: towards the farthest wall."""

    feet_m: NDArray[np.float64]
    ceiling_m: float
    heading_rad: float


def inside_of(soup: Soup, twice: NDArray[np.bool_]) -> Inside | None:
    """The place with the widest view of all that are under a ceiling and walled; None where there is none.

    ``twice``: pieces drawn from both sides.
    """
    if not len(soup.faces):
        return None
    low, high = soup.positions.min(0).astype(float), soup.positions.max(0).astype(float)
    if high[2] - low[2] < HEAD_ROOM_M or min(high[:2] - low[:2]) < 1.5:
        return None
    feet, ceilings = _floors(soup, low, high)
    if not len(feet):
        return None
    angles = np.arange(WAYS) * 2 * np.pi / WAYS
    ways = np.stack([-np.sin(angles), np.cos(angles), np.zeros(WAYS)], 1)
    chests = feet + [0.0, 0.0, CHEST_M]
    hits = soup.cast(
        np.repeat(chests, WAYS, 0).astype(np.float32), np.tile(ways, (len(chests), 1)).astype(np.float32)
    )
    distance = np.where(hits.face >= 0, hits.distance, np.inf).reshape(len(chests), WAYS)
    met = hits.face >= 0
    shown = np.zeros(len(met), bool)
    shown[met] = soup.shown(hits.face[met], np.tile(ways, (len(chests), 1))[met].astype(np.float32), twice)
    walls = (distance < FARTHEST_WALL_M) & shown.reshape(distance.shape)  # the inside of a closed statue has none
    walled = walls.mean(1) >= WALLED
    if walled.sum() < FEWEST:
        return None
    near = np.minimum(distance, 12.0)
    score = np.where(walled, near.mean(1) + near.min(1), -1.0)
    best = int(score.argmax())
    wide = near[best] + 0.7 * (np.roll(near[best], 1) + np.roll(near[best], -1))
    heading = float(angles[int(wide.argmax())])
    return Inside(_stepped_back(feet[best], heading, near[best], angles), float(ceilings[best]), heading)


def _floors(soup: Soup, low: NDArray[np.float64], high: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Feet (n, 3) and the ceiling's height over each: level enough, head-room above, something above that."""
    share = (np.arange(ASIDE) + 0.5) / ASIDE
    x, y = np.meshgrid(low[0] + share * (high[0] - low[0]), low[1] + share * (high[1] - low[1]), indexing="ij")
    xy = np.stack([x.ravel(), y.ravel()], 1)
    z = np.full(len(xy), high[2] + 1.0)
    above = np.full(len(xy), np.inf)
    feet: list[NDArray[np.float64]] = []
    ceilings: list[NDArray[np.float64]] = []
    down = np.tile(np.array([[0.0, 0.0, -1.0]], np.float32), (len(xy), 1))
    for _ in range(LAYERS):
        hits = soup.cast(np.column_stack([xy, z]).astype(np.float32), down)
        seen = hits.face >= 0
        if not seen.any():
            break
        floor = z - hits.distance
        level = np.zeros(len(xy), bool)
        level[seen] = np.abs(soup.normals(hits.face[seen])[:, 2]) > 0.8
        stands = seen & level & np.isfinite(above) & (above - floor >= HEAD_ROOM_M)
        feet.append(np.column_stack([xy, floor])[stands])
        ceilings.append(above[stands])
        above = np.where(seen, floor, above)
        z = np.where(seen, floor - 1e-4 * max(1.0, float(high[2] - low[2])), z)
    return np.concatenate(feet) if feet else np.zeros((0, 3)), np.concatenate(ceilings) if ceilings else np.zeros(0)


def _stepped_back(
    feet: NDArray[np.float64], heading: float, distance: NDArray[np.float64], angles: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A little away from where it looks, so that more of the room is seen."""
    behind = int(np.abs(np.angle(np.exp(1j * (angles - heading - math.pi)))).argmin())
    step = max(0.0, min(float(distance[behind]) - 0.6, 3.0))
    return feet + np.array([math.sin(heading), -math.cos(heading), 0.0]) * step
