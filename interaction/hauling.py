"""What an act's strokes bring along, such as something hoisted: evenly, and softly from one stroke to the next."""

import math

from scenes import space
from scenes.act import Act, Acting
from scenes.space import Pose
from scenes.world import ObjectState, World

EASE_S = 0.2


def haul(world: World, now: Acting, act: Act, dt_s: float) -> None:
    """One frame nearer to where the strokes made have brought it."""
    if act.load is None:
        return
    rest = world.site.objects[act.load.object].pose
    share = min(1.0, (now.strokes.done + now.strokes.share) / now.times)
    goal = space.add(rest.position_m, space.scaled(act.load.way_m, share))
    state = world.objects.get(act.load.object)
    place = state.pose.position_m if state is not None else rest.position_m
    if place == goal:
        return
    place = space.lerp(place, goal, 1.0 - math.exp(-dt_s / EASE_S))
    if space.distance(place, goal) < 0.001:
        place = goal
    world.objects = {**world.objects, act.load.object: ObjectState(act.load.object, Pose(place, rest.orientation))}


def leave_load(world: World, now: Acting, act: Act) -> None:
    """The act is left: brought there if it was done, else back to where it rests."""
    if act.load is None:
        return
    if now.over:
        haul(world, now, act, math.inf)
        return
    rest = world.site.objects[act.load.object].pose
    world.objects = {**world.objects, act.load.object: ObjectState(act.load.object, rest)}
