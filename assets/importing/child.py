"""One stage as a process of its own: ``python -m assets.importing.child STAGE FOLDER TABLE``, started by ``runner.py`` alone.

FOLDER holds ``request.json`` (a ``Request``) and ``limits.json`` (``Limits``) and gets what the stage leaves. First the process gives up
everything that a stage does not need (``limits.py``, ``linux_walls.py``, ``audit_wall.py``), then it imports the stage. On standard output
it says lines of JSON: ``held`` (which walls hold), ``share`` (0 to 1, how far), and at last ``end``: "done", "refused", "memory", "disk",
"output" or "crashed". Tracebacks go to standard error, which is a log for developers.
"""

import errno
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assets.importing import audit_wall, limits, linux_walls
from assets.importing.finding import Finding, Refused
from assets.importing.job import Job

ROOT = Path(__file__).resolve().parents[2]
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
KERNEL = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm", "/sys/devices/system", "/sys/fs/cgroup")
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Request:
    """``model``: the file to import, ``folder``: what may be read beside it, both absolute; ``key``: see ``cache.py``."""

    model: Path
    folder: Path
    job: Job
    size: limits.Size = field(default_factory=limits.Size)
    key: str = ""

    def write(self, work: Path) -> None:
        told = {**asdict(self), "model": str(self.model), "folder": str(self.folder)}
        (work / "request.json").write_text(json.dumps(told), encoding="utf-8", errors="surrogatepass")

    @classmethod
    def read(cls, work: Path) -> "Request":
        told = json.loads((work / "request.json").read_text(encoding="utf-8", errors="surrogatepass"))
        return cls(Path(told["model"]), Path(told["folder"]), Job(**told["job"]), limits.Size(**told["size"]), told["key"])


def main(arguments: Sequence[str]) -> int:
    stage, work, table = arguments[0], Path(arguments[1]).resolve(), arguments[2]
    linux_walls.die_with(int(os.environ.pop("HONGJI_IMPORT_PARENT", "0")))
    say = _Voice()
    request = Request.read(work)
    try:
        say(held=_give_up(work, table, request))
        module, _, name = importlib.import_module(table).STAGES[stage].partition(":")
        work_of_stage = getattr(importlib.import_module(module), name)
        work_of_stage(work, request, lambda share: say(share=round(float(share), 3)))
    except Refused as refused:
        write_findings(work, stage, refused.findings)
        return _ended(say, "refused")
    except MemoryError:
        return _ended(say, "memory")
    except OSError as error:
        ends = {errno.ENOSPC: "disk", errno.EDQUOT: "disk", errno.EFBIG: "output", errno.ENOMEM: "memory"}
        return _ended(say, ends.get(error.errno or 0, "crashed"))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent makes a finding of it
        return _ended(say, "memory" if "alloc" in str(error).lower() else "crashed")
    return _ended(say, "done")


def write_findings(work: Path, stage: str, findings: Sequence[Finding]) -> None:
    """What a stage noticed, for the parent."""
    folder = work / "findings"
    folder.mkdir(exist_ok=True)
    told = json.dumps([asdict(finding) for finding in findings], ensure_ascii=True)
    (folder / f"{stage}.json").write_text(told, encoding="utf-8")


def _give_up(work: Path, table: str, request: Request) -> dict[str, bool]:
    """What an import needs is left: the program, Python and its libraries to read, the model's folder to read, its own to write."""
    own = [ROOT / "assets", ROOT / "scenes", ROOT / "interaction"]
    if not table.startswith("assets."):
        own.append(ROOT / table.split(".")[0])
    python = [Path(place) for place in {sys.prefix, sys.base_prefix, sys.exec_prefix, *map(os.path.realpath, (sys.prefix, sys.executable))}]
    reads = [*own, *python, *map(Path, SYSTEM), *map(Path, KERNEL), request.model, request.folder]
    writes = [work, Path("/dev/null")]
    held = {"network": linux_walls.own_network()}
    held["files"] = linux_walls.only_files(reads, [ROOT], writes)
    linux_walls.no_powers()
    held["programs"] = linux_walls.no_sockets_no_programs()
    audit_wall.put_up(reads, [ROOT], writes)
    return held | limits.apply(limits.Limits(**json.loads((work / "limits.json").read_text(encoding="utf-8"))))


def _ended(say: "_Voice", how: str) -> int:
    say(end=how)
    if how not in ("done", "refused"):
        with suppress(OSError, MemoryError):  # the disk that the log is on may be the one that is full
            traceback.print_exc()
            sys.stderr.flush()
    os._exit(0 if how == "done" else 3)  # no exit handlers of libraries: what is to be kept is written


class _Voice:
    """Lines of JSON on what was standard output; what libraries print there goes to the log instead."""

    def __init__(self) -> None:
        self._file = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def __call__(self, **said: Any) -> None:
        self._file.write(json.dumps(said) + "\n")
        self._file.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
