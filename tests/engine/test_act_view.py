"""Rings where an act's hands take hold: there while it is acted, of the hand whose turn it is, and never over a panel."""

import pytest
from panda3d.core import NodePath

from engine.act_view import STEPS, ActView, shown
from engine.shots import due
from engine.text import Glyphs
from scenes.senses import Action
from tests.interaction.acting_tour import Actor, hand


@pytest.fixture
def actor() -> Actor:
    someone = Actor()
    someone.start("across")
    return someone


def rings(view: ActView, root: NodePath, actor: Actor) -> int:
    view.update(actor.world)
    return root.find_all_matches("**/holds").get_num_paths()


def test_rings_come_and_go_with_the_act(actor: Actor) -> None:
    root = NodePath("root")
    view = ActView(root, Glyphs())
    assert rings(view, root, actor) == 1
    actor.frame(Action.menu)
    actor.wait(0.1)
    assert rings(view, root, actor) == 0
    actor.frame(Action.back)
    actor.wait(0.1)
    assert rings(view, root, actor) == 1
    actor.frame(Action.skip)
    assert rings(view, root, actor) == 0


def test_an_act_that_carries_nobody_has_none() -> None:
    someone = Actor()
    someone.start("take-part")
    root = NodePath("root")
    assert rings(ActView(root, Glyphs()), root, someone) == 0


def test_they_tell_whose_turn_it_is_and_how_far(actor: Actor) -> None:
    acting = actor.world.acting
    assert acting is not None and shown(acting) == (0, "", 0)
    for share in range(6):
        actor.frame(hands=(hand((0.1, 0.75 - 0.045 * share, -0.1)),))
    assert shown(acting)[0] == 0 and 0 < shown(acting)[2] < STEPS
    actor.frame(Action.left)
    assert shown(acting)[:2] == (1, "right")
    ahead = acting.holds_m
    actor.frame(Action.right)
    actor.wait(0.1)
    assert all(after[0] > before[0] for after, before in zip(acting.holds_m, ahead, strict=True)), "hold by hold along the path"
    left, right = acting.holds_m
    assert left[1] > right[1], "the path leads east: the left hand is to the north"


def test_an_act_is_photographed_half_way(actor: Actor) -> None:
    taken: set[str] = set()
    assert due(actor.world, taken.__contains__) == ""
    for _ in range(2):
        actor.frame(Action.select)
    assert due(actor.world, taken.__contains__) == "act:across"
    taken.add("act:across")
    assert due(actor.world, taken.__contains__) == ""
