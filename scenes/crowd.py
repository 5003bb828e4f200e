"""All figures of a historical event at a second, worked out together: one table of keys, a row a figure.

The same as walking each figure along its keys one by one, at a tenth of the time: dozens of people stay within the frame's budget.
"""

import math
import random
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from scenes import space
from scenes.historical_event import FigureTrack, PathKey

Floats = npt.NDArray[np.float64]
HeightsAt = Callable[[Floats, Floats, Floats], Floats]
"""Heights in metres at (n,) x and y, of the highest floor not above (n,) heights; NaN where there is no floor."""

GROUND_SNAP_M = 1.2
"""People stand on the floor if it is this close to the height that the timeline names."""
SLOWEST = 0.2
"""Feet move at least at this share of a clip's own pace."""


class Crowd:
    """``tracks`` of one event; ``clips``: ground speed in m/s by model and clip."""

    def __init__(self, tracks: Sequence[FigureTrack], clips: dict[str, dict[str, float]]) -> None:
        rows = [(track, index) for track in tracks for index in range(track.count)]
        keys = max((len(track.keys) for track in tracks), default=1)
        n = len(rows)
        self.tracks = [track for track, _ in rows]
        self._times = np.full((n, keys), np.inf)
        self._places = np.zeros((n, keys, 3))
        self._ways = np.zeros((n, keys, 3))  # from each key to the next
        self._took = np.ones((n, keys))
        self._headings = np.zeros((n, keys))
        self._strides = np.zeros((n, keys))
        self._delays = np.zeros(n)
        self._asides = np.zeros((n, 2))
        self._phases = np.zeros((n, keys))
        self._clips: list[list[str]] = []
        for row, (track, index) in enumerate(rows):
            self._fill(row, track, index, clips.get(track.model, {}))
        self._paces = np.linalg.norm(self._ways, axis=2) / self._took
        striding = self._strides > 0.05
        self._rates = np.where(striding, np.maximum(SLOWEST, self._paces / np.where(striding, self._strides, 1.0)), 1.0)
        self._always = self._times[:, 0] <= 0.01 if n else np.zeros(0, bool)

    def _fill(self, row: int, track: FigureTrack, index: int, clips: dict[str, float]) -> None:
        count = len(track.keys)
        self._times[row, :count] = [key.at_s for key in track.keys]
        self._places[row, :count] = [key.position for key in track.keys]
        self._ways[row, : count - 1] = np.diff(self._places[row, :count], axis=0)
        self._took[row, : count - 1] = np.maximum(0.1, np.diff(self._times[row, :count]))
        self._headings[row, :count] = [heading_at(track.keys, k) for k in range(count)]
        self._strides[row, :count] = [clips.get(key.clip, 0.0) for key in track.keys]
        self._delays[row] = index * track.gap_s
        chance = random.Random(f"{track.id}:{index}")
        right, ahead, later = chance.random() * 2 - 1, chance.random() * 2 - 1, chance.random() * 3.0
        lane = track.lanes_y_m[index % len(track.lanes_y_m)] if track.lanes_y_m else 0.0
        self._asides[row] = (right * track.spread_m[0], ahead * track.spread_m[1] + lane)
        self._phases[row, :count] = [0.0 if key.clip == "fall" else later for key in track.keys]
        self._clips.append([key.clip for key in track.keys])

    def at(
        self, at_s: float, heights_m: HeightsAt
    ) -> list[tuple[FigureTrack, tuple[float, float, float], float, str, float]]:
        """(track, place in metres, heading in radians, clip, seconds in the clip) of everyone who is there."""
        if not self.tracks:
            return []
        local = at_s - self._delays
        there = np.flatnonzero((local >= self._times[:, 0]) | (self._always & (at_s >= 0.0)))
        local = local[there]
        key = np.maximum(0, (self._times[there] <= local[:, None]).sum(axis=1) - 1)
        since = np.maximum(0.0, local - self._times[there, key])
        share = np.minimum(1.0, since / self._took[there, key])
        places = self._places[there, key] + self._ways[there, key] * share[:, None]
        places[:, :2] += self._asides[there]
        floor = heights_m(places[:, 0], places[:, 1], places[:, 2] + GROUND_SNAP_M)
        near = np.abs(floor - places[:, 2]) < GROUND_SNAP_M  # False where there is no floor (NaN)
        places[:, 2] = np.where(near, floor, places[:, 2])
        times = since * self._rates[there, key] + self._phases[there, key]
        return [
            (self.tracks[row], (x, y, z), heading, self._clips[row][k], time_s)
            for row, k, (x, y, z), heading, time_s in zip(
                there.tolist(), key.tolist(), places.tolist(), self._headings[there, key].tolist(), times.tolist(), strict=True
            )
        ]


def heading_at(keys: tuple[PathKey, ...], index: int) -> float:
    """The key's own bearing, or the way to the next different place, or the way come; radians."""
    bearing = keys[index].bearing_deg
    if bearing is not None:
        return -math.radians(bearing)
    place = keys[index].position
    for other in keys[index + 1 :]:
        if space.distance(other.position, place) > 0.01:
            return space.heading_towards(place, other.position)
    for other in reversed(keys[:index]):
        if space.distance(other.position, place) > 0.01:
            return space.heading_towards(other.position, place)
    return 0.0
