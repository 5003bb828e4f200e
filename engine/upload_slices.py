"""What was attached goes to the driver a slice a frame: nothing is waited for when a visitor first turns round, and no frame waits for everything.

Preparing a node hands its geometry, pictures and shaders over in the next frame. Large things make slices of their own.
"""

from collections.abc import Sequence

from panda3d.core import NodePath, Texture

from engine.window import Graphics

SLICE_BYTES = 2**20
SLICE_NODES = 12
"""Preparing a node takes 0.07 ms of Python and Panda, however small it is."""


class UploadSlices:
    """All that is drawn below ``roots`` when this is made, in the order of the scene."""

    def __init__(self, roots: Sequence[NodePath], graphics: Graphics) -> None:
        self._gsg = graphics.output.get_gsg()
        self._left = [path for root in roots for path in root.find_all_matches("**/+GeomNode")]
        self._left.reverse()
        self._seen: set[Texture] = set()

    def next_slice(self) -> bool:
        """Hand over about ``SLICE_BYTES``, and at most ``SLICE_NODES``; False once nothing is left."""
        budget, nodes = SLICE_BYTES, SLICE_NODES
        while self._left and budget > 0 and nodes > 0:
            path = self._left.pop()
            if path.is_empty():
                continue  # taken away since
            nodes -= 1
            budget -= self._bytes(path)
            path.prepare_scene(self._gsg)
        return bool(self._left)

    def _bytes(self, path: NodePath) -> int:
        """Of its vertices, its indices, and the pictures that no node before it has."""
        node = path.node()
        count = 0
        for number in range(node.get_num_geoms()):
            geom = node.get_geom(number)
            count += geom.get_vertex_data().get_num_bytes()
            count += sum(geom.get_primitive(index).get_num_bytes() for index in range(geom.get_num_primitives()))
        for texture in path.find_all_textures():
            if texture not in self._seen:
                self._seen.add(texture)
                count += texture.get_expected_ram_image_size()
        return count
