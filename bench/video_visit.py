"""Film a visit: ``python -m bench.video_visit TOUR --out FILE.avi [--lang en] [--look]``.

A visitor whose hand is a photograph's plays the tour (its name, or a folder), and what a camera would see of that is written as a video. Then
``python main.py tour TOUR --body video:FILE.avi`` (without a display: in step, as fast as it goes) makes the visit from the video alone.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import cv2

from engine import loop
from engine.memory_renderer import MemoryRenderer
from group.alone import Alone
from scenes.events import Event
from scenes.settings import Settings
from tests.tracking.filmed_person import SIZE, FilmedPerson, Picture
from tests.tracking.filmed_visitor import PICTURES_PER_S, FilmedVisitor, Filming
from tracking import capture_models
from tracking.capture_models import Models
from tracking.desktop import DesktopHeadset
from tracking.landmarkers import Landmarkers
from tracking.still_window import StillWindow, steady_clock
from visit import make_world, transcript
from visit_models import ShippedModels

ASPECT = 16 / 9
"""Of the window that the visitor looks at, as ``main.py tour --size`` has it too."""


def film(tour: str, language: str, out: Path, models: Models, *, look: bool = False) -> list[Event]:
    """Make the video; returns what happened in the visit that was filmed. Lost where the visitor finds no way."""
    shipped = ShippedModels()
    content = shipped.content(tour)
    world = make_world(content, shipped.site(content.tour.site.package, content.tour.name), Settings.model_validate({"language": language}))
    writer = cv2.VideoWriter(str(out), cv2.VideoWriter.fourcc(*"MJPG"), PICTURES_PER_S, SIZE)
    if not writer.isOpened():
        raise SystemExit(f"{out}: cannot be written")

    def take(picture: Picture) -> None:
        writer.write(picture[:, :, ::-1])

    person = FilmedPerson(models)
    landmarkers = Landmarkers(models)
    filming = Filming(FilmedVisitor(world, person), person, take, landmarkers, always=look)
    headset = DesktopHeadset(StillWindow(lambda: filming.over, ASPECT), steady_clock(PICTURES_PER_S))
    events: list[Event] = []
    try:
        loop.run(world, headset, filming, Alone(), MemoryRenderer(), lambda _, __, new: events.extend(new))
    finally:
        writer.release()
        landmarkers.close()
    return events


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tour")
    parser.add_argument("--lang", default="zh-CN")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--look", action="store_true", help="find the hand in every picture, as the program will")
    options = parser.parse_args()
    started_s = time.perf_counter()
    models = capture_models.require(capture_models.cache_folder(os.environ))
    events = film(options.tour, options.lang, options.out, models, look=options.look)
    sys.stdout.write(transcript(events))
    print(f"{options.out}: {options.out.stat().st_size} bytes, {time.perf_counter() - started_s:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
