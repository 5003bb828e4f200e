"""What the lobby's mirror costs: ``python -m bench.mirror --size 640x360 --frames 100`` prints JSON.

The same lobby with the camera off and with a visitor who moves before it, in one process. Think, mirror, cull, draw and finish are
timed apart (``bench/frame.py``), and following the body by itself.
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
    """One visitor's lobby, with or without the camera."""

    def __init__(self, camera: CameraState) -> None:
        content = MODELS.content(TOUR)
        self.camera = camera
        self.world: World = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), Settings())
        self.world.body.calibration_offered = True
        self.taken: list[dict[str, float]] = []

    def frame(self, number: int, renderer: PandaRenderer, timer: FrameTimer) -> None:
        body = waving(number * DT_S) if self.camera is CameraState.seeing else None
        sensed = replace(senses(), camera=self.camera, body=body)
        a = time.perf_counter()
        think(self.world, sensed, FrameTime(number * DT_S, DT_S, number))
        b = time.perf_counter()
        renderer.mirror(self.world)
        c = time.perf_counter()
        drawn = timer.render_frame()
        d = time.perf_counter()
        renderer.graphics.picture()
        parts = {"think": b - a, "mirror": c - b, "cull": drawn.cull_s, "draw": drawn.draw_s, "finish": time.perf_counter() - d}
        self.taken.append({name: seconds * 1e3 for name, seconds in parts.items()})


def measure(size: tuple[int, int], frames: int) -> dict[str, object]:
    graphics = open_offscreen(*size, multisamples=0)
    renderer = PandaRenderer(graphics, SITES / f"{TOUR}.site", SilentScape())
    timer = FrameTimer(graphics)
    lobbies = {"off": Lobby(CameraState.none), "seeing": Lobby(CameraState.seeing)}
    settle = 40
    for name, lobby in lobbies.items():
        for number in range(1, settle + 1):
            lobby.frame(number, renderer, timer)
        assert (lobby.world.mirror is None) == (name == "off")
    gc.freeze()
    result: dict[str, object] = {"size": f"{size[0]}x{size[1]}", "renderer": graphics.renderer_name, "frames": frames}
    for name, lobby in lobbies.items():
        lobby.frame(settle + 1, renderer, timer)
        lobby.taken.clear()
        for number in range(settle + 2, settle + 2 + frames):
            lobby.frame(number, renderer, timer)
        result[name] = {part: spread([taken[part] for taken in lobby.taken]) for part in lobby.taken[0]}
    result["following the body"] = spread(_following(lobbies["seeing"].world, frames))
    timer.close()
    renderer.close()
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
