"""Frames of one site while another is made ready beside them, then attached: ``python -m bench.beside PACKAGE`` prints JSON.

Loading itself must not be felt: the longest frame against the median of frames without it. Attaching is measured apart, a slice a frame.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from pathlib import Path

from bench.frame import Bench, spread
from engine.package_ahead import PackageAhead
from engine.site_view import SiteView

TOUR = "practice-ground"
STILL = 300
ROUNDS = 5
PAUSE_S = 1.0 / 90.0
"""A headset's display gives the rest of its time to other threads; so do these frames."""


def paced(bench: Bench) -> float:
    """One frame, begun at a display's pace; milliseconds that it took."""
    started_s = time.perf_counter()
    bench.frame()
    taken_s = time.perf_counter() - started_s
    time.sleep(max(0.0, PAUSE_S - taken_s))
    return taken_s * 1e3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    options = parser.parse_args()
    bench = Bench(TOUR, (64, 64))
    for _ in range(60):
        bench.frame()
    gc.freeze()
    still, during = [], []
    for _ in range(ROUNDS):
        still += [paced(bench) for _ in range(STILL // ROUNDS)]
        ahead = PackageAhead(options.package, anisotropy=1)
        while not ahead.ready:
            during.append(paced(bench))
        ahead.package()
    slices: list[float] = []
    last_s = time.perf_counter()

    def one_slice(share: float) -> None:  # noqa: ARG001 - only the time between counts
        nonlocal last_s
        slices.append((time.perf_counter() - last_s) * 1e3)
        bench.frame()
        last_s = time.perf_counter()

    site = SiteView(options.package, bench.renderer.graphics, between=one_slice)
    median_ms = statistics.median(still)
    print(json.dumps({
        "still": spread(still) | {"longest_ms": round(max(still), 3)},
        "loading": spread(during) | {"longest_ms": round(max(during), 3), "frames": len(during)},
        "over the median_ms": round(max(during) - median_ms, 3),
        "still over its median_ms": round(max(still) - median_ms, 3),
        "attaching": spread(slices) | {"longest_ms": round(max(slices), 3), "slices": len(slices)},
        "meshes": len(site.manifest.meshes),
    }))  # fmt: skip
    bench.timer.close()
    bench.renderer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
