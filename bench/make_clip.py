"""A moving picture whose motion is known: a photograph that rests, with a camera's noise, and then is panned and scaled to and fro.

``python -m bench.make_clip PHOTOGRAPH… --out FILE`` writes one as a video, to be looked at or played by ``main.py tour --body video:FILE``.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]

SIZE = (640, 480)
PICTURES_PER_S = 30.0
REST_S, MOVE_S = 1.5, 2.5
SWAY_X, SWAY_X_HZ = 0.16, 0.8  # of the width: 0.8 widths a second at most, a quick wave of the hand
SWAY_Y, SWAY_Y_HZ = 0.06, 1.1
BREATH, BREATH_HZ = 0.12, 0.5  # of the size: nearer and farther
NOISE = 4.0
"""Standard deviation of a pixel, of 255: a webcam indoors."""


@dataclass(frozen=True)
class Clip:
    """One photograph in motion."""

    photograph: Path
    seed: int = 0
    move_s: float = MOVE_S

    @property
    def count(self) -> int:
        return round((REST_S + self.move_s) * PICTURES_PER_S)

    def pictures(self) -> Iterator[tuple[Picture, float]]:
        """Blue, green, red; and the time."""
        source = read(self.photograph)
        chance = np.random.default_rng(self.seed)
        fit = fitted(source)
        for n in range(self.count):
            at_s = n / PICTURES_PER_S
            there = cv2.warpAffine(source, compose(motion(at_s), fit), SIZE, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)
            noisy = np.asarray(there, np.float32) + chance.normal(0.0, NOISE, there.shape)
            yield np.clip(noisy, 0.0, 255.0).astype(np.uint8), at_s


def read(path: Path) -> Picture:
    picture = cv2.imread(str(path))
    if picture is None:
        raise SystemExit(f"{path}: no picture")
    return np.asarray(picture, np.uint8)


def fitted(source: Picture) -> Floats:
    """The affine transform that puts the photograph into the middle of the picture, as high as it is."""
    height, width = source.shape[:2]
    scale = SIZE[1] / height
    return np.array([[scale, 0.0, (SIZE[0] - width * scale) / 2.0], [0.0, scale, 0.0]])


def motion(at_s: float) -> Floats:
    """The affine transform of pixels of the picture at rest to those at a time: the ground truth."""
    t = max(0.0, at_s - REST_S)
    scale = 1.0 + BREATH * math.sin(math.tau * BREATH_HZ * t)
    x = SIZE[0] * SWAY_X * math.sin(math.tau * SWAY_X_HZ * t)
    y = SIZE[1] * SWAY_Y * math.sin(math.tau * SWAY_Y_HZ * t)
    middle = SIZE[0] / 2.0, SIZE[1] / 2.0
    return np.array([[scale, 0.0, middle[0] * (1.0 - scale) + x], [0.0, scale, middle[1] * (1.0 - scale) + y]])


def compose(after: Floats, before: Floats) -> Floats:
    whole: Floats = np.vstack((after, (0.0, 0.0, 1.0))) @ np.vstack((before, (0.0, 0.0, 1.0)))
    return whole[:2]


def moved(place: Floats, at_s: float) -> Floats:
    """Where a place of the resting picture is at a time: both in a mirror, from the lower left edge, 0..1, as bodies have them."""
    pixel = (1.0 - place) * np.array(SIZE)
    there: Floats = motion(at_s) @ np.array((pixel[0], pixel[1], 1.0))
    place_there: Floats = 1.0 - there / np.array(SIZE)
    return place_there


def write(clips: Sequence[Clip], path: Path) -> None:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), PICTURES_PER_S, SIZE)
    if not writer.isOpened():
        raise SystemExit(f"{path}: cannot be written")
    for clip in clips:
        for picture, _ in clip.pictures():
            writer.write(picture)
    writer.release()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photographs", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write([Clip(path, seed) for seed, path in enumerate(options.photographs)], options.out)


if __name__ == "__main__":
    main()
