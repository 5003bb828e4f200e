"""An afternoon of saves: what ``main.py preview`` keeps of sites that it no longer shows. ``python -m bench.reloads [--count 30]`` prints JSON.

The program's own preview in a window (of an X server of our own), in which a package is written anew after a few frames, again and again, each time
another folder of the same name: all of a site is closed and opened. Status 1 where resident memory grows after the first few, or files or threads are
left open. With ``--texts`` only a text is saved, and the site stays.
"""

import argparse
import json
import shutil
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import preview_run
from bench.child import child
from bench.load import resident_mib
from content.library import SHIPPED_ROOT, Library, Root
from content.skeleton.make import new_tour
from scenes.events import Event
from scenes.senses import DeviceFrame
from scenes.world import World
from tests.xvfb import xvfb

SITE = "practice-ground"
FRAMES = 8
"""Between two saves; all of the first pictures lie in them."""
SETTLED = 5
"""Openings after which free memory lies where the next one finds it; the second costs most, for its package is checked beside the first site."""
GROWTH_MIB = 30.0
"""At most, from then on, over thirty openings."""
SIZE = (160, 90)


class Saved(preview_run.Preview):
    """A preview whose files are saved every ``FRAMES`` frames, ``count`` times; what the process holds is noted before each."""

    def __init__(self, folder: Path, library: Library, count: int, *, texts: bool) -> None:
        super().__init__(folder, library, "zh-CN")
        self.held: list[dict[str, float]] = []
        self._count = count
        self._texts = texts
        self._frames = 0
        self._of: World | None = None

    def _look(self, world: World, frame: DeviceFrame, events: Sequence[Event]) -> None:
        self._frames = self._frames + 1 if world is self._of else 1
        self._of = world
        if self._frames == FRAMES:
            files, threads = (len(list(Path("/proc/self", kind).iterdir())) for kind in ("fd", "task"))
            self.held.append({"mib": round(resident_mib(), 1), "files": files, "threads": threads})
            if len(self.held) > self._count:
                world.leaving = "program"
                return
            self._save()
        super()._look(world, frame, events)

    def _save(self) -> None:
        if self._texts:
            with (self._folder / "texts" / "en.yaml").open("a", encoding="utf-8") as file:
                file.write("#\n")
            return
        package = self._package
        fresh, old = package.with_name("fresh"), package.with_name("old")
        shutil.copytree(package, fresh, copy_function=shutil.copyfile)
        package.rename(old)
        fresh.rename(package)
        shutil.rmtree(old)


def reloads(count: int, *, texts: bool) -> dict[str, Any]:
    """``count`` times after the first opening."""
    with tempfile.TemporaryDirectory(prefix="hongji-reloads-") as place:
        library = Library((Root("workshop", Path(place) / "tours", Path(place) / "sites"), SHIPPED_ROOT))
        shutil.copytree(SHIPPED_ROOT.sites / f"{SITE}.site", library.roots[0].sites / f"{SITE}.site")
        new_tour("yard", SITE, "", library, library.roots[0].tours, ())
        with patch.object(preview_run, "SIZE", SIZE):
            preview = Saved(library.roots[0].tours / "yard", library, count, texts=texts)
            preview.show(None)
    held = preview.held
    settled = held[min(SETTLED, len(held) - 1)]
    return {
        "saves": count,
        "first_mib": held[0]["mib"],
        "settled_mib": settled["mib"],
        "last_mib": held[-1]["mib"],
        "growth_mib": round(held[-1]["mib"] - settled["mib"], 1),
        "most_mib": max(one["mib"] for one in held),
        "files": [held[0]["files"], settled["files"], held[-1]["files"]],
        "threads": [held[0]["threads"], settled["threads"], held[-1]["threads"]],
        "Python's threads": threading.active_count(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--texts", action="store_true")
    parser.add_argument("--here", action="store_true", help="in this process, on the display that there is")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(reloads(options.count, texts=options.texts)))
        return 0
    with xvfb("320x240x24") as display:  # outlives the process: an X client without its server ends badly
        texts = ["--texts"] if options.texts else []
        found = child("bench.reloads", "--here", "--count", str(options.count), *texts, DISPLAY=display, SDL_AUDIODRIVER="dummy")
    print(json.dumps(found))
    left = any(found[kind][2] > found[kind][1] for kind in ("files", "threads"))
    return 1 if found["growth_mib"] > GROWTH_MIB or left else 0


if __name__ == "__main__":
    sys.exit(main())
