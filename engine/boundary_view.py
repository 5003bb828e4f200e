"""The room's limits: a low fence that shows where the visitor's real floor ends, before a wall or a table does.

It is drawn over the scene and the panels, without depth: what it warns of is nearer than anything that is modelled.
"""

import numpy as np
from panda3d.core import (
    ColorBlendAttrib,
    Geom,
    GeomNode,
    GeomTriangles,
    GeomVertexData,
    GeomVertexFormat,
    LQuaternionf,
    LVecBase4f,
    NodePath,
    OmniBoundingVolume,
    PTA_LVecBase4f,
)

from engine.shader_files import shader
from scenes.space import Pose, Vec2
from scenes.world import World

SORT = 3300
"""Over panels, below hands."""
HEIGHT_M = 1.4


class BoundaryView:
    """Mirrors ``World.boundary_m`` with the strength ``boundary_near``. Nothing is drawn at 0."""

    def __init__(self, root: NodePath) -> None:
        self._root: NodePath = root.attach_new_node("boundary")
        self._root.set_attrib(
            ColorBlendAttrib.make(
                ColorBlendAttrib.M_add, ColorBlendAttrib.O_one, ColorBlendAttrib.O_one_minus_incoming_alpha
            )
        )
        self._root.set_depth_test(False)
        self._root.set_depth_write(False)
        self._root.set_two_sided(True)
        self._root.set_bin("fixed", SORT)
        for along_y in (False, True):
            walls = self._root.attach_new_node(_walls(along_y))
            walls.set_shader(shader("boundary", "boundary", *(("ALONG_Y",) if along_y else ())))
        self._values = PTA_LVecBase4f.empty_array(2)
        self._root.set_shader_input("fence", self._values)
        self._root.hide()
        self._shown = False
        self._placed: tuple[Pose, Vec2] | None = None

    def update(self, world: World) -> None:
        shown = world.boundary_m is not None and world.boundary_near > 0.001
        if shown != self._shown:
            self._shown = shown
            if shown:
                self._root.show()
            else:
                self._root.hide()
        if not shown or world.boundary_m is None:
            return
        room = world.world_from_hands  # where a seated visitor's raised eyes have the real floor
        if self._placed != (room, world.boundary_m):
            self._placed = (room, world.boundary_m)
            self._root.set_pos(*room.position_m)
            self._root.set_quat(LQuaternionf(*room.orientation))
            self._values.set_element(1, LVecBase4f(*world.boundary_m, HEIGHT_M, 0.0))
        x, y, z = world.world_from_head.position_m
        self._values.set_element(0, LVecBase4f(x, y, z, min(1.0, world.boundary_near)))


def _walls(along_y: bool) -> GeomNode:
    """Two opposite walls of a box one metre wide and deep about the origin, standing on it."""
    sides = []
    for side in (-0.5, 0.5):
        for along, up in ((-0.5, 0.0), (0.5, 0.0), (0.5, 1.0), (-0.5, 1.0)):
            sides.append((side, along, up) if along_y else (along, side, up))
    data = GeomVertexData("boundary", GeomVertexFormat.get_v3(), Geom.UH_static)
    data.unclean_set_num_rows(len(sides))
    memoryview(data.modify_array(0)).cast("B")[:] = np.array(sides, dtype=np.float32).tobytes()
    triangles = GeomTriangles(Geom.UH_static)
    for first in (0, 4):
        triangles.add_vertices(first, first + 1, first + 2)
        triangles.add_vertices(first, first + 2, first + 3)
    geom = Geom(data)
    geom.add_primitive(triangles)
    node = GeomNode("walls")
    node.add_geom(geom)
    node.set_bounds(OmniBoundingVolume())
    node.set_final(True)
    return node
