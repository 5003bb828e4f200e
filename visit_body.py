"""The body of a visit: what ``--body`` asks for, and the source that gives it. MediaPipe and OpenCV are loaded only where one is asked for."""

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from content.messages import text, text_of
from scenes.edges import BodySource
from tracking.capture_models import FetchStopped, Lack, Models, ModelsLack, cache_folder, require
from tracking.no_body import NoBody
from tracking.offered_camera import OfferedCamera


class BodyProblem(Exception):
    """No body can be had as asked; the text says why and what to do, in the visitor's language."""


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """What ``--body`` came to. ``offered``: the camera is there for a visitor who asks for it during the visit. ``in_step``: a video without
    a window, which the visit waits for."""

    kind: Literal["none", "offered", "camera", "video"] = "none"
    camera: int = 0
    video: Path = Path()
    models: Path | None = None  # what --models names
    in_step: bool = False
    pictures_per_s: float = 0.0  # of the video


NO_BODY = BodyChoice()


def choose_body(asked: str, models: Path | None, lang: str) -> BodyChoice:
    """What ``--body`` means; BodyProblem if it means nothing, or if its video cannot be read."""
    kind, colon, rest = asked.partition(":")
    if asked == "none":
        return NO_BODY
    if asked == "auto":
        return BodyChoice("offered", models=models)
    if kind == "camera" and (not colon or rest.isdecimal()):
        return BodyChoice("camera", camera=int(rest or 0), models=models)
    if kind == "video" and rest:
        from tracking.pictures import OpenVideo, VideoError

        try:
            video = OpenVideo(Path(rest))
        except VideoError as error:
            raise BodyProblem(text_of("capture", lang, error.key, file=error.path)) from None
        video.close()
        return BodyChoice("video", video=Path(rest), models=models, pictures_per_s=video.pictures_per_s)
    raise BodyProblem(text(lang, "tour.unknown-body", name=asked))


def open_body(choice: BodyChoice, lang: str) -> BodySource:
    """The source of bodies; BodyProblem if there are no models. A camera that is not there is no problem: it is looked for."""
    if choice.kind == "none":
        return NoBody()
    if choice.kind == "offered":
        return _offered(choice, lang)
    found = _models(choice, lang)
    from tracking.camera_body import CameraBody
    from tracking.pictures import OpenVideo, VideoFile, Webcam

    if choice.kind == "camera":
        return CameraBody(Webcam(choice.camera), found, {"camera": str(choice.camera)})
    detail = {"file": choice.video.name}
    if choice.in_step:
        from tracking.video_body import VideoBody

        return VideoBody(OpenVideo(choice.video), found, detail)
    return CameraBody(VideoFile(choice.video), found, detail)


def _offered(choice: BodyChoice, lang: str) -> OfferedCamera:
    """The camera for whoever asks; the terminal hears what is said of its models."""

    def open_camera(say: Callable[[str], None], stop: threading.Event) -> BodySource:
        def told(key: str) -> None:
            say(key)
            _say(lang, key)

        try:
            found = require(cache_folder(os.environ), choice.models, told, stop)
            try:
                from tracking.camera_body import CameraBody
                from tracking.pictures import Webcam
            except ImportError as error:
                raise ModelsLack(Lack.package, problem=error) from error
        except ModelsLack as lack:
            print(_why(lack, lang), file=sys.stderr, flush=True)
            raise
        if stop.is_set():  # no longer wanted: the camera does not open even for a moment
            raise FetchStopped
        return CameraBody(Webcam(choice.camera), found, {"camera": str(choice.camera)})

    return OfferedCamera(open_camera)


def _models(choice: BodyChoice, lang: str) -> Models:
    """The models, fetched once; BodyProblem in words."""
    try:
        return require(cache_folder(os.environ), choice.models, lambda key: _say(lang, key))
    except ModelsLack as lack:
        raise BodyProblem(_why(lack, lang)) from None


def _say(lang: str, key: str) -> None:
    print(text_of("capture", lang, key, folder=cache_folder(os.environ)), file=sys.stderr, flush=True)


def _why(lack: ModelsLack, lang: str) -> str:
    return text_of("capture", lang, f"lack.{lack.lack}", **lack.values_told)
