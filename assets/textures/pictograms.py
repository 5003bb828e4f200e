"""Signs for movements, carved and painted pale on dark board: a raised hand, a bell, a rope with a lantern, a chain, an oar. No words."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from assets.textures.layer import Floats, Layer, blurred, mix, noise

NAMES = ("hand", "bell", "rope", "chain", "oar")
COLUMNS, ROWS = 2, 4  # cells of the picture
CELL_PX, DRAWN_PX = 128, 512
SIGN_M = 0.40

Point = tuple[float, float]


class _Pen:
    """Draws in a cell of 100 by 100, y down."""

    def __init__(self) -> None:
        self.sheet = Image.new("L", (DRAWN_PX, DRAWN_PX))
        self._draw = ImageDraw.Draw(self.sheet)

    def line(self, points: list[Point], width: float, ink: int = 255) -> None:
        scaled = [(x * DRAWN_PX / 100, y * DRAWN_PX / 100) for x, y in points]
        self._draw.line(scaled, fill=ink, width=round(width * DRAWN_PX / 100), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, ink)

    def disc(self, at: Point, radius: float, ink: int = 255) -> None:
        self.oval(at, radius, radius, ink)

    def oval(self, at: Point, half_x: float, half_y: float, ink: int = 255) -> None:
        k = DRAWN_PX / 100
        self._draw.ellipse(
            ((at[0] - half_x) * k, (at[1] - half_y) * k, (at[0] + half_x) * k, (at[1] + half_y) * k), fill=ink
        )

    def shape(self, points: list[Point], ink: int = 255) -> None:
        self._draw.polygon([(x * DRAWN_PX / 100, y * DRAWN_PX / 100) for x, y in points], fill=ink)


def _hand(pen: _Pen) -> None:
    """An open palm with its fingers up."""
    for foot, tip, width in (
        ((37, 52), (33, 24), 9),
        ((46, 50), (45, 15), 9.5),
        ((56, 50), (57.5, 17), 9.5),
        ((65, 53), (69, 26), 8.5),
    ):
        pen.line([foot, tip], width)
    pen.line([(36, 68), (25, 56), (19, 46)], 9.5)
    pen.shape([(32.5, 48), (69.5, 48), (69, 66), (61, 82), (42, 82), (33, 70)])
    pen.line([(51.5, 80), (51.5, 88)], 19)


def _bell(pen: _Pen) -> None:
    pen.line([(24, 13), (76, 13)], 7)
    pen.line([(50, 13), (50, 26)], 5)
    pen.shape([(43, 26), (57, 26), (64, 33), (67, 52), (76, 65), (24, 65), (33, 52), (36, 33)])
    pen.line([(27, 64), (73, 64)], 6)
    pen.disc((50, 70), 6)
    pen.line([(50, 72), (50, 88)], 4)
    pen.disc((50, 89), 4)


def _rope(pen: _Pen) -> None:
    """A wheel, a rope over it, a lantern at one end and an arrow down at the other."""
    pen.disc((50, 22), 15)
    pen.disc((50, 22), 10, 0)
    pen.disc((50, 22), 3)
    pen.line([(36, 22), (36, 50)], 4)
    pen.line([(64, 22), (64, 84)], 4)
    pen.line([(53, 73), (64, 86), (75, 73)], 5)
    pen.shape([(22, 58), (36, 47), (50, 58)])
    pen.shape([(25, 61), (47, 61), (47, 82), (25, 82)])
    pen.shape([(30, 66), (42, 66), (42, 77), (30, 77)], 0)


def _chain(pen: _Pen) -> None:
    for x in (17, 39, 61, 83):
        pen.oval((x, 30), 14, 9)
        pen.oval((x, 30), 8.5, 4, 0)
    for x in (28, 50, 72):
        pen.line([(x - 7, 30), (x + 7, 30)], 4.5)
    for x, elbow in ((33, 20), (67, 58)):  # two fists about it, one ahead of the other
        pen.shape([(x - 13, 15), (x + 13, 15), (x + 13, 47), (x - 13, 47)], 0)
        pen.line([(x, 42), (elbow, 86)], 12)
        for k in (-7.2, -2.4, 2.4, 7.2):
            pen.line([(x + k, 23), (x + k, 37)], 4.4)
        pen.shape([(x - 9.4, 29), (x + 9.4, 29), (x + 8, 44), (x - 8, 44)])
        pen.line([(x - 8, 38), (x + 4, 33)], 1.2, 0)


def _oar(pen: _Pen) -> None:
    """A boat's stern with the oar over it, and a way to and fro."""
    pen.shape([(10, 50), (64, 50), (56, 67), (22, 67)])
    pen.line([(26, 24), (92, 82)], 5)
    pen.shape([(70, 59), (95, 79), (91, 87), (66, 66)])
    pen.line([(18, 30), (33, 18)], 5)
    for y in (78, 88):
        pen.line([(8, y), (18, y - 4), (28, y), (38, y - 4), (48, y), (58, y - 4)], 3.4)


DRAWINGS: dict[str, Callable[[_Pen], None]] = {
    "hand": _hand,
    "bell": _bell,
    "rope": _rope,
    "chain": _chain,
    "oar": _oar,
}


def uv_of(name: str) -> tuple[Floats, Floats]:
    """Lower left and upper right corner of a sign's cell; v runs up."""
    index = NAMES.index(name)
    column, row = index % COLUMNS, index // COLUMNS
    low = np.array([column / COLUMNS, 1.0 - (row + 1) / ROWS])
    return low, low + (1.0 / COLUMNS, 1.0 / ROWS)


def pictograms() -> Layer:
    """All signs in one picture of two by four cells."""
    sheet = Image.new("L", (COLUMNS * CELL_PX, ROWS * CELL_PX))
    for index, name in enumerate(NAMES):
        pen = _Pen()
        DRAWINGS[name](pen)
        small = pen.sheet.resize((CELL_PX, CELL_PX), Image.Resampling.BOX)
        sheet.paste(small, ((index % COLUMNS) * CELL_PX, (index // COLUMNS) * CELL_PX))
    ink = np.asarray(sheet, np.float64) / 255.0
    grain = noise(ink.shape, 191, 1.3, stretch=(1.0, 16.0), low=4)
    board = np.array((0.17, 0.135, 0.105)) * (1 + 0.14 * grain)[..., None]
    paint = np.array((0.86, 0.80, 0.66)) * (1 + 0.04 * grain)[..., None]
    height = -0.002 * blurred(ink, 0.8) + 0.0002 * grain
    return Layer(
        mix(board, paint, ink), height, 0.75 + 0 * ink, (SIGN_M * COLUMNS, SIGN_M * ROWS), normal_halvings=1
    )
