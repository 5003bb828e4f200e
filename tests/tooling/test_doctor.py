"""The doctor, on machines described by the test."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import doctor
from content.messages import catalogue
from doctor import Finding, Machine
from tracking.openxr_place import runtime_named


def only(findings: Iterable[Finding]) -> Finding:
    (finding,) = findings
    return finding


def said(lang: str, finding: Finding) -> str:
    return doctor._as_line(lang, finding)


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., Machine]:
    def make(**changes: object) -> Machine:
        values: dict[str, object] = {"environ": {}, "folders": {}, "root": tmp_path, **changes}
        return Machine(**values)

    return make


def test_packages_are_compared_with_the_pins(machine: Callable[..., Machine], tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    pins = tmp_path / "requirements" / "run.txt"
    pins.write_text("# why\nnumpy==0.0.1\nno-such-package==1.0\n", encoding="utf-8")
    finding = only(doctor.packages(machine()))
    assert finding.state == "lack"
    assert "(=0.0.1)" in said("en", finding)
    assert "no-such-package - (=1.0)" in said("en", finding)


def test_a_driver_that_crashes_is_a_finding(
    machine: Callable[..., Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that dies of a signal, one that hangs, and one that prints rubbish."""
    crash = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    hang = [sys.executable, "-c", "import time; time.sleep(60)"]
    rubbish = [sys.executable, "-c", "print('libGL error: no driver')"]
    monkeypatch.setattr(doctor, "PROBE_LIMIT_S", 1.0)
    run = subprocess.run
    for command, expected in ((crash, "exit -9"), (hang, "> 1 s"), (rubbish, "exit 0")):
        monkeypatch.setattr(subprocess, "run", lambda _, command=command, **options: run(command, **options))
        finding = only(doctor.graphics(machine()))
        assert finding.state == "lack"
        assert expected in said("en", finding)
        assert "libgl1" in said("en", finding)


