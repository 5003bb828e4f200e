"""The matrices of two eyes, without a picture: what each sees, and the one frustum that holds both."""

import math
from itertools import product

import pytest
from panda3d.core import LMatrix4f, LVecBase4f

from engine.eye_lens import clip_from_head, enclosing
from scenes.eyes import EyePicture, Tangents
from scenes.space import UP, Pose, Vec3, quat_about

NEAR_M, FAR_M = 0.1, 1000.0


def eye(x_m: float, tangents: Tangents, turn_rad: float = 0.0, y_m: float = 0.0, z_m: float = 0.0) -> EyePicture:
    return EyePicture(Pose((x_m, y_m, z_m), quat_about(UP, turn_rad)), tangents, 64, 64, 1)


PAIRS = {
    "alike": (eye(-0.032, (-1.0, 1.0, -1.0, 1.0)), eye(0.032, (-1.0, 1.0, -1.0, 1.0))),
    "off-axis": (eye(-0.03, (-1.4, 0.8, -1.1, 0.9)), eye(0.03, (-0.8, 1.4, -1.1, 0.9))),
    "canted": (eye(-0.035, (-1.2, 0.9, -1.0, 1.0), 0.15), eye(0.035, (-0.9, 1.2, -1.0, 1.0), -0.15)),
    "uneven": (eye(-0.03, (-1.0, 0.9, -1.2, 0.7), 0.05, 0.01), eye(0.036, (-0.7, 1.3, -0.9, 1.0), -0.08, -0.01, 0.004)),
    "one place": (eye(0.0, (-1.0, 1.0, -1.0, 1.0)), eye(0.0, (-1.0, 1.0, -1.0, 1.0))),
}


def projected(matrix: LMatrix4f, point: Vec3) -> Vec3:
    clip = matrix.xform(LVecBase4f(*point, 1.0))
    return clip[0] / clip[3], clip[1] / clip[3], clip[2] / clip[3]


def corners(one: EyePicture) -> list[Vec3]:
    left, right, down, up = one.tangents
    deep = product((left, right), (down, up), (NEAR_M, FAR_M))
    return [one.head_from_eye.point((x * m, m, z * m)) for x, z, m in deep]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_an_eyes_corners_are_the_corners_of_its_picture(pair: tuple[EyePicture, EyePicture]) -> None:
    for one in pair:
        seen = [projected(clip_from_head(one, NEAR_M, FAR_M), corner) for corner in corners(one)]
        assert sorted({tuple(round(part) for part in place) for place in seen}) == sorted(product((-1, 1), repeat=3))
        assert all(abs(abs(part) - 1.0) < 2e-3 for place in seen for part in place)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_frustum_for_culling_holds_both_eyes_and_little_more(pair: tuple[EyePicture, EyePicture]) -> None:
    both = enclosing(pair, NEAR_M, FAR_M)
    assert both is not None
    seen = [projected(both.clip_from_head(), corner) for one in pair for corner in corners(one)]
    assert all(abs(part) < 1.001 for place in seen for part in place)
    for axis, side in product((0, 1), (-1.0, 1.0)):
        assert max(side * place[axis] for place in seen) > 0.99  # each side is touched, far off if not near by


def test_eyes_that_see_sideways_have_no_frustum_along_the_head() -> None:
    wide = (eye(-0.03, (-12.0, 1.0, -1.0, 1.0), 0.3), eye(0.03, (-1.0, 12.0, -1.0, 1.0), -0.3))
    assert enclosing(wide, NEAR_M, FAR_M) is None


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_shaders_find_each_eyes_place_in_its_matrix(pair: tuple[EyePicture, EyePicture]) -> None:
    """As ``shaders/eye.glsl`` does: what the inverse makes of (0, 0, 1, 0)."""
    for one in pair:
        inverse = LMatrix4f()
        inverse.invert_from(clip_from_head(one, 0.08, 12000.0))
        row = inverse.get_row(2)
        place = tuple(row[axis] / row[3] for axis in range(3))
        assert math.dist(place, one.head_from_eye.position_m) < 1e-5
