"""A window's flat layer over one colour, and pictures of what lies on it."""

import numpy as np
import numpy.typing as npt
from panda3d.core import LColor

from engine.flat_layer import FlatLayer
from engine.text import Glyphs
from engine.window import Graphics, open_offscreen

SIZE = (480, 270)


class FlatStage:
    def __init__(self, rgb: tuple[int, int, int]) -> None:
        self.graphics: Graphics = open_offscreen(*SIZE, multisamples=0)
        self.rgb = rgb
        self.graphics.output.set_clear_color_active(True)
        self.graphics.output.set_clear_color(LColor(*(part / 255.0 for part in rgb), 1.0))
        self.layer = FlatLayer(self.graphics)
        self.layer.fit()
        self.glyphs = Glyphs()

    def picture(self) -> npt.NDArray[np.uint8]:
        self.graphics.render_frame()
        return self.graphics.picture()

    def drawn(self) -> npt.NDArray[np.bool_]:
        """Where something else than the ground is seen, (height, width)."""
        return np.asarray(np.abs(self.picture().astype(int) - self.rgb).max(axis=2) > 30)

    def close(self) -> None:
        self.graphics.close()
