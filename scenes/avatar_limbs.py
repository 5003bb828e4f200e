"""Two bones and the hinge between them, from the directions in which they are seen; and the other way, from where the end is."""

import math

from scenes.space import (
    Quat,
    Vec3,
    add,
    cross,
    dot,
    length,
    normalized,
    quat_about,
    quat_conjugate,
    quat_multiply,
    quat_rotate,
    scaled,
)
from scenes.turns import shortest_turn, twist_about_z, unit_or

DOWN: Vec3 = (0.0, 0.0, -1.0)
_HINGE: Vec3 = (1.0, 0.0, 0.0)
_STRAIGHT, _BENT = math.sin(math.radians(6.0)), math.sin(math.radians(22.0))
"""Below the first the plane of a bend tells nothing, above the second everything."""


class Limb:
    """An arm or a leg as far as it can bend. ``middle``: a direction in the frame of the bone above, in the middle of all that the
    limb reaches: shortest turns from there are never half turns. ``bends``: 1 forward (elbows), -1 backward (knees)."""

    def __init__(self, middle: Vec3, bends: float, most_twist_rad: float, most_bend_rad: float) -> None:
        self._middle = normalized(middle)
        self._to_middle = shortest_turn(DOWN, self._middle)
        self._bends = bends
        self._most_twist_rad = most_twist_rad
        self._most_bend_rad = most_bend_rad

    def turns(self, upper: Vec3, lower: Vec3, before: Quat) -> tuple[Quat, Quat]:
        """The turns of the upper bone against the one above and of the lower against the upper. ``upper`` and ``lower``: unit
        directions along the bones, in the frame of the one above; ``before``: the upper bone's turn a moment ago, which tells the plane
        of the bend while the limb is straight."""
        plain = self._plain(upper)
        square = scaled(cross(upper, lower), self._bends)
        hinge = quat_rotate(quat_conjugate(plain), square)
        clear = min(max((length(square) - _STRAIGHT) / (_BENT - _STRAIGHT), 0.0), 1.0)
        kept = self._twist(before)
        seen = math.atan2(hinge[1], hinge[0]) if clear > 0.0 else kept
        step = math.remainder(seen - kept, math.tau) * clear * clear * (3.0 - 2.0 * clear)
        twist = min(max(kept + step, -self._most_twist_rad), self._most_twist_rad)
        turn = quat_multiply(plain, quat_about((0.0, 0.0, 1.0), twist))
        ahead = scaled(cross(quat_rotate(turn, _HINGE), upper), self._bends)  # where the lower bone goes when it bends
        bend = math.atan2(max(0.0, dot(lower, ahead)), dot(lower, upper))
        return turn, quat_about(_HINGE, self._bends * min(bend, self._most_bend_rad))

    def _plain(self, upper: Vec3) -> Quat:
        return quat_multiply(shortest_turn(self._middle, upper), self._to_middle)

    def _twist(self, turn: Quat) -> float:
        return twist_about_z(quat_multiply(quat_conjugate(self._plain(quat_rotate(turn, DOWN))), turn))


ARMS = {
    "left": Limb((-0.77, 0.64, 0.0), 1.0, math.radians(130.0), math.radians(148.0)),
    "right": Limb((0.77, 0.64, 0.0), 1.0, math.radians(130.0), math.radians(148.0)),
}
LEGS = {side: Limb(DOWN, -1.0, math.radians(40.0), math.radians(150.0)) for side in ("left", "right")}


def reaching(end: Vec3, upper_m: float, lower_m: float, elbow: Vec3) -> tuple[Vec3, Vec3]:
    """The unit directions of two bones of these lengths whose end is at ``end`` from their beginning, or as near as it goes; the joint
    between them on the side of ``elbow``."""
    far = min(max(length(end), abs(upper_m - lower_m) + 0.02), upper_m + lower_m - 1e-3)
    along = unit_or(end, DOWN)
    aside = unit_or(add(elbow, scaled(along, -dot(elbow, along))), (0.0, -1.0, 0.0))
    cosine = (upper_m * upper_m + far * far - lower_m * lower_m) / (2.0 * upper_m * far)
    angle = math.acos(min(max(cosine, -1.0), 1.0))
    upper = add(scaled(along, math.cos(angle)), scaled(aside, math.sin(angle)))
    lower = add(scaled(along, far / lower_m), scaled(upper, -upper_m / lower_m))
    return upper, unit_or(lower, upper)
