"""What a camera showed of its visitor, as fields of a recording: landmarks in whole millimetres and thousandths of the picture, no pictures.

All fields are optional, so recordings without a camera stay as they were. A body is written when a newer one was captured, and null when
there is none any more.
"""

from dataclasses import replace
from typing import Any

from scenes.body import Body, BodyPoint, BodySense, CameraState, HandPoint, SeenHand, SeenPose
from scenes.edges import BodySource
from scenes.hands import Side
from scenes.senses import Senses
from scenes.space import Pose, Vec2, Vec3
from scenes.world import World

MM = 1000
THOUSANDTHS = 1000
HUNDREDTHS = 100
SIDES: tuple[tuple[str, Side], ...] = (("l", "left"), ("r", "right"))


def flat(senses: Senses) -> dict[str, Any]:
    """The optional fields, rounded; empty without a camera."""
    data: dict[str, Any] = {}
    if senses.camera is not CameraState.none:
        data["cs"] = senses.camera.value
    if senses.body is not None:
        data["by"] = _flat_body(senses.body)
    return data


def unflat(data: dict[str, Any]) -> dict[str, Any]:
    """Arguments of ``Senses``; KeyError, TypeError or ValueError for what ``flat`` did not write."""
    body = data.get("by")
    return {
        "camera": CameraState(data.get("cs") or CameraState.none),
        "body": None if body is None else _body(body),
    }


class RoundedBody:
    """Implements ``scenes.edges.BodySource``: what another one sees, rounded as a recording keeps it, so that a visit that is recorded is
    thought with what its replay will be thought with."""

    def __init__(self, source: BodySource) -> None:
        self._source = source
        self._seen: Body | None = None
        self._rounded: Body | None = None

    def latest(self, time_s: float) -> BodySense | None:
        sense = self._source.latest(time_s)
        if sense is None or sense.body is None:
            return sense
        if sense.body is not self._seen:
            self._seen, self._rounded = sense.body, _body(_flat_body(sense.body))
        return replace(sense, body=self._rounded)

    def heed(self, world: World) -> None:
        self._source.heed(world)

    def close(self) -> None:
        self._source.close()


def _flat_body(body: Body) -> dict[str, Any]:
    data: dict[str, Any] = {"t": round(body.captured_s, 4), "a": round(body.aspect, 4)}
    hands = {hand.side: hand for hand in body.hands}
    for letter, side in SIDES:
        if side in hands:
            hand = hands[side]
            data[letter] = [
                round(hand.score * HUNDREDTHS), *_mm(hand.place_m),
                *(n for point in hand.points_m for n in _mm(point)), *_thousandths(hand.picture),
            ]  # fmt: skip
    pose = body.pose
    if pose is not None:
        data["p"] = [
            *(n for point in pose.points_m for n in _mm(point)), *_thousandths(pose.picture),
            *(round(v * HUNDREDTHS) for v in pose.visibility),
        ]  # fmt: skip
        head = pose.camera_from_head
        data["h"] = [*_mm(head.position_m), *(round(c, 4) for c in head.orientation)]
    return data


def _body(data: dict[str, Any]) -> Body:
    hands = tuple(_hand(data[letter], side) for letter, side in SIDES if letter in data)
    pose = _pose(data["p"], data["h"]) if "p" in data else None
    return Body(float(data["t"]), float(data["a"]), hands, pose)


def _hand(numbers: list[int], side: Side) -> SeenHand:
    count = len(HandPoint)
    if len(numbers) != 4 + 5 * count:
        raise ValueError(f"{len(numbers)} numbers for a hand")
    score, x, y, z = numbers[:4]
    places = _places(numbers[4 : 4 + 3 * count])
    return SeenHand(side, score / HUNDREDTHS, places, _picture(numbers[4 + 3 * count :]), (x / MM, y / MM, z / MM))


def _pose(numbers: list[int], head: list[float]) -> SeenPose:
    count = len(BodyPoint)
    if len(numbers) != 6 * count or len(head) != 7:
        raise ValueError(f"{len(numbers)} and {len(head)} numbers for a body")
    x, y, z, qw, qx, qy, qz = head
    return SeenPose(
        _places(numbers[: 3 * count]),
        _picture(numbers[3 * count : 5 * count]),
        tuple(n / HUNDREDTHS for n in numbers[5 * count :]),
        Pose((x / MM, y / MM, z / MM), (float(qw), float(qx), float(qy), float(qz))),
    )


def _mm(place_m: Vec3) -> tuple[int, int, int]:
    x, y, z = place_m
    return (round(x * MM), round(y * MM), round(z * MM))


def _thousandths(picture: tuple[Vec2, ...]) -> list[int]:
    return [round(c * THOUSANDTHS) for at in picture for c in at]


def _places(numbers: list[int]) -> tuple[Vec3, ...]:
    return tuple((numbers[i] / MM, numbers[i + 1] / MM, numbers[i + 2] / MM) for i in range(0, len(numbers), 3))


def _picture(numbers: list[int]) -> tuple[Vec2, ...]:
    return tuple((numbers[i] / THOUSANDTHS, numbers[i + 1] / THOUSANDTHS) for i in range(0, len(numbers), 2))
