"""How a camera fails, as OpenCV says it (or does not): missing, taken, unplugged."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.body import CameraState
from tracking import pictures
from tracking.pictures import NoPictures, OpenCamera, Webcam, taken_s


class Capture:
    """What ``cv2.VideoCapture`` does, from a list: True gives a picture."""

    def __init__(self, opened: bool, reads: list[bool]) -> None:
        self._opened = opened
        self._reads = iter(reads)
        self.released = False

    def isOpened(self) -> bool:
        return self._opened

    def read(self) -> tuple[bool, Any]:
        good = next(self._reads, False)
        return good, np.zeros((4, 4, 3), np.uint8) if good else None

    def get(self, _: int) -> float:
        return 0.0

    def release(self) -> None:
        self.released = True


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "video0"
    monkeypatch.setattr(Webcam, "node", property(lambda self: path))
    return path


def state_of(fails: Any) -> CameraState:
    with pytest.raises(NoPictures) as caught:
        fails()
    return caught.value.state


def test_no_node_is_no_camera(node: Path) -> None:
    assert state_of(Webcam(0).open) is CameraState.missing


def test_a_node_that_does_not_open_is_somebody_elses(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node.touch()
    capture = Capture(False, [])
    monkeypatch.setattr(pictures, "_camera", lambda number: capture)
    assert state_of(Webcam(0).open) is CameraState.taken
    assert capture.released


def test_without_nodes_one_that_does_not_open_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows and macOS do not tell the two apart."""
    monkeypatch.setattr(Webcam, "node", property(lambda self: None))
    monkeypatch.setattr(pictures, "_camera", lambda number: Capture(False, []))
    assert state_of(Webcam(0).open) is CameraState.missing


def test_one_that_opens_and_gives_nothing_is_taken(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V4L2 lets two programs open a camera; only one can stream."""
    node.touch()
    monkeypatch.setattr(pictures, "_camera", lambda number: Capture(True, [False]))
    assert state_of(Webcam(0).open().read) is CameraState.taken


def test_one_that_stops_giving_is_unplugged(node: Path) -> None:
    node.touch()
    camera = OpenCamera(Capture(True, [True, True, False]), node)
    for _ in range(2):
        assert camera.read()[0].shape == (4, 4, 3)
    node.unlink()
    assert state_of(camera.read) is CameraState.unplugged


def test_one_that_goes_before_its_first_picture_is_unplugged(node: Path) -> None:
    camera = OpenCamera(Capture(True, [False]), node)
    assert state_of(camera.read) is CameraState.unplugged


def test_a_real_number_that_no_camera_has() -> None:
    """The one test of OpenCV itself: no machine has so many cameras."""
    assert state_of(Webcam(97).open) is CameraState.missing


@pytest.mark.parametrize(("stamped_s", "taken"), [(99.98, 99.98), (99.0, 100.0), (100.2, 100.0), (0.0, 100.0), (1.7e9, 100.0)])
def test_only_a_stamp_of_our_clock_is_believed(stamped_s: float, taken: float) -> None:
    assert taken_s(stamped_s, 100.0) == taken