def test_software_drawing_is_named_as_such(
    machine: Callable[..., Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"vendor": "Mesa", "renderer": "llvmpipe", "version": "4.5", "software": True}
    monkeypatch.setattr(doctor, "probe", lambda _: facts)
    assert only(doctor.graphics(machine())).state == "optional"
    facts["software"] = False
    assert only(doctor.graphics(machine())).state == "good"


def test_a_window_that_does_not_open_is_told_beside_what_works(
    machine: Callable[..., Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    offscreen = {"vendor": "Mesa", "renderer": "llvmpipe", "version": "4.5", "software": True}
    monkeypatch.setattr(doctor, "probe", lambda way: {"error": "no"} if way == "window" else offscreen)
    states = [finding.state for finding in doctor.graphics(machine(environ={"DISPLAY": ":7"}))]
    assert states == (["lack", "optional"])


@pytest.mark.gl
def test_this_machine_draws(machine: Callable[..., Machine]) -> None:
    finding = list(doctor.graphics(machine()))[-1]
    assert finding.state in ("good", "optional"), said("en", finding)
    assert finding.values["picture"] == [64, 64, 3]


def test_the_chinese_face_is_there() -> None:
    finding = only(doctor.fonts())
    assert (finding.state, finding.values["face"]) == ("good", "Noto Sans CJK SC")


def test_a_damaged_site_package_is_named_with_its_files(
    machine: Callable[..., Machine], tmp_path: Path
) -> None:
    assert only(doctor.sites(machine())).found == "sites.none"
    folder = tmp_path / "assets" / "files" / "sites" / "square.site"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    assert only(doctor.sites(machine())).found == "sites.manifest"

    content = b"vertices"
    sun = {"azimuth_rad": 0.0, "elevation_rad": 1.0}
    box = {"bounds_min_m": [0, 0, 0], "bounds_max_m": [1, 1, 1]}
    manifest = {
        "format": "hongji-site/1",
        "name": "square",
        **box,
        "spawn_position_m": [0, 0, 0],
        "spawn_heading_rad": 0.0,
        "shadow_min_m": [0, 0, 0],
        "shadow_max_m": [1, 1, 1],
        "light": {"default": sun},
        "materials": [],
        "meshes": [],
        "files": {"geometry.bin": hashlib.sha256(content).hexdigest()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    missing = only(doctor.sites(machine()))
    assert (missing.found, missing.values["files"]) == ("sites.damaged", "geometry.bin")
    (folder / "geometry.bin").write_bytes(b"vertexes")
    assert only(doctor.sites(machine())).found == "sites.damaged"
    (folder / "geometry.bin").write_bytes(content)
    assert only(doctor.sites(machine())).state == "good"


@pytest.mark.skipif(sys.platform == "win32", reason="the registry decides there")
def test_the_openxr_runtime_is_found_where_the_loader_looks(tmp_path: Path) -> None:
    file = tmp_path / "openxr" / "1" / "active_runtime.json"
    file.parent.mkdir(parents=True)
    nowhere = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_DIRS": str(tmp_path / "other")}
    assert runtime_named(nowhere) is None
    file.touch()
    assert runtime_named({**nowhere, "XDG_CONFIG_HOME": str(tmp_path)}) == str(file)
    assert runtime_named({**nowhere, "XDG_CONFIG_DIRS": str(tmp_path)}) == str(file)
    assert runtime_named({**nowhere, "XR_RUNTIME_JSON": str(file)}) == str(file)
    assert runtime_named({**nowhere, "XR_RUNTIME_JSON": str(tmp_path / "none.json")}) is None


@pytest.mark.skipif(sys.platform == "win32", reason="the registry decides there")
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_runtime_that_does_not_load_is_named_with_the_fix(
    lang: str, machine: Callable[..., Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked for real, in a program of its own."""
    manifest = tmp_path / "runtime.json"
    library = {"name": "none", "library_path": str(tmp_path / "none.so")}
    manifest.write_text(json.dumps({"file_format_version": "1.0.0", "runtime": library}), encoding="utf-8")
    monkeypatch.setenv("XR_RUNTIME_JSON", str(manifest))
    finding = only(doctor.openxr(machine(environ={"XR_RUNTIME_JSON": str(manifest)})))
    assert (finding.state, finding.found) == ("optional", "openxr.silent")
    monkeypatch.setattr(doctor, "examine", lambda _: iter([finding]))
    assert doctor.report(lang, machine(), as_json=False) == 0
    said = capsys.readouterr().out
    assert str(manifest) in said
    assert catalogue(lang, "headset")["fix.no-runtime"] in said


@pytest.mark.skipif(os.name == "nt", reason="mode bits")
def test_a_data_folder_that_others_can_read_is_a_lack(
    machine: Callable[..., Machine], tmp_path: Path
) -> None:
    folder = tmp_path / "visits"
    asked = machine(folders={"visits": folder})
    assert only(doctor.folders(asked)).found == "folders.none_yet"
    folder.mkdir(mode=0o700)
    assert only(doctor.folders(asked)).found == "folders.found"
    folder.chmod(0o750)
    finding = only(doctor.folders(asked))
    assert finding.state == "lack"
    assert f"chmod 700 {folder}" in said("en", finding)
    assert "750" in said("zh-CN", finding)


WEBCAM = {"number": 0, "name": "HD Webcam", "width": 640, "height": 480, "pictures_per_s": 29.9}
SEEING = {"cameras": [WEBCAM], "models": "/m", "looked_per_s": 31.0, "look_ms": 32.0, "looked_at": "camera"}


@pytest.mark.parametrize(
    ("facts", "said_of"),
    [
        (SEEING, [("good", "HD Webcam, 640×480, 29.9"), ("good", "31.0 of the camera's pictures")]),
        (SEEING | {"looked_per_s": 7.0}, [("good", "HD Webcam"), ("optional", "below 12 pictures")]),
        (
            SEEING | {"cameras": [], "looked_at": "made"},
            [("optional", "attach a USB camera"), ("good", "measured on a made picture")],
        ),
        (
            SEEING | {"cameras": [{"number": 2, "name": "Capture Card", "state": "taken"}], "models": ""},
            [("optional", "number 2: Capture Card gives no picture"), ("optional", "--body camera, fetches them once")],
        ),
        ({"error": "no module"}, [("optional", "does not start: no module")]),
    ],
)
def test_motion_capture_is_told_with_its_cameras_and_rate(
    facts: dict[str, object],
    said_of: list[tuple[str, str]],
    machine: Callable[..., Machine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def answers(*command: str) -> dict[str, object]:
        asked.extend(command)
        return facts

    monkeypatch.setattr(doctor, "asked", answers)
    findings = [finding for finding in doctor.motion_capture(machine(models=Path("/m"))) if finding.found != "cameras.closed"]
    assert asked == ["tracking.capture_probe", "/m"]
    assert [finding.state for finding in findings] == [state for state, _ in said_of]
    for finding, (_, words) in zip(findings, said_of, strict=True):
        assert words in said("en", finding)
        assert said("zh-CN", finding)


def test_this_machine_is_asked_for_cameras(machine: Callable[..., Machine]) -> None:
    findings = list(doctor.motion_capture(machine()))
    assert {finding.part for finding in findings} == {"part.cameras", "part.capture"}
    assert "capture.broken" not in {finding.found for finding in findings}


def test_a_silent_platform_is_told_without_its_password(machine: Callable[..., Machine]) -> None:
    assert only(doctor.learning_platform(machine())).found == "platform.none"
    finding = only(doctor.learning_platform(machine(learning_platform="http://user:secret@127.0.0.1:1/xAPI")))
    assert finding.found == "platform.silent"
    assert "http://127.0.0.1:1/xAPI" in said("en", finding)
    assert "secret" not in said("en", finding)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_report_says_all_and_its_status_counts_the_lacks(
    lang: str,
    machine: Callable[..., Machine],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings = [Finding("part.display", "good", "display.found", values={"display": ":7"})]
    monkeypatch.setattr(doctor, "examine", lambda _: iter(findings))
    assert doctor.report(lang, machine(), as_json=False) == 0
    assert ":7" in capsys.readouterr().out
    findings.append(Finding("part.graphics", "lack", "graphics.none", "graphics.fix", {"error": "!"}))
    assert doctor.report(lang, machine(), as_json=True) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [(line["part"], line["state"]) for line in answer] == [("display", "good"), ("graphics", "lack")]
    assert "libgl1" in answer[1]["fix"]


def test_every_finding_has_its_sentences_in_both_languages() -> None:
    """Every key in doctor.py's source exists, so that no examiner fails only when its lack occurs."""
    beside = Path(doctor.__file__).with_name("doctor_library.py")
    source = Path(doctor.__file__).read_text(encoding="utf-8") + beside.read_text(encoding="utf-8")
    keys = set(
        re.findall(
            r'"((?:part|sum|list|python|packages|graphics|display|sound|fonts|sites|openxr|cameras|capture|importing|folders|platform|library|'
            r'trust)\.\w+)"',
            source,
        )
    )
    assert len(keys) > 40
    assert keys <= catalogue("zh-CN", "doctor").keys()
    assert set(catalogue("en", "doctor")) - keys <= {
        f"state.{state}" for state in ("good", "lack", "optional")
    } | {f"folder.{folder}" for folder in ("settings", "visits", "outbox", "out", "workshop")} | {
        f"wall.{wall}" for wall in ("files", "network", "programs", "memory", "cpu", "output")
    }


def test_what_an_import_lacks_is_named(
    machine: Callable[..., Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries first; then which walls the kernel does not give, in a word for each."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "import.txt").write_text("no-such-reader==1.0\n", encoding="utf-8")
    finding = only(doctor.importing(machine()))
    assert finding.state == "optional" and "no-such-reader" in said("en", finding) and "make run" in said("en", finding)
    facts = {"files": False, "network": True, "programs": True, "memory": True, "cpu": True, "output": True}
    monkeypatch.setattr(doctor, "asked", lambda *_: facts)
    finding = only(doctor.importing(machine(root=tmp_path / "none")))
    assert finding.state == "optional" and "files" in said("en", finding) and "文件" in said("zh-CN", finding)
    facts["files"] = True
    assert only(doctor.importing(machine(root=tmp_path / "none"))).state == "good"


def test_tours_from_elsewhere_and_whom_this_machine_trusts(machine: Callable[..., Machine], tmp_path: Path) -> None:
    environ = {"HONGJI_DATA": str(tmp_path / "data"), "HONGJI_WORKSHOP": str(tmp_path / "work")}
    assert [finding.found for finding in doctor.library(machine(environ=environ))] == ["library.workshop", "library.installed", "trust.found"]
    altered, twice = tmp_path / "data" / "library" / "tours" / "pass", tmp_path / "work" / "tours" / "luding-bridge"
    for folder in (altered, twice):
        folder.mkdir(parents=True)
        (folder / "tour.yaml").write_text("")
    environ["HONGJI_REQUIRE_SIGNED"] = "1"
    findings = list(doctor.library(machine(environ=environ)))
    assert [finding.found for finding in findings] == [
        "library.workshop", "library.installed", "library.altered", "library.twice", "trust.unmet",
    ]  # fmt: skip
    (tmp_path / "data" / "trust").mkdir()
    (tmp_path / "data" / "trust" / "policy.json").write_text("{")
    findings = list(doctor.library(machine(environ=environ)))
    assert findings[0].found == "trust.broken"
    assert all(said(lang, finding) for finding in findings for lang in ("zh-CN", "en"))
