"""Signs: each kind and state its own shape, seen in the picture where they stand, those that are used gone when a panel is open."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from panda3d.core import NodePath

from engine.camera import EyeCamera
from engine.markers_view import MarkersView, label_items, marker_items
from engine.palette import names
from engine.text import Glyphs
from engine.window import open_offscreen
from scenes.claims import Grade
from scenes.panel import BoxItem, Item, LineItem, TextItem
from scenes.space import Pose
from scenes.typography import room_em
from scenes.world import Marker, SceneLabel, StopMark

KINDS = ("board", "artefact", "comparison", "map", "question", "event", "quiz", "sources")
HEAD = Pose((0.0, 0.0, 1.62))


def shape(items: list[Item]) -> tuple[object, ...]:
    """The items without their colours."""
    return tuple(
        (item.points, item.width) if isinstance(item, LineItem) else (item.rect, bool(item.fill)) if isinstance(item, BoxItem) else item
        for item in items
    )


def marker(kind: str = "board", state: Any = "new", required: bool = False) -> Marker:
    return Marker("m", kind, "铁索与木板", (0.0, 4.0, 1.62), state, required)


def test_each_kind_and_state_has_its_own_shape() -> None:
    assert len({shape(marker_items(marker(kind), 100)) for kind in KINDS}) == len(KINDS)
    states = [marker(state="new"), marker(state="seen"), marker(state="pointed"), marker(required=True)]
    assert len({shape(marker_items(one, 100)) for one in states}) == len(states)


@pytest.mark.parametrize("percent", [100, 300])
def test_labels_tell_all_they_have_to_say_and_their_grade_by_shape(percent: int) -> None:
    text = "铁索 · 有据\n" + "十三根，九根在下，四根在旁。" * 4
    shapes = set()
    for grade in (*Grade, None):
        items = label_items(SceneLabel("l", text, (0, 0, 0), grade), percent)
        written = "".join(item.text for item in items if isinstance(item, TextItem))
        assert written.replace(" ", "") == text.replace("\n", "").replace(" ", "")
        plate = next(item.rect for item in items if isinstance(item, BoxItem) and item.fill == "plate")
        for item in items:
            if isinstance(item, TextItem):
                assert item.color in names()
                assert plate.x <= item.x and item.x + room_em(item.text) * item.size <= plate.x + plate.w
        shapes.add(tuple(len(item.points) for item in items if isinstance(item, LineItem)))
    assert len(shapes) == 4


def world(**more: object) -> Any:
    values = {
        "settings": SimpleNamespace(text_percent=100), "panel": None,
        "markers": (), "labels": (), "stop_marks": (), "world_from_head": HEAD,
    }  # fmt: skip
    return SimpleNamespace(**{**values, **more})


@pytest.mark.gl
def test_signs_and_rings_are_seen_where_they_are() -> None:
    graphics = open_offscreen(160, 90, multisamples=0)
    root = NodePath("root")
    camera = EyeCamera(root)
    camera.set_pose(HEAD)
    graphics.add_view(camera.node_path)
    view = MarkersView(root, Glyphs())

    def picture(seen: Any) -> Any:
        view.update(seen)
        graphics.render_frame()
        return graphics.picture().astype(int)

    assert picture(world()).max() == 0
    sign = picture(world(markers=(marker(),)))
    assert sign[41:49, 76:84].max() > 200 and sign[:, :60].max() == sign[:, 100:].max() == 0
    ring = picture(world(stop_marks=(StopMark("s", (0.0, 6.0, 0.0), 1.5, "next"),)))
    rows = np.nonzero(ring.max(axis=(1, 2)))[0]
    assert rows.min() > 50  # on the ground: below the middle of a level view
    assert picture(world(stop_marks=(StopMark("s", (0.0, 6.0, 3.0), 1.5, "next"),))).max() == 0, "of an upper storey, from below"
    hidden = picture(world(markers=(marker(),), panel=object()))
    assert hidden.max() == 0
    graphics.close()
