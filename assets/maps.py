"""The schematic map of the Long March up to 29 May 1935: rivers, relief, the route; no words and no borders.

``python -m assets.maps`` writes the picture and prints where each place lies on it as (u, v), 0,0 lower left, for ``tour.yaml``.
Names are set over the picture by the tour, so both languages share it. Coordinates are the well-known ones, to about 0.05
degrees; rivers and route are drawn through a few points each, so the map is schematic and says so.
"""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

WEST_DEG, EAST_DEG, SOUTH_DEG, NORTH_DEG = 100.0, 117.4, 23.3, 32.1
WIDTH_PX = 2048
HEIGHT_PX = round(WIDTH_PX * (NORTH_DEG - SOUTH_DEG) / ((EAST_DEG - WEST_DEG) * math.cos(math.radians(27.7))))
OVERSAMPLE = 2
LIGHT, RED, DARK_RED, WATER = (250, 244, 230), (158, 43, 33), (110, 24, 20), (110, 142, 160)
PICTURE = Path(__file__).parent / "files/pictures/luding-bridge/route-map.png"

Line = tuple[tuple[float, float], ...]
"""Points as (longitude, latitude) in degrees."""


def _line(text: str) -> Line:
    """``"115.4 25.9, 114.9 25.4"`` as points."""
    return tuple((float(point.split()[0]), float(point.split()[1])) for point in text.split(","))


PLACES: dict[str, tuple[float, float]] = {
    "yudu": (115.41, 25.95),
    "xiang": (110.90, 25.78),
    "zunyi": (106.92, 27.70),
    "chishui": (105.98, 28.13),
    "jiaoping": (102.37, 26.30),
    "mianning": (102.17, 28.55),
    "anshun": (102.28, 29.27),
    "luding": (102.23, 29.91),
}

# (width in pixels of the picture, points)
RIVERS: dict[str, tuple[float, Line]] = {
    "yangzi": (
        6.5,
        _line(
            "99 30.6, 99.1 29.2, 99.4 28, 99.95 26.87, 100.25 27.35, 100.15 27.6, 100.45 27.3, 100.5 "
            "26.65, 101.1 26.3, 101.7 26.55, 102 26.1, 102.37 26.3, 102.95 26.6, 102.95 27.3, 103.3 "
            "28, 103.9 28.6, 104.63 28.77, 105.44 28.87, 106.1 29.1, 106.58 29.56, 107.4 29.72, 108.4 "
            "30.8, 109.5 31.05, 110.4 31, 111.3 30.68, 112.2 30.3, 112.6 29.75, 113.15 29.45, 113.9 "
            "30.1, 114.3 30.58, 115.1 30.25, 116 29.75, 117.05 30.5, 118.4 31.3"
        ),
    ),
    "dadu": (
        4,
        _line(
            "101.5 32.6, 102.05 31.5, 101.9 30.88, 102.15 30.35, 102.23 29.91, 102.18 29.6, 102.3 "
            "29.24, 102.65 29.32, 103.1 29.22, 103.5 29.45, 103.77 29.55"
        ),
    ),
    "min": (
        4,
        _line(
            "103.6 32.8, 103.85 31.68, 103.62 31, 103.85 30.4, 103.8 29.9, 103.77 29.55, 104.2 29.1, "
            "104.63 28.77"
        ),
    ),
    "yalong": (
        3.5,
        _line("99.7 32, 100.3 31.2, 101 30.03, 101.1 29, 101.6 28.4, 101.3 27.9, 101.8 27.3, 101.8 26.6"),
    ),
    "anning": (
        2.2,
        _line("102.2 28.9, 102.18 28.4, 102.22 27.8, 102.1 27.1, 101.9 26.8"),
    ),
    "tuo": (
        2.4,
        _line("104.2 31.1, 104.6 30.2, 105.05 29.55, 105.44 28.87"),
    ),
    "jialing": (
        3.5,
        _line("105.9 32.6, 105.95 31.6, 106.1 30.8, 106.3 30.1, 106.58 29.56"),
    ),
    "wu": (
        3.2,
        _line(
            "104.8 26.8, 105.8 26.75, 106.6 27.15, 107.35 27.3, 107.9 27.6, 108.25 28.1, 108.55 28.7, "
            "108.17 29.3, 107.4 29.72"
        ),
    ),
    "chishui": (
        2.6,
        _line(
            "104.9 27.75, 105.6 27.72, 106.25 27.72, 106.35 27.95, 105.98 28.13, 106.05 28.3, 105.7 "
            "28.6, 105.83 28.81"
        ),
    ),
    "xiang": (
        3.8,
        _line(
            "110.6 25.4, 110.9 25.78, 111.2 26.1, 111.6 26.4, 112.1 26.55, 112.6 26.9, 112.95 27.6, "
            "112.97 28.3, 112.95 29, 113.15 29.45"
        ),
    ),
    "yuan": (
        3.2,
        _line("107.9 26.3, 109 26.8, 109.7 27.4, 110.2 28.2, 110.9 28.6, 111.7 29, 112.4 28.95, 112.95 29.1"),
    ),
    "gan": (
        3.6,
        _line(
            "115.9 25.5, 115.41 25.95, 114.93 25.87, 114.9 26.5, 115 27.1, 115.4 28, 115.9 28.7, "
            "116.2 29.3, 116.1 29.74"
        ),
    ),
    "xi": (
        3.6,
        _line(
            "103.9 25.6, 104.3 24.8, 105.5 24.9, 106.6 25, 107.4 24, 109 23.75, 110.1 23.4, 111.3 "
            "23.48, 112.4 23.1, 113.3 22.9"
        ),
    ),
    "li": (
        2.2,
        _line("110.45 25.7, 110.3 25.25, 110.6 24.6, 111 24, 111.3 23.48"),
    ),
    "bei": (
        2.6,
        _line("114.3 25.1, 113.6 24.8, 113.3 24.1, 112.9 23.2"),
    ),
}

