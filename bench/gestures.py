"""How often hands are found and their shapes told on photographs: ``python -m bench.gestures`` prints tables in Markdown, and writes nothing.

Photographs are named ``<gesture>_<anything>.jpg``, as those of HaGRID; ``--photographs DIR`` judges others. Where HaGRID says "none" it only
means that the hand shows none of the other gestures of the set: ``SHOWN`` says what is seen on ours by eye. ``--landmarks`` prints the hands
that were found as JSON instead; ``tests/interaction/photographed_hands.json`` was made by it.
"""

import argparse
import json
import math
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from interaction.hand_shape import TRIGGERING, shape_of
from interaction.shape_filter import ShapeFilter
from scenes.body import SeenHand
from scenes.body_memory import Shape
from scenes.hands import Side
from tracking import capture_models
from tracking.landmarkers import Landmarkers

Picture = NDArray[np.uint8]

PHOTOGRAPHS = Path(__file__).parents[2] / "shared" / "facts" / "hands"
SHOWN = {
    "none_00b85ea4": "point",
    "none_0a4bc2da": "point",
    "none_0a038096": "thumb-down",
    "none_0a272153": "thumb-down",
    "none_0a787971": "thumb-down",
}
NAMES = {"like": "thumb-up", "dislike": "thumb-down", "one": "point", "ok": "pinch", "stop": "palm"}
"""HaGRID's names of gestures for which we have others; any name that is neither is "none"."""
SHAPES: tuple[Shape, ...] = ("point", "pinch", "palm", "fist", "thumb-up", "thumb-down", "four", "rock", "call", "none")


@dataclass(frozen=True)
class Result:
    """Of one photograph: ``told`` has the shape of each hand that was found."""

    name: str
    shown: str
    told: tuple[Shape, ...]

    @property
    def said(self) -> str:
        """What is counted: the shape shown, if any hand makes it; else any other one that was told; "not found" without a hand."""
        if not self.told:
            return "not found"
        return self.shown if self.shown in self.told else next((shape for shape in self.told if shape != "none"), "none")


def shown_on(path: Path) -> str:
    name = path.stem.partition("_")[0]
    shown = SHOWN.get(path.stem, NAMES.get(name, name))
    return shown if shown in SHAPES else "none"


