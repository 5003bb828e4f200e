"""What of a heap of models is imported right: ``python -m bench.import_coverage FOLDER... --json rows.json --out docs/import-coverage.md``.

Each file goes through the whole import (``import_whole.py``) in a worker process; a worker that dies or hangs is a wrong row, and another
takes over. "Right" is measured: the reader's bounds, triangles and pictures against trimesh, or, where trimesh does not read the file or
differs from the file's own description while we do not, against that; and each later step against the one before. What is neither is wrong,
until a person has looked at it and written into ``import_looked_at.json`` what was seen.
"""

import argparse
import hashlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from bench.import_measures import UNKNOWN, Measured, NotRead, declared, trimeshs
from bench.import_table import page

ENDINGS = (".gltf", ".glb", ".obj", ".fbx", ".ply", ".stl", ".zip")
PICTURES = (".png", ".jpg", ".jpeg")
_LOOKED_AT = Path(__file__).with_name("import_looked_at.json")
_LIMIT_S = 400.0
_CLOSE = 1e-3
"""Of the model's size: how far bounds may differ."""
Row = dict[str, Any]


def close(first: Measured, second: Measured, slack: float = _CLOSE) -> bool:
    flat = [(a, b) for one, other in zip(first.bounds, second.bounds, strict=True) for a, b in zip(one, other, strict=True)]
    size = max((abs(a - b) for a, b in zip(first.bounds[0], first.bounds[1], strict=True)), default=0.0)
    return all(abs(a - b) <= slack * max(size, 1e-6) for a, b in flat)


def holds(outer: Measured, inner: Measured) -> bool:
    """Boxes of turned boxes are larger than what they hold, but not smaller."""
    size = max(abs(a - b) for a, b in zip(outer.bounds[0], outer.bounds[1], strict=True))
    slack = _CLOSE * max(size, 1e-6)
    inside = all(
        low - slack <= at_low and at_high <= high + slack
        for low, high, at_low, at_high in zip(*outer.bounds, *inner.bounds, strict=True)
    )
    small = max(abs(a - b) for a, b in zip(inner.bounds[0], inner.bounds[1], strict=True))
    return inside and size <= 2.0 * small + slack


def as_told(mine: Measured, told: Measured) -> bool:
    """Strips lose the triangles without area that join their parts; boxes of instances are not told."""
    counts = mine.triangles == told.triangles or (told.strips and 0 < mine.triangles < told.triangles)
    return counts and (told.instances or holds(told, mine))


def row(path: Path, keep: Path | None, *, together: bool) -> Row:
    """One file, judged. ``basis``: what its reading was compared with."""
    from bench.import_whole import imported

    try:
        whole = imported(path, keep, together=together)
    except Exception as problem:  # noqa: BLE001 - a bug of ours or of a library: it becomes the row's reason
        return {"verdict": "wrong", "reason": f"{type(problem).__name__}: {problem}"[:300], "basis": ""}
    found: Row = asdict(whole) | {"basis": "", "reason": ""}
    if whole.odd:
        return found | {"verdict": "wrong", "reason": "; ".join(whole.odd)[:400]}
    if whole.refused:
        return found | {"verdict": "refused", "reason": ", ".join(whole.refused)[:300]}
    assert whole.source is not None
    return found | _beside_others(path, whole.source, whole.source_format)


def _beside_others(path: Path, mine: Measured, file_format: str) -> Row:
    if file_format in ("picture", "panorama"):
        return {"verdict": "right", "basis": "its pixels' format only"}
    theirs, told = _or_error(lambda: trimeshs(path)), _or_error(lambda: declared(path))
    agreed = isinstance(told, Measured) and as_told(mine, told)
    if not isinstance(theirs, Measured) or not theirs.triangles:
        if agreed:
            return {"verdict": "right", "basis": "its own description", "trimesh": str(theirs)[:200]}
        no_other = path.suffix.lower() in (".fbx", ".zip")
        return {"verdict": "right" if no_other else "wrong", "basis": "no other reader",
                "reason": "" if no_other else f"trimesh: {theirs}"[:200]}  # fmt: skip
    differs = [] if mine.triangles == theirs.triangles else [f"triangles {mine.triangles}, trimesh {theirs.triangles}"]
    differs += [] if close(mine, theirs) else [f"bounds {mine.bounds}, trimesh {theirs.bounds}"]
    if differs and agreed:
        return {"verdict": "right", "basis": "its own description", "trimesh": "; ".join(differs)[:200]}
    if theirs.textures not in (mine.textures, UNKNOWN):
        differs.append(f"textures {mine.textures}, trimesh {theirs.textures}")
    return {"verdict": "wrong" if differs else "right", "basis": "trimesh", "reason": "; ".join(differs)}


