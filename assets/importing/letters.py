"""Text in pictures, found by its look: rows of small, high-contrast strokes of like height and spacing. No letter is read.

A picture is cut into ink and ground by comparing each pixel with its surroundings, once for dark and once for light writing. Connected strokes of
letter-like size are joined into rows: at least ``FEWEST`` of nearly one height, on one line, evenly close. It finds print and signs, Chinese
and Latin; it does not find handwriting that joins its letters, letters larger than a quarter of the picture, or single words of three letters.
Brickwork, windows and fences also stand in rows: they are told apart by being all alike, where letters differ in width and shape;
gravel and leaves by their uneven ground.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.importing.pixels import rgba

LOOKED_AT_PX = 2048
FEWEST = 6
LEAST_PX, MOST_SHARE = 6, 0.15
CONTRAST = 0.16
EVEN = 0.36  # of the difference between ink and ground
Grey = NDArray[np.float32]


@dataclass(frozen=True)
class Row:
    """Places in the picture as shares of its sides, v down: left, top, right, bottom; height of its letters in pixels of the full picture."""

    box: tuple[float, float, float, float]
    letter_px: float
    count: int


def rows_of_text(content: bytes) -> list[Row]:
    """Raises UnreadablePicture."""
    pixels = rgba(content)
    picture = Image.fromarray(pixels).convert("RGB")
    scale = min(1.0, LOOKED_AT_PX / max(picture.size))
    if scale < 1:
        picture = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BOX)
    grey = np.asarray(picture.convert("L"), np.float32) / np.float32(255)
    if min(grey.shape) < 24 or float(grey.std()) < 0.02:
        return []
    from scipy import ndimage  # here, for it is slow to import

    rows: list[Row] = []
    for radius in (15, 45):
        around = ndimage.uniform_filter(grey, 2 * radius + 1, mode="nearest")
        for ink in (around - grey, grey - around):
            rows += _rows(ink > CONTRAST, grey, scale, picture.size)
    return _distinct(rows)


def _rows(ink: NDArray[np.bool_], grey: Grey, scale: float, size: tuple[int, int]) -> list[Row]:
    from scipy import ndimage

    labelled, count = ndimage.label(ink, np.ones((3, 3), int))
    if not count or count > 20_000:
        return []
    boxes = ndimage.find_objects(labelled)
    sizes = np.bincount(labelled.ravel())[1:]
    top, left = np.array([box[0].start for box in boxes]), np.array([box[1].start for box in boxes])
    bottom, right = np.array([box[0].stop for box in boxes]), np.array([box[1].stop for box in boxes])
    high, wide = bottom - top, right - left
    fill = sizes / np.maximum(high * wide, 1)
    largest = MOST_SHARE * max(size)
    like = (high >= LEAST_PX) & (high <= largest) & (wide >= 2) & (wide <= 3 * high) & (fill > 0.12) & (fill < 0.92)
    index = np.flatnonzero(like)
    if len(index) < FEWEST:
        return []
    found = []
    for line in _lines(top[index], bottom[index], left[index], right[index]):
        chosen = index[line]
        if _looks_like_text(high[chosen], wide[chosen], fill[chosen], left[chosen], right[chosen]):
            inside = slice(top[chosen].min(), bottom[chosen].max()), slice(left[chosen].min(), right[chosen].max())
            if not _on_clean_ground(grey[inside], ink[inside]):
                continue
            box = (left[chosen].min() / size[0], top[chosen].min() / size[1], right[chosen].max() / size[0], bottom[chosen].max() / size[1])
            letter = float(np.percentile(high[chosen], 75)) / scale
            found.append(Row((float(box[0]), float(box[1]), float(box[2]), float(box[3])), letter, len(chosen)))
    return found


def _lines(
    top: NDArray[np.int64], bottom: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> list[list[int]]:
    """Strokes from left to right, each joined to the nearest before it that stands at its height and side by side with it."""
    order = np.argsort(left, kind="stable")
    lines: list[list[int]] = []
    ends: list[tuple[int, float, float, float]] = []  # line, right end, middle, height
    for k in order.tolist():
        middle, high = (top[k] + bottom[k]) / 2, float(bottom[k] - top[k])
        best = None
        for place in range(len(ends) - 1, max(-1, len(ends) - 400), -1):
            number, end, before, tall = ends[place]
            gap = left[k] - end
            if -0.5 * tall <= gap <= 1.6 * max(tall, high) and abs(middle - before) < 0.4 * max(tall, high) and 0.5 < high / tall < 2:
                best = place
                break
        if best is None:
            lines.append([k])
            ends.append((len(lines) - 1, float(right[k]), float(middle), high))
        else:
            number, end, before, tall = ends.pop(best)
            lines[number].append(k)
            ends.append((number, max(end, float(right[k])), 0.7 * before + 0.3 * middle, max(0.8 * tall + 0.2 * high, 1.0)))
    return [line for line in lines if len(line) >= FEWEST]


def _looks_like_text(
    high: NDArray[np.int64], wide: NDArray[np.int64], fill: NDArray[np.float64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> bool:
    """Of one height, close together, but not all of one width and shape as bricks and panes are, nor as wild as gravel."""
    height = float(np.median(high))
    alike = float((np.abs(high - height) <= 0.5 * height).mean())
    gaps = left[1:] - np.maximum.accumulate(right)[:-1]
    close = float((gaps < 0.9 * height).mean())
    shape = float(np.std(wide) / max(float(np.mean(wide)), 1))
    filled = float(np.std(fill))
    return alike >= 0.7 and close >= 0.8 and 0.12 < shape < 0.9 and 0.03 < filled < 0.25 and height >= LEAST_PX


def _on_clean_ground(grey: Grey, ink: NDArray[np.bool_]) -> bool:
    """Writing stands out from what is around it, and both are rather even; in gravel and leaves everything differs from everything."""
    if not ink.any() or ink.all():
        return False
    ground, written = grey[~ink], grey[ink]
    apart = abs(float(ground.mean()) - float(written.mean()))
    return float(ground.std()) < EVEN * apart and float(written.std()) < EVEN * apart


def _distinct(rows: list[Row]) -> list[Row]:
    """Rows found with both surroundings are kept once, the one with more letters."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda one: (-one.count, one.box)):
        if not any(row.box[0] < o.box[2] and o.box[0] < row.box[2] and row.box[1] < o.box[3] and o.box[1] < row.box[3] for o in kept):
            kept.append(row)
    return kept
