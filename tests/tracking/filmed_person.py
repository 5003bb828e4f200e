"""A person before a camera, filmed: photographs of real people, of whom one sits there and the other's hand is moved over the picture.

The hands are cut out of their photographs with their forearms. Where a landmarker sees the hand in one picture tells where it will see it in all:
the motion is known. So a visitor can be played without looking at any picture, and what a camera sees of him is written as a video.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scenes.body import Body, BodyPoint, HandPoint, SeenHand, SeenPose
from scenes.hands import Side
from scenes.space import Vec2
from tests.tracking.capture_pictures import PHOTOGRAPHS, read
from tracking import mediapipe_axes as axes
from tracking.capture_models import Models
from tracking.landmarkers import Landmarkers, vec2s, vec3s

Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]

SIZE = (640, 480)
ASPECT = SIZE[0] / SIZE[1]
HANDS = {"point": ("none_0a4bc2da.jpg", True), "four": ("four_105f8f8e.jpg", False)}
"""Right hands by their shape: the photograph, and whether it is mirrored for that."""
SIDE: Side = "right"
SHOULDER, ELBOW = BodyPoint.right_shoulder, BodyPoint.right_elbow
ACROSS, UP = np.linspace(0.4, 0.9, 5), np.linspace(0.12, 0.62, 4)
"""Places of the palm for which the landmarkers are asked what they see of the body."""
STEP_S, LOOKS = 1.0 / 12.0, 4
SITTER, SITTER_SCALE, SITTER_AT = "none_0a787971.jpg", 0.85, (334.0, 45.0)
SITTERS_HAND = ((334, 275), (78, 85))
"""Middle and half axes of what is painted over with the wall behind: this photograph's own hand."""
HAND_PX = 58.0
"""From the wrist to the middle finger's knuckle, in the film: a hand as far away as the sitter's shoulders."""
BONES = ((0, 1, 2, 3, 4), (0, 5, 6, 7, 8), (5, 9, 10, 11, 12), (9, 13, 14, 15, 16), (13, 17, 18, 19, 20), (0, 17), (0, 9), (0, 13))


@dataclass(frozen=True)
class CutHand:
    """``patch``: its pixels times ``cover`` (0..1), both of one height and width; ``palm``: the palm's middle in it, pixels. ``seen``: as its
    photograph shows it, in sizes of the film, from the palm's middle."""

    patch: NDArray[np.float32]
    cover: NDArray[np.float32]
    palm: Floats
    seen: SeenHand

    def laid_on(self, picture: NDArray[np.float32], palm_at: Vec2) -> None:
        """Paint it with the palm there (pixels, fractions too); what lies outside the picture is cut off."""
        left, top = (int(np.floor(at - palm)) for at, palm in zip(palm_at, self.palm, strict=True))
        shift = np.array([[1.0, 0.0, palm_at[0] - self.palm[0] - left], [0.0, 1.0, palm_at[1] - self.palm[1] - top]])
        height, width = self.cover.shape[0] + 1, self.cover.shape[1] + 1
        x0, y0, x1, y1 = max(0, left), max(0, top), min(SIZE[0], left + width), min(SIZE[1], top + height)
        if x1 <= x0 or y1 <= y0:
            return
        inside = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        patch = cv2.warpAffine(self.patch, shift, (width, height))[inside]
        cover = cv2.warpAffine(self.cover, shift, (width, height))[inside]
        there = picture[y0:y1, x0:x1]
        there *= 1.0 - cover[:, :, None]
        there += patch


class FilmedPerson:
    """``picture`` films the person with a hand somewhere, ``body`` says what a landmarker will see of that. Palms are told as bodies have
    them: in a mirror, from the lower left edge, 0..1."""

    def __init__(self, models: Models) -> None:
        with Landmarkers(models, still=True) as look:
            self._hands = {shape: cut_out(photograph(*where), look) for shape, where in HANDS.items()}
        self._sitting, self._poses = self._look_about(models)
        self.shoulder: Vec2 = self._sitting.picture[SHOULDER]

    @cached_property
    def sitter(self) -> NDArray[np.float32]:
        """The person without a hand in the picture; the wall goes on beyond the photograph's edges."""
        rgb = photograph(SITTER, mirrored=True)  # the free wall is at the right hand's side
        hole = np.zeros(rgb.shape[:2], np.uint8)
        cv2.ellipse(hole, *SITTERS_HAND, 0, 0, 360, 1, -1)
        wall = cv2.inpaint(rgb, hole, 9, cv2.INPAINT_TELEA)
        there = np.array([[SITTER_SCALE, 0.0, SITTER_AT[0]], [0.0, SITTER_SCALE, SITTER_AT[1]]])
        return np.asarray(cv2.warpAffine(wall, there, SIZE, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE), np.float32)

    def picture(self, shape: str, palm: Vec2 | None) -> Picture:
        """RGB; without a hand for None."""
        return rounded(self.sitter if palm is None else self._filmed(shape, palm))

    def body(self, shape: str, palm: Vec2 | None, captured_s: float) -> Body:
        """What is to be seen."""
        if palm is None:
            return Body(captured_s, ASPECT, (), self._sitting)
        hand = self._hands[shape].seen
        picture = np.array(hand.picture) + np.array(palm)
        place = vec3s(axes.placed_at(np.array(hand.points_m), picture, ASPECT)[None])[0]
        return Body(captured_s, ASPECT, (replace(hand, picture=vec2s(picture), place_m=place),), self._pose_at(palm))

    def _look_about(self, models: Models) -> tuple[SeenPose, list[list[SeenPose]]]:
        """The pose without a hand, and with one at each place: as in a film, for what is seen in one picture follows from those before."""
        time_s = 0.0
        with Landmarkers(models) as look:

            def seen(palm: Vec2 | None) -> SeenPose:
                nonlocal time_s
                for _ in range(LOOKS):
                    pose = look.look(self.picture("point", palm), time_s).pose
                    time_s += STEP_S
                if pose is None:
                    raise LookupError(f"{SITTER}: nobody is seen in it")
                return pose

            sitting, rows = seen(None), []
            for n, x in enumerate(ACROSS.tolist()):
                way = 1 if n % 2 == 0 else -1  # to and fro, as a hand goes
                rows.append([seen((x, y)) for y in UP.tolist()[::way]][::way])
        return sitting, rows

    def _pose_at(self, palm: Vec2) -> SeenPose:
        """Between the poses that were seen with the hand near there."""
        i, x = _between(ACROSS, palm[0])
        j, y = _between(UP, palm[1])
        low, high = (_mixed(self._poses[i + n][j], self._poses[i + n][j + 1], y) for n in (0, 1))
        return _mixed(low, high, x)

    def _filmed(self, shape: str, palm: Vec2) -> NDArray[np.float32]:
        film = self.sitter.copy()
        self._hands[shape].laid_on(film, ((1.0 - palm[0]) * SIZE[0], (1.0 - palm[1]) * SIZE[1]))
        return film


