"""Which sounds there are (their captions: ``captions.json``), how loud each is made, and from how near it is heard at its full volume."""

from collections.abc import Callable
from dataclasses import dataclass

from assets.sounds import iron_wood, nature, people, signs
from assets.sounds.ring import Random, Samples


@dataclass(frozen=True, slots=True)
class Recipe:
    """``loudness_lufs``: of the whole for loops, of the loudest 0.4 s for single sounds (ITU-R BS.1770 weighting).

    ``near_m``: within this distance of its place a sound has its full volume; the "far" ones hold the distance in them already.
    """

    make: Callable[[Random], Samples]
    seed: int
    loop: bool
    loudness_lufs: float
    near_m: float


RECIPES: dict[str, Recipe] = {
    "river": Recipe(nature.river, 1, True, -20.0, 25.0),
    "river-near": Recipe(nature.river_near, 2, True, -20.0, 6.0),
    "wind": Recipe(nature.wind, 3, True, -24.0, 30.0),
    "birds": Recipe(nature.birds, 4, True, -29.0, 12.0),
    "rain": Recipe(nature.rain, 5, True, -24.0, 20.0),
    "rain-heavy": Recipe(nature.rain_heavy, 6, True, -21.0, 20.0),
    "thunder-far": Recipe(nature.thunder, 7, False, -19.0, 500.0),
    "silence": Recipe(nature.air, 8, True, -44.0, 30.0),
    "fire": Recipe(nature.fire, 9, True, -21.0, 8.0),
    "march-steps": Recipe(people.march_steps, 10, True, -21.0, 10.0),
    "steps-wood": Recipe(people.steps_wood, 11, True, -23.0, 4.0),
    "steps-stone": Recipe(people.steps_stone, 12, True, -25.0, 4.0),
    "crowd-far": Recipe(people.crowd, 13, True, -25.0, 70.0),
    "flag-cloth": Recipe(people.flag, 14, True, -25.0, 4.0),
    "bugle": Recipe(people.bugle, 15, False, -18.0, 40.0),
    "planks": Recipe(iron_wood.planks, 16, True, -24.0, 15.0),
    "chain-clank": Recipe(iron_wood.chain_clank, 17, False, -20.0, 4.0),
    "chains": Recipe(iron_wood.chains, 18, True, -25.0, 20.0),
    "rifle-far": Recipe(iron_wood.rifle, 19, True, -27.0, 70.0),
    "machine-gun-far": Recipe(iron_wood.machine_gun, 20, True, -25.0, 70.0),
    "click": Recipe(signs.click, 21, False, -26.0, 4.0),
    "page": Recipe(signs.page, 22, False, -28.0, 4.0),
    "right": Recipe(signs.right, 23, False, -22.0, 4.0),
    "wrong": Recipe(signs.wrong, 24, False, -23.0, 4.0),
    "arrive": Recipe(signs.arrive, 25, False, -24.0, 4.0),
    "teleport": Recipe(signs.teleport, 26, False, -26.0, 4.0),
    "bell": Recipe(iron_wood.bell, 27, False, -19.0, 6.0),
    "pulley": Recipe(iron_wood.pulley, 28, False, -24.0, 4.0),
    "oar": Recipe(nature.oar, 29, False, -24.0, 4.0),
}  # fmt: skip
