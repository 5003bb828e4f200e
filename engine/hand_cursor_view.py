"""The cursor that a hand moves over the window: a ring that closes as the fingers do, and a gauge about it for what takes a while.

Dark edges about light lines, so that it is seen on snow, sky, water and paper alike. A small hand beside it says which shape was judged.
Flat over the window: a headset's eyes never see it.
"""

import math

from panda3d.core import NodePath

from engine.flat_layer import HEIGHT, FlatLayer
from engine.palette import color
from engine.text import Glyphs
from engine.ui_mesh import UiMesh
from scenes.body_memory import HandCursor, Shape
from scenes.panel import LineItem, Rect
from scenes.space import Vec2
from scenes.world import World

SORT = 800
"""Over captions and the camera's sign."""
_OPEN, _CLOSED = 27.0, 13.0  # radius of the ring in points, at 100 % text
_GAUGE = 41.0
_STEPS = 24
"""Ring and gauge are made anew only when they have moved by one of these."""
_NONE = (0, 0, 0, 0)

Key = tuple[Shape, int, int, int]

FINGERS: dict[Shape, tuple[int, ...]] = {
    "point": (1,), "palm": (0, 1, 2, 3, 4), "four": (1, 2, 3, 4), "rock": (1, 4), "call": (0, 4), "thumb-up": (0,), "fist": (),
}  # fmt: skip
"""Which fingers are stretched, from the thumb on. A pinch is told by the ring."""
_STRETCHED: tuple[tuple[Vec2, Vec2], ...] = (
    ((-7.0, 3.0), (-14.0, -5.0)),
    ((-6.0, -4.0), (-8.0, -19.0)),
    ((-2.0, -5.0), (-2.0, -22.0)),
    ((2.5, -5.0), (4.0, -20.0)),
    ((6.5, -3.0), (9.5, -15.0)),
)


class HandCursorView:
    """Mirrors ``World.body.cursor`` on a desktop. ``update`` moves one node, unless shape, ring or gauge have changed."""

    def __init__(self, layer: FlatLayer, glyphs: Glyphs) -> None:
        self._layer = layer
        self._glyphs = glyphs
        self._root: NodePath = layer.root.attach_new_node("hand cursor")
        self._node: NodePath | None = None
        self._key: Key | None = None

    def update(self, world: World) -> None:
        cursor = world.body.cursor if world.device == "desktop" else None
        key = None if cursor is None else key_of(cursor, world.settings.text_percent)
        if key != self._key:
            self._key = key
            self._remake(key)
        if cursor is not None:
            x, y = place_of(cursor.at, self._layer.width)
            self._root.set_pos(x, 0.0, -y)

    def _remake(self, key: Key | None) -> None:
        if self._node is not None:
            self._node.remove_node()
            self._node = None
        if key is None:
            return
        shape, pinch, gauge, percent = key
        self._node = cursor_mesh(self._glyphs, shape, pinch / _STEPS, gauge / _STEPS).attach(self._root, "cursor")
        self._node.set_scale((percent / 100.0) ** 0.5)
        for number, child in enumerate(self._node.get_children()):
            child.set_bin("fixed", SORT + number)


def place_of(at: Vec2, width: float) -> Vec2:
    """In points from the upper left corner; kept within the picture."""
    x, y = (min(max(value, -1.0), 1.0) for value in at)
    return (x + 1.0) / 2.0 * width, (1.0 - y) / 2.0 * HEIGHT


def key_of(cursor: HandCursor, percent: int) -> Key:
    def steps(value: float) -> int:
        return round(min(max(value, 0.0), 1.0) * _STEPS)

    return cursor.shape, steps(cursor.pinch), steps(max(cursor.dwell, cursor.palm)), percent


def cursor_mesh(glyphs: Glyphs, shape: Shape, pinch: float, gauge: float) -> UiMesh:
    """About (0, 0), at 100 % text."""
    mesh = UiMesh(glyphs)
    radius = _OPEN + (_CLOSED - _OPEN) * pinch
    closed = pinch >= 1.0
    light, dark = color("crosshair"), color("crosshair-edge")
    _ring(mesh, radius + 2.6, 9.4, dark)
    _ring(mesh, radius, 4.2, light)
    core = 4.6 + 3.4 * pinch
    mesh.box(_about(core + 2.4), dark, radius=core + 2.4)
    mesh.box(_about(core), color("marker-ink") if closed else light, light, core, 2.6 if closed else 0.0)
    if gauge > 0.0:
        _arc(mesh, 1.0, 13.0, "crosshair-edge")
        _arc(mesh, 1.0, 8.0, "marker")
        _arc(mesh, gauge, 8.0, "accent")
    if shape in FINGERS:
        for name, extra in (("crosshair-edge", 4.4), ("crosshair", 0.0)):
            _small_hand(mesh, FINGERS[shape], name, extra)
    return mesh


def _about(radius: float) -> Rect:
    return Rect(-radius, -radius, 2.0 * radius, 2.0 * radius)


def _ring(mesh: UiMesh, radius: float, width: float, rgba: tuple[int, int, int, int]) -> None:
    mesh.box(_about(radius), _NONE, rgba, radius, width)


def _arc(mesh: UiMesh, share: float, width: float, name: str) -> None:
    """From the top, clockwise."""
    count = max(2, round(48 * share))
    turns = [share * math.tau * i / count for i in range(count + 1)]
    mesh.add((LineItem(tuple((_GAUGE * math.sin(a), -_GAUGE * math.cos(a)) for a in turns), name, width),))


def _small_hand(mesh: UiMesh, fingers: tuple[int, ...], name: str, extra: float) -> None:
    """Below the ring and to its right, where a cursor's badge is looked for."""
    x, y = 40.0, 48.0
    mesh.box(Rect(x - 9.5 - extra / 2, y - 6.0 - extra / 2, 19.0 + extra, 19.0 + extra), color(name), radius=6.5 + extra / 2)
    for finger in fingers:
        (ax, ay), (bx, by) = _STRETCHED[finger]
        mesh.add((LineItem(((x + ax, y + ay), (x + bx, y + by)), name, 4.0 + extra),))
