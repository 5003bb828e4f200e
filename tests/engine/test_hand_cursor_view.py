"""The cursor that a hand moves: where the hand points, closing as it pinches, seen on every ground, and in no headset."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.flat_layer import HEIGHT
from engine.hand_cursor_view import FINGERS, HandCursorView, part_mesh, parts_of, place_of
from engine.palette import names
from engine.text import Glyphs
from scenes.body_memory import HandCursor
from scenes.settings import Settings
from tests.engine.flat_stage import SIZE, FlatStage

CURSOR = HandCursor((0.0, 0.0), "right")
GROUNDS = {"snow": (250, 250, 252), "sky": (150, 180, 215), "river": (60, 80, 70), "paper": (247, 242, 232), "night": (8, 8, 12)}


def world(cursor: HandCursor | None, *, device: str = "desktop", percent: int = 100) -> Any:
    settings = Settings(text_percent=percent)
    return SimpleNamespace(body=SimpleNamespace(cursor=cursor), device=device, settings=settings)


def test_the_corners_of_the_cursor_are_the_corners_of_the_picture() -> None:
    assert place_of((-1.0, 1.0), 1600.0) == (0.0, 0.0)
    assert place_of((1.0, -1.0), 1600.0) == (1600.0, HEIGHT)
    assert place_of((3.0, 0.0), 1600.0) == (1600.0, HEIGHT / 2.0)


def test_small_changes_make_nothing_anew() -> None:
    assert parts_of(replace(CURSOR, at=(0.7, 0.1), pinch=0.501)) == parts_of(replace(CURSOR, pinch=0.499))
    assert parts_of(replace(CURSOR, pinch=0.6)) != parts_of(replace(CURSOR, pinch=0.5))
    assert parts_of(replace(CURSOR, dwell=0.3)) == parts_of(replace(CURSOR, palm=0.3)) != parts_of(CURSOR)
    assert parts_of(replace(CURSOR, pinch=9.0, dwell=-1.0)) == {("ring", 24)}


def test_every_shape_has_its_hand_and_they_look_different() -> None:
    glyphs = Glyphs()
    assert {"crosshair", "crosshair-edge", "marker", "marker-ink", "accent"} <= names()
    quads = {shape: len(part_mesh(glyphs, ("hand", shape))) for shape in FINGERS}
    assert quads["palm"] > quads["four"] > quads["rock"] > quads["point"] > quads["fist"] > 0
    assert parts_of(replace(CURSOR, shape="palm")) - parts_of(CURSOR) == {("hand", "palm")}


@pytest.fixture(scope="module")
def stages() -> Iterator[dict[str, FlatStage]]:
    made = {name: FlatStage(rgb) for name, rgb in GROUNDS.items()}
    yield made
    for stage in made.values():
        stage.close()


@pytest.mark.gl
class TestPicture:
    @pytest.mark.parametrize("ground", GROUNDS)
    def test_it_is_seen_on_every_ground_where_the_hand_points(self, stages: dict[str, FlatStage], ground: str) -> None:
        stage = stages[ground]
        view = HandCursorView(stage.layer, stage.glyphs)
        view.update(world(replace(CURSOR, at=(0.5, 0.5))))
        rows, columns = np.nonzero(stage.drawn())
        assert len(rows) > 100
        assert abs(columns.mean() - 0.75 * SIZE[0]) < 4 and abs(rows.mean() - 0.25 * SIZE[1]) < 4
        view.update(world(None))
        assert not stage.drawn().any()

    def test_it_closes_as_the_fingers_do_and_grows_with_the_text(self, stages: dict[str, FlatStage]) -> None:
        stage = stages["paper"]
        view = HandCursorView(stage.layer, stage.glyphs)

        def width(cursor: HandCursor, percent: int = 100) -> int:
            view.update(world(cursor, percent=percent))
            columns = np.nonzero(stage.drawn().any(axis=0))[0]
            return int(columns[-1] - columns[0])

        try:
            assert width(replace(CURSOR, pinch=1.0)) < 0.7 * width(replace(CURSOR, pinch=0.5)) * 1.2 < 0.9 * width(CURSOR) * 1.2
            assert width(CURSOR, 300) > 1.5 * width(CURSOR)
        finally:
            view.update(world(None))

    def test_the_gauge_fills_clockwise_from_the_top(self, stages: dict[str, FlatStage]) -> None:
        stage = stages["river"]
        view = HandCursorView(stage.layer, stage.glyphs)
        view.update(world(replace(CURSOR, dwell=0.5)))
        picture = stage.picture().astype(int)
        view.update(world(None))
        red = (picture[:, :, 0] > 120) & (picture[:, :, 1] < 80)
        _, columns = np.nonzero(red)
        assert len(columns) > 20 and columns.min() > SIZE[0] / 2 - 4

    def test_a_headset_has_none(self, stages: dict[str, FlatStage]) -> None:
        stage = stages["sky"]
        view = HandCursorView(stage.layer, stage.glyphs)
        view.update(world(CURSOR, device="headset"))
        assert not stage.drawn().any()
