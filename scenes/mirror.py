"""The mirror of the lobby: where in the picture it stands, and how far the open panel steps aside for it. Pure.

Places in the picture are from -1 to 1, from the left and from below, as ``scenes/body_memory.py`` has the cursor's.
"""

from dataclasses import dataclass

_SIDE = 0.014
"""Of half the picture's width: between the panel, the mirror and the edges."""
_SHAPE = 0.47  # of its height it is wide
_LOWER, _HIGHEST = -0.955, 0.60
_LEAST = 0.10


@dataclass(frozen=True, slots=True)
class Mirror:
    """The outer edges of its frame. ``shown``: 0 away to 1 there."""

    left: float
    right: float
    lower: float
    upper: float
    shown: float = 1.0

    def aside(self, half_width: float) -> float:
        """How far to the left of the middle a panel of this half width stands, so that it covers nothing of the mirror."""
        return max(0.0, half_width + _SIDE - self.left)


def mirror_beside(half_width: float, aspect: float, shown: float = 1.0) -> Mirror | None:
    """The mirror at the right of the picture, to the right of a panel of ``half_width`` that has gone as far to the left as it needs to.
    ``aspect`` is the picture's width over its height. None where a mirror would be too narrow to see anything in."""
    free = 2.0 - 2.0 * half_width - 3.0 * _SIDE
    width = min(free, (_HIGHEST - _LOWER) * _SHAPE / aspect)
    if width < _LEAST:
        return None
    right = 1.0 - _SIDE
    return Mirror(right - width, right, _LOWER, _LOWER + width * aspect / _SHAPE, shown)
