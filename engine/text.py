"""The shipped font as pictures of glyphs, made when first asked for and kept on large texture pages.

A glyph is drawn once, 64 pixels an em; the shader (``shaders/ui.frag``) samples it so that it stays crisp from a quarter
of that size to four times it. Panda's own DynamicTextFont looks for room anew for each glyph and takes 2 ms for the 500th;
shelves filled from left to right take 0.2 ms for each. Loading the font, 0.07 s, happens at the first glyph.
"""

import importlib.util
from pathlib import Path

import numpy as np
from panda3d.core import Filename, LColor, PNMImage, PNMTextMaker, SamplerState, Texture

Glyph = tuple[int, tuple[float, float, float, float, float, float, float, float]]
"""Page, then left, bottom, right, top in ems about the origin on the baseline, then u0, v0, u1, v1 on the page."""

PIXELS_PER_EM = 64
_PAGE_PIXELS = 2048
_MARGIN = 6  # keeps neighbours apart in the mipmaps that are sampled
_SHELF = PIXELS_PER_EM + 12
_SIMPLIFIED_CHINESE = 2
_WHITE = LColor(1.0, 1.0, 1.0, 1.0)


class FontError(RuntimeError):
    """The font is missing or broken; the text says where it was looked for and what to do."""


def font_file() -> Path:
    """Noto Sans CJK as PyPI's ``noto-cjk-sans-otc`` installs it. Raises FontError."""
    found = importlib.util.find_spec("noto_cjk_sans_otc")
    if found is None or found.origin is None:
        raise FontError(
            "The font Noto Sans CJK is not installed. Fix: make setup (or: pip install noto-cjk-sans-otc)."
        )
    return Path(found.origin).parent / "NotoSansCJK-Regular.ttc"


def text_maker(pixels_per_em: float, file: Path | None = None) -> PNMTextMaker:
    """The font's own drawing of glyphs at one size. Takes 0.07 s; raises FontError."""
    file = file or font_file()
    if not file.is_file():
        raise FontError(f"{file}: no such font file. Fix: make setup.")
    maker = PNMTextMaker(Filename.from_os_specific(str(file)), _SIMPLIFIED_CHINESE)
    if not maker.is_valid():
        raise FontError(
            f"{file}: cannot be read as a font. Fix: pip install --force-reinstall noto-cjk-sans-otc."
        )
    maker.set_point_size(10.0)
    maker.set_scale_factor(1.0)
    maker.set_native_antialias(True)
    maker.set_pixels_per_unit(pixels_per_em)
    return maker


def coverage(maker: PNMTextMaker, char: str, scratch: Texture) -> tuple[int, int, int, int, bytes] | None:
    """Left and top of a glyph in pixels from its origin on the baseline, its width, height and bytes, rows going up; None for no trace.

    ``scratch`` is any texture that nobody else needs meanwhile.
    """
    found = maker.get_glyph(ord(char))
    if found is None or found.get_width() == 0 or found.get_height() == 0:
        return None
    left, top, width, height = found.get_left(), found.get_top(), found.get_width(), found.get_height()
    image = PNMImage(width, height, 1)
    image.fill(0.0)
    found.place(image, -left, top, _WHITE)
    scratch.load(image)
    return left, top, width, height, scratch.get_ram_image().get_data()


class _Page:
    """A texture of coverage, filled shelf by shelf. Rows of ``pixels`` go up, as Panda keeps them."""

    def __init__(self, number: int) -> None:
        self.texture = Texture(f"glyphs {number}")
        self.texture.setup_2d_texture(_PAGE_PIXELS, _PAGE_PIXELS, Texture.T_unsigned_byte, Texture.F_alpha)
        self.texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
        self.texture.set_magfilter(SamplerState.FT_linear)
        self.texture.set_wrap_u(SamplerState.WM_clamp)
        self.texture.set_wrap_v(SamplerState.WM_clamp)
        self.texture.set_ram_image(bytes(_PAGE_PIXELS * _PAGE_PIXELS))
        self._x, self._y, self._shelf = _MARGIN, _MARGIN, _SHELF

    def take(self, width: int, height: int) -> tuple[int, int] | None:
        """The lower left corner of room for a glyph, or None where the page is full."""
        if self._x + width + _MARGIN > _PAGE_PIXELS:
            self._x, self._y, self._shelf = _MARGIN, self._y + self._shelf, _SHELF
        self._shelf = max(self._shelf, height + _MARGIN)
        if self._y + height + _MARGIN > _PAGE_PIXELS:
            return None
        place = (self._x, self._y)
        self._x += width + _MARGIN
        return place

    def put(self, x: int, y: int, coverage: bytes, width: int, height: int) -> None:
        whole = np.frombuffer(memoryview(self.texture.modify_ram_image()).cast("B"), dtype=np.uint8)
        pixels = whole.reshape(_PAGE_PIXELS, _PAGE_PIXELS)
        pixels[y : y + height, x : x + width] = np.frombuffer(coverage, dtype=np.uint8).reshape(height, width)


class Glyphs:
    """Glyphs by character. One object serves all views, so that they share their pages."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._maker: PNMTextMaker | None = None
        self._known: dict[str, Glyph | None] = {}
        self._pages: list[_Page] = []
        self._scratch = Texture("one glyph")

    def load(self) -> None:
        """Load the font now rather than at the first glyph. Raises FontError."""
        if self._maker is not None:
            return
        self._maker = text_maker(PIXELS_PER_EM, self._file)

    def warm(self, text: str, limit: int = 32) -> bool:
        """Make up to ``limit`` glyphs of ``text`` that are not made yet; True when none is left. For idle frames."""
        for char in dict.fromkeys(text):
            if char not in self._known:
                if limit == 0:
                    return False
                self.glyph(char)
                limit -= 1
        return True

    def glyph(self, char: str) -> Glyph | None:
        """None for what leaves no trace: spaces, and marks of no width. What the font lacks is its empty box."""
        if char in self._known:
            return self._known[char]
        made = None if char.isspace() else self._make(char)
        self._known[char] = made
        return made

    def _make(self, char: str) -> Glyph | None:
        self.load()
        assert self._maker is not None
        found = coverage(self._maker, char, self._scratch)
        if found is None:
            return None
        left, top, width, height, pixels = found
        place = self._pages[-1].take(width, height) if self._pages else None
        if place is None:
            self._pages.append(_Page(len(self._pages)))
            place = self._pages[-1].take(width, height)
            if place is None:
                return None
        x, y = place
        self._pages[-1].put(x, y, pixels, width, height)
        em, page = PIXELS_PER_EM, _PAGE_PIXELS
        # One pixel more on every side, for the smooth edge.
        corners = ((left - 1) / em, (top - height - 1) / em, (left + width + 1) / em, (top + 1) / em)
        uvs = ((x - 1) / page, (y - 1) / page, (x + width + 1) / page, (y + height + 1) / page)
        return len(self._pages) - 1, (*corners, *uvs)

    def page(self, index: int) -> Texture:
        return self._pages[index].texture
