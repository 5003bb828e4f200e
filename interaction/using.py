"""Which gestures were made, and when last."""

from scenes.world import World


def used(world: World, gesture: str) -> None:
    world.body.used[gesture] = world.time_s
