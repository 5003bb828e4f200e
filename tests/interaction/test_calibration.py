"""The ten seconds in which a visitor's place, arm and hand are learnt; whoever sits there, and whoever would rather not."""

import pytest

from interaction.calibration import (
    HANDS_ONLY_S,
    OFFERED_AFTER_S,
    PATIENCE_S,
    PLACE_S,
    RAISE_S,
    remember_visitor,
)
from scenes import events as ev
from scenes import space
from scenes.body import CameraState
from scenes.hands import Side
from scenes.senses import Action, Senses
from scenes.space import Pose, Ray, Vec2
from tests.interaction.before_camera import AHEAD, Sitter
from tests.interaction.bodies import HEAD_M


def newcomer(**settings: object) -> Sitter:
    """In the lobby, nobody seen yet."""
    someone = Sitter("lobby", calibrated=False, **settings)
    someone.world.body.calibration_offered = False
    someone.seen = False
    someone.wait(0.5)
    assert someone.world.panel_id == "lobby"
    someone.seen = True
    return someone


def step(someone: Sitter) -> str:
    now = someone.world.body.calibrating
    return now.step if now is not None else ""


def at_ring(someone: Sitter, side: Side = "right") -> None:
    """Bring the cursor onto the picture."""
    panel = someone.world.panel
    assert panel is not None
    hit = next(hit for hit in panel.layout.hits if hit.id == "ring")
    per_point = panel.width_m / panel.layout.width
    middle = (hit.rect.x + hit.rect.w / 2, hit.rect.y + hit.rect.h / 2)
    local = ((middle[0] - panel.layout.width / 2) * per_point, 0.0, (panel.layout.height / 2 - middle[1]) * per_point)
    x, y, z = someone.world.world_from_head.inverse().point(panel.world_from_panel.point(local))
    across, up = someone.world.view_tangents
    place: Vec2 = (x / y / across, z / y / up)
    someone.point_at(place, side)


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("joints", [True, False])
def test_it_begins_when_somebody_is_seen_and_learns_place_arm_and_hand(side: Side, joints: bool) -> None:
    someone = newcomer()
    someone.joints = joints
    if not joints:
        someone.hold("palm", (0.05, 0.12), side)
    someone.wait(OFFERED_AFTER_S + 0.3)
    assert (someone.world.panel_id, step(someone)) == ("calibration", "place")
    someone.wait(PLACE_S + 0.1 if joints else HANDS_ONLY_S + 0.2)
    assert step(someone) == "raise"
    someone.hold("palm", (0.05, 0.12), side)
    someone.wait(RAISE_S + 0.8)
    assert step(someone) == "ring"
    at_ring(someone, side)
    events = someone.pinch(side)
    finished = [event for event in events if isinstance(event, ev.CalibrationFinished)]
    assert [(event.hand, event.seated, event.dwell, event.joints) for event in finished] == [(side, True, False, joints)]
    reach = someone.world.body.reach
    assert reach is not None and reach.hand == side and someone.world.panel_id == "lobby"
    if joints:
        assert reach.arm_m == pytest.approx(0.63, abs=0.05)
        assert reach.shoulder_width_m == pytest.approx(0.36, abs=0.01)
        assert reach.rest_head.position_m == pytest.approx(HEAD_M, abs=0.01)
    someone.wait(3.0)
    assert someone.world.panel_id == "lobby", "it is offered once"


def test_who_holds_still_on_the_ring_selects_so_from_then_on() -> None:
    someone = newcomer()
    someone.wait(4.0)
    someone.hold("palm", (0.05, 0.12))
    someone.wait(2.0)
    someone.point_at((0.9, 0.6))
    at_ring(someone)
    events = someone.wait(3.0)
    assert [type(event).__name__ for event in events][:2] == ["CalibrationFinished", "SettingsChanged"]
    assert someone.world.settings.dwell


def test_standing_and_a_lap_are_told_apart() -> None:
    for legs, seated in (("standing", False), ("lap", True), ("hidden", True)):
        someone = newcomer()
        someone.legs = legs
        someone.wait(OFFERED_AFTER_S + PLACE_S + 0.8)
        assert step(someone) == "raise"
        assert someone.world.body.reach is not None and someone.world.body.reach.seated == seated


def test_who_fidgets_is_waited_for() -> None:
    someone = newcomer()
    someone.wait(OFFERED_AFTER_S + 0.3)
    for number in range(150):
        someone.head_m = space.add(HEAD_M, (0.08 * (-1) ** (number // 15), 0.0, 0.0))
        someone.frame()
    assert step(someone) == "place"
    someone.wait(PLACE_S + 0.2)
    assert step(someone) == "raise"


@pytest.mark.parametrize("key", [Action.back, Action.select, Action.pause, Action.help])
def test_any_key_or_click_skips_it(key: Action) -> None:
    someone = newcomer()
    someone.wait(OFFERED_AFTER_S + 0.3)
    someone.frame(key)
    someone.wait(0.2)
    assert someone.world.body.calibrating is None and someone.world.panel_id in ("lobby", "help")
    assert "CalibrationFinished" not in someone.kinds()


def test_the_mouse_may_start_the_visit_at_once() -> None:
    someone = newcomer()
    someone.wait(OFFERED_AFTER_S + 0.3)
    moved = {"pointer": Ray(AHEAD.origin_m, space.normalized((0.2, 1.0, -0.2)))}
    someone.frame(Action.select, Action.teleport, **moved)
    someone.wait(0.2, **moved)
    assert someone.world.panel_id == "lobby"


def test_its_key_learns_anew_in_the_visit_and_nothing_else_happens_meanwhile() -> None:
    someone = Sitter()
    someone.wait(0.5)
    someone.frame(Action.calibrate)
    someone.wait(0.5)
    assert step(someone) == "place"
    someone.wait(PLACE_S + 0.5)
    someone.hold("thumb-up", (0.05, -0.05))
    someone.wait(1.5)
    assert step(someone) == "raise" and "HandRaised" not in someone.kinds()
    someone.hold("palm", (0.05, 0.12))
    someone.wait(2.0)
    assert step(someone) == "ring"
    at_ring(someone)
    someone.pinch()
    assert someone.world.panel_id == "" and "CalibrationFinished" in someone.kinds()


def test_a_step_that_does_not_come_about_is_passed_over() -> None:
    someone = newcomer()
    someone.wait(3 * PATIENCE_S + 5.0)
    assert someone.world.panel_id == "lobby"
    reach = someone.world.body.reach
    assert reach is not None and reach.arm_m == 0.6


def test_without_a_camera_there_is_none() -> None:
    someone = Sitter()
    someone.camera = CameraState.none
    someone.frame(Action.calibrate)
    someone.wait(0.3)
    assert someone.world.panel_id == ""
    assert Senses(Pose()).camera is CameraState.none


def test_in_the_next_tour_the_visitor_is_known() -> None:
    before, after = Sitter(), newcomer()
    remember_visitor(before.world, after.world)
    after.wait(2.0)
    assert after.world.panel_id == "lobby" and after.world.body.reach == before.world.body.reach