ROUTE = _line(
    "115.41 25.95, 114.95 25.4, 114.2 25.35, 113.65 25.55, 112.95 25.4, 112.2 25.55, 111.55 25.55, "
    "110.9 25.78, 110.3 25.95, 109.75 26.2, 109.13 26.23, 108.6 26.7, 107.95 27.05, 107.5 27.35, "
    "106.92 27.7, 106.6 28.15, 106.1 28.32, 105.5 28.1, 105.25 27.85, 105.55 28, 105.98 28.13, 106.55 "
    "28, 106.85 27.72, 106.45 27.8, 105.95 28, 106.25 27.6, 106.75 27.15, 106.95 26.7, 106.7 26.3, "
    "105.9 25.85, 105.2 25.3, 104.3 25.45, 103.7 25.6, 103.1 25.6, 102.5 25.85, 102.37 26.3, 102.25 "
    "26.66, 102.35 27.3, 102.26 27.9, 102.2 28.25, 102.17 28.55, 102.2 28.95, 102.28 29.27, 102.12 "
    "29.6, 102.23 29.91"
)

# (longitude, latitude, breadth in degrees, height in metres): the lie of the land, roughly
MASSES = (
    (100.2, 31.0, 1.9, 3600),
    (101.6, 32.2, 1.6, 3000),
    (101.3, 29.3, 0.9, 3300),
    (100.6, 28.2, 1.4, 2900),
    (102.9, 29.9, 0.35, 1400),
    (102.9, 28.3, 0.8, 2300),
    (101.2, 27.0, 1.3, 1900),
    (103.0, 25.6, 1.8, 1500),
    (104.6, 26.5, 1.5, 1600),
    (106.4, 26.9, 1.4, 950),
    (107.6, 28.4, 1.1, 900),
    (109.6, 30.2, 1.2, 1100),
    (108.8, 31.7, 1.2, 1300),
    (110.2, 27.2, 0.7, 700),
    (110.5, 25.7, 0.6, 900),
    (112.2, 25.1, 0.8, 800),
    (113.9, 25.6, 0.8, 850),
    (114.1, 27.2, 0.6, 700),
    (116.5, 26.6, 0.9, 800),
    (104.9, 24.3, 1.6, 1000),
)


