"""Every panel, at every text size and in both languages: nothing overlaps, nothing is cut, everything can be pressed."""

from itertools import combinations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from engine.palette import names
from interaction.panel_layout import MAX_HEIGHT, lay_out
from scenes.claims import Grade
from scenes.panel import (
    POINTS_ACROSS,
    Block,
    BoxItem,
    Button,
    ButtonRow,
    Columns,
    ImageItem,
    Layout,
    LineItem,
    MapMark,
    Panel,
    Paragraph,
    PictureBlock,
    ProgressBar,
    Rect,
    TextItem,
)
from scenes.settings import TEXT_PERCENTS
from scenes.typography import room_em

SENTENCES = (
    "桥身由十三根铁索组成：九根在脚下，上铺木板；左右各两根作扶手。",
    "1935年5月29日，“飞夺泸定桥”——各家说法不一（杨成武《忆长征》）。",
    "The bridge hangs on thirteen iron chains: nine under foot, “two” on either side.",
    "https://example.org/a/very/long/address/without/any/space?and=parts",
    "短",
    "OK",
)
sentence = st.sampled_from(SENTENCES)
short = st.sampled_from(("关闭", "Close", "下一题", "Show how each part is known", "每次 45°", "重新开始参观这座桥"))

paragraphs = st.builds(
    Paragraph,
    sentence,
    st.sampled_from(("title", "heading", "body", "small", "quote")),
    st.sampled_from((None, *Grade)),
    st.sampled_from(("有据可查", "Documented", "Inferred")),
    st.sampled_from(("", "《泸定县志》，1999，第 412 页", "Luding County Gazetteer, 1999, pp. 412–415")),
    st.sampled_from(("plain", "good", "bad", "warn", "quiet")),
)
counter = iter(range(10**9))
buttons = st.builds(
    lambda label, kind, checked, enabled, mark, hint: Button(f"b{next(counter)}", label, kind, checked, enabled, mark, hint),
    short,
    st.sampled_from(("primary", "plain", "choice", "toggle", "tab")),
    st.booleans(),
    st.booleans(),
    st.sampled_from(("none", "right", "wrong", "missed")),
    st.sampled_from(("", "Esc", "Enter")),
)
rows = st.builds(ButtonRow, st.lists(buttons, min_size=1, max_size=5).map(tuple), st.sampled_from(("", "文字大小", "Narrow the view in motion")))
unit = st.floats(0.0, 1.0)
marks = st.builds(
    MapMark,
    st.tuples(unit, unit),
    st.sampled_from(("", "3", "泸定桥", "West bridgehead", "5月29日")),
    st.sampled_from(("place", "river", "date", "mountain", "you", "stop", "stop-done", "station", "station-now", "hotspot")),
)
pictures = st.builds(
    PictureBlock,
    st.sampled_from(("", "/nowhere/bridge.png")),
    st.floats(0.5, 3.0),
    st.just("alt"),
    st.sampled_from(("", SENTENCES[0])),
    st.lists(marks, max_size=9).map(tuple),
    st.just(((0.1, 0.2), (0.5, 0.5))),
)
bars = st.builds(ProgressBar, st.floats(0.0, 1.0), st.sampled_from(("", "第 3 题，共 8 题")))
simple = st.one_of(paragraphs, buttons, rows, pictures, bars)
columns = st.builds(
    lambda left, right, share: Columns((tuple(left), tuple(right)), (share, 1.0 - share)),
    st.lists(simple, min_size=1, max_size=3),
    st.lists(simple, min_size=1, max_size=3),
    st.floats(0.38, 0.62),
)
panels = st.builds(
    lambda title, subtitle, blocks, footer, wide: Panel("p", title, tuple(blocks), tuple(footer), subtitle, wide=wide),
    sentence,
    st.sampled_from(("", "第二站 · 桥头")),
    st.lists(st.one_of(simple, columns), max_size=5),
    st.lists(buttons, max_size=3),
    st.booleans(),
)


def text_rect(item: TextItem) -> Rect:
    """The line's em box, a little less high: what must not be touched by other lines."""
    return Rect(item.x, item.y - 0.84 * item.size, room_em(item.text) * item.size, 0.94 * item.size)


def overlap(a: Rect, b: Rect) -> bool:
    room = 0.5
    return a.x + room < b.x + b.w and b.x + room < a.x + a.w and a.y + room < b.y + b.h and b.y + room < a.y + a.h


def check(layout: Layout) -> None:
    sheet = Rect(0.0, 0.0, layout.width, layout.height)
    assert layout.width <= POINTS_ACROSS and layout.height <= MAX_HEIGHT + 1e-6
    lowest = layout.viewport.y + layout.content_height
    for scrolls in (True, False):
        lines = [(item, text_rect(item)) for item in layout.items if isinstance(item, TextItem) and item.scrolls == scrolls]
        for item, rect in lines:
            assert rect.x >= 20.0 and rect.x + rect.w <= layout.width - 20.0, item
            assert rect.y >= 0.0 and rect.y + rect.h <= (lowest if scrolls else sheet.h), item
        for (one, a), (other, b) in combinations(lines, 2):
            assert not overlap(a, b), (one, other)
    for drawn in layout.items:
        if isinstance(drawn, BoxItem | ImageItem):
            rect = drawn.rect
            assert rect.w > 0.0 and rect.h > 0.0
            assert rect.x >= -1e-6 and rect.x + rect.w <= layout.width + 1e-6
            assert rect.y + rect.h <= (lowest if drawn.scrolls else sheet.h) + 1e-6
    for hit in layout.hits:
        assert hit.rect.h >= 56.0 and hit.rect.w >= 56.0, hit
    for hit, rival in combinations((hit for hit in layout.hits if hit.id.startswith("b")), 2):
        assert hit.scrolls != rival.scrolls or not overlap(hit.rect, rival.rect), (hit, rival)


