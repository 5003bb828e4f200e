"""``main.py tour --headset openxr`` with a person who wanders for so many seconds: ``python -m bench.headset_wanderer PORT SECONDS WARM_S``.

A client of a simulated headset (``bench.headset_soak`` starts both). Goes from stop to stop, opens what is there and does what it asks for,
round after round, at the runtime's own pace; only what has to be waited for in the visit (an event, a board's reading time) goes faster.
With ``--round`` the seconds begin when everything was shown once. Prints what the session counted as JSON in its last line.
"""

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.renderer import PandaRenderer
from main import parse
from scenes.edges import Renderer
from scenes.tour import Hotspot
from scenes.world import World
from tests.headset.bodies import ControllerBody
from tests.headset.visitor import HeadsetVisitor, Lost
from tests.simulated_headset.remote import Remote
from tracking.headset_or_desktop import HeadsetOrDesktop
from tracking.openxr_headset import OpenXrHeadset
from visit_run import run_tour

_SAMPLE_EVERY_S = 1.0
_HURRY = 16.0
_LONGEST_S = 0.1
"""Of a frame, in the visit's clock and in the seconds that are counted: where the machine is busy with something else, as many frames are shown."""
PERIOD_S = 0.05
"""Of the simulated headset's display. The runtime names a longer one to a program that is slow, and then counts fewer frames as missed."""


class Clock:
    """The runtime's seconds; more of them while nothing is to be done."""

    def __init__(self) -> None:
        self.rate = 1.0
        self.missed = 0
        self._now_s = 0.0
        self._last_s: float | None = None

    def __call__(self, predicted_s: float) -> float:
        step_s = 0.0 if self._last_s is None else max(0.0, predicted_s - self._last_s)
        self._last_s = predicted_s
        self.missed += max(0, round(step_s / PERIOD_S) - 1)
        self._now_s += self.rate * min(_LONGEST_S, step_s)
        return self._now_s

    def hurry(self, hurried: bool) -> None:
        self.rate = _HURRY if hurried else 1.0


class Wanderer(HeadsetVisitor):
    """Never ends. ``lost`` says where it found no way; it goes on from there."""

    def __init__(self, world: World, remote: Remote, hurry: Callable[[bool], None]) -> None:
        super().__init__(world, ControllerBody(remote), hurry=hurry)
        self.lost: list[str] = []
        self.opened = 0
        self.rounds = 0

    def whole_visit(self) -> Iterator[None]:
        yield from self.frames(10)
        yield from self.press("start")
        while True:
            for stop in self.world.content.tour.stops:
                yield from self._as_far_as_it_goes(self.go(stop))
                for hotspot in stop.hotspots:
                    yield from self._as_far_as_it_goes(self._use(hotspot))
            self.rounds += 1

    def _use(self, hotspot: Hotspot) -> Iterator[None]:
        yield from self.open(hotspot)
        self.opened += 1
        yield from self.deal_with(hotspot)

    def _as_far_as_it_goes(self, part: Iterator[None]) -> Iterator[None]:
        try:
            yield from part
        except Lost as lost:
            self.lost.append(str(lost))
        self._buttons, self._stick = {}, (0.0, 0.0)
        self._hurry(False)
        yield from self.frames(4)
        for _ in range(10):
            if not (self.world.panel_id or self.world.holding or self.world.playback or self.world.hotspot_open):
                return
            self._buttons = {"back": True}
            yield from self.frames(3)
            self._buttons = {}
            yield from self.frames(5)


class Watched:
    """A renderer that lets the wanderer act after each mirrored frame, looks at the memory, and ends the visit when the time is up."""

    def __init__(self, inner: Renderer, options: argparse.Namespace, clock: Clock) -> None:
        self._inner = inner
        self._remote = Remote(options.port)
        self._options = options
        self._clock = clock
        self._opened_s = time.monotonic()
        self._last_s: float | None = None
        self._passed_s = 0.0
        self._sampled_s = 0.0
        self.visitor: Wanderer | None = None
        self.headset: OpenXrHeadset | None = None
        self.memory: list[tuple[float, float]] = []  # seconds, MiB
        self.warm_mib = 0.0
        self.before_s = 0.0
        self.focused = 0
        self.away = 0  # frames in which there was no headset any more
        self.picture = inner.picture
        self.draw = inner.draw

    def mirror(self, world: World) -> None:
        self._inner.mirror(world)
        now_s = time.monotonic()
        self._look_at_headset(world)
        if self.visitor is None:
            self.visitor = Wanderer(world, self._remote, self._clock.hurry)
        self.visitor.step()
        if self._last_s is None:
            if not self.visitor.rounds and now_s - self._opened_s < self._options.round:
                return
            self._last_s, self.before_s = now_s, round(now_s - self._opened_s, 1)
            self._clock.missed = 0
        self._passed_s += min(_LONGEST_S, now_s - self._last_s)
        self._last_s, passed_s = now_s, self._passed_s
        if passed_s - self._sampled_s >= _SAMPLE_EVERY_S:
            self._sampled_s = passed_s
            self.memory.append((round(passed_s, 1), round(memory_mib(), 2)))
            if not self.warm_mib and passed_s >= self._options.warm_s:
                self.warm_mib = self.memory[-1][1]
        if passed_s >= self._options.seconds:
            world.leaving = "program"

    def close(self) -> None:
        self._remote.close()
        self._inner.close()

    def _look_at_headset(self, world: World) -> None:
        assert isinstance(self._inner, PandaRenderer) and isinstance(self._inner._eyes, HeadsetOrDesktop)
        now = self._inner._eyes.headset
        if isinstance(now, OpenXrHeadset):
            self.headset = now
        self.away += now is None
        self.focused += world.headset == "focused"


def memory_mib() -> float:
    """What this process holds in memory now."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024.0


def counts(watched: Watched, clock: Clock) -> dict[str, Any]:
    headset, visitor = watched.headset, watched.visitor
    assert headset is not None and visitor is not None
    counted = headset.statistics
    return {
        "waited": counted.waited,
        "begun": counted.begun,
        "ended": counted.ended,
        "drawn": counted.drawn,
        "missed": clock.missed,
        "focused": watched.focused,
        "away": watched.away,
        "pose_to_submit_ms": [round(1e3 * took_s, 3) for took_s in counted.pose_to_submit_s],
        "messages": dict(headset.runtime.messages.counts),
        "last_messages": list(headset.runtime.messages.last),
        "opened": visitor.opened,
        "throws": visitor.throws,
        "rounds": visitor.rounds,
        "before_s": watched.before_s,
        "lost": visitor.lost,
        "memory": watched.memory,
        "warm_mib": watched.warm_mib,
        "end_mib": watched.memory[-1][1] if watched.memory else 0.0,
        "objects": len(gc.get_objects()),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("warm_s", type=float)
    parser.add_argument("--tour", default="luding-bridge")
    parser.add_argument("--round", type=float, default=0.0, help="at most so many seconds for it")
    options = parser.parse_args()
    made: list[Watched] = []
    clock = Clock()

    def watch(renderer: Renderer) -> Renderer:
        made.append(Watched(renderer, options, clock))
        return made[-1]

    args = parse(["tour", options.tour, "--headset", "openxr", "--size", "160x120", "--lang", "en"], "en")
    status = run_tour(args, watch, clock, keep=False)
    if made:
        print(json.dumps(counts(made[0], clock)))
    return status


if __name__ == "__main__":
    sys.exit(main())
