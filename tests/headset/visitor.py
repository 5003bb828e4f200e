"""A person in a headset, played: sees the world as it is drawn, and acts by head, hands and buttons alone.

Each ``yield`` is one frame of the program. What was sent is seen by the runtime a frame or two later, so every act waits until the
world shows it, as people do.
"""

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from interaction.presence import feet
from scenes import space
from scenes.hands import SHOULDER_M, Side
from scenes.panel import OpenPanel
from scenes.space import Pose, Vec3
from scenes.tour import Hotspot, Stop
from scenes.world import World
from tests.interaction.hands import right_presses

PATIENCE = 160
"""Frames that are waited for something before giving up."""
FAR_M, NEAR_M = 0.58, 0.24
"""Of the hand from its shoulder: reaching out, and drawn in."""
HAND_M = {"left": (-0.18, 0.28, -0.35), "right": (0.18, 0.28, -0.35)}
"""Where a hand is held, seen from the head (right, forward, up)."""


@dataclass(slots=True)
class Wish:
    """What the body does now, in the stage frame; ``select`` is the trigger, or thumb and index finger together. ``hand`` points at ``target``
    if there is one; ``reach_m``: how far it is from its shoulder, None where that does not matter."""

    head: Pose
    hand: Pose
    target: Vec3 | None = None
    select: bool = False
    grab: bool = False
    menu: bool = False
    back: bool = False
    stick: tuple[float, float] = (0.0, 0.0)
    reach_m: float | None = None


class Body(Protocol):
    """Sends a wish to the simulated headset. ``menu_at_once``: asking for the menu works while it is asked, not on letting go."""

    side: Side
    menu_at_once: bool

    def send(self, wish: Wish) -> None: ...


class Lost(AssertionError):
    """The visitor found no way."""


