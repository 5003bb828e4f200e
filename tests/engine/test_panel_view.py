"""Panels as pixels: exact colours, nothing outside the sheet, scrolled parts clipped, little work when nothing changes."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from panda3d.core import NodePath

from engine.camera import EyeCamera
from engine.palette import color
from engine.panel_view import PanelView
from engine.text import Glyphs
from engine.window import Graphics, open_offscreen
from interaction.panel_layout import lay_out
from interaction.panel_place import place
from scenes.claims import Grade
from scenes.panel import Button, OpenPanel, Panel, Paragraph
from scenes.space import Pose

pytestmark = pytest.mark.gl
SIZE = (320, 180)
TANGENTS = (0.5543 * SIZE[0] / SIZE[1], 0.5543)  # of the eye's 58 degrees
HEAD = Pose((1.0, 2.0, 1.62))
TEXT = "桥身由十三根铁索组成：九根在脚下，上铺木板；左右各两根作扶手。The bridge hangs on thirteen chains."


class Stage:
    """An eye, a panel view, and pictures of them."""

    def __init__(self) -> None:
        self.graphics: Graphics = open_offscreen(*SIZE, multisamples=0)
        self.root = NodePath("root")
        camera = EyeCamera(self.root)
        camera.set_aspect(SIZE[0] / SIZE[1])
        camera.set_pose(HEAD)
        self.graphics.add_view(camera.node_path)
        self.view = PanelView(self.root, Glyphs())

    def picture(self, panel: OpenPanel | None) -> npt.NDArray[np.uint8]:
        self.view.update(panel)
        self.graphics.render_frame()
        return self.graphics.picture()


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.graphics.close()


def opened(percent: int = 100, *, paragraphs: int = 12, **more: object) -> OpenPanel:
    blocks = tuple(Paragraph(TEXT, grade=Grade.inferred, grade_name="推断") for _ in range(paragraphs))
    panel = Panel("p", "铁索与木板", blocks, (Button("close", "关闭"),), dim=False)
    layout = lay_out(panel, percent)
    pose, width_m = place(HEAD, TANGENTS, layout)
    return OpenPanel(panel, layout, pose, width_m, **more)


def sheet_pixels(panel: OpenPanel) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the sheet in the picture."""
    pixels = SIZE[1] / (2.0 * TANGENTS[1] * 1.8)  # a metre at the sheet's distance
    half_w, half_h = panel.width_m / 2 * pixels, panel.height_m / 2 * pixels
    return (
        round(SIZE[0] / 2 - half_w), round(SIZE[1] / 2 - half_h), round(SIZE[0] / 2 + half_w), round(SIZE[1] / 2 + half_h)
    )  # fmt: skip


@pytest.mark.parametrize("percent", [100, 150, 300])
@pytest.mark.parametrize("paragraphs", [1, 12])
def test_all_is_on_the_sheet_and_its_paper_is_exact(stage: Stage, percent: int, paragraphs: int) -> None:
    panel = opened(percent, paragraphs=paragraphs)
    picture = stage.picture(panel).astype(int)
    left, top, right, bottom = sheet_pixels(panel)
    outside = picture.copy()
    outside[top - 1 : bottom + 1, left - 1 : right + 1] = 0
    assert outside.max() <= 12  # the shadow, nearly black on black; ink would be 38
    inside = picture[top + 6 : bottom - 6, left + 6 : right - 6]
    paper = np.all(inside == color("sheet")[:3], axis=2)
    assert 0.5 < paper.mean() < 0.99
    assert np.all(inside[:, :2] == color("sheet")[:3])  # no text runs to the edge


def test_scrolling_changes_the_middle_only(stage: Stage) -> None:
    panel = opened()
    above = stage.picture(panel)
    panel.scroll = panel.layout.max_scroll()
    below = stage.picture(panel)
    _, top, _, _ = sheet_pixels(panel)
    scale = SIZE[1] / (2.0 * TANGENTS[1] * 1.8) * panel.width_m / panel.layout.width
    view = panel.layout.viewport
    first, last = int(top + view.y * scale) - 1, int(top + (view.y + view.h) * scale) + 2
    assert not np.array_equal(above[first:last], below[first:last])
    assert np.array_equal(above[:first], below[:first])
    assert np.array_equal(above[last:], below[last:])


def test_focus_and_hover_are_seen_and_build_no_sheet_anew(stage: Stage) -> None:
    panel = opened(paragraphs=1)
    plain = stage.picture(panel)
    sheet = stage.view._scrolled
    panel.focus = "close"
    focused = stage.picture(panel)
    panel.hover = "close"
    hovered = stage.picture(panel)
    assert stage.view._scrolled is sheet
    assert not np.array_equal(plain, focused) and not np.array_equal(focused, hovered)
    panel.focus = panel.hover = ""
    assert np.array_equal(stage.picture(panel), plain)


def test_closed_panels_leave_nothing(stage: Stage) -> None:
    stage.picture(opened(paragraphs=1))
    assert stage.picture(None).max() == 0


def test_a_dimming_panel_darkens_what_is_behind(stage: Stage) -> None:
    stage.graphics.output.set_clear_color((0.8, 0.8, 0.8, 1.0))
    panel = opened(paragraphs=1)
    bright = stage.picture(panel)[0, 0]
    object.__setattr__(panel.panel, "dim", True)
    stage.view.update(None)
    dark = stage.picture(panel)[0, 0]
    stage.graphics.output.set_clear_color((0.0, 0.0, 0.0, 1.0))
    stage.view.update(None)
    assert dark.max() < 0.6 * bright.min()


def test_nothing_is_made_while_nothing_changes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = opened()
    stage.view.update(panel)

    def never(*_: object) -> None:
        raise AssertionError("made anew")

    monkeypatch.setattr(stage.view, "_build", never)
    monkeypatch.setattr(stage.view, "_show_state", never)
    monkeypatch.setattr(stage.view, "_place", never)
    for _ in range(3):
        stage.view.update(panel)
