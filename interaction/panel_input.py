"""Pressing, focusing and scrolling on the open panel, by pointer or by keys alone."""

from interaction import panels
from interaction.chimes import chime
from interaction.panel_place import panel_point
from interaction.poke import poke
from interaction.presence import pointer_ray
from scenes.events import Event
from scenes.panel import Hit, OpenPanel
from scenes.senses import Action, Senses
from scenes.world import World

SCROLL_POINTS = 90.0
NO_BACK = ("lobby", "leave-lobby")
"""Panels that are a place of their own: back does not close them."""


def panel_input(world: World, senses: Senses, dt_s: float) -> list[Event]:
    opened = world.panel
    if opened is None or not senses.focused or opened.panel.id != world.panel_id:
        return []
    _hover(world, senses, opened)
    touched = _touch(world, opened)
    _move_focus(world, opened)
    if senses.scroll:
        _scroll_by(opened, -senses.scroll * SCROLL_POINTS)
    if {Action.select, Action.pause} & world.asked:
        world.asked -= {Action.select, Action.pause, Action.teleport}
        aimed = Action.teleport in senses.pressed or (world.device == "headset" and Action.select in senses.pressed)
        by_pointer = senses.pointer is not None and aimed
        wanted = opened.hover if by_pointer else (opened.focus or opened.hover)
        button = opened.buttons.get(wanted)
        if button is not None and button.enabled:
            world.pressed = wanted
            opened.focus = wanted
            chime(world, "click")
    if not world.pressed:
        _press_named(world, opened)
    if touched and not world.pressed:
        world.pressed = opened.focus = touched
        chime(world, "click")
    _drag(world, senses, opened)
    toggles = {"plan": Action.plan, "help": Action.help, "menu": Action.menu}
    leave = {Action.back, Action.menu} | ({toggles[world.panel_id]} if world.panel_id in toggles else set())
    if not world.pressed and leave & world.asked:
        world.asked -= leave
        if world.panel_id not in NO_BACK:
            world.pressed = "back"
        elif world.panel_id == "lobby":
            panels.show_over(world, "quit")
    world.asked -= {Action.teleport, Action.next_stop, Action.plan, Action.replay, Action.pause, Action.skip}
    return []


def _press_named(world: World, opened: OpenPanel) -> None:
    """The panel's main button, or the one that leads on or back, whatever has the focus."""
    wanted = ""
    if Action.confirm in world.asked:
        wanted = next((button.id for button in opened.buttons.values() if button.kind == "primary" and button.enabled), "")
    for action in (Action.next, Action.previous):
        if action in world.asked and action.value in opened.buttons and opened.buttons[action.value].enabled:
            wanted = action.value
    world.asked -= {Action.confirm, Action.next, Action.previous}
    if wanted:
        world.pressed = opened.focus = wanted
        chime(world, "click")


def _hover(world: World, senses: Senses, opened: OpenPanel) -> None:
    ray = pointer_ray(world, senses)
    at = panel_point(ray, opened) if ray is not None else None
    opened.hover = (opened.layout.hit(at[0], at[1], opened.scroll) or "") if at is not None else ""


def _touch(world: World, opened: OpenPanel) -> str:
    """What a finger presses in this frame; the finger at the panel lights up its button instead of the beam."""
    if world.device != "headset":
        return ""
    pressed, hovered, scrolled = poke(world, opened)
    if hovered is not None:
        opened.hover = hovered
        world.memory.touching = True
    if scrolled:
        _scroll_by(opened, scrolled)
    return pressed


def _drag(world: World, senses: Senses, opened: OpenPanel) -> None:
    """On a headset a beam that was pressed beside every button drags what scrolls, until it is let go."""
    memory = world.memory
    hand = next((hand for hand in world.hands if hand.side == world.pointing_hand), None)
    ray = pointer_ray(world, senses)
    at = panel_point(ray, opened) if ray is not None else None
    if hand is None or not hand.selecting or at is None:
        memory.dragged = None
        return
    if memory.dragged is not None:
        _scroll_by(opened, memory.dragged[1] - at[1])
        memory.dragged = at
    elif Action.select in senses.pressed and not opened.hover:
        memory.dragged = at


def _enabled_hits(opened: OpenPanel) -> list[Hit]:
    return [hit for hit in opened.layout.hits if hit.id in opened.buttons and opened.buttons[hit.id].enabled]


def _move_focus(world: World, opened: OpenPanel) -> None:
    hits = _enabled_hits(opened)
    step = (Action.focus_next in world.asked) - (Action.focus_previous in world.asked)
    if Action.plan in world.asked and world.panel_id != "plan":
        step += 1
    directions = {Action.down: (0, 1), Action.up: (0, -1), Action.right: (1, 0), Action.left: (-1, 0)}
    wanted = [vector for action, vector in directions.items() if action in world.asked]
    world.asked -= {Action.focus_next, Action.focus_previous, *directions}
    if not hits:
        if wanted and wanted[0][1]:
            _scroll_by(opened, wanted[0][1] * SCROLL_POINTS)
        return
    current = next((i for i, hit in enumerate(hits) if hit.id == opened.focus), None)
    if step:
        index = (0 if step > 0 else len(hits) - 1) if current is None else (current + step) % len(hits)
        _focus(opened, hits[index])
    elif wanted:
        following = hits[0] if current is None else _neighbour(opened, hits, hits[current], wanted[0])
        if following is not None:
            _focus(opened, following)
        elif wanted[0][1]:
            _scroll_by(opened, wanted[0][1] * SCROLL_POINTS)


def _centre(opened: OpenPanel, hit: Hit) -> tuple[float, float]:
    shift = opened.scroll if hit.scrolls else 0.0
    return (hit.rect.x + hit.rect.w / 2, hit.rect.y + hit.rect.h / 2 - shift)


def _neighbour(opened: OpenPanel, hits: list[Hit], current: Hit, way: tuple[int, int]) -> Hit | None:
    """The nearest element in a direction: distance along it, and twice the distance across."""
    x, y = _centre(opened, current)
    best: tuple[float, Hit] | None = None
    for hit in hits:
        if hit is current:
            continue
        hx, hy = _centre(opened, hit)
        along = (hx - x) * way[0] + (hy - y) * way[1]
        across = abs((hx - x) * way[1]) + abs((hy - y) * way[0])
        if way[1]:
            across = max(0.0, across - (hit.rect.w + current.rect.w) / 2)
        if along > 4.0 and (best is None or along + 2 * across < best[0]):
            best = (along + 2 * across, hit)
    return best[1] if best else None


def _focus(opened: OpenPanel, hit: Hit) -> None:
    """Focus an element and scroll it into view."""
    opened.focus = hit.id
    if not hit.scrolls:
        return
    view = opened.layout.viewport
    top, bottom = hit.rect.y - view.y, hit.rect.y + hit.rect.h - view.y
    if top - 20 < opened.scroll:
        _scroll_to(opened, top - 20)
    elif bottom + 20 > opened.scroll + view.h:
        _scroll_to(opened, bottom + 20 - view.h)


def _scroll_by(opened: OpenPanel, points: float) -> None:
    _scroll_to(opened, opened.scroll + points)


def _scroll_to(opened: OpenPanel, points: float) -> None:
    opened.scroll = max(0.0, min(opened.layout.max_scroll(), points))
