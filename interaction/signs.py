"""Signs in the scene: hotspot markers, rings of the stops, the prompt that says what can be done now."""

from typing import Literal

from interaction.act_panels import act_prompt
from interaction.comparison import side_shown
from interaction.pointing import REACH_M, target
from interaction.words import clock, input_word
from scenes import space
from scenes.events import Event
from scenes.senses import Senses
from scenes.tour import Tour
from scenes.world import Marker, StopMark, World

SHOW_M = 28.0


def signs(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode != "visit":
        world.markers, world.stop_marks, world.prompt, world.signs_key = (), (), "", ()
        return []
    _refresh(world)
    world.prompt = _prompt(world)
    aimed = target(world) is not None and not _immersed(world)
    world.prompt_at = "aim" if aimed else "edge"
    if world.notice and world.time_s > world.notice_until_s:
        world.notice = ""
    return []


def _refresh(world: World) -> None:
    """Markers and rings are made anew only when what they show has changed; what is far away is looked at four times a second."""
    done = world.progress
    key = (
        _immersed(world), target(world), world.settings.language, len(done.hotspots), len(done.events), done.quiz_finished,
        len(done.stops), len(done.passed_over), int(world.time_s * 4.0),
    )  # fmt: skip
    if key == world.signs_key:
        return
    world.signs_key = key
    markers = () if _immersed(world) else _markers(world)
    marks = () if _immersed(world) else _stop_marks(world, world.content.tour)
    if markers != world.markers:
        world.markers = markers
    if marks != world.stop_marks:
        world.stop_marks = marks


def _immersed(world: World) -> bool:
    """While an event plays, a comparison is looked at, something is held or done, nothing else asks for attention."""
    return any(part is not None for part in (world.playback, world.comparison, world.holding, world.acting))


def _markers(world: World) -> tuple[Marker, ...]:
    eye = world.world_from_head.position_m
    chosen = target(world)
    found = []
    for stop in world.content.tour.stops:
        for hotspot in stop.hotspots:
            if space.distance(hotspot.position, eye) > SHOW_M:
                continue
            seen = _seen(world, hotspot.id, hotspot.kind)
            state: Literal["new", "seen", "pointed"] = "seen" if seen else "new"
            if hotspot.id == chosen:
                state = "pointed"
            required = hotspot.required or hotspot.kind in ("event", "quiz")
            found.append(Marker(hotspot.id, hotspot.kind, world.say(hotspot.title), hotspot.position, state, required))
    return tuple(found)


def _seen(world: World, hotspot_id: str, kind: str) -> bool:
    if kind == "quiz":
        return world.progress.quiz_finished
    if kind == "event":
        return any(event.id in world.progress.events for event in world.content.tour.events)
    return hotspot_id in world.progress.hotspots


def _stop_marks(world: World, tour: Tour) -> tuple[StopMark, ...]:
    following = next((stop.id for stop in tour.stops if stop.id not in world.progress.stops), None)
    marks = []
    for stop in tour.stops:
        state: Literal["next", "open", "done"] = "done" if stop.id in world.progress.stops else "open"
        if stop.id == following:
            state = "next"
        marks.append(StopMark(stop.id, stop.position, stop.radius_m, state))
    return tuple(marks)


def _prompt(world: World) -> str:
    if world.panel_id:
        return ""
    if world.holding is not None:
        return input_word(world, "prompt-holding")
    if world.comparison is not None:
        side = side_shown(world)
        assert side is not None
        return input_word(world, "prompt-comparing", side=world.say(side.title))
    if world.acting is not None:
        return act_prompt(world)
    if world.playback is not None:
        event = world.content.tour.event(world.playback.event)
        at, whole = clock(world.playback.at_s), clock(event.duration_s)
        return input_word(world, "prompt-event-paused" if world.playback.paused else "prompt-event", at=at, whole=whole)
    chosen = target(world)
    if chosen is not None:
        hotspot = world.content.tour.hotspot(chosen)
        if space.distance(hotspot.position, world.world_from_head.position_m) <= REACH_M:
            kind = "event-point" if hotspot.kind == "event" else hotspot.kind
            return world.word(f"prompt-{kind}", title=world.say(hotspot.title))
    if world.time_s - world.visit_started_s < 12.0:
        return input_word(world, "prompt-start")
    return ""
