"""Bodies made calm: One Euro filters over hands, pose and head, each with cut-offs of its own, anew whenever one was lost.

Those of picture places were chosen on ``bench/make_clip.py``'s moving photographs (``docs/motion-capture.md`` has the table): as calm at rest as
leaves what the filter adds to the lag within half a picture's time at 30 a second. Those in metres are like them, for arms of common length.
"""

from dataclasses import replace

import numpy as np

from scenes.body import Body, SeenHand, SeenPose
from scenes.hands import Side
from scenes.space import Pose
from tracking.landmarkers import vec2s, vec3s
from tracking.one_euro import Cutoffs, Floats, OneEuro

HAND_PICTURE = Cutoffs(1.0, 20.0)  # units: widths and heights of the picture a second
HAND_POINTS = Cutoffs(1.5, 20.0)  # metres a second
HAND_PLACE = Cutoffs(1.0, 6.0)
POSE_PICTURE = Cutoffs(1.0, 20.0)
POSE_POINTS = Cutoffs(1.0, 10.0)
HEAD = Cutoffs(0.8, 8.0)
HEAD_TURN = Cutoffs(0.8, 2.0)  # parts of a quaternion a second


class BodyFilter:
    """Bodies in, in the order of their times; calmer ones out."""

    def __init__(self) -> None:
        self._hands: dict[Side, _HandFilter] = {}
        self._pose: _PoseFilter | None = None

    def __call__(self, body: Body) -> Body:
        self._hands = {hand.side: self._hands.get(hand.side) or _HandFilter() for hand in body.hands}
        hands = tuple(self._hands[hand.side](hand, body.captured_s) for hand in body.hands)
        if body.pose is None:
            self._pose = None
            return replace(body, hands=hands)
        self._pose = self._pose or _PoseFilter()
        return replace(body, hands=hands, pose=self._pose(body.pose, body.captured_s))


class _HandFilter:
    def __init__(self) -> None:
        self._picture, self._points, self._place = OneEuro(HAND_PICTURE), OneEuro(HAND_POINTS), OneEuro(HAND_PLACE)

    def __call__(self, hand: SeenHand, time_s: float) -> SeenHand:
        return replace(
            hand,
            points_m=vec3s(self._points(np.array(hand.points_m), time_s)),
            picture=vec2s(self._picture(np.array(hand.picture), time_s)),
            place_m=vec3s(self._place(np.array(hand.place_m), time_s)[None])[0],
        )


class _PoseFilter:
    """A pose that stands for a second picture is passed through as it was, not filtered twice."""

    def __init__(self) -> None:
        self._picture, self._points = OneEuro(POSE_PICTURE), OneEuro(POSE_POINTS)
        self._head, self._turn = OneEuro(HEAD), OneEuro(HEAD_TURN)
        self._seen: SeenPose | None = None
        self._said: SeenPose | None = None

    def __call__(self, pose: SeenPose, time_s: float) -> SeenPose:
        if self._said is None or pose is not self._seen:
            self._seen = pose
            self._said = replace(
                pose,
                points_m=vec3s(self._points(np.array(pose.points_m), time_s)),
                picture=vec2s(self._picture(np.array(pose.picture), time_s)),
                camera_from_head=self._calm_head(pose.camera_from_head, time_s),
            )
        return self._said

    def _calm_head(self, head: Pose, time_s: float) -> Pose:
        place = self._head(np.array(head.position_m), time_s)
        turn: Floats = self._turn(np.array(head.orientation), time_s)  # w ≥ 0 always: heads do not look backwards
        turn = turn / max(1e-9, float(np.linalg.norm(turn)))
        w, x, y, z = turn.tolist()
        return Pose(vec3s(place[None])[0], (w, x, y, z))
