"""A headset that does again what a recording says: the twin without hardware, and a mode of its own."""

from collections.abc import Callable

from scenes.senses import DeviceFrame, FrameTime, Senses
from scenes.world import World
from tracking.recording import Recording


class ReplayHeadset:
    """Implements ``scenes.edges.Headset``. Frames follow each other at the recording's own pace in visit time; ``pace``, if
    given, is called with each frame's time to make it last as long for those who watch."""

    name = "replay"

    def __init__(self, recording: Recording, pace: Callable[[float], None] | None = None) -> None:
        self.recording = recording
        self._frames = recording.frames_timed()
        self._regular_dt_s = 1.0 / recording.header.frames_per_s
        self._pace = pace
        self.frame = 0
        self._extra_s = 0.0  # how much longer the frames so far lasted than the regular pace
        self._last: tuple[Senses, float] | None = None

    def wait_frame(self) -> DeviceFrame:
        frame = next(self._frames, None)
        running = frame is not None
        frame = frame or self._last
        if frame is None:
            raise ValueError(f"{self.recording.path}: a recording without frames")
        self._last = frame
        senses, dt_s = frame
        self.frame += 1
        self._extra_s += dt_s - self._regular_dt_s
        time_s = self.frame * self._regular_dt_s + self._extra_s
        if self._pace is not None:
            self._pace(time_s)
        return DeviceFrame(FrameTime(time_s, dt_s, self.frame), senses, running)

    def heed(self, world: World) -> None:
        """A recording has no hands to tick in."""

    def close(self) -> None:
        """Nothing is held."""
