"""Black over everything, captions and panels too, while the visitor is taken elsewhere. Nothing is drawn while the eyes are open."""

from panda3d.core import NodePath, TransparencyAttrib

from engine.whole_picture import whole_picture

SORT = 9000


class Fade:
    """``update`` with 0 (open) to 1 (black). ``root`` is the root of what the eyes see."""

    def __init__(self, root: NodePath) -> None:
        self._card = whole_picture(root, "fade", "fade", SORT)
        self._card.set_transparency(TransparencyAttrib.M_alpha)
        self._dark = 0.0

    def update(self, dark: float) -> None:
        if dark == self._dark:
            return
        self._dark = dark
        if dark <= 0.001:
            self._card.hide()
            return
        self._card.set_shader_input("dark", min(1.0, dark))
        self._card.show()
