"""What a frame costs: cull and draw apart, and what is drawn.

Panda culls every output first and draws them afterwards, on this same thread. A draw callback on a region that is sorted before
all others is therefore called exactly between the two: from the start of ``render_frame`` to it is cull, from it to the end is draw.

On software GL, draw holds the shading of every vertex, too. Started with the environment variable GALLIUM_NOOP=true, Mesa takes every
call and does nothing with it: then draw is the submission alone, which is what a machine with a graphics card pays.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from panda3d.core import (
    BoundingVolume,
    GeomNode,
    GraphicsOutput,
    LODNode,
    NodePath,
    PythonCallbackObject,
    ShaderAttrib,
)

from engine.camera import EyeCamera
from engine.site_view import SiteView
from engine.window import Graphics


@dataclass(frozen=True, slots=True)
class FrameTime:
    """Seconds of one frame."""

    cull_s: float
    draw_s: float


class FrameTimer:
    """Times frames of ``graphics`` while it exists; ``render_frame`` replaces Graphics.render_frame.

    ``output``: the one that is drawn first in the frame, where that is not the window or buffer itself.
    """

    def __init__(self, graphics: Graphics, output: GraphicsOutput | None = None) -> None:
        self._graphics = graphics
        self._output = output or graphics.output
        self._marker = self._output.make_display_region()
        self._marker.set_sort(-100000)
        self._marker.set_draw_callback(PythonCallbackObject(self._between))
        self._between_s = 0.0
        self.times: list[FrameTime] = []

    def render_frame(self) -> FrameTime:
        return self.time(self._graphics.render_frame)

    def time(self, draw: Callable[[], None]) -> FrameTime:
        """``draw``: what makes the frame."""
        started_s = time.perf_counter()
        self._between_s = started_s
        draw()
        ended_s = time.perf_counter()
        frame = FrameTime(self._between_s - started_s, ended_s - self._between_s)
        self.times.append(frame)
        return frame

    def measure(self, site: SiteView, frames: int) -> None:
        """Draw ``frames`` frames at 60 a second of the site's own time, after three that count for nothing."""
        for index in range(frames + 3):
            site.update(index / 60.0)
            self.render_frame()
            if index < 3:
                self.times.clear()

    def summary(self) -> str:
        cull_ms = 1e3 * median(t.cull_s for t in self.times)
        draw_ms = 1e3 * median(t.draw_s for t in self.times)
        return f"median of {len(self.times)} frames: cull {cull_ms:.2f} ms, draw {draw_ms:.2f} ms"

    def close(self) -> None:
        self._output.remove_display_region(self._marker)

    def _between(self, _data: object) -> None:
        self._between_s = time.perf_counter()


@dataclass(frozen=True, slots=True)
class SceneTotals:
    """What one view draws: Geoms (one draw call each), and the triangles and vertices in them, instances counted singly."""

    draw_calls: int
    triangles: int
    vertices: int

    def __str__(self) -> str:
        return f"{self.draw_calls} draw calls, {self.triangles} triangles, {self.vertices} vertices in view"


def scene_totals(root: NodePath, camera: EyeCamera) -> SceneTotals:
    """Counted by the same rules as Panda's cull: hidden nodes, boxes outside the view, and other levels of detail are left out."""
    view = camera.lens.make_bounds()
    calls = triangles = vertices = 0
    stack: list[NodePath] = [root]
    while stack:
        path = stack.pop()
        node = path.node()
        if path.is_hidden() or not _in_view(path, camera.node_path, view):
            continue
        if isinstance(node, LODNode):
            away_m = camera.node_path.get_relative_point(path, node.get_center()).length()
            stack.extend(
                path.get_child(level)
                for level in range(node.get_num_switches())
                if node.get_out(level) <= away_m < node.get_in(level)
            )
            continue
        if isinstance(node, GeomNode):
            shader = path.get_state().get_attrib(ShaderAttrib)
            instances = max(1, shader.get_instance_count()) if shader else 1
            for geom in node.get_geoms():
                calls += 1
                triangles += instances * sum(primitive.get_num_faces() for primitive in geom.get_primitives())
                vertices += instances * geom.get_vertex_data().get_num_rows()
        stack.extend(path.get_children())
    return SceneTotals(calls, triangles, vertices)


def _in_view(path: NodePath, camera: NodePath, view: BoundingVolume) -> bool:
    if not path.has_parent():
        return True
    bounds = path.node().get_bounds().make_copy()
    if bounds.is_empty():
        return False
    bounds.xform(path.get_parent().get_mat(camera))
    return bool(view.contains(bounds) != BoundingVolume.IF_no_intersection)
