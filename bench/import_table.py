"""docs/import-coverage.md from the rows of ``bench.import_coverage``: counts by folder, refusals by reason, and every row of the shared models."""

import json
import platform
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Row = dict[str, Any]
VERDICTS = ("right", "refused", "wrong")
ONE_BY_ONE = "models/"
_SEEN = Path(__file__).with_name("import_pictures_seen.json")
_SHEETS = Path(__file__).with_name("import_sheets_seen.json")
LIBRARIES = ("trimesh", "numpy", "ufbx", "DracoPy", "meshoptimizer", "panda3d")


def page(rows: dict[str, Row], day: str) -> str:
    shared = {name: row for name, row in rows.items() if name.startswith(ONE_BY_ONE)}
    public = {name: row for name, row in rows.items() if name not in shared}
    parts = [
        "# What is imported right",
        f"<!-- written by python -m bench.import_coverage on {day}; not by hand -->",
        _summary(rows, day),
        "## How it was measured\n\n" + HOW,
        "## By folder\n\n" + _by_folder(rows),
        "## What \"right\" was compared with\n\n" + _basis(rows),
        "## Why files were refused\n\n" + _reasons(rows),
        *(["## What is wrong\n\n" + _list({name: row for name, row in rows.items() if row["verdict"] == "wrong"})] if _has_wrong(rows) else []),
        "## The shared models, one by one\n\n" + _each(shared),
        "## Public files that were refused\n\n" + _list({name: row for name, row in public.items() if row["verdict"] == "refused"}),
        "## Public files that a person looked at\n\n" + _list({name: row for name, row in rows.items() if row["basis"] == "looked at"}),
        "## Public files whose pictures were looked at\n\n" + _sheets(),
        "## What was not tried\n\n" + NOT_TRIED,
    ]
    return "\n\n".join(parts) + "\n"


HOW = (
    "Each file of the shared models went through the whole import: pre-check, reading, mending, verdict with its pictures and baking, each in its "
    "own walled-in child process, as `python main.py import` does it, but for the cover picture. Of the public files the four stages after the "
    "pre-check ran in one such child, and the verdict's pictures were not drawn. The package was then loaded by the engine, "
    "every mesh and picture.\n\n"
    "*Right*: triangles, bounds and pictures of the reading agree with trimesh, or with what the file says of itself where trimesh does not read "
    "it or reads less; no triangle is lost in mending but those that the report names; bounds in metres with Z up follow from the file's; "
    "package and mended model agree in triangles (or keep the budget), bounds and pictures. *Refused*: nothing is baked, "
    "and the report names the reason. *Wrong*: everything else, also a stage that crashes, runs out of memory or time, a traceback in a log, or a "
    "finding without a sentence."
)
NOT_TRIED = (
    "Colours, normals and movements are not compared by number; the shared models' pictures were looked at. trimesh reads no FBX: for those only "
    "the steps after the reading are compared. Pictures on OBJ files are compared from the reading on, for trimesh makes up pictures of its own. "
    "Of the public repositories a part was taken: at most so many files of each ending of each repository, evenly through its folders, "
    "files with identical bytes once, those with rare extensions first. Windows and macOS were not tried. "
    "The importer was still being worked on while this ran: rows are of different hours of the same day."
)


def _summary(rows: dict[str, Row], day: str) -> str:
    counts = Counter(row["verdict"] for row in rows.values())
    ends = Counter(how for row in rows.values() for how in ("hangs", "process ended") if row["reason"].startswith(how))
    ends["stages"] = sum("ended:" in row["reason"] for row in rows.values())
    seconds = [row["stages"] for row in rows.values() if row.get("stages") and row["verdict"] == "right"]
    cpu = statistics.median(sum(stage[1] for stage in stages.values()) for stages in seconds) if seconds else 0.0
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{len(rows)} files: **{counts['right']} right, {counts['refused']} refused by name, {counts['wrong']} wrong**; "
        f"process crashes {ends['process ended'] + ends['stages']}, hangs {ends['hangs']}. "
        f"{day}, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {libraries}. "
        f"Processor time of a file that was imported: median {cpu:.1f} s."
    )


def _table(heads: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    heads = list(heads)
    made = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    made += ["| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines]
    return "\n".join(made) if len(made) > 2 else "None."


def _folder(name: str) -> str:
    first, second, *_ = name.split("/")
    return second.replace("+", "/") if "+" in second else f"{first}/{second}"


def _by_folder(rows: dict[str, Row]) -> str:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for name, row in rows.items():
        groups[_folder(name)][row["verdict"]] += 1
    return _table(["folder", "files", *VERDICTS], [
        [folder, counts.total(), *(counts[verdict] for verdict in VERDICTS)] for folder, counts in sorted(groups.items())
    ])  # fmt: skip


def _basis(rows: dict[str, Row]) -> str:
    counts = Counter((row["basis"], row.get("source_format", "")) for row in rows.values() if row["verdict"] == "right")
    return _table(["compared with", "format", "files"], [[*key, count] for key, count in sorted(counts.items())])


def _codes(row: Row) -> list[str]:
    return sorted({said.split(" ", 1)[0] for said in row.get("refused", [])})


def _reasons(rows: dict[str, Row]) -> str:
    counts = Counter(code for row in rows.values() if row["verdict"] == "refused" for code in _codes(row))
    often = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return _table(["finding", "files"], often)


def _each(rows: dict[str, Row]) -> str:
    lines = list[list[object]]()
    seen: dict[str, str] = json.loads(_SEEN.read_text(encoding="utf-8"))
    for name, row in sorted(rows.items()):
        triangles, stages = row.get("triangles", {}), row.get("stages", {})
        reason = ", ".join(_codes(row)) if row["verdict"] == "refused" else row["reason"]
        lines.append([
            name.removeprefix(ONE_BY_ONE), row["verdict"], row["basis"], triangles.get("source", ""), triangles.get("removed", ""),
            triangles.get("baked", ""), f"{sum(stage[1] for stage in stages.values()):.1f}", reason or seen.get(name, ""),
        ])  # fmt: skip
    heads = ["file", "verdict", "compared with", "triangles read", "removed", "baked", "CPU s", "reason, or what its picture shows"]
    return _table(heads, lines)


def _list(rows: dict[str, Row]) -> str:
    return _table(["file", "reason"], [
        [name.split("/", 1)[1].replace("+", "/", 1), ", ".join(_codes(row)) if row["verdict"] == "refused" else row["reason"]]
        for name, row in sorted(rows.items())
    ])  # fmt: skip


def _sheets() -> str:
    """How many were drawn, by repository: by rays, next to the file's own reference picture, by the engine from the package."""
    seen = json.loads(_SHEETS.read_text(encoding="utf-8"))
    drawn: dict[str, int] = seen["drawn"]
    beside: dict[str, int] = seen["beside_their_own"]
    told = (
        f"{sum(drawn.values())} files of {len(drawn)} repositories were drawn small by the rays of the verdict and looked at sheet by sheet, "
        f"{sum(beside.values())} beside the reference pictures of their authors, and {seen['by_the_engine']} packages once more by the engine. "
        "They were read, not all of them baked: what lies in the table above is counted apart."
    )
    return told + "\n\n" + _table(["repository", "drawn", "beside a reference picture"], [
        [name, drawn.get(name, 0), beside.get(name, "")] for name in sorted({*drawn, *beside})
    ])  # fmt: skip


def _has_wrong(rows: dict[str, Row]) -> bool:
    return any(row["verdict"] == "wrong" for row in rows.values())