def turned(degrees: float) -> Callable[[Picture], Picture]:
    def turn(picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        about = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        wide = [abs(about[0, 0]) * width + abs(about[0, 1]) * height, abs(about[0, 1]) * width + abs(about[0, 0]) * height]
        about[:, 2] += (wide[0] - width) / 2, (wide[1] - height) / 2
        size = (math.ceil(wide[0]), math.ceil(wide[1]))
        return np.asarray(cv2.warpAffine(picture, about, size, flags=cv2.INTER_AREA), np.uint8)

    return turn


def scaled(factor: float) -> Callable[[Picture], Picture]:
    return lambda picture: np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def darker(factor: float) -> Callable[[Picture], Picture]:
    return lambda picture: (picture * factor).astype(np.uint8)


def smaller_hand(factor: float) -> Callable[[Picture], Picture]:
    """The visitor farther away: the same picture with a grey margin around it."""

    def recede(picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        small = scaled(factor)(picture)
        far = np.full_like(picture, 96)
        top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
        far[top : top + small.shape[0], left : left + small.shape[1]] = small
        return far

    return recede


def noisy(picture: Picture) -> Picture:
    noise = np.random.default_rng(4).normal(0.0, 15.0, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


SWAY_S = 2.4

VARIANTS: dict[str, Callable[[Picture], Picture]] = {
    "as it is": lambda picture: picture,
    "mirrored": lambda picture: np.ascontiguousarray(picture[:, ::-1]),
    "turned 25° to the left": turned(25.0),
    "turned 25° to the right": turned(-25.0),
    "0.5 × the pixels": scaled(0.5),
    "0.7 × the pixels": scaled(0.7),
    "1.2 × the pixels": scaled(1.2),
    "0.7 × the size in the picture": smaller_hand(0.7),
    "0.5 × the size in the picture": smaller_hand(0.5),
    "half the light": darker(0.5),
    "a quarter of the light": darker(0.25),
    "noise (σ = 15 of 255)": noisy,
}


def read(path: Path) -> Picture:
    picture = cv2.imread(str(path))
    if picture is None:
        raise SystemExit(f"{path}: is no picture that can be read")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def judge(landmarkers: Landmarkers, paths: Sequence[Path], vary: Callable[[Picture], Picture]) -> list[Result]:
    return [
        Result(path.stem, shown_on(path), tuple(shape_of(hand)[0] for hand in landmarkers.look(vary(read(path)), 0.0).hands))
        for path in paths
    ]


def begun(models: capture_models.Models, path: Path) -> dict[str, float]:
    """What begins, and when first (seconds), while a photograph sways before the camera for ``SWAY_S``: 15 pictures a second, followed."""
    picture = read(path)
    height, width = picture.shape[:2]
    filters: dict[Side, ShapeFilter] = {"left": ShapeFilter(), "right": ShapeFilter()}
    first: dict[str, float] = {}
    with Landmarkers(models) as landmarkers:
        for count in range(round(SWAY_S * 15)):
            at_s = count / 15.0
            size = 1.0 + 0.06 * math.sin(2.0 * at_s)
            right, down = 0.05 * width * math.sin(1.7 * at_s), 0.03 * height * math.sin(2.3 * at_s)
            about = np.array([[size, 0.0, width / 2 * (1 - size) + right], [0.0, size, height / 2 * (1 - size) + down]])
            moved = cv2.warpAffine(picture, about, (width, height), borderMode=cv2.BORDER_REPLICATE)
            body = landmarkers.look(np.asarray(moved, np.uint8), at_s)
            for side, shapes in filters.items():
                judged = shapes.read(body.hand(side), at_s)
                now = (judged.shape, "selects" if judged.pinching else "none", "grips" if judged.fist else "none")
                for said in set(now) - {"none"}:
                    first.setdefault(said, at_s)
    return first


def confusion(results: Sequence[Result]) -> Iterator[str]:
    """A row for each gesture that is shown, a column for each that was told."""
    pairs = Counter((result.shown, result.said) for result in results)
    rows = [shape for shape in SHAPES if any(result.shown == shape for result in results)]
    columns = [said for said in (*SHAPES, "not found") if said in rows or any(pairs[row, said] for row in rows)]
    yield "| shown \\ told | " + " | ".join(columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for row in rows:
        yield f"| {row} | " + " | ".join(str(pairs[row, said] or "·") for said in columns) + " |"


def precisions(results: Sequence[Result]) -> Iterator[str]:
    """Of each hand that was found, by what its photograph shows: a second hand at rest that tells anything counts as wrong."""
    yield "| shape | told | rightly | precision |"
    yield "|---|---|---|---|"
    for shape in SHAPES[:-1]:
        told = [result for result in results for said in result.told if said == shape]
        right = sum(result.shown == shape for result in told)
        yield f"| {shape} | {len(told)} | {right} | {f'{right / len(told):.2f}' if told else '–'} |"


def counts(results: Sequence[Result]) -> tuple[int, int, int]:
    """Photographs with a hand, photographs whose gesture was told, and hands that trigger what is not shown."""
    found = sum(bool(result.told) for result in results)
    right = sum(result.said == result.shown for result in results)
    false = sum(said in TRIGGERING and said != result.shown for result in results for said in result.told)
    return found, right, false


def as_json(name: str, shown: str, hands: Sequence[SeenHand]) -> str:
    def rounded(places: Sequence[Sequence[float]]) -> list[list[float]]:
        return [[round(value, 4) for value in place] for place in places]

    said: dict[str, Any] = {"photograph": name, "shown": shown, "hands": []}
    for hand in hands:
        said["hands"].append(
            {
                "side": hand.side,
                "score": round(hand.score, 3),
                "points_m": rounded(hand.points_m),
                "picture": rounded(hand.picture),
            }
        )
    return json.dumps(said, separators=(",", ":"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.gestures", description=__doc__)
    parser.add_argument("--photographs", type=Path, default=PHOTOGRAPHS, metavar="DIR")
    parser.add_argument("--landmarks", action="store_true", help="print the hands that were found, as JSON")
    parser.add_argument("--each", action="store_true", help="print a line for each photograph too")
    parser.add_argument("--moving", action="store_true", help="print what begins while each photograph sways for a while instead")
    arguments = parser.parse_args()
    paths = sorted(arguments.photographs.glob("*.jpg"))
    if not paths:
        raise SystemExit(f"{arguments.photographs}: no photographs (*.jpg) are there; name a folder with --photographs")
    models = capture_models.require(capture_models.cache_folder(os.environ))
    if arguments.moving:
        for path in paths:
            first = begun(models, path)
            said = ", ".join(f"{name} after {at_s:.2f} s" for name, at_s in first.items()) or "nothing"
            print(f"* {path.stem}: {shown_on(path)} – {said}")
        return
    with Landmarkers(models, still=True) as landmarkers:
        if arguments.landmarks:
            lines = [as_json(path.stem, shown_on(path), landmarkers.look(read(path), 0.0).hands) for path in paths]
            print("[\n" + ",\n".join(lines) + "\n]")
            return
        all_results = {name: judge(landmarkers, paths, vary) for name, vary in VARIANTS.items()}
    results = all_results["as it is"]
    print(f"{len(paths)} photographs, {date.today()}, mediapipe {version('mediapipe')}, Python {platform.python_version()}\n")
    if arguments.each:
        for result in results:
            print(f"* {result.name}: {result.shown} – {', '.join(result.told) or 'not found'}")
        print()
    print("\n".join(confusion(results)), "\n")
    print("\n".join(precisions(results)), "\n")
    print("| photographs | hand found | gesture told | false triggers |")
    print("|---|---|---|---|")
    for name, varied in all_results.items():
        print(f"| {name} | " + " | ".join(str(count) for count in counts(varied)) + " |")
    print(f"\nall of them: {sum(len(varied) for varied in all_results.values())} pictures\n")
    print("\n".join(precisions([result for varied in all_results.values() for result in varied])))


if __name__ == "__main__":
    main()
