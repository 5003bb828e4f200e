"""The ray through a place of the window, whatever moves the cursor there: a mouse, a hand."""

from scenes import space
from scenes.space import Pose, Ray, Vec2


def pointer(head: Pose, cursor: Vec2 | None, tangents: Vec2) -> Ray:
    """The ray through the cursor (-1..1 from the left and from below); straight ahead without one. In the frame of ``head``'s pose."""
    x, y = cursor if cursor is not None else (0.0, 0.0)
    direction = space.normalized((x * tangents[0], 1.0, y * tangents[1]))
    return Ray(head.position_m, head.direction(direction))
