"""Hands that are held above the eyes: who does so wants to answer, or to ask."""

from interaction.hand_track import LOST_S, SETTLE_S, SHOULDER, allowed
from interaction.judging import SIDES, Judging
from interaction.using import used
from scenes.body import Body, BodyPoint, HandPoint
from scenes.hands import Side
from scenes.senses import Action
from scenes.world import World

HELD_S = 0.6
ABOVE, BELOW = 0.12, -0.05
"""Above the eyes (in widths of the shoulders) a wrist is raised; below the second it no longer is."""
HIGH_IN_PICTURE = 0.8
"""Where the eyes are taken to be while only hands are seen."""
WRIST: dict[Side, BodyPoint] = {"left": BodyPoint.left_wrist, "right": BodyPoint.right_wrist}
ELBOW: dict[Side, BodyPoint] = {"left": BodyPoint.left_elbow, "right": BodyPoint.right_elbow}
"""A hand that is held so high that the picture ends below it is told by the elbow, and by where the detector supposes the wrist."""
EYES = (BodyPoint.left_eye, BodyPoint.right_eye)


def follow_raised(world: World, memory: Judging) -> None:
    """Keep ``world.body.raised``: hands held above the eyes for long enough."""
    body = world.body.body
    if body is None:
        memory.above_s.clear()
        world.body.raised = frozenset()
        return
    settled = world.time_s - memory.pose_found_s >= SETTLE_S if body.pose is not None else True
    for side in SIDES:
        above = _above_eyes(world, memory, body, side)
        if above is None:
            continue  # this picture does not tell
        was = side in memory.above_s
        if above > (BELOW if was else ABOVE) and settled:
            memory.above_s.setdefault(side, world.time_s)
        else:
            memory.above_s.pop(side, None)
    world.body.raised = frozenset(side for side, since_s in memory.above_s.items() if world.time_s - since_s >= HELD_S)


def hand_raised(world: World, memory: Judging) -> frozenset[Action]:
    """Once for each time that a hand goes up."""
    new = world.body.raised - memory.told
    memory.told = world.body.raised
    if not new:
        return frozenset()
    used(world, "raise")
    return frozenset({Action.raise_hand})


def _above_eyes(world: World, memory: Judging, body: Body, side: Side) -> float | None:
    """How far the wrist is above the eyes, in widths of the shoulders; None where nothing of it is seen."""
    pose = body.pose
    hand = body.hand(side)
    if pose is not None and all(pose.seen(point) for point in EYES):
        eyes = sum(pose.picture[point][1] for point in EYES) / 2.0
        (ax, _), (bx, _) = pose.picture[BodyPoint.left_shoulder], pose.picture[BodyPoint.right_shoulder]
        across = max(0.05, abs(ax - bx)) * body.aspect
        if hand is not None:
            return (hand.picture[HandPoint.wrist][1] - eyes) / across
        wrist, elbow = pose.picture[WRIST[side]], ELBOW[side]
        beyond = wrist[1] > 1.0 and pose.seen(elbow) and pose.picture[elbow][1] > pose.picture[SHOULDER[side]][1]
        if allowed(world, side) and (pose.seen(WRIST[side]) or beyond):
            return (wrist[1] - eyes) / across
        return -1.0
    if hand is not None:
        return (hand.picture[HandPoint.wrist][1] - HIGH_IN_PICTURE) * 2.0
    return -1.0 if world.time_s - memory.hands[side].seen_s > LOST_S else None
