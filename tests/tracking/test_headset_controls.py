"""What buttons and sticks mean, for either hand alone and for both."""

import math
from collections import Counter
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.hands import Hand, Side
from scenes.senses import Action
from scenes.space import Pose
from tracking.headset_controls import HOLD_S, PULL_M, Controls, HeadsetControls, RawHand, pad, rested

SIDES: tuple[Side, ...] = ("left", "right")
DT_S = 0.05


def hand(side: Side, **changes: object) -> RawHand:
    return RawHand(side, "controller", Pose((0.1, 0.2, 1.0)), Pose(), **changes)


def bare(side: Side, **changes: object) -> RawHand:
    return RawHand(side, "bare", Pose((0.1, 0.2, 1.0)), Pose(), **changes)


class Player:
    """Feeds frames, and counts what began."""

    def __init__(self, *sides: Side) -> None:
        self.controls = HeadsetControls()
        self.time_s = 0.0
        self.counts: Counter[Action] = Counter()
        self.now = Controls()
        if sides:
            self.play(*(hand(side) for side in sides), frames=2)

    def play(
        self,
        *raw: RawHand,
        frames: int = 1,
        focused: bool = True,
        one_hand: Literal["both", "left", "right"] = "both",
        holding: Side | None = None,
    ) -> Controls:
        for _ in range(frames):
            self.time_s += DT_S
            self.now = self.controls.read(
                raw, self.time_s, focused=focused, one_hand=one_hand, holding=holding
            )
            self.counts.update(self.now.pressed)
        return self.now

    def of(self, side: Side) -> Hand:
        return next(hand for hand in self.now.hands if hand.side == side)


@pytest.mark.parametrize("side", SIDES)
def test_the_trigger_selects_once_and_goes_where_it_points(side: Side) -> None:
    player = Player("left", "right")
    player.play(*(hand(s, select=float(s == side)) for s in SIDES), frames=10)
    assert player.counts == {Action.select: 1, Action.teleport: 1}
    assert player.now.hand == side and player.of(side).selecting
    player.play(hand("left"), hand("right"), frames=3)
    assert not player.of(side).selecting and player.now.hand == side, "the pointing hand stays"
    player.play(*(hand(s, select=float(s == side)) for s in SIDES), frames=3)
    assert player.counts[Action.select] == 2


def test_a_trembling_trigger_selects_once() -> None:
    player = Player("right")
    for value in (0.61, 0.55, 0.62, 0.45, 0.7, 0.58):
        player.play(hand("right", select=value))
    assert player.counts[Action.select] == 1
    player.play(hand("right", select=0.39))
    player.play(hand("right", select=0.59))
    assert player.counts[Action.select] == 1, "not yet far enough"
    player.play(hand("right", select=0.6))
    assert player.counts[Action.select] == 2


def test_the_other_hand_points_while_the_pointing_one_is_lost() -> None:
    player = Player("left", "right")
    assert player.now.hand == "right"
    assert player.play(hand("left")).hand == "left"
    assert player.play(hand("left"), hand("right")).hand == "left", "who took over keeps on"
    assert player.play().hand is None
    assert player.now.hands == ()


@pytest.mark.parametrize("side", SIDES)
def test_one_hand_does_everything(side: Side) -> None:
    """In one-handed mode, with the other one's buttons all down; and the same with only that hand tracked."""
    other: Side = "right" if side == "left" else "left"
    noise = hand(other, select=1.0, squeeze=1.0, stick=(1.0, 1.0), menu=True, back=True, hurry=True)
    for extra, mode in (((noise,), side), ((), "both")):
        player = Player()

        def play(
            frames: int = 3,
            extra: tuple[RawHand, ...] = extra,
            mode: str = mode,
            player: Player = player,
            **changes: object,
        ) -> None:
            player.play(hand(side, **changes), *extra, frames=frames, one_hand=mode)
            player.play(hand(side), *extra, frames=2, one_hand=mode)

        play()
        play(select=1.0)
        play(stick=(1.0, 0.0))
        play(stick=(-1.0, 0.0))
        play(stick=(0.0, 1.0))
        play(menu=True)
        play(back=True)
        play(menu=True, frames=40)
        play(back=True, frames=40)
        assert player.counts == {
            Action.select: 1,
            Action.teleport: 2,
            Action.turn_left: 1,
            Action.turn_right: 1,
            Action.menu: 1,
            Action.back: 1,
            Action.recentre: 1,
            Action.safe_place: 1,
        }
        player.play(hand(side, stick=(0.1, 0.9), hurry=True), *extra, one_hand=mode)
        assert player.now.move[1] > 0.8 and player.now.move[0] == 0.0 and player.now.hurry
        player.play(hand(side, stick=(0.0, -0.9)), *extra, one_hand=mode)
        assert player.now.move[1] < -0.8 and player.now.scroll < 0.0
        player.play(hand(side, stick=(0.9, 0.1), squeeze=1.0), *extra, one_hand=mode)
        assert player.now.move == (0.0, 0.0) and player.now.turn < -0.8
        assert player.of(side).grabbing
        assert [h.side for h in player.now.hands] == [side] and player.now.hand == side


