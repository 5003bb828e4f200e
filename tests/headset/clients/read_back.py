"""A session without graphics that says what a headset's poses, buttons and joints look like to an application.

One JSON line once it is in focus (``{"ready": profiles}``), then one for each line read from standard input, until that ends.
Arguments: the interaction profiles to suggest bindings for, ``valve/index_controller`` if none.
"""

import ctypes
import json
import sys
import time
from typing import Any

import xr

EXTENSIONS = [
    "XR_MND_headless",
    "XR_EXT_hand_tracking",
    "XR_KHR_convert_timespec_time",
]
SIDES = ("left", "right")
INDEX = {
    "boolean": [
        "system/click", "system/touch", "a/click", "a/touch", "b/click", "b/touch", "trigger/click", "trigger/touch",
        "thumbstick/click", "thumbstick/touch", "trackpad/touch",
    ],
    "float": ["trigger/value", "squeeze/value", "squeeze/force", "trackpad/force"],
    "vector": ["thumbstick", "trackpad"],
    "pose": ["grip/pose", "aim/pose"],
}  # fmt: skip
TOUCH = {
    "boolean": [
        "thumbstick/click", "thumbstick/touch", "trigger/touch",
        "x/click", "y/click", "menu/click", "a/click", "b/click", "system/click",
    ],
    "float": ["trigger/value", "squeeze/value"],
    "vector": ["thumbstick"],
    "pose": ["grip/pose", "aim/pose"],
}  # fmt: skip
SIMPLE = {
    "boolean": ["select/click", "menu/click"],
    "float": [],
    "vector": [],
    "pose": ["grip/pose", "aim/pose"],
}
HANDS = {
    "boolean": [],
    "float": ["pinch_ext/value", "grasp_ext/value", "aim_activate_ext/value"],
    "vector": [],
    "pose": ["grip/pose", "aim/pose", "pinch_ext/pose", "poke_ext/pose"],
}
PROFILES: dict[str, dict[str, list[str]]] = {
    "valve/index_controller": INDEX,
    "oculus/touch_controller": TOUCH,
    "khr/simple_controller": SIMPLE,
    "ext/hand_interaction_ext": HANDS,
}
ONE_SIDED = {
    "x/click": "left",
    "y/click": "left",
    "menu/click": "left",
    "a/click": "right",
    "b/click": "right",
    "system/click": "right",
}
"""What Touch controllers have on one hand only."""
KINDS = {
    "boolean": xr.ActionType.BOOLEAN_INPUT,
    "float": xr.ActionType.FLOAT_INPUT,
    "vector": xr.ActionType.VECTOR2F_INPUT,
    "pose": xr.ActionType.POSE_INPUT,
}


