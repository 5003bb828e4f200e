"""A sheet that is being written on: sizes of its text, and the items and hits put down so far."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from scenes.panel import BoxItem, Hit, ImageItem, Item, LineItem, Rect, TextItem
from scenes.typography import ASCENT_EM, break_lines, has_wide

MIN_HIT = 56.0
"""The least height of what can be pressed."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Ems and distances in points at one text size. What is large already grows less than running text."""

    percent: int
    scale: float
    title: float
    heading: float
    body: float
    small: float
    note: float
    button: float
    margin: float
    gap: float
    button_gap: float
    pad: float

    @classmethod
    def at(cls, percent: int) -> "Sizes":
        scale = min(max(percent, 100), 300) / 100.0
        return cls(
            percent=percent,
            scale=scale,
            title=56.0 * scale**0.6,
            heading=42.0 * scale**0.87,
            body=35.0 * scale,
            small=28.0 * scale,
            note=25.0 * scale,
            button=31.0 * scale**0.93,
            margin=72.0 if scale < 2.0 else 56.0,
            gap=34.0 * scale**0.5,
            button_gap=16.0 * scale**0.4,
            pad=26.0 * scale**0.5,
        )

    def of(self, style: Literal["title", "heading", "body", "small", "quote"]) -> float:
        return {
            "title": self.title * 1.12,
            "heading": self.heading,
            "body": self.body,
            "small": self.small,
            "quote": self.body,
        }[style]

    def line(self, size: float, text: str) -> float:
        """The height of a line: Chinese needs more air than Latin letters, large text less than small."""
        air = 1.62 if has_wide(text) else 1.44
        return size * (air - 0.22 * min(1.0, max(0.0, (size - 40.0) / 60.0)))


class Sheet:
    """Items and hits in the order in which they are put down; all of them scroll, or none."""

    def __init__(self, sizes: Sizes, *, scrolls: bool) -> None:
        self.sizes = sizes
        self.scrolls = scrolls
        self.items: list[Item] = []
        self.hits: list[Hit] = []

    def add(self, item: Item) -> None:
        self.items.append(item)

    def press(self, element: str, rect: Rect) -> None:
        """``element`` can be pressed within ``rect``."""
        self.hits.append(Hit(element, rect, self.scrolls))

    def text(
        self, text: str, x: float, y: float, w: float, size: float, color: str, *, bold: bool = False
    ) -> float:
        """Lines of text from the upper left corner (x, y), at most ``w`` wide; returns the y below them."""
        line = self.sizes.line(size, text)
        for one in break_lines(text, w / size):
            if one:
                self.line_of_text(one, x, y, line, size, color, bold=bold)
            y += line
        return y

    def line_of_text(
        self,
        text: str,
        x: float,
        y: float,
        height: float,
        size: float,
        color: str,
        *,
        element: str | None = None,
        bold: bool = False,
    ) -> None:
        """One line, its em box in the middle of the ``height`` below ``y``."""
        baseline = y + (height - size) / 2.0 + ASCENT_EM * size
        self.items.append(TextItem(x, baseline, size, text, color, self.scrolls, element, bold))

    def mark(
        self, kind: Literal["right", "wrong", "missed", "chosen"], x: float, y: float, size: float
    ) -> None:
        """A check mark (missed: in a ring) or cross of ``size`` about (x, y), as a shape that needs no font."""
        h = size / 2.0
        if kind == "missed":
            self.disc(x, y, h * 1.25, "", "missed")
            h *= 0.72
        width = max(4.0, size * 0.13)
        if kind == "wrong":
            a = h * 0.62
            self.line(((x - a, y - a), (x + a, y + a)), "bad", width)
            self.line(((x - a, y + a), (x + a, y - a)), "bad", width)
            return
        color = {"right": "good", "missed": "missed", "chosen": "on-accent"}[kind]
        self.line(
            ((x - h * 0.72, y + h * 0.05), (x - h * 0.2, y + h * 0.55), (x + h * 0.74, y - h * 0.55)),
            color,
            width,
        )

    def line(self, points: tuple[tuple[float, float], ...], color: str, width: float) -> None:
        self.items.append(LineItem(points, color, width, self.scrolls))

    def box(
        self, rect: Rect, fill: str, border: str = "", radius: float = 14.0, *, element: str | None = None
    ) -> None:
        self.items.append(BoxItem(rect, fill, border, radius, self.scrolls, element))

    def disc(self, x: float, y: float, radius: float, fill: str, border: str = "") -> None:
        self.box(Rect(x - radius, y - radius, 2.0 * radius, 2.0 * radius), fill, border, radius)

    def polygon(
        self, x: float, y: float, radius: float, corners: int, color: str, width: float, turn: float = 0.0
    ) -> None:
        """The outline of a regular polygon, its first corner straight up (turned by ``turn`` radians)."""
        points = [
            (
                x + radius * math.sin(turn + 2 * math.pi * k / corners),
                y - radius * math.cos(turn + 2 * math.pi * k / corners),
            )
            for k in range(corners)
        ]
        self.line((*points, points[0]), color, width)

    def move(self, dx: float, dy: float) -> None:
        """Move all that is on the sheet."""
        self.items = [moved(item, dx, dy) for item in self.items]
        self.hits = [replace(hit, rect=_shift(hit.rect, dx, dy)) for hit in self.hits]

    def take(self, other: "Sheet", dx: float, dy: float) -> None:
        """Put another sheet's items and hits down here, moved."""
        other.move(dx, dy)
        self.items.extend(replace(item, scrolls=self.scrolls) for item in other.items)
        self.hits.extend(replace(hit, scrolls=self.scrolls) for hit in other.hits)


def _shift(rect: Rect, dx: float, dy: float) -> Rect:
    return Rect(rect.x + dx, rect.y + dy, rect.w, rect.h)


def moved(item: Item, dx: float, dy: float) -> Item:
    match item:
        case TextItem():
            return replace(item, x=item.x + dx, y=item.y + dy)
        case BoxItem() | ImageItem():
            return replace(item, rect=_shift(item.rect, dx, dy))
        case LineItem():
            return replace(item, points=tuple((x + dx, y + dy) for x, y in item.points))
