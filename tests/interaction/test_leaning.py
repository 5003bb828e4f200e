"""Walking and turning by leaning: from where the head rests, beyond a dead zone, and never while something else goes on."""

import math

import pytest

from interaction.presence import feet
from scenes import space
from tests.interaction.before_camera import Sitter
from tests.interaction.bodies import HEAD_M


def walked(someone: Sitter, lean: space.Vec3, seconds: float = 2.0) -> tuple[float, float]:
    """How far forward, and how far round to the left."""
    start, heading = feet(someone.world), space.heading_of(someone.world.world_from_head.orientation)
    someone.head_m = space.add(HEAD_M, lean)
    someone.wait(seconds)
    end = feet(someone.world)
    turn = math.remainder(space.heading_of(someone.world.world_from_head.orientation) - heading, math.tau)
    return end[1] - start[1], turn


def test_leaning_walks_and_turns_and_sitting_up_stops() -> None:
    someone = Sitter()
    someone.wait(1.0)
    assert walked(someone, (0.0, 0.22, -0.05))[0] > 1.5
    walked(someone, (0.0, 0.0, 0.0), 0.5)
    assert walked(someone, (0.0, 0.0, 0.0)) == (0.0, 0.0)
    assert walked(someone, (0.0, -0.2, 0.0))[0] < -1.0
    assert walked(someone, (0.2, 0.0, -0.02))[1] < -1.0
    assert walked(someone, (-0.2, 0.0, -0.02), 1.5)[1] > 1.0


@pytest.mark.parametrize(
    "lean", [(0.0, 0.09, 0.0), (0.09, 0.0, 0.0), (0.05, 0.3, 0.35), (0.0, -0.9, 0.0)], ids=["a little", "aside", "stood up", "went off"]
)
def test_who_moves_a_little_stands_up_or_goes_off_does_not_walk(lean: space.Vec3) -> None:
    someone = Sitter()
    someone.wait(1.0)
    way, turn = walked(someone, lean)
    assert (way, turn) == (0.0, 0.0)


def test_leaning_between_the_two_limits_keeps_what_it_did() -> None:
    someone = Sitter()
    someone.wait(1.0)
    assert walked(someone, (0.0, 0.09, 0.0))[0] == 0.0
    walked(someone, (0.0, 0.14, 0.0))
    assert walked(someone, (0.0, 0.09, 0.0), 1.0)[0] > 0.3


def test_nobody_walks_before_a_panel_or_uncalibrated() -> None:
    someone = Sitter()
    someone.open("help")
    assert walked(someone, (0.0, 0.22, 0.0))[0] == 0.0
    other = Sitter(calibrated=False)
    other.wait(1.0)
    assert walked(other, (0.0, 0.22, 0.0))[0] == 0.0


def test_who_turns_by_steps_turns_by_steps() -> None:
    someone = Sitter(turning="snap")
    someone.wait(1.0)
    _, turn = walked(someone, (0.2, 0.0, -0.02), 1.5)
    assert round(math.degrees(turn)) in (-60, -90)