class Application:
    def __init__(self, profiles: list[str]) -> None:
        wanted = EXTENSIONS + (
            ["XR_EXT_hand_interaction"] if any("hand_interaction" in profile for profile in profiles) else []
        )
        self.instance = xr.create_instance(xr.InstanceCreateInfo(enabled_extension_names=wanted))
        self.system = xr.get_system(self.instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        self.session = xr.create_session(self.instance, xr.SessionCreateInfo(0, self.system))
        self.stage = self.space(xr.ReferenceSpaceType.STAGE)
        self.view = self.space(xr.ReferenceSpaceType.VIEW)
        self.actions: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self.set = xr.create_action_set(self.instance, xr.ActionSetCreateInfo("all", "all", 0))
        self.hands = {side: xr.string_to_path(self.instance, f"/user/hand/{side}") for side in SIDES}
        self.bind(profiles)
        self.poses = {
            (side, part): xr.create_action_space(
                self.session, xr.ActionSpaceCreateInfo(action, self.hands[side])
            )
            for part, action in self.actions["pose"].items()
            for side in SIDES
        }
        self.trackers = {
            side: xr.create_hand_tracker_ext(
                self.session,
                xr.HandTrackerCreateInfoEXT(hand=xr.HandEXT.LEFT if side == "left" else xr.HandEXT.RIGHT),
            )
            for side in SIDES
        }
        self.state = xr.SessionState.UNKNOWN

    def space(self, kind: xr.ReferenceSpaceType) -> Any:
        return xr.create_reference_space(self.session, xr.ReferenceSpaceCreateInfo(kind))

    def bind(self, profiles: list[str]) -> None:
        for profile in profiles:
            bindings = [
                xr.ActionSuggestedBinding(
                    self.action(kind, part),
                    xr.string_to_path(self.instance, f"/user/hand/{side}/input/{part}"),
                )
                for kind, parts in PROFILES[profile].items()
                for part in parts
                for side in SIDES
                if "touch" not in profile or ONE_SIDED.get(part, side) == side
            ]
            path = xr.string_to_path(self.instance, f"/interaction_profiles/{profile}")
            xr.suggest_interaction_profile_bindings(
                self.instance,
                xr.InteractionProfileSuggestedBinding(interaction_profile=path, suggested_bindings=bindings),
            )
        xr.attach_session_action_sets(self.session, xr.SessionActionSetsAttachInfo(action_sets=[self.set]))

    def action(self, kind: str, part: str) -> Any:
        if part not in self.actions[kind]:
            name = part.replace("/", "_")
            self.actions[kind][part] = xr.create_action(
                self.set,
                xr.ActionCreateInfo(
                    action_name=name,
                    action_type=KINDS[kind],
                    subaction_paths=list(self.hands.values()),
                    localized_action_name=name,
                ),
            )
        return self.actions[kind][part]

    def events(self) -> None:
        while True:
            try:
                event = xr.poll_event(self.instance)
            except xr.EventUnavailable:
                return
            if event.type == xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED:
                changed = ctypes.cast(
                    ctypes.byref(event), ctypes.POINTER(xr.EventDataSessionStateChanged)
                ).contents
                self.state = xr.SessionState(changed.state)
                if self.state == xr.SessionState.READY:
                    xr.begin_session(
                        self.session, xr.SessionBeginInfo(xr.ViewConfigurationType.PRIMARY_STEREO)
                    )

    def focus(self, patience_s: float = 10.0) -> None:
        deadline_s = time.monotonic() + patience_s
        while self.state != xr.SessionState.FOCUSED:
            self.events()
            if time.monotonic() > deadline_s:
                raise SystemExit(f"no focus: {self.state}")
            time.sleep(0.02)

    def now(self) -> Any:
        moment_s = time.clock_gettime(time.CLOCK_MONOTONIC)
        timespec = xr.timespec(int(moment_s), int(moment_s % 1 * 1e9))
        return xr.convert_timespec_time_to_time_khr(self.instance, timespec)

    def read(self) -> dict[str, Any]:
        self.events()
        moment = self.now()
        xr.sync_actions(
            self.session, xr.ActionsSyncInfo(active_action_sets=[xr.ActiveActionSet(self.set, xr.NULL_PATH)])
        )
        _, views = xr.locate_views(
            self.session, xr.ViewLocateInfo(xr.ViewConfigurationType.PRIMARY_STEREO, moment, self.stage)
        )
        return {
            "head": located(xr.locate_space(self.view, self.stage, moment)),
            "eyes": [
                {"pose": pose(view.pose), "fov": [getattr(view.fov, f"angle_{way}") for way in ("left", "right", "up", "down")]}
                for view in views
            ],
            **{side: self.hand(side, moment) for side in SIDES},
        }  # fmt: skip

    def hand(self, side: str, moment: Any) -> dict[str, Any]:
        said: dict[str, Any] = {"profile": self.profile(side)}
        for kind, get in (
            ("boolean", xr.get_action_state_boolean),
            ("float", xr.get_action_state_float),
            ("vector", xr.get_action_state_vector2f),
        ):
            for part, action in self.actions[kind].items():
                state = get(self.session, xr.ActionStateGetInfo(action, self.hands[side]))
                value = state.current_state
                said[part] = {
                    "active": bool(state.is_active),
                    "value": [value.x, value.y] if kind == "vector" else float(value),
                }
        for part in self.actions["pose"]:
            said[part] = located(xr.locate_space(self.poses[side, part], self.stage, moment))
        active, joints = self.joints(side, moment)
        said["joints_active"] = active
        said["joints"] = [{**located(joint), "radius": joint.radius} for joint in joints]
        return said

    def joints(self, side: str, moment: Any) -> tuple[bool, list[Any]]:
        """``xr.locate_hand_joints_ext`` makes no room for the joints, so the runtime refuses it: the call itself."""
        found = (xr.HandJointLocationEXT * 26)()
        locations = xr.HandJointLocationsEXT()
        locations.joint_count, locations._joint_locations = 26, found
        call = ctypes.cast(
            xr.get_instance_proc_addr(self.instance, "xrLocateHandJointsEXT"), xr.PFN_xrLocateHandJointsEXT
        )
        info = xr.HandJointsLocateInfoEXT(base_space=self.stage, time=moment)
        xr.check_result(call(self.trackers[side], ctypes.byref(info), ctypes.byref(locations)))
        return bool(locations.is_active), list(found)

    def profile(self, side: str) -> str:
        state = xr.get_current_interaction_profile(self.session, self.hands[side])
        if not state.interaction_profile:
            return ""
        return str(xr.path_to_string(self.instance, state.interaction_profile))


def pose(found: Any) -> list[float]:
    """Position, then quaternion x y z w."""
    p, q = found.position, found.orientation
    return [p.x, p.y, p.z, q.x, q.y, q.z, q.w]


def located(location: Any) -> dict[str, Any]:
    return {"flags": int(location.location_flags), "pose": pose(location.pose)}


def main(*profiles: str) -> None:
    application = Application(list(profiles) or ["valve/index_controller"])
    application.focus()
    print(json.dumps({"ready": profiles}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(application.read()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
