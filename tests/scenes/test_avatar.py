"""The figure does what the body does: bones keep their lengths, left is left, what is not seen rests, nothing jumps or turns over."""

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.avatar import FINGERS, OFFSETS, PARENT, Avatar, Bone, mirrored, stage_from_bones
from scenes.avatar_motion import GONE_S, avatar_of
from scenes.avatar_seen import HOLD_S
from scenes.avatar_wire import SIZE_BYTES, from_bytes, to_bytes
from scenes.body import Body, BodyPoint
from scenes.body_memory import Reach
from scenes.space import (
    Pose,
    Quat,
    Vec3,
    add,
    distance,
    dot,
    length,
    normalized,
    quat_about,
    quat_conjugate,
    quat_multiply,
    quat_rotate,
)
from scenes.turns import quat_angle
from tests.scenes.made_bodies import AHEAD, DOWN, LEFT, RIGHT, UP, Person, hand, mirrored_body

FPS = 30.0
REACH = Reach(Pose((0.0, -1.5, 0.38)), 0.36, 0.62, "right", seated=True)
N = normalized
RAISED = Person(right_arm=(N((0.5, 0.2, 0.2)), N((0.0, 0.1, 1.0))))
STEP = Person(
    right_leg=(N((0.0, 0.6, -1.0)), N((0.0, 0.1, -1.0))), left_leg=(N((0.0, -0.3, -1.0)), N((0.0, -0.8, -1.0)))
)


def shown(body: Body | None, seconds: float = 1.5, before: Avatar | None = None, reach: Reach | None = None) -> Avatar | None:
    """The figure after the camera has seen ``body`` for so long."""
    start = before.time_s if before is not None else 0.0
    for frame in range(1, round(seconds * FPS) + 1):
        now = start + frame / FPS
        before = avatar_of(None if body is None else replace(body, captured_s=now), before, reach, now)
    return before


def figure(person: Person, **more: object) -> Avatar:
    made = shown(person.body(), **more)  # type: ignore[arg-type]
    assert made is not None
    return made


def way(avatar: Avatar, bone: str) -> Vec3:
    """Where a bone of a limb points, in the stage."""
    return stage_from_bones(avatar)[Bone[bone]].direction(DOWN)


def off(a: Vec3, b: Vec3) -> float:
    return math.degrees(math.acos(max(-1.0, min(1.0, dot(a, b)))))


def person_of(seed: int) -> Person:
    """Somebody in some posture that a person could take."""
    chance = Random(seed)

    def towards(middle: Vec3, spread: float) -> Vec3:
        return N(add(middle, (chance.gauss(0.0, spread), chance.gauss(0.0, spread), chance.gauss(0.0, spread))))

    return Person(
        left_arm=(towards((-0.7, 0.6, 0.0), 0.6), towards(AHEAD, 1.0)),
        right_arm=(towards((0.7, 0.6, 0.0), 0.6), towards(AHEAD, 1.0)),
        left_leg=(towards(DOWN, 0.3), towards(DOWN, 0.3)),
        right_leg=(towards(DOWN, 0.3), towards(DOWN, 0.3)),
        trunk=quat_about(towards(UP, 1.0), chance.uniform(-0.7, 0.7)),
        head=quat_about(towards(UP, 1.0), chance.uniform(-1.2, 1.2)),
    )


people = st.integers(0, 2**32).map(person_of)


