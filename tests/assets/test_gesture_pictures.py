"""The pictures that teach gestures: all are there, small and square, and what is shipped is what the script draws."""

import io

import numpy as np
import pytest
from PIL import Image

from assets.gesture_canvas import PAPER, UNITS
from assets.gesture_hands import FIST, PALM, PINCH, THUMB_UP, draw_hand, posed
from assets.make_gesture_pictures import FOLDER, LARGEST_BYTES, PICTURES, picture
from scenes.hands import Joint
from scenes.space import distance


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype=int)


def test_all_pictures_ship_and_no_others() -> None:
    files = sorted(FOLDER.glob("*"))
    assert [file.name for file in files] == sorted(f"{name}.png" for name in PICTURES)
    assert sum(file.stat().st_size for file in files) <= LARGEST_BYTES
    shown = [pixels(file.read_bytes())[::3, ::3] for file in files]
    for file, seen in zip(files, shown, strict=True):
        assert seen.shape == (UNITS // 3, UNITS // 3, 3), file.name
        drawn = (np.abs(seen - PAPER).max(axis=2) > 24).mean()
        assert 0.08 < drawn < 0.6, f"{file.name}: {drawn:.2f} of it is drawn on"
    for number, seen in enumerate(shown):
        for other in shown[:number]:
            assert (np.abs(seen - other).max(axis=2) > 40).mean() > 0.02


@pytest.mark.parametrize("name", ["stand-here", "point", "lean", "scull", "ring-bell"])
def test_what_ships_is_what_the_script_draws(name: str) -> None:
    """Compared as pixels: another build of the PNG library may pack the same ones otherwise."""
    difference = np.abs(pixels(picture(name)) - pixels((FOLDER / f"{name}.png").read_bytes()))
    assert difference.mean() < 0.2


def test_the_same_files_give_the_same_bytes() -> None:
    assert picture("raise-hand") == picture("raise-hand")


class TestHands:
    def test_in_a_pinch_two_tips_meet_and_in_a_fist_the_thumb_lies_before_the_fingers(self) -> None:
        pinched, made = posed(PINCH, "right")[3], posed(FIST, "right")[3]
        assert distance(pinched[Joint.thumb_tip].position_m, pinched[Joint.index_tip].position_m) < 0.03
        assert made[Joint.thumb_tip].position_m[2] < made[Joint.index_intermediate].position_m[2]

    def test_left_and_right_are_mirror_images(self) -> None:
        left, right = posed(PALM, "left")[3], posed(PALM, "right")[3]
        for joint, pose in left.items():
            x, y, z = right[joint].position_m
            assert distance(pose.position_m, (-x, y, z)) < 0.012  # metres: the source models differ a little

    def test_joints_lie_where_the_picture_shows_them(self) -> None:
        drawn = draw_hand(THUMB_UP, "right", (-110.0, 80.0, 90.0), 600.0, line_px=2.0)
        solid = np.asarray(drawn.picture)[:, :, 3] > 0
        x, y = drawn.joints[Joint.thumb_tip]
        assert solid[round(y), round(x)]
        assert y < drawn.joints[Joint.index_proximal][1]
