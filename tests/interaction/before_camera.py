"""A visitor before a camera, made by hand: a world, the time in it, and what the camera sees in each frame."""

from dataclasses import replace
from typing import Any

from interaction import panels
from interaction.hand_cursor import box
from interaction.judging import judging
from interaction.systems import think
from scenes.body import Body, CameraState
from scenes.body_memory import Reach
from scenes.events import Event
from scenes.hands import Side
from scenes.senses import Action, Senses
from scenes.settings import EYE_HEIGHT_M, Settings
from scenes.space import Pose, Ray, Vec2, Vec3
from tests.interaction.bodies import HEAD_M, Held, before_shoulder, body
from tests.interaction.small_tour import Clock, small_world

AHEAD = Ray((0.0, 0.0, EYE_HEIGHT_M), (0.0, 1.0, 0.0))
REACH = Reach(Pose(HEAD_M), 0.36, 0.6, "right")
MIDDLE: Vec2 = (0.02, 0.08)
"""Where a hand points at the window's middle, more or less: in metres from the shoulder, outward and up."""


class Sitter:
    """Feeds frames to a world. ``hands`` is what the hands do until told otherwise; ``seen`` False: nobody is in the picture."""

    def __init__(self, mode: str = "visit", *, calibrated: bool = True, **settings: Any) -> None:
        self.world = small_world(mode)
        self.world.settings = Settings.model_validate({"language": "en", **settings})
        self.world.body.calibration_offered = True
        if calibrated:
            self.world.body.reach = REACH
        self.clock = Clock()
        self.events: list[Event] = []
        self.hands: dict[Side, Held] = {}
        self.head_m: Vec3 = HEAD_M
        self.joints = True
        self.legs = "hidden"
        self.seen = True
        self.camera = CameraState.seeing
        self.asked: list[Action] = []

    def body(self, time_s: float) -> Body:
        if not self.seen:
            return Body(time_s)
        return body(time_s, head_m=self.head_m, joints=self.joints, legs=self.legs, **self.hands)

    def frame(self, *pressed: Action, **more: Any) -> list[Event]:
        time = self.clock.next()
        sensed = Senses(
            Pose((0.0, 0.0, EYE_HEIGHT_M)), **{"pointer": AHEAD, "pressed": frozenset(pressed), "camera": self.camera, **more}
        )
        if self.camera is CameraState.seeing:
            sensed = replace(sensed, body=self.body(time.time_s))
        before = set(self.world.body.used.items())
        new = think(self.world, sensed, time)
        self.used = {name for name, _ in set(self.world.body.used.items()) - before}
        self.events += new
        return new

    def wait(self, seconds: float, **how: Any) -> list[Event]:
        return [event for _ in range(max(1, round(seconds * 30))) for event in self.frame(**how)]

    def hold(self, shape: str, at: Vec2 = MIDDLE, side: Side = "right", **more: Any) -> None:
        """Hold a hand there from now on (outward and up from the shoulder, in metres)."""
        right = at[0] if side == "right" else -at[0]
        self.hands[side] = Held(before_shoulder(side, right, at[1], head_m=self.head_m), shape, **more)

    def lower(self, side: Side = "right") -> None:
        self.hands.pop(side, None)

    def point_at(self, cursor: Vec2, side: Side = "right", shape: str = "point") -> None:
        """Hold the hand where the cursor is there, as one finds it by looking."""
        self.hold(shape, side=side)
        self.wait(0.5)
        left, right, lower, upper = box(judging(self.world).hands[side])
        arm_m = self.world.body.reach.arm_m if self.world.body.reach is not None else 0.6
        x = (left + (cursor[0] + 1.0) / 2.0 * (right - left)) * arm_m
        self.hold(shape, (x if side == "right" else -x, (lower + (cursor[1] + 1.0) / 2.0 * (upper - lower)) * arm_m), side)
        self.wait(0.3)

    def pinch(self, side: Side = "right") -> list[Event]:
        """Thumb and finger together, and apart again, where the hand is."""
        held = self.hands[side]
        events = []
        for share in (0.5, 1.0, 1.0, 1.0, 0.5, 0.0):
            self.hands[side] = replace(held, towards="pinch", share=share)
            events += self.wait(0.07)
        return events

    def count(self, gesture: str, seconds: float) -> int:
        """How often a gesture is made within so long."""
        made = 0
        for _ in range(round(seconds * 30)):
            self.frame()
            made += gesture in self.used
        return made

    def open(self, panel_id: str) -> None:
        panels.show(self.world, panel_id)
        self.wait(0.1)

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]
