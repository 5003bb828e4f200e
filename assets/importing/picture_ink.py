"""What pictures of a model write and draw besides the model: names, a scale bar, an arrow to the north. No sentences: those lie in the report."""

import math
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

INK = (34, 31, 26)
PAPER = (255, 253, 248)
SIMPLIFIED = 2  # the face of NotoSansCJK-Regular.ttc with mainland forms


@cache
def font(size_px: int) -> ImageFont.FreeTypeFont:
    import noto_cjk_sans_otc

    file = Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
    return ImageFont.truetype(str(file), size_px, index=SIMPLIFIED)


def label(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size_px: int = 18, anchor: str = "lm") -> None:
    """Ink with a paper border: read on every ground."""
    draw.text(at, text, fill=INK, font=font(size_px), anchor=anchor, stroke_width=3, stroke_fill=PAPER)


def shortened(text: str, width_px: float, size_px: int) -> str:
    """With an ellipsis in its middle, so that it is no wider: file names differ at their ends."""
    text = " ".join(text.split())
    if font(size_px).getlength(text) <= width_px:
        return text
    for kept in range(len(text) - 1, 1, -1):
        left = kept - kept // 2
        short = f"{text[:left]}…{text[len(text) - kept // 2:]}"
        if font(size_px).getlength(short) <= width_px:
            return short
    return "…"


def round_length(most_m: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is no longer."""
    power = 10.0 ** math.floor(math.log10(max(most_m, 1e-6)))
    return max(step * power for step in (1, 2, 5) if step * power <= most_m * 1.0001)


def length_text(length_m: float) -> str:
    if length_m >= 1000:
        return f"{length_m / 1000:g} km"
    return f"{length_m:g} m" if length_m >= 1 else f"{length_m * 100:g} cm"


def scale_bar(draw: ImageDraw.ImageDraw, corner: tuple[float, float], pixels_per_m: float, most_px: float) -> None:
    """From the lower left ``corner`` to the right: two halves, black and white, with its length above."""
    length_m = round_length(most_px / pixels_per_m)
    wide = length_m * pixels_per_m
    x, y = corner
    for k, fill in ((0, INK), (1, PAPER)):
        draw.rectangle((x + k * wide / 2, y - 8, x + (k + 1) * wide / 2, y), fill=fill, outline=INK, width=2)
    label(draw, (x, y - 22), length_text(length_m), 20)


def north_arrow(draw: ImageDraw.ImageDraw, middle: tuple[float, float], size_px: float) -> None:
    """Points up: plans have north above."""
    x, y = middle
    half, high = size_px * 0.32, size_px
    draw.polygon([(x, y - high * 0.5), (x + half, y + high * 0.5), (x, y + high * 0.25)], fill=INK)
    draw.polygon([(x, y - high * 0.5), (x - half, y + high * 0.5), (x, y + high * 0.25)], fill=PAPER, outline=INK)
    label(draw, (x, y - high * 0.5 - 14), "N", 20, "mm")


def dot(draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, fill: tuple[int, int, int]) -> None:
    x, y = at
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=PAPER, width=3)


def saved(picture: Image.Image, path: Path) -> None:
    """A PNG, and beside it a WebP of a tenth of its size, which the report carries inside; the same bytes each time."""
    picture.save(path, "PNG", optimize=False, compress_level=6)
    picture.save(path.with_suffix(".webp"), "WEBP", quality=86, method=4)
