"""What a stage cannot do, however it tries, and how its ends are told apart."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from assets.importing import linux_walls
from assets.importing.child import ROOT, Request
from assets.importing.job import Job
from assets.importing.limits import GIB, MIB, Limits, Size, limits_for
from assets.importing.runner import StageEnd, run_stage
from tests.assets.importing.processes import ended

TABLE = "tests.assets.importing.fake_stages"
SMALL = Limits(memory_bytes=400 * MIB, cpu_s=1.0, wall_s=20.0, output_bytes=16 * MIB)
CALLS = ("socket", "exec", "rights", "owner", "times", "attribute", "signal", "limit", "priority", "memory of the parent", "process", "namespace",
         "hidden memory", "keys", "rings")  # fmt: skip
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's walls are Linux's")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to("../secret.txt")
    path = folder / "model.txt"
    path.write_text("a model")
    return path


def staged(stage: str, model: Path, limits: Limits = SMALL, name: str = "x", heard: list[float] | None = None) -> tuple[StageEnd, Path]:
    work = model.parent.parent / stage
    work.mkdir()
    Request(model, model.parent, Job(name)).write(work)
    return run_stage(stage, work, TABLE, limits, (heard if heard is not None else []).append, lambda: False), work


def test_a_stage_reads_its_model_and_writes_its_folder(model: Path) -> None:
    heard: list[float] = []
    end, work = staged("good", model, heard=heard)
    assert end.how == "done" and heard == [0.5]
    assert (work / "made.txt").read_text() == "a model"


@pytest.mark.parametrize(
    ("stage", "how", "detail"),
    [
        ("hungry", "memory", ""),
        ("busy", "time", "cpu"),
        ("shot", "crashed", "SIGSEGV"),
        ("large", "output", ""),
        ("raises", "crashed", ""),
        ("speaks", "done", ""),
        ("forks", "done", ""),
    ],
)
def test_how_a_stage_ended_is_told(stage: str, how: str, detail: str, model: Path) -> None:
    end, work = staged(stage, model)
    assert (end.how, end.detail) == (how, detail)
    assert end.peak_bytes < SMALL.memory_bytes
    if stage == "raises":
        assert "secret words of a developer" in (work / "raises.log").read_text()
    if (work / "forked").exists():
        assert ended(int((work / "forked").read_text()))


@pytest.mark.skipif(sys.platform == "win32", reason="links are a privilege there")
def test_links_that_a_stage_leaves_lead_nobody_elsewhere(model: Path) -> None:
    end, work = staged("links", model)
    assert (end.how, end.detail) == ("output", "links"), (work / "links.log").read_text()
    assert sorted(path.name for path in work.iterdir()) == ["links.log", "pictures", "request.json"] and not list((work / "pictures").iterdir())
    assert (model.parent.parent / "secret.txt").read_text() == "secret" and model.exists()


def test_many_files_are_counted_together(model: Path) -> None:
    end, _ = staged("many", model, Limits(400 * MIB, 10.0, 60.0, 16 * MIB, total_output_bytes=50 * MIB))
    assert end.how == "output"


def test_a_stage_that_only_waits_is_ended_by_the_clock(model: Path) -> None:
    end, _ = staged("asleep", model, Limits(400 * MIB, 10.0, 0.8, MIB))
    assert end.how == "time"


@on_linux
def test_a_curious_stage_gets_nowhere(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by Python and not by C: files elsewhere, sockets, programs, the user's secrets."""
    monkeypatch.setenv("HONGJI_LRS_PASSWORD", "secret")
    before = sorted(model.parent.parent.rglob("*"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        end, work = staged("curious", model, name=str(listener.getsockname()[1]))
    assert end.how == "done"
    by_kernel = {"C read", "C write"} if not end.held["files"] else set()
    by_kernel |= {"C " + deed for deed in CALLS} if not end.held["programs"] else set()
    assert set((work / "succeeded.txt").read_text().splitlines()) <= {"own"} | by_kernel
    assert [path for path in sorted(model.parent.parent.rglob("*")) if work not in path.parents and path != work] == before
    assert model.read_text() == "a model"


@on_linux
def test_the_kernel_here_holds_what_it_can(model: Path) -> None:
    end, _ = staged("good", model)
    assert end.held["memory"] and end.held["cpu"] and end.held["output"]
    assert end.held["files"] == bool(linux_walls.landlock_version())
    end, work = staged("powers", model)
    assert ((work / "network").read_text() != os.readlink("/proc/self/ns/net")) == end.held["network"]
    to_read_what_others_own = 1 << 1 | 1 << 2
    assert int((work / "powers").read_text(), 16) & ~to_read_what_others_own == 0


def test_the_second_line_holds_by_itself(model: Path) -> None:
    """As on a system whose kernel offers nothing."""
    code = f"""
import os, sys
from pathlib import Path
from tests.assets.importing import fake_stages
from assets.importing import audit_wall
from assets.importing.child import Request
work = Path({str(model.parent.parent)!r}) / "work"
work.mkdir()
request = Request(Path({str(model)!r}), Path({str(model.parent)!r}), __import__("assets.importing.job").importing.job.Job("9"))
roots = [Path({str(ROOT)!r}), Path(sys.prefix), Path(sys.base_prefix), request.folder]
audit_wall.put_up(roots, [], [work])
fake_stages._by_c = lambda *_: None
fake_stages.curious(work, request, None)
print((work / "succeeded.txt").read_text())
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env={"PATH": "/usr/bin"})
    assert done.stdout.split() == ["own"], done.stderr


def test_limits_grow_with_what_was_counted_and_no_further() -> None:
    nothing, scan, all_there_is = Size(), Size(300_000_000, 2_500_000, 5_000_000), Size(4 * GIB, 60_000_000, 40_000_000, 10**10, 2**27)
    for stage in ("look", "unpack", "read", "mend", "judge", "bake"):
        small, middle, large = (limits_for(stage, size) for size in (nothing, scan, all_there_is))
        assert small.memory_bytes <= middle.memory_bytes <= large.memory_bytes <= 12 * GIB
        assert small.cpu_s <= middle.cpu_s and middle.wall_s > middle.cpu_s
    assert limits_for("look", nothing).cpu_s <= 8.0 and limits_for("read", nothing).cpu_s <= 9.0
