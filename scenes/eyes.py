"""The two pictures of a headset's frame: where each eye is, how far it sees, and which image takes its picture."""

from dataclasses import dataclass

from scenes.space import Pose, Vec2

Tangents = tuple[float, float, float, float]
"""Left, right, down, up: tangents of the angles from straight ahead, left and down negative. The frustum is off-axis."""


@dataclass(frozen=True, slots=True)
class EyePicture:
    """One eye. ``color`` and ``depth`` are names of OpenGL 2D textures in the current context; ``depth`` 0: none is wanted.

    ``hidden`` are triangles that the lens never shows: points on the plane one metre before the eye (x right, y up, in metres), three by
    three. ``srgb``: the image decodes its bytes as sRGB; ours are written encoded, so nothing is to be converted on the way.
    """

    head_from_eye: Pose
    tangents: Tangents
    width: int
    height: int
    color: int
    depth: int = 0
    srgb: bool = True
    hidden: tuple[Vec2, ...] = ()


@dataclass(frozen=True, slots=True)
class EyeFrame:
    """A frame that the headset wants drawn now. ``stage_from_head``: the middle of the eyes, as the frame's ``Senses`` have it."""

    stage_from_head: Pose
    left: EyePicture
    right: EyePicture
