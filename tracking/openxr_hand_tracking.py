"""Bare hands by XR_EXT_hand_tracking: 26 joints of each, at the time a picture will be shown."""

import ctypes
from typing import Any

import xr

from scenes.hands import Joint, Side
from scenes.space import Pose
from tracking import openxr_axes

EXTENSION = "XR_EXT_hand_tracking"
_VALID = int(xr.SpaceLocationFlags.POSITION_VALID_BIT | xr.SpaceLocationFlags.ORIENTATION_VALID_BIT)


class HandTracking:
    """One tracker a hand. ``xr.FeatureUnsupportedError`` where the runtime could, but this headset sees no hands."""

    def __init__(self, instance: Any, session: Any, stage_space: Any) -> None:
        self._stage = stage_space
        # ``xr.locate_hand_joints_ext`` makes no room for the joints, so every runtime refuses it: the call itself
        self._locate = ctypes.cast(
            xr.get_instance_proc_addr(instance, "xrLocateHandJointsEXT"), xr.PFN_xrLocateHandJointsEXT
        )
        self._found = (xr.HandJointLocationEXT * len(Joint))()
        hands: dict[Side, Any] = {"left": xr.HandEXT.LEFT, "right": xr.HandEXT.RIGHT}
        self._trackers = {
            side: xr.create_hand_tracker_ext(session, xr.HandTrackerCreateInfoEXT(hand=hand))
            for side, hand in hands.items()
        }

    def joints(self, side: Side, time: int) -> tuple[Pose, ...]:
        """``stage_from_joint`` of all joints; empty while even one of them has no place."""
        locations = xr.HandJointLocationsEXT()
        locations.joint_count, locations._joint_locations = len(Joint), self._found
        info = xr.HandJointsLocateInfoEXT(base_space=self._stage, time=time)
        result = xr.check_result(
            self._locate(self._trackers[side], ctypes.byref(info), ctypes.byref(locations))
        )
        if result.is_exception():
            raise result
        if not locations.is_active or any(j.location_flags & _VALID != _VALID for j in self._found):
            return ()
        return tuple(openxr_axes.pose(joint.pose) for joint in self._found)

    def close(self) -> None:
        for tracker in self._trackers.values():
            xr.destroy_hand_tracker_ext(tracker)
