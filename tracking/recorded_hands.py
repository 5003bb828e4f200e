"""What only a headset knows of its visitor, as fields of a recording: hands, the room's limits, the session's state.

All fields are optional, so recordings of desktops stay as they were. Joints are kept seen from the wrist, in millimetres and hundredths: a hand that
moves without bending changes nothing but its wrist.
"""

from typing import Any

from scenes.hands import Hand, Joint, Side
from scenes.senses import HeadsetState, Senses
from scenes.space import Pose, Quat, Vec2

SIDES: tuple[tuple[str, Side], ...] = (("l", "left"), ("r", "right"))
MM = 1000
HUNDREDTHS = 100


def flat(senses: Senses) -> dict[str, Any]:
    """The optional fields, rounded; empty for a desktop."""
    data: dict[str, Any] = {}
    hands = {hand.side: hand for hand in senses.hands}
    for letter, side in SIDES:
        if side in hands:
            data |= {letter + name: value for name, value in _flat_hand(hands[side]).items()}
    if senses.hand is not None:
        data["hand"] = senses.hand
    if senses.boundary_m is not None:
        data["b"] = [round(c, 3) for c in senses.boundary_m]
    if senses.moved_origin is not None:
        data["mo"] = _flat_pose(senses.moved_origin)
    if senses.headset is not HeadsetState.none:
        data["hs"] = senses.headset.value
    return data


def unflat(data: dict[str, Any]) -> dict[str, Any]:
    """Arguments of ``Senses``; KeyError, TypeError or ValueError for what ``flat`` did not write."""
    boundary, moved = data.get("b"), data.get("mo")
    hand = data.get("hand")
    if hand not in (None, "left", "right"):
        raise ValueError(f"no hand: {hand!r}")
    return {
        "hands": tuple(
            _unflat_hand(data, letter, side) for letter, side in SIDES if data.get(letter + "g") is not None
        ),
        "hand": hand,
        "boundary_m": None if boundary is None else _size(boundary),
        "moved_origin": None if moved is None else _pose(moved),
        "headset": HeadsetState(data.get("hs") or HeadsetState.none),
    }


def _size(numbers: list[float]) -> Vec2:
    width_m, depth_m = numbers
    return (float(width_m), float(depth_m))


def _flat_hand(hand: Hand) -> dict[str, Any]:
    data: dict[str, Any] = {
        "g": _flat_pose(hand.stage_from_grip),
        "a": _flat_pose(hand.stage_from_aim),
        "k": [hand.kind, hand.profile],
        "s": [round(c, 3) for c in (hand.select, hand.grab, *hand.stick)],
        "d": [int(hand.selecting), int(hand.grabbing), int(hand.aiming)],
    }
    if hand.joints:
        wrist = hand.joints[Joint.wrist]
        data["w"] = _flat_pose(wrist)
        wrist_from_stage = _unit(_pose(data["w"])).inverse()
        data["j"] = [n for joint in hand.joints for n in _flat_joint(wrist_from_stage @ joint)]
    return data


def _unflat_hand(data: dict[str, Any], letter: str, side: Side) -> Hand:
    kind, profile = data[letter + "k"]
    select, grab, x, y = data[letter + "s"]
    selecting, grabbing, aiming = data[letter + "d"]
    if kind not in ("controller", "bare"):
        raise ValueError(f"no kind of hand: {kind!r}")
    return Hand(
        side=side,
        kind=kind,
        stage_from_grip=_pose(data[letter + "g"]),
        stage_from_aim=_pose(data[letter + "a"]),
        joints=_joints(data, letter),
        profile=str(profile),
        select=float(select),
        grab=float(grab),
        selecting=bool(selecting),
        grabbing=bool(grabbing),
        aiming=bool(aiming),
        stick=(float(x), float(y)),
    )


def _joints(data: dict[str, Any], letter: str) -> tuple[Pose, ...]:
    numbers = data.get(letter + "j")
    if numbers is None:
        return ()
    if len(numbers) != 7 * len(Joint):
        raise ValueError(f"{len(numbers)} numbers for {len(Joint)} joints")
    stage_from_wrist = _unit(_pose(data[letter + "w"]))
    return tuple(stage_from_wrist @ _joint(numbers[i : i + 7]) for i in range(0, len(numbers), 7))


def _flat_joint(wrist_from_joint: Pose) -> list[int]:
    turn = wrist_from_joint.orientation
    sign = -1.0 if max(turn, key=abs) < 0.0 else 1.0  # both signs are the same turn
    return [
        *(round(c * MM) for c in wrist_from_joint.position_m),
        *(round(c * sign * HUNDREDTHS) for c in turn),
    ]


def _joint(numbers: list[int]) -> Pose:
    x, y, z = (n / MM for n in numbers[:3])
    qw, qx, qy, qz = (n / HUNDREDTHS for n in numbers[3:])
    return _unit(Pose((x, y, z), (qw, qx, qy, qz)))


def _flat_pose(pose: Pose) -> list[float]:
    return [*(round(c, 4) for c in pose.position_m), *(round(c, 5) for c in pose.orientation)]


def _pose(numbers: list[float]) -> Pose:
    x, y, z, qw, qx, qy, qz = (float(n) for n in numbers)
    return Pose((x, y, z), (qw, qx, qy, qz))


def _unit(pose: Pose) -> Pose:
    q: Quat = pose.orientation
    size = sum(c * c for c in q) ** 0.5
    if size < 1e-6:
        raise ValueError("a turn without size")
    return Pose(pose.position_m, (q[0] / size, q[1] / size, q[2] / size, q[3] / size))
