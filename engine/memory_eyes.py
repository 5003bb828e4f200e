"""A headset's images without a headset: the twin of ``scenes.edges.Eyes`` for tests, benches and machines without a runtime."""

from typing import Literal

from engine.eye_targets import delete_textures, make_textures
from scenes.eyes import EyeFrame, EyePicture, Tangents
from scenes.settings import EYE_HEIGHT_M
from scenes.space import UP, Pose, Vec2, quat_about

IMAGES = 3
"""A swapchain's usual length: each frame draws into the next one."""
HEAD = Pose((0.0, 0.0, EYE_HEIGHT_M))


class MemoryEyes:
    """Implements ``scenes.edges.Eyes`` on textures of its own.

    ``tangents`` are the left eye's; the right eye's are their mirror image. ``cant_rad`` turns each eye outwards. ``present`` may be
    cleared and set again at any time, as a headset comes and goes. ``submitted`` is the last ``(near_m, far_m)``, ``frames`` their number.
    """

    def __init__(
        self,
        width: int,
        height: int,
        *,
        ipd_m: float = 0.063,
        tangents: Tangents = (-1.0, 1.0, -1.0, 1.0),
        cant_rad: float = 0.0,
        depth: bool = False,
        srgb: bool = True,
        hidden: tuple[Vec2, ...] = (),
    ) -> None:
        self.width, self.height = width, height
        self.ipd_m = ipd_m
        self.tangents = tangents
        self.cant_rad = cant_rad
        self.hidden = hidden
        self.present = True
        self.frames = 0
        self.submitted: tuple[float, float] | None = None
        self._depth = depth
        self._srgb = srgb
        self._colors: list[int] = []
        self._depths: list[int] = []
        self._frames: list[EyeFrame] = []
        self._drawing = False

    def begin(self) -> EyeFrame | None:
        if not self.present:
            return None
        if not self._colors:
            content: Literal["srgb", "plain"] = "srgb" if self._srgb else "plain"
            self._colors = make_textures(2 * IMAGES, self.width, self.height, content)
            self._depths = make_textures(2 * IMAGES, self.width, self.height, "depth") if self._depth else []
            self._frames = [EyeFrame(HEAD, self._eye(image, 0), self._eye(image, 1)) for image in range(IMAGES)]
        self._drawing = True
        return self._frames[self.frames % IMAGES]

    def submit(self, near_m: float, far_m: float) -> None:
        if not self._drawing:
            raise RuntimeError("submit without a frame that was begun")
        self._drawing = False
        self.submitted = (near_m, far_m)
        self.frames += 1

    def resize(self, width: int, height: int) -> None:
        """Other images of another size from the next frame on, as a runtime does when its user asks for sharper pictures."""
        self.close()
        self.width, self.height = width, height

    def close(self) -> None:
        """Give the images back; the context must still be there."""
        delete_textures((*self._colors, *self._depths))
        self._colors, self._depths = [], []

    def _eye(self, number: int, side: int) -> EyePicture:
        left, right, down, up = self.tangents
        image = 2 * number + side
        sign = 1.0 if side else -1.0
        return EyePicture(
            head_from_eye=Pose((0.5 * sign * self.ipd_m, 0.0, 0.0), quat_about(UP, -sign * self.cant_rad)),
            tangents=(-right, -left, down, up) if side else self.tangents,
            width=self.width,
            height=self.height,
            color=self._colors[image],
            depth=self._depths[image] if self._depths else 0,
            srgb=self._srgb,
            hidden=tuple((-x, y) for x, y in self.hidden) if side else self.hidden,
        )
