"""What of a heap of models is read right: ``python -m bench.import_coverage FOLDER... --out docs/import-coverage.md --json rows.json``.

Each file is read by our reader and by trimesh in a worker process with limits; a worker that crashes or hangs is a row of its own, and another
takes over. "Right" is measured: bounds, triangles and textures as trimesh has them, or, where trimesh does not read the file or does not
agree with the file's own description while we do, as the description says. What is neither is "unsure" until a person has looked at it and
written into ``import_looked_at.json`` what was seen.
"""

import argparse
import json
import os
import select
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from bench.import_measures import Measured, NotRead, declared, ours, peak_mib, trimeshs

_ENDINGS = (".gltf", ".glb")
_LOOKED_AT = Path(__file__).with_name("import_looked_at.json")
_LIMIT_S = 120.0
_MEMORY_BYTES = 6 * 2**30
_CLOSE = 1e-3
"""Of the model's size: how far bounds may differ."""


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


def row(path: Path, folder: Path) -> dict[str, Any]:
    """One file, judged: verdict, reason, what each of the readers measured."""
    found: dict[str, Any] = {"verdict": "right", "reason": ""}
    mine = _or_error(lambda: ours(path, folder))
    theirs = _or_error(lambda: trimeshs(path))
    told = _or_error(lambda: declared(path))
    found["trimesh"] = asdict(theirs) if isinstance(theirs, Measured) else str(theirs)
    if not isinstance(mine, Measured):
        by_name = isinstance(mine, NotRead) and mine.by_name
        return {**found, "verdict": "refused" if by_name else "wrong", "reason": str(mine), "peak_mib": round(peak_mib())}
    found |= asdict(mine) | {"peak_mib": round(peak_mib())}
    if mine.errors:
        return {**found, "verdict": "refused", "reason": ", ".join(mine.errors)[:200]}
    agreed = isinstance(told, Measured) and as_told(mine, told)
    if not isinstance(theirs, Measured) or not theirs.triangles:
        found["reason"] = f"trimesh does not read it; {'as its description says' if agreed else 'only looked at'}: {theirs}"[:200]
        found["verdict"] = "right" if agreed else "unsure"
        return found
    differs = []
    if mine.triangles != theirs.triangles:
        differs.append(f"triangles {mine.triangles}, trimesh {theirs.triangles}")
    if not close(mine, theirs):
        differs.append("bounds")
    if mine.textures != theirs.textures:
        differs.append(f"textures {mine.textures}, trimesh {theirs.textures}")
    if differs:
        geometry = len(differs) > 1 or not differs[0].startswith("textures")
        found["verdict"] = "right" if agreed and geometry and not any(one.startswith("textures") for one in differs) else "unsure"
        found["reason"] = "; ".join(differs) + ("; as its description says" if agreed else "")
    return found


def _or_error(measure: Any) -> Any:
    try:
        return measure()
    except NotRead as problem:
        return problem
    except MemoryError:
        return "MemoryError"
    except Exception as problem:  # noqa: BLE001 - a bug of ours or of a library: it becomes the row's reason, and the verdict is "wrong"
        return f"{type(problem).__name__}: {problem}"


def work() -> None:
    """A worker: a line of JSON in, [path, folder]; a line out."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is none of ours
    for line in sys.stdin:
        path, folder = json.loads(line)
        said.write(json.dumps(row(Path(path), Path(folder))) + "\n")
        said.flush()


class Worker:
    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def row(self, path: Path, folder: Path, limit_s: float) -> dict[str, Any]:
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps([str(path), str(folder)]) + "\n")
        process.stdin.flush()
        answer = _line(process.stdout, limit_s)
        if answer:
            return dict(json.loads(answer))
        process.kill()
        code = process.wait()
        self._process = None
        return {"verdict": "wrong", "reason": "hangs" if answer is None else f"process ended ({code})"}

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


def models(folders: list[Path]) -> list[tuple[Path, Path]]:
    """(file, the folder among ``folders`` that it lies in), sorted."""
    return [
        (path, folder)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _ENDINGS and path.is_file()
    ]


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown: the counts, then every file that is not plainly right."""
    counts = Counter(one["verdict"] for one in rows)
    lines = [f"{len(rows)} files: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())) + ".", ""]
    lines += ["| file | verdict | triangles | reason |", "|---|---|---|---|"]
    lines += [
        f"| {one['file']} | {one['verdict']} | {one.get('triangles', '')} | {one['reason'].replace('|', '/')} |"
        for one in rows
        if one["reason"] or one["verdict"] != "right"
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--limit-s", type=float, default=_LIMIT_S)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        work()
        return 0
    rows: list[dict[str, Any]] = []
    seen: dict[str, str] = json.loads(_LOOKED_AT.read_text(encoding="utf-8"))
    worker = Worker()
    for path, folder in models(args.folders):
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        found = worker.row(path, path.parent, args.limit_s)
        if found["verdict"] == "unsure" and name in seen:
            found |= {"verdict": "right", "reason": f"looked at: {seen[name]}"}
        rows.append({"file": name, **found})
        print(rows[-1]["verdict"], name, rows[-1]["reason"], flush=True)
        if args.json:
            args.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    worker.end()
    if args.out:
        args.out.write_text(table(rows), encoding="utf-8")
    print(Counter(one["verdict"] for one in rows))
    return 1 if any(one["verdict"] == "wrong" for one in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
