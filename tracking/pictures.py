"""Where pictures come from, for the capture process: a camera or a video file, one after the other, with the time at which each was taken."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from scenes.body import CameraState

Picture = NDArray[np.uint8]
"""Height, width, 3: blue, green, red, as OpenCV has them; not mirrored."""

SIZE = (640, 480)
PICTURES_PER_S = 30.0
MOST_LATE_S = 0.5
"""A camera's own time stamp that is further from now is on another clock."""


class NoPictures(Exception):
    """There is none, or none any more; ``state`` says what became of the camera."""

    def __init__(self, state: CameraState) -> None:
        super().__init__(state.value)
        self.state = state


class Pictures(Protocol):
    """An open camera or file."""

    def read(self) -> tuple[Picture, float]:
        """Wait for the next picture; it, and when it was taken (``time.perf_counter``, which all processes share). NoPictures."""

    def close(self) -> None: ...


class PictureSource(Protocol):
    """What can be opened, again and again; passed to the capture process, so it must be picklable."""

    def open(self) -> Pictures:
        """NoPictures says why not."""


@dataclass(frozen=True, slots=True)
class Webcam:
    """The camera of this number."""

    number: int = 0

    def open(self) -> Pictures:
        node = self.node
        if node is not None and not node.exists():
            raise NoPictures(CameraState.missing)
        capture = _camera(self.number)
        if not capture.isOpened():
            capture.release()
            raise NoPictures(CameraState.missing if node is None else CameraState.taken)
        return OpenCamera(capture, node)

    @property
    def node(self) -> Path | None:
        """The device node, where there are such: it tells a camera that is gone from one that is in use."""
        return Path(f"/dev/video{self.number}") if sys.platform.startswith("linux") else None


class OpenCamera:
    """Implements ``Pictures`` on a camera that OpenCV holds."""

    def __init__(self, capture: Any, node: Path | None) -> None:
        self._capture = capture
        self._node = node
        self._worked = False

    def read(self) -> tuple[Picture, float]:
        import cv2

        ok, picture = self._capture.read()
        now_s = time.perf_counter()
        if not ok or picture is None:
            gone = self._node is not None and not self._node.exists()
            raise NoPictures(CameraState.unplugged if self._worked or gone else CameraState.taken)
        self._worked = True
        return picture, taken_s(float(self._capture.get(cv2.CAP_PROP_POS_MSEC)) / 1000.0, now_s)

    def close(self) -> None:
        self._capture.release()


def taken_s(stamped_s: float, now_s: float) -> float:
    """When a picture was taken: V4L2 stamps it by the monotonic clock, which is ours; other systems by clocks of their own, or not."""
    return stamped_s if 0.0 <= now_s - stamped_s < MOST_LATE_S else now_s


def _camera(number: int) -> Any:
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")  # seconds; 10 would keep a camera that was switched off
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")  # with them, Windows takes many seconds to open one
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    import cv2

    capture = cv2.VideoCapture(number, cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY)
    if capture.isOpened():
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # many cameras give 30 pictures a second only so
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, SIZE[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, SIZE[1])
        capture.set(cv2.CAP_PROP_FPS, PICTURES_PER_S)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A video, played at its own pace."""

    path: Path

    def open(self) -> Pictures:
        try:
            return PacedVideo(OpenVideo(self.path))
        except VideoError:
            raise NoPictures(CameraState.missing) from None


class VideoError(Exception):
    """A file that is no video that can be read; ``key`` names the sentence of ``content/interface/capture.<lang>.yaml``."""

    def __init__(self, key: str, path: Path) -> None:
        super().__init__(f"{path}: {key}")
        self.key = key
        self.path = path


class OpenVideo:
    """A video file's pictures in their order, with their times from the beginning. VideoError if it has none."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise VideoError("video-missing", path)
        os.environ.setdefault("OPENCV_LOG_LEVEL", "OFF")
        os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # what is wrong with a file is ours to say
        import cv2

        self._capture: Any = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        per_s = float(self._capture.get(cv2.CAP_PROP_FPS)) if self._capture.isOpened() else 0.0
        self.pictures_per_s = per_s if 1.0 <= per_s <= 240.0 else PICTURES_PER_S
        self._count = 0
        self._first = self._next()
        if self._first is None:
            self._capture.release()
            raise VideoError("video-unreadable", path)

    def next(self) -> tuple[Picture, float] | None:
        """The next picture and its time in the video; None at the end."""
        picture = self._first if self._first is not None else self._next()
        self._first = None
        if picture is None:
            return None
        self._count += 1
        return picture, (self._count - 1) / self.pictures_per_s

    def close(self) -> None:
        self._capture.release()

    def _next(self) -> Picture | None:
        picture: Picture | None = self._capture.read()[1]
        return picture


class PacedVideo:
    """Implements ``Pictures`` on a video: each picture is taken when its time has come."""

    def __init__(self, video: OpenVideo) -> None:
        self._video = video
        self._start_s = time.perf_counter()

    def read(self) -> tuple[Picture, float]:
        found = self._video.next()
        if found is None:
            raise NoPictures(CameraState.over)
        picture, at_s = found
        due_s = self._start_s + at_s
        time.sleep(max(0.0, due_s - time.perf_counter()))
        return picture, due_s

    def close(self) -> None:
        self._video.close()
