"""A thumb that is held up confirms: the open panel's main button."""

from interaction.judging import HandTrack, Judging
from interaction.using import used
from scenes.senses import Action
from scenes.world import World

HELD_S = 0.5


def thumb_held(world: World, memory: Judging, track: HandTrack) -> frozenset[Action]:
    """Once; again only after the hand was seen otherwise."""
    judged = track.judged
    if judged.shape != "thumb-up" or not track.steady:
        memory.thumb_s = None
        memory.thumb_spent = memory.thumb_spent and not (track.steady and judged.shape != "thumb-up")
        return frozenset()
    if memory.thumb_s is None:
        memory.thumb_s = world.time_s
    if memory.thumb_spent or world.time_s - memory.thumb_s < HELD_S:
        return frozenset()
    memory.thumb_spent = True
    used(world, "thumb-up")
    return frozenset({Action.confirm})
