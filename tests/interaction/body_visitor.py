"""A person before a camera, played: goes through a whole visit by hands, head and body alone, as ``BodyActor`` can."""

from collections.abc import Iterator

from scenes import space
from scenes.space import Vec3
from scenes.tour import Hotspot, Stop
from tests.interaction.bodies import HAND_FORWARD_M, HEAD_M
from tests.interaction.body_actor import MIDDLE, BodyActor, Lost
from tests.interaction.hands import right_presses


class BodyVisitor(BodyActor):
    """Plays the visit; see ``BodyActor`` for how."""

    def whole_visit(self) -> Iterator[None]:
        yield from self.calibrate()
        yield from self.press("start")
        for stop in self.world.content.tour.stops:
            yield from self.go(stop)
            for hotspot in stop.hotspots:
                if self.wants(hotspot):
                    yield from self.close_finish()
                    yield from self.use(hotspot)
        yield from self.wait(0.3)
        yield from self.close_finish()
        if self.dwell:  # beside every sign: an open palm on one selects it
            yield from self.aim(lambda: (0.0, 0.75), 0.06)
        yield from self.hold("palm", lambda: self.world.panel_id == "menu", "the menu")
        yield from self.press("quit")
        yield from self.until(lambda: self.world.panel_id == "quit", "the question whether to quit")
        yield from self.press("quit")

    def wants(self, hotspot: Hotspot) -> bool:
        if hotspot.kind == "event":
            return hotspot.event not in self.world.progress.events and (self.everything or hotspot.required)
        return self.everything or hotspot.required or hotspot.kind in ("act", "quiz")

    def close_finish(self) -> Iterator[None]:
        yield from self.wait(0.1)
        if self.world.panel_id == "finish":
            yield from self.press("close")

    def calibrate(self) -> Iterator[None]:
        """As the panel asks, step by step."""
        if not self.joints:
            self.place, self.shape = (0.05, 0.12), "palm"
        yield from self.until(lambda: self.world.panel_id == "calibration", "the calibration")
        yield from self.until(lambda: self._step() == "raise", "the place learnt")
        self.place, self.shape = (0.05, 0.12), "palm"
        yield from self.until(lambda: self._step() == "ring", "the arm learnt")
        if self.dwell:
            yield from self.aim(lambda: (0.9, 0.5), 0.1)
        yield from self.aim(lambda: self.button_at("ring"))
        yield from self.select(lambda: self.world.panel_id == "lobby", "the ring")

    def _step(self) -> str:
        now = self.world.body.calibrating
        return now.step if now is not None else ""

    def go(self, stop: Stop) -> Iterator[None]:
        yield from self.close_finish()
        if self.world.here != stop.id:
            yield from self.swipe(-1.0, lambda: self.world.here == stop.id, f"at {stop.id}")

    def face(self, place_m: Vec3) -> Iterator[None]:
        """Turn until it is well inside the window: by leaning, or by the cursor at the window's side."""

        def seen_well() -> bool:
            at = self.on_screen(place_m)
            return at is not None and abs(at[0]) < 0.6

        if seen_well():
            return
        x, _, _ = self.world.world_from_head.inverse().point(place_m)
        way = 1.0 if x > 0.0 else -1.0
        if self.lean:
            self.head_m = space.add(HEAD_M, (way * 0.2, 0.0, -0.02))
            yield from self.until(seen_well, "turned by leaning")
            self.head_m = HEAD_M
            yield from self.wait(0.3)
        else:
            yield from self.aim(lambda: (way * 0.95, 0.0), 0.07)
            yield from self.until(seen_well, "turned at the edge")

    def use(self, hotspot: Hotspot) -> Iterator[None]:
        yield from self.face(hotspot.position)
        yield from self.aim(lambda: self.on_screen(hotspot.position))
        if self.world.pointing.hotspot != hotspot.id:
            yield from self.nearer(hotspot)
        if hotspot.kind == "artefact" and not self.dwell:
            yield from self.take(hotspot)
            return
        yield from self.select(lambda: self.world.hotspot_open == hotspot.id, hotspot.id)
        yield from self.wait(hotspot.minimum_s + 0.3)
        yield from self.deal_with(hotspot)

    def nearer(self, hotspot: Hotspot) -> Iterator[None]:
        """Another sign is before it, or it is too far: go forward by leaning, and aim again."""
        for _ in range(6):
            self.head_m = space.add(HEAD_M, (0.0, 0.2, -0.03))
            yield from self.wait(0.8)
            self.head_m = HEAD_M
            yield from self.wait(0.4)
            yield from self.face(hotspot.position)
            yield from self.aim(lambda: self.on_screen(hotspot.position))
            if self.world.pointing.hotspot == hotspot.id:
                return
        raise Lost(f"{hotspot.id} cannot be pointed at: {self.world.pointing}")

    def take(self, hotspot: Hotspot) -> Iterator[None]:
        """A fist on its sign takes it, goes about and opens."""
        self.shape = "fist"
        yield from self.until(lambda: self.world.holding is not None, f"{hotspot.id} taken", 60)
        assert self.place is not None
        for number in range(60):
            self.place = (self.place[0] + (-0.005 if number % 60 < 30 else 0.005), self.place[1])
            yield
        self.shape = "palm"
        yield from self.until(lambda: self.world.holding is None, f"{hotspot.id} put back", 60)
        self.shape = "point"
        yield from self.wait(0.4)

    def deal_with(self, hotspot: Hotspot) -> Iterator[None]:
        match hotspot.kind:
            case "question":
                yield from self.answer()
                yield from self.close()
            case "event":
                yield from self.press("start")
                yield from self.watch()
            case "act":
                yield from self.act()
                yield from self.press("close")
            case "quiz":
                yield from self.press("start")
                while self.world.panel_id.startswith("quiz-question"):
                    yield from self.answer()
                    yield from self.press("next")
                    yield from self.wait(0.2)
                yield from self.press("close")
            case "map":
                assert hotspot.kind == "map"
                for step in range(1, len(hotspot.steps)):
                    yield from self.swipe(-1.0, lambda step=step: self.world.route_step == step, f"station {step}")  # type: ignore[misc]
                yield from self.close()
            case "comparison":
                yield from self.press("look")
                yield from self.wait(0.5)
                yield from self.swipe(-1.0, lambda: self.world.comparison_side == "now", "the other side")
                yield from self.hold("palm", lambda: self.world.comparison is None, "the end of the comparison")
            case "artefact":
                yield from self.press("pick-up")
                for number in range(40):
                    self._move(0.2 if number < 20 else -0.2, 0.0)
                    yield
                yield from self.hold("palm", lambda: self.world.holding is None, "put back")
            case _:
                yield from self.close()
        yield from self.wait(0.1)

    def close(self) -> Iterator[None]:
        yield from self.hold("palm", lambda: not self.world.panel_id, "the panel closed")

    def watch(self) -> Iterator[None]:
        self.place = None
        while self.world.playback is not None:
            if self.world.panel_id.startswith("act-intro"):
                yield from self.act()
                self.place = None
            yield
        yield from self.wait(0.3)
        yield from self.press("close")

    def act(self) -> Iterator[None]:
        """Reach out and up, and draw the hand in: a stroke of any act that is pulled."""
        yield from self.press("start")
        yield from self.until(lambda: self.world.acting is not None and not self.world.panel_id, "the act to begin")
        acting = self.world.acting
        assert acting is not None
        self.shape = "none"
        while self.world.acting is acting and not acting.over:
            done = acting.done
            for share in (*range(9), *[8] * 8, *range(7, -1, -1)):
                self.place, self.forward_m = (0.05, -0.05 + 0.03 * share), 0.16 + 0.025 * share
                yield
            yield from self.until(lambda done=done: acting.done > done or acting.over, "a stroke counted", 20)  # type: ignore[misc]
        self.forward_m, self.place, self.shape = HAND_FORWARD_M, MIDDLE, "point"
        yield from self.wait(0.5)

    def answer(self) -> Iterator[None]:
        """Rightly; who does not select by holding still checks by a thumb."""
        assert self.world.asking is not None
        for button in right_presses(self.world.asking):
            if button == "check" and not self.dwell:
                yield from self.hold("thumb-up", lambda: bool(self.world.asking and self.world.asking.checked), "checked")
            else:
                yield from self.press(button)
