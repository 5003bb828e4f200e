"""What the lenses never show, put before everything at the near plane, so that nothing is shaded there."""

import numpy as np
from panda3d.core import (
    ColorWriteAttrib,
    DepthTestAttrib,
    Geom,
    GeomNode,
    GeomTriangles,
    GeomVertexData,
    GeomVertexFormat,
    NodePath,
    OmniBoundingVolume,
)

from engine.shader_files import shader
from scenes.eyes import EyeFrame, EyePicture
from scenes.space import Vec2

BIN_SORT = -1000
"""In the bin ``background``: before all else."""


class HiddenArea:
    """One draw call below ``solid``, which is drawn for both eyes at once. The shader takes each eye its own triangles."""

    def __init__(self, solid: NodePath) -> None:
        self._solid = solid
        self._path: NodePath | None = None
        self._shown: tuple[object, ...] = ()

    def update(self, frame: EyeFrame) -> None:
        """Triangles seldom change: a runtime tells when."""
        key = (frame.left.hidden, frame.right.hidden, frame.left.tangents, frame.right.tangents)
        if key == self._shown:
            return
        self._shown = key
        if self._path is not None:
            self._path.remove_node()
            self._path = None
        corners = [(*_clip(eye, at, side), side) for side, eye in enumerate((frame.left, frame.right)) for at in eye.hidden]
        if corners:
            self._path = self._solid.attach_new_node(_node(np.array(corners, np.float32)))
            self._path.set_shader(shader("hidden_area", "hidden_area"))
            self._path.set_attrib(ColorWriteAttrib.make(ColorWriteAttrib.C_off))
            self._path.set_attrib(DepthTestAttrib.make(DepthTestAttrib.M_always))
            self._path.set_two_sided(True)
            self._path.set_bin("background", BIN_SORT)

    def hide(self) -> None:
        """For pictures that are not an eye's."""
        if self._shown and self._path is not None:
            self._path.remove_node()
        self._path, self._shown = None, ()


def _clip(eye: EyePicture, at: Vec2, side: int) -> Vec2:
    """A point one metre before the eye in its half of the double picture, -1 to 1."""
    left, right, down, up = eye.tangents
    return (at[0] - left) / (right - left) - 1.0 + side, (2.0 * at[1] - up - down) / (up - down)


def _node(corners: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> GeomNode:
    """``corners``: (n, 3) of x, y and which eye, three to a triangle."""
    data = GeomVertexData("hidden area", GeomVertexFormat.get_v3(), Geom.UH_static)
    data.unclean_set_num_rows(len(corners))
    memoryview(data.modify_array(0)).cast("B")[:] = corners.tobytes()
    triangles = GeomTriangles(Geom.UH_static)
    triangles.add_next_vertices(len(corners))
    geom = Geom(data)
    geom.add_primitive(triangles)
    node = GeomNode("hidden area")
    node.add_geom(geom)
    node.set_bounds(OmniBoundingVolume())
    node.set_final(True)
    return node
