"""A fast wave of the open hand to one side: the next of what is shown, or the one before. The way back does nothing."""

from itertools import pairwise

from interaction.judging import HandTrack, Judging
from interaction.using import used
from scenes.senses import Action
from scenes.world import World

WAY = 0.45
"""In lengths of the arm, within ``WITHIN_S``; and at most half as far up or down as sideways."""
WITHIN_S = 0.35
LONGEST_STEP = 0.6
"""Of the way, between two pictures."""
QUIET_S = 0.9
"""After a swipe, while the hand comes back."""
OPEN_S = 0.5
"""The hand was seen open this shortly before: moving fingers blur."""
OPEN = ("palm", "four")


def swiped(world: World, memory: Judging, track: HandTrack) -> frozenset[Action]:
    judged = track.judged
    if judged.shape in OPEN and track.steady:
        memory.open_s[track.side] = world.time_s
    if judged.pinching or judged.fist or not memory.new or world.time_s - memory.swiped_s < QUIET_S:
        return frozenset()
    if world.time_s - memory.open_s.get(track.side, -OPEN_S) > OPEN_S or world.holding is not None:
        return frozenset()
    way = _way(track)
    if way == 0.0:
        return frozenset()
    memory.swiped_s = world.time_s
    used(world, "swipe")
    return frozenset({Action.next if way < 0.0 else Action.previous})


def _way(track: HandTrack) -> float:
    """How far to the right the hand went just now; 0 if that was no swipe. A hand that jumps was taken for another."""
    now_s = track.trail[-1][0]
    recent = [at for at_s, at in track.trail if now_s - at_s <= WITHIN_S]
    xs = [x for x, _ in recent]
    way = xs[-1] - (min(xs) if xs[-1] - min(xs) > max(xs) - xs[-1] else max(xs))
    height = max(y for _, y in recent) - min(y for _, y in recent)
    longest = max((abs(b - a) for a, b in pairwise(xs)), default=0.0)
    return way if abs(way) >= WAY and height <= abs(way) / 2.0 and longest <= abs(way) * LONGEST_STEP else 0.0
