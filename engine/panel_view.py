"""The open panel as nodes: built when its layout changes, then only moved, ringed and scrolled.

It is drawn over the scene, without depth, in exact sRGB. ``root`` is a node of the world frame that the eye's camera sees.
"""

from panda3d.core import LQuaternionf, NodePath

from engine.palette import color
from engine.text import Glyphs
from engine.ui_mesh import EVERYWHERE, UiMesh, prepare
from scenes.panel import BoxItem, Hit, Layout, OpenPanel, Rect
from scenes.space import Pose

BIN_SORT = 3000
"""The interface is drawn after all of the scene: signs at 1000, captions at 2000, panels here."""
_RING = 5.0
_FADE = 22.0
_DIM_POINTS = 60000.0


class PanelView:
    """Mirrors ``World.panel``. ``update`` costs a few comparisons while nothing changes."""

    def __init__(self, root: NodePath, glyphs: Glyphs) -> None:
        self._root: NodePath = root.attach_new_node("panel")
        prepare(self._root)
        self._root.hide()
        self._sheet: NodePath = self._root.attach_new_node("sheet")
        self._glyphs = glyphs
        self._layout: Layout | None = None
        self._pose: tuple[Pose, float] | None = None
        self._state: tuple[str, str, float] | None = None
        self._scrolled: NodePath | None = None
        self._states: list[NodePath] = []

    def update(self, panel: OpenPanel | None) -> None:
        """Show ``panel``, or nothing."""
        if panel is None:
            if self._layout is not None:
                self._root.hide()
                self._forget()
            return
        if panel.layout is not self._layout:
            self._forget()
            self._build(panel)
            self._root.show()
        if self._pose != (panel.world_from_panel, panel.width_m):
            self._place(panel)
        scroll = min(max(panel.scroll, 0.0), panel.layout.max_scroll())
        state = (panel.focus, panel.hover, scroll)
        if state != self._state:
            if self._state is None or self._state[2] != scroll:
                self._scroll(scroll)
            self._show_state(panel, scroll)
            self._state = state

    def _forget(self) -> None:
        self._sheet.get_children().detach()
        self._layout = self._pose = self._state = self._scrolled = None
        self._states = []

    def _build(self, panel: OpenPanel) -> None:
        layout = panel.layout
        fixed, moving, over = (UiMesh(self._glyphs) for _ in range(3))
        if panel.panel.dim:
            self._attach(_dim(self._glyphs), "dim", 0)
        fixed.shadow(Rect(10.0, 26.0, layout.width - 20.0, layout.height - 20.0), color("shadow"), 30.0, 46.0)
        sheet = next(
            i for i, item in enumerate(layout.items) if isinstance(item, BoxItem) and not item.scrolls
        )
        fixed.add((layout.items[sheet],))
        moving.add(item for item in layout.items if item.scrolls)
        over.add(item for i, item in enumerate(layout.items) if not item.scrolls and i != sheet)
        self._attach(fixed, "fixed", 1)
        self._scrolled = self._attach(moving, "scrolled", 2)
        self._attach(over, "over", 4)
        self._sheet.set_pos(-layout.width / 2.0, 0.0, layout.height / 2.0)
        self._layout = layout

    def _attach(self, mesh: UiMesh, name: str, order: int) -> NodePath:
        """Meshes are drawn by ``order``, and within one by their own order."""
        path = mesh.attach(self._sheet, name)
        for number, child in enumerate(path.get_children()):
            child.set_bin("fixed", BIN_SORT + order * 100 + number)
        return path

    def _place(self, panel: OpenPanel) -> None:
        pose = panel.world_from_panel
        self._root.set_pos(*pose.position_m)
        self._root.set_quat(LQuaternionf(*pose.orientation))
        self._root.set_scale(panel.width_m / panel.layout.width)
        self._pose = (pose, panel.width_m)

    def _scroll(self, scroll: float) -> None:
        assert self._scrolled is not None
        self._scrolled.set_z(scroll)
        self._scrolled.set_shader_input("scroll", scroll)
        self._clip(self._scrolled, scroll)

    def _clip(self, path: NodePath, scroll: float) -> None:
        """Within the viewport only, fading out where more is to come."""
        assert self._layout is not None
        view, most = self._layout.viewport, self._layout.max_scroll()
        if most <= 0.0:
            return
        above = 0.0 if scroll > 0.0 else _FADE
        below = 0.0 if scroll < most else _FADE
        path.set_shader_input("clip", (view.x, view.y - above, view.x + view.w, view.y + view.h + below))
        path.set_shader_input("softness", _FADE)

    def _show_state(self, panel: OpenPanel, scroll: float) -> None:
        """Focus ring, hover and scrollbar: three small meshes made anew."""
        for path in self._states:
            path.remove_node()
        self._states = []
        layout = panel.layout
        hits = {hit.id: hit for hit in layout.hits}
        if panel.hover in hits:
            mesh = UiMesh(self._glyphs)
            mesh.box(hits[panel.hover].rect, color("hover"), color("accent"), self._radius(panel.hover), 3.0)
            self._states.append(self._state_node(mesh, hits[panel.hover], scroll))
        if panel.focus in hits:
            mesh = UiMesh(self._glyphs)
            rect, radius = hits[panel.focus].rect, self._radius(panel.focus)
            none = (0, 0, 0, 0)
            mesh.box(_grown(rect, _RING), none, color("focus-gap"), radius + _RING, 4.0)
            mesh.box(_grown(rect, _RING + 4.0), none, color("focus"), radius + _RING + 4.0, 5.0)
            self._states.append(self._state_node(mesh, hits[panel.focus], scroll))
        if layout.max_scroll() > 0.0:
            self._states.append(self._attach(_scrollbar(self._glyphs, layout, scroll), "scrollbar", 5))

    def _state_node(self, mesh: UiMesh, hit: Hit, scroll: float) -> NodePath:
        assert self._layout is not None
        path = self._attach(mesh, "state", 3 if hit.scrolls else 5)
        if hit.scrolls and self._layout.max_scroll() > 0.0:
            path.set_z(scroll)
            path.set_shader_input("scroll", scroll)
            self._clip(path, scroll)
        else:
            path.set_shader_input("clip", EVERYWHERE)
        return path

    def _radius(self, element: str) -> float:
        """The corners of what is ringed are the corners of its box."""
        assert self._layout is not None
        for item in self._layout.items:
            if isinstance(item, BoxItem) and item.element == element:
                return min(item.radius, item.rect.h / 2.0)
        return 12.0


def _grown(rect: Rect, by: float) -> Rect:
    return Rect(rect.x - by, rect.y - by, rect.w + 2.0 * by, rect.h + 2.0 * by)


def _dim(glyphs: Glyphs) -> UiMesh:
    mesh = UiMesh(glyphs)
    half = _DIM_POINTS / 2.0
    mesh.box(Rect(-half, -half, _DIM_POINTS, _DIM_POINTS), color("dim"), radius=0.0)
    return mesh


def _scrollbar(glyphs: Glyphs, layout: Layout, scroll: float) -> UiMesh:
    mesh = UiMesh(glyphs)
    view = layout.viewport
    track = Rect(view.x + view.w - 30.0, view.y + 12.0, 12.0, view.h - 24.0)
    size = max(60.0, track.h * view.h / layout.content_height)
    y = track.y + (track.h - size) * scroll / layout.max_scroll()
    mesh.box(track, color("track"), radius=6.0)
    mesh.box(Rect(track.x, y, track.w, size), color("thumb"), radius=6.0)
    return mesh
