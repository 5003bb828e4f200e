"""Looped movements of an imported site: the shaders move everything by the world's time, so a frame costs no Python.

Shadows of what moves are drawn into the moving map, as often as the movements have frames; in Python that is all there is to do.
"""

from panda3d.core import NodePath, Texture

from engine.materials import size_of
from engine.motion_texture import motion_input
from engine.objects_view import union
from engine.package_loader import LoadedPackage
from scenes.package import Mesh
from scenes.space import Vec3

SHADOWS_PER_S = 30.0
_WIDEST_M = 60.0
"""What moves through more than this would make the moving map coarse for all: its shadow stands still."""


class MotionsView:
    """``moves`` a mesh's nodes; ``bounds`` holds all that moves and has a moving shadow, but for what belongs to objects."""

    def __init__(self, package: LoadedPackage) -> None:
        self._package = package
        self._by_name = {motion.name: motion for motion in package.manifest.motions}
        self._textures: dict[str, Texture] = {}
        self._boxes: list[tuple[Vec3, Vec3]] = []
        self._shown = -1
        self._shadows = False
        self.texture_bytes = 0

    def kind(self, mesh: Mesh) -> str | None:
        """ "rigid", "deforming", or None for what stands still."""
        return None if mesh.motion is None else self._by_name[mesh.motion].kind

    def shadow_moves(self, mesh: Mesh) -> bool:
        if mesh.motion is None:
            return False
        sides = [high - low for low, high in zip(mesh.bounds_min_m, mesh.bounds_max_m, strict=True)]
        return max(sides) <= _WIDEST_M

    def move(self, mesh: Mesh, paths: list[NodePath]) -> None:
        """Let the motion of ``mesh`` move what is drawn at ``paths``. Raises PackageError for a broken file."""
        if mesh.motion is None:
            return
        motion = self._by_name[mesh.motion]
        vertices = mesh.lods[0].vertex_count
        if motion.name not in self._textures:
            self._textures[motion.name] = self._package.motion(motion, vertices)
            self.texture_bytes += size_of(self._textures[motion.name])
        for path in paths:
            path.set_shader_input("motion_rows", self._textures[motion.name])
            path.set_shader_input("motion", motion_input(motion, vertices))
        if self.shadow_moves(mesh):
            self._shadows = True
            if mesh.object is None:
                self._boxes.append((mesh.bounds_min_m, mesh.bounds_max_m))

    def bounds(self) -> tuple[Vec3, Vec3] | None:
        return union(self._boxes)

    def shadows_change(self, time_s: float) -> bool:
        """Whether the moving map must be drawn again at ``time_s``."""
        frame = int(time_s * SHADOWS_PER_S)
        if not self._shadows or frame == self._shown:
            return False
        self._shown = frame
        return True