class TestMeasures:
    @pytest.mark.parametrize("side", ["left", "right"])
    @pytest.mark.parametrize(
        "upper",
        [DOWN, UP, AHEAD, (0.2, 0.0, 1.0), (0.9, 0.3, 0.3), (0.9, 0.0, -0.4), (-0.3, 0.8, -0.2)],
        ids=str,
    )
    def test_arms_point_as_they_are_seen(self, side: str, upper: Vec3) -> None:
        sign = 1.0 if side == "right" else -1.0
        first = N((upper[0] * sign, upper[1], upper[2]))
        second = N(add(first, (-0.5 * sign, 0.45, 0.5)))
        avatar = figure(replace(Person(), **{f"{side}_arm": (first, second)}))  # type: ignore[arg-type]
        assert off(way(avatar, f"arm_{side}"), first) < 2.0
        assert off(way(avatar, f"forearm_{side}"), second) < 3.0

    def test_legs_step_as_they_are_seen_and_one_foot_stays_on_the_floor(self) -> None:
        avatar = figure(STEP)
        assert avatar.full
        assert off(way(avatar, "thigh_right"), STEP.right_leg[0]) < 2.0
        assert off(way(avatar, "shin_left"), STEP.left_leg[1]) < 3.0
        lowest = min(stage_from_bones(avatar)[foot].position_m[2] for foot in (Bone.foot_left, Bone.foot_right))
        assert 0.0 < lowest < 0.13

    def test_the_trunk_leans_and_the_head_turns(self) -> None:
        lean, turn = quat_about((0.0, 1.0, 0.0), 0.4), quat_about(UP, 0.5)
        avatar = figure(Person(trunk=lean, head=turn))
        poses = stage_from_bones(avatar)
        assert quat_angle(quat_multiply(poses[Bone.chest].orientation, quat_conjugate(lean))) < 0.03
        assert quat_angle(quat_multiply(poses[Bone.head].orientation, quat_conjugate(quat_multiply(lean, turn)))) < 0.03

    def test_a_hand_turns_and_its_fingers_close(self) -> None:
        palm_ahead = quat_about(UP, math.pi / 2.0)
        seen = hand("right", palm_ahead, (0.0, 0.0, 1.0, 1.0, 1.0))
        avatar = figure(replace(Person(right_arm=(DOWN, DOWN)), hands=(seen,)))
        turned = stage_from_bones(avatar)[Bone.hand_right].orientation
        assert quat_angle(quat_multiply(turned, quat_conjugate(palm_ahead))) < 0.13
        thumb, index, *closed = avatar.curls[FINGERS:]
        assert thumb < 0.35 and index < 0.1 and min(closed) > 0.8
        assert max(avatar.curls[:FINGERS]) < 0.4

    def test_elbows_and_knees_never_bend_the_wrong_way(self) -> None:
        back = N((0.0, -1.0, -0.4))
        avatar = figure(Person(right_arm=(DOWN, back), right_leg=(DOWN, N((0.0, 1.0, -0.4)))))
        assert _bend(avatar, "forearm_right") > -1e-6
        assert _bend(avatar, "shin_right") < 1e-6

    def test_calibration_gives_size_and_rest(self) -> None:
        avatar = figure(Person().upper(), reach=REACH)
        assert avatar.height_m == pytest.approx(0.5 * (0.62 / 0.352 + 0.36 / 0.2024))
        assert stage_from_bones(avatar)[Bone.thigh_left].direction(DOWN)[1] > 0.9, "seated: thighs ahead"

    def test_who_leans_aside_before_a_desk_leans_in_the_mirror(self) -> None:
        person = Person().upper()
        moved = replace(person, pelvis_m=add(person.pelvis_m, (0.15, 0.0, 0.0)))
        assert figure(moved, reach=REACH).place_m[0] == pytest.approx(0.15, abs=0.01), "level shoulders: a step"
        lean = quat_about((0.0, 1.0, 0.0), 0.25)
        avatar = figure(replace(person, trunk=lean), reach=REACH)
        assert way(avatar, "chest")[0] < -0.2
        assert abs(avatar.place_m[0]) < 0.04


def _bend(avatar: Avatar, bone: str) -> float:
    turn = avatar.turns[Bone[bone]]
    return quat_rotate(turn, DOWN)[1] if abs(turn[1]) > 1e-9 else 0.0


class TestBones:
    @given(people)
    @settings(max_examples=40, deadline=None)
    def test_their_lengths_never_change(self, person: Person) -> None:
        avatar = figure(person, seconds=0.2, reach=REACH)
        poses = stage_from_bones(avatar)
        for bone in Bone:
            above = PARENT[bone]
            if above is None or bone.name.startswith("arm"):  # a raised arm takes its shoulder along
                continue
            far = distance(poses[bone].position_m, poses[above].position_m)
            assert far == pytest.approx(length(OFFSETS[bone]) * avatar.scale, abs=1e-9)

    @given(people)
    @settings(max_examples=40, deadline=None)
    def test_a_mirrored_body_gives_a_mirrored_figure(self, person: Person) -> None:
        body = replace(person, hands=(hand("right", quat_about((0.6, 0.0, 0.8), 0.7), (0.1, 0.9, 0.3, 0.5, 0.0)),)).body()
        one, other = shown(body, 0.3), shown(mirrored_body(body), 0.3)
        assert one is not None and other is not None
        wanted = mirrored(other)
        assert one.curls == pytest.approx(wanted.curls, abs=1e-9)
        assert one.place_m == pytest.approx(wanted.place_m, abs=1e-6)
        for bone in Bone:
            assert quat_angle(quat_multiply(one.turns[bone], quat_conjugate(wanted.turns[bone]))) < 1e-4, bone.name

    def test_mirroring_twice_changes_nothing(self) -> None:
        avatar = figure(RAISED)
        assert mirrored(mirrored(avatar)) == avatar

    @pytest.mark.parametrize("bone", ["hand_left", "hand_right", "foot_left", "head"])
    def test_the_mirrored_figure_stands_where_a_mirror_shows_it(self, bone: str) -> None:
        avatar = figure(replace(STEP, right_arm=RAISED.right_arm))
        x, y, z = stage_from_bones(avatar)[Bone[bone]].position_m
        other = bone.replace("left", "#").replace("right", "left").replace("#", "right")
        assert stage_from_bones(mirrored(avatar))[Bone[other]].position_m == pytest.approx((-x, y, z))


