"""What motion capture costs and how well it follows: ``python -m bench.capture [--photographs DIR] [--quick]`` prints JSON.

Three measurements on ``bench/make_clip.py``'s moving photographs: jitter at rest, lag and drop-outs before and after the filter, against
the known motion; the inference of each model, the floor of all latency; and a live visit before a video in real time: from the capture of a
picture to what the visit makes of it, and the visit's frames with and without.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.frame import Bench, spread
from bench.make_clip import REST_S, SIZE, Clip, moved, write
from interaction.embody import embody
from scenes.body import Body, BodyPoint, CameraState, HandPoint
from scenes.hands import Side
from scenes.senses import Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose
from tracking.body_filter import BodyFilter
from tracking.camera_body import CameraBody
from tracking.capture_models import Models, cache_folder, require
from tracking.capture_process import POSE_EVERY, Seen
from tracking.landmarkers import Landmarkers
from tracking.pictures import VideoFile

Floats = NDArray[np.float64]
Track = list[tuple[float, Floats]]

PHOTOGRAPHS = Path(__file__).resolve().parents[2] / "shared" / "facts" / "hands"
SEEN_LIVE = "four"
"""Which gesture moves before the live visit."""
SETTLED_S = 0.3
LAGS_S = np.arange(-0.02, 0.25, 0.001)
FRAME_S = 1.0 / 60.0


def follow(clips: Sequence[Clip], models: Models) -> list[list[Body]]:
    """The bodies of each clip, unfiltered, as the capture process would see every picture."""
    found = []
    for clip in clips:
        with Landmarkers(models, pose_every=POSE_EVERY) as landmarkers:
            found.append([landmarkers.look(picture[:, :, ::-1], at_s) for picture, at_s in clip.pictures()])
    return found


def fingertip(bodies: Sequence[Body]) -> Track:
    """Of the hand that is seen most surely."""
    sides: tuple[Side, ...] = ("left", "right")
    sure = {side: sum(hand.score for body in bodies if (hand := body.hand(side))) for side in sides}
    hands = ((body.captured_s, body.hand(max(sides, key=lambda side: sure[side]))) for body in bodies)
    return [(at_s, np.array(hand.picture[HandPoint.index_tip])) for at_s, hand in hands if hand is not None]


def nose(bodies: Sequence[Body]) -> Track:
    return [(body.captured_s, np.array(body.pose.picture[BodyPoint.nose])) for body in bodies if body.pose is not None]


def judged(track: Track, rest: Floats) -> dict[str, float] | None:
    """Pixels of a 640 × 480 picture, and milliseconds; ``rest`` is where the truth starts from. None if the track is too short to tell."""
    still = np.array([place for at_s, place in track if SETTLED_S < at_s < REST_S])
    going = [(at_s, place) for at_s, place in track if at_s > REST_S + SETTLED_S]
    if len(still) < 10 or len(going) < 20:
        return None
    apart = [np.mean([_pixels(place - moved(rest, at_s - lag_s)) for at_s, place in going]) for lag_s in LAGS_S]
    return {
        "jitter_px": float(np.sqrt(((_in_pixels(still - still.mean(axis=0))) ** 2).sum(axis=1).mean())),
        "step_px": float(np.linalg.norm(_in_pixels(np.diff(still, axis=0)), axis=1).mean()),
        "lag_ms": float(LAGS_S[int(np.argmin(apart))] * 1e3),
        "off_px": float(min(apart)),
    }


def _in_pixels(places: Floats) -> Floats:
    scaled: Floats = places * np.array(SIZE)
    return scaled


def _pixels(place: Floats) -> float:
    return float(np.linalg.norm(_in_pixels(place)))


def quality(clips: Sequence[Clip], found: Sequence[Sequence[Body]]) -> dict[str, Any]:
    """Medians over the clips, before and after the filter, and the share of pictures in which what was there was lost; a clip in which it is never
    found at rest counts as ``unseen`` and nowhere else."""
    result: dict[str, Any] = {"clips": len(clips)}
    tracks: dict[str, Callable[[Sequence[Body]], Track]] = {"index fingertip": fingertip, "nose": nose}
    for name, track in tracks.items():
        both: dict[str, list[dict[str, float]]] = {"before": [], "after": []}
        lost = looked = unseen = 0
        for bodies in found:
            calm = BodyFilter()
            raw, filtered = track(bodies), track([calm(body) for body in bodies])
            still = [place for at_s, place in raw if SETTLED_S < at_s < REST_S]
            if not still:
                unseen += 1
                continue
            lost, looked = lost + len(bodies) - len(raw), looked + len(bodies)
            rest = np.mean(still, axis=0)
            for way, one in (("before", raw), ("after", filtered)):
                if (verdict := judged(one, rest)) is not None:
                    both[way].append(verdict)
        result[name] = {
            way: {key: round(statistics.median(one[key] for one in ones), 2) for key in ones[0]} for way, ones in both.items() if ones
        }
        result[name] |= {"unseen": unseen, "pictures": looked, "lost": round(lost / max(1, looked), 4)}
    return result


def floor(clip: Clip, models: Models) -> dict[str, Any]:
    """Milliseconds of each model on pictures that follow each other, and from nothing."""
    taken: dict[str, list[float]] = {"hands": [], "hands and pose": []}
    with Landmarkers(models, pose_every=10**6) as hands, Landmarkers(models) as both:
        for picture, at_s in clip.pictures():
            for name, landmarkers in (("hands", hands), ("hands and pose", both)):
                start_s = time.perf_counter()
                landmarkers.look(picture[:, :, ::-1], at_s)
                taken[name].append((time.perf_counter() - start_s) * 1e3)
    result: dict[str, Any] = {name: spread(ones[10:]) for name, ones in taken.items()}
    alone = [both - hands for hands, both in zip(taken["hands"][10:], taken["hands and pose"][10:], strict=True)]
    return result | {"pose adds": spread(alone)}


def live(video: Path, models: Models, tour: str) -> dict[str, Any]:
    """A visit of 60 frames a second before a video in real time: milliseconds from capture to body and to intent, and what frames cost."""
    bench = Bench(tour, (64, 64))
    view, _ = bench.most_demanding()
    without = [sum(bench.frame().values()) for _ in _paced(6.0)]
    to_body: list[float] = []
    to_intent: list[float] = []
    inference: list[float] = []
    frames: list[float] = []
    last: Seen | None = None
    first_s = last_s = 0.0
    dropped = 0
    with closing(CameraBody(VideoFile(video), models)) as body:
        for at_s in _paced(120.0):
            sense = body.latest(at_s)
            seen = body.seen
            senses = Senses(Pose((0.0, 0.0, EYE_HEIGHT_M)), body=sense.body, camera=sense.camera)
            got_s = time.perf_counter()
            embody(bench.world, senses, FRAME_S)
            intent_s = time.perf_counter()
            if seen is not None and seen is not last and seen.body.captured_s > 0.0:
                first_s, last_s, dropped = first_s or seen.body.captured_s, seen.body.captured_s, seen.dropped
                to_body.append((got_s - seen.body.captured_s) * 1e3)
                to_intent.append((intent_s - seen.body.captured_s) * 1e3)
                inference.append((seen.done_s - seen.taken_up_s) * 1e3)
                last = seen
            if sense.camera is CameraState.over:
                break
            cost = sum(bench.frame().values())
            if sense.camera is CameraState.seeing:
                frames.append(cost)
    bench.timer.close()
    bench.renderer.close()
    off, on = spread(without), spread(frames)
    return {
        "view": view.name,
        "bodies": len(to_body),
        "bodies_per_s": round(len(to_body) / max(1e-9, last_s - first_s), 1),
        "dropped": dropped,
        "capture to body": spread(to_body),
        "capture to intent": spread(to_intent),
        "inference": spread(inference),
        "frame, off": off,
        "frame, on": on,
        "p99 on / off": round(on["p99_ms"] / off["p99_ms"], 3),
    }


def _paced(for_s: float) -> Iterator[float]:
    """The seconds since the start, 60 times a second."""
    start_s = time.perf_counter()
    frame = 0
    while (at_s := time.perf_counter() - start_s) < for_s:
        yield at_s
        frame += 1
        time.sleep(max(0.0, start_s + frame * FRAME_S - time.perf_counter()))


def measure(photographs: Path, tour: str, *, quick: bool) -> dict[str, Any]:
    pictures = sorted(photographs.glob("*.jpg"))[:: 7 if quick else 2]
    if not pictures:
        raise SystemExit(f"{photographs}: no photographs (*.jpg). Fix: --photographs DIR")
    live_one = next((path for path in pictures if path.name.startswith(SEEN_LIVE)), pictures[0])
    models = require(cache_folder(os.environ), say=lambda key: print(key, file=sys.stderr))
    clips = [Clip(path, seed) for seed, path in enumerate(pictures)]
    result: dict[str, Any] = {"load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None, "cores": os.cpu_count()}
    result["quality"] = quality(clips, follow(clips, models))
    result["floor"] = floor(Clip(live_one), models)
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "clip.mp4"
        write([Clip(live_one, move_s=10.0 if quick else 30.0)], video)
        result["live"] = live(video, models, tour)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tour", default="luding-bridge")
    parser.add_argument("--photographs", type=Path, default=PHOTOGRAPHS)
    parser.add_argument("--quick", action="store_true", help="fewer photographs")
    options = parser.parse_args()
    print(json.dumps(measure(options.photographs, options.tour, quick=options.quick)))


if __name__ == "__main__":
    main()
