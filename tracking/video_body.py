"""A video file as the visitor's camera, in step with the visit: the same file gives the same bodies at the same times, however slow the machine."""

from scenes.body import Body, BodySense, CameraState
from scenes.world import World
from tracking.body_filter import BodyFilter
from tracking.capture_models import Models
from tracking.capture_process import Darkness
from tracking.hushed import hushed
from tracking.landmarkers import Landmarkers
from tracking.pictures import OpenVideo, Picture


class VideoBody:
    """Implements ``scenes.edges.BodySource``: asked at a time, it looks at the newest picture that was taken by then, and so takes its time."""

    def __init__(self, video: OpenVideo, models: Models, detail: dict[str, str] | None = None) -> None:
        self._video = video
        with hushed():
            self._landmarkers = Landmarkers(models)
        self._calm, self._darkness = BodyFilter(), Darkness()
        self._detail = detail or {}
        self._next = video.next()
        self._began_s = 0.0  # the visit's time at which the video began: another tour's visit begins its own clock
        self._asked_s = 0.0
        self._wanted = True
        self._body: Body | None = None
        self._dark = False
        self.over = False
        """The last picture was looked at, and the visit has heard of it."""

    @property
    def pictures_per_s(self) -> float:
        return self._video.pictures_per_s

    def latest(self, time_s: float) -> BodySense:
        if time_s < self._asked_s:
            self._began_s -= self._asked_s
        self._asked_s = time_s
        newest = self._newest(time_s - self._began_s)
        if not self._wanted:
            self._body, self._calm = None, BodyFilter()
            return BodySense(CameraState.off, None, self._detail)
        if newest is not None:
            picture, taken_s = newest
            self._dark = self._darkness(picture)
            with hushed():
                seen = self._landmarkers.look(picture[:, :, ::-1], taken_s + self._began_s)
            self._body = self._calm(seen)
        elif self._next is None:
            self.over, self._body = True, None
            return BodySense(CameraState.over, None, self._detail)
        state = CameraState.dark if self._dark else CameraState.seeing if self._body is not None else CameraState.starting
        return BodySense(state, self._body, self._detail)

    def heed(self, world: World) -> None:
        self._wanted = world.camera_wanted

    def close(self) -> None:
        self._landmarkers.close()
        self._video.close()

    def _newest(self, by_s: float) -> tuple[Picture, float] | None:
        newest = None
        while self._next is not None and self._next[1] <= by_s + 1e-6:
            newest, self._next = self._next, self._video.next()
        return newest
