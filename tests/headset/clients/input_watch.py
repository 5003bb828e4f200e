"""A session without graphics that reads ``OpenXrInput`` and says what came, for a test that moves the hands.

Argument: ``all`` profiles are suggested, or the one named. One JSON line once it is in focus, with the hands read before; then each line read, a
JSON object, is watched for and answered by one line: ``until`` ([side, field, value]; null: at once) at most ``patience_s``, then ``then_s`` longer;
``focused`` and ``one_hand`` as ``OpenXrInput.read`` has them; ``tick``: hands to tick in. ``null`` ends it.
"""

import ctypes
import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

import xr

from tracking import openxr_actions
from tracking.headset_controls import Controls
from tracking.openxr_actions import WANTED_EXTENSIONS
from tracking.openxr_input import OpenXrInput

TIME = "XR_KHR_convert_timespec_time"


class Watch:
    def __init__(self) -> None:
        offered = {
            e.extension_name.decode() if isinstance(e.extension_name, bytes) else str(e.extension_name)
            for e in xr.enumerate_instance_extension_properties()
        }
        wanted = [name for name in ("XR_MND_headless", TIME, *WANTED_EXTENSIONS) if name in offered]
        self.instance = xr.create_instance(xr.InstanceCreateInfo(enabled_extension_names=wanted))
        system = xr.get_system(self.instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        self.session = xr.create_session(self.instance, xr.SessionCreateInfo(0, system))
        stage = xr.create_reference_space(
            self.session, xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType.STAGE)
        )
        self.input = OpenXrInput(self.instance, self.session, stage, frozenset(wanted))
        self.suggested = sorted(openxr_actions.suggested(frozenset(wanted)))
        self.state = xr.SessionState.UNKNOWN

    def events(self) -> None:
        while True:
            try:
                event = xr.poll_event(self.instance)
            except xr.EventUnavailable:
                return
            if event.type == xr.StructureType.EVENT_DATA_INTERACTION_PROFILE_CHANGED:
                self.input.profile_changed()
            if event.type == xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED:
                changed = ctypes.cast(
                    ctypes.byref(event), ctypes.POINTER(xr.EventDataSessionStateChanged)
                ).contents
                self.state = xr.SessionState(changed.state)
                if self.state == xr.SessionState.READY:
                    xr.begin_session(
                        self.session, xr.SessionBeginInfo(xr.ViewConfigurationType.PRIMARY_STEREO)
                    )

    def focus(self, patience_s: float = 20.0) -> None:
        deadline_s = time.monotonic() + patience_s
        while self.state != xr.SessionState.FOCUSED:
            self.events()
            if time.monotonic() > deadline_s:
                raise SystemExit(f"no focus: {self.state}")
            time.sleep(0.02)

    def now(self) -> int:
        moment_s = time.clock_gettime(time.CLOCK_MONOTONIC)
        timespec = xr.timespec(int(moment_s), int(moment_s % 1 * 1e9))
        return int(xr.convert_timespec_time_to_time_khr(self.instance, timespec).value)

    def watch(self, wish: dict[str, Any], *, events: bool = True) -> dict[str, Any]:
        pressed: Counter[str] = Counter()
        deadline_s = time.monotonic() + wish.get("patience_s", 15.0)
        end_s: float | None = None
        self.input.tick(wish.get("tick", ()))
        while True:
            if events:
                self.events()
            controls = self.input.read(
                self.now(), focused=wish.get("focused", True), one_hand=wish.get("one_hand", "both")
            )
            pressed.update(controls.pressed)
            now_s = time.monotonic()
            if end_s is None and (seen(controls, wish.get("until")) or now_s > deadline_s):
                end_s = now_s + wish.get("then_s", 0.15)
            if end_s is not None and now_s >= end_s:
                return {"pressed": pressed, **asdict(controls), "counts": pressed}
            time.sleep(0.01)

    def close(self) -> None:
        self.input.close()
        xr.destroy_session(self.session)
        xr.destroy_instance(self.instance)


def seen(controls: Controls, wanted: Any) -> bool:
    """A side that is wanted is None: no hand there."""
    if wanted is None:
        return True
    side, field, value = wanted
    hand = next((hand for hand in controls.hands if hand.side == side), None)
    if field is None or hand is None:
        return field is None and hand is None
    found = getattr(hand, field)
    return bool((list(found) if isinstance(found, tuple) else found) == value)


def main(profiles: str) -> None:
    if profiles != "all":
        for name in [name for name in openxr_actions.PROFILES if name != profiles]:
            del openxr_actions.PROFILES[name]
    watch = Watch()
    early = watch.watch({"then_s": 0.0, "tick": ["left", "right"], "focused": True}, events=False)
    watch.focus()
    print(json.dumps({"suggested": watch.suggested, "early": early["hands"]}), flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        if wish is None:
            break
        said = watch.watch(wish)
        print(json.dumps({**said, "pressed": sorted(said["pressed"])}, default=str), flush=True)
    watch.close()
    print(json.dumps("closed"), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
