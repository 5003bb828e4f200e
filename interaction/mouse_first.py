"""Mouse and keys have the first word: who moves or presses them is not interrupted by a hand before the camera."""

from interaction.judging import Judging
from scenes import space
from scenes.senses import Senses
from scenes.space import Pose, Vec3
from scenes.world import World

KEYS_S = 1.5
ADOPT_S = 0.25
"""After a panel opened or closed the mouse is freed or taken: its cursor jumps by itself."""
MOVED = 0.005
"""A mouse that was knocked by a pixel or two has not been moved: slopes of the pointer, and parts of the head's quaternion, seen from where it
rested last."""


def keys_first(world: World, memory: Judging, senses: Senses) -> bool:
    """Whether mouse and keys have the word now."""
    pointed, head = _pointed(senses), senses.stage_from_head
    if bool(world.panel_id) != memory.panel_open:
        memory.panel_open, memory.adopt_until_s = bool(world.panel_id), world.time_s + ADOPT_S
    moved = _moved(memory.pointed, pointed) or (memory.head is not None and _turned(memory.head, head))
    if moved or memory.head is None or world.time_s <= memory.adopt_until_s:
        memory.pointed, memory.head = pointed, head
    asked = bool(senses.pressed) or senses.move != (0.0, 0.0) or bool(senses.turn or senses.scroll)
    if asked or any(senses.object_turn_rad) or (moved and world.time_s > memory.adopt_until_s):
        memory.keys_until_s = world.time_s + KEYS_S
    return world.time_s < memory.keys_until_s


def _pointed(senses: Senses) -> Vec3 | None:
    if senses.pointer is None:
        return None
    return senses.stage_from_head.inverse().direction(senses.pointer.direction)


def _moved(before: Vec3 | None, now: Vec3 | None) -> bool:
    return before is not None and now is not None and space.distance(before, now) > MOVED


def _turned(before: Pose, now: Pose) -> bool:
    return max(abs(a - b) for a, b in zip(before.orientation, now.orientation, strict=True)) > MOVED
