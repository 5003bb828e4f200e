"""Leaving and coming back: the visit as plain data, and back again."""

from dataclasses import asdict, fields
from typing import Any

from interaction.acting import ask_for, find_act
from interaction.presence import feet, stand_at
from scenes import space
from scenes.act import Acting, Strokes
from scenes.events import Event, VisitResumed
from scenes.senses import Senses
from scenes.space import Vec3
from scenes.world import Playback, Progress, QuizRun, World

VERSION = 1


def snapshot(world: World) -> dict[str, Any]:
    """The visit as JSON-able data: where the visitor stands and looks, and what was done."""
    return {
        "version": VERSION,
        "tour": world.content.tour.name,
        "elapsed_s": round(world.time_s - world.visit_started_s, 3),
        "seed": world.seed,
        "position_m": [round(c, 4) for c in _ground_m(world)],
        "heading_rad": round(space.heading_of(world.world_from_head.orientation), 5),
        "here": world.here,
        "last_stop": world.last_stop,
        "playing": None if world.playback is None else {"event": world.playback.event, "at_s": world.playback.at_s,
                                                         "watched_s": world.playback.watched_s,
                                                         "acts": list(world.playback.acts)},
        "acting": None if world.acting is None else {"place": world.acting.place, "event": world.acting.event,
                                                     "done": world.acting.done},
        "quiz": None if world.quiz is None else asdict(world.quiz),
        "progress": asdict(world.progress),
    }


def _ground_m(world: World) -> Vec3:
    """Where the visitor stands; who is carried along an act's path, where he began it."""
    carried = world.acting is not None and world.acting.carried_m is not None
    return world.acting.began_m if carried and world.acting is not None else feet(world)


def _ask_again(world: World, place: str, event: str | None, done: int) -> None:
    """An act that was under way waits, with the strokes that were made. One that is over is over, one that the tour has no more is gone."""
    act = find_act(world.content.tour, place, event)
    if act is None or done >= act.times:
        return
    world.acting = Acting(place, act.act, act.times, event, Strokes(done), world.time_s, began_m=feet(world))
    ask_for(world, place, event)


def usable(world: World, saved: dict[str, Any]) -> bool:
    """Whether a snapshot fits this program and this tour; an older tour's stops may be gone."""
    tour = world.content.tour
    if saved.get("version") != VERSION or saved.get("tour") != tour.name:
        return False
    if set(saved.get("progress", {})) != {f.name for f in fields(Progress)}:
        return False
    stops = {stop.id for stop in tour.stops}
    return set(saved["progress"]["stops"]) <= stops and {saved["here"], saved["last_stop"]} <= stops | {None}


def restore(world: World, senses: Senses, saved: dict[str, Any]) -> list[Event]:
    """Continue where the visit was left."""
    data = dict(saved["progress"])
    data["path"] = [(x, y) for x, y in data["path"]]
    world.progress = Progress(**data)
    world.mode = "visit"
    world.seed = saved["seed"]
    world.visit_started_s = world.time_s - saved["elapsed_s"]
    world.here, world.last_stop = saved["here"], saved["last_stop"]
    world.here_since_s = world.time_s
    x, y, z = saved["position_m"]
    stand_at(world, senses, (x, y, z), saved["heading_rad"])
    world.heard_since_s = world.time_s
    if saved["quiz"] is not None:
        world.quiz = QuizRun(**{**saved["quiz"], "since_s": world.time_s})
    if saved["playing"] is not None:
        world.playback = Playback(**saved["playing"], paused=True)
    if saved.get("acting") is not None:
        _ask_again(world, **saved["acting"])
    return [VisitResumed(world.time_s, world.content.tour.name, world.settings.language, world.device)]
