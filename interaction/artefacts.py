"""Objects to pick up, turn and put back."""

import math

from interaction import panels
from interaction.chimes import chime
from interaction.holding_hand import follow_hand, let_go, take, taken_by_hand, turn_in_hand
from interaction.hotspots import close_button_pressed, close_hotspot, open_hotspot
from interaction.pointing import target
from interaction.words import claim_paragraph, key_hint
from scenes import space
from scenes.events import ArtefactGrabbed, ArtefactPutBack, Event
from scenes.hands import Side
from scenes.panel import Button, Panel
from scenes.senses import Action, Senses
from scenes.space import Pose
from scenes.tour import Artefact
from scenes.world import Holding, ObjectState, World

KEY_TURN_RAD_S = math.radians(100)


def artefacts(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.holding is not None:
        return _hold(world, senses, dt_s)
    reached = taken_by_hand(world)
    if reached is not None:
        hotspot_id, side = reached
        events = [] if world.hotspot_open == hotspot_id else open_hotspot(world, hotspot_id)
        return [*events, *_pick_up(world, hotspot_id, side, gripped=True)]
    if Action.grab in world.asked and world.device != "headset" and not world.panel_id:
        return _grab(world)
    if not panels.is_open(world, "artefact"):
        return []
    if world.pressed == "pick-up" or (Action.grab in world.asked and world.device != "headset"):
        world.asked -= {Action.grab, Action.let_go}
        return _pick_up(world, panels.subject(world), next(iter(world.memory.touched), world.pointing_hand), gripped=False)
    if close_button_pressed(world):
        panels.close(world)
        return close_hotspot(world)
    return []


def _grab(world: World) -> list[Event]:
    """By a key or a fist before the camera, the artefact whose sign is pointed at."""
    wanted = target(world)
    hotspot = world.content.tour.hotspot(wanted) if wanted is not None and world.playback is None else None
    if not isinstance(hotspot, Artefact) or world.comparison is not None:
        return []
    world.asked -= {Action.grab, Action.let_go}
    return [*open_hotspot(world, hotspot.id), *_pick_up(world, hotspot.id, None, gripped=False)]


def _pick_up(world: World, hotspot_id: str, side: Side | None, *, gripped: bool) -> list[Event]:
    hotspot = world.content.tour.hotspot(hotspot_id)
    assert isinstance(hotspot, Artefact)
    panels.close_all(world)
    world.holding = Holding(hotspot.id, hotspot.object, world.time_s, hotspot.hold_distance_m)
    chime(world, "chain-clank" if "chain" in hotspot.object else "planks")
    if world.device == "headset":
        take(world, side, gripped=gripped)
    else:
        _place(world)
    return [ArtefactGrabbed(world.time_s, hotspot.id)]


def _hold(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Keep the object before the visitor and turn it; select or back puts it down where it lay."""
    holding = world.holding
    assert holding is not None
    if world.panel_id:
        return []
    if world.device != "headset":
        holding.side = None  # the headset was lost while a hand held it
    about_up, about_right = senses.object_turn_rad
    if holding.side is None:  # an object in the hand does not heed the stick of the other one
        about_up += senses.move[0] * KEY_TURN_RAD_S * dt_s
        about_right += -senses.move[1] * KEY_TURN_RAD_S * dt_s
    if about_up or about_right:
        turn = space.quat_multiply(space.quat_about(space.UP, about_up), space.quat_about(space.RIGHT, about_right))
        if holding.side is not None:
            turn_in_hand(world, turn)
        holding.turn = Pose(orientation=space.quat_multiply(turn, holding.turn.orientation))
        holding.turned_rad += abs(about_up) + abs(about_right)
    if let_go(world):
        return put_back(world)
    if Action.let_go in world.asked and world.device != "headset":
        world.asked -= {Action.grab, Action.let_go}
        return put_back(world)
    if {Action.select, Action.back, Action.menu} & world.asked:
        world.asked -= {Action.select, Action.back, Action.menu, Action.teleport}
        return put_back(world)
    if world.device == "headset":
        follow_hand(world)
    if holding.side is None:
        _place(world)
    return []


def put_back(world: World) -> list[Event]:
    holding = world.holding
    if holding is None:
        return []
    world.holding = None
    rest = world.site.objects[holding.object]
    world.objects = {**world.objects, holding.object: ObjectState(holding.object, rest.pose)}
    event = ArtefactPutBack(
        world.time_s, holding.hotspot, round(world.time_s - holding.since_s, 3), round(holding.turned_rad, 3)
    )
    return [event, *close_hotspot(world)]


def _place(world: World) -> None:
    """Before the visitor, a little below the line of sight, as far off as the object is large."""
    holding = world.holding
    assert holding is not None
    floats_before = world.memory.held_from if world.device == "headset" else None
    head = floats_before or world.world_from_head  # before a headset's eyes it stands still in the scene
    radius_m = world.site.objects[holding.object].radius_m
    away = max(holding.distance_m, radius_m * 2.2)
    place = head.point((0.0, away, -0.06))
    orientation = space.quat_multiply(
        space.quat_about(space.UP, space.heading_of(head.orientation)), holding.turn.orientation
    )
    state = ObjectState(holding.object, Pose(place, orientation), highlighted=False)
    if world.objects.get(holding.object) != state:
        world.objects = {**world.objects, holding.object: state}


def artefact_panel(world: World) -> Panel:
    hotspot = world.content.tour.hotspot(panels.subject(world))
    assert isinstance(hotspot, Artefact)
    blocks = tuple(claim_paragraph(world, claim) for claim in hotspot.claims)
    pick = Button("pick-up", world.word("pick-up"), kind="primary", hint=key_hint(world, "key-select"))
    close = Button("close", world.word("close"), hint=key_hint(world, "key-back"))
    return Panel(world.panel_id, world.say(hotspot.title), blocks, (close, pick), first_focus="pick-up")
