"""Pinch, fist, palm and beam of a hand made of joints."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes import space
from scenes.hands import Joint, Side
from scenes.space import Pose, Vec3
from tracking import hand_gestures
from tracking.hand_gestures import PALM_M, SETTLE_S, HandGestures, grip_of, palm_to_face, pointing_way

SIDES: tuple[Side, ...] = ("left", "right")
HEAD = Pose((0.0, 0.0, 1.6))
BEFORE = Pose((0.2, 0.4, 1.3))
"""A hand before the visitor, its back up."""
DT_S = 0.02


def joints(
    wrist: Pose = BEFORE,
    gap_m: float = 0.1,
    tip_m: float = 0.11,
    index_m: float | None = None,
    size: float = 1.0,
) -> list[Pose]:
    """A hand: thumb and index tips ``gap_m`` apart, finger tips ``tip_m`` from the palm. Only what gestures look at is in its place."""
    local: dict[Joint, Vec3] = dict.fromkeys(Joint, (0.0, 0.05, 0.0))
    local[Joint.wrist] = (0.0, 0.0, 0.0)
    local[Joint.palm] = (0.0, 0.06, 0.0)
    local[Joint.middle_proximal] = (0.0, PALM_M, 0.0)
    local[Joint.index_proximal] = (0.02, 0.09, 0.0)
    for tip in hand_gestures.TIPS:
        local[tip] = (0.0, 0.06 + tip_m, 0.0)
    local[Joint.index_tip] = (0.0, 0.06 + (tip_m if index_m is None else index_m), 0.0)
    index = local[Joint.index_tip]
    local[Joint.thumb_tip] = (index[0] + gap_m, index[1], index[2])
    return [wrist @ Pose(space.scaled(local[joint], size)) for joint in Joint]


class Player:
    def __init__(self, side: Side = "right", **shape: float) -> None:
        self.gestures = HandGestures(side)
        self.time_s = 5.0
        self.play(0.4, **shape)

    def play(self, for_s: float = DT_S, head: Pose = HEAD, **shape: object) -> hand_gestures.Gestures:
        for _ in range(max(1, round(for_s / DT_S))):
            self.time_s += DT_S
            self.now = self.gestures.read(joints(**shape), head, self.time_s)
        return self.now


@pytest.mark.parametrize("size", [0.8, 1.0, 1.2])
def test_a_pinch_begins_near_and_ends_far(size: float) -> None:
    player = Player(size=size)
    seen = [
        player.play(gap_m=gap, size=size).selecting
        for gap in (0.05, 0.02, 0.0149, 0.02, 0.027, 0.0281, 0.02, 0.014)
    ]
    assert seen == [False, False, True, True, True, False, False, True]
    assert player.now.select == 1.0


@given(st.floats(0.0, 0.2), st.floats(0.0, 0.2))
def test_nearer_fingers_are_never_less_of_a_pinch(a: float, b: float) -> None:
    near, far = sorted((a, b))
    assert Player().play(gap_m=near).select >= Player().play(gap_m=far).select


def test_a_fist_is_no_pinch_and_a_pointing_hand_is_no_fist() -> None:
    player = Player()
    fist = player.play(gap_m=0.009, tip_m=0.04)
    assert fist.grabbing and not fist.selecting and fist.grab == 1.0 and fist.select == 0.0
    assert player.play(gap_m=0.03, tip_m=0.07).grabbing, "loosened, not opened"
    assert not player.play().grabbing
    pointing = player.play(tip_m=0.03, index_m=0.11)
    assert not pointing.grabbing and not pointing.selecting


def test_a_pinch_with_the_other_fingers_bent_is_a_pinch() -> None:
    player = Player()
    pinch = player.play(gap_m=0.01, tip_m=0.03, index_m=0.062)
    assert pinch.selecting and not pinch.grabbing
    assert player.play(gap_m=0.01, tip_m=0.03, index_m=0.03).selecting, "a pinch that was first stays"
    assert not player.now.grabbing


def test_nothing_fires_while_the_hand_is_being_found() -> None:
    gestures = HandGestures("right")
    for frame in range(round(SETTLE_S / DT_S) - 1):
        said = gestures.read(joints(gap_m=0.1 if frame % 2 else 0.005), HEAD, frame * DT_S)
        assert not (said.selecting or said.grabbing or said.menu)


@pytest.mark.parametrize("shape", [{"gap_m": 0.005}, {"gap_m": 0.05, "tip_m": 0.03}])
def test_a_hand_that_is_found_closed_must_open_first(shape: dict[str, float]) -> None:
    player = Player(**shape)
    assert not (player.now.selecting or player.now.grabbing)
    player.play()
    player.play(**shape)
    assert player.now.selecting or player.now.grabbing
    player.gestures.lose()
    player.play(1.0, **shape)
    assert not (player.now.selecting or player.now.grabbing), "lost and found in between"


def facing(distance_m: float = 0.4, off_rad: float = 0.0) -> Pose:
    """A wrist below the face, the palm turned to it, ``off_rad`` turned away from it."""
    towards = space.quat_multiply(
        space.quat_about(space.RIGHT, math.pi / 2), space.quat_about(space.FORWARD, off_rad)
    )
    wrist = Pose((0.0, distance_m, 1.54), towards)
    assert space.dot(wrist.direction((0.0, 0.0, -1.0)), (0.0, 1.0, 0.0)) > 0.0
    return Pose(wrist.position_m, space.quat_multiply(space.quat_about(space.UP, math.pi), wrist.orientation))


def test_the_palm_to_the_face_is_the_menu_after_a_while() -> None:
    player = Player()
    assert not player.play(0.58, wrist=facing()).menu
    assert player.play(0.1, wrist=facing()).menu
    assert player.play(0.1, wrist=facing(off_rad=math.radians(45))).menu, "a little away is still there"
    assert not player.play(0.1, wrist=facing(off_rad=math.radians(70))).menu
    assert not player.play(0.3, wrist=facing()).menu, "and takes its time again"


@pytest.mark.parametrize(
    "shape",
    [
        {"wrist": facing(off_rad=math.radians(45))},
        {"wrist": facing(), "tip_m": 0.05},
        {"wrist": facing(1.2)},
        {"wrist": facing(0.1)},
        {"wrist": BEFORE},
        {"wrist": facing(), "head": Pose(HEAD.position_m, space.quat_heading_pitch(1.0, 0.0))},
    ],
    ids=["turned away", "closed", "far", "at the nose", "back of the hand", "not looked at"],
)
def test_what_is_no_palm_to_the_face(shape: dict[str, Pose]) -> None:
    assert not Player().play(2.0, **shape).menu


def test_one_palm_held_is_one_menu_only_while_it_is_held() -> None:
    assert palm_to_face(joints(facing()), HEAD, 1.0, hand_gestures.PALM_BEGINS_RAD)
    assert not palm_to_face(joints(BEFORE), HEAD, 1.0, hand_gestures.PALM_BEGINS_RAD)


@pytest.mark.parametrize("side", SIDES)
@given(st.floats(-1.0, 1.0), st.floats(-0.8, 0.8), st.floats(0.3, 0.65), st.floats(-1.4, 1.4))
def test_an_arm_held_towards_a_thing_points_at_it(
    side: Side, heading: float, pitch: float, reach_m: float, tilt: float
) -> None:
    """However the head is tilted meanwhile."""
    head = Pose(HEAD.position_m, space.quat_heading_pitch(0.3, tilt))
    shoulder = hand_gestures.shoulder_m(head, side)
    way = space.quat_rotate(space.quat_heading_pitch(heading, pitch), space.FORWARD)
    knuckle = space.add(shoulder, space.scaled(way, reach_m))
    assert space.distance(pointing_way(knuckle, head, side), way) < 1e-6
    assert shoulder == pytest.approx(
        hand_gestures.shoulder_m(Pose(HEAD.position_m, space.quat_heading_pitch(0.3, 0.0)), side)
    )


def ray(player: Player) -> Vec3:
    return player.now.stage_from_aim.direction(space.FORWARD)


def test_the_beam_starts_at_the_knuckle_and_runs_from_the_shoulder() -> None:
    player = Player()
    knuckle = joints()[Joint.index_proximal].position_m
    assert player.now.stage_from_aim.position_m == knuckle
    assert space.distance(ray(player), pointing_way(knuckle, HEAD, "right")) < 1e-6
    assert ray(player)[1] > 0.8, "ahead"


def test_pinching_does_not_draw_the_beam_along_but_moving_does() -> None:
    player = Player()
    before = ray(player)
    drawn = Pose((BEFORE.position_m[0], BEFORE.position_m[1], BEFORE.position_m[2] - 0.015))
    player.play(0.06, wrist=drawn, gap_m=0.01)
    held = space.distance(before, ray(player))
    free = Player()
    free.play(0.06, wrist=drawn)
    assert held < 0.005 < 0.015 < space.distance(before, ray(free))
    moved = Pose((BEFORE.position_m[0] + 0.2, *BEFORE.position_m[1:]))
    player.play(1.0, wrist=moved, gap_m=0.01)
    meant = pointing_way(joints(moved)[Joint.index_proximal].position_m, HEAD, "right")
    assert space.distance(ray(player), meant) < math.tan(hand_gestures.FOLLOW_RAD) * 1.05


@pytest.mark.parametrize("side", SIDES)
def test_the_grip_of_a_hand_held_out_to_shake_another_points_up_its_thumb(side: Side) -> None:
    """Fingers ahead, thumb up: the staff in that fist stands upright, the back of the grip's forearm side towards the visitor."""
    inward = -1.0 if side == "right" else 1.0
    palm = Pose((0.0, 0.4, 1.2), space.quat_about(space.FORWARD, inward * -math.pi / 2))
    assert palm.direction((0.0, 0.0, -1.0))[0] * inward == pytest.approx(1.0), "the palm faces inwards"
    grip = grip_of(palm, side)
    assert grip.direction(space.FORWARD) == pytest.approx((0.0, 0.0, 1.0))
    assert grip.direction(space.RIGHT) == pytest.approx((1.0, 0.0, 0.0)), (
        "out of the left palm, into the right one"
    )
    assert grip.direction(space.UP) == pytest.approx((0.0, -1.0, 0.0))
