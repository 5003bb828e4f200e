"""What is heard: the world's sounds through OpenAL, each at its place; and the silent twin for machines without an output.

Sounds are decoded whole, one at a time, by a thread of Panda's own (100 ms for a long one; Python is not held up).
OpenAL's lock is held meanwhile, so ``update`` leaves everything as it is until that sound is there: a frame never waits.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from panda3d.core import (
    AsyncTaskManager,
    AudioLoadRequest,
    AudioManager,
    AudioSound,
    Filename,
    load_prc_file_data,
)

from scenes.space import FORWARD, UP, Pose, Vec3, quat_rotate
from scenes.world import SoundState

FADE_S = 0.3
LIST = "sounds.json"
_SETTINGS = """
audio-library-name p3openal_audio
audio-preload-threshold 1000000000
audio-cache-limit 64
notify-level-audio fatal
"""
_CHAIN = "hongji-sounds"
_PREFETCH_S = 2.0  # sounds shorter than this answer presses: they are loaded before they are wanted
_REST_S = 0.1  # between two loads, so that what is already there can be moved and faded
_LONGEST_STEP_S = 0.05  # after a stall a fade goes on where it was, it does not jump
_SWEEP_S = 0.25  # how often OpenAL gives back the sources of sounds that have run out


@dataclass(frozen=True, slots=True)
class SoundFile:
    """One entry of ``sounds.json``. ``near_m``: within this distance of its place it has its full volume."""

    path: Path
    length_s: float
    near_m: float


class SilentScape:
    """Hears everything and makes no sound. ``notice`` is a word id for the visitor ("" where silence was asked for)."""

    def __init__(self, notice: str = "") -> None:
        self.notice = notice
        self.heard: tuple[str, ...] = ()

    def update(self, sounds: tuple[SoundState, ...], head: Pose, master_volume: float, dt_s: float) -> None:  # noqa: ARG002
        self.heard = tuple(state.key for state in sounds if not state.paused)

    def close(self) -> None:
        self.heard = ()


class _Voice:
    """One use of a sound: its fade, and what OpenAL was told last."""

    def __init__(self, sound: AudioSound, file: SoundFile, state: SoundState) -> None:
        self.sound = sound
        self.file = file
        self.state = state
        self.share = 0.0  # of the volume wanted
        self.playing = False
        self.began = False
        self.left_at_s = 0.0
        self._volume = self._master = -1.0
        self._position: Vec3 | None = None
        sound.set_loop(state.loop)
        if state.position_m is not None:
            sound.set_3d_min_distance(file.near_m)

    def follow(self, state: SoundState | None, master_volume: float, dt_s: float) -> bool:
        """Towards ``state``; None: it is no longer wanted. False when there is nothing left to hear."""
        if state is not None and self._as_before(state, master_volume):
            return True
        self._master = master_volume
        wanted = state is not None and not state.paused
        if state is not None:
            self.state = state
        if wanted and not self.playing:
            self._start()
        step = dt_s / FADE_S
        # What begins by itself (a shot, a bell) begins at once; beds are faded in.
        instant = wanted and not self.state.loop and not self.left_at_s
        self.share = (
            min(1.0, self.share + (1.0 if instant else step)) if wanted else max(0.0, self.share - step)
        )
        if self.playing:
            self._tell(master_volume)
        if not wanted and self.share == 0.0 and self.playing:
            self.left_at_s = max(self.sound.get_time(), 1e-3)
            self.sound.stop()
            self.playing = False
        if self.playing and self.began and not self.state.loop and self.sound.status() != AudioSound.PLAYING:
            self.playing = False
            return state is not None and state.paused
        return state is not None or self.playing

    def _as_before(self, state: SoundState, master_volume: float) -> bool:
        """Most sounds in most frames: a bed that goes on."""
        old = self.state
        settled = self.playing and self.share == 1.0 and old.loop and master_volume == self._master
        return (
            settled and not state.paused and (state.volume, state.position_m) == (old.volume, old.position_m)
        )

    def _start(self) -> None:
        at_s = self.left_at_s or _starting_point(self.state, self.file)
        self.sound.set_volume(0.0)
        self._volume = 0.0
        self._place()
        if at_s > 0.0:
            self.sound.set_time(at_s)
        self.sound.play()
        self.playing = self.began = True

    def _tell(self, master_volume: float) -> None:
        volume = round(self.state.volume * self.share * master_volume, 3)
        if volume != self._volume:
            self._volume = volume
            self.sound.set_volume(volume)
        self._place()

    def _place(self) -> None:
        position = self.state.position_m
        if position is not None and position != self._position:
            self._position = position
            self.sound.set_3d_attributes(*position, 0.0, 0.0, 0.0)


class SoundScape:
    """``folder`` holds ``sounds.json`` and the files. Make it with ``open_ears``, which knows what to do without a device."""

    def __init__(self, folder: Path, manager: AudioManager) -> None:
        self.notice = ""
        self.missing: set[str] = set()  # ids asked for that are no sound; the checker tells authors
        self._files = read_list(folder)
        self._manager = manager
        manager.audio_3d_set_distance_factor(1.0)
        manager.audio_3d_set_drop_off_factor(1.0)
        self._voices: dict[str, _Voice] = {}
        self._ended: set[str] = set()  # single sounds that have run out while their state is still there
        self._loaded: dict[str, AudioSound] = {}  # keeps what is decoded from being forgotten
        self._prefetch = [name for name, file in self._files.items() if file.length_s < _PREFETCH_S]
        self._loading: tuple[str, AudioLoadRequest] | None = None
        self._rest_s = 0.0
        self._sweep_s = _SWEEP_S
        self._head: Pose | None = None
        self._tasks = AsyncTaskManager.get_global_ptr()
        chain = self._tasks.make_task_chain(_CHAIN)
        chain.set_num_threads(1)

    @property
    def heard(self) -> tuple[str, ...]:
        """Keys of what is sounding now."""
        return tuple(key for key, voice in self._voices.items() if voice.playing and voice.share > 0.0)

    def update(self, sounds: tuple[SoundState, ...], head: Pose, master_volume: float, dt_s: float) -> None:
        """Bring what is heard nearer to ``sounds``, as heard from ``head``. Never waits."""
        if self._loading is not None and not self._finish_loading():
            return
        dt_s = min(dt_s, _LONGEST_STEP_S)
        self._listen(head)
        wanted = {state.key: state for state in sounds}
        self._ended &= wanted.keys()
        for key, voice in list(self._voices.items()):
            if not voice.follow(wanted.get(key), master_volume, dt_s):
                del self._voices[key]
                if key in wanted:
                    self._ended.add(key)
        self._rest_s -= dt_s
        self._sweep_s -= dt_s
        if self._sweep_s <= 0.0:
            self._sweep_s = _SWEEP_S
            self._manager.update()
        for state in sounds:
            if state.key not in self._voices and state.key not in self._ended and not state.paused:
                self._begin(state, master_volume)
                if self._loading is not None:
                    return
        if self._prefetch and self._rest_s <= 0.0:
            self._load(self._prefetch.pop(0))

    def close(self) -> None:
        """Silence, at once; the object is of no use afterwards."""
        if self._loading is not None:
            self._loading[1].wait()
            self._loading = None
        for voice in self._voices.values():
            voice.sound.stop()
        self._voices.clear()
        self._loaded.clear()
        self._manager.shutdown()

    def _listen(self, head: Pose) -> None:
        if head == self._head:
            return
        self._head = head
        forward, up = quat_rotate(head.orientation, FORWARD), quat_rotate(head.orientation, UP)
        self._manager.audio_3d_set_listener_attributes(*head.position_m, 0.0, 0.0, 0.0, *forward, *up)

    def _begin(self, state: SoundState, master_volume: float) -> None:
        file = self._files.get(state.sound)
        if file is None or state.sound in self.missing:
            self.missing.add(state.sound)
            return
        if state.sound not in self._loaded:
            if self._loading is None:
                self._load(state.sound)
            return
        sound = self._manager.get_sound(
            Filename.from_os_specific(str(file.path)), state.position_m is not None
        )
        voice = _Voice(sound, file, state)
        voice.follow(state, master_volume, 0.0)
        self._voices[state.key] = voice

    def _load(self, name: str) -> None:
        if name in self._loaded:
            return
        path = self._files[name].path
        if not path.is_file():
            self.missing.add(name)
            return
        request = AudioLoadRequest(self._manager, Filename.from_os_specific(str(path)).get_fullpath(), True)
        request.set_task_chain(_CHAIN)
        self._tasks.add(request)
        self._loading = (name, request)

    def _finish_loading(self) -> bool:
        assert self._loading is not None
        name, request = self._loading
        if not request.is_ready():
            return False
        self._loading = None
        self._rest_s = _REST_S
        sound = request.get_sound()
        if sound is None or sound.length() <= 0.0:
            self.missing.add(name)
        else:
            self._loaded[name] = sound
        return True


def open_ears(folder: Path, *, audible: bool = True) -> SoundScape | SilentScape:
    """Ears for this machine: silent where silence is asked for, where no device answers, or where no sounds are installed."""
    if not audible:
        return SilentScape()
    load_prc_file_data("hongji-sound", _SETTINGS)
    with _hushed():
        manager = AudioManager.create_AudioManager()
    if not manager.is_valid() or manager.get_type().get_name().startswith("Null"):
        return SilentScape("no-sound-device")
    try:
        return SoundScape(folder, manager)
    except (OSError, ValueError, KeyError):
        manager.shutdown()
        return SilentScape("no-sound-files")


def read_list(folder: Path) -> dict[str, SoundFile]:
    """``sounds.json`` of ``folder``. Raises OSError without it; ValueError or KeyError if it is not what make_sounds writes."""
    listed = json.loads((folder / LIST).read_text(encoding="utf-8"))["sounds"]
    return {
        name: SoundFile(folder / entry["file"], float(entry["length_s"]), float(entry["near_m"]))
        for name, entry in listed.items()
    }


def _starting_point(state: SoundState, file: SoundFile) -> float:
    """Seconds into the file. The first moments are never cut off; a time past the end of a single sound says nothing."""
    if state.loop:
        at_s = state.at_s % file.length_s
    else:
        at_s = state.at_s if state.at_s < file.length_s else 0.0
    return at_s if at_s > 0.25 else 0.0


@contextmanager
def _hushed() -> Iterator[None]:
    """ALSA and OpenAL write pages of their own to standard error where there is no device; one plain notice is enough."""
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # no standard error at all (a windowed program on Windows)
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
