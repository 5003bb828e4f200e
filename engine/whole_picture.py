"""Nodes that cover the whole picture of whatever eye looks: a vignette, a fade, a sky that needs no land."""

from panda3d.core import CardMaker, NodePath, OmniBoundingVolume

from engine.shader_files import shader


def whole_picture(parent: NodePath, name: str, fragment: str, sort: int, *defines: str) -> NodePath:
    """A hidden node below ``parent`` with the program of ``whole.vert`` and ``fragment`` (with ``defines``), in the bin ``fixed`` at ``sort``.

    It needs no camera of its own and is never culled: each view that sees ``parent`` is covered, each eye by itself.
    """
    maker = CardMaker(name)
    maker.set_frame(-1.0, 1.0, -1.0, 1.0)
    node = maker.generate()
    node.set_bounds(OmniBoundingVolume())
    node.set_final(True)
    path: NodePath = parent.attach_new_node(node)
    path.set_shader(shader("whole", fragment, *defines))
    path.set_two_sided(True)
    path.set_light_off(1)
    path.set_depth_test(False)
    path.set_depth_write(False)
    path.set_bin("fixed", sort)
    path.hide()
    return path
