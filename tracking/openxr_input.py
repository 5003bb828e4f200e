"""The visitor's hands from OpenXR: actions of held controllers, joints of bare hands, ticks in the hand."""

import contextlib
from collections.abc import Iterable
from typing import Any, Literal

import xr

from scenes import space
from scenes.hands import Joint, Side
from scenes.space import Pose, Vec2
from tracking import openxr_axes
from tracking.hand_gestures import HandGestures, grip_of
from tracking.headset_controls import Controls, HeadsetControls, RawHand, pad
from tracking.openxr_actions import BARE_PROFILES, PROFILES, SIDES, Actions
from tracking.openxr_hand_tracking import EXTENSION, HandTracking

APART_M = 0.3
"""A controller farther than this from the hand that is seen lies somewhere: the hand is bare."""
_VALID = int(xr.SpaceLocationFlags.POSITION_VALID_BIT | xr.SpaceLocationFlags.ORIENTATION_VALID_BIT)
_PREFIX = "/interaction_profiles/"


class OpenXrInput:
    """Made once in a session's life, which takes action sets only once. Raises xr's exceptions when the runtime or session is gone."""

    def __init__(self, instance: Any, session: Any, stage_space: Any, extensions: frozenset[str]) -> None:
        self._instance = instance
        self._session = session
        self._stage = stage_space
        self._actions = Actions(instance, session, extensions)
        self._active = [xr.ActiveActionSet(self._actions.set, xr.NULL_PATH)]
        self._view = xr.create_reference_space(
            session, xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType.VIEW, xr.Posef())
        )
        self._tracking: HandTracking | None = None
        if EXTENSION in extensions:
            try:
                self._tracking = HandTracking(instance, session, stage_space)
            except xr.FeatureUnsupportedError:
                self._tracking = None  # the runtime could, this headset cannot
        self._gestures: dict[Side, HandGestures] = {side: HandGestures(side) for side in SIDES}
        self._controls = HeadsetControls()
        self._profiles: dict[Side, str] | None = None

    def read(
        self,
        time: int,
        *,
        focused: bool,
        one_hand: Literal["both", "left", "right"],
        holding: Side | None = None,
    ) -> Controls:
        """What the visitor wishes in the frame that is shown at ``time`` (XrTime, ns). Nothing, and no hands, while not ``focused``."""
        time_s = time * 1e-9
        if not (focused and self._sync()):
            for gestures in self._gestures.values():
                gestures.lose()
            return self._controls.read((), time_s, focused=False)
        if self._profiles is None:
            self._profiles = {side: self._profile(side) for side in SIDES}
        head = self._located(self._view, time) or Pose((0.0, 0.0, 1.6))
        hands = [hand for side in SIDES if (hand := self._hand(side, head, time)) is not None]
        return self._controls.read(hands, time_s, one_hand=one_hand, holding=holding)

    def tick(self, sides: Iterable[Side], strength: float = 0.6, duration_s: float = 0.03) -> None:
        """A short tick in the hand; a bare hand feels nothing, and the runtime knows that."""
        haptic = self._actions.actions["haptic"]
        tick = xr.HapticVibration(
            duration=int(duration_s * 1e9), frequency=xr.FREQUENCY_UNSPECIFIED, amplitude=strength
        )
        with contextlib.suppress(xr.SessionNotFocused):
            for side in sides:
                where = xr.HapticActionInfo(action=haptic, subaction_path=self._actions.hands[side])
                xr.apply_haptic_feedback(self._session, where, tick)

    def profile_changed(self) -> None:
        """The runtime said that another controller is in a hand."""
        self._profiles = None

    def close(self) -> None:
        """Before the session is destroyed."""
        if self._tracking is not None:
            self._tracking.close()
        xr.destroy_space(self._view)
        self._actions.close()

    def _sync(self) -> bool:
        """False if the runtime has taken the focus already; its event for that is yet to be read."""
        try:
            xr.sync_actions(self._session, xr.ActionsSyncInfo(active_action_sets=self._active))
        except xr.SessionNotFocused:
            return False
        return True

    def _hand(self, side: Side, head: Pose, time: int) -> RawHand | None:
        profile = (self._profiles or {}).get(side, "")
        grip, aim = self._place("grip", side, time), self._place("aim", side, time)
        joints = self._tracking.joints(side, time) if self._tracking is not None else ()
        away = bool(joints) and grip is not None and (
            space.distance(joints[Joint.palm].position_m, grip.position_m) > APART_M
        )  # fmt: skip
        if grip is not None and profile not in BARE_PROFILES and not away:
            self._gestures[side].lose()
            return self._controller(side, profile, grip, aim or grip, joints)
        if not joints:
            self._gestures[side].lose()
            if grip is None:
                return None
            return self._controller(side, profile, grip, aim or grip, ())
        said = self._gestures[side].read(joints, head, time * 1e-9)
        judged = profile in BARE_PROFILES and not away and self._float("select", side) is not None
        return RawHand(
            side=side,
            kind="bare",
            stage_from_grip=grip if grip is not None and not away else grip_of(joints[Joint.palm], side),
            stage_from_aim=aim if aim is not None and not away else said.stage_from_aim,
            joints=joints,
            profile=profile if judged else "",
            select=(self._float("select", side) or 0.0) if judged else said.select,
            squeeze=(self._float("squeeze", side) or 0.0) if judged else said.grab,
            selecting=None if judged else said.selecting,
            grabbing=None if judged else said.grabbing,
            menu=said.menu,
        )

    def _controller(
        self, side: Side, profile: str, grip: Pose, aim: Pose, joints: tuple[Pose, ...]
    ) -> RawHand:
        stick, back = self._vector("stick", side), self._boolean("back", side)
        known = PROFILES.get(profile)
        if known is not None and "pad_press" in known.left:
            stick, middle = pad(stick, self._boolean("pad_press", side))
            back = back or middle
        return RawHand(
            side=side,
            kind="controller",
            stage_from_grip=grip,
            stage_from_aim=aim,
            joints=joints,
            profile=profile,
            select=self._float("select", side) or 0.0,
            squeeze=self._float("squeeze", side) or 0.0,
            stick=stick,
            hurry=self._boolean("hurry", side),
            menu=self._boolean("menu", side),
            back=back,
        )

    def _profile(self, side: Side) -> str:
        state = xr.get_current_interaction_profile(self._session, self._actions.hands[side])
        if not state.interaction_profile:
            return ""
        return str(xr.path_to_string(self._instance, state.interaction_profile)).removeprefix(_PREFIX)

    def _place(self, action: str, side: Side, time: int) -> Pose | None:
        state = xr.get_action_state_pose(self._session, self._asked(action, side))
        return self._located(self._actions.spaces[action, side], time) if state.is_active else None

    def _located(self, what: Any, time: int) -> Pose | None:
        found = xr.locate_space(what, self._stage, time)
        return openxr_axes.pose(found.pose) if int(found.location_flags) & _VALID == _VALID else None

    def _float(self, action: str, side: Side) -> float | None:
        """None while no input is bound to it and there."""
        state = xr.get_action_state_float(self._session, self._asked(action, side))
        return float(state.current_state) if state.is_active else None

    def _boolean(self, action: str, side: Side) -> bool:
        return bool(xr.get_action_state_boolean(self._session, self._asked(action, side)).current_state)

    def _vector(self, action: str, side: Side) -> Vec2:
        found = xr.get_action_state_vector2f(self._session, self._asked(action, side)).current_state
        return (float(found.x), float(found.y))

    def _asked(self, action: str, side: Side) -> Any:
        return xr.ActionStateGetInfo(self._actions.actions[action], self._actions.hands[side])