@settings(max_examples=120, deadline=None)
@given(panels, st.sampled_from(TEXT_PERCENTS))
def test_nothing_overlaps_or_is_cut(panel: Panel, percent: int) -> None:
    check(lay_out(panel, percent))


@settings(max_examples=30, deadline=None)
@given(panels, st.sampled_from(TEXT_PERCENTS))
def test_the_same_panel_is_laid_out_the_same_and_in_known_colours(panel: Panel, percent: int) -> None:
    layout = lay_out(panel, percent)
    assert lay_out(panel, percent) == layout
    for item in layout.items:
        if isinstance(item, BoxItem):
            assert {item.fill, item.border} - {""} <= names()
        elif isinstance(item, TextItem | LineItem):
            assert item.color in names()


@settings(max_examples=30, deadline=None)
@given(panels, st.sampled_from(TEXT_PERCENTS))
def test_all_words_are_there(panel: Panel, percent: int) -> None:
    """Whatever the size, every letter of every paragraph and button is on the sheet."""
    written = "".join(item.text for item in lay_out(panel, percent).items if isinstance(item, TextItem))
    letters: dict[str, int] = {}
    for char in written:
        letters[char] = letters.get(char, 0) + 1
    for text in all_words(panel.blocks) + [panel.title, panel.subtitle, *(one.label for one in panel.footer)]:
        for char in text.replace(" ", "").replace("\n", ""):
            letters[char] = letters.get(char, 0) - 1
            assert letters[char] >= 0, (char, text)


def all_words(blocks: tuple[Block, ...]) -> list[str]:
    words: list[str] = []
    for block in blocks:
        match block:
            case Paragraph():
                words += [block.text, block.note] + ([block.grade_name] if block.grade else [])
            case Button():
                words += [block.label]
            case ButtonRow():
                words += [block.label, *(one.label for one in block.buttons)]
            case PictureBlock():
                words += [block.caption, *(mark.text for mark in block.marks)]
            case ProgressBar():
                words += [block.label]
            case Columns():
                for column in block.columns:
                    words += all_words(column)
    return words


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_running_text_grows_as_asked(percent: int) -> None:
    panel = Panel("p", "标题", (Paragraph(SENTENCES[0]),))
    sizes = [item.size for item in lay_out(panel, percent).items if isinstance(item, TextItem) and item.scrolls]
    assert sizes and min(sizes) >= 34.0 * percent / 100.0


def test_columns_stack_when_text_is_large() -> None:
    panel = Panel("p", "标题", (Columns(((Paragraph("左"),), (Paragraph("右"),)), (0.5, 0.5)),))

    def places(percent: int) -> dict[str, TextItem]:
        return {item.text: item for item in lay_out(panel, percent).items if isinstance(item, TextItem)}

    beside, stacked = places(150), places(200)
    assert beside["左"].y == beside["右"].y and beside["左"].x < beside["右"].x
    assert stacked["左"].y < stacked["右"].y and stacked["左"].x == stacked["右"].x


def test_long_panels_scroll_and_their_footer_stays() -> None:
    panel = Panel("p", "标题", tuple(Paragraph(SENTENCES[0]) for _ in range(20)), (Button("close", "关闭"),))
    layout = lay_out(panel, 100)
    close = next(hit for hit in layout.hits if hit.id == "close")
    assert layout.height == MAX_HEIGHT and layout.max_scroll() > 0.0
    assert not close.scrolls and close.rect.y >= layout.viewport.y + layout.viewport.h
    assert layout.hit(close.rect.x + 5.0, close.rect.y + 5.0, layout.max_scroll()) == "close"


def test_short_panels_shrink() -> None:
    layout = lay_out(Panel("p", "标题", (Paragraph("短"),), wide=False), 100)
    assert layout.height < 400.0 and layout.width < POINTS_ACROSS and layout.max_scroll() == 0.0


def test_grades_differ_by_shape() -> None:
    """Without colours, the items of the three badges are still different."""
    shapes = set()
    for grade in Grade:
        layout = lay_out(Panel("p", "", (Paragraph("短", grade=grade, grade_name="同"),)), 100)
        shapes.add(tuple(len(item.points) for item in layout.items if isinstance(item, LineItem)))
    assert len(shapes) == 3


def test_disabled_buttons_cannot_be_pressed() -> None:
    layout = lay_out(Panel("p", "", (Button("a", "关闭", enabled=False), Button("b", "关闭"))), 100)
    assert [hit.id for hit in layout.hits] == ["b"]


def test_names_without_room_on_a_map_are_told_below() -> None:
    crowd = tuple(MapMark((0.5, 0.5), f"第{k}处地方", "stop") for k in range(20))
    layout = lay_out(Panel("p", "", (PictureBlock("", 2.0, "alt", marks=crowd),)), 300)
    check(layout)
    written = "".join(item.text for item in layout.items if isinstance(item, TextItem))
    assert all(f"第{k}处地方" in written for k in range(20))
