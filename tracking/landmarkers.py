"""One picture of the camera becomes a ``Body``: MediaPipe's hand and pose landmarkers, in our frame, unfiltered.

Importing this module does not load MediaPipe, which takes most of a second; making ``Landmarkers`` does.
"""

import contextlib
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from scenes.body import Body, BodyPoint, HandPoint, SeenHand, SeenPose
from scenes.hands import Side
from scenes.space import Vec2, Vec3
from tracking import mediapipe_axes as axes
from tracking.capture_models import Models
from tracking.face_pose import camera_from_head

Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]

WRISTS: dict[Side, BodyPoint] = {"left": BodyPoint.left_wrist, "right": BodyPoint.right_wrist}
HAND_LEAST_SURE = 0.3
"""MediaPipe offers 0.5; with 0.3 it finds a few more of the small, tilted and dark hands (``python -m bench.gestures``). Whether what was found may
do anything is judged afterwards."""
OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
LEAST_PALM_PX = 22.0
"""From the wrist to the knuckles: the fingers of a smaller hand are often put where they are not (``docs/gestures.md``)."""
NOT_SURE = 0.5
"""The score of such a hand, at most."""
FACE_FIRST = np.where(np.arange(len(BodyPoint)) <= BodyPoint.mouth_right, 1.0, 0.01)
"""How much each joint tells of how far away the body is: a hand that goes up changes what is guessed of all joints but the face's. With all alike the
head seemed to come 0.14 m nearer or farther with it, which is a lean."""
CLEARLY_NEARER = 0.5
"""A hand is the pose's left one if its wrist is less than this share as far from the pose's left wrist as from its right one..."""
AT_WRIST = 1.5
"""... and at most so many hand sizes: a pose that guesses where a wrist is, outside the picture even, says nothing of this hand."""


class Landmarkers:
    """Looks at picture after picture. ``close`` it: left to the interpreter's end, MediaPipe 1.2.2 raises from ``__del__``.

    ``still``: every picture is one by itself. Otherwise they follow each other, hands and body found are followed, and times must grow.
    ``pose_every``: the pose is looked for in each n-th picture, and the last one stands in between. ``pose_patience_s``: how long the hands, once
    found, wait for it; None: as long as it takes, so that the same pictures give the same bodies.
    """

    def __init__(
        self, models: Models, *, still: bool = False, pose_every: int = 1, pose_patience_s: float | None = None
    ) -> None:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision

        mode = vision.RunningMode.IMAGE if still else vision.RunningMode.VIDEO
        self._mediapipe = mediapipe
        self._still = still
        self._pose_every = pose_every
        self._looked = 0
        self._last_ms = -1
        self._pose: SeenPose | None = None
        self._patience_s = pose_patience_s
        self._looking: Future[Any] | None = None
        self._beside = ThreadPoolExecutor(1, "pose")  # beside the hands, on another core: MediaPipe lets go of Python's lock
        self._hands: Any = vision.HandLandmarker.create_from_options(
            vision.HandLandmarkerOptions(BaseOptions(model_asset_path=str(models.hand)), mode, 2, HAND_LEAST_SURE)
        )
        try:
            self._poses: Any = vision.PoseLandmarker.create_from_options(
                vision.PoseLandmarkerOptions(BaseOptions(model_asset_path=str(models.pose)), mode)
            )
        except BaseException:
            self._hands.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._beside.shutdown()
        self._hands.close()
        self._poses.close()

    def look(self, rgb: Picture, captured_s: float) -> Body:
        """What the picture (height, width, 3; RGB, not mirrored) shows."""
        height, width = rgb.shape[:2]
        aspect = width / height
        image = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
        at_ms = self._last_ms = max(self._last_ms + 1, round(captured_s * 1000.0))
        if self._looking is None and self._looked % self._pose_every == 0:
            self._looking = self._beside.submit(self._find, self._poses, image, at_ms)
        self._looked += 1
        found = self._find(self._hands, image, at_ms)
        self._take_pose(aspect)
        return Body(captured_s, aspect, one_a_side(_hands(found, width, height), self._pose, aspect), self._pose)

    def _take_pose(self, aspect: float) -> None:
        """The pose, if it is found in time; else the last one stands, and this one is taken in the next picture."""
        if self._looking is None:
            return
        with contextlib.suppress(TimeoutError):
            self._pose = _pose(self._looking.result(self._patience_s), aspect)
            self._looking = None

    def _find(self, landmarker: Any, image: Any, at_ms: int) -> Any:
        return landmarker.detect(image) if self._still else landmarker.detect_for_video(image, at_ms)


