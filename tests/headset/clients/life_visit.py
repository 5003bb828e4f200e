"""``main.py tour`` on a headset, with a JSON line for every change of what the visitor is told or sees with:
``life_visit.py PICTURE [main.py's arguments]``. PICTURE takes what the window shows once the desktop has taken over. Ended by SIGINT, as by Ctrl-C.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import visit_run
from main import main
from scenes.edges import Renderer
from scenes.world import World

SETTLED = 5
"""Frames on the desktop before the picture is taken."""


class Told:
    """A renderer that says what is new in the world."""

    def __init__(self, inner: Renderer) -> None:
        self._inner = inner
        self._last: tuple[Any, ...] = ()
        self._drawn = 0
        self._on_desktop = 0
        self.picture = inner.picture
        self.close = inner.close

    def mirror(self, world: World) -> None:
        self._inner.mirror(world)
        now = (world.headset, world.device, world.notice, world.panel_id, world.here)
        if now != self._last:
            self._last = now
            names = ("headset", "device", "notice", "panel", "here")
            said = dict(zip(names, now, strict=True))
            feet_m = world.world_from_stage.position_m
            print(json.dumps({**said, "at_s": time.monotonic(), "time_s": world.time_s, "feet_m": feet_m, "drawn": self._drawn}), flush=True)

        self._on_desktop = self._on_desktop + 1 if world.device == "desktop" else 0

    def draw(self) -> None:
        self._inner.draw()
        self._drawn += 1
        if self._on_desktop == SETTLED:
            self._inner.picture(Path(sys.argv[1]))
            print(json.dumps({"picture": sys.argv[1]}), flush=True)


if __name__ == "__main__":
    plain = visit_run.run_tour

    def told(args: argparse.Namespace, **more: Any) -> int:
        return plain(args, Told, **more)

    visit_run.run_tour = told  # type: ignore[assignment]
    sys.exit(main(["tour", *sys.argv[2:]]))