def uv(longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
    """Where a place lies on the picture: 0,0 is the lower left corner, 1,1 the upper right."""
    return (
        (longitude_deg - WEST_DEG) / (EAST_DEG - WEST_DEG),
        (latitude_deg - SOUTH_DEG) / (NORTH_DEG - SOUTH_DEG),
    )


def _pixel(point: tuple[float, float], scale: int) -> tuple[float, float]:
    u, v = uv(*point)
    return (u * WIDTH_PX * scale, (1.0 - v) * HEIGHT_PX * scale)


def smooth(line: Line, steps: int = 12) -> list[tuple[float, float]]:
    """The Catmull-Rom curve through the points of ``line``, ``steps`` pieces to each stretch."""
    points = np.array([line[0], *line, line[-1]], dtype=float)
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[:, None]
    curve: list[tuple[float, float]] = []
    for a, b, c, d in zip(points, points[1:], points[2:], points[3:], strict=False):
        piece = 0.5 * (
            2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
        )
        curve += [(float(x), float(y)) for x, y in piece]
    return [*curve, line[-1]]


def _noise(shape: tuple[int, int], seed: int) -> NDArray[np.float64]:
    """Ridged noise in 0..1 of ``shape`` (rows, columns) without a grain, always the same for a seed."""
    white = np.random.default_rng(seed).standard_normal(shape)
    down = np.fft.fftfreq(shape[0])[:, None] * shape[0]
    across = np.fft.rfftfreq(shape[1])[None, :] * shape[1] * shape[0] / shape[1]
    waves = np.hypot(down, across)
    fall_off = np.where(waves > 6.0, np.maximum(waves, 1.0) ** -2.25, 0.0)
    rough = np.fft.irfft2(np.fft.rfft2(white) * fall_off, s=shape)
    return np.asarray(np.exp(-np.abs(rough / rough.std()) * 1.3), dtype=np.float64)


def relief() -> Image.Image:
    """The ground: paper tinted by height and shaded from the north-west."""
    rows, columns = HEIGHT_PX, WIDTH_PX
    longitude = WEST_DEG + (np.arange(columns) + 0.5) / columns * (EAST_DEG - WEST_DEG)
    latitude = NORTH_DEG - (np.arange(rows) + 0.5) / rows * (NORTH_DEG - SOUTH_DEG)
    x, y = np.meshgrid(longitude, latitude)
    mass = np.full((rows, columns), 120.0)
    for at_x, at_y, breadth, height in MASSES:
        mass += height * np.exp(-(((x - at_x) / (breadth * 1.15)) ** 2 + ((y - at_y) / breadth) ** 2))
    height_m = mass * (0.5 + _noise((rows, columns), seed=1935))
    down, across = np.gradient(height_m * (0.25 + mass / 4200.0) / 32.0)
    shade = np.clip(1.0 - 0.26 * np.tanh(0.5 * (across + down)), 0.72, 1.10)[..., None]
    low, high = np.array([243.0, 236.0, 219.0]), np.array([205.0, 182.0, 146.0])
    share = np.clip(mass / 3600.0, 0.0, 1.0)[..., None] ** 0.85
    paper = (low + (high - low) * share) * shade
    return Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8), "RGB")


def draw() -> Image.Image:
    """The whole map, as an RGB picture of WIDTH_PX by HEIGHT_PX."""
    scale = OVERSAMPLE
    canvas = relief().resize((WIDTH_PX * scale, HEIGHT_PX * scale), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(canvas)
    for width_px, line in RIVERS.values():
        _stroke(pen, smooth(line), WATER, width_px * scale, scale)
    glow = Image.new("L", canvas.size, 0)
    _stroke(ImageDraw.Draw(glow), smooth(ROUTE), 150, 20.0 * scale, scale)
    canvas.paste((250, 243, 226), mask=glow.filter(ImageFilter.GaussianBlur(7 * scale)))
    pen = ImageDraw.Draw(canvas)
    _stroke(pen, smooth(ROUTE), RED, 7.0 * scale, scale)
    for name, place in PLACES.items():
        x, y = _pixel(place, scale)
        outer, inner = (19, 12) if name == "luding" else (13, 8)
        for radius, ink in ((outer, LIGHT), (outer - 3, DARK_RED), (inner, LIGHT), (inner - 4, RED)):
            reach = radius * scale
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=ink)
    edge = 10 * scale
    pen.rectangle(
        (edge, edge, canvas.width - edge - 1, canvas.height - edge - 1),
        outline=(150, 128, 96),
        width=2 * scale,
    )
    return canvas.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS)


def _stroke(
    pen: ImageDraw.ImageDraw,
    line: list[tuple[float, float]],
    ink: int | tuple[int, int, int],
    width_px: float,
    scale: int,
) -> None:
    points = [_pixel(point, scale) for point in line]
    pen.line(points, fill=ink, width=round(width_px), joint="curve")
    for x, y in (points[0], points[-1]):
        pen.ellipse((x - width_px / 2, y - width_px / 2, x + width_px / 2, y + width_px / 2), fill=ink)


def main() -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    draw().quantize(96, dither=Image.Dither.FLOYDSTEINBERG).save(PICTURE, optimize=True)
    for name, place in PLACES.items():
        u, v = uv(*place)
        print(f"{name}: [{u:.3f}, {v:.3f}]")


if __name__ == "__main__":
    main()
