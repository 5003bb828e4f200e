"""``main.py tour --body``: what is asked for, and a visit from a video alone."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import main
import visit_body
from scenes.body import BodySense, CameraState
from tests.interaction.small_tour import small_world
from tests.tracking.moving_people import write_video
from tracking import capture_models
from visit import RECORDINGS
from visit_plan import VisitError, make_plan

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, data: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "HONGJI_LRS", "HONGJI_LANG")}
    return subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=ROOT, env={**environment, "HONGJI_DATA": str(data), **environ},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "people.mp4"
    write_video(path, pictures=15)
    return path


@pytest.fixture
def dark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without display and without headset."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XR_RUNTIME_JSON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HONGJI_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("visit_plan.runtime_named", lambda: None)


@pytest.mark.parametrize(
    ("body", "lang", "words"),
    [
        ("kite", "en", "Unknown body 'kite'. Fix: auto, camera"),
        ("camera:front", "en", "Unknown body 'camera:front'"),
        ("video:", "zh-CN", "不认识的 --body 'video:'"),
        ("video:/nowhere.mp4", "en", "There is no file"),
        ("video:README.md", "en", "README.md is not a video that can be read. Fix:"),
        ("video:README.md", "zh-CN", "README.md 不是能读取的视频。办法："),
    ],
)
def test_words_for_what_cannot_be(body: str, lang: str, words: str, dark: None) -> None:
    with pytest.raises(VisitError) as caught:
        make_plan(main.parse(["tour", "--body", body, "--lang", lang], lang))
    assert words in str(caught.value)


def test_a_bad_video_ends_the_program_in_words(tmp_path: Path) -> None:
    done = run("tour", "--body", "video:README.md", "--lang", "en", data=tmp_path)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Error: README.md is not a video that can be read. Fix: convert it to MP4 (H.264), or record it anew."
    ), "and nothing of what the libraries say"


def test_no_models_ends_the_program_in_words(tmp_path: Path, video: Path) -> None:
    (tmp_path / "empty").mkdir()
    arguments = ["tour", "--body", f"video:{video}", "--models", str(tmp_path / "empty"), "--lang", "en"]
    done = run(*arguments, data=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert done.returncode == 1
    assert "holds no models of motion capture. Fix: put mediapipe-0.10.21-*.whl there" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("lack", capture_models.Lack)
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_lack_of_models_has_its_words(
    lack: capture_models.Lack, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {
        capture_models.Lack.network: {"package": "p", "problem": "!"},
        capture_models.Lack.pip: {"package": "p", "problem": "!"},
        capture_models.Lack.hash: {"file": "f", "found": "abc"},
        capture_models.Lack.disk: {"folder": "d", "problem": "!", "need_mb": 80},
        capture_models.Lack.folder: {"folder": "d", "wheel": "w", "bundles": "b"},
        capture_models.Lack.package: {"problem": "!"},
    }

    def lacks(folder: Path, given: Path | None, say: Callable[[str], None]) -> None:
        say("fetching")
        say("made")
        raise capture_models.ModelsLack(lack, **told[lack])

    monkeypatch.setattr(visit_body, "require", lacks)
    with pytest.raises(visit_body.BodyProblem):
        visit_body.open_body(visit_body.BodyChoice("camera"), lang)
    assert "36 MB" in capsys.readouterr().err


def test_a_visit_from_a_video_alone(video: Path, tmp_path: Path) -> None:
    """No display, no hand at a key: the visit lasts as long as the video does and leaves its transcript; what was not reached is said."""
    done = run("tour", "luding-bridge", "--body", f"video:{video}", "--out", str(tmp_path / "out"), "--lang", "en", data=tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert done.stderr.strip() == "The report is not complete; missing: report.html, statements.json", "and no words of the libraries"
    assert (tmp_path / "out" / "transcript.jsonl").exists()
    assert not (tmp_path / "visits").exists(), "the visitor's own records are not touched"


def test_a_video_without_display_is_played_in_step_and_a_camera_is_not(dark: None, video: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = make_plan(main.parse(["tour", "--body", f"video:{video}"]))
    assert plan.body.in_step
    assert (plan.recording, plan.windowed, plan.live, plan.device, plan.out) == (None, False, False, "replay", Path("out/visit"))
    plan = make_plan(main.parse(["tour", "--body", "camera"]))
    assert plan.recording is not None
    assert plan.body.kind == "none"
    assert "忽略 --body" in capsys.readouterr().err


def test_with_a_display_it_is_live(dark: None, video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    for asked, kind in ((f"video:{video}", "video"), ("camera:3", "camera"), ("none", "none")):
        plan = make_plan(main.parse(["tour", "--body", asked]))
        assert (plan.body.kind, plan.body.in_step, plan.live, plan.windowed) == (kind, False, True, True)
    assert make_plan(main.parse(["tour", "--body", "camera:3"])).body.camera == 3


def test_who_says_nothing_of_a_body_is_offered_the_camera_where_somebody_sits_before_a_window(
    dark: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not where nobody could ask for it, and nobody is told of what he did not ask for."""
    for asked in ([], ["--body", "auto"]):
        monkeypatch.delenv("DISPLAY", raising=False)
        played = make_plan(main.parse(["tour", *asked]))
        assert (played.recording is not None, played.body.kind) == (True, "none")
        monkeypatch.setenv("DISPLAY", ":9")
        plan = make_plan(main.parse(["tour", "--models", str(tmp_path), *asked]))
        assert (plan.body.kind, plan.body.models, plan.windowed, plan.live) == ("offered", tmp_path, True, True)
        replayed = make_plan(main.parse(["tour", "--headset", f"replay:{RECORDINGS / 'luding-bridge.visit.gz'}", *asked]))
        assert replayed.body.kind == "none"
        with monkeypatch.context() as worn:
            worn.setattr("visit_plan.problem_of", lambda lang: None)
            assert make_plan(main.parse(["tour", "--headset", "openxr", *asked])).body.kind == "none"
    assert "--body" not in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_an_offered_camera_without_models_is_told_in_the_terminal_and_in_the_visit(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.platform", "linux")
    with closing(visit_body.open_body(visit_body.choose_body("auto", tmp_path, lang), lang)) as source:
        world = small_world()
        world.camera_wanted = False
        source.heed(world)
        assert source.latest(0.0) == BodySense(CameraState.offered)
        assert not (tmp_path / "cache").exists()
        world.camera_wanted = True
        end_s = time.monotonic() + 60.0
        while source.latest(0.0) != BodySense(CameraState.unready) and time.monotonic() < end_s:
            source.heed(world)
            world.camera_wanted = source.latest(0.0) != BodySense(CameraState.unready)
        assert source.latest(0.0) == BodySense(CameraState.unready)
    assert "mediapipe-0.10.21-*.whl" in capsys.readouterr().err


def test_with_a_headset_it_is_ignored_in_words(dark: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("visit_plan.problem_of", lambda lang: None)
    plan = make_plan(main.parse(["tour", "--headset", "openxr", "--body", "camera", "--lang", "en"], "en"))
    assert plan.headset
    assert plan.body.kind == "none"
    assert "A headset is used: --body is ignored." in capsys.readouterr().err


def test_without_a_body_its_libraries_are_not_loaded() -> None:
    offered = "visit_body.open_body(visit_body.choose_body('auto', None, 'en'), 'en').latest(0.0)"
    loaded = f"import sys, visit_body, visit_run, visit_devices; {offered}; print({{'cv2', 'mediapipe', 'multiprocessing'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