class TestUnseen:
    def test_nobody_is_no_figure(self) -> None:
        assert shown(None) is None
        assert shown(Body(0.0)) is None
        assert shown(Person(unseen=("left_shoulder",)).body()) is None

    def test_arms_hang_and_legs_stand_where_they_are_not_seen(self) -> None:
        hidden = tuple(f"{side}_{name}" for side in ("left", "right") for name in ("elbow", "wrist"))
        avatar = figure(replace(RAISED, unseen=hidden).upper())
        assert not avatar.full
        assert off(way(avatar, "arm_right"), DOWN) < 12.0
        assert off(way(avatar, "thigh_right"), DOWN) < 1.0

    def test_they_hang_straight_down_from_a_chest_that_leans(self) -> None:
        hidden = tuple(f"{side}_{name}" for side in ("left", "right") for name in ("elbow", "wrist"))
        avatar = figure(Person(trunk=quat_about((1.0, 0.0, 0.0), -0.6), unseen=hidden), seconds=4.0)
        assert off(way(avatar, "arm_right"), DOWN) < 12.0

    def test_an_arm_that_is_lost_is_held_and_then_sinks(self) -> None:
        raised = figure(RAISED)
        lost = replace(RAISED, unseen=("right_elbow", "right_wrist")).body()
        held = shown(lost, HOLD_S - 0.1, raised)
        assert held is not None and off(way(held, "forearm_right"), way(raised, "forearm_right")) < 0.5
        before = held
        for _ in range(20):
            after = shown(lost, 0.1, before)
            assert after is not None
            assert off(way(after, "arm_right"), way(before, "arm_right")) < 35.0
            before = after
        assert off(way(before, "arm_right"), DOWN) < 12.0

    def test_visibility_that_trembles_does_not_make_the_arm_tremble(self) -> None:
        avatar = figure(RAISED)
        for frame in range(30):
            body = RAISED.body(avatar.time_s + 1.0 / FPS)
            assert body.pose is not None
            sure = list(body.pose.visibility)
            sure[BodyPoint.right_wrist] = 0.3 if frame % 2 else 0.55
            after = avatar_of(replace(body, pose=replace(body.pose, visibility=tuple(sure))), avatar, None, body.captured_s)
            assert after is not None and off(way(after, "arm_right"), way(avatar, "arm_right")) < 0.5
            avatar = after

    def test_an_elbow_below_the_picture_is_found_from_the_wrist(self) -> None:
        near = N((0.1, 0.5, -0.9)), N((-0.2, 0.5, 0.8))
        seen = figure(Person(right_arm=near))
        guessed = figure(Person(right_arm=near, unseen=("right_elbow",)))
        at, there = (stage_from_bones(one)[Bone.hand_right].position_m for one in (guessed, seen))
        assert distance(at, there) < 0.04

    def test_a_lost_body_fades_and_goes(self) -> None:
        avatar = figure(Person())
        assert avatar.presence == 1.0
        fading = shown(None, GONE_S + 0.15, avatar)
        assert fading is not None and 0.0 < fading.presence < 1.0
        assert shown(None, GONE_S + 1.0, avatar) is None

    def test_it_comes_as_it_is_seen_and_not_from_its_rest(self) -> None:
        first = avatar_of(RAISED.body(5.0), None, None, 5.0)
        assert first is not None and first.presence == 0.0
        assert off(way(first, "arm_right"), RAISED.right_arm[0]) < 2.0

    def test_a_body_of_long_ago_is_no_body(self) -> None:
        assert avatar_of(RAISED.body(1.0), None, None, 1.0 + HOLD_S) is None


