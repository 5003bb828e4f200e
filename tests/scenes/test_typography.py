"""Widths are the shipped font's; lines break where Chinese and English may, with UAX #14 (uniseg) as the oracle."""

from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings
from PIL import ImageFont

from engine.text import font_file
from scenes.typography import advance_em, break_lines, ellipsis, may_break, positions_em, room_em, width_em

CHINESE = "桥身由十三根铁索组成红军突击队员大渡河泸定县志一二三年月日"
MARKS = "，。、；：？！”’）》“‘（《…—·"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
NEVER_FIRST = set("，。、；：？！”’）》…,.;:?!)")
NEVER_LAST = set("“‘（《(")

words = st.text(st.sampled_from(LATIN), min_size=1, max_size=9)
chinese = st.text(st.sampled_from(CHINESE + "，。、；："), min_size=1, max_size=14)
mixed = st.lists(st.one_of(words, chinese, st.sampled_from(["《忆长征》", "“夺桥”", "（1935年）", "22 名", "May 1935,"])), min_size=1, max_size=14)
texts = st.one_of(mixed.map(" ".join), mixed.map("".join))


@pytest.fixture(scope="module")
def font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(), 1000, index=2, layout_engine=ImageFont.Layout.BASIC)


def test_every_advance_is_the_fonts_own(font: ImageFont.FreeTypeFont) -> None:
    for char in {*CHINESE, *MARKS, *LATIN, *" .,:;!?'\"()[]-–/%&+=", *"āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", *"×·°′″½㎡→"}:
        assert advance_em(char) == pytest.approx(font.getlength(char) / 1000.0, rel=0.01), char


@given(st.text(st.sampled_from(CHINESE + LATIN + " ,.:"), max_size=60))
def test_a_line_without_shared_blanks_is_as_wide_as_its_glyphs(text: str) -> None:
    assert width_em(text) == pytest.approx(sum(advance_em(char) for char in text))


@settings(max_examples=200)
@given(texts, st.floats(4.0, 40.0))
@example("Donaudampfschifffahrtsgesellschaft1935年", 5.0)
@example("“”“”", 4.0)
def test_lines_fit_and_nothing_is_lost(text: str, max_em: float) -> None:
    lines = break_lines(text, max_em)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert room_em(line) <= max_em + 1e-6 or len(line) == 1


@settings(max_examples=200)
@given(chinese, st.floats(5.0, 30.0))
def test_no_line_of_chinese_begins_or_ends_with_a_forbidden_mark(text: str, max_em: float) -> None:
    lines = break_lines(f"桥{text}“桥”（桥）《桥》", max_em)
    piled = any(a in NEVER_FIRST and b in NEVER_FIRST for a, b in pairwise(text))
    for before, line in pairwise(lines):
        if not piled:  # a heap of marks wider than the line has no lawful break
            assert line[0] not in NEVER_FIRST
        assert before[-1] not in NEVER_LAST


@pytest.mark.parametrize("whole", ["1935年", "103.67", "22名", "——", "……", "Luding", "3,000", "第四", "80%", "bridge’s"])
def test_what_belongs_together_stays_together(whole: str) -> None:
    for before in range(1, 12):
        lines = break_lines("桥" * before + whole + "桥" * 12, 12.0)
        assert any(whole in line for line in lines), lines


def test_long_words_break_rather_than_overflow() -> None:
    assert all(room_em(line) <= 6.0 for line in break_lines("https://example.org/a/very/long/address?with=parts", 6.0))


def test_line_feeds_always_break_and_no_text_is_one_line() -> None:
    assert break_lines("一\n\n二", 10.0) == ("一", "", "二")
    assert break_lines("", 10.0) == ("",)


def test_neighbouring_marks_share_their_blank() -> None:
    assert width_em("：“") < 1.7
    assert width_em("》，") == pytest.approx(1.5)
    assert room_em("桥。") == pytest.approx(1.5)


def test_quotation_marks_are_narrow_in_english_and_wide_in_chinese() -> None:
    assert width_em("it’s") < width_em("its") + 0.3
    assert width_em("a“b”c") - width_em("abc") < 1.0
    assert room_em("“桥”在") == pytest.approx(4.0 - 0.42)
    assert width_em("说“桥”在") == pytest.approx(5.0)


def test_positions_do_not_go_back_but_for_narrow_quotes() -> None:
    places = positions_em("一九三五年：“红军”（第四团）")
    assert list(places) == sorted(places)


@settings(max_examples=150)
@given(texts)
def test_breaks_are_breaks_of_uax14(text: str) -> None:
    """We break nowhere that UAX #14 forbids. It asks for more in places: words are not parted at hyphens before digits."""
    lawful = lawful_breaks(text)
    for at in _breaks(text):
        assert at in lawful or _our_own(text, at), (text[max(0, at - 4) : at], text[at : at + 4])


@settings(max_examples=150)
@given(chinese)
def test_chinese_breaks_wherever_uax14_allows(text: str) -> None:
    """All lawful places are used, but for a number's unit and 第/约 before a number, which UAX #14 knows nothing of."""
    assert lawful_breaks(text) - {len(text)} == _breaks(text)


def lawful_breaks(text: str) -> set[int]:
    return set(pytest.importorskip("uniseg.linebreak").line_break_boundaries(text))


def _breaks(text: str) -> set[int]:
    return {i for i in range(1, len(text)) if may_break(text, i)}


def _our_own(text: str, at: int) -> bool:
    """Quotation marks are ambiguous in UAX #14 (class QU never breaks); between Chinese they are opening and closing marks."""
    return text[at - 1] in "”’" or text[at] in "“‘" or text[at - 1 : at + 1] in ("，“",)


def test_ellipsis_fits() -> None:
    assert room_em(ellipsis("桥" * 30, 10.0)) <= 10.0
    assert ellipsis("桥", 10.0) == "桥"
