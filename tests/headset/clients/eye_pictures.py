"""What both eyes of the simulated headset are given to show, read back from the runtime's own images: ``eye_pictures.py PORT FOLDER WHAT``.

WHAT is ``places``: PLACE.left.png and PLACE.right.png for three places of Luding Bridge; or ``target``: for each of ``eyes_apart.CASES`` a
picture of each eye with a sign hung before it and one without. Prints one JSON line: the driver, and what the session said of each frame.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from PIL import Image

from engine.renderer import PandaRenderer
from engine.sound import SilentScape
from engine.window import Picture, open_offscreen
from interaction.lobby import start_visit
from interaction.presence import heading_from_bearing
from interaction.systems import think
from interaction.teleport import go_to_stop
from scenes import space
from scenes.eyes import EyeFrame
from scenes.senses import FrameTime, HeadsetState, Senses
from scenes.settings import EYE_HEIGHT_M, headset_settings
from scenes.space import Pose
from scenes.tour import Stop
from scenes.world import Marker, World
from tests.headset.bodies import xr_pose
from tests.headset.eyes_apart import CASES, SCALE, TARGET_M
from tests.simulated_headset.remote import LEFT_AT_REST, EyeView, HandState, HeadsetPose, Remote
from tracking.openxr_headset import OpenXrHeadset
from tracking.openxr_input import OpenXrInput
from visit import make_world
from visit_models import SITES, ShippedModels

PATIENCE = 200
SETTLED = 30
"""Frames of a thirtieth of a second from arriving to the picture: panels and plates have come to rest."""
NEAR_ENOUGH = 1e-5
RIGHT_HAND_M = (0.18, 0.36, -0.32)
"""Before the chest, in view: seen from the head (right, forward, up)."""


class Eyes:
    """Keeps the frame last handed out, with where the runtime has the eyes."""

    def __init__(self, headset: OpenXrHeadset) -> None:
        self._headset = headset
        self.frame: EyeFrame | None = None
        self.submit = headset.submit

    def begin(self) -> EyeFrame | None:
        self.frame = self._headset.begin()
        return self.frame


class Show:
    def __init__(self, port: int, folder: Path, scale: float) -> None:
        self._folder = folder
        self._remote = Remote(port)
        graphics = open_offscreen(160, 120)
        graphics.make_current()
        self.headset = OpenXrHeadset(graphics.opengl_version, OpenXrInput, scale=scale)
        self._eyes = Eyes(self.headset)
        models = ShippedModels()
        content = models.content("luding-bridge")
        knowledge = models.site(content.tour.site.package, content.tour.name)
        self.world = make_world(content, knowledge, headset_settings())
        self.world.cards = tuple(card for card in self.world.cards if card.name == content.tour.name)
        self.renderer = PandaRenderer(graphics, SITES / f"{content.tour.site.package}.site", SilentScape(), self._eyes)
        self._number = 0
        self.said: dict[str, Any] = {"driver": graphics.renderer_name}

    def wear(
        self, heading: float = 0.0, pitch: float = 0.0, hand: Callable[[Pose], Pose] | None = None, eyes: tuple[EyeView, EyeView] | None = None
    ) -> Senses:
        """Move head and right hand, and wait until the program senses them there."""
        head = Pose((0.0, 0.0, EYE_HEIGHT_M), space.quat_heading_pitch(heading, pitch))
        grip = head @ Pose(RIGHT_HAND_M) if hand is None else hand(head)
        self._remote.send(HeadsetPose(xr_pose(head), eyes), LEFT_AT_REST, HandState(xr_pose(grip)))
        for _ in range(PATIENCE):
            senses = self.headset.wait_frame().senses
            frame = self._eyes.begin()
            there = {one.side: one.stage_from_grip for one in senses.hands}.get("right")
            if senses.headset is HeadsetState.focused and frame is not None and there is not None:
                apart_m = space.distance(frame.left.head_from_eye.position_m, frame.right.head_from_eye.position_m)
                wanted_m = 0.063 if eyes is None else eyes[1].head_from_eye.position_m[0] - eyes[0].head_from_eye.position_m[0]
                if alike(senses.stage_from_head, head) and alike(there, grip) and abs(apart_m - wanted_m) < NEAR_ENOUGH:
                    return replace(senses, pressed=frozenset())
        raise SystemExit(f"the headset did not come to {head}, {grip}; it is at {senses}")

    def live(self, senses: Senses, frames: int = SETTLED) -> None:
        """So many frames of visit time, always the same ones."""
        for _ in range(frames):
            self._number += 1
            think(self.world, senses, FrameTime(20.0 + self._number / 30.0, 1 / 30, self._number))
            self.renderer.mirror(self.world)

    def pictures(self) -> tuple[Picture, Picture]:
        """Of the world as it was mirrored last."""
        self.renderer.keep_eye_pictures()
        for _ in range(PATIENCE):
            self.headset.wait_frame()
            self.renderer.draw()
            if self._eyes.frame is not None:
                return self.renderer.eye_pictures()
        raise SystemExit("the runtime wants no picture")

    def keep(self, name: str) -> None:
        left, right = self.pictures()
        assert self._eyes.frame is not None
        for side, picture in (("left", left), ("right", right)):
            Image.fromarray(picture).save(self._folder / f"{name}.{side}.png")
        frame = self._eyes.frame
        self.said[name] = {
            "head": asdict(frame.stage_from_head),
            "eyes": [{"head_from_eye": asdict(eye.head_from_eye), "tangents": eye.tangents, "srgb": eye.srgb} for eye in (frame.left, frame.right)],
            "beam": self.world.pointing.beam_end_m,
            "hotspot": self.world.pointing.hotspot,
        }

    def close(self) -> None:
        self._remote.close()
        self.headset.close()
        self.said["messages"] = dict(self.headset.runtime.messages.counts)
        self.renderer.close()


def alike(one: Pose, other: Pose) -> bool:
    turn = abs(sum(a * b for a, b in zip(one.orientation, other.orientation, strict=True)))
    return space.distance(one.position_m, other.position_m) < NEAR_ENOUGH and 1.0 - turn < NEAR_ENOUGH


def stop_of(world: World, name: str) -> Stop:
    return world.content.tour.stop(name)


def places(show: Show) -> None:
    world = show.world
    show.live(show.wear())
    show.keep("lobby")

    senses = show.wear()
    start_visit(world, senses)
    go_to_stop(world, senses, stop_of(world, "west-bridgehead"))
    show.live(senses)
    sign = next(h for h in stop_of(world, "west-bridgehead").hotspots if h.id == "boards-removed")

    def at_sign(head: Pose) -> Pose:
        origin = head.point(RIGHT_HAND_M)
        way = space.sub(world.world_from_hands.inverse().point(sign.position), origin)
        return Pose(origin, space.quat_heading_pitch(space.heading_towards((0.0, 0.0, 0.0), way), math.atan2(way[2], math.hypot(way[0], way[1]))))

    show.live(show.wear(pitch=-0.12, hand=at_sign))
    show.keep("bridgehead")

    senses = show.wear()
    go_to_stop(world, senses, stop_of(world, "mid-river"))
    south = math.pi - heading_from_bearing(stop_of(world, "mid-river").bearing_deg)
    show.live(show.wear(heading=south, pitch=-0.1, hand=lambda head: Pose((0.25, 0.1, 0.9))))
    show.keep("down-river")


def target(show: Show) -> None:
    """A sign, TARGET_M from the head, and the same view without it."""
    world = show.world
    senses = show.wear()
    start_visit(world, senses)
    go_to_stop(world, senses, stop_of(world, "west-bridgehead"))
    for name, eyes in CASES.items():
        show.live(show.wear(eyes=eyes, hand=lambda head: Pose((0.25, 0.1, 0.9))))
        world.markers, world.labels = (), ()
        show.renderer.mirror(world)
        show.keep(f"{name}.without")
        place = world.world_from_head.point(TARGET_M)
        world.markers = (Marker("target", "board", "", place, "new", required=False),)
        show.renderer.mirror(world)
        show.keep(f"{name}.with")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("what", choices=["places", "target"])
    options = parser.parse_args()
    show = Show(options.port, options.folder, SCALE if options.what == "target" else 1.0)
    try:
        (places if options.what == "places" else target)(show)
    finally:
        show.close()
    print(json.dumps(show.said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