def test_with_two_hands_the_left_stick_walks_and_the_right_one_turns() -> None:
    player = Player("left", "right")
    player.play(hand("left", stick=(1.0, 0.0)), hand("right"))
    assert player.now.move == (1.0, 0.0) and player.now.turn == 0.0 and not player.counts
    player.play(hand("left", stick=(0.0, 1.0)), hand("right", stick=(-1.0, 0.0)), frames=5)
    assert player.now.move == (0.0, 1.0) and player.now.turn == 1.0
    assert player.counts == {Action.turn_left: 1}
    assert not player.of("left").aiming


@pytest.mark.parametrize("sides", [("right",), ("left", "right"), ("left",)])
def test_pushing_forward_aims_and_letting_go_goes(sides: tuple[Side, ...]) -> None:
    player = Player(*sides)
    steering: Side = sides[-1]
    rest = [hand(side) for side in sides[:-1]]
    player.play(*rest, hand(steering, stick=(0.0, 0.65)), frames=3)
    assert not player.of(steering).aiming
    player.play(*rest, hand(steering, stick=(0.1, 0.95)), frames=3)
    assert player.of(steering).aiming and player.now.hand == steering
    player.play(*rest, hand(steering, stick=(0.0, 0.5)), frames=3)
    assert player.of(steering).aiming and not player.counts
    player.play(*rest, hand(steering), frames=3)
    assert player.counts == {Action.teleport: 1} and not player.of(steering).aiming


def test_aiming_is_cancelled_by_back_and_by_losing_the_hand() -> None:
    player = Player("right")
    aimed = hand("right", stick=(0.0, 1.0))
    player.play(aimed, frames=2)
    player.play(replace(aimed, back=True), frames=2)
    assert not player.of("right").aiming
    player.play(hand("right"), frames=2)
    assert not player.counts, "neither gone there nor asked back"
    player.play(aimed, frames=2)
    player.play()
    player.play(hand("right"), frames=2)
    assert not player.counts


def test_no_turning_while_aiming() -> None:
    player = Player("right")
    player.play(hand("right", stick=(0.0, 1.0)), frames=2)
    player.play(hand("right", stick=(0.9, 0.45)), frames=2)
    assert player.now.turn == 0.0 and not player.counts and player.of("right").aiming


def test_a_step_of_turning_needs_the_stick_back_first() -> None:
    player = Player("right")
    for x in (0.5, 0.8, 1.0, 0.5, 0.9):
        player.play(hand("right", stick=(x, 0.0)))
    assert player.counts == {Action.turn_right: 1}
    player.play(hand("right", stick=(0.3, 0.0)))
    player.play(hand("right", stick=(0.9, 0.0)))
    assert player.counts == {Action.turn_right: 2}


def test_a_button_held_long_means_its_second_thing_only() -> None:
    player = Player("right")
    frames = math.ceil(HOLD_S / DT_S) + 2
    player.play(hand("right", menu=True), frames=3)
    assert not player.counts, "not before it is let go"
    player.play(hand("right"))
    assert player.counts == {Action.menu: 1}
    player.play(hand("right", menu=True), frames=frames + 60)
    player.play(hand("right"), frames=2)
    assert player.counts == {Action.menu: 1, Action.recentre: 1}
    player.play(hand("right", back=True), frames=frames)
    player.play(hand("right"), frames=2)
    assert player.counts == {Action.menu: 1, Action.recentre: 1, Action.safe_place: 1}


def test_a_bare_palm_is_the_menu_at_once_and_never_recentres() -> None:
    player = Player()
    player.play(bare("left"), frames=2)
    player.play(bare("left", menu=True), frames=80)
    assert player.counts == {Action.menu: 1}


