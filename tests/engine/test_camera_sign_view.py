"""The camera's sign: there whenever a camera may look, red only while it does, readable, above panels, within their margin."""

from collections.abc import Iterator

import numpy as np
import pytest

from engine.camera_sign_view import (
    LOOKING,
    NO_SIGN,
    ON_THE_WAY,
    TOP,
    WORDS_S,
    CameraSignView,
    sign_height,
    sign_items,
    sign_words,
)
from engine.captions_view import top_of_words, word_items
from engine.flat_layer import HEIGHT
from engine.palette import color, names
from interaction.panel_place import FILL
from scenes.body import CameraState
from scenes.panel import BoxItem, LineItem, TextItem
from scenes.settings import TEXT_PERCENTS, Settings
from scenes.typography import room_em
from scenes.world import World
from tests.engine.flat_stage import FlatStage
from tests.engine.test_palette import contrast
from tests.interaction.small_tour import small_world

STATES = [state for state in CameraState if state not in NO_SIGN]


def told(state: CameraState, language: str = "zh-CN", percent: int = 100) -> World:
    world = small_world()
    world.camera = state
    world.settings = Settings.model_validate({"language": language, "text_percent": percent})
    return world


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("percent", TEXT_PERCENTS)
@pytest.mark.parametrize("state", STATES)
def test_it_fits_above_a_panel_and_its_words_lie_on_its_plate(state: CameraState, percent: int, language: str) -> None:
    words = sign_words(told(state, language))
    items = sign_items(state, words, "K", percent)
    plate = items[0]
    assert isinstance(plate, BoxItem) and plate.fill == "plate-solid"
    assert plate.rect.y + plate.rect.h <= HEIGHT * (1.0 - FILL) / 2.0
    assert plate.rect.x + plate.rect.w < 700.0
    texts = [item for item in items if isinstance(item, TextItem)]
    assert [item.text for item in texts] == [words, "K"]
    for item in texts:
        assert plate.rect.x < item.x and item.x + room_em(item.text) * item.size < plate.rect.x + plate.rect.w
        assert item.size >= 18.0 and item.color in names()


def test_without_a_camera_there_is_no_sign() -> None:
    for state in NO_SIGN:
        assert sign_items(state, sign_words(told(state)), "K", 100) == []


@pytest.mark.parametrize("state", STATES)
def test_the_light_is_red_exactly_while_pictures_are_taken(state: CameraState) -> None:
    items = sign_items(state, "", "K", 100)
    lights = [item for item in items if isinstance(item, BoxItem) and item.fill == "camera-on"]
    bars = [item for item in items if isinstance(item, LineItem) and item.color == "camera-on"]
    assert bool(lights) == (state in LOOKING)
    assert bool(bars) == (state not in LOOKING | ON_THE_WAY)
    assert contrast(color("camera-on")[:3], color("on-plate")[:3]) > 3.0


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_a_notice_begins_below_it(percent: int) -> None:
    world = told(CameraState.off, percent=percent)
    items = word_items((), "", "很长的一句话" * 12, percent, 1200.0, top=top_of_words(world))
    assert min(item.rect.y for item in items if isinstance(item, BoxItem)) > TOP + sign_height(percent)


@pytest.fixture
def stage() -> Iterator[FlatStage]:
    made = FlatStage((247, 242, 232))
    yield made
    made.close()


@pytest.mark.gl
def test_words_make_room_while_all_is_well_and_stay_while_it_is_not(stage: FlatStage) -> None:
    view = CameraSignView(stage.layer, stage.glyphs)
    world = told(CameraState.seeing)

    def width() -> int:
        view.update(world)
        columns = np.nonzero(stage.drawn().any(axis=0))[0]
        return int(columns[-1]) if len(columns) else 0

    first = width()
    world.time_s = WORDS_S + 1.0
    later = width()
    assert 0 < later < 0.5 * first
    picture = stage.picture().astype(int)
    assert (picture[:, :, 0] - picture[:, :, 1] > 70).sum() >= 3
    world.camera = CameraState.unplugged
    told_wide = width()
    world.time_s += 100.0
    assert width() == told_wide > 1.5 * later
    world.camera = CameraState.unready
    assert width() > 1.5 * later
    world.time_s += WORDS_S + 1.0
    assert width() == 0, "what could not be had is not shown for ever"
    world.camera = CameraState.offered
    assert width() == 0
    world.camera = CameraState.none
    assert width() == 0
