"""``main.py tour --headset openxr`` with a played person in the simulated headset: ``whole_visit.py PORT BODY OUT [--everything]``.

BODY is ``controllers``, ``bare`` or ``left-seated``. The visit's clock is the test's: a twentieth of a second a frame, more while nothing
is to be done. Prints one JSON line: frames, throws of the arc, whether the visit was complete.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from main import parse  # noqa: E402
from scenes.edges import Renderer  # noqa: E402
from scenes.world import World  # noqa: E402
from tests.headset.bodies import BareBody, ControllerBody  # noqa: E402
from tests.headset.visitor import HeadsetVisitor  # noqa: E402
from tests.simulated_headset.remote import Remote  # noqa: E402
from visit_run import run_tour  # noqa: E402

FRAME_S = 0.05
WAITING_S = 0.8


class Clock:
    """Visit seconds, whatever the runtime's clock says."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.frames = 0
        self.hurried = False

    def __call__(self, predicted_s: float) -> float:
        self.now_s += WAITING_S if self.hurried else FRAME_S
        self.frames += 1
        return self.now_s

    def hurry(self, hurried: bool) -> None:
        self.hurried = hurried


class Played:
    """A renderer that lets the visitor act after each mirrored frame: who acts sees what was shown."""

    def __init__(self, inner: Renderer, options: argparse.Namespace, clock: Clock) -> None:
        self._inner = inner
        self._options = options
        self._clock = clock
        self.visitor: HeadsetVisitor | None = None
        self.world: World | None = None
        self.picture = inner.picture
        self.draw = inner.draw

    def mirror(self, world: World) -> None:
        self._inner.mirror(world)
        if self.visitor is None:
            self.world = world
            remote = Remote(self._options.port)
            match self._options.body:
                case "controllers":
                    self.visitor = HeadsetVisitor(world, ControllerBody(remote), everything=self._options.everything, hurry=self._clock.hurry)
                case "bare":
                    self.visitor = HeadsetVisitor(world, BareBody(remote), everything=False, hurry=self._clock.hurry)
                case _:
                    body = ControllerBody(remote, "left", alone=True)
                    self.visitor = HeadsetVisitor(world, body, eye_m=1.15, everything=False, seated=True, hurry=self._clock.hurry)
        self.visitor.step()

    def close(self) -> None:
        self._inner.close()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("body", choices=["controllers", "bare", "left-seated"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--everything", action="store_true")
    options = parser.parse_args()
    clock = Clock()
    played: list[Played] = []

    def watch(renderer: Renderer) -> Renderer:
        played.append(Played(renderer, options, clock))
        return played[-1]

    record = ["--record", str(options.out / "visit.gz")]
    small = ["--size", "64x64", "--scale", "0.2"]  # software GL takes half as long
    args = parse(["tour", "luding-bridge", "--headset", "openxr", "--out", str(options.out), "--lang", "en", *small, *record], "en")
    status = run_tour(args, watch, clock)
    visitor, world = played[0].visitor, played[0].world
    assert visitor is not None and world is not None
    said = {"frames": clock.frames, "throws": visitor.throws, "completed": world.progress.completed}
    print(json.dumps({**said, "lift_m": world.lift_m, "settings": world.settings.model_dump()}))
    return status


if __name__ == "__main__":
    sys.exit(main())
