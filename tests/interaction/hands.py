"""People at a desktop, played: one who has only a keyboard, one who has only a mouse. They see what the world shows."""

import math
from collections.abc import Iterator

from interaction import answering
from interaction.systems import think
from scenes import space
from scenes.events import Event
from scenes.panel import OpenPanel
from scenes.quiz import Match, PutInOrder
from scenes.tour import Hotspot
from scenes.window_input import WindowInput
from scenes.world import Asking, World
from tracking.desktop import HALF_FIELD_UP_RAD, LOOK_RAD_PER_PX, DesktopHeadset

ASPECT = 16 / 9


class Script:
    """Implements ``WindowInputSource``: frames of input from a generator; then the window is closed."""

    def __init__(self) -> None:
        self.frames: Iterator[WindowInput] = iter(())
        self.captured = False

    def poll(self) -> WindowInput:
        return next(self.frames, WindowInput(closed=True))

    def capture(self, captured: bool) -> None:
        self.captured = captured


def right_presses(asking: Asking) -> Iterator[str]:
    """The buttons that answer an open question rightly, and check it; each is to be pressed before the next one is asked for."""
    question, right = asking.question, answering.correct_ids(asking.question)
    if isinstance(question, PutInOrder):
        while asking.chosen != right:
            yield f"up:{next(w for w, c in zip(right, asking.chosen, strict=True) if w != c)}"
    elif isinstance(question, Match):
        for pair in right:
            left, _, partner = pair.partition("[.]")
            yield f"left:{left}"
            yield f"right:{partner}"
    else:
        for item in right:
            yield f"choice:{item}"
    yield "check"


