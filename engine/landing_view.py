"""Where a teleport would land, on the ground: rings, in a headset also an arrow for where one will look; where it may not, a cross.

The two differ in form, so that nobody has to tell them by colour. What stands before the marker hides it, but for a trace: a
sign that is half under a slope is still one sign.
"""

import math

from panda3d.core import NodePath

from engine.palette import color
from engine.text import Glyphs
from engine.ui_mesh import UiMesh, prepare
from scenes.panel import LineItem, Rect
from scenes.space import Vec3, heading_of
from scenes.world import World

BIN_SORT = 950
"""Among the signs on the ground, below the hotspots'."""
LIFT_M = 0.03
_POINT_M = 0.01
_NONE = (0, 0, 0, 0)
_TRACE = "landing-trace"


class LandingView:
    """Mirrors ``Pointing.ground_m`` and, where the arc ends nowhere, its end."""

    def __init__(self, root: NodePath, glyphs: Glyphs) -> None:
        self._root: NodePath = root.attach_new_node("landing")
        prepare(self._root)
        self._signs = {
            "here": self._sign(_rings(glyphs)),
            "here, so": self._sign(_arrowed(glyphs), _arrowed(glyphs, _TRACE)),
            "not here": self._sign(_cross(UiMesh(glyphs)), _cross(UiMesh(glyphs), _TRACE)),
            "nowhere": self._in_air(glyphs),
        }
        self._shown = ""

    def update(self, world: World) -> None:
        name, place = landing(world)
        if name != self._shown:
            if self._shown:
                self._signs[self._shown].hide()
            if name:
                self._signs[name].show()
            self._shown = name
        if not name:
            return
        sign = self._signs[name]
        lift_m = 0.0 if name == "nowhere" else LIFT_M
        sign.set_pos(place[0], place[1], place[2] + lift_m)
        if name in ("here, so", "not here"):
            sign.set_h(math.degrees(heading_of(world.world_from_head.orientation)))

    def _sign(self, whole: UiMesh, trace: UiMesh | None = None) -> NodePath:
        """On the ground; ``trace`` over everything, ``whole`` with depth."""
        top = self._root.attach_new_node("on the ground")
        flat = top.attach_new_node("flat")
        flat.set_p(-90.0)  # the sheet's y goes towards -y of the world
        flat.set_scale(_POINT_M)
        if trace is not None:
            _order(trace.attach(flat, "trace"), BIN_SORT)
        node = whole.attach(flat, "whole")
        _order(node, BIN_SORT + 5)
        node.set_depth_test(True)
        node.set_depth_offset(1)
        top.hide()
        return top

    def _in_air(self, glyphs: Glyphs) -> NodePath:
        """Facing the eye, of one size in the view; the node is moved, its own anchor stays at 0."""
        mesh = UiMesh(glyphs)
        mesh.set_anchor((0.0, 0.0, 0.0), -1.0)
        node = _cross(mesh, points=0.6).attach(self._root, "in the air", marker=True)
        _order(node, BIN_SORT + 10)
        node.hide()
        return node


def _order(path: NodePath, sort: int) -> None:
    for number, child in enumerate(path.get_children()):
        child.set_bin("fixed", sort + number)


def landing(world: World) -> tuple[str, Vec3]:
    """Which sign lies where; "" for none."""
    pointing = world.pointing
    nowhere: Vec3 = (0.0, 0.0, 0.0)
    if world.panel is not None or world.mode != "visit":
        return "", nowhere
    if world.device == "desktop":
        if pointing.ground_m is None or pointing.hotspot is not None:
            return "", nowhere
        return ("here" if pointing.landing_ok else "not here"), pointing.ground_m
    if not pointing.arc:
        return "", nowhere
    if pointing.ground_m is None:
        return "nowhere", pointing.arc[-1]
    return ("here, so" if pointing.landing_ok else "not here"), pointing.ground_m


def _rings(glyphs: Glyphs) -> UiMesh:
    mesh = UiMesh(glyphs)
    _ring(mesh, 34.0, 5.0, "landing")
    _ring(mesh, 22.0, 2.5, "landing")
    mesh.box(Rect(-6.0, -6.0, 12.0, 12.0), color("landing"), radius=6.0)
    return mesh


def _arrowed(glyphs: Glyphs, ink: str = "landing") -> UiMesh:
    """The rings with an arrow ahead (up on the sheet); dark edges where it is no trace, for snow and pale planks."""
    mesh = UiMesh(glyphs)
    arrow = ((-17.0, -44.0), (0.0, -62.0), (17.0, -44.0))
    if ink != _TRACE:
        _ring(mesh, 36.5, 10.0, "landing-edge")
        mesh.add((LineItem(arrow, "landing-edge", 12.0),))
        mesh.box(Rect(-8.5, -8.5, 17.0, 17.0), color("landing-edge"), radius=8.5)
    _ring(mesh, 34.0, 5.0, ink)
    mesh.add((LineItem(arrow, ink, 6.5),))
    mesh.box(Rect(-6.0, -6.0, 12.0, 12.0), color(ink), radius=6.0)
    return mesh


def _cross(mesh: UiMesh, ink: str = "landing", *, points: float = 1.0) -> UiMesh:
    """Two crossed bars, ``points`` of the sheet for each of their own."""
    far = 21.0 * points
    for name, width in (("landing-edge", 11.5), (ink, 6.0)):
        if ink == _TRACE and name != ink:
            continue
        for slope in (-1.0, 1.0):
            bar = ((-far, -far * slope), (far, far * slope))
            mesh.add((LineItem(bar, name, width * points),))
    return mesh


def _ring(mesh: UiMesh, radius: float, width: float, ink: str) -> None:
    mesh.box(Rect(-radius, -radius, 2.0 * radius, 2.0 * radius), _NONE, color(ink), radius, width)
