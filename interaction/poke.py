"""Pressing with a finger: its tip goes through the panel from the front, within a button, and presses it once.

A panel stands where two eyes agree without strain, beyond a seated arm's reach; a closed hand that points at it fetches it to within
reach, and once more sends it back (``panel_fetch.py``); or the visitor steps up to it.
"""

from interaction.presence import acting_hands
from scenes import space
from scenes.hands import Side
from scenes.headset_memory import Finger
from scenes.panel import OpenPanel
from scenes.space import Vec2, Vec3
from scenes.world import World

FROM_M = 0.015
"""A finger presses only if it was at least this far before the sheet; so nothing is pressed by a panel that appears around it."""
HOVER_M = 0.06
"""A finger this near is at the panel: its button lights up, and the beam goes."""
DRAG_TO_M = -0.12
"""A finger deeper than this has left the panel behind it."""


def poke(world: World, opened: OpenPanel) -> tuple[str, str | None, float]:
    """(button pressed now, button hovered or None if no finger is at the panel, points scrolled by a finger)."""
    fingers: dict[Side, Finger] = {}
    pressed, hovered, dragged = "", None, 0.0
    panel_from_world = opened.world_from_panel.inverse()
    for hand in acting_hands(world):
        at = panel_from_world.point(world.world_from_hands.point(hand.poke_m))
        before = world.memory.fingers.get(hand.side)
        if before and (before.panel_id != opened.panel.id or before.world_from_panel != opened.world_from_panel):
            before = None
        armed, dragging = bool(before and before.armed), bool(before and before.dragging)
        if at[1] <= -FROM_M:
            armed, dragging = True, False
        elif at[1] >= 0.0 and armed and before is not None:
            armed = False
            through = _on_sheet(opened, _crossing(before.at_m, at))
            button = _button(opened, through)
            if button:
                pressed = button
                world.memory.touched.add(hand.side)
            dragging = through is not None and not button
        on_sheet = _on_sheet(opened, at)
        if dragging and before is not None and -at[1] >= DRAG_TO_M:
            dragged += (at[2] - before.at_m[2]) * opened.layout.width / opened.width_m
        if on_sheet is not None and DRAG_TO_M <= -at[1] <= HOVER_M:
            hovered = hovered or _button(opened, on_sheet)
        fingers[hand.side] = Finger(opened.panel.id, opened.world_from_panel, at, armed, dragging)
    world.memory.fingers = fingers
    return pressed, hovered, dragged


def _crossing(before_m: Vec3, now_m: Vec3) -> Vec3:
    """Where the way between two frames goes through the sheet."""
    depth_m = now_m[1] - before_m[1]
    return space.lerp(before_m, now_m, -before_m[1] / depth_m if depth_m > 1e-9 else 1.0)


def _on_sheet(opened: OpenPanel, at_m: Vec3) -> Vec2 | None:
    """A place of the panel's frame in points on the sheet; None beside it."""
    layout = opened.layout
    per_metre = layout.width / opened.width_m
    x, y = at_m[0] * per_metre + layout.width / 2.0, layout.height / 2.0 - at_m[2] * per_metre
    return (x, y) if 0.0 <= x <= layout.width and 0.0 <= y <= layout.height else None


def _button(opened: OpenPanel, at: Vec2 | None) -> str:
    """The button that can be pressed at a place of the sheet, or ""."""
    wanted = opened.layout.hit(at[0], at[1], opened.scroll) if at is not None else None
    button = opened.buttons.get(wanted or "")
    return button.id if button is not None and button.enabled else ""
