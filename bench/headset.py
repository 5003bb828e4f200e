"""What a headset's frame costs beside the desktop's: ``python -m bench.headset --size 64x64 --frames 200`` prints JSON.

All ways of drawing take turns in one run, at the view with the most draw calls, with the same size and field of view for each eye and for
the desktop's one picture. ``mono``: the desktop's; ``stereo``: ours (what is solid by instances); ``two regions``: one walk, everything drawn
eye by eye (both with the mirror's blit); ``two passes``: as panda3d-openxr draws. Milliseconds of one thread, think and mirror included.
"""

import argparse
import gc
import json
import math
import time
from collections.abc import Callable

from bench.frame import DT_S, Bench, go, senses, spread
from bench.two_passes import TwoPasses
from bench.two_regions import TwoRegions
from engine.frame_stats import FrameTimer
from engine.memory_eyes import MemoryEyes
from interaction.systems import think
from scenes.senses import FrameTime

ROUND = 20
"""Frames that one way draws before the next takes its turn; the first few of each do not count."""
_WARM = 4


class HeadsetBench:
    def __init__(self, tour: str, size: tuple[int, int]) -> None:
        self.eyes = MemoryEyes(*size)
        self.eyes.present = False
        self.bench = Bench(tour, size, self.eyes)
        self.renderer = self.bench.renderer
        assert self.renderer.stereo is not None
        self._two = TwoPasses(self.renderer.camera.node_path, self.renderer.graphics, size)
        self._regions = TwoRegions(self.renderer.camera.node_path, self.renderer.graphics)
        self.ways: dict[str, tuple[Callable[[], None], FrameTimer]] = {
            "mono": (self.renderer.draw, self.bench.timer),
            "stereo": (self.renderer.draw, FrameTimer(self.renderer.graphics, self.renderer.stereo.output)),
            "two regions": (self._draw_regions, FrameTimer(self.renderer.graphics, self._regions.output)),
            "two passes": (self._draw_two, FrameTimer(self.renderer.graphics, self._two.buffers[0])),
        }
        self._number = 0

    def choose(self, way: str) -> None:
        self.eyes.present = way == "stereo"
        if way != "stereo":
            assert self.renderer.stereo is not None
            self.renderer.stereo.show(None)
        if way != "two passes":
            self._two.show(None)
        if way != "two regions":
            self._regions.show(None)

    def frame(self, way: str) -> dict[str, float]:
        """One frame, in milliseconds."""
        draw, timer = self.ways[way]
        self._number += 1
        time_ = FrameTime(10.0 + self._number * DT_S, DT_S, self._number)
        a = time.perf_counter()
        think(self.bench.world, senses(), time_)
        self.renderer.mirror(self.bench.world)
        b = time.perf_counter()
        drawn = timer.time(draw)
        c = time.perf_counter()
        return {"think + mirror": (b - a) * 1e3, "cull": drawn.cull_s * 1e3, "draw": drawn.draw_s * 1e3, "frame": (c - a) * 1e3}

    def _draw_two(self) -> None:
        self.eyes.present = True
        frame = self.eyes.begin()
        self._two.show(frame)
        self.renderer.graphics.render_frame()
        self.eyes.submit(0.1, 1.0)

    def _draw_regions(self) -> None:
        self.eyes.present = True
        frame = self.eyes.begin()
        self._regions.show(frame)
        self.renderer.graphics.render_frame()
        self.eyes.submit(0.1, 1.0)


def measure(tour: str, size: tuple[int, int], frames: int) -> dict[str, object]:
    bench = HeadsetBench(tour, size)
    view, _ = bench.bench.most_demanding()
    bench.renderer.camera.set_vertical_field(2.0 * math.atan(bench.eyes.tangents[3]))  # each eye's own
    go(bench.bench.world, view)
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in bench.ways}
    gc.freeze()  # as visit_run.py does
    for _ in range(-(-frames // ROUND)):
        for way, counted in taken.items():
            bench.choose(way)
            for number in range(ROUND + _WARM):
                one = bench.frame(way)
                if number >= _WARM:
                    counted.append(one)
    medians = {way: spread([one["frame"] for one in counted])["median_ms"] for way, counted in taken.items()}
    return {
        "view": view.name,
        "size": f"{size[0]}x{size[1]} an eye",
        "renderer": bench.renderer.graphics.renderer_name,
        "frames": len(taken["mono"]),
        "ways": {way: {part: spread([one[part] for one in counted]) for part in counted[0]} for way, counted in taken.items()},
        "ratios": {way: round(median / medians["mono"], 2) for way, median in medians.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tour", default="luding-bridge")
    parser.add_argument("--size", default="64x64")
    parser.add_argument("--frames", type=int, default=300)
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    print(json.dumps(measure(options.tour, (width, height), options.frames)))


if __name__ == "__main__":
    main()