def one_a_side(hands: list[SeenHand], pose: SeenPose | None, aspect: float) -> tuple[SeenHand, ...]:
    """The surest hand of each side, after the pose has been asked whose wrist each is: it sees the arms."""
    kept: dict[Side, SeenHand] = {}
    for hand in sorted(hands, key=lambda hand: -hand.score):
        side = _side_by_pose(hand, pose, aspect) or hand.side
        if side not in kept:
            kept[side] = hand if side == hand.side else SeenHand(side, hand.score, hand.points_m, hand.picture, hand.place_m)
    return tuple(kept[side] for side in sorted(kept))


def _side_by_pose(hand: SeenHand, pose: SeenPose | None, aspect: float) -> Side | None:
    """The side of the pose's wrist that this hand is at, and clearly nearer to than to the other; None if that cannot be told."""
    if pose is None or not all(pose.seen(point) for point in WRISTS.values()):
        return None
    far = {side: _apart(hand.picture[0], pose.picture[point], aspect) for side, point in WRISTS.items()}
    nearer: Side = "left" if far["left"] < far["right"] else "right"
    size = _apart(hand.picture[HandPoint.wrist], hand.picture[HandPoint.middle_mcp], aspect)
    at_it = far[nearer] <= AT_WRIST * size
    return nearer if at_it and far[nearer] < CLEARLY_NEARER * far[OTHER[nearer]] else None


def _apart(a: Vec2, b: Vec2, aspect: float) -> float:
    return float(np.hypot((a[0] - b[0]) * aspect, a[1] - b[1]))


def _hands(found: Any, width: int, height: int) -> list[SeenHand]:
    hands, aspect = [], width / height
    for label, world, picture in zip(found.handedness, found.hand_world_landmarks, found.hand_landmarks, strict=True):
        points = axes.to_camera(_array(world))
        points -= points.mean(axis=0)
        mirror = axes.to_mirror(_array(picture)[:, :2])
        place = axes.placed_at(points, mirror, aspect)
        side: Side = "left" if label[0].category_name == "Left" else "right"
        score = float(label[0].score)
        if _palm_px(mirror * (width, height)) < LEAST_PALM_PX:
            score = min(score, NOT_SURE)
        hands.append(SeenHand(side, score, vec3s(points), vec2s(mirror), vec3s(place[None])[0]))
    return hands


def _palm_px(pixels: Floats) -> float:
    """The palm's length, told by its breadth where it is seen end on."""
    wrist, index, middle, pinky = pixels[[HandPoint.wrist, HandPoint.index_mcp, HandPoint.middle_mcp, HandPoint.pinky_mcp]]
    return float(max(np.hypot(*(middle - wrist)), 1.5 * np.hypot(*(pinky - index))))


def _pose(found: Any, aspect: float) -> SeenPose | None:
    if not found.pose_landmarks:
        return None
    points = axes.to_camera(_array(found.pose_world_landmarks[0]))
    mirror = axes.to_mirror(_array(found.pose_landmarks[0])[:, :2])
    visibility = np.array([float(mark.visibility) for mark in found.pose_landmarks[0]])
    points += axes.placed_at(points, mirror, aspect, visibility**2 * FACE_FIRST)
    return SeenPose(vec3s(points), vec2s(mirror), tuple(visibility.tolist()), camera_from_head(points))


def _array(landmarks: Any) -> Floats:
    return np.array([(mark.x, mark.y, mark.z) for mark in landmarks], np.float64)


def vec3s(rows: Floats) -> tuple[Vec3, ...]:
    return tuple((x, y, z) for x, y, z in rows.tolist())


def vec2s(rows: Floats) -> tuple[Vec2, ...]:
    return tuple((x, y) for x, y in rows.tolist())
