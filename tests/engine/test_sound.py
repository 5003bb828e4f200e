"""Ears: one contract for the real and the silent ones, and what only the real ones do, heard through OpenAL's file output."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.sound import SilentScape, SoundScape, open_ears, read_list
from scenes.space import Pose
from scenes.world import SoundState

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "assets" / "files" / "sounds"
RIVER = SoundState("a", "river", 0.9, True, (0.0, 0.0, -15.0))
BELL = SoundState("b", "arrive", 0.7, False)
HEAD = Pose((0.0, 0.0, 1.6))

Ears = SoundScape | SilentScape


@pytest.fixture(params=["silent", "openal"])
def ears(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ears]:
    monkeypatch.setenv("ALSOFT_DRIVERS", "null")
    made = open_ears(FOLDER, audible=request.param == "openal")
    if request.param == "openal" and isinstance(made, SilentScape):
        pytest.skip("OpenAL's null output is not in this build")
    yield made
    made.close()


def hear_until(
    ears: Ears, sounds: tuple[SoundState, ...], done: Callable[[], bool], limit_s: float = 20.0
) -> None:
    end_s = time.monotonic() + limit_s
    while not done():
        assert time.monotonic() < end_s, f"still waiting, heard {ears.heard}"
        ears.update(sounds, HEAD, 1.0, 1.0 / 60.0)
        time.sleep(0.002)


class TestContract:
    def test_what_is_wanted_is_heard_and_then_no_more(self, ears: Ears) -> None:
        hear_until(ears, (RIVER,), lambda: "a" in ears.heard)
        hear_until(ears, (), lambda: not ears.heard)

    def test_paused_is_silent_until_it_goes_on(self, ears: Ears) -> None:
        hear_until(ears, (RIVER,), lambda: "a" in ears.heard)
        hear_until(ears, (replace(RIVER, paused=True),), lambda: not ears.heard)
        hear_until(ears, (RIVER,), lambda: "a" in ears.heard)

    def test_two_uses_of_one_sound(self, ears: Ears) -> None:
        both = (RIVER, replace(RIVER, key="other", position_m=(30.0, 0.0, 0.0)))
        hear_until(ears, both, lambda: set(ears.heard) == {"a", "other"})

    def test_no_sound_is_no_trouble(self, ears: Ears) -> None:
        ears.update((), HEAD, 0.5, 0.016)
        assert ears.heard == ()
        assert ears.notice == ""


class TestOpenal:
    @pytest.fixture
    def scape(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundScape]:
        monkeypatch.setenv("ALSOFT_DRIVERS", "null")
        made = open_ears(FOLDER)
        if isinstance(made, SilentScape):
            pytest.skip("OpenAL's null output is not in this build")
        yield made
        made.close()

    def test_an_unknown_sound_is_noted_and_the_others_go_on(self, scape: SoundScape) -> None:
        sounds = (replace(RIVER, key="x", sound="no-such-sound"), RIVER)
        hear_until(scape, sounds, lambda: "a" in scape.heard)
        assert scape.missing == {"no-such-sound"}
        assert scape.heard == ("a",)

    def test_a_single_sound_runs_out_and_does_not_start_again(self, scape: SoundScape) -> None:
        hear_until(scape, (BELL,), lambda: "b" in scape.heard)
        hear_until(scape, (BELL,), lambda: not scape.heard)
        for _ in range(30):
            scape.update((BELL,), HEAD, 1.0, 1.0 / 60.0)
        assert scape.heard == ()

    def test_beds_are_faded_in(self, scape: SoundScape) -> None:
        """In steps that nobody hears as such, however long a frame took."""
        shares = [0.0]
        hear_until(scape, (RIVER,), lambda: "a" in scape._voices)
        while shares[-1] < 1.0:
            scape.update((RIVER,), HEAD, 1.0, 0.5)
            shares.append(scape._voices["a"].share)
            assert len(shares) < 5000
            time.sleep(0.001)
        assert max(b - a for a, b in pairwise(shares)) < 0.2

    def test_no_frame_waits_for_loading(self, scape: SoundScape) -> None:
        """Decoding a long sound costs 100 ms; the frame's own thread spends none of it."""
        longest_s, end_s = 0.0, time.monotonic() + 20.0
        while "a" not in scape.heard and time.monotonic() < end_s:
            before_s = time.thread_time()
            scape.update((RIVER,), HEAD, 1.0, 1.0 / 60.0)
            longest_s = max(longest_s, time.thread_time() - before_s)
            time.sleep(0.002)
        assert "a" in scape.heard
        assert longest_s < 0.005


def test_without_a_device_one_plain_notice_and_no_noise() -> None:
    """In a process of its own: what C libraries write goes past Python's standard error."""
    code = (
        "from pathlib import Path; from engine.sound import open_ears; "
        f"ears = open_ears(Path({str(FOLDER)!r})); print(type(ears).__name__, ears.notice); ears.close()"
    )
    environment = {**os.environ, "ALSOFT_DRIVERS": "no-such-driver"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["SilentScape", "no-sound-device"]
    assert done.stderr == ""


def test_without_the_list_it_is_silent_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSOFT_DRIVERS", "null")
    ears = open_ears(tmp_path)
    assert isinstance(ears, SilentScape)
    assert ears.notice in ("no-sound-files", "no-sound-device")


def test_the_list_names_files_that_are_there() -> None:
    files = read_list(FOLDER)
    assert {"river", "click", "right", "wrong", "page", "arrive", "chain-clank", "planks"} <= files.keys()
    assert all(file.path.is_file() and file.length_s > 0.0 for file in files.values())


def test_a_sound_on_the_right_is_louder_on_the_right(tmp_path: Path) -> None:
    """OpenAL writes what the loudspeakers would play into a file; the head looks north, the fire burns in the east."""
    recorded = tmp_path / "heard.wav"
    config = tmp_path / "alsoft.conf"
    config.write_text(f"[general]\ndrivers = wave\nchannels = stereo\n[wave]\nfile = {recorded}\n")
    code = f"""
import sys, time
from pathlib import Path
from engine.sound import SilentScape, open_ears
from scenes.space import Pose
from scenes.world import SoundState
ears = open_ears(Path({str(FOLDER)!r}))
if isinstance(ears, SilentScape):
    sys.exit(3)
fire = SoundState("f", "fire", 1.0, True, (5.0, 4.0, 1.6))
for frame in range(150):
    ears.update((fire,), Pose((0.0, 0.0, 1.6)), 1.0, 0.016)
    time.sleep(0.016)
ears.close()
"""
    environment = {k: v for k, v in os.environ.items() if k != "ALSOFT_DRIVERS"} | {
        "ALSOFT_CONF": str(config)
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, timeout=60
    )
    if done.returncode == 3:
        pytest.skip("OpenAL's file output is not in this build")
    assert done.returncode == 0, done.stderr
    data, _ = soundfile.read(recorded)
    left, right = np.sqrt(np.mean(data**2, axis=0))
    assert right > 1.5 * left > 0.0


def test_sounds_json_is_what_is_documented() -> None:
    listed = json.loads((FOLDER / "sounds.json").read_text(encoding="utf-8"))
    assert listed["format"] == "hongji-sounds/1"
    entry = listed["sounds"]["river"]
    assert entry["loop"] is True and entry["caption"]["zh-CN"] and entry["caption"]["en"]
