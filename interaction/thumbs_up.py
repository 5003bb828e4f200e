"""A thumb that is held up confirms: the open panel's main button."""

from interaction.judging import HandTrack, Judging
from interaction.using import used
from scenes.senses import Action
from scenes.world import World

HELD_S = 0.5


def thumb_held(world: World, memory: Judging, track: HandTrack) -> frozenset[Action]:
    """Once; again only after the hand was seen otherwise. A picture in which it was missed only delays it."""
    judged = track.judged
    if judged.shape != "thumb-up":
        memory.thumb_s, memory.thumb_spent = None, memory.thumb_spent and not track.steady
        return frozenset()
    if memory.thumb_s is None and track.steady:
        memory.thumb_s = world.time_s
    if memory.thumb_s is None or memory.thumb_spent or not track.steady or world.time_s - memory.thumb_s < HELD_S:
        return frozenset()
    memory.thumb_spent = True
    used(world, "thumb-up")
    return frozenset({Action.confirm})
