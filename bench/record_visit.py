"""Record a complete visit by rule: ``python -m bench.record_visit luding-bridge [--walk] [--lang en] [--out FILE]``.

The guide sees the world and acts through senses, like a person; the file is what ``--headset replay:FILE`` plays.
"""

import argparse
import sys
import time
from pathlib import Path

from interaction.guide import Guide
from interaction.systems import think
from scenes.events import Event
from scenes.senses import FrameTime
from scenes.settings import Settings
from tracking.recording import Header, Recorder
from visit import RECORDINGS, make_world, transcript
from visit_models import ShippedModels

MODELS = ShippedModels()

FRAMES_PER_S = 30.0


def record(tour: str, language: str, out: Path, *, wrong: frozenset[str]) -> list[Event]:
    """Make the recording; returns what happened. AssertionError where the guide finds no way."""
    content = MODELS.content(tour)
    world = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), Settings.model_validate({"language": language}))
    recorder = Recorder(out, Header(content.tour.name, language, FRAMES_PER_S, world.seed, "desktop"))
    guide = Guide(world, 1.0 / FRAMES_PER_S, wrong=wrong)
    events: list[Event] = []
    frame = 0
    while not world.leaving and (senses := guide.step()) is not None:
        frame += 1
        senses = recorder.take(senses)
        events += think(world, senses, FrameTime(frame / FRAMES_PER_S, 1.0 / FRAMES_PER_S, frame))
    recorder.close()
    return events


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tour")
    parser.add_argument("--lang", default="zh-CN")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--wrong", default="", help="ids of questions to answer wrongly, with commas")
    options = parser.parse_args()
    out = options.out or RECORDINGS / f"{options.tour}.visit.gz"
    started_s = time.perf_counter()
    events = record(options.tour, options.lang, out, wrong=frozenset(filter(None, options.wrong.split(","))))
    sys.stdout.write(transcript(events))
    print(f"{out}: {out.stat().st_size} bytes, {time.perf_counter() - started_s:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
