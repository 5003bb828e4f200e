"""Panels stand before the eyes, fit the view, and are pressed where they are pointed at."""

import math

import hypothesis.strategies as st
import pytest
from hypothesis import given

from interaction.panel_layout import lay_out
from interaction.panel_place import panel_point, place
from scenes.panel import Button, Layout, OpenPanel, Panel, Paragraph
from scenes.space import Pose, Ray, add, distance, dot, normalized, quat_heading_pitch, scaled, sub

TALL = lay_out(Panel("p", "标题", tuple(Paragraph("桥" * 60) for _ in range(20)), (Button("close", "关闭"),)), 100)
SHORT = lay_out(Panel("p", "标题", (Paragraph("短"),), wide=False), 100)
DESKTOP, SQUARE, HEADSET = (0.985, 0.554), (0.739, 0.554), (1.2, 1.25)
heads = st.builds(
    lambda x, y, heading, pitch: Pose((x, y, 1.62), quat_heading_pitch(heading, pitch)),
    st.floats(-50, 50),
    st.floats(-50, 50),
    st.floats(-math.pi, math.pi),
    st.floats(-1.4, 1.4),
)
views = st.sampled_from((DESKTOP, SQUARE, HEADSET))
layouts = st.sampled_from((TALL, SHORT))


def opened(head: Pose, view: tuple[float, float], layout: Layout, *, headset: bool = False) -> OpenPanel:
    pose, width_m = place(head, view, layout, headset=headset)
    return OpenPanel(Panel("p", "", ()), layout, pose, width_m)


def point(panel: OpenPanel, x: float, y: float) -> tuple[float, float, float]:
    scale = panel.width_m / panel.layout.width
    return panel.world_from_panel.point(((x - panel.layout.width / 2) * scale, 0.0, (panel.layout.height / 2 - y) * scale))


@given(heads, views, layouts)
def test_it_stands_upright_between_one_and_three_metres_before_the_head(
    head: Pose, view: tuple[float, float], layout: Layout
) -> None:
    panel = opened(head, view, layout)
    pose = panel.world_from_panel
    assert 1.0 <= distance(pose.position_m, head.position_m) <= 3.0
    assert abs(pose.direction((1.0, 0.0, 0.0))[2]) < 1e-9  # never rolled
    towards = normalized(sub(pose.position_m, head.position_m))
    assert dot(pose.direction((0.0, 1.0, 0.0)), towards) > math.cos(math.radians(19.0))


@given(st.floats(-math.pi, math.pi), views, layouts)
def test_the_whole_sheet_is_within_the_view(heading: float, view: tuple[float, float], layout: Layout) -> None:
    head = Pose((3.0, 4.0, 1.62), quat_heading_pitch(heading, 0.0))
    panel = opened(head, view, layout)
    for x in (0.0, layout.width):
        for y in (0.0, layout.height):
            right, forward, up = head.inverse().point(point(panel, x, y))
            assert abs(right) / forward <= 0.861 * view[0]
            assert abs(up) / forward <= 0.861 * view[1]


def test_text_looks_equally_large_on_all_sheets_of_a_view() -> None:
    head = Pose((0.0, 0.0, 1.62))
    scales = {round(place(head, DESKTOP, layout)[1] / layout.width, 9) for layout in (TALL, SHORT)}
    assert len(scales) == 1


def test_in_a_headset_it_stands_upright_while_the_head_is_about_level() -> None:
    for pitch in (-0.3, 0.0, 0.3):
        pose, _ = place(Pose((0, 0, 1.62), quat_heading_pitch(0.7, pitch)), HEADSET, SHORT, headset=True)
        assert abs(pose.direction((0.0, 0.0, 1.0))[2] - 1.0) < 1e-9


def test_on_a_screen_it_is_a_rectangle_wherever_the_visitor_looks() -> None:
    for pitch in (-1.4, -0.3, 0.0, 0.3, 1.4):
        head = Pose((0, 0, 1.62), quat_heading_pitch(0.7, pitch))
        pose, _ = place(head, DESKTOP, SHORT)
        assert pose.orientation == pytest.approx(head.orientation)


def test_in_a_headset_it_is_no_wider_than_is_comfortable() -> None:
    head = Pose((0.0, 0.0, 1.62))
    panel = opened(head, HEADSET, TALL, headset=True)
    half = math.atan2(panel.width_m / 2, distance(panel.world_from_panel.position_m, head.position_m))
    assert math.degrees(2 * half) <= 64.01


@given(heads, views, layouts, st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_ray_at_a_point_finds_that_point(head: Pose, view: tuple[float, float], layout: Layout, u: float, v: float) -> None:
    panel = opened(head, view, layout)
    aim = point(panel, u * layout.width, v * layout.height)
    ray = Ray(head.position_m, normalized(sub(aim, head.position_m)))
    found = panel_point(ray, panel)
    assert found is not None
    assert found == pytest.approx((u * layout.width, v * layout.height), abs=1e-3)


def test_rays_beside_behind_and_away_find_nothing() -> None:
    head = Pose((0.0, 0.0, 1.62))
    panel = opened(head, DESKTOP, SHORT)
    centre = panel.world_from_panel.position_m
    forward = normalized(sub(centre, head.position_m))
    beyond = add(centre, scaled(forward, 1.0))
    assert panel_point(Ray(head.position_m, scaled(forward, -1.0)), panel) is None
    assert panel_point(Ray(beyond, scaled(forward, -1.0)), panel) is None
    beside = point(panel, SHORT.width + 5.0, 10.0)
    assert panel_point(Ray(head.position_m, normalized(sub(beside, head.position_m))), panel) is None
