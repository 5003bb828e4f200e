"""What a lost headset leaves to the desktop."""

import pytest

from interaction.presence import feet, stand_at
from interaction.systems import think
from scenes import space
from scenes.senses import HeadsetState, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose
from tests.interaction.worn import CLICK, TANGENTS, Wearer, worn

ROOM = Pose((0.8, -0.5, 1.5), space.quat_about(space.UP, 1.1))


def window(**more: object) -> Senses:
    return Senses(Pose((0.0, 0.0, EYE_HEIGHT_M)), view_tangents=TANGENTS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("between", [0, 5])
def test_the_window_goes_on_where_the_visitor_stood_and_looked(between: int) -> None:
    someone = Wearer()
    stand_at(someone.world, worn(head=ROOM), (5.0, -3.0, 0.0), 0.4)
    someone.frame(head=ROOM)
    for _ in range(between):
        someone.frame(head=Pose(), hands=(), headset=HeadsetState.lost, focused=False)
    for _ in range(3):
        think(someone.world, window(headset=HeadsetState.lost), someone.clock.next())
    assert feet(someone.world) == pytest.approx((5.0, -3.0, 0.0))
    assert space.heading_of(someone.world.world_from_head.orientation) == pytest.approx(0.4)
    assert someone.world.hands == () and someone.world.plate is None
    assert someone.world.notice == someone.world.word("headset.state.lost")
    someone.frame(head=ROOM)
    assert feet(someone.world) == pytest.approx((5.0, -3.0, 0.0)), "and back"


def test_what_a_hand_held_floats_before_the_window_and_can_be_put_back() -> None:
    someone = Wearer()
    place = someone.world.content.tour.hotspot("link").position
    someone.frame(hands=(someone.pointing_at(place),))
    someone.frame(*CLICK, hands=(someone.pointing_at(place),))
    someone.press("pick-up")
    think(someone.world, window(), someone.clock.next())
    assert someone.world.holding is not None and someone.world.holding.side is None
    seen = someone.world.world_from_head.inverse().point(someone.world.objects["chain-link"].pose.position_m)
    assert abs(seen[0]) < 1e-6 and seen[1] > 0.3
    think(someone.world, window(pressed=frozenset(CLICK)), someone.clock.next())
    assert someone.world.holding is None


def test_a_field_of_view_that_trembles_does_not_move_the_panel() -> None:
    someone = Wearer("lobby")
    pose = someone.panel().world_from_panel
    turned = Pose((0.0, 0.0, 1.6), space.quat_about(space.UP, 0.4))
    someone.frame(head=turned, view_tangents=(TANGENTS[0] + 0.004, TANGENTS[1] - 0.004))
    assert someone.panel().world_from_panel == pose
