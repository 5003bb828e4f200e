"""What the lobby's mirror costs: ``python -m bench.mirror --size 640x360 --frames 100`` prints JSON.

One lobby with a visitor who moves before the camera; a few frames with its mirror and a few without, in turn, so that what else the machine
does falls on both alike. Think, mirror, cull, draw and finish are timed apart (``bench/frame.py``), and following the body by itself.
"""

import argparse
import gc
import json
import math
import time
from dataclasses import replace

from bench.frame import DT_S, MODELS, senses, spread
from engine.frame_stats import FrameTimer
from engine.renderer import PandaRenderer
from engine.sound import SilentScape
from engine.window import open_offscreen
from interaction.embodied import embodied
from interaction.systems import think
from scenes.body import Body, BodyPoint, CameraState, SeenPose
from scenes.senses import FrameTime
from scenes.settings import Settings
from scenes.space import Pose, Vec3
from scenes.world import World
from visit import make_world
from visit_models import SITES

TOUR = "luding-bridge"
_SETTLE, _IN_A_ROW = 40, 4
_AT: dict[str, Vec3] = {
    "shoulder": (0.18, 0.0, 0.16), "elbow": (0.22, 0.02, -0.12), "wrist": (0.24, 0.12, -0.33), "hip": (0.09, 0.0, -0.30),
    "knee": (0.10, 0.03, -0.72), "ankle": (0.10, 0.0, -1.13), "heel": (0.10, -0.04, -1.2), "foot_index": (0.11, 0.16, -1.2),
}  # fmt: skip


def waving(time_s: float) -> Body:
    """All of somebody a metre and a half before the camera, the right forearm going to and fro."""
    points = []
    for point in BodyPoint:
        side, _, name = point.name.partition("_")
        x, y, z = _AT.get(name, (0.0, 0.1, 0.38))
        if point in (BodyPoint.right_elbow, BodyPoint.right_wrist):
            x, y, z = (0.42, 0.05, 0.24) if name == "elbow" else (0.42 + 0.2 * math.sin(4.0 * time_s), 0.1, 0.48)
        points.append((-x if side == "left" else x, y - 1.5, z))
    pose = SeenPose(tuple(points), ((0.5, 0.5),) * len(points), (0.99,) * len(points), Pose(points[BodyPoint.nose]))
    return Body(time_s, pose=pose)


class Lobby:
    """The renderer and one visitor's lobby."""

    def __init__(self, size: tuple[int, int]) -> None:
        content = MODELS.content(TOUR)
        self.renderer = PandaRenderer(open_offscreen(*size, multisamples=0), SITES / f"{TOUR}.site", SilentScape())
        self.timer = FrameTimer(self.renderer.graphics)
        self.world: World = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), Settings())
        self.world.body.calibration_offered = True
        self._number = 0

    def frame(self, *, mirror: bool) -> dict[str, float]:
        """One frame; milliseconds of each part."""
        self._number += 1
        now = self._number * DT_S
        sensed = replace(senses(), camera=CameraState.seeing, body=waving(now))
        a = time.perf_counter()
        think(self.world, sensed, FrameTime(now, DT_S, self._number))
        b = time.perf_counter()
        seen, self.world.mirror = self.world.mirror, self.world.mirror if mirror else None
        self.renderer.mirror(self.world)
        self.world.mirror = seen
        c = time.perf_counter()
        drawn = self.timer.render_frame()
        d = time.perf_counter()
        self.renderer.graphics.picture()
        parts = {"think": b - a, "mirror": c - b, "cull": drawn.cull_s, "draw": drawn.draw_s, "finish": time.perf_counter() - d}
        return {name: seconds * 1e3 for name, seconds in parts.items()}


def measure(size: tuple[int, int], frames: int) -> dict[str, object]:
    lobby = Lobby(size)
    for _ in range(_SETTLE):
        lobby.frame(mirror=True)
    assert lobby.world.mirror is not None and lobby.world.mirror.shown == 1.0 and lobby.world.avatar is not None
    gc.freeze()
    graphics = lobby.renderer.graphics
    result: dict[str, object] = {"size": f"{size[0]}x{size[1]}", "renderer": graphics.renderer_name, "frames": frames}
    taken: dict[bool, list[dict[str, float]]] = {False: [], True: []}
    while len(taken[True]) < frames:
        for mirror in (False, True):
            lobby.frame(mirror=mirror)  # the change itself is not counted
            taken[mirror] += [lobby.frame(mirror=mirror) for _ in range(_IN_A_ROW)]
    for mirror, name in ((False, "without the mirror"), (True, "with the mirror")):
        result[name] = {part: spread([frame[part] for frame in taken[mirror]]) for part in taken[mirror][0]}
    result["following the body"] = spread(_following(lobby.world, 4 * frames))
    lobby.timer.close()
    lobby.renderer.close()
    return result


def _following(world: World, frames: int) -> list[float]:
    taken = []
    for _ in range(frames):
        world.time_s += DT_S
        sensed = replace(senses(), camera=CameraState.seeing, body=waving(world.time_s))
        start = time.perf_counter()
        embodied(world, sensed, DT_S)
        taken.append((time.perf_counter() - start) * 1e3)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--frames", type=int, default=100)
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    print(json.dumps(measure((width, height), options.frames)))


if __name__ == "__main__":
    main()
