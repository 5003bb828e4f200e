"""Frames of one site while another is made ready beside them, then attached: ``python -m bench.beside PACKAGE`` prints JSON.

Loading itself must not be felt. A load is short and a virtual machine takes its processor away for milliseconds now and then, so there are many
loads, each followed by as many frames without one: the median of the longest frames, the longest of all, and the 99th percentile, for both.
Attaching is measured apart: what lies between two of the pictures that are shown meanwhile, then the frames in which the driver is handed a slice.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench.frame import Bench, spread
from bench.load import resident_mib
from engine.package_ahead import PackageAhead
from engine.site_view import SiteView

TOUR = "practice-ground"
ROUNDS = 15
SETTLED = 5
"""Loads after which memory should grow no more."""
HANDED_OVER = 150
PAUSE_S = 1.0 / 90.0
"""A headset's display gives the rest of its time to other threads; so do these frames."""


def paced(bench: Bench) -> float:
    """One frame, begun at a display's pace; milliseconds that it took."""
    started_s = time.perf_counter()
    bench.frame()
    taken_s = time.perf_counter() - started_s
    time.sleep(max(0.0, PAUSE_S - taken_s))
    return taken_s * 1e3


def loads(bench: Bench, package: Path) -> dict[str, Any]:
    """Frames beside loads and without them; how much memory was left behind."""
    during: list[list[float]] = []
    still: list[list[float]] = []
    memory: list[float] = []
    for _ in range(ROUNDS):
        frames = []
        ahead = PackageAhead(package, anisotropy=1)
        while not ahead.ready:
            frames.append(paced(bench))
        ahead.package()
        del ahead
        during.append(frames)
        still.append([paced(bench) for _ in frames])
        memory.append(resident_mib())
    median_ms = statistics.median(time_ms for frames in still for time_ms in frames)
    return {
        "loads": ROUNDS,
        "loading": longest(during, median_ms),
        "still": longest(still, median_ms),
        "left behind_mib": round(memory[-1] - memory[SETTLED - 1], 1),
    }


def longest(rounds: list[list[float]], median_ms: float) -> dict[str, Any]:
    """Over ``median_ms``: the median of each round's longest frame, and the longest of all."""
    most = [max(frames) for frames in rounds]
    every = [time_ms for frames in rounds for time_ms in frames]
    over = {"over the median_ms": statistics.median(most) - median_ms, "longest over the median_ms": max(most) - median_ms}
    return spread(every) | {"frames": len(every)} | {name: round(value, 3) for name, value in over.items()}


def attaching(bench: Bench, package: Path) -> dict[str, Any]:
    """What lies between two pictures while nodes are made, and the frames afterwards, until the driver has everything."""
    slices: list[float] = []
    last_s = time.perf_counter()

    def one_slice(share: float) -> None:  # noqa: ARG001 - only the time between counts
        nonlocal last_s
        slices.append((time.perf_counter() - last_s) * 1e3)
        bench.frame()
        last_s = time.perf_counter()

    site = SiteView(package, bench.renderer.graphics, between=one_slice)
    slices.append((time.perf_counter() - last_s) * 1e3)
    frames = []
    for number in range(HANDED_OVER):
        started_s = time.perf_counter()
        site.update(number / 90.0)
        bench.frame()
        frames.append((time.perf_counter() - started_s) * 1e3)
    return {
        "attaching": spread(slices) | {"longest_ms": round(max(slices), 3), "slices": len(slices)},
        "first picture_ms": round(frames[0], 3),  # with the sun's map
        "handing over": spread(frames[1:]) | {"longest_ms": round(max(frames[1:]), 3), "frames": len(frames) - 1},
        "meshes": len(site.manifest.meshes),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    options = parser.parse_args()
    bench = Bench(TOUR, (64, 64))
    for _ in range(60):
        bench.frame()
    gc.freeze()
    print(json.dumps(loads(bench, options.package) | attaching(bench, options.package)))
    bench.timer.close()
    bench.renderer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
