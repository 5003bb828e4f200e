"""What is heard, and the captions that tell it: the place's own sounds, an event's, short answers to presses."""

from dataclasses import replace

from scenes.events import Event
from scenes.historical_event import CaptionTrack, SoundTrack
from scenes.senses import Senses
from scenes.world import Caption, SoundState, World

SOUND_CAPTION_S = 5.0
DUCKED = 0.45
"""The place's own sounds step back to this share while an event plays."""


def heard(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.safe:
        world.sounds, world.captions = (), ()
        return []
    captions: list[Caption] = []
    sounds: list[SoundState] = []
    if world.mode == "visit":
        _ambience(world, sounds, captions)
        _event(world, senses, sounds, captions)
    world.sounds = (*sounds, *(replace(chime, at_s=world.time_s - chime.at_s) for chime in world.chimes))
    world.captions = tuple(captions) if world.settings.captions else ()
    return []


def _ambience(world: World, sounds: list[SoundState], captions: list[Caption]) -> None:
    since_s = world.time_s - world.heard_since_s
    for index, ambience in enumerate(world.content.tour.ambience):
        volume = ambience.volume * (DUCKED if world.playback else 1.0)
        sounds.append(SoundState(f"ambience:{index}", ambience.sound, volume, loop=True, position_m=ambience.position))
        if since_s < SOUND_CAPTION_S + 2.0 * index and since_s >= 2.0 * index:
            captions.append(Caption(f"ambience:{index}", world.say(ambience.caption), "sound"))


def _event(world: World, senses: Senses, sounds: list[SoundState], captions: list[Caption]) -> None:
    playback = world.playback
    if playback is None:
        return
    at_s = playback.at_s
    still = playback.paused or not senses.focused or bool(world.panel_id) or world.acting is not None
    narration: list[Caption] = []
    for index, track in enumerate(world.content.tour.event(playback.event).tracks):
        if isinstance(track, SoundTrack) and track.at_s <= at_s < track.until_s:
            key = f"event:{playback.event}:{index}"
            sounds.append(SoundState(key, track.sound, track.volume, track.loop, track.position, at_s - track.at_s, still))
            if at_s - track.at_s < SOUND_CAPTION_S:
                captions.append(Caption(key, world.say(track.caption), "sound"))
        elif isinstance(track, CaptionTrack) and track.at_s <= at_s < track.until_s:
            grade = track.claim.grade
            words = world.say(track.claim.text)
            narration.append(Caption(f"said:{index}", words, "narration", grade=grade, grade_name=world.word(f"grade-{grade}")))
    captions.extend(narration)
