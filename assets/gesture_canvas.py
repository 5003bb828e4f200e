"""A small square canvas for the teaching pictures: capsules with an ink outline, arrows, rings, and the drawn hand.

Units: the picture is ``UNITS`` wide and high, x right, y down. Everything is drawn ``FINE`` times as large and made smaller at the end.
"""

import io
import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from assets.gesture_hands import INK, Bends, Rgb, draw_hand
from scenes.hands import Joint, Side

UNITS = 480
FINE = 3
LINE = 4.6
COLORS = 96  # of the file's palette
PAPER: Rgb = (0xF1, 0xEA, 0xDC)
ACCENT: Rgb = (0x9B, 0x2D, 0x1F)
GOOD: Rgb = (0x1F, 0x6B, 0x3E)
GHOST: Rgb = (0xD9, 0xCE, 0xBB)
GHOST_LINE: Rgb = (0xB9, 0xAA, 0x94)
WHITE: Rgb = (0xFF, 0xFD, 0xF8)
WOOD: Rgb = (0xA8, 0x80, 0x55)
BRONZE: Rgb = (0xB0, 0x8D, 0x4A)
IRON: Rgb = (0x6F, 0x68, 0x62)
WATER: Rgb = (0x7F, 0xA6, 0xB5)
TROUSERS: Rgb = (0x5A, 0x50, 0x46)

Point = tuple[float, float]
Stroke = tuple[Sequence[Point], float]
"""A path and its width."""


class Canvas:
    def __init__(self) -> None:
        self.image = Image.new("RGB", (UNITS * FINE, UNITS * FINE), PAPER)
        self._pen = ImageDraw.Draw(self.image)

    def stroke(self, points: Sequence[Point], width: float, color: Rgb) -> None:
        """A line with round ends and corners."""
        fine = [(x * FINE, y * FINE) for x, y in points]
        self._pen.line(fine, fill=color, width=max(1, round(width * FINE)))
        radius = width * FINE / 2.0
        for x, y in fine:
            self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)

    def limbs(self, strokes: Iterable[Stroke], fill: Rgb, line: Rgb = INK) -> None:
        """Capsules that grow together, with one outline about them all."""
        kept = list(strokes)
        for points, width in kept:
            self.stroke(points, width + 2 * LINE, line)
        for points, width in kept:
            self.stroke(points, width, fill)

    def shape(self, points: Sequence[Point], fill: Rgb, line: Rgb | None = INK, width: float = LINE) -> None:
        fine = [(x * FINE, y * FINE) for x, y in points]
        self._pen.polygon(fine, fill=fill)
        if line is not None:
            self.stroke([*points, points[0], points[1]], width, line)

    def disc(self, x: float, y: float, radius: float, fill: Rgb, line: Rgb | None = INK, width: float = LINE) -> None:
        if line is not None:
            self.stroke([(x, y), (x, y)], 2 * (radius + width), line)
        self.stroke([(x, y), (x, y)], 2 * radius, fill)

    def box(self, x: float, y: float, w: float, h: float, radius: float, fill: Rgb, line: Rgb = INK, width: float = LINE) -> None:
        corners = (x * FINE, y * FINE, (x + w) * FINE, (y + h) * FINE)
        self._pen.rounded_rectangle(corners, radius * FINE, fill=fill, outline=line, width=round(width * FINE))

    def arrow(self, points: Sequence[Point], width: float = 11.0, color: Rgb = ACCENT, *, both: bool = False) -> None:
        """Along ``points`` to a head at the last (and the first); with a rim of paper, so that it is seen before anything."""
        path = list(points)
        heads = [_head(path, width)]
        path = _shortened(path, width * 1.6)
        if both:
            path.reverse()
            heads.append(_head(path, width))
            path = _shortened(path, width * 1.6)
        rim = 8.0
        self.stroke(path, width + rim, PAPER)
        for head in heads:
            self.stroke([*head, head[0]], rim, PAPER)
        self.stroke(path, width, color)
        for head in heads:
            self._pen.polygon([(x * FINE, y * FINE) for x, y in head], fill=color)
            self.stroke([*head, head[0]], 3.0, color)

    def ring(self, x: float, y: float, radius: float, width: float, color: Rgb, share: float = 1.0) -> None:
        """An arc from the top, clockwise, over ``share`` of the circle."""
        self.stroke(arc((x, y), radius, -90.0, -90.0 + 360.0 * share), width, color)

    def hand(
        self, bends: Bends, side: Side, turn: tuple[float, float, float], size: float, at: Point,
        anchor: Joint = Joint.wrist, *, sleeve_m: float = 0.3, faint: bool = False,
    ) -> dict[Joint, Point]:
        """A hand whose length is ``size`` with ``anchor`` at a place; returns where its joints are. ``faint``: where it was before."""
        drawn = draw_hand(bends, side, turn, size * FINE / 0.19, line_px=LINE * FINE, sleeve_m=sleeve_m)
        x, y = drawn.joints[anchor]
        left, top = round(at[0] * FINE - x), round(at[1] * FINE - y)
        picture = drawn.picture
        if faint:
            solid = picture.getchannel("A")
            picture = Image.blend(Image.new("RGBA", picture.size, (*PAPER, 255)), picture, 0.22)
            picture.putalpha(solid)
        self.image.paste(picture, (left, top), picture)
        return {joint: ((left + u) / FINE, (top + v) / FINE) for joint, (u, v) in drawn.joints.items()}

    def png(self) -> bytes:
        small = self.image.resize((UNITS, UNITS), Image.Resampling.LANCZOS)
        few = small.quantize(COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        out = io.BytesIO()
        few.save(out, "PNG", optimize=True)
        return out.getvalue()


def arc(middle: Point, radius: float, first_deg: float, last_deg: float, squash: float = 1.0) -> list[Point]:
    """Places on a circle, 0 to the right, 90 down; ``squash`` is its height over its width."""
    count = max(8, round(abs(last_deg - first_deg) / 3.0))
    angles = [math.radians(first_deg + (last_deg - first_deg) * i / count) for i in range(count + 1)]
    return [(middle[0] + radius * math.cos(a), middle[1] + radius * squash * math.sin(a)) for a in angles]


def curve(a: Point, b: Point, c: Point) -> list[Point]:
    """A parabola from ``a`` to ``c``, drawn towards ``b``."""
    steps = [i / 24 for i in range(25)]
    return [tuple((1 - t) ** 2 * a[k] + 2 * t * (1 - t) * b[k] + t * t * c[k] for k in (0, 1)) for t in steps]  # type: ignore[misc]


def _head(path: Sequence[Point], width: float) -> list[Point]:
    tip = path[-1]
    back = next((p for p in reversed(path) if math.dist(p, tip) > width * 1.5), path[0])
    away = math.atan2(back[1] - tip[1], back[0] - tip[0])
    long = width * 2.9
    return [tip, *((tip[0] + long * math.cos(away + s), tip[1] + long * math.sin(away + s)) for s in (0.52, -0.52))]


def _shortened(path: Sequence[Point], by: float) -> list[Point]:
    tip = path[-1]
    kept = [p for p in path if math.dist(p, tip) > by]
    if len(kept) < len(path):
        near = kept[-1]
        share = 1.0 - by / max(by, math.dist(near, tip))
        kept.append((near[0] + (tip[0] - near[0]) * share, near[1] + (tip[1] - near[1]) * share))
    return kept
