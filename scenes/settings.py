"""What a visitor chooses once and finds again at the next start."""

from typing import Literal

from scenes.claims import Strict

TEXT_PERCENTS = (100, 125, 150, 200, 300)
EYE_HEIGHT_M = 1.62
"""Eye height above the floor for devices that do not measure it: the mean of standing adults, shoes on.
Seated visitors see from it too, so that parapets and boards stand where they were made for."""


class Settings(Strict):
    """Language, text size, posture and comfort: kept between visits."""

    language: Literal["zh-CN", "en"] = "zh-CN"
    text_percent: Literal[100, 125, 150, 200, 300] = 100
    posture: Literal["standing", "seated"] = "standing"
    movement: Literal["walk", "teleport"] = "walk"
    turning: Literal["smooth", "snap"] = "smooth"
    snap_turn_deg: Literal[30, 45] = 30
    vignette: bool = False
    captions: bool = True
    volume_percent: Literal[0, 25, 50, 75, 100] = 75
