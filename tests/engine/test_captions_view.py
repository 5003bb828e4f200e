"""Captions, prompt and notice: all within the picture, none over another, at every text size and shape of window."""

from itertools import combinations
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from engine.captions_view import (
    crosshair_items,
    flat_words,
    line_above_panel,
    line_below_panel,
    word_items,
)
from engine.flat_layer import HEIGHT
from engine.palette import names
from scenes.claims import Grade
from scenes.panel import BoxItem, Item, Rect, TextItem
from scenes.senses import HeadsetState
from scenes.settings import TEXT_PERCENTS
from scenes.typography import room_em
from scenes.world import Caption

NARRATION = "1935年5月29日下午四时，红四团的二十二名突击队员攀着铁索向东岸前进，身后的战友一边射击一边铺木板。"
captions = st.lists(
    st.one_of(
        st.builds(lambda text: Caption("n", text, "narration", Grade.inferred, "推断"), st.sampled_from((NARRATION, "短。"))),
        st.builds(lambda text: Caption("s", text, "sound"), st.sampled_from(("［河水奔流］", "[Gunfire from the far bank]"))),
    ),
    max_size=4,
).map(tuple)


def plates(items: list[Item]) -> list[Rect]:
    return [item.rect for item in items if isinstance(item, BoxItem) and item.fill == "plate"]


def apart(a: Rect, b: Rect) -> bool:
    return a.y + a.h <= b.y + 1e-6 or b.y + b.h <= a.y + 1e-6


@settings(max_examples=120, deadline=None)
@given(
    captions,
    st.sampled_from(("", "按 E 拿起：铁环", "Press E to pick up the chain link and turn it")),
    st.sampled_from(("", "桥中央")),
    st.sampled_from(TEXT_PERCENTS),
    st.sampled_from((1200.0, 1600.0, 2100.0)),
)
def test_nothing_overlaps_or_leaves_the_picture(
    shown: tuple[Caption, ...], prompt: str, notice: str, percent: int, width: float
) -> None:
    items = word_items(shown, prompt, notice, percent, width)
    for a, b in combinations(plates(items), 2):
        assert apart(a, b)
    for item in items:
        if isinstance(item, TextItem):
            assert item.x >= 0.0 and item.x + room_em(item.text) * item.size <= width
            assert 0.0 <= item.y <= HEIGHT
            assert item.color in names()
            home = [r for r in plates(items) if r.y <= item.y <= r.y + r.h]
            assert len(home) == 1 and home[0].x <= item.x <= home[0].x + home[0].w


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_one_narration_is_always_told_whole_and_large(percent: int) -> None:
    items = word_items((Caption("n", NARRATION),), "", "", percent, 1600.0)
    lines = [item for item in items if isinstance(item, TextItem)]
    assert "".join(line.text for line in lines) == NARRATION
    assert min(line.size for line in lines) >= 33.0 * (percent / 100) ** 0.6


def test_sounds_are_told_apart_from_narration() -> None:
    def colors(kind: str) -> set[str]:
        shown = word_items((Caption("c", "水声", kind),), "", "", 100, 1600.0)
        return {item.color for item in shown if isinstance(item, TextItem)}

    assert colors("sound") != colors("narration")
    assert len(word_items((Caption("c", "水声", "sound"),), "", "", 100, 1600.0)) > len(
        word_items((Caption("c", "水声"),), "", "", 100, 1600.0)
    )  # the loudspeaker


def test_below_a_panel_there_is_one_short_line() -> None:
    shown = line_below_panel((Caption("n", NARRATION * 3), Caption("s", "［河水奔流］", "sound")), 300, 1600.0)
    lines = [item for item in shown if isinstance(item, TextItem)]
    assert len(lines) == 1 and lines[0].y > HEIGHT * 0.93
    assert line_below_panel((), 100, 1600.0) == []


def test_the_crosshair_changes_over_a_hotspot() -> None:
    assert crosshair_items("", 1600.0) == []
    assert len(crosshair_items("hotspot", 1600.0)) > len(crosshair_items("plain", 1600.0))


def visit(**more: object) -> Any:
    values = {
        "device": "desktop", "headset": HeadsetState.none, "captions": (Caption("n", "短。"),), "prompt": "按 E", "notice": "桥中央", "panel": None,
    }  # fmt: skip
    return SimpleNamespace(**{**values, **more})


def test_the_window_tells_all_of_a_desktop_visit_and_of_a_headset_only_what_is_the_matter() -> None:
    captions = (Caption("n", "短。"),)
    assert flat_words(visit()) == (captions, "按 E", "桥中央")
    assert flat_words(visit(panel=object())) == (captions, "", "")
    for state in (HeadsetState.focused, HeadsetState.visible):
        assert flat_words(visit(device="headset", headset=state)) == ((), "", "")
    for state in (HeadsetState.synchronized, HeadsetState.idle, HeadsetState.waiting, HeadsetState.lost, HeadsetState.refused):
        assert flat_words(visit(device="headset", headset=state)) == ((), "", "桥中央")
        assert flat_words(visit(device="headset", headset=state, panel=object())) == ((), "", "桥中央")
        assert flat_words(visit(headset=state, panel=object())) == (captions, "", "桥中央")  # the desktop has taken over


def test_above_a_panel_there_is_one_short_line() -> None:
    shown = line_above_panel("头显已断开，正在等待它恢复。" * 5, 1600.0)
    lines = [item for item in shown if isinstance(item, TextItem)]
    assert len(lines) == 1 and lines[0].text.endswith("…")
    assert all(box.y >= 0.0 and box.y + box.h <= HEIGHT * 0.07 for box in plates(shown))
    assert line_above_panel("", 1600.0) == []