class TestNoise:
    @given(st.integers(0, 2**32))
    @settings(max_examples=25, deadline=None)
    def test_nothing_is_no_number_and_nothing_turns_over(self, seed: int) -> None:
        """Five centimetres of noise in every landmark, parts seen or not by chance: no bone turns faster than a body does."""
        person, random = person_of(seed), Random(seed).uniform
        avatar: Avatar | None = None
        for frame in range(25):
            body = _noisy(person.body(frame / FPS), random)
            after = avatar_of(body, avatar, None, frame / FPS)
            if after is not None:
                assert all(math.isfinite(part) for turn in after.turns for part in turn)
                assert all(abs(sum(part * part for part in turn) - 1.0) < 1e-9 for turn in after.turns)
                assert all(math.isfinite(part) for part in after.place_m)
                for turn, was in zip(after.turns, avatar.turns if avatar else after.turns, strict=True):
                    assert _apart(turn, was) <= 18.0 / FPS + 1e-6
            avatar = after

    @pytest.mark.parametrize("person", [RAISED, STEP, Person(), Person(right_arm=(UP, UP), left_arm=(RIGHT, LEFT))])
    def test_a_little_noise_is_a_little_movement(self, person: Person) -> None:
        chance = Random(7)
        avatar = figure(person)
        clean = avatar
        for _ in range(40):
            body = _noisy(person.body(avatar.time_s + 1.0 / FPS), chance.uniform, 0.008, lose=False)
            after = avatar_of(body, avatar, None, body.captured_s)
            assert after is not None
            avatar = after
            for bone in Bone:
                assert off(way(avatar, bone.name), way(clean, bone.name)) < 12.0, bone.name

    def test_landmarks_that_are_no_numbers_are_not_seen(self) -> None:
        body = RAISED.body(0.0)
        assert body.pose is not None
        wrong = replace(body, pose=replace(body.pose, points_m=((math.nan,) * 3, *body.pose.points_m[1:])))
        assert avatar_of(wrong, None, None, 0.0) is None or shown(wrong, 0.1) is not None


def _noisy(body: Body, random: Callable[[float, float], float], most_m: float = 0.05, *, lose: bool = True) -> Body:
    assert body.pose is not None
    points = tuple(add(point, (random(-most_m, most_m), random(-most_m, most_m), random(-most_m, most_m))) for point in body.pose.points_m)
    sure = tuple(random(0.0, 1.0) if lose and random(0.0, 1.0) < 0.2 else seen for seen in body.pose.visibility)
    return replace(body, pose=replace(body.pose, points_m=points, visibility=sure))


def _apart(a: Quat, b: Quat) -> float:
    return quat_angle(quat_multiply(a, quat_conjugate(b)))


class TestWire:
    @given(people, st.floats(0.0, 1.0), st.booleans())
    @settings(max_examples=30, deadline=None)
    def test_what_is_sent_arrives(self, person: Person, presence: float, legs: bool) -> None:
        sent = replace(figure(person if legs else person.upper(), seconds=0.1, reach=REACH), presence=presence)
        content = to_bytes(sent)
        got = from_bytes(content)
        assert len(content) == SIZE_BYTES <= 120
        assert got.place_m == pytest.approx(sent.place_m, abs=1e-5)
        assert max(_apart(a, b) for a, b in zip(got.turns, sent.turns, strict=True)) < math.radians(0.2)
        assert got.curls == pytest.approx(sent.curls, abs=0.003)
        assert got.full == sent.full and got.height_m == pytest.approx(sent.height_m, abs=1e-3)
        assert got.presence == pytest.approx(presence, abs=0.003) and got.breadth == pytest.approx(sent.breadth, abs=1e-3)
        again = from_bytes(to_bytes(got))
        assert max(_apart(a, b) for a, b in zip(got.turns, again.turns, strict=True)) < math.radians(0.2)

    @pytest.mark.parametrize("harm", [lambda b: b[:-1], lambda b: b + b"\0", lambda b: b"", lambda b: b"\0\0\xc0\x7f" + b[4:]])
    def test_what_is_no_avatar_is_refused(self, harm: Callable[[bytes], bytes]) -> None:
        with pytest.raises(ValueError, match="avatar"):
            from_bytes(harm(to_bytes(Avatar())))


