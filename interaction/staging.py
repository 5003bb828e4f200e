"""What an event shows at its present second: figures, objects, effects. Positions come from the timeline's keys."""

from scenes import space
from scenes.crowd import Crowd, heading_at
from scenes.events import Event
from scenes.historical_event import EffectTrack, FigureTrack, HistoricalEvent, ObjectTrack, PathKey
from scenes.senses import Senses
from scenes.space import Pose, Vec3
from scenes.world import EffectState, FigureState, ObjectState, World

FADE_S = 1.5


def staging(world: World, senses: Senses, dt_s: float) -> list[Event]:
    playback = world.playback
    if playback is None:
        world.crowd = None
        if world.figures or world.effects:
            world.figures, world.effects = (), ()
            world.objects = {k: v for k, v in world.objects.items() if not world.site.objects[k].hidden}
        return []
    event = world.content.tour.event(playback.event)
    world.figures = figures(world, event, playback.at_s)
    effects: list[EffectState] = []
    props: dict[str, ObjectState] = {}
    for track in event.tracks:
        if isinstance(track, EffectTrack) and track.at_s <= playback.at_s < track.until_s:
            strength = min(1.0, (playback.at_s - track.at_s) / FADE_S, (track.until_s - playback.at_s) / FADE_S)
            since_s = playback.at_s - track.at_s
            effects.append(EffectState(track.effect, track.position, track.size_m, strength, since_s))
        elif isinstance(track, ObjectTrack):
            visible = track.at_s <= playback.at_s < track.until_s
            place, heading = along(track.keys, playback.at_s)
            pose = Pose(place, space.quat_about(space.UP, heading))
            props[track.object] = ObjectState(track.object, pose, visible)
    world.effects = tuple(effects)
    if props:
        world.objects = {**world.objects, **props}
    return []


def figures(world: World, event: HistoricalEvent, at_s: float) -> tuple[FigureState, ...]:
    """Everyone of the event who is there at the time; each follows the keys of a track ``gap_s`` behind the one before."""
    if world.crowd is None or world.crowd[0] != event.id:
        tracks = [track for track in event.tracks if isinstance(track, FigureTrack)]
        world.crowd = (event.id, Crowd(tracks, world.site.clips))
    return tuple(
        FigureState(track.model, place, heading, clip, clip_time_s, track.tint)
        for track, place, heading, clip, clip_time_s in world.crowd[1].at(at_s, world.site.ground.heights_m)
    )


def along(keys: tuple[PathKey, ...], at_s: float) -> tuple[Vec3, float]:
    """(place in metres, heading in radians) at a time, between keys in a straight line."""
    index = 0
    while index + 1 < len(keys) and keys[index + 1].at_s <= at_s:
        index += 1
    key = keys[index]
    place = key.position
    if index + 1 < len(keys) and at_s >= key.at_s:
        following = keys[index + 1]
        place = space.lerp(key.position, following.position, (at_s - key.at_s) / max(0.1, following.at_s - key.at_s))
    return place, heading_at(keys, index)
