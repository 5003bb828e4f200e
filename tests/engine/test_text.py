"""Glyphs: the right ones, each made once, where the font says; a missing font is told in words."""

from pathlib import Path

import numpy as np
import pytest

from engine.text import FontError, Glyphs
from scenes.typography import advance_em


@pytest.fixture(scope="module")
def glyphs() -> Glyphs:
    return Glyphs()


@pytest.mark.parametrize("char", ["桥", "g", "M", "。", "“", "一", "1"])
def test_a_glyph_lies_within_its_advance_and_line(glyphs: Glyphs, char: str) -> None:
    made = glyphs.glyph(char)
    assert made is not None
    left, bottom, right, top = made[1][:4]
    assert -0.1 < left < right < advance_em(char) + 0.1
    assert -0.35 < bottom < top < 1.0


def test_a_glyph_is_made_once_and_has_ink(glyphs: Glyphs) -> None:
    made = glyphs.glyph("泸")
    assert made is not None and glyphs.glyph("泸") is made
    page, (_, _, _, _, u0, v0, u1, v1) = made
    texture = glyphs.page(page)
    pixels = np.frombuffer(texture.get_ram_image().get_data(), dtype=np.uint8).reshape(2048, 2048)
    cell = pixels[round(v0 * 2048) : round(v1 * 2048), round(u0 * 2048) : round(u1 * 2048)]
    assert cell.max() == 255 and 0.1 < cell.mean() / 255 < 0.6
    assert cell[0].max() == cell[-1].max() == cell[:, 0].max() == cell[:, -1].max() == 0  # no neighbour reaches in


def test_many_glyphs_fill_further_pages_without_touching_each_other(glyphs: Glyphs) -> None:
    text = "".join(chr(0x4E00 + 3 * k) for k in range(1200))
    assert not glyphs.warm(text, limit=10)
    while not glyphs.warm(text, limit=400):
        pass
    cells: dict[int, list[tuple[float, ...]]] = {}
    for char in text:
        made = glyphs.glyph(char)
        assert made is not None
        cells.setdefault(made[0], []).append(made[1][4:])
    assert len(cells) >= 2
    for rects in cells.values():
        grid = np.zeros((2048, 2048), dtype=np.int8)
        for u0, v0, u1, v1 in rects:
            grid[round(v0 * 2048) : round(v1 * 2048), round(u0 * 2048) : round(u1 * 2048)] += 1
        assert grid.max() == 1


def test_spaces_leave_no_trace_and_unknown_characters_do_no_harm(glyphs: Glyphs) -> None:
    assert glyphs.glyph(" ") is None and glyphs.glyph("\u3000") is None
    glyphs.glyph("\U0010fffd")


def test_a_missing_font_is_told_with_its_place_and_the_fix(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttc"
    broken.write_bytes(b"no font")
    for file in (tmp_path / "none.ttc", broken):
        with pytest.raises(FontError, match=r"Fix: "):
            Glyphs(file).load()
