"""``main.py`` as people type it: clear words, right exit status, never a traceback."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest


def zipped(content: bytes) -> bytes:
    """Without the time of day, so that a test has the same name in every worker."""
    return gzip.compress(content, mtime=0)


ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, data: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "HONGJI_LRS", "HONGJI_LANG")}
    return subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=ROOT, env={**environment, "HONGJI_DATA": str(data), **environ},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def torn(folder: Path, content: bytes) -> str:
    path = folder / "torn.gz"
    path.write_bytes(content)
    return f"replay:{path}"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["tour", "no-such-tour", "--lang", "en"], 1, "There is no tour named 'no-such-tour'. There are: luding-bridge"),
        (["tour", "--headset", "desktop", "--lang", "en"], 1, "has no display"),
        (["tour", "--headset", "desktop"], 1, "没有显示器"),
        (["tour", "--headset", "kite", "--lang", "en"], 1, "Unknown device 'kite'"),
        (["tour", "--headset", "replay:/nowhere.gz", "--lang", "en"], 1, "/nowhere.gz: there is no such recording"),
        (["tour", "--size", "10x10"], 2, "64"),
        (["tour", "--lang", "xx"], 2, "xx"),
        (["fly"], 2, "fly"),
        (["check", "no-such-tour", "--lang", "en"], 2, "no-such-tour"),
        (["tour", "--help"], 0, "--headset"),
    ],
)
def test_words_and_status(arguments: list[str], status: int, words: str, tmp_path: Path) -> None:
    done = run(*arguments, data=tmp_path)
    assert done.returncode == status, done.stderr
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not gzip at all",
        zipped(b""),
        zipped(b"{}\n"),
        zipped(b'{"format":"hongji-recording/1","tour":"luding-bridge","language":"zh-CN","seed":0,'
                      b'"frames_per_s":30,"device":"desktop"}\n[1,{"hp":'),
        zipped(b"x" * 50)[:20],
    ],
)
def test_a_torn_recording_is_told_before_anything_opens(content: bytes, tmp_path: Path) -> None:
    done = run("tour", "--headset", torn(tmp_path, content), "--lang", "en", data=tmp_path)
    assert done.returncode == 1
    assert "torn.gz" in done.stderr and "Fix: record it again" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_recording_of_another_tour_is_named(tmp_path: Path) -> None:
    header = b'{"format":"hongji-recording/1","tour":"elsewhere","language":"en","seed":0,"frames_per_s":30,"device":"desktop"}\n'
    done = run("tour", "--headset", torn(tmp_path, zipped(header)), "--lang", "en", data=tmp_path)
    assert done.returncode == 1
    assert "elsewhere" in done.stderr


def test_records_of_nothing(tmp_path: Path) -> None:
    done = run("records", data=tmp_path / "none")
    assert done.returncode == 0
    assert not (tmp_path / "none").exists(), "looking must not leave anything behind"


def test_a_fault_of_ours_is_words_and_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import main

    def broken(args: object) -> int:
        raise RuntimeError("nobody expected this")

    monkeypatch.setenv("HONGJI_DATA", str(tmp_path))
    monkeypatch.setattr(main, "_check", broken)
    assert main.main(["check", "--lang", "en"]) == 1
    shown = capsys.readouterr().err
    assert "Traceback" not in shown and "hongji.log" in shown
    assert "nobody expected this" in (tmp_path / "hongji.log").read_text()
