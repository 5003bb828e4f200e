"""Shapes over time: when they begin and end; nothing begins while a hand is found, lost, cut off, or taken for another."""

import copy
import random
from collections.abc import Iterator

import pytest

from interaction.shape_filter import HOLD_S, LOST_S, OTHERS_HOLD_S, SETTLE_S, STEADY_S, Judged, ShapeFilter
from scenes.body import SeenHand
from tests.interaction.bent_hands import made_hand

STEP_S = 1.0 / 30.0


class Watched:
    """A hand before a camera of 30 captures a second."""

    def __init__(self, start_s: float = 5.0) -> None:
        self.filter = ShapeFilter()
        self.time_s = start_s

    def see(self, hand: SeenHand | None, for_s: float = STEP_S) -> list[Judged]:
        said = []
        for _ in range(max(1, round(for_s / STEP_S))):
            said.append(self.filter.read(hand, self.time_s))
            self.time_s += STEP_S
        return said

    def settle(self) -> None:
        self.see(made_hand("relaxed"), SETTLE_S + 0.2)


def anything(said: list[Judged]) -> set[str]:
    """What was going on in any of the captures."""
    return (
        {judged.shape for judged in said}
        | {"pinching" for judged in said if judged.pinching}
        | {"gripping" for judged in said if judged.fist}
    ) - {"none"}


@pytest.mark.parametrize("shape", ["point", "palm", "fist", "thumb-up", "four", "rock", "call"])
def test_a_shape_begins_after_it_was_held_and_ends_after_it_was_left(shape: str) -> None:
    hand = Watched()
    hand.settle()
    began_s = hand.time_s
    said = hand.see(made_hand(shape), 1.0)
    first = next(index for index, judged in enumerate(said) if judged.shape == shape)
    held_s = HOLD_S.get(shape, OTHERS_HOLD_S)  # type: ignore[call-overload]
    assert held_s <= first * STEP_S + 1e-6 < held_s + 2 * STEP_S
    assert said[-1].since_s == pytest.approx(began_s)
    assert {judged.shape for judged in hand.see(made_hand("relaxed"), 0.1)} == {shape}
    assert "none" in {judged.shape for judged in hand.see(made_hand("relaxed"), 0.3)}
    assert anything(hand.see(made_hand("relaxed"), 0.3)) == set()


@pytest.mark.parametrize("shape", ["point", "palm", "fist", "thumb-up", "pinch"])
def test_a_glimpse_of_a_shape_is_none(shape: str) -> None:
    hand = Watched()
    hand.settle()
    for _ in range(20):
        assert anything(hand.see(made_hand(shape), STEP_S)) == set()
        assert anything(hand.see(made_hand("none"), 0.2)) == set()


@pytest.mark.parametrize("shape", ["point", "palm", "fist", "thumb-up", "pinch"])
def test_nothing_begins_while_the_hand_is_being_found(shape: str) -> None:
    hand = Watched()
    said = hand.see(made_hand(shape), SETTLE_S - STEP_S)
    assert anything(said) == set()
    assert not any(judged.steady for judged in said)


def test_a_hand_that_comes_closed_must_open_first() -> None:
    pinching, gripping = Watched(), Watched()
    assert anything(pinching.see(made_hand("pinch"), 2.0)) == {"pinch"}  # the shape is told, but nothing is selected
    assert anything(gripping.see(made_hand("fist"), 2.0)) == {"fist"}
    for hand in (pinching, gripping):
        hand.see(made_hand("palm"), 0.5)
    assert pinching.see(made_hand("pinch"), 0.5)[-1].pinching
    assert gripping.see(made_hand("fist"), 0.5)[-1].fist


def test_a_pinch_begins_once_and_ends_farther_away() -> None:
    hand = Watched()
    hand.settle()
    hand.see(made_hand("pinch", gap=0.9), 0.3)
    gaps = [0.8, 0.6, 0.4, 0.25, 0.15, 0.1, 0.2, 0.3, 0.4, 0.3, 0.4, 0.6, 0.8]
    said = [hand.see(made_hand("pinch", gap=gap))[0] for gap in gaps]
    assert [judged.pinching for judged in said] == [False] * 4 + [True] * 7 + [False] * 2
    assert [judged.pinch == 1.0 for judged in said] == [judged.pinching for judged in said]
    ways = [judged.pinch for judged in said[:4]]
    assert ways == sorted(ways) and 0.0 < ways[0] < ways[-1] < 1.0


def test_a_fist_is_no_pinch_and_a_thumb_up_no_fist() -> None:
    hand = Watched()
    hand.see(made_hand("palm"), 1.0)
    said = hand.see(made_hand("fist"), 1.0)
    assert said[-1].fist and not any(judged.pinching for judged in said)
    hand.see(made_hand("palm"), 1.0)
    said = hand.see(made_hand("thumb-up"), 1.0)
    assert said[-1].shape == "thumb-up" and not any(judged.fist for judged in said)


