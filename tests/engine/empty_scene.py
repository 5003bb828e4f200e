"""A scene without a site: for what hangs beside one."""

from panda3d.core import NodePath, PTA_LVecBase4f

from engine.light import FrameUniforms


class EmptyScene:
    """Fulfils ``engine.stereo.Scene`` below ``root``."""

    def __init__(self, root: NodePath) -> None:
        self.solid: NodePath = root.attach_new_node("solid")
        self.uniforms: PTA_LVecBase4f = FrameUniforms().values
        self.eyes = 1

    def set_eyes(self, eyes: int) -> None:
        self.eyes = eyes
