"""A visitor by rule: walks a whole tour, opens everything, watches the event, takes the quiz.

Makes the shipped recordings and the visits of tests. It sees only the world and acts only through senses, as people do.
"""

import math
from collections.abc import Iterator

from interaction import answering
from interaction.presence import feet
from scenes import space
from scenes.quiz import Match, PutInOrder
from scenes.senses import Action, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose, Ray, Vec3
from scenes.tour import Hotspot, Stop
from scenes.world import World

LOOK_RAD_S = math.radians(75)
CLICK = frozenset({Action.select, Action.teleport})
TANGENTS = (math.tan(math.radians(29)) * 16 / 9, math.tan(math.radians(29)))


class Guide:
    """``step`` gives the next frame's senses; None when the visit is over. ``wrong`` names questions to get wrong once."""

    def __init__(self, world: World, dt_s: float, *, wrong: frozenset[str] = frozenset(), walk: bool = True) -> None:
        self.world = world
        self._dt_s = dt_s
        self._wrong = wrong
        self._walk = walk
        self._heading = 0.0
        self._pitch = 0.0
        self._script = self._visit()

    def step(self) -> Senses | None:
        return next(self._script, None)

    def _senses(self, *pressed: Action, **more: object) -> Senses:
        head = Pose((0.0, 0.0, EYE_HEIGHT_M), space.quat_heading_pitch(self._heading, self._pitch))
        ray = Ray(head.position_m, head.direction(space.FORWARD))
        values: dict[str, object] = {"pointer": ray, "view_tangents": TANGENTS, **more}
        return Senses(stage_from_head=head, pressed=frozenset(pressed), **values)  # type: ignore[arg-type]

    def _wait(self, seconds: float) -> Iterator[Senses]:
        for _ in range(max(1, round(seconds / self._dt_s))):
            yield self._senses()

    def _key(self, *actions: Action, after_s: float = 0.4) -> Iterator[Senses]:
        """A press with nothing pointed at, as from a keyboard."""
        yield self._senses(*actions, pointer=None)
        yield from self._wait(after_s)

    def _press(self, button: str) -> Iterator[Senses]:
        """Walk the focus to a panel's element and press it."""
        for _ in range(80):
            panel = self.world.panel
            assert panel is not None, f"no panel to press {button} on"
            if panel.focus == button:
                yield from self._key(Action.select)
                return
            yield from self._key(Action.focus_next, after_s=0.1)
        raise AssertionError(f"{self.world.panel_id}: no way to {button}")

    def _look_at(self, target: Vec3, within_s: float = 6.0) -> Iterator[Senses]:
        """Turn the head towards a place, at a person's speed."""
        for _ in range(round(within_s / self._dt_s)):
            eye = self.world.world_from_head.position_m
            flat = math.hypot(target[0] - eye[0], target[1] - eye[1])
            stage = space.heading_of(self.world.world_from_stage.orientation)
            turn = math.remainder(space.heading_towards(eye, target) - stage - self._heading, math.tau)
            lift = math.atan2(target[2] - eye[2], flat) - self._pitch
            if max(abs(turn), abs(lift)) < 0.004:
                break
            most = LOOK_RAD_S * self._dt_s
            self._heading = math.remainder(self._heading + max(-most, min(most, turn)), math.tau)
            self._pitch += max(-most, min(most, lift))
            yield self._senses()

    def _visit(self) -> Iterator[Senses]:
        yield from self._wait(1.0)
        yield from self._press("start")
        yield from self._wait(2.0)
        for stop in self.world.content.tour.stops:
            yield from self._go(stop)
            yield from self._level(stop)
            yield from self._wait(3.0)
            for hotspot in stop.hotspots:
                yield from self._use(hotspot)
        yield from self._finish()

    def _level(self, stop: Stop) -> Iterator[Senses]:
        """Look along the stop's bearing."""
        heading = -math.radians(stop.bearing_deg)
        eye = self.world.world_from_head.position_m
        ahead = (eye[0] - math.sin(heading) * 30.0, eye[1] + math.cos(heading) * 30.0, eye[2] - 0.8)
        yield from self._look_at(ahead)

    def _go(self, stop: Stop) -> Iterator[Senses]:
        """On foot while there is a way, at once where there is none."""
        if self._walk and self.world.here != stop.id:
            yield from self._look_at((stop.position[0], stop.position[1], self.world.world_from_head.position_m[2]))
            stuck_at, stuck_s = feet(self.world), 0.0
            while self.world.here != stop.id and stuck_s < 0.5:
                here = feet(self.world)
                stage = space.heading_of(self.world.world_from_stage.orientation)
                turn = math.remainder(space.heading_towards(here, stop.position) - stage - self._heading, math.tau)
                self._heading += max(-0.05, min(0.05, turn))
                yield self._senses(move=(0.0, 1.0), hurry=space.distance(here, stop.position) > 6.0)
                moved = space.distance(feet(self.world), stuck_at) > 0.02
                stuck_at, stuck_s = feet(self.world), 0.0 if moved else stuck_s + self._dt_s
        if self.world.here != stop.id:
            yield from self._key(Action.plan)
            yield from self._press(f"go:{stop.id}")
            self._heading = 0.0 if self.world.here is None else self._heading
        yield from self._wait(0.5)

    def _use(self, hotspot: Hotspot) -> Iterator[Senses]:
        if self.world.panel_id == "finish":  # complete before everything was opened: stay a while
            yield from self._press("close")
        yield from self._look_at(hotspot.position)
        yield from self._wait(0.3)
        if self.world.pointing.hotspot == hotspot.id:
            yield self._senses(*CLICK)
        else:  # hidden behind another, or too far: by keys
            for _ in range(20):
                if self.world.focus_hotspot == hotspot.id:
                    break
                yield from self._key(Action.focus_next, after_s=0.1)
            yield from self._key(Action.select, after_s=0.1)
        yield from self._wait(0.2)
        assert self.world.hotspot_open == hotspot.id, f"{hotspot.id} did not open"
        yield from self._wait(hotspot.minimum_s + 2.0)
        yield from self._deal_with(hotspot)
        yield from self._wait(0.5)

    def _deal_with(self, hotspot: Hotspot) -> Iterator[Senses]:
        match hotspot.kind:
            case "artefact":
                yield from self._press("pick-up")
                for _ in range(round(3.0 / self._dt_s)):
                    yield self._senses(object_turn_rad=(0.02, 0.008))
                yield from self._key(Action.select)
            case "comparison":
                yield from self._press("look")
                yield from self._wait(4.0)
                yield from self._key(Action.select, after_s=4.0)
                yield from self._key(Action.back)
            case "map":
                assert hotspot.kind == "map"
                for _ in range(len(hotspot.steps) - 1):
                    yield from self._press("next")
                    yield from self._wait(1.5)
                yield from self._press("close")
            case "question":
                yield from self._answer()
                yield from self._press("close")
            case "event":
                assert hotspot.kind == "event"
                whole = hotspot.event not in self.world.progress.events and self._best_place(hotspot)
                yield from self._press("start")
                if not whole:
                    yield from self._wait(6.0)
                    yield from self._key(Action.skip)
                else:
                    yield from self._watch()
                yield from self._press("close")
            case "act":
                yield from self._act()
                yield from self._wait(2.0)
                yield from self._press("close")
            case "quiz":
                yield from self._press("start")
                while self.world.panel_id.startswith("quiz-question"):
                    yield from self._answer()
                    yield from self._press("next")
                yield from self._wait(2.0)
                yield from self._press("close")
            case _:
                yield from self._key(Action.back)

    def _act(self) -> Iterator[Senses]:
        """Begin it and make its strokes by key."""
        yield from self._press("start")
        while self.world.acting is not None and not self.world.acting.over:
            yield from self._key(Action.select, after_s=0.8)

    def _best_place(self, hotspot: Hotspot) -> bool:
        """An event that can be watched from several places is watched whole from a required one."""
        assert hotspot.kind == "event"
        places = [
            h for stop in self.world.content.tour.stops for h in stop.hotspots
            if h.kind == "event" and h.event == hotspot.event
        ]  # fmt: skip
        return hotspot.required or not any(place.required for place in places)

    def _watch(self) -> Iterator[Senses]:
        """Follow the figures with the eyes; pause once and go on."""
        paused = False
        while (playback := self.world.playback) is not None:
            if self.world.panel_id.startswith("act-intro"):
                yield from self._act()
            figures = self.world.figures
            if figures:
                middle = figures[len(figures) // 2].position_m
                yield from self._look_at((middle[0], middle[1], middle[2] + 1.0), within_s=0.5)
            if not paused and playback.at_s > 20.0:
                paused = True
                yield from self._key(Action.pause, after_s=1.0)
                yield from self._key(Action.pause)
            yield from self._wait(0.25)
        yield from self._wait(1.0)

    def _answer(self) -> Iterator[Senses]:
        asking = self.world.asking
        assert asking is not None
        question = asking.question
        fail = question.id in self._wrong and asking.attempt == 1
        right = answering.correct_ids(question)
        yield from self._wait(1.5)
        if isinstance(question, PutInOrder):
            wanted = list(reversed(right)) if fail else right
            while asking.chosen != wanted:
                move = next(i for i, item in enumerate(wanted) if asking.chosen[i] != item)
                yield from self._press(f"up:{wanted[move]}")
        elif isinstance(question, Match):
            pairs = right[1:] + right[:1] if fail else right
            for pair, other in zip(right, pairs, strict=True):
                yield from self._press(f"left:{pair.partition('[.]')[0]}")
                yield from self._press(f"right:{other.partition('[.]')[2]}")
        else:
            wrong = [item for item in asking.shuffle if item not in right]
            for item in wrong[:1] if fail else right:
                yield from self._press(f"choice:{item}")
        yield from self._press("check")
        yield from self._wait(2.0)

    def _finish(self) -> Iterator[Senses]:
        yield from self._wait(1.0)
        if self.world.panel_id == "finish":
            yield from self._press("leave")
        else:
            yield from self._key(Action.menu)
            yield from self._press("quit")
            yield from self._press("quit")
