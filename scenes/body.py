"""A body as motion capture sees it: hands and joints by a camera, in our axes, in metres where the detector gives metres.

Camera frame: metres, origin at the camera's lens, axes as the stage's (``scenes/space.py``): +X to the visitor's right, +Y the way the
visitor faces, out through the screen, +Z up. Who sits 0.7 m before the camera is at y = -0.7. Picture places are those of a mirror:
x from 0 at the visitor's left to 1 at the right, y from 0 at the lower edge to 1 at the upper one.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from scenes.hands import Side
from scenes.space import Pose, Vec2, Vec3


class CameraState(StrEnum):
    """What becomes of the camera in this visit."""

    none = "none"  # no motion capture was asked for
    offered = "offered"  # could be had; nobody has asked for it yet
    fetching = "fetching"  # its models are fetched, the first time
    starting = "starting"
    seeing = "seeing"  # pictures come; whether anybody is in them is another matter
    dark = "dark"  # pictures come, too dark to see anybody
    off = "off"  # switched off by the visitor: the camera is let go
    missing = "missing"  # no such camera; looked for again and again
    taken = "taken"  # another program has it; asked again and again
    unplugged = "unplugged"  # was there; looked for again and again
    failed = "failed"  # the capture process ended by itself and is started again
    over = "over"  # a video has come to its end
    unready = "unready"  # was asked for, and its models could not be had; may be asked for again

    @property
    def in_use(self) -> bool:
        """Whether motion capture is part of the visit, be the camera on or off; not where it is merely to be had."""
        return self not in (CameraState.none, CameraState.offered, CameraState.unready)


class HandPoint(IntEnum):
    """The 21 landmarks of a hand, in the order and with the names of MediaPipe's hand landmarker."""

    wrist = 0
    thumb_cmc = 1
    thumb_mcp = 2
    thumb_ip = 3
    thumb_tip = 4
    index_mcp = 5
    index_pip = 6
    index_dip = 7
    index_tip = 8
    middle_mcp = 9
    middle_pip = 10
    middle_dip = 11
    middle_tip = 12
    ring_mcp = 13
    ring_pip = 14
    ring_dip = 15
    ring_tip = 16
    pinky_mcp = 17
    pinky_pip = 18
    pinky_dip = 19
    pinky_tip = 20


class BodyPoint(IntEnum):
    """The 33 landmarks of a body, in the order and with the names of MediaPipe's pose landmarker (BlazePose)."""

    nose = 0
    left_eye_inner = 1
    left_eye = 2
    left_eye_outer = 3
    right_eye_inner = 4
    right_eye = 5
    right_eye_outer = 6
    left_ear = 7
    right_ear = 8
    mouth_left = 9
    mouth_right = 10
    left_shoulder = 11
    right_shoulder = 12
    left_elbow = 13
    right_elbow = 14
    left_wrist = 15
    right_wrist = 16
    left_pinky = 17
    right_pinky = 18
    left_index = 19
    right_index = 20
    left_thumb = 21
    right_thumb = 22
    left_hip = 23
    right_hip = 24
    left_knee = 25
    right_knee = 26
    left_ankle = 27
    right_ankle = 28
    left_heel = 29
    right_heel = 30
    left_foot_index = 31
    right_foot_index = 32


@dataclass(frozen=True, slots=True)
class SeenHand:
    """One hand in one picture. ``side`` is the visitor's own.

    ``points_m``: 21 places by ``HandPoint``, in metres about the hand's own middle, turned as the hand is in the camera frame.
    ``picture``: the same 21 in the picture. ``place_m``: the hand's middle in the camera frame, as far as one camera can tell depth.
    """

    side: Side
    score: float  # how sure the detector is that this is a hand of that side, 0..1; at most 0.5 for one of too few pixels
    points_m: tuple[Vec3, ...]
    picture: tuple[Vec2, ...]
    place_m: Vec3


@dataclass(frozen=True, slots=True)
class SeenPose:
    """The body's joints in one picture, 33 each by ``BodyPoint``: places in the camera frame, in the picture, and how visible, 0..1."""

    points_m: tuple[Vec3, ...]
    picture: tuple[Vec2, ...]
    visibility: tuple[float, ...]
    camera_from_head: Pose  # between the eyes, looking where the face looks

    def seen(self, point: BodyPoint, least: float = 0.5) -> bool:
        return self.visibility[point] >= least


@dataclass(frozen=True, slots=True)
class Body:
    """All that one picture shows of the visitor. ``captured_s`` is the visit's time at which it was taken; ``aspect`` its width over its
    height. Either hand, both or the pose may be missing; a body with nothing in it says that the picture was looked at in vain."""

    captured_s: float
    aspect: float = 4 / 3
    hands: tuple[SeenHand, ...] = ()  # one a side at most
    pose: SeenPose | None = None

    def hand(self, side: Side) -> SeenHand | None:
        return next((hand for hand in self.hands if hand.side == side), None)


@dataclass(frozen=True, slots=True)
class BodySense:
    """What a body source has to say now: the newest body, the same as before until a newer picture was seen."""

    camera: CameraState = CameraState.none
    body: Body | None = None
    detail: dict[str, str] = field(default_factory=dict)  # for the words that tell of the state: the camera's number, the file
