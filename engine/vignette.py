"""A dark frame that narrows the view while the visitor is moved smoothly. It belongs to the head, so each eye has its own."""

from panda3d.core import NodePath, TransparencyAttrib

from engine.whole_picture import whole_picture

SORT = 1500
"""Over the scene and its signs, below captions and panels."""


class Vignette:
    """``update`` with 0 (open) to 1 (closed). ``root`` is the root of what the eyes see."""

    def __init__(self, root: NodePath) -> None:
        self._card = whole_picture(root, "vignette", "vignette", SORT)
        self._card.set_transparency(TransparencyAttrib.M_alpha)
        self._closed = 0.0

    def update(self, closed: float) -> None:
        if closed == self._closed:
            return
        self._closed = closed
        if closed <= 0.001:
            self._card.hide()
            return
        self._card.set_shader_input("closed", closed)
        self._card.show()