def _or_error(measure: Callable[[], Any]) -> Any:
    try:
        return measure()
    except NotRead as problem:
        return problem
    except Exception as problem:  # noqa: BLE001 - of another reader: its answer
        return f"{type(problem).__name__}: {problem}"


def work() -> None:
    """A worker: a line of JSON in, [path, folder to keep the package in or null, whether together]; a line out."""
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is none of ours
    for line in sys.stdin:
        path, keep, together = json.loads(line)
        said.write(json.dumps(row(Path(path), None if keep is None else Path(keep), together=together)) + "\n")
        said.flush()


class Worker:
    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def row(self, path: Path, keep: Path | None, together: bool, limit_s: float) -> Row:
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps([str(path), None if keep is None else str(keep), together]) + "\n")
        process.stdin.flush()
        answer = _line(process.stdout, limit_s)
        if answer:
            return dict(json.loads(answer))
        process.kill()
        code = process.wait()
        self._process = None
        return {"verdict": "wrong", "reason": "hangs" if answer is None else f"process ended ({code})", "basis": ""}

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.import_coverage", "--worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )  # fmt: skip
        return self._process


def _line(stream: IO[str], limit_s: float) -> str | None:
    """None: nothing came in time; empty: the other end is closed."""
    ready, _, _ = select.select([stream], [], [], limit_s)
    return stream.readline() if ready else None


def models(folders: list[Path], each: int | None, pictures: bool, holding: list[str]) -> dict[str, Path]:
    """By name (the folder's, and the path in it). ``each``: at most so many of each ending of each folder's sub-folder, evenly taken.

    ``holding``: only files in whose bytes one of these texts stands.
    """
    texts = [text.encode() for text in holding]
    groups: dict[tuple[str, str], list[tuple[str, Path]]] = defaultdict(list)
    seen: set[bytes] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in ENDINGS + (PICTURES if pictures else ()) and path.is_file():
                raw = path.read_bytes()
                content = hashlib.sha256(raw).digest()
                if content not in seen and (not texts or any(text in raw for text in texts)):
                    name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                    groups["/".join(name.split("/")[:2]), path.suffix.lower()].append((name, path))
                    seen.add(content)
    taken = [group[:: 1 if each is None else -(-len(group) // each)] for group in groups.values()]
    rounds = [group[number] for number in range(max(map(len, taken), default=0)) for group in taken if number < len(group)]
    return dict(rounds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--json", type=Path, help="rows; those that are there already are kept")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="rows of other runs, for the page")
    parser.add_argument("--out", type=Path, help="the page")
    parser.add_argument("--each", type=int, help="at most so many files of each ending of each folder")
    parser.add_argument("--holding", nargs="+", default=[], metavar="TEXT", help="only files in which one of these stands: extensions' names")
    parser.add_argument("--pictures", action="store_true", help="pictures too")
    parser.add_argument("--together", action="store_true", help="all stages of a file in one child, without the verdict's pictures")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit-s", type=float, default=_LIMIT_S)
    parser.add_argument("--keep", type=Path, help="where packages go")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        work()
        return 0
    rows: dict[str, Row] = json.loads(args.json.read_text(encoding="utf-8")) if args.json and args.json.exists() else {}
    _measure(models(args.folders, args.each, args.pictures, args.holding), rows, args)
    for path in args.also:
        rows |= json.loads(path.read_text(encoding="utf-8"))
    seen: dict[str, str] = json.loads(_LOOKED_AT.read_text(encoding="utf-8"))
    for name, found in rows.items():
        if found["verdict"] == "wrong" and found["basis"] and (known := seen.get(name)):
            found |= {"verdict": "right", "basis": "looked at", "reason": known}
    if args.out:
        args.out.write_text(page(rows, time.strftime("%Y-%m-%d")), encoding="utf-8")
    print(Counter(one["verdict"] for one in rows.values()))
    return 1 if any(one["verdict"] == "wrong" for one in rows.values()) else 0


def _measure(files: dict[str, Path], rows: dict[str, Row], args: argparse.Namespace) -> None:
    """Adds to ``rows`` what is not there."""
    waiting = iter([(name, path) for name, path in files.items() if name not in rows])
    lock = threading.Lock()

    def take() -> None:
        worker = Worker()
        while True:
            with lock:
                following = next(waiting, None)
            if following is None:
                worker.end()
                return
            name, path = following
            keep = None if args.keep is None else args.keep / name
            found = worker.row(path, keep, args.together, args.limit_s)
            with lock:
                rows[name] = {"together": args.together} | {key: value for key, value in found.items() if key != "odd"}
                if args.json:
                    args.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
                print(found["verdict"], name, found.get("seconds", ""), found["reason"], flush=True)

    with ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for done in [pool.submit(take) for _ in range(args.jobs)]:
            done.result()


if __name__ == "__main__":
    sys.exit(main())
