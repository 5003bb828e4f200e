"""A terrace to show one thing on: stone floor, low walls, and a plinth for what would lie too low for the eyes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.importing.setting_materials import Setting
from assets.mesh_parts import Part, box, merged
from scenes.package import Vector3

FLOOR = "terrace floor"
PLINTH_M, SMALL_PLINTH_M = 0.9, 1.1
SMALL_M = 0.4
"""What is smaller stands a little higher: it is looked at, not down on."""
TALL_M = 1.5
"""What is taller stands on the floor."""
_WALL_M, _THICK_M, _CAP_M = 0.85, 0.28, 0.06
_EYE_M, _DOWN = 1.6, 0.55  # tan of the angle from straight ahead to a little above the picture's lower edge


@dataclass(frozen=True)
class Room:
    """``half_m``: from its middle to its outer edge. ``top_m``: the height on which the thing stands."""

    half_m: float
    top_m: float
    spawn: tuple[Vector3, float]


def terrace(setting: Setting, low: NDArray[np.float64], high: NDArray[np.float64], *, on_plinth: bool) -> Room:
    """Around a thing with these corners, whose foot is the origin. The visitor stands before it, south, and looks at it."""
    size = high - low
    reach_m = float(np.abs([low[:2], high[:2]]).max())
    half_m = max(4.5, reach_m * 1.6 + 3.0)
    cell_m = max(0.3, half_m / 32)
    setting.add(FLOOR, "terrace slabs", _floor(half_m, cell_m))
    setting.add("walls", "terrace wall", _walls(half_m, cell_m))
    setting.add("caps", "terrace slabs", _caps(half_m))
    top_m = 0.0
    if on_plinth and size[2] < TALL_M:
        top_m = SMALL_PLINTH_M if size.max() < SMALL_M else PLINTH_M
        half_top_m = max(0.22, reach_m + 0.08)
        for name, material, part in _plinth(half_top_m, top_m):
            setting.add(name, material, part)
    seen_m = (_EYE_M - top_m) / _DOWN  # from here its foot is in the picture of one who looks straight ahead
    away_m = max(1.2, reach_m + max(0.9, 1.1 * float(size.max())), reach_m + seen_m)
    return Room(half_m, top_m, ((0.0, -round(min(away_m, half_m - 0.8), 3), 0.0), 0.0))


def panel(low: NDArray[np.float64], high: NDArray[np.float64]) -> Part:
    """A free-standing wall behind a picture that faces south; its front is a finger's breadth behind."""
    margin_m, thick_m, gap_m = 0.3, 0.16, 0.02
    top_m = float(high[2]) + margin_m
    width_m = float(high[0] - low[0]) + 2 * margin_m
    middle = (float(low[0] + high[0]) / 2, float(high[1]) + gap_m + thick_m / 2, top_m / 2)
    return box((width_m, thick_m, top_m), middle, 0.3, "z")


def _floor(half_m: float, cell_m: float) -> Part:
    return box((2 * half_m, 2 * half_m, 0.3), (0, 0, -0.15), cell_m=cell_m, skip="z")


def _walls(half_m: float, cell_m: float) -> Part:
    inner = half_m - _THICK_M / 2
    long = (2 * half_m, _THICK_M, _WALL_M)
    short = (_THICK_M, 2 * half_m - 2 * _THICK_M, _WALL_M)
    up = _WALL_M / 2
    return merged(
        [
            box(long, (0, -inner, up), cell_m, "zZ"),
            box(long, (0, inner, up), cell_m, "zZ"),
            box(short, (-inner, 0, up), cell_m, "zZyY"),
            box(short, (inner, 0, up), cell_m, "zZyY"),
        ]
    )


def _caps(half_m: float) -> Part:
    wide, inner = _THICK_M + 0.08, half_m - _THICK_M / 2
    up = _WALL_M + _CAP_M / 2
    return merged(
        [
            box((2 * half_m + 0.08, wide, _CAP_M), (0, -inner, up), 0.6),
            box((2 * half_m + 0.08, wide, _CAP_M), (0, inner, up), 0.6),
            box((wide, 2 * half_m - 2 * wide + 0.08, _CAP_M), (-inner, 0, up), 0.6),
            box((wide, 2 * half_m - 2 * wide + 0.08, _CAP_M), (inner, 0, up), 0.6),
        ]
    )


def _plinth(half_m: float, top_m: float) -> list[tuple[str, str, Part]]:
    """A body with a base and a slab on top."""
    slab_m, base_m = 0.05, 0.08
    cell = max(0.08, half_m / 6)
    tall_m = top_m - slab_m - base_m
    body = box((2 * half_m - 0.06, 2 * half_m - 0.06, tall_m), (0, 0, base_m + tall_m / 2), cell, "zZ")
    slab = box((2 * half_m, 2 * half_m, slab_m), (0, 0, top_m - slab_m / 2), cell)
    base = box((2 * half_m, 2 * half_m, base_m), (0, 0, base_m / 2), cell, "z")
    return [("plinth", "terrace wall", body), ("plinth top", "terrace slabs", merged([slab, base]))]