def going() -> Iterator[tuple[str, SeenHand]]:
    yield "at the left edge", made_hand("palm", at=(0.03, 0.5))
    yield "at the lower edge", made_hand("palm", at=(0.5, 0.02))
    yield "hardly seen", made_hand("palm", score=0.4)


@pytest.mark.parametrize("hand", [hand for _, hand in going()], ids=[name for name, _ in going()])
def test_nothing_begins_while_the_hand_is_being_lost(hand: SeenHand) -> None:
    watched = Watched()
    watched.settle()
    said = watched.see(hand, 2.0)
    assert anything(said) == set()
    assert not any(judged.steady for judged in said)
    assert watched.see(made_hand("palm", at=(0.05, 0.5)), STEADY_S / 2)[-1].steady is False


def test_the_time_of_a_held_palm_starts_anew_after_doubt() -> None:
    hand = Watched()
    hand.settle()
    assert hand.see(made_hand("palm"), 1.0)[-1].shape == "palm"
    hand.see(made_hand("palm", score=0.3), 0.5)
    doubted_s = hand.time_s
    said = hand.see(made_hand("palm"), 1.0)
    assert all(judged.since_s >= doubted_s - STEP_S for judged in said)
    assert said[-1].shape == "palm"


def test_a_hand_that_jumps_is_not_believed() -> None:
    hand = Watched()
    hand.settle()
    for _ in range(15):
        assert anything(hand.see(made_hand("palm", at=(0.2, 0.5)))) == set()
        assert anything(hand.see(made_hand("palm", at=(0.8, 0.5)))) == set()
    for _ in range(15):
        assert anything(hand.see(made_hand("palm", size=0.6))) == set()
        assert anything(hand.see(made_hand("palm", size=1.2))) == set()


def test_a_hand_missed_for_a_moment_keeps_its_pinch_and_a_lost_one_does_not() -> None:
    hand = Watched()
    hand.settle()
    hand.see(made_hand("palm"), 0.3)
    assert hand.see(made_hand("pinch"), 0.3)[-1].pinching
    missed = hand.see(None, 0.1)
    assert all(judged.pinching and not judged.steady for judged in missed)
    assert hand.see(made_hand("pinch"), 0.1)[-1].pinching
    gone = hand.see(None, LOST_S + 0.2)
    assert gone[-1] == Judged()
    assert anything(hand.see(made_hand("pinch"), 1.0)) == {"pinch"}


def test_a_flickering_hand_does_nothing() -> None:
    hand = Watched()
    for _ in range(40):
        assert anything(hand.see(made_hand("palm"), 0.1)) == set()
        hand.see(None, 0.1)


def test_trembling_landmarks_neither_begin_nor_end_anything() -> None:
    chance = random.Random(4)

    def trembling(shape: str) -> SeenHand:
        hand = made_hand(shape)
        points = tuple(
            (x + chance.gauss(0, 0.002), y + chance.gauss(0, 0.004), z + chance.gauss(0, 0.002)) for x, y, z in hand.points_m
        )
        return SeenHand(hand.side, hand.score, points, hand.picture, hand.place_m)

    hand = Watched()
    hand.settle()
    for shape in ("point", "palm", "thumb-up", "none"):
        hand.see(trembling(shape), 0.6)
        said = [hand.see(trembling(shape))[0] for _ in range(90)]
        assert {judged.shape for judged in said} == {shape}
        assert not any(judged.pinching or judged.fist for judged in said)


def test_a_capture_read_twice_counts_once() -> None:
    once, twice = Watched(), ShapeFilter()
    for shape in ["relaxed"] * 20 + ["palm"] * 20:
        time_s = once.time_s
        said = once.see(made_hand(shape))[0]
        assert twice.read(made_hand(shape), time_s) == said
        assert twice.read(made_hand(shape), time_s) == said


def test_a_filter_can_be_copied() -> None:
    hand = Watched()
    hand.settle()
    kept = copy.deepcopy(hand.filter)
    assert kept == hand.filter
    hand.see(made_hand("palm"), 1.0)
    assert kept != hand.filter


@pytest.mark.parametrize(("missed", "delayed"), [(1, False), (2, True)])
def test_one_missed_capture_delays_no_shape_and_two_do(missed: int, delayed: bool) -> None:
    hand = Watched()
    hand.settle()
    said = hand.see(made_hand("palm"), 0.1)
    said += [judged for _ in range(missed) for judged in hand.see(None)]
    assert not any(judged.steady for judged in said[-missed:]) and anything(said) == set()
    said += hand.see(made_hand("palm"), 0.6)
    first = next(index for index, judged in enumerate(said) if judged.shape == "palm")
    assert (first * STEP_S > OTHERS_HOLD_S + STEADY_S) == delayed
