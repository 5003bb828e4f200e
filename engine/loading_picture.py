"""What stands before a visitor while the tour loads: its title, its summary, and how far the loading is, as one picture.

A headset's runtime holds the picture still in the room by itself (a quad layer), also while no frame of ours is drawn. So it is
made without the graphics card, in the project's font and colours; only the bar is drawn anew.
"""

import numpy as np
import numpy.typing as npt
from panda3d.core import PNMTextMaker, Texture

from engine.palette import color
from engine.text import coverage, text_maker
from scenes.typography import ASCENT_EM, break_lines, positions_em, room_em

Rgba = npt.NDArray[np.uint8]
"""(height, width, 4), sRGB with straight alpha, first row on top."""
Shares = npt.NDArray[np.float32]

_FINER = 2  # letters are drawn larger and made smaller, so that they may stand between pixels
_SPACE = 1024.0  # the picture's width in the units of what follows
_MARGIN = 76.0
_TITLE, _SUMMARY, _WORDS = 60.0, 31.0, 27.0
_BAR_HEIGHT = 14.0


class LoadingPicture:
    """``words`` says that the tour is loading. Made in about 0.15 s; ``at`` takes about a millisecond. Raises FontError."""

    def __init__(self, title: str, summary: str, words: str, size: tuple[int, int] = (1024, 512)) -> None:
        self._width, self._height = size
        self._unit = self._width / _SPACE
        self._scratch = Texture("one letter")
        self._ink = np.zeros((self._height, self._width, 3), dtype=np.float32)
        self._ink[:] = color("sheet")[:3]
        self._write(title, summary, words)
        edge = 3.0 * self._unit
        sheet = _box(size, (edge, edge, self._width - edge, self._height - edge), 34.0 * self._unit)
        self._still = np.dstack([self._ink, sheet * 255.0]).round().astype(np.uint8)

    def at(self, share: float) -> Rgba:
        """The picture with ``share`` (0 to 1) of the loading done."""
        picture = self._still.copy()
        left, top, right, bottom = self._bar
        done = min(max(share, 0.0), 1.0)
        _put_bar(picture, self._bar, "track")
        if done > 0.0:
            _put_bar(
                picture, (left, top, max(left + (right - left) * done, left + bottom - top), bottom), "accent"
            )
        return picture

    def _write(self, title: str, summary: str, words: str) -> None:
        room = _SPACE - 2.0 * _MARGIN
        makers: dict[float, PNMTextMaker] = {}
        low = self._height / self._unit - _MARGIN * 0.9
        ends = (_MARGIN, low - _BAR_HEIGHT, _SPACE - _MARGIN, low)
        self._bar = (ends[0] * self._unit, ends[1] * self._unit, ends[2] * self._unit, ends[3] * self._unit)
        words_top = low - _BAR_HEIGHT - 1.95 * _WORDS
        self._line(words, _MARGIN, words_top, _WORDS, "quiet", makers)
        size = _TITLE * min(1.0, room / max(1e-6, room_em(title) * _TITLE))
        y = _MARGIN * 0.85
        self._line(title, _MARGIN, y, size, "accent", makers)
        y += size * 1.42
        rule = [round(part * self._unit) for part in (y, y + 4.0, _MARGIN, _MARGIN + 96.0)]
        self._ink[rule[0] : rule[1], rule[2] : rule[3]] = color("accent")[:3]
        y += 30.0
        for line in break_lines(summary, room / _SUMMARY) if summary else ():
            if y + 1.55 * _SUMMARY > words_top:
                break
            self._line(line, _MARGIN, y, _SUMMARY, "ink", makers)
            y += 1.55 * _SUMMARY

    def _line(
        self, text: str, x: float, y: float, size: float, ink: str, makers: dict[float, PNMTextMaker]
    ) -> None:
        """One line with its em box below ``y``, each character where the project's typesetting puts it."""
        em = size * self._unit * _FINER
        maker = makers.get(size)
        if maker is None:
            maker = makers[size] = text_maker(em)
        first = int(y * self._unit) - 4  # a row of whole pixels above the line
        rows = min(self._height - first, int(size * self._unit * 1.5) + 8)
        fine = np.zeros((rows * _FINER, self._width * _FINER), dtype=np.float32)
        baseline = (y + ASCENT_EM * size) * self._unit * _FINER - first * _FINER
        for char, place in zip(text, positions_em(text), strict=False):
            found = None if char.isspace() else coverage(maker, char, self._scratch)
            if found is None:
                continue
            left, top, width, height, pixels = found
            column = round(x * self._unit * _FINER + place * em) + left
            row = round(baseline) - top
            letter = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width)[::-1] / np.float32(255.0)
            part = fine[max(row, 0) : row + height, max(column, 0) : column + width]
            letter = letter[max(-row, 0) :, max(-column, 0) :][: part.shape[0], : part.shape[1]]
            np.maximum(part, letter, out=part)
        shares = fine.reshape(rows, _FINER, self._width, _FINER).mean(axis=(1, 3))[:, :, None]
        below = self._ink[first : first + rows]
        below += shares * (np.array(color(ink)[:3], dtype=np.float32) - below)


def _put_bar(picture: Rgba, ends: tuple[float, float, float, float], ink: str) -> None:
    left, top, right, bottom = ends
    x, y = int(left) - 1, int(top) - 1
    part = picture[y : int(bottom) + 2, x : int(right) + 2]
    shares = _box(
        (part.shape[1], part.shape[0]), (left - x, top - y, right - x, bottom - y), (bottom - top) / 2.0
    )
    below = part[:, :, :3].astype(np.float32)
    part[:, :, :3] = (
        below + shares[:, :, None] * (np.array(color(ink)[:3], dtype=np.float32) - below)
    ).round()


def _box(size: tuple[int, int], ends: tuple[float, float, float, float], radius: float) -> Shares:
    """(height, width) of ``size``: how much of each pixel a rounded box covers; ``ends`` are left, top, right, bottom."""
    left, top, right, bottom = ends
    x = (
        np.abs(np.arange(size[0], dtype=np.float32) + 0.5 - (left + right) / 2.0)
        - (right - left) / 2.0
        + radius
    )
    y = (
        np.abs(np.arange(size[1], dtype=np.float32) + 0.5 - (top + bottom) / 2.0)
        - (bottom - top) / 2.0
        + radius
    )
    outside = np.hypot(np.maximum(x, 0.0)[None, :], np.maximum(y, 0.0)[:, None])
    inside = np.minimum(np.maximum(x[None, :], y[:, None]), 0.0)
    return np.clip(0.5 - (outside + inside - radius), 0.0, 1.0).astype(np.float32)
