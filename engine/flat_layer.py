"""What lies flat over the window's picture and in no headset's eyes: one display region, in points, 900 high whatever its pixels."""

from panda3d.core import Camera, NodePath, OrthographicLens

from engine.ui_mesh import prepare
from engine.window import Graphics

HEIGHT = 900.0
VIEW_SORT = 20
"""The display region is drawn after the eye's."""


class FlatLayer:
    """``root`` takes meshes of ``UiMesh``; (0, 0) is the upper left corner, (``width``, ``HEIGHT``) the lower right one."""

    def __init__(self, graphics: Graphics) -> None:
        self._graphics = graphics
        self.root = NodePath("flat")
        prepare(self.root)
        self._lens = OrthographicLens()
        self._lens.set_near_far(-10.0, 10.0)
        camera = self.root.attach_new_node(Camera("flat", self._lens))
        graphics.add_view(camera, sort=VIEW_SORT)
        self._size = (0, 0)
        self.width = 1600.0

    def fit(self) -> None:
        """Points to pixels, anew when the window's size has changed."""
        size = self._graphics.size
        if size == self._size:
            return
        self._size = size
        self.width = HEIGHT * size[0] / max(1, size[1])
        self._lens.set_film_size(self.width, HEIGHT)
        self._lens.set_film_offset(self.width / 2.0, -HEIGHT / 2.0)
