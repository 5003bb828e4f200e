"""Lettering baked into pictures: the gates' gilt plaque and the stele's heading, drawn from one font file.

Both are staged: the hand is that of a printing face, not of those who wrote them. The stele's text itself is not drawn: under
the heading stand rows of worn chisel marks that spell nothing.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from assets.textures.layer import Floats, Layer, blurred, mix, noise, smooth

TRADITIONAL = 3  # face of the collection: Noto Sans CJK TC
PLAQUE_TEXT = "瀘定橋"  # read from right to left
PLAQUE_STROKES = (0.004, 0.020, 0.011)  # how much each letter is fattened: the denser, the less
HEADING_COLUMNS = ("御製瀘定", "橋碑記")  # from right to left, each downwards
PLAQUE_M, STELE_M = (2.3, 0.78), (0.86, 1.72)
DRAWN_PX_PER_M = 1600
GLYPH_PX = 400


def _font_file() -> Path:
    import noto_cjk_sans_otc

    return Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"


def _glyph(letter: str, width_px: int, height_px: int, stroke: float, soft: float) -> Image.Image:
    """One letter, its ink stretched to fill a box; ``stroke`` and ``soft`` are shares of the letter's height."""
    font = ImageFont.truetype(str(_font_file()), GLYPH_PX, index=TRADITIONAL)
    sheet = Image.new("L", (2 * GLYPH_PX, 2 * GLYPH_PX))
    ImageDraw.Draw(sheet).text(
        (GLYPH_PX // 2, GLYPH_PX // 4), letter, fill=255, font=font, stroke_width=round(stroke * GLYPH_PX)
    )
    # Blurred and cut off again: corners turn round, as a brush or a chisel leaves them.
    round_ink = sheet.filter(ImageFilter.GaussianBlur(soft * GLYPH_PX)).point(
        lambda v: min(255, max(0, (v - 104) * 6))
    )
    box = round_ink.getbbox()
    assert box is not None, letter
    return round_ink.crop(box).resize((width_px, height_px), Image.Resampling.LANCZOS)


def _canvas(size_m: tuple[float, float]) -> Image.Image:
    return Image.new("L", (round(size_m[0] * DRAWN_PX_PER_M), round(size_m[1] * DRAWN_PX_PER_M)))


def _put(
    sheet: Image.Image, letter: str, centre_m: tuple[float, float], size_m: tuple[float, float], stroke: float
) -> None:
    """Place is metres from the left and from the top."""
    width, height = round(size_m[0] * DRAWN_PX_PER_M), round(size_m[1] * DRAWN_PX_PER_M)
    x = round(centre_m[0] * DRAWN_PX_PER_M - width / 2)
    y = round(centre_m[1] * DRAWN_PX_PER_M - height / 2)
    sheet.paste(_glyph(letter, width, height, stroke, 0.006), (x, y))


def _frame(
    sheet: Image.Image, inset_m: float, wide_m: float, rect_m: tuple[float, float, float, float]
) -> None:
    left, top, right, bottom = (v * DRAWN_PX_PER_M for v in rect_m)
    inset = inset_m * DRAWN_PX_PER_M
    ImageDraw.Draw(sheet).rectangle(
        (left + inset, top + inset, right - inset, bottom - inset),
        outline=255,
        width=round(wide_m * DRAWN_PX_PER_M),
    )


def _mask(sheet: Image.Image, size_px: tuple[int, int]) -> Floats:
    """(rows, columns) 0..1; ``size_px`` is columns, rows."""
    small = sheet.resize(size_px, Image.Resampling.BOX)
    return np.asarray(small, np.float64) / 255.0


def plaque() -> Layer:
    """Gilt letters and a gilt border on near-black lacquer, one board over the whole picture."""
    sheet = _canvas(PLAQUE_M)
    drawn = reversed(list(zip(PLAQUE_TEXT, PLAQUE_STROKES, strict=True)))
    for k, (letter, stroke) in enumerate(drawn):
        _put(sheet, letter, (PLAQUE_M[0] / 2 + (k - 1) * 0.70, PLAQUE_M[1] / 2), (0.50, 0.54), stroke)
    _frame(sheet, 0.028, 0.020, (0.0, 0.0, *PLAQUE_M))
    _frame(sheet, 0.058, 0.007, (0.0, 0.0, *PLAQUE_M))
    ink = _mask(sheet, (1024, 512))
    shape = ink.shape
    grain = noise(shape, 171, 1.6, stretch=(1.0, 9.0), low=4)
    broad = noise(shape, 172, 2.2, low=2)
    worn = ink * (1 - 0.35 * smooth(1.1, 2.4, broad + 0.6 * noise(shape, 173, 1.0, low=20)))
    lacquer = np.array((0.085, 0.075, 0.075)) * (1 + 0.10 * grain + 0.10 * broad)[..., None]
    gilt = np.array((0.86, 0.66, 0.27)) * (1 + 0.05 * broad + 0.04 * grain)[..., None]
    height = 0.006 * blurred(ink, 1.6) + 0.00012 * grain
    return Layer(
        mix(lacquer, gilt, worn), height, 0.42 - 0.06 * ink + 0.03 * broad, PLAQUE_M, normal_halvings=1
    )


def _chisel_marks(sheet: Image.Image, top_m: float) -> None:
    """Columns of short cuts at random, that no one can read."""
    rng = np.random.default_rng(181)
    draw = ImageDraw.Draw(sheet)
    pitch_x, pitch_y = 0.052, 0.047
    columns, rows = int((STELE_M[0] - 0.14) / pitch_x), int((STELE_M[1] - top_m - 0.10) / pitch_y)
    for i in range(columns):
        for j in range(rows):
            if rng.uniform() < 0.06:
                continue
            centre = np.array([0.07 + (i + 0.5) * pitch_x, top_m + (j + 0.5) * pitch_y])
            for _ in range(int(rng.integers(3, 6))):
                at = centre + rng.uniform(-0.014, 0.014, 2)
                turn, half = rng.uniform(0, np.pi), rng.uniform(0.002, 0.009)
                way = np.array([np.cos(turn), np.sin(turn)]) * half
                ends = np.concatenate([at - way, at + way]) * DRAWN_PX_PER_M
                draw.line(ends.tolist(), fill=int(rng.integers(150, 255)), width=int(rng.integers(5, 9)))


def stele() -> Layer:
    """Dark stone, the heading in two tall columns in a cut frame, worn chisel marks below; the slab's whole front."""
    heading, marks = _canvas(STELE_M), _canvas(STELE_M)
    for column, letters in enumerate(HEADING_COLUMNS):
        x = STELE_M[0] / 2 + (0.10 if column == 0 else -0.10)
        step = 0.68 / len(letters)
        for k, letter in enumerate(letters):
            _put(heading, letter, (x, 0.10 + (k + 0.5) * step), (0.118, 0.147), 0.004)
    _frame(heading, 0.0, 0.008, (0.215, 0.070, STELE_M[0] - 0.215, 0.81))
    _frame(heading, 0.026, 0.007, (0.0, 0.0, *STELE_M))
    _chisel_marks(marks, 0.865)
    size = (512, 1024)
    ink, pecked = _mask(heading, size), blurred(_mask(marks, size), 0.7)
    shape = ink.shape
    broad = noise(shape, 182, 2.3, low=2)
    fine = noise(shape, 183, 0.8, low=16)
    pecked *= 0.25 + 0.75 * smooth(-1.0, 0.7, broad)  # weather took more in some places than in others
    cut = np.clip(ink * (1 - 0.15 * smooth(0.8, 2.0, broad)) + 0.60 * pecked, 0, 1)
    stone = np.array((0.225, 0.225, 0.23)) * (1 + 0.09 * broad + 0.07 * fine)[..., None]
    pale = np.array((0.80, 0.79, 0.75)) * (1 + 0.04 * broad + 0.05 * fine)[..., None]
    height = -0.0028 * blurred(ink, 0.9) - 0.0016 * pecked + 0.00022 * fine + 0.0003 * broad
    rough = 0.62 + 0.2 * cut + 0.03 * fine
    return Layer(mix(stone, pale, cut), height, rough, STELE_M, normal_halvings=1)
