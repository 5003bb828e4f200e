"""A dark frame that narrows the view while the visitor is moved smoothly."""

from panda3d.core import CardMaker, NodePath, TransparencyAttrib

from engine.shader_files import shader
from engine.window import Graphics

SORT = 1500
"""Over the scene and its signs, below captions and panels."""


class Vignette:
    """``update`` with 0 (open) to 1 (closed)."""

    def __init__(self, camera: NodePath, graphics: Graphics) -> None:
        maker = CardMaker("vignette")
        maker.set_frame(-1.0, 1.0, -1.0, 1.0)
        self._graphics = graphics
        self._card: NodePath = camera.attach_new_node(maker.generate())
        self._card.set_shader(shader("vignette", "vignette"))
        self._card.set_transparency(TransparencyAttrib.M_alpha)
        self._card.set_depth_test(False)
        self._card.set_depth_write(False)
        self._card.set_bin("fixed", SORT)
        self._card.node().set_bounds_type(0)
        self._card.node().set_final(True)
        self._card.hide()
        self._closed = 0.0

    def update(self, closed: float) -> None:
        if closed == self._closed:
            return
        self._closed = closed
        if closed <= 0.001:
            self._card.hide()
            return
        width, height = self._graphics.size
        self._card.set_shader_input("closed", closed)
        self._card.set_shader_input("aspect", width / max(1, height))
        self._card.show()
