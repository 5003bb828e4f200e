"""What an event shows at its present second: figures, objects, effects. Positions come from the timeline's keys."""

import math
import random
from functools import cache

from interaction.presence import heading_from_bearing
from scenes import space
from scenes.events import Event
from scenes.historical_event import EffectTrack, FigureTrack, ObjectTrack, PathKey
from scenes.senses import Senses
from scenes.space import Pose, Vec3
from scenes.world import EffectState, FigureState, ObjectState, World

GROUND_SNAP_M = 1.2
FADE_S = 1.5


def staging(world: World, senses: Senses, dt_s: float) -> list[Event]:
    playback = world.playback
    if playback is None:
        if world.figures or world.effects:
            world.figures, world.effects = (), ()
            world.objects = {k: v for k, v in world.objects.items() if not world.site.objects[k].hidden}
        return []
    figures: list[FigureState] = []
    effects: list[EffectState] = []
    props: dict[str, ObjectState] = {}
    for track in world.content.tour.event(playback.event).tracks:
        if isinstance(track, FigureTrack):
            figures.extend(figure_states(world, track, playback.at_s))
        elif isinstance(track, EffectTrack) and track.at_s <= playback.at_s < track.until_s:
            strength = min(1.0, (playback.at_s - track.at_s) / FADE_S, (track.until_s - playback.at_s) / FADE_S)
            since_s = playback.at_s - track.at_s
            effects.append(EffectState(track.effect, track.position, track.size_m, strength, since_s))
        elif isinstance(track, ObjectTrack):
            visible = track.at_s <= playback.at_s < track.until_s
            place, heading, _, _, _ = along(track.keys, playback.at_s)
            pose = Pose(place, space.quat_about(space.UP, heading))
            props[track.object] = ObjectState(track.object, pose, visible)
    world.figures, world.effects = tuple(figures), tuple(effects)
    if props:
        world.objects = {**world.objects, **props}
    return []


def along(keys: tuple[PathKey, ...], at_s: float) -> tuple[Vec3, float, str, float, float]:
    """(place in metres, heading in radians, clip, seconds in it, pace in m/s) at a time, between keys in a straight line."""
    index = 0
    while index + 1 < len(keys) and keys[index + 1].at_s <= at_s:
        index += 1
    key = keys[index]
    following = keys[index + 1] if index + 1 < len(keys) else None
    place, pace = key.position, 0.0
    if following is not None and at_s >= key.at_s:
        took_s = max(0.1, following.at_s - key.at_s)
        place = space.lerp(key.position, following.position, (at_s - key.at_s) / took_s)
        pace = math.dist(key.position, following.position) / took_s
    return place, _headings(keys)[index], key.clip, max(0.0, at_s - key.at_s), pace


_KNOWN_HEADINGS: dict[int, tuple[tuple[PathKey, ...], tuple[float, ...]]] = {}
"""Headings of tracks seen so far, by the identity of their keys; the keys are held, so that no other can take their place."""


def _headings(keys: tuple[PathKey, ...]) -> tuple[float, ...]:
    """The heading at each key, in radians: worked out once a track, asked for by every figure in every frame."""
    known = _KNOWN_HEADINGS.get(id(keys))
    if known is None or known[0] is not keys:
        known = _KNOWN_HEADINGS[id(keys)] = (keys, tuple(_heading(keys, index) for index in range(len(keys))))
    return known[1]


def _heading(keys: tuple[PathKey, ...], index: int) -> float:
    """The key's own bearing, or the way to the next different place, or the way come."""
    bearing = keys[index].bearing_deg
    if bearing is not None:
        return heading_from_bearing(bearing)
    place = keys[index].position
    for other in keys[index + 1 :]:
        if space.distance(other.position, place) > 0.01:
            return space.heading_towards(place, other.position)
    for other in reversed(keys[:index]):
        if space.distance(other.position, place) > 0.01:
            return space.heading_towards(other.position, place)
    return 0.0


def figure_states(world: World, track: FigureTrack, at_s: float) -> list[FigureState]:
    """Everyone of a track who is there at the time; each follows the keys ``gap_s`` behind the one before."""
    speeds = world.site.clips.get(track.model, {})
    states = []
    for index in range(track.count):
        local_s = at_s - index * track.gap_s
        if local_s < track.keys[0].at_s and not (track.keys[0].at_s <= 0.01 and at_s >= 0.0):
            continue
        right, ahead, later = _chance(track.id, index)
        aside = (right * track.spread_m[0], ahead * track.spread_m[1])
        lane = track.lanes_y_m[index % len(track.lanes_y_m)] if track.lanes_y_m else 0.0
        place, heading, clip, in_clip_s, speed = along(track.keys, local_s)
        x, y = place[0] + aside[0], place[1] + aside[1] + lane
        z = _standing_height_m(world, x, y, place[2]) if speed else _waiting_height_m(world, x, y, place[2])
        stride = speeds.get(clip, 0.0)
        pace = speed / stride if stride > 0.05 else 1.0
        phase = 0.0 if clip == "fall" else later * 3.0
        states.append(FigureState(track.model, (x, y, z), heading, clip, in_clip_s * max(0.2, pace) + phase, track.tint))
    return states


def _standing_height_m(world: World, x_m: float, y_m: float, wished_m: float) -> float:
    """The floor at a place, unless it is far from the height that the timeline names."""
    floor = world.site.ground.height_m(x_m, y_m)
    return floor if floor is not None and abs(floor - wished_m) < GROUND_SNAP_M else wished_m


def _waiting_height_m(world: World, x_m: float, y_m: float, wished_m: float) -> float:
    """The same for somebody who does not move: looked up once a place."""
    known = world.standing_heights_m.get((x_m, y_m, wished_m))
    if known is None:
        known = world.standing_heights_m[(x_m, y_m, wished_m)] = _standing_height_m(world, x_m, y_m, wished_m)
    return known


@cache
def _chance(track: str, index: int) -> tuple[float, float, float]:
    """What sets one figure of a track apart, the same in every visit: aside and ahead in -1..1, later in 0..1."""
    chance = random.Random(f"{track}:{index}")
    return (chance.random() * 2 - 1, chance.random() * 2 - 1, chance.random())
