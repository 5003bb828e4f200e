"""Complete: every required stop, hotspot, event, and the quiz taken to its end."""

from interaction import panels
from scenes.events import Event, TourCompleted
from scenes.senses import Senses
from scenes.world import World


def progress(world: World, senses: Senses, dt_s: float) -> list[Event]:
    done = world.progress
    if world.mode != "visit" or done.completed or world.panel_id or world.acting is not None or missing(world):
        return []
    done.completed = True
    panels.show(world, "finish")
    tour = world.content.tour
    return [TourCompleted(world.time_s, tour.name, round(world.time_s - world.visit_started_s, 3))]


def missing(world: World) -> list[str]:
    """Titles of what is still to be done, in the visitor's language."""
    tour, done = world.content.tour, world.progress
    left = [world.say(stop.title) for stop in tour.stops if stop.required and stop.id not in done.stops]
    left += [
        world.say(hotspot.title)
        for stop in tour.stops
        for hotspot in stop.hotspots
        if hotspot.required and hotspot.kind not in ("event", "quiz")
        and hotspot.id not in done.hotspots and hotspot.id not in done.passed_over
    ]
    left += [world.say(event.title) for event in tour.events if event.required and event.id not in done.events]
    if tour.quiz is not None and not done.quiz_finished:
        left.append(world.say(tour.quiz.title))
    return left


def share_done(world: World) -> float:
    """How much of what is required is done, 0..1."""
    tour = world.content.tour
    required = sum(stop.required for stop in tour.stops) + sum(event.required for event in tour.events)
    required += sum(
        h.required and h.kind not in ("event", "quiz") for stop in tour.stops for h in stop.hotspots
    ) + (tour.quiz is not None)
    return 1.0 - len(missing(world)) / max(1, required)
