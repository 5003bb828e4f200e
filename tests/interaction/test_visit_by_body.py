"""The small tour's whole visit by landmarks alone: with either hand, without pinching, with no joints seen."""

from typing import Any

import pytest

from scenes.events import ActFinished
from tests.interaction.acting_tour import acting_world
from tests.interaction.body_visitor import BodyVisitor
from tests.interaction.small_tour import small_world


@pytest.mark.parametrize(
    "how",
    [{}, {"side": "left", "legs": "lap", "lean": True}, {"dwell": True}, {"joints": False}],
    ids=["right hand", "left hand, seated", "holding still", "hands alone"],
)
def test_a_body_is_enough(how: dict[str, Any]) -> None:
    visitor = BodyVisitor(small_world("lobby"), **how)
    visitor.visit()
    world = visitor.world
    assert world.progress.completed and world.progress.quiz_passed
    assert set(world.progress.hotspots) >= {"board", "link", "sides", "map", "on-the-way", "test", "books"}
    assert world.settings.dwell == visitor.dwell
    assert world.body.reach is not None and world.body.reach.hand == visitor.side
    assert ("pinch" in world.body.used) != visitor.dwell


@pytest.mark.parametrize("how", [{}, {"side": "left", "legs": "lap", "joints": False}], ids=["right hand", "left hand alone, seated"])
def test_a_body_takes_part(how: dict[str, Any]) -> None:
    visitor = BodyVisitor(acting_world("lobby"), **how)
    told = visitor.visit()
    assert visitor.world.progress.completed
    finished = [(event.place, event.by) for event in told if isinstance(event, ActFinished)]
    assert finished == [("own-part", "camera"), ("take-part", "camera"), ("across", "camera")]
