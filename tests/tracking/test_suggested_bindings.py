"""Every suggested path is one that OpenXR 1.1 lists for the controller, and the document tells what the code does."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tracking.openxr_actions import ACTIONS, PROFILES, WANTED_EXTENSIONS, Bindings, suggested

DOCUMENT = Path(__file__).parents[2] / "docs" / "headset-controls.md"


@dataclass(frozen=True, slots=True)
class Valid:
    """What the registry (xr.xml of OpenXR 1.1.53, KhronosGroup/OpenXR-SDK 75c53b6) lists, by type and hand, without the inputs that belong
    to the system; ``extension``: what makes the profile known."""

    profile: str
    extension: str
    paths: dict[tuple[str, str], str]


SPECIFIED = (
    Valid(
        "khr/simple_controller",
        "",
        {
            ("boolean", "both"): "select/click menu/click",
            ("pose", "both"): "grip/pose aim/pose",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "htc/vive_controller",
        "",
        {
            ("boolean", "both"): "squeeze/click menu/click trigger/click trackpad/click trackpad/touch",
            ("float", "both"): "trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "trackpad",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "microsoft/motion_controller",
        "",
        {
            ("boolean", "both"): "menu/click squeeze/click thumbstick/click trackpad/click trackpad/touch",
            ("float", "both"): "trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick trackpad",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "oculus/touch_controller",
        "",
        {
            ("boolean", "both"): "trigger/touch thumbstick/click thumbstick/touch thumbrest/touch",
            ("boolean", "left"): "x/click x/touch y/click y/touch menu/click",
            ("boolean", "right"): "a/click a/touch b/click b/touch",
            ("float", "both"): "squeeze/value trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "valve/index_controller",
        "",
        {
            (
                "boolean",
                "both",
            ): "a/click a/touch b/click b/touch trigger/click trigger/touch thumbstick/click thumbstick/touch trackpad/touch",
            ("float", "both"): "squeeze/value squeeze/force trigger/value trackpad/force",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick trackpad",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "htc/vive_cosmos_controller",
        "XR_HTC_vive_cosmos_controller_interaction",
        {
            (
                "boolean",
                "both",
            ): "shoulder/click squeeze/click trigger/click thumbstick/click thumbstick/touch",
            ("boolean", "left"): "x/click y/click menu/click",
            ("boolean", "right"): "a/click b/click",
            ("float", "both"): "trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "htc/vive_focus3_controller",
        "XR_HTC_vive_focus3_controller_interaction",
        {
            (
                "boolean",
                "both",
            ): "squeeze/click squeeze/touch trigger/click trigger/touch thumbstick/click thumbstick/touch thumbrest/touch",
            ("boolean", "left"): "x/click y/click menu/click",
            ("boolean", "right"): "a/click b/click",
            ("float", "both"): "squeeze/value trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "samsung/odyssey_controller",
        "XR_EXT_samsung_odyssey_controller",
        {
            ("boolean", "both"): "menu/click squeeze/click thumbstick/click trackpad/click trackpad/touch",
            ("float", "both"): "trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick trackpad",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "hp/mixed_reality_controller",
        "XR_EXT_hp_mixed_reality_controller",
        {
            ("boolean", "both"): "menu/click thumbstick/click",
            ("boolean", "left"): "x/click y/click",
            ("boolean", "right"): "a/click b/click",
            ("float", "both"): "squeeze/value trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "bytedance/pico_neo3_controller",
        "XR_BD_controller_interaction",
        {
            (
                "boolean",
                "both",
            ): "menu/click squeeze/click trigger/click trigger/touch thumbstick/click thumbstick/touch",
            ("boolean", "left"): "x/click x/touch y/click y/touch",
            ("boolean", "right"): "a/click a/touch b/click b/touch",
            ("float", "both"): "squeeze/value trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "bytedance/pico4_controller",
        "XR_BD_controller_interaction",
        {
            (
                "boolean",
                "both",
            ): "squeeze/click trigger/click trigger/touch thumbstick/click thumbstick/touch",
            ("boolean", "left"): "x/click x/touch y/click menu/click y/touch",
            ("boolean", "right"): "a/click a/touch b/click b/touch",
            ("float", "both"): "squeeze/value trigger/value",
            ("pose", "both"): "grip/pose aim/pose",
            ("vector", "both"): "thumbstick",
            ("vibration", "both"): "output/haptic",
        },
    ),
    Valid(
        "ext/hand_interaction_ext",
        "XR_EXT_hand_interaction",
        {
            ("boolean", "both"): "pinch_ext/ready_ext grasp_ext/ready_ext aim_activate_ext/ready_ext",
            ("float", "both"): "pinch_ext/value grasp_ext/value aim_activate_ext/value",
            ("pose", "both"): "pinch_ext/pose poke_ext/pose grip/pose aim/pose",
        },
    ),
)


def specified(profile: str) -> Valid:
    return next(valid for valid in SPECIFIED if valid.profile == profile)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_path_is_in_the_specification(profile: str) -> None:
    valid = specified(profile)
    assert PROFILES[profile].extension == valid.extension
    bindings = suggested(frozenset({valid.extension}))[profile]
    assert len(set(bindings)) == len(bindings)
    for action, path in bindings:
        _, _, _, side, place = path.split("/", 4)
        place = place.removeprefix("input/")
        kinds = {
            kind
            for (kind, hand), listed in valid.paths.items()
            if hand in ("both", side) and place in listed.split()
        }
        assert kinds, f"{action}: {path} is no input of {profile}"
        wanted = ACTIONS[action]
        fits = kinds == {wanted} or (
            wanted == "float" and kinds == {"boolean"}
        )  # OpenXR 1.1, 11.4: a button is 0 or 1
        assert fits, f"{action}: {path} is {kinds}, not {wanted}"


@pytest.mark.parametrize("profile", PROFILES)
def test_either_hand_can_select_and_ask_for_the_menu(profile: str) -> None:
    """A bare hand's menu is a gesture, whatever the runtime binds."""
    for hand in (PROFILES[profile].left, PROFILES[profile].right):
        assert {"grip", "aim", "select"} <= hand.keys()
        assert "menu" in hand or profile == "ext/hand_interaction_ext"
    assert PROFILES[profile].left.keys() == PROFILES[profile].right.keys(), "a hand can more than the other"


def test_only_what_the_instance_knows_is_suggested() -> None:
    core = suggested(frozenset())
    assert set(core) == {name for name, profile in PROFILES.items() if not profile.extension}
    assert "khr/simple_controller" in core, "which every runtime understands"
    assert set(suggested(frozenset(WANTED_EXTENSIONS))) == set(PROFILES)


def cell(action: str, left: Bindings, right: Bindings) -> str:
    def told(bindings: Bindings) -> str:
        names = dict.fromkeys(
            path.split("/")[1].removesuffix("_ext").replace("_", " ") for path in bindings.get(action, ())
        )
        return " or ".join(names) or "–"

    names = (told(left), told(right))
    return names[0] if names[0] == names[1] else f"{names[0]} (left), {names[1]} (right)"


def table() -> list[str]:
    columns = ("select", "squeeze", "stick", "hurry", "menu", "back")
    rows = ["| controller | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, profile in PROFILES.items():
        cells = [cell(action, profile.left, profile.right) for action in columns]
        rows.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return rows


def test_the_document_tells_what_is_bound() -> None:
    said = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    wanted = table()
    start = said.index(wanted[0])
    assert said[start : start + len(wanted)] == wanted
