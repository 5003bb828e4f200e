"""The cursor that a hand moves over the window: a ring that closes as the fingers do, and a gauge about it for what takes a while.

Dark edges about light lines, so that it is seen on snow, sky, water and paper alike. A small hand beside it says which shape was judged.
Flat over the window: a headset's eyes never see it.
"""

import math
from typing import Literal

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
"""Of ring and gauge, from nothing to all."""
_NONE = (0, 0, 0, 0)

Part = tuple[Literal["ring", "gauge"], int] | tuple[Literal["hand"], Shape]

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
    """Mirrors ``World.body.cursor`` on a desktop. ``update`` moves one node; its parts are made when they are first wanted, and kept."""

    def __init__(self, layer: FlatLayer, glyphs: Glyphs) -> None:
        self._layer = layer
        self._glyphs = glyphs
        self._root: NodePath = layer.root.attach_new_node("hand cursor")
        self._made: dict[Part, NodePath] = {}
        self._shown: frozenset[Part] = frozenset()
        self._percent = 0

    def update(self, world: World) -> None:
        cursor = world.body.cursor if world.device == "desktop" else None
        wanted = frozenset[Part]() if cursor is None else parts_of(cursor)
        if wanted != self._shown:
            self._show(wanted)
        if cursor is not None:
            x, y = place_of(cursor.at, self._layer.width)
            self._root.set_pos(x, 0.0, -y)
            if world.settings.text_percent != self._percent:
                self._percent = world.settings.text_percent
                self._root.set_scale((self._percent / 100.0) ** 0.5)

    def _show(self, wanted: frozenset[Part]) -> None:
        for part in self._shown - wanted:
            self._made[part].hide()
        for part in wanted - self._shown:
            if part not in self._made:
                self._made[part] = self._make(part)
            self._made[part].show()
        self._shown = wanted

    def _make(self, part: Part) -> NodePath:
        made = part_mesh(self._glyphs, part).attach(self._root, "cursor")
        for number, child in enumerate(made.get_children()):
            child.set_bin("fixed", SORT + number)
        return made


def place_of(at: Vec2, width: float) -> Vec2:
    """In points from the upper left corner; kept within the picture."""
    x, y = (min(max(value, -1.0), 1.0) for value in at)
    return (x + 1.0) / 2.0 * width, (1.0 - y) / 2.0 * HEIGHT


def parts_of(cursor: HandCursor) -> frozenset[Part]:
    """What is drawn, in steps, so that small changes make nothing anew."""

    def steps(value: float) -> int:
        return round(min(max(value, 0.0), 1.0) * _STEPS)

    parts: set[Part] = {("ring", steps(cursor.pinch))}
    gauge = steps(max(cursor.dwell, cursor.palm))
    if gauge:
        parts.add(("gauge", gauge))
    if cursor.shape in FINGERS:
        parts.add(("hand", cursor.shape))
    return frozenset(parts)


def part_mesh(glyphs: Glyphs, part: Part) -> UiMesh:
    """About (0, 0), at 100 % text."""
    mesh = UiMesh(glyphs)
    match part:
        case ("ring", int() as step):
            _closing_ring(mesh, step / _STEPS)
        case ("gauge", int() as step):
            _ring(mesh, _GAUGE + 6.5, 13.0, color("crosshair-edge"))
            _ring(mesh, _GAUGE + 4.0, 8.0, color("marker"))
            turns = [math.tau * i / _STEPS for i in range(step + 1)]
            mesh.add((LineItem(tuple((_GAUGE * math.sin(a), -_GAUGE * math.cos(a)) for a in turns), "accent", 8.0),))
        case (_, shape):
            for name, extra in (("crosshair-edge", 4.4), ("crosshair", 0.0)):
                _small_hand(mesh, FINGERS[shape], name, extra)
    return mesh


def _closing_ring(mesh: UiMesh, pinch: float) -> None:
    radius = _OPEN + (_CLOSED - _OPEN) * pinch
    closed = pinch >= 1.0
    light, dark = color("crosshair"), color("crosshair-edge")
    _ring(mesh, radius + 2.6, 9.4, dark)
    _ring(mesh, radius, 4.2, light)
    core = 4.6 + 3.4 * pinch
    mesh.box(_about(core + 2.4), dark, radius=core + 2.4)
    mesh.box(_about(core), color("marker-ink") if closed else light, light, core, 2.6 if closed else 0.0)


def _about(radius: float) -> Rect:
    return Rect(-radius, -radius, 2.0 * radius, 2.0 * radius)


def _ring(mesh: UiMesh, radius: float, width: float, rgba: tuple[int, int, int, int]) -> None:
    mesh.box(_about(radius), _NONE, rgba, radius, width)


def _small_hand(mesh: UiMesh, fingers: tuple[int, ...], name: str, extra: float) -> None:
    """Below the ring and to its right, where a cursor's badge is looked for."""
    x, y = 40.0, 48.0
    mesh.box(Rect(x - 9.5 - extra / 2, y - 6.0 - extra / 2, 19.0 + extra, 19.0 + extra), color(name), radius=6.5 + extra / 2)
    for finger in fingers:
        (ax, ay), (bx, by) = _STRETCHED[finger]
        mesh.add((LineItem(((x + ax, y + ay), (x + bx, y + by)), name, 4.0 + extra),))
