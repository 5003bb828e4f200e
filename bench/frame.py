"""What a frame costs at the most demanding view: ``python -m bench.frame --size 64x64 --frames 200`` prints JSON.

Views: every stop as a visitor finds it, and the busiest second of each event from the stop that it starts at. The most demanding one is
that with the most draw calls. Think, mirror, cull and draw are timed apart, in milliseconds of one thread.
"""

import argparse
import gc
import json
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.frame_stats import FrameTimer, SceneTotals, scene_totals
from engine.renderer import PandaRenderer
from engine.sound import SilentScape
from engine.window import open_offscreen
from interaction import panels
from interaction.guide import TANGENTS
from interaction.lobby import start_visit
from interaction.systems import think
from interaction.teleport import go_to_stop
from scenes.edges import Eyes
from scenes.historical_event import FigureTrack
from scenes.senses import FrameTime, Senses
from scenes.settings import EYE_HEIGHT_M, Settings
from scenes.space import FORWARD, Pose, Ray
from scenes.world import Playback, World
from visit import make_world
from visit_models import SITES, ShippedModels

MODELS = ShippedModels()

DT_S = 1.0 / 60.0


@dataclass(frozen=True)
class View:
    """A stop, and the second of an event that plays there (None: no event)."""

    stop: str
    event: str | None
    at_s: float

    @property
    def name(self) -> str:
        return f"{self.stop}, {self.event} at {self.at_s:.0f} s" if self.event else self.stop


def views(world: World) -> Iterator[View]:
    for stop in world.content.tour.stops:
        yield View(stop.id, None, 0.0)
        for hotspot in stop.hotspots:
            if hotspot.kind == "event":
                yield View(stop.id, hotspot.event, busiest_s(world, hotspot.event))


def busiest_s(world: World, event_id: str) -> float:
    """The middle of the second in which most figures move."""
    event = world.content.tour.event(event_id)
    tracks = [track for track in event.tracks if isinstance(track, FigureTrack)]

    def moving(at_s: float) -> int:
        return sum(track.count for track in tracks if track.keys[0].at_s <= at_s <= track.keys[-1].at_s)

    return max((second + 0.5 for second in range(int(event.duration_s))), key=moving)


def senses() -> Senses:
    head = Pose((0.0, 0.0, EYE_HEIGHT_M))
    return Senses(head, Ray(head.position_m, FORWARD), view_tangents=TANGENTS)


def go(world: World, view: View) -> None:
    """Put the visitor there as a visit would."""
    panels.close_all(world)
    world.playback = None
    go_to_stop(world, senses(), world.content.tour.stop(view.stop))
    if view.event is not None:
        world.playback = Playback(view.event, at_s=view.at_s, watched_s=view.at_s)


class Bench:
    def __init__(self, tour: str, size: tuple[int, int], eyes: Eyes | None = None) -> None:
        self._content = MODELS.content(tour)
        self.world = make_world(self._content, MODELS.site(self._content.tour.site.package, self._content.tour.name), Settings())
        graphics = open_offscreen(*size, multisamples=0)
        self.renderer = PandaRenderer(graphics, SITES / f"{self._content.tour.site.package}.site", SilentScape(), eyes)
        self.timer = FrameTimer(graphics)
        self._frame = 0
        self._finish = size[0] * size[1] > 100_000
        start_visit(self.world, senses())

    def frame(self) -> dict[str, float]:
        """One frame; milliseconds of each part."""
        self._frame += 1
        time_ = FrameTime(self._frame * DT_S, DT_S, self._frame)
        wished = senses()
        a = time.perf_counter()
        think(self.world, wished, time_)
        b = time.perf_counter()
        self.renderer.mirror(self.world)
        c = time.perf_counter()
        drawn = self.timer.render_frame()
        d = time.perf_counter()
        if self._finish:
            self.renderer.graphics.picture()  # software GL works on while we go on; wait for it, or frames pile up in memory
        return {
            "think": (b - a) * 1e3,
            "mirror": (c - b) * 1e3,
            "cull": drawn.cull_s * 1e3,
            "draw": drawn.draw_s * 1e3,
            "finish": (time.perf_counter() - d) * 1e3,
        }

    def totals(self) -> SceneTotals:
        return scene_totals(self.renderer.site.root, self.renderer.camera)

    def most_demanding(self) -> tuple[View, dict[str, int]]:
        calls: dict[View, int] = {}
        for view in views(self.world):
            go(self.world, view)
            for _ in range(3):
                self.frame()
            calls[view] = self.totals().draw_calls
        return max(calls, key=lambda view: calls[view]), {view.name: count for view, count in calls.items()}


def spread(values: list[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    ordered = sorted(values)
    return {
        "median_ms": round(statistics.median(ordered), 3),
        "p99_ms": round(ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))], 3),
    }


def measure(tour: str, size: tuple[int, int], frames: int, *, event: bool = False) -> dict[str, object]:
    """``event``: at the busiest second of an event, instead of at the view with the most draw calls."""
    bench = Bench(tour, size)
    view, calls = bench.most_demanding()
    if event:
        view = max((view for view in views(bench.world) if view.event), key=lambda view: calls[view.name])
    go(bench.world, view)
    for _ in range(5):
        bench.frame()
    gc.freeze()  # as visit_run.py does
    taken = [bench.frame() for _ in range(frames)]
    totals = bench.totals()
    parts: dict[str, Callable[[dict[str, float]], float]] = {
        "think": lambda f: f["think"],
        "mirror": lambda f: f["mirror"],
        "think + mirror": lambda f: f["think"] + f["mirror"],
        "cull": lambda f: f["cull"],
        "draw": lambda f: f["draw"],
        "cull + draw": lambda f: f["cull"] + f["draw"],
        "finish": lambda f: f["finish"],
    }
    result: dict[str, object] = {
        "view": view.name,
        "size": f"{size[0]}x{size[1]}",
        "renderer": bench.renderer.graphics.renderer_name,
        "frames": frames,
        **{name: spread([part(f) for f in taken]) for name, part in parts.items()},
        "draw_calls": totals.draw_calls,
        "triangles": totals.triangles,
        "draw_calls_by_view": calls,
        "texture_mib": round(bench.renderer.site.texture_bytes / 2**20, 1),
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    bench.timer.close()
    bench.renderer.close()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tour", default="luding-bridge")
    parser.add_argument("--size", default="64x64")
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--event", action="store_true", help="at the busiest second of an event")
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    print(json.dumps(measure(options.tour, (width, height), options.frames, event=options.event)))


if __name__ == "__main__":
    main()
