"""Words in a headset: large enough, never over one another, at the depth where their plate stands; below a panel while one is open."""

import math
from itertools import combinations, pairwise
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from engine.palette import names
from engine.plate_view import MOST_HEIGHT, PlateView, below_panel_items, plate_items
from engine.text import Glyphs
from interaction.panel_layout import lay_out
from scenes.claims import Grade
from scenes.panel import POINTS_ACROSS, BoxItem, Item, OpenPanel, Panel, Paragraph, Rect, TextItem
from scenes.senses import HeadsetState
from scenes.settings import TEXT_PERCENTS
from scenes.space import Pose, quat_heading_pitch
from scenes.typography import room_em
from scenes.world import Caption, Plate
from tests.engine.two_eyes import EYE_DISTANCE_M, TwoEyes

NARRATION = "1935年5月29日下午四时，红四团的二十二名突击队员攀着铁索向东岸前进，身后的战友一边射击一边铺木板。"
ENGLISH = "At four in the afternoon of 29 May 1935 twenty-two men of the Fourth Regiment set out along the chains to the east bank."
captions = st.lists(
    st.one_of(
        st.builds(lambda text: Caption("n", text, "narration", Grade.inferred, "推断"), st.sampled_from((NARRATION, ENGLISH, "短。"))),
        st.builds(lambda text: Caption("s", text, "sound"), st.sampled_from(("［河水奔流］", "[Gunfire from the far bank]"))),
    ),
    max_size=4,
).map(tuple)


def plates(items: list[Item]) -> list[Rect]:
    return [item.rect for item in items if isinstance(item, BoxItem) and item.fill == "plate"]


def texts(items: list[Item]) -> list[TextItem]:
    return [item for item in items if isinstance(item, TextItem)]


@pytest.mark.parametrize("text", [NARRATION, ENGLISH])
def test_a_caption_is_large_enough_from_two_metres_and_grows_when_asked(text: str) -> None:
    degrees = []
    for percent in TEXT_PERCENTS:
        items = plate_items((Caption("n", text),), "", "", percent)
        em_m = min(item.size for item in texts(items)) * 1.6 / POINTS_ACROSS
        degrees.append(math.degrees(2.0 * math.atan(em_m / 2.0 / 2.0)))
        lines = texts(items)
        assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")  # told whole
        widest_m = max(room_em(line.text) * line.size for line in lines) * 1.6 / POINTS_ACROSS
        assert math.degrees(2.0 * math.atan(widest_m / 2.0 / 2.0)) <= 38.0  # read without turning the head
    assert degrees[0] >= 0.9
    assert all(a < b for a, b in pairwise(degrees))


@settings(max_examples=100, deadline=None)
@given(
    captions,
    st.sampled_from(("", "扣扳机：拿起铁环", "Pull the trigger to pick up the chain link and turn it")),
    st.sampled_from(("", "头显已取下，讲解已暂停")),
    st.sampled_from(TEXT_PERCENTS),
)
def test_all_stands_above_the_lower_edge_and_nothing_overlaps(
    shown: tuple[Caption, ...], prompt: str, notice: str, percent: int
) -> None:
    items = plate_items(shown, prompt, notice, percent)
    boxes = plates(items)
    for a, b in combinations(boxes, 2):
        assert a.y + a.h <= b.y or b.y + b.h <= a.y
    for box in boxes:
        assert box.y + box.h <= 0.0 and box.x >= 0.0 and box.x + box.w <= POINTS_ACROSS
    written = "".join(item.text for item in texts(items))
    narration = [one for one in shown if one.kind == "narration"]
    if narration:
        assert narration[0].text.replace(" ", "") in written.replace(" ", "")
    if notice:
        assert notice in written
    for item in texts(items):
        assert item.color in names()
        home = [r for r in boxes if r.y <= item.y <= r.y + r.h]
        assert len(home) == 1 and home[0].x <= item.x <= item.x + room_em(item.text) * item.size <= home[0].x + home[0].w
    if len(narration) <= 1 and not notice:
        assert all(-box.y <= MOST_HEIGHT for box in boxes)


