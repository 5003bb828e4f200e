"""The safe place: the scene is away, and a calm, plain room without walls stands in its stead.

Panels, hands and beams are not the site's and stay. One draw call without geometry: the shader finds the floor by itself,
at its true depth for each eye.
"""

from panda3d.core import DepthTestAttrib, LVecBase4f, NodePath

from engine.shader_files import shader
from engine.whole_picture import whole_picture
from scenes.space import heading_of
from scenes.world import World


class SafePlaceView:
    """``update`` mirrors ``World.safe``. ``root`` is the root of what the eyes see.

    ``away`` is what is hidden meanwhile: each node from which a camera's walk may begin.
    """

    def __init__(self, root: NodePath, *away: NodePath) -> None:
        self._away = away
        self._room = whole_picture(root, "safe place", "fade", 0)
        self._room.set_shader(shader("safe_place", "safe_place"))
        # Its depth is written, so that what a headset's runtime is told of the floor's distance is true.
        self._room.set_bin("background", 0)
        self._room.set_attrib(DepthTestAttrib.make(DepthTestAttrib.M_less_equal))
        self._room.set_depth_write(True)
        self._safe = False
        self._at: tuple[float, float, float, float] | None = None

    def update(self, world: World) -> None:
        if world.safe != self._safe:
            self._safe = world.safe
            if world.safe:
                self._room.show()
            else:
                self._room.hide()
            for path in self._away:
                if world.safe:
                    path.hide()
                else:
                    path.show()
        if not world.safe:
            return
        # In a headset the floor is the real one, also under eyes that are raised.
        room = world.world_from_hands if world.device == "headset" else world.world_from_stage
        at = (*room.position_m, heading_of(room.orientation))
        if at != self._at:
            self._at = at
            self._room.set_shader_input("floor_at", LVecBase4f(*at))
