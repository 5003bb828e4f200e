"""What a played person before a camera can do: point, pinch, hold a shape, wave, and press what the window shows. No key, no mouse.

Each ``yield`` is one frame; the body in it is what the camera sees. As people do, the visitor looks at the cursor and moves the hand until
the cursor is where it should be. More than 400 lines: hand, eyes and what each kind of sign asks for are one person.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from interaction.systems import think
from scenes.body import Body, CameraState
from scenes.events import Event
from scenes.hands import Side
from scenes.senses import FrameTime, Senses
from scenes.space import Vec2, Vec3
from scenes.window_input import WindowInput
from scenes.world import World
from tests.interaction.bodies import HAND_FORWARD_M, HEAD_M, Held, before_shoulder, body
from tests.interaction.hands import ASPECT, Script
from tracking.desktop import DesktopHeadset

FPS = 20
PATIENCE = 240
"""Frames in which something must be seen to happen."""
MIDDLE: Vec2 = (0.02, 0.08)
STEP_M = 0.025
"""How far a hand goes in one frame."""


class Takes(Protocol):
    def take(self, senses: Senses) -> Senses: ...


class Lost(AssertionError):
    """The visitor found no way."""


class BodyActor:
    """``side``: the only hand that is used. ``dwell``: does not pinch. ``lean``: turns by leaning, not by the window's edge.

    ``everything``: uses what is not required too; an event is watched once.
    """

    def __init__(
        self, world: World, *, side: Side = "right", dwell: bool = False, lean: bool = False, legs: str = "hidden",
        joints: bool = True, everything: bool = True,
    ) -> None:  # fmt: skip
        self.world = world
        self.side: Side = side
        self.dwell, self.lean, self.legs, self.joints = dwell, lean, legs, joints
        self.everything = everything
        self.head_m: Vec3 = HEAD_M
        self.forward_m = HAND_FORWARD_M
        self.place: Vec2 | None = None
        self.forward_m = HAND_FORWARD_M
        self.shape = "point"
        self.towards, self.share = "", 0.0
        self.time_s = 0.0
        self.events: list[Event] = []
        self._body: Body | None = None

    def whole_visit(self) -> Iterator[None]:
        raise NotImplementedError

    def visit(self, recorder: Takes | None = None) -> list[Event]:
        """Play it; what is thought with is what ``recorder`` wrote."""
        script = Script()
        script.frames = (WindowInput(aspect=ASPECT) for _ in self._played())
        headset = DesktopHeadset(script, clock=self._clock)
        while not self.world.leaving:
            frame = headset.wait_frame()
            if not frame.running:
                break
            senses = replace(frame.senses, body=self._body, camera=CameraState.seeing)
            if recorder is not None:
                senses = recorder.take(senses)
            number = frame.time.frame
            self.events += think(self.world, senses, FrameTime(number * (1.0 / FPS), 1.0 / FPS, number))
            headset.heed(self.world)
        return self.events

    def _clock(self) -> float:
        self.time_s += 1 / FPS
        return self.time_s

    def _played(self) -> Iterator[None]:
        for _ in self.whole_visit():
            self._body = self._seen(self.world.time_s + 1 / FPS)
            yield

    def _seen(self, time_s: float) -> Body:
        hands: dict[str, Held] = {}
        if self.place is not None:
            x, y = self.place
            at = before_shoulder(self.side, x if self.side == "right" else -x, y, head_m=self.head_m, forward_m=self.forward_m)
            hands[self.side] = Held(at, self.shape, self.towards, self.share)
        return body(time_s, head_m=self.head_m, joints=self.joints, legs=self.legs, **hands)

    # what the body does

    def wait(self, seconds: float) -> Iterator[None]:
        for _ in range(max(1, round(seconds * FPS))):
            yield

    def until(self, seen: Callable[[], bool], what: str, patience: int = PATIENCE) -> Iterator[None]:
        for _ in range(patience):
            if seen():
                return
            yield
        raise Lost(f"{what}: not seen; panel {self.world.panel_id!r}, {self.world.pointing}, {self.world.body.cursor}")

    def raise_to_point(self) -> Iterator[None]:
        self.shape, self.towards = "point", ""
        self.place = self.place or MIDDLE
        yield from self.until(lambda: self.world.body.cursor is not None, "a cursor")

    def aim(self, target: Callable[[], Vec2 | None], near: float = 0.025) -> Iterator[None]:
        """Move the hand until the cursor is there."""
        yield from self.raise_to_point()
        good = 0
        for _ in range(PATIENCE):
            cursor, at = self.world.body.cursor, target()
            if cursor is None or at is None:
                yield
                continue
            dx, dy = at[0] - cursor.at[0], at[1] - cursor.at[1]
            good = good + 1 if math.hypot(dx, dy) < near else 0
            if good >= 6:
                return
            if good == 0:
                self._move(dx, dy)
            yield
        raise Lost(f"the cursor does not come to {target()}: {self.world.body.cursor}")

    def _move(self, dx: float, dy: float) -> None:
        assert self.place is not None
        step_x, step_y = 0.10 * dx, 0.05 * dy
        most = max(1.0, math.hypot(step_x, step_y) / STEP_M)
        outward = 1.0 if self.side == "right" else -1.0
        self.place = (self.place[0] + outward * step_x / most, self.place[1] + step_y / most)

    def select(self, done: Callable[[], bool], what: str) -> Iterator[None]:
        """Pinch, or hold still, until it is seen to work."""
        if self.dwell:
            yield from self.until(done, f"{what} by holding still", 60)
            return
        self.towards, seen = "pinch", False
        for share in (0.3, 0.6, 0.8, *(1.0,) * 6, 0.6, 0.3, 0.0):
            self.share = share
            for _ in range(2):
                yield
                seen = seen or done()
        if not seen:
            raise Lost(f"{what} by a pinch: not seen; panel {self.world.panel_id!r}, {self.world.pointing}, {self.world.body.cursor}")
        self.towards = ""
        yield from self.wait(0.1)

    def hold(self, shape: str, done: Callable[[], bool], what: str) -> Iterator[None]:
        """Hold a shape where the hand is until it is seen to work, then point again."""
        self.place = self.place or MIDDLE
        self.shape = shape
        yield from self.until(done, f"{what} by {shape}", 120)
        self.shape = "point"
        yield from self.wait(0.5)

    def swipe(self, way: float, done: Callable[[], bool], what: str) -> Iterator[None]:
        """Wave the open hand to one side (-1: the left), and bring it back slowly."""
        outward = 1.0 if self.side == "right" else -1.0
        self.shape, self.place = "palm", (0.02 - outward * way * 0.17, 0.08)
        yield from self.wait(0.65)
        for _ in range(8):
            self.place = (self.place[0] + outward * way * 0.05, self.place[1])
            yield
        yield from self.until(done, f"{what} by a swipe", 30)
        self.shape = "none"
        yield from self.wait(0.5)
        self.place, self.shape = MIDDLE, "point"
        yield from self.wait(0.7)

    # what the eyes see

    def on_screen(self, place_m: Vec3) -> Vec2 | None:
        """Where in the window a place is seen; None behind the visitor."""
        x, y, z = self.world.world_from_head.inverse().point(place_m)
        across, up = self.world.view_tangents
        return (x / y / across, z / y / up) if y > 0.05 else None

    def button_at(self, button: str) -> Vec2 | None:
        """Where in the window an element of the open panel is; None while it is scrolled out of view."""
        panel = self.world.panel
        hit = next((hit for hit in panel.layout.hits if hit.id == button), None) if panel is not None else None
        if panel is None or hit is None:
            return None
        x, y = hit.rect.x + hit.rect.w / 2, hit.rect.y + hit.rect.h / 2 - (panel.scroll if hit.scrolls else 0.0)
        if hit.scrolls and panel.layout.hit(x, y, panel.scroll) != button:
            return None
        per_point = panel.width_m / panel.layout.width
        local = ((x - panel.layout.width / 2) * per_point, 0.0, (panel.layout.height / 2 - y) * per_point)
        return self.on_screen(panel.world_from_panel.point(local))

    def _has(self, button: str) -> bool:
        panel = self.world.panel
        return panel is not None and panel.panel.id == self.world.panel_id and button in panel.buttons

    def press(self, button: str) -> Iterator[None]:
        yield from self.until(lambda: self._has(button), f"a panel with {button}")
        yield from self._into_view(button)
        if self.dwell:  # who holds still comes from elsewhere, so that the cursor is armed
            at = self.button_at(button)
            assert at is not None
            yield from self.aim(lambda: (at[0], at[1] + (0.3 if at[1] < 0.0 else -0.3)), 0.05)
        yield from self.press_in_view(button)

    def press_in_view(self, button: str) -> Iterator[None]:
        """Aim at the button and select, until the program has it pressed."""
        yield from self.aim(lambda: self.button_at(button))
        seen: list[bool] = []

        def done() -> bool:
            seen.append(self.world.pressed == button)
            return any(seen)

        yield from self.select(done, button)

    def _into_view(self, button: str) -> Iterator[None]:
        for _ in range(40):
            panel = self.world.panel
            assert panel is not None
            if self.button_at(button) is not None:
                return
            hit = next(hit for hit in panel.layout.hits if hit.id == button)
            down = hit.rect.y + hit.rect.h / 2 > panel.layout.viewport.y + panel.scroll + panel.layout.viewport.h / 2
            yield from self.aim(lambda down=down: (0.0, -0.97 if down else 0.97), 0.08)  # type: ignore[misc]
            yield from self.until(lambda: self.button_at(button) is not None, f"{button} scrolled into view", 600)
        raise Lost(f"{self.world.panel_id}: {button} cannot be brought into view")