def test_below_a_panel_there_are_two_lines_at_most_and_the_notice_comes_first() -> None:
    caption = Caption("n", NARRATION * 3)
    items = below_panel_items((caption,), "", 300, 1600.0, 900.0)
    assert len(texts(items)) == 2 and texts(items)[1].text.endswith("…")
    assert all(box.y >= 450.0 for box in plates(items))
    told = below_panel_items((caption,), "头显已取下，讲解已暂停", 100, 1600.0, 900.0)
    assert [item.text for item in texts(told)] == ["头显已取下，讲解已暂停"]
    assert below_panel_items((), "", 100, 1600.0, 900.0) == []


def world(**more: object) -> Any:
    values = {
        "device": "headset", "captions": (Caption("n", "十三根铁索"),), "prompt": "", "notice": "", "panel": None,
        "headset": HeadsetState.focused,
        "settings": SimpleNamespace(text_percent=100), "plate": Plate(Pose((0.0, 2.0, 1.0)), 1.6),
    }  # fmt: skip
    return SimpleNamespace(**{**values, **more})


@pytest.mark.gl
def test_it_is_seen_where_it_stands_at_its_own_depth() -> None:
    eyes = TwoEyes(300, background=1.0)
    eyes.look(Pose((0.0, 0.0, 1.6)))
    view = PlateView(eyes.root, Glyphs())

    def box(picture: Any) -> tuple[float, float, float, float]:
        rows, columns = np.nonzero(picture[:, :, 0] < 120.0)
        return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1

    for away in (1.4, 2.8):
        view.update(world(plate=Plate(Pose((0.0, away, 1.0)), 1.6)))
        boxes = [box(picture) for picture in eyes.pictures()]
        for side, (left, _, right, bottom) in enumerate(boxes):
            middle = eyes.pixel((0.0, away, -0.6), side)
            assert abs((left + right) / 2 - middle[0]) <= 1.5
            assert abs(bottom - middle[1]) <= 1.5  # the lower edge is where it was placed
        shift = boxes[0][0] - boxes[1][0]
        infinity = eyes.pixel((0.0, 1e6, 0.0), 0)[0] - eyes.pixel((0.0, 1e6, 0.0), 1)[0]
        assert shift - infinity == pytest.approx(EYE_DISTANCE_M / away / 2.1 * 300, abs=1.5)
    told_in_the_window = world(captions=(), notice="头显已断开", headset=HeadsetState.waiting)
    for gone in (world(device="desktop"), world(plate=None), world(captions=()), told_in_the_window):
        view.update(gone)
        assert min(picture.min() for picture in eyes.pictures()) == 255.0
    eyes.close()


@pytest.mark.gl
def test_with_a_panel_the_words_stand_below_its_sheet_and_as_far_away() -> None:
    eyes = TwoEyes(300, background=1.0)
    eyes.look(Pose((0.0, 0.0, 1.6)))
    view = PlateView(eyes.root, Glyphs())
    panel = Panel("p", "铁索", (Paragraph("九根在脚下。"),), dim=False)
    opened = OpenPanel(panel, lay_out(panel, 100), Pose((0.0, 1.8, 1.6), quat_heading_pitch(0.0, 0.0)), 2.0)
    view.update(world(panel=opened))
    edge_m = -opened.height_m / 2.0
    for side, picture in enumerate(eyes.pictures()):
        rows, columns = np.nonzero(picture[:, :, 0] < 120.0)
        x, y = eyes.pixel((0.0, 1.8, edge_m), side)
        assert y < rows.min() < rows.max() < y + 30
        assert abs((columns.min() + columns.max() + 1) / 2 - x) <= 1.5
    eyes.close()