@pytest.mark.parametrize("before", ["unfocused", "lost", "other kind", "first"])
def test_what_was_down_before_does_not_fire(before: str) -> None:
    """Focus returns, the hand is found again, another thing is in the hand: everything is down already."""
    down = hand("right", select=1.0, squeeze=1.0, menu=True, back=True, stick=(0.0, 1.0))
    player = Player() if before == "first" else Player("right")
    if before == "unfocused":
        assert player.play(down, focused=False, frames=3) == Controls()
    if before == "lost":
        player.play(frames=3)
    if before == "other kind":
        player.play(bare("right"), frames=3)
    player.play(down, frames=60)
    seen = player.of("right")
    assert not (seen.selecting or seen.grabbing or seen.aiming)
    player.play(hand("right"), frames=3)
    assert not player.counts
    player.play(down, frames=2)
    player.play(hand("right"), frames=2)
    assert player.counts[Action.select] == 1 and player.counts[Action.back] + player.counts[Action.menu] >= 1


def test_without_focus_there_are_no_hands() -> None:
    player = Player("left", "right")
    player.play(hand("left", stick=(1.0, 1.0)), hand("right", select=1.0), focused=False)
    assert player.now == Controls()


def test_the_stick_of_the_hand_that_holds_turns_the_object() -> None:
    player = Player("left", "right")
    player.play(hand("left", stick=(0.0, 1.0)), hand("right", stick=(1.0, 1.0)), holding="right", frames=4)
    assert player.now.object_turn_rad[0] > 0.0 and player.now.object_turn_rad[1] < 0.0
    assert player.now.turn == 0.0 and player.now.scroll == 0.0 and player.now.move == (0.0, 1.0)
    assert not player.counts and not player.of("right").aiming


def test_an_opened_fist_that_moved_has_pulled_the_page_along() -> None:
    player = Player()
    player.play(bare("right"), frames=2)
    total = 0.0
    for frame in range(6):
        moved = replace(bare("right", grabbing=True), stage_from_grip=Pose((0.0, 0.3, 1.0 + 0.01 * frame)))
        total += player.play(moved).scroll
    assert total == pytest.approx(-0.05 / PULL_M)
    assert player.play(bare("right")).scroll == 0.0


def test_gestures_already_judged_are_taken_as_they_are() -> None:
    player = Player()
    player.play(bare("right", select=0.9, selecting=False), frames=4)
    assert not player.counts and not player.of("right").selecting
    player.play(bare("right", select=1.0, selecting=True))
    assert player.counts[Action.select] == 1


STICK = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


@given(STICK)
def test_a_rested_stick_keeps_its_way_and_its_bounds(stick: tuple[float, float]) -> None:
    x, y = rested(stick)
    assert math.hypot(x, y) <= 1.0 + 1e-9
    assert x * stick[0] >= 0.0 and y * stick[1] >= 0.0
    assert (x, y) == (0.0, 0.0) or math.atan2(y, x) == pytest.approx(math.atan2(stick[1], stick[0]))


def test_a_pad_is_a_stick_at_its_sides_and_a_button_in_its_middle() -> None:
    assert pad((0.0, 0.9), False) == ((0.0, 0.0), False), "a resting finger is nothing"
    assert pad((0.0, 0.6), True) == ((0.0, 1.0), False)
    assert pad((0.1, -0.1), True) == ((0.0, 0.0), True)


RAW = st.builds(
    RawHand,
    side=st.sampled_from(SIDES),
    kind=st.sampled_from(["controller", "bare"]),
    stage_from_grip=st.just(Pose()),
    stage_from_aim=st.just(Pose()),
    select=st.floats(0, 1),
    squeeze=st.floats(0, 1),
    stick=STICK,
    hurry=st.booleans(),
    menu=st.booleans(),
    back=st.booleans(),
)
FRAME = st.tuples(st.lists(RAW, max_size=2, unique_by=lambda raw: raw.side), st.booleans())


@given(st.lists(FRAME, max_size=30), st.sampled_from(["both", "left", "right"]))
def test_whatever_hands_do_the_rules_hold(
    frames: list[tuple[list[RawHand], bool]], one_hand: Literal["both", "left", "right"]
) -> None:
    controls = HeadsetControls()
    was: set[Side] = set()
    for number, (raw, focused) in enumerate(frames):
        now = controls.read(raw, number * 0.3, focused=focused, one_hand=one_hand)
        sides = {h.side for h in now.hands}
        assert sides == ({r.side for r in raw if one_hand in ("both", r.side)} if focused else set())
        assert (now.hand in sides) == bool(sides)
        assert math.hypot(*now.move) <= 1.0 + 1e-9 and -1.0 <= now.turn <= 1.0
        assert not (Action.select in now.pressed and Action.teleport not in now.pressed)
        assert not now.pressed or was, "nothing begins in the frame in which hands appear"
        assert not {Action.turn_left, Action.turn_right} <= now.pressed
        was = sides