def photograph(name: str, mirrored: bool) -> Picture:
    """RGB."""
    rgb = read(PHOTOGRAPHS / name)
    return np.ascontiguousarray(rgb[:, ::-1]) if mirrored else rgb


def _between(steps: Floats, value: float) -> tuple[int, float]:
    """Which two of the steps it lies between, and how far on from the first; 0..1."""
    where = float(np.interp(value, steps, np.arange(len(steps))))
    first = min(int(where), len(steps) - 2)
    return first, where - first


def _mixed(one: SeenPose, other: SeenPose, share: float) -> SeenPose:
    def mix(a: Sequence[Any], b: Sequence[Any]) -> Floats:
        return np.array(a) * (1.0 - share) + np.array(b) * share

    head = mix(one.camera_from_head.position_m, other.camera_from_head.position_m)
    return SeenPose(
        vec3s(mix(one.points_m, other.points_m)), vec2s(mix(one.picture, other.picture)),
        tuple(mix(one.visibility, other.visibility).tolist()), replace(one.camera_from_head, position_m=vec3s(head[None])[0]),
    )  # fmt: skip


def rounded(picture: NDArray[np.float32]) -> Picture:
    return np.clip(picture, 0.0, 255.0).astype(np.uint8)


def _palm(points: Floats) -> Floats:
    middle: Floats = points[[HandPoint.wrist, HandPoint.index_mcp, HandPoint.pinky_mcp]].mean(axis=0)
    return middle


def cut_out(rgb: Picture, look: Landmarkers) -> CutHand:
    """The hand and most of the forearm, by GrabCut from the landmarks, at the size that it has in the film."""
    height, width = rgb.shape[:2]
    seen = look.look(rgb, 0.0)
    hand = seen.hand(SIDE)
    if hand is None or seen.pose is None:
        raise LookupError("no hand is seen in the photograph")
    edges = np.array((width, height))
    points, elbow = (1.0 - np.array(hand.picture)) * edges, (1.0 - np.array(seen.pose.picture[ELBOW])) * edges
    size = float(np.linalg.norm(points[HandPoint.middle_mcp] - points[HandPoint.wrist]))
    arm = points[HandPoint.wrist] + 0.75 * (elbow - points[HandPoint.wrist])
    known = np.full((height, width), cv2.GC_BGD, np.uint8)
    near = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(near, cv2.convexHull(points.astype(np.int32)), 1)
    known[cv2.dilate(near, np.ones((3, 3)), iterations=round(size * 0.22)) > 0] = cv2.GC_PR_BGD
    _line(known, points[HandPoint.wrist], arm, cv2.GC_PR_FGD, size * 1.2)
    for bone in BONES:
        for start, end in pairwise(bone):
            _line(known, points[start], points[end], cv2.GC_FGD, size * 0.12)
    _line(known, points[HandPoint.wrist], arm, cv2.GC_FGD, size * 0.3)
    cv2.grabCut(rgb, known, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_MASK)
    cover = cv2.GaussianBlur(np.isin(known, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32), (0, 0), 1.0)
    scale = HAND_PX / size
    corner = np.maximum(0.0, np.minimum(points.min(axis=0), arm) - 0.8 * size)
    far = np.minimum(edges, np.maximum(points.max(axis=0), arm) + 0.8 * size)
    there = np.array([[scale, 0.0, -corner[0] * scale], [0.0, scale, -corner[1] * scale]])
    across, down = (int(np.ceil(length)) for length in (far - corner) * scale)
    patch = cv2.warpAffine(rgb.astype(np.float32) * cover[:, :, None], there, (across, down), flags=cv2.INTER_AREA)
    palm = _palm(points)
    film = vec2s((palm - points) * scale / np.array(SIZE))  # turned round: mirrored, and from the lower edge
    return CutHand(
        np.asarray(patch), np.asarray(cv2.warpAffine(cover, there, (across, down))), (palm - corner) * scale,
        replace(hand, picture=film),
    )  # fmt: skip


def _line(picture: Picture, start: Floats, end: Floats, value: int, wide: float) -> None:
    (ax, ay), (bx, by) = start.astype(int).tolist(), end.astype(int).tolist()
    cv2.line(picture, (ax, ay), (bx, by), value, max(2, round(wide)))
