"""An avatar in 88 bytes, for those who see it elsewhere. What is only remembered from moment to moment is not sent.

Little-endian: the pelvis's place (3 float32, metres), height in millimetres (uint16), breadth in thousandths (uint16), presence
(uint8, 255 is 1), flags (uint8, 1: ``full``), ten curls (uint8 each, 255 is 1), then every bone's turn in 32 bits: which of its four
numbers is the largest (2 bits), and the three others, 10 bits each, from -1/sqrt(2) to 1/sqrt(2) (the "smallest three").
"""

import math
import struct

from scenes.avatar import FINGERS, Avatar, Bone
from scenes.space import Quat
from scenes.turns import quat_unit

_HEAD = struct.Struct("<3f2H2B10B")
_TURNS = struct.Struct(f"<{len(Bone)}I")
SIZE_BYTES = _HEAD.size + _TURNS.size
_STEPS = 1023
_HALF_ROOT = math.sqrt(0.5)


def to_bytes(avatar: Avatar) -> bytes:
    """``SIZE_BYTES`` long. A turn is kept to within 0.2 degrees."""
    head = _HEAD.pack(
        *avatar.place_m, round(avatar.height_m * 1000.0), round(avatar.breadth * 1000.0),
        _byte(avatar.presence), int(avatar.full), *(_byte(curl) for curl in avatar.curls),
    )  # fmt: skip
    return head + _TURNS.pack(*(_packed(turn) for turn in avatar.turns))


def from_bytes(content: bytes) -> Avatar:
    """``ValueError`` for what ``to_bytes`` did not write: another length, a number that is none."""
    if len(content) != SIZE_BYTES:
        raise ValueError(f"an avatar has {SIZE_BYTES} bytes, not {len(content)}")
    x, y, z, height_mm, breadth, presence, flags, *curls = _HEAD.unpack_from(content)
    if not all(math.isfinite(part) for part in (x, y, z)):
        raise ValueError("an avatar's place is no number")
    turns = tuple(_unpacked(word) for word in _TURNS.unpack_from(content, _HEAD.size))
    shares = tuple(curl / 255.0 for curl in curls[: 2 * FINGERS])
    return Avatar((x, y, z), turns, shares, height_mm / 1000.0, breadth / 1000.0, bool(flags & 1), presence / 255.0)


def _byte(share: float) -> int:
    return round(min(max(share, 0.0), 1.0) * 255.0)


def _packed(q: Quat) -> int:
    largest = max(range(4), key=lambda part: abs(q[part]))
    sign = -1.0 if q[largest] < 0.0 else 1.0
    word = largest
    for part in range(4):
        if part != largest:
            share = 0.5 + 0.5 * sign * q[part] / _HALF_ROOT
            word = word << 10 | round(min(max(share, 0.0), 1.0) * _STEPS)
    return word


def _unpacked(word: int) -> Quat:
    three = [((word >> shift & _STEPS) / _STEPS * 2.0 - 1.0) * _HALF_ROOT for shift in (20, 10, 0)]
    largest = word >> 30
    three.insert(largest, math.sqrt(max(0.0, 1.0 - sum(part * part for part in three))))
    return quat_unit((three[0], three[1], three[2], three[3]))
