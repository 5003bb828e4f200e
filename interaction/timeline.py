"""Historical events: play, pause, skip, replay, and wait for the visitor's own part. The visitor's view is never touched."""

from interaction import panels
from interaction.acting import ask_for
from interaction.hotspots import close_button_pressed, close_hotspot
from scenes.act import ActTrack
from scenes.events import (
    Event,
    HistoricalEventContinued,
    HistoricalEventFinished,
    HistoricalEventPaused,
    HistoricalEventSkipped,
    HistoricalEventStarted,
)
from scenes.historical_event import HistoricalEvent
from scenes.senses import Action, Senses
from scenes.tour import EventPoint
from scenes.world import Playback, World

WATCHED_SHARE = 0.8
"""Counts as watched when this share of it was seen: skipping the last seconds is no failure, skipping the most is."""


def timeline(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.playback is not None:
        return _play(world, senses, dt_s)
    if panels.is_open(world, "event-intro"):
        hotspot = world.content.tour.hotspot(panels.subject(world))
        assert isinstance(hotspot, EventPoint)
        if world.pressed == "start":
            panels.close_all(world)
            return _start(world, hotspot.event)
        if close_button_pressed(world):
            panels.close(world)
            return close_hotspot(world)
    elif panels.is_open(world, "event-over"):
        event_id = panels.subject(world)
        if world.pressed == "replay":
            panels.close_all(world)
            return _start(world, event_id)
        if close_button_pressed(world):
            panels.close_all(world)
            return close_hotspot(world)
    return []


def _start(world: World, event_id: str) -> list[Event]:
    world.playback = Playback(event_id)
    return [HistoricalEventStarted(world.time_s, event_id)]


def _play(world: World, senses: Senses, dt_s: float) -> list[Event]:
    playback = world.playback
    assert playback is not None
    event = world.content.tour.event(playback.event)
    held = not senses.focused or bool(world.panel_id) or world.safe or world.acting is not None
    events: list[Event] = []
    if not held and Action.pause in world.asked:
        world.asked.discard(Action.pause)
        playback.paused = not playback.paused
        kind = HistoricalEventPaused if playback.paused else HistoricalEventContinued
        events.append(kind(world.time_s, event.id, round(playback.at_s, 3)))
    if not held and Action.replay in world.asked:
        world.asked.discard(Action.replay)
        skipped = HistoricalEventSkipped(world.time_s, event.id, round(playback.at_s, 3))
        return [*events, skipped, *_start(world, event.id)]
    if not held and Action.skip in world.asked:
        world.asked.discard(Action.skip)
        return [*events, *_end(world, event, skipped=True)]
    if not playback.paused and not held:
        playback.at_s += dt_s
        playback.watched_s += dt_s
        act = _due(event, playback)
        if act is not None:
            playback.at_s = act.at_s
            ask_for(world, act.id, event.id)
            return events
        if playback.at_s >= event.duration_s:
            return [*events, *_end(world, event, skipped=False)]
    return events


def _due(event: HistoricalEvent, playback: Playback) -> ActTrack | None:
    """The act that the event waits for now."""
    acts = [track for track in event.tracks if isinstance(track, ActTrack)]
    due = (act for act in acts if act.at_s <= playback.at_s and act.id not in playback.acts)
    return min(due, key=lambda act: act.at_s, default=None)


def _end(world: World, event: HistoricalEvent, skipped: bool) -> list[Event]:
    """The site goes back to how it was; what was watched long enough counts as watched."""
    playback = world.playback
    assert playback is not None
    world.playback = None
    panels.show(world, f"event-over:{event.id}")
    watched = playback.watched_s >= event.duration_s * WATCHED_SHARE
    if watched and event.id not in world.progress.events:
        world.progress.events.append(event.id)
    if skipped and not watched:
        return [HistoricalEventSkipped(world.time_s, event.id, round(playback.at_s, 3))]
    return [HistoricalEventFinished(world.time_s, event.id, round(playback.watched_s, 3))]
