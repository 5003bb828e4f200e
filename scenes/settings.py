"""What a visitor chooses once and finds again at the next start."""

from typing import Literal

from scenes.claims import Strict

TEXT_PERCENTS = (100, 125, 150, 200, 300)
SCREEN_CM = (30, 50, 70, 100, 150)
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
    hands: Literal["both", "left", "right"] = "both"
    """Headset: which hand does everything; the other one is not needed."""
    walk_along: Literal["head", "hand"] = "head"
    """Headset: smooth walking goes where one looks, or where the hand points."""
    fade: bool = False
    """Headset: the eyes go dark across a teleport."""
    headset_lost: Literal["desktop", "wait"] = "desktop"
    """When the headset's runtime dies: go on in the window, or wait for it."""
    dwell: bool = False
    """Camera: a hand's cursor that is held still over something selects it, for hands that do not pinch."""
    window_view: bool = False
    """Camera: the window is a window on the scene: what it shows follows the visitor's head."""
    screen_cm: Literal[30, 50, 70, 100, 150] = 50
    """Camera: how wide the picture on the screen is, so that the window's view is true."""


def headset_settings() -> Settings:
    """The choices that a headset starts with: nothing moves but the visitor, and the view narrows if something does."""
    return Settings(movement="teleport", turning="snap", vignette=True)
