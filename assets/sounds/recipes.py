"""Which sounds there are, how loud each is made, and from how near it is heard at its full volume."""

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
    zh: str
    en: str


RECIPES: dict[str, Recipe] = {
    "river": Recipe(nature.river, 1, True, -20.0, 25.0, "江水轰鸣", "the river roars"),
    "river-near": Recipe(nature.river_near, 2, True, -20.0, 6.0, "水浪拍击石岸", "waves strike the rocky bank"),
    "wind": Recipe(nature.wind, 3, True, -24.0, 30.0, "峡谷里的风声", "wind in the gorge"),
    "birds": Recipe(nature.birds, 4, True, -29.0, 12.0, "鸟鸣", "birds calling"),
    "rain": Recipe(nature.rain, 5, True, -24.0, 20.0, "雨声", "rain"),
    "rain-heavy": Recipe(nature.rain_heavy, 6, True, -21.0, 20.0, "大雨如注", "heavy rain"),
    "thunder-far": Recipe(nature.thunder, 7, False, -19.0, 500.0, "远处的雷声", "distant thunder"),
    "silence": Recipe(nature.air, 8, True, -44.0, 30.0, "四下安静", "all is quiet"),
    "fire": Recipe(nature.fire, 9, True, -21.0, 8.0, "火焰噼啪作响", "a fire crackles"),
    "march-steps": Recipe(people.march_steps, 10, True, -21.0, 10.0, "许多人行进的脚步声", "the footsteps of many people marching"),
    "steps-wood": Recipe(people.steps_wood, 11, True, -23.0, 4.0, "木板上的脚步声", "footsteps on boards"),
    "steps-stone": Recipe(people.steps_stone, 12, True, -25.0, 4.0, "石地上的脚步声", "footsteps on stone"),
    "crowd-far": Recipe(people.crowd, 13, True, -25.0, 70.0, "远处人群的呼喊，听不清字句", "distant shouting, no words to be made out"),
    "flag-cloth": Recipe(people.flag, 14, True, -25.0, 4.0, "旗帜在风中拍动", "a flag flaps in the wind"),
    "bugle": Recipe(people.bugle, 15, False, -18.0, 40.0, "远处的军号声", "a bugle call in the distance"),
    "planks": Recipe(iron_wood.planks, 16, True, -24.0, 15.0, "铺木板的声音", "boards being laid"),
    "chain-clank": Recipe(iron_wood.chain_clank, 17, False, -20.0, 4.0, "铁链相碰", "iron links knock together"),
    "chains": Recipe(iron_wood.chains, 18, True, -25.0, 20.0, "铁索摇动", "iron chains sway"),
    "rifle-far": Recipe(iron_wood.rifle, 19, True, -27.0, 70.0, "远处零星的枪声，峡谷回响", "scattered rifle shots far off, echoing in the gorge"),
    "machine-gun-far": Recipe(iron_wood.machine_gun, 20, True, -25.0, 70.0, "远处机枪短促点射，峡谷回响", "short machine-gun bursts far off, echoing in the gorge"),
    "click": Recipe(signs.click, 21, False, -26.0, 4.0, "", ""),
    "page": Recipe(signs.page, 22, False, -28.0, 4.0, "", ""),
    "right": Recipe(signs.right, 23, False, -22.0, 4.0, "", ""),
    "wrong": Recipe(signs.wrong, 24, False, -23.0, 4.0, "", ""),
    "arrive": Recipe(signs.arrive, 25, False, -24.0, 4.0, "", ""),
    "teleport": Recipe(signs.teleport, 26, False, -26.0, 4.0, "", ""),
}  # fmt: skip
