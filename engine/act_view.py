"""Where an act's hands take hold next: a ring before each hand, bold for the one whose turn it is, filled as far as its stroke is.

Only acts that carry the visitor have places to take hold of. The rings stand in the scene, face the eye and come along hold by hold.
"""

import math

from panda3d.core import NodePath

from engine.palette import color
from engine.text import Glyphs
from engine.ui_mesh import UiMesh, prepare
from scenes.act import Acting
from scenes.panel import LineItem, Rect
from scenes.world import World

BIN_SORT = 980
"""Over the landing marker, below the signs."""
RADIUS = 30.0
SIZE = 0.9
STEPS = 24
"""In which the stroke under way fills its ring."""
_NONE = (0, 0, 0, 0)

Shown = tuple[int, str, int]
"""Strokes made, whose turn it is, how far the ring is filled."""


class ActView:
    """Mirrors ``Acting.holds_m`` and how far the stroke is."""

    def __init__(self, root: NodePath, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._root: NodePath = root.attach_new_node("act")
        prepare(self._root)
        self._shown: Shown | None = None

    def update(self, world: World) -> None:
        acting = world.acting
        wanted = None if acting is None or world.panel is not None or acting.over or not acting.holds_m else shown(acting)
        if wanted == self._shown:
            return
        self._shown = wanted
        for child in self._root.get_children():
            child.remove_node()
        if wanted is None or acting is None:
            return
        mesh = UiMesh(self._glyphs)
        for side, place in zip(("left", "right"), acting.holds_m, strict=True):
            mesh.set_anchor(place, SIZE)
            _ring(mesh, bold=wanted[1] in ("", side), filled=wanted[2] / STEPS if wanted[1] in ("", side) else 0.0)
        made = mesh.attach(self._root, "holds", marker=True)
        for number, child in enumerate(made.get_children()):
            child.set_bin("fixed", BIN_SORT + number)


def shown(acting: Acting) -> Shown:
    return acting.done, acting.strokes.next or "", round(acting.strokes.share * STEPS)


def _ring(mesh: UiMesh, *, bold: bool, filled: float) -> None:
    radius = RADIUS if bold else RADIUS * 0.72
    circle = Rect(-radius, -radius, 2.0 * radius, 2.0 * radius)
    mesh.box(circle, _NONE, color("landing-edge"), radius, 11.0 if bold else 7.0)
    mesh.box(circle, _NONE, color("landing"), radius, 6.0 if bold else 3.0)
    if filled > 0.0:
        arc = tuple(
            (radius * 0.6 * math.sin(math.tau * filled * step / STEPS), -radius * 0.6 * math.cos(math.tau * filled * step / STEPS))
            for step in range(STEPS + 1)
        )
        mesh.add((LineItem(arc, "landing-edge", 15.0), LineItem(arc, "landing", 9.0)))