class Person:
    """Plays the visit through ``DesktopHeadset``; ``events`` is what happened."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.script = Script()
        self.time_s = 0.0
        self.headset = DesktopHeadset(self.script, clock=self._clock)
        self.events: list[Event] = []

    def _clock(self) -> float:
        self.time_s += 1 / 30
        return self.time_s

    def visit(self, frames: Iterator[WindowInput]) -> None:
        self.script.frames = frames
        while not self.world.leaving:
            frame = self.headset.wait_frame()
            if not frame.running:
                break
            self.events += think(self.world, frame.senses, frame.time)
            self.headset.heed(self.world)

    def frame(self, *pressed: str, **more: object) -> WindowInput:
        return WindowInput(pressed=pressed, aspect=ASPECT, **more)  # type: ignore[arg-type]

    def wait(self, seconds: float) -> Iterator[WindowInput]:
        for _ in range(max(1, round(seconds * 30))):
            yield self.frame()

    def press(self, button: str) -> Iterator[WindowInput]:
        raise NotImplementedError

    def stroke(self) -> Iterator[WindowInput]:
        """What makes one stroke of any act."""
        raise NotImplementedError

    def act(self) -> Iterator[WindowInput]:
        """Begin the act whose words are read, and go through it."""
        yield from self.press("start")
        yield from self.wait(0.2)
        while self.world.acting is not None and not self.world.acting.over:
            yield from self.stroke()
            yield from self.wait(0.4)

    def answer(self) -> Iterator[WindowInput]:
        """Rightly, whatever the question."""
        assert self.world.asking is not None
        for button in right_presses(self.world.asking):
            yield from self.press(button)

    def deal_with(self, kind: str) -> Iterator[WindowInput]:
        """Go through what a hotspot of this kind asks for, and leave it."""
        yield from self.wait(3.0)
        if kind == "question":
            yield from self.answer()
            yield from self.press("close")
        elif kind == "act":
            yield from self.act()
            yield from self.press("close")
        elif kind == "event":
            yield from self.press("start")
            while self.world.playback is not None:
                if self.world.panel_id.startswith("act-intro"):
                    yield from self.act()
                yield self.frame()
            yield from self.wait(0.2)
            yield from self.press("close")
        elif kind == "quiz":
            yield from self.press("start")
            while self.world.panel_id.startswith("quiz-question"):
                yield from self.answer()
                yield from self.press("next")
            yield from self.press("close")
        else:
            yield from self.press("close")


class KeyboardPerson(Person):
    """Has no mouse."""

    def key(self, key: str, pause_s: float = 0.1) -> Iterator[WindowInput]:
        yield self.frame(key, down=frozenset({key}))
        yield from self.wait(pause_s)

    def stroke(self) -> Iterator[WindowInput]:
        yield from self.key("e")

    def press(self, button: str) -> Iterator[WindowInput]:
        yield from self.wait(0.1)
        for _ in range(80):
            panel = self.world.panel
            assert panel is not None, button
            if panel.focus == button:
                yield from self.key("e")
                return
            yield from self.key("n", 0.05)
        raise AssertionError(f"{self.world.panel_id}: {button} cannot be reached by keys")

    def whole_visit(self) -> Iterator[WindowInput]:
        yield from self.wait(0.5)
        yield from self.press("start")
        for stop in self.world.content.tour.stops:
            for _ in range(10):
                if self.world.here == stop.id:
                    break
                yield from self.key("g", 0.3)
            for hotspot in stop.hotspots:
                yield from self.use(hotspot)
        yield from self.leave()

    def use(self, hotspot: Hotspot) -> Iterator[WindowInput]:
        """Choose a sign by keys, open it and go through it."""
        if self.world.panel_id == "finish":
            yield from self.press("close")
        for _ in range(30):
            if self.world.focus_hotspot == hotspot.id:
                break
            yield from self.key("n", 0.05)
        yield from self.key("e")
        assert self.world.hotspot_open == hotspot.id, hotspot.id
        yield from self.deal_with(hotspot.kind)

    def leave(self) -> Iterator[WindowInput]:
        yield from self.wait(0.3)
        if self.world.panel_id == "finish":
            yield from self.press("close")
        yield from self.key("escape")
        yield from self.press("quit")
        yield from self.press("quit")


class MousePerson(Person):
    """Has no keyboard: moves, clicks left and right, and turns the wheel."""

    def stroke(self) -> Iterator[WindowInput]:
        yield self.frame("mouse1")

    def press(self, button: str) -> Iterator[WindowInput]:
        yield from self.wait(0.1)
        panel = self.world.panel
        assert panel is not None, button
        for _ in range(60):
            at = self.on_screen(panel, button)
            if at is not None:
                break
            hit = next(hit for hit in panel.layout.hits if hit.id == button)
            below = hit.rect.y + hit.rect.h / 2 > panel.layout.viewport.y + panel.scroll + panel.layout.viewport.h / 2
            yield self.frame("wheel_down" if below else "wheel_up")
        else:
            raise AssertionError(f"{self.world.panel_id}: {button} cannot be brought into view")
        yield self.frame(cursor=at)
        yield self.frame("mouse1", cursor=at)
        yield self.frame(cursor=at)

    def on_screen(self, panel: OpenPanel, button: str) -> tuple[float, float] | None:
        """Where on the screen (-1..1) a panel's element is seen; None while it is scrolled out of view."""
        hit = next((hit for hit in panel.layout.hits if hit.id == button), None)
        assert hit is not None, f"{self.world.panel_id}: there is no {button}"
        x, y = hit.rect.x + hit.rect.w / 2, hit.rect.y + hit.rect.h / 2 - (panel.scroll if hit.scrolls else 0.0)
        if hit.scrolls and panel.layout.hit(x, y, panel.scroll) != button:
            return None
        per_point = panel.width_m / panel.layout.width
        local = ((x - panel.layout.width / 2) * per_point, 0.0, (panel.layout.height / 2 - y) * per_point)
        seen = self.world.world_from_head.inverse().point(panel.world_from_panel.point(local))
        tangent = math.tan(HALF_FIELD_UP_RAD)
        at = (seen[0] / seen[1] / (tangent * ASPECT), seen[2] / seen[1] / tangent)
        assert max(map(abs, at)) <= 1.0, f"{button} lies outside the window"
        return at

    def look_at(self, target: space.Vec3) -> Iterator[WindowInput]:
        for _ in range(200):
            eye = self.world.world_from_head
            away = space.sub(target, eye.position_m)
            turn = math.remainder(space.heading_towards(eye.position_m, target) - space.heading_of(eye.orientation), math.tau)
            lift = math.atan2(away[2], math.hypot(away[0], away[1])) - space.pitch_of(eye.orientation)
            if max(abs(turn), abs(lift)) < 0.003:
                return
            right, down = (round(max(-80.0, min(80.0, -angle / LOOK_RAD_PER_PX))) for angle in (turn, lift))
            if right == 0 and down == 0:
                return
            yield self.frame(moved_px=(float(right), float(down)))

    def whole_visit(self) -> Iterator[WindowInput]:
        yield from self.wait(0.5)
        yield from self.press("start")
        for stop in self.world.content.tour.stops:
            if self.world.here != stop.id:
                yield self.frame("mouse3")
                yield from self.press("plan")
                yield from self.press(f"go:{stop.id}")
                yield from self.wait(0.2)
            for hotspot in stop.hotspots:
                if self.world.panel_id == "finish":
                    yield from self.press("close")
                yield from self.look_at(hotspot.position)
                yield self.frame()
                yield self.frame("mouse1")
                yield self.frame()
                assert self.world.hotspot_open == hotspot.id, (hotspot.id, self.world.pointing)
                yield from self.deal_with(hotspot.kind)
        yield from self.wait(0.3)
        if self.world.panel_id == "finish":
            yield from self.press("close")
        yield self.frame("mouse3")
        yield from self.press("quit")
        yield from self.press("quit")
