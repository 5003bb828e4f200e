"""Objects to pick up, turn and put back."""

import math

from interaction import panels
from interaction.chimes import chime
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.words import claim_paragraph
from scenes import space
from scenes.events import ArtefactGrabbed, ArtefactPutBack, Event
from scenes.panel import Button, Panel
from scenes.senses import Action, Senses
from scenes.space import Pose
from scenes.tour import Artefact
from scenes.world import Holding, ObjectState, World

KEY_TURN_RAD_S = math.radians(100)


def artefacts(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.holding is not None:
        return _hold(world, senses, dt_s)
    if not panels.is_open(world, "artefact"):
        return []
    if world.pressed == "pick-up":
        hotspot = world.content.tour.hotspot(panels.subject(world))
        assert isinstance(hotspot, Artefact)
        panels.close_all(world)
        world.holding = Holding(hotspot.id, hotspot.object, world.time_s, hotspot.hold_distance_m)
        chime(world, "chain-clank" if "chain" in hotspot.object else "planks")
        _place(world)
        return [ArtefactGrabbed(world.time_s, hotspot.id)]
    if close_button_pressed(world):
        panels.close(world)
        return close_hotspot(world)
    return []


def _hold(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Keep the object before the visitor and turn it; select or back puts it down where it lay."""
    holding = world.holding
    assert holding is not None
    if world.panel_id:
        return []
    about_up, about_right = senses.object_turn_rad
    about_up += senses.move[0] * KEY_TURN_RAD_S * dt_s
    about_right += -senses.move[1] * KEY_TURN_RAD_S * dt_s
    if about_up or about_right:
        turn = space.quat_multiply(space.quat_about(space.UP, about_up), space.quat_about(space.RIGHT, about_right))
        holding.turn = Pose(orientation=space.quat_multiply(turn, holding.turn.orientation))
        holding.turned_rad += abs(about_up) + abs(about_right)
    if {Action.select, Action.back, Action.menu} & world.asked:
        world.asked -= {Action.select, Action.back, Action.menu, Action.teleport}
        return put_back(world)
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
    head = world.world_from_head
    radius_m = world.site.objects[holding.object].radius_m
    away = max(holding.distance_m, radius_m * 2.2)
    upright = Pose(head.position_m, head.orientation)
    place = upright.point((0.0, away, -0.06))
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
    pick = Button("pick-up", world.word("pick-up"), kind="primary", hint=world.word("key-select"))
    close = Button("close", world.word("close"), hint=world.word("key-back"))
    return Panel(world.panel_id, world.say(hotspot.title), blocks, (close, pick), first_focus="pick-up")
