"""What the program asks of controllers in OpenXR's words: actions, and the bindings it suggests for each kind of controller.

Paths are those of the interaction profiles of OpenXR 1.1 (chapter 6.4 and the extensions named here); the runtime may bind otherwise.
"""

from dataclasses import dataclass
from typing import Any

import xr

from scenes.hands import Side

SIDES: tuple[Side, ...] = ("left", "right")

POSE, FLOAT, VECTOR, BOOLEAN, VIBRATION = "pose", "float", "vector", "boolean", "vibration"
ACTIONS: dict[str, str] = {
    "grip": POSE,
    "aim": POSE,
    "select": FLOAT,  # trigger, or thumb and index finger together
    "squeeze": FLOAT,  # grip button, or fist
    "stick": VECTOR,  # thumbstick, or a trackpad in its place
    "pad_press": BOOLEAN,  # a trackpad means what it says only while it is pressed
    "hurry": BOOLEAN,
    "menu": BOOLEAN,
    "back": BOOLEAN,
    "haptic": VIBRATION,
}
KINDS = {
    POSE: xr.ActionType.POSE_INPUT,
    FLOAT: xr.ActionType.FLOAT_INPUT,
    VECTOR: xr.ActionType.VECTOR2F_INPUT,
    BOOLEAN: xr.ActionType.BOOLEAN_INPUT,
    VIBRATION: xr.ActionType.VIBRATION_OUTPUT,
}
BARE_PROFILES = ("ext/hand_interaction_ext",)
"""Profiles that mean a hand without anything in it."""

Bindings = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Profile:
    """``extension``: what the instance must have for the runtime to know the profile; "" for none."""

    extension: str
    left: Bindings
    right: Bindings


_POSES: Bindings = {"grip": ("input/grip/pose",), "aim": ("input/aim/pose",)}
_HELD: Bindings = {**_POSES, "haptic": ("output/haptic",)}
_STICK: Bindings = {"stick": ("input/thumbstick",), "hurry": ("input/thumbstick/click",)}
_TRIGGER: Bindings = {"select": ("input/trigger/value",)}


def _alike(extension: str, bindings: Bindings) -> Profile:
    return Profile(extension, bindings, bindings)


def _lettered(extension: str, squeeze: str, left_menu: bool = True, right_menu: bool = False) -> Profile:
    """X and Y on the left controller, A and B on the right one; the lower letter is the menu, the upper one is back."""
    common: Bindings = {**_HELD, **_STICK, **_TRIGGER, "squeeze": (f"input/squeeze/{squeeze}",)}
    left, right = ("input/x/click",), ("input/a/click",)
    menu = ("input/menu/click",)
    return Profile(
        extension,
        {**common, "menu": left + menu if left_menu else left, "back": ("input/y/click",)},
        {**common, "menu": right + menu if right_menu else right, "back": ("input/b/click",)},
    )


_MIXED_REALITY: Bindings = {
    **_HELD,
    **_STICK,
    **_TRIGGER,
    "squeeze": ("input/squeeze/click",),
    "menu": ("input/menu/click",),
    "back": ("input/trackpad/click",),
}
_PICO = "XR_BD_controller_interaction"

PROFILES: dict[str, Profile] = {
    "khr/simple_controller": _alike(
        "", {**_HELD, "select": ("input/select/click",), "menu": ("input/menu/click",)}
    ),
    "oculus/touch_controller": _lettered("", "value"),
    "valve/index_controller": _alike(
        "",
        {
            **_HELD,
            **_STICK,
            **_TRIGGER,
            "squeeze": ("input/squeeze/value",),
            "menu": ("input/a/click",),
            "back": ("input/b/click",),
        },
    ),
    "htc/vive_controller": _alike(
        "",
        {
            **_HELD,
            **_TRIGGER,
            "squeeze": ("input/squeeze/click",),
            "menu": ("input/menu/click",),
            "stick": ("input/trackpad",),
            "pad_press": ("input/trackpad/click",),
        },
    ),
    "microsoft/motion_controller": _alike("", _MIXED_REALITY),
    "samsung/odyssey_controller": _alike("XR_EXT_samsung_odyssey_controller", _MIXED_REALITY),
    "hp/mixed_reality_controller": _lettered("XR_EXT_hp_mixed_reality_controller", "value", right_menu=True),
    "bytedance/pico4_controller": _lettered(_PICO, "value"),
    "bytedance/pico_neo3_controller": _lettered(_PICO, "value", right_menu=True),
    "htc/vive_cosmos_controller": _lettered("XR_HTC_vive_cosmos_controller_interaction", "click"),
    "htc/vive_focus3_controller": _lettered("XR_HTC_vive_focus3_controller_interaction", "value"),
    "ext/hand_interaction_ext": _alike(
        "XR_EXT_hand_interaction",
        {
            **_POSES,
            "select": ("input/aim_activate_ext/value", "input/pinch_ext/value"),
            "squeeze": ("input/grasp_ext/value",),
        },
    ),
}

WANTED_EXTENSIONS = (
    "XR_EXT_hand_tracking",
    *sorted({profile.extension for profile in PROFILES.values()} - {""}),
)
"""Instance extensions that input has a use for; each may be missing."""


def suggested(extensions: frozenset[str]) -> dict[str, list[tuple[str, str]]]:
    """(action, whole path) by profile, as far as the instance's extensions let the runtime know it."""
    return {
        name: [
            (action, f"/user/hand/{side}/{path}")
            for side, bindings in (("left", profile.left), ("right", profile.right))
            for action, paths in bindings.items()
            for path in paths
        ]
        for name, profile in PROFILES.items()
        if not profile.extension or profile.extension in extensions
    }


class Actions:
    """The action set, made and suggested in an instance and attached to a session; a session takes it once in its life."""

    def __init__(self, instance: Any, session: Any, extensions: frozenset[str]) -> None:
        self.hands: dict[Side, Any] = {
            side: xr.string_to_path(instance, f"/user/hand/{side}") for side in SIDES
        }
        self.set = xr.create_action_set(instance, xr.ActionSetCreateInfo("visit", "Visit", 0))
        self.actions = {name: self._make(name, kind) for name, kind in ACTIONS.items()}
        for profile, bindings in suggested(extensions).items():
            self._suggest(instance, profile, bindings)
        xr.attach_session_action_sets(session, xr.SessionActionSetsAttachInfo(action_sets=[self.set]))
        self.spaces: dict[tuple[str, Side], Any] = {
            (name, side): xr.create_action_space(session, xr.ActionSpaceCreateInfo(self.actions[name], path))
            for name in ("grip", "aim")
            for side, path in self.hands.items()
        }

    def close(self) -> None:
        """Destroying the set destroys its actions."""
        for made in self.spaces.values():
            xr.destroy_space(made)
        xr.destroy_action_set(self.set)

    def _make(self, name: str, kind: str) -> Any:
        return xr.create_action(
            self.set,
            xr.ActionCreateInfo(
                action_name=name,
                action_type=KINDS[kind],
                subaction_paths=list(self.hands.values()),
                localized_action_name=name.replace("_", " ").capitalize(),
            ),
        )

    def _suggest(self, instance: Any, profile: str, bindings: list[tuple[str, str]]) -> None:
        xr.suggest_interaction_profile_bindings(
            instance,
            xr.InteractionProfileSuggestedBinding(
                interaction_profile=xr.string_to_path(instance, f"/interaction_profiles/{profile}"),
                suggested_bindings=[
                    xr.ActionSuggestedBinding(self.actions[action], xr.string_to_path(instance, path))
                    for action, path in bindings
                ],
            ),
        )