class HeadsetVisitor:
    """``step`` once a frame, after the world was mirrored; False when the visit is over.

    ``eye_m``: height of the eyes in the room. ``wait``: called with visit seconds that nothing needs to be done for, so that a test's
    clock may hurry.
    """

    def __init__(
        self, world: World, body: Body, *, eye_m: float = 1.6, everything: bool = True, seated: bool = False,
        hurry: Callable[[bool], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self.world = world
        self.body = body
        self.everything = everything
        self.seated = seated
        self.throws = 0
        self._eye_m = eye_m
        self._hurry = hurry
        self._heading = 0.0
        self._pitch = 0.0
        self._aim: tuple[Literal["point"], Vec3] | tuple[Literal["pitch"], float, float] = ("pitch", 0.0, -0.3)
        self._buttons: dict[str, bool] = {}
        self._stick = (0.0, 0.0)
        self._reach_m: float | None = None
        self._script = self.whole_visit()

    def step(self) -> bool:
        try:
            next(self._script)
        except StopIteration:
            return False
        self.body.send(self._wish())
        return True

    # what the body does

    def _wish(self) -> Wish:
        head = Pose((0.0, 0.0, self._eye_m), space.quat_heading_pitch(self._heading, self._pitch))
        level = Pose(head.position_m, space.quat_about(space.UP, self._heading))
        place = level.point(HAND_M[self.body.side])
        target = None
        if self._aim[0] == "point":
            target = self.world.world_from_hands.inverse().point(self._aim[1])
            heading, pitch = _towards(place, target)
        else:
            heading, pitch = self._aim[1], self._aim[2]
        turned = space.quat_heading_pitch(heading, pitch)
        if self._reach_m is not None:
            shoulder = level.point(SHOULDER_M[self.body.side])
            place = space.add(shoulder, space.quat_rotate(turned, (0.0, self._reach_m, 0.0)))
        return Wish(head, Pose(place, turned), target, stick=self._stick, reach_m=self._reach_m, **self._buttons)

    def frames(self, count: int) -> Iterator[None]:
        for _ in range(count):
            yield

    def seconds(self, seconds: float) -> Iterator[None]:
        """Let visit time go by."""
        until_s = self.world.time_s + seconds
        self._hurry(True)
        while self.world.time_s < until_s:
            yield
        self._hurry(False)

    def until(self, seen: Callable[[], bool], what: str, patience: int = PATIENCE) -> Iterator[None]:
        for _ in range(patience):
            if seen():
                return
            yield
        raise Lost(f"{what}: not seen in {patience} frames; panel {self.world.panel_id!r}, {self.world.pointing}")

    def push(self, button: str, done: Callable[[], bool], what: str) -> Iterator[None]:
        """Hold a button until its effect is seen, and let go."""
        self._buttons = {button: True}
        yield from self.until(done, what)
        self._buttons = {}
        yield from self.frames(3)

    # where the eyes and the hand go

    def look_at(self, target: Vec3) -> Iterator[None]:
        """Turn the head there, at a person's speed."""
        for _ in range(60):
            eye = self.world.world_from_head.position_m
            heading, pitch = _towards(eye, target)
            heading -= space.heading_of(self.world.world_from_stage.orientation)
            turn, lift = math.remainder(heading - self._heading, math.tau), pitch - self._pitch
            if max(abs(turn), abs(lift)) < 0.02:
                return
            self._heading += max(-0.5, min(0.5, turn))
            self._pitch += max(-0.5, min(0.5, lift))
            yield

    def press(self, button: str) -> Iterator[None]:
        """Point at an element of the open panel and press it."""
        yield from self.until(lambda: self._has(button), f"a panel with {button}")
        panel = self.world.panel
        assert panel is not None
        yield from self.look_at(panel.world_from_panel.position_m)
        yield from self._into_view(button)
        was = self.world.panel_id, panel

        def hovered() -> bool:
            place = self._place_of(button)
            if place is not None:
                self._aim = ("point", place)
            return self.world.panel is not None and self.world.panel.hover == button

        yield from self.until(hovered, f"the beam on {button}")
        pressed = []

        def effect() -> bool:
            if self.world.pressed == button:
                pressed.append(button)
            return bool(pressed)

        yield from self.push("select", effect, f"{button} of {was[0]} pressed")

    def _has(self, button: str) -> bool:
        panel = self.world.panel
        return panel is not None and panel.panel.id == self.world.panel_id and button in panel.buttons

    def _into_view(self, button: str) -> Iterator[None]:
        """Scroll by stick until the element is seen."""
        for _ in range(PATIENCE):
            panel = self.world.panel
            assert panel is not None
            if self._place_of(button) is not None:
                self._stick = (0.0, 0.0)
                yield from self.frames(2)
                if self._place_of(button) is not None:
                    return
            hit = next((hit for hit in panel.layout.hits if hit.id == button), None)
            if hit is None:
                raise Lost(f"{self.world.panel_id}: there is no {button}")
            yield from self.scroll(panel, hit.rect.y + hit.rect.h / 2 > panel.scroll + panel.layout.viewport.y + panel.layout.viewport.h / 2)
        raise Lost(f"{self.world.panel_id}: {button} cannot be brought into view")

    def scroll(self, panel: OpenPanel, down: bool) -> Iterator[None]:
        self._stick = (0.0, -0.9 if down else 0.9)
        yield

    def _place_of(self, button: str) -> Vec3 | None:
        """The middle of a panel's element in the world; None while it is scrolled out of view."""
        panel = self.world.panel
        hit = next((hit for hit in panel.layout.hits if hit.id == button), None) if panel is not None else None
        if panel is None or hit is None:
            return None
        x, y = hit.rect.x + hit.rect.w / 2, hit.rect.y + hit.rect.h / 2 - (panel.scroll if hit.scrolls else 0.0)
        if panel.layout.hit(x, y, panel.scroll) != button:
            return None
        per_point = panel.width_m / panel.layout.width
        local = ((x - panel.layout.width / 2) * per_point, 0.0, (panel.layout.height / 2 - y) * per_point)
        return panel.world_from_panel.point(local)

    # the visit

    def whole_visit(self) -> Iterator[None]:
        yield from self.frames(10)
        if self.seated:
            yield from self.press("set:posture:seated")
            yield from self.until(lambda: self.world.settings.posture == "seated", "seated")
        yield from self.press("start")
        for stop in self.world.content.tour.stops:
            yield from self.go(stop)
            for hotspot in chosen(stop, everything=self.everything):
                if self.world.panel_id == "finish":
                    yield from self.press("close")
                yield from self.open(hotspot)
                yield from self.deal_with(hotspot)
        yield from self.frames(6)
        if self.world.panel_id == "finish":
            yield from self.press("close")
        yield from self.menu()
        yield from self.press("quit")
        yield from self.until(lambda: self.world.panel_id != "menu", "the question whether to quit")
        yield from self.press("quit")

    def menu(self) -> Iterator[None]:
        if self.body.menu_at_once:
            yield from self.push("menu", lambda: self.world.panel_id == "menu", "the menu")
            return
        self._buttons = {"menu": True}
        yield from self.frames(2)
        self._buttons = {}
        yield from self.until(lambda: self.world.panel_id == "menu", "the menu")

    def go(self, stop: Stop) -> Iterator[None]:
        """By throws of the arc while they lead there; over gaps by the plan."""
        best_m = math.inf
        for _ in range(8):
            if self.world.here == stop.id:
                return
            away_m = math.dist(feet(self.world)[:2], stop.position[:2])
            if away_m > 25.0 or away_m > best_m - 0.5:
                break
            best_m = away_m
            if not (yield from self.throw(stop.position)):
                break
        if self.world.here != stop.id:
            yield from self.menu()
            yield from self.press("plan")
            yield from self.press(f"go:{stop.id}")
            yield from self.until(lambda: self.world.here == stop.id, f"arrived at {stop.id}")

    def throw(self, target: Vec3) -> Generator[None, None, bool]:
        """Aim the arc at the ground as near to ``target`` as it goes, and select; whether the visitor moved."""
        here = feet(self.world)
        yield from self.look_at((target[0], target[1], target[2] + 1.0))
        best: tuple[float, float] | None = None
        for pitch in (math.radians(degrees) for degrees in range(-70, 46, 4)):
            self._point_level(target, pitch)
            yield from self.frames(2)
            landing = self.world.pointing.ground_m
            if landing is not None and self.world.pointing.landing_ok and self.world.pointing.hotspot is None:
                gap_m = math.dist(landing[:2], target[:2])
                if best is None or gap_m < best[0]:
                    best = (gap_m, pitch)
                elif gap_m > best[0] + 1.5:
                    break
        if best is None or best[0] > math.dist(here[:2], target[:2]) - 0.5:
            return False
        self._point_level(target, best[1])
        yield from self.frames(4)
        if self.world.pointing.hotspot is not None or not self.world.pointing.landing_ok:
            return False
        yield from self.push("select", lambda: space.distance(feet(self.world), here) > 0.3, f"thrown towards {target}")
        self.throws += 1
        yield from self.frames(3)
        return True

    def _point_level(self, target: Vec3, pitch: float) -> None:
        level = self.world.world_from_hands.inverse().point(target)
        heading, _ = _towards((0.0, 0.0, 0.0), level)
        self._aim = ("pitch", heading, pitch)

    def open(self, hotspot: Hotspot) -> Iterator[None]:
        yield from self.until(lambda: not self.world.panel_id, "the panel before to close")
        yield from self.look_at(hotspot.position)
        self._aim = ("point", hotspot.position)

        def aimed() -> bool:
            self._aim = ("point", hotspot.position)
            return self.world.pointing.hotspot == hotspot.id

        yield from self.until(aimed, f"the beam on the sign {hotspot.id}")
        yield from self.push("select", lambda: self.world.hotspot_open == hotspot.id, f"{hotspot.id} open")
        yield from self.seconds(max(hotspot.minimum_s, 0.5) + 0.5)

    def deal_with(self, hotspot: Hotspot) -> Iterator[None]:
        match hotspot.kind:
            case "artefact":
                yield from self.press("pick-up")
                yield from self.until(lambda: self.world.holding is not None, f"{hotspot.id} in the hand")
                yield from self.turn_what_is_held()
                yield from self.push("select", lambda: self.world.holding is None, "put back")
            case "question":
                yield from self.answer()
                yield from self.press("close")
            case "act":
                yield from self.act()
                yield from self.press("close")
            case "event":
                yield from self.press("start")
                yield from self.until(lambda: self.world.playback is not None, "the event to start")
                yield from self.watch()
                yield from self.press("close")
            case "quiz":
                yield from self.press("start")
                yield from self.until(lambda: self.world.panel_id.startswith("quiz-question"), "the first question")
                while self.world.panel_id.startswith("quiz-question"):
                    yield from self.answer()
                    yield from self.press("next")
                    yield from self.frames(3)
                yield from self.frames(4)
                yield from self.press("close")
            case _:
                yield from self.press("close")

    def watch(self) -> Iterator[None]:
        """To its end, with the acts that it waits for."""
        while self.world.playback is not None:
            self._hurry(True)
            yield from self.until(lambda: self.world.playback is None or self._own_part(), "the event to end", patience=4000)
            self._hurry(False)
            if self._own_part():
                yield from self.act()

    def _own_part(self) -> bool:
        return self.world.panel_id.startswith("act-intro")

    def act(self) -> Iterator[None]:
        """Reach out, take hold, pull, let go: a stroke of any act that is pulled."""
        yield from self.press("start")
        yield from self.until(lambda: self.world.acting is not None and not self.world.panel_id, "the act to begin")
        acting = self.world.acting
        assert acting is not None
        self._aim = ("pitch", self._heading, -0.35)
        while self.world.acting is acting and not acting.over:
            done = acting.done
            self._reach_m = FAR_M
            yield from self.frames(6)
            self._buttons = {"select": True}
            yield from self.frames(4)
            for share in range(1, 9):
                self._reach_m = FAR_M + (NEAR_M - FAR_M) * share / 8
                yield
            yield from self.until(lambda done=done: acting.done > done or acting.over, "a stroke counted")  # type: ignore[misc]
            self._buttons = {}
            yield from self.frames(4)
        self._reach_m = None

    def turn_what_is_held(self) -> Iterator[None]:
        for index in range(10):
            self._aim = ("pitch", self._heading + 0.08 * index, -0.3 + 0.05 * index)
            yield from self.frames(2)

    def answer(self) -> Iterator[None]:
        """Rightly, whatever the question."""
        yield from self.until(lambda: self.world.asking is not None, "a question")
        asking = self.world.asking
        assert asking is not None
        for button in right_presses(asking):
            yield from self.press(button)
        yield from self.until(lambda: asking.checked, "the answer checked")


def chosen(stop: Stop, *, everything: bool) -> list[Hotspot]:
    """The signs to use at a stop: all, or those that the visit needs (the event once, where it is required) and where one takes part."""
    return [h for h in stop.hotspots if h.required or h.kind == "act" or (everything and h.kind != "event")]


def _towards(origin: Vec3, target: Vec3) -> tuple[float, float]:
    """Heading and pitch in radians from one place to another."""
    flat = math.hypot(target[0] - origin[0], target[1] - origin[1])
    return space.heading_towards(origin, target), math.atan2(target[2] - origin[2], flat)
