"""``main.py records``: what the outbox holds, who can read it, and sending or exporting it."""

import argparse
import json
import os
import random
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from reporting.credentials import CredentialsError, Lrs, read_lrs
from reporting.data_folder import data_folder, mode_text, others_can_read
from reporting.delivery import Sender
from reporting.learning_platform import Platform
from reporting.outbox import FILE, Outbox, SessionCount
from reporting.outbox_errors import OutboxError

OLD_S = 7 * 24 * 3600.0
"""A statement that waits longer than this is worth a warning."""
SHOWN = 20
SEND_WITHIN_S = 30.0


def run(args: argparse.Namespace, words: Mapping[str, str]) -> int:
    """Print the records; 0, or 1 with a plain sentence on standard error when something could not be done.

    ``args``: ``json``, ``send``, ``lrs``, ``export`` (a Path or None); optional: ``retry_dead``, ``seconds`` to send at most.
    """
    folder = data_folder(os.environ)
    try:
        if args.lrs and not args.send:
            return _fail(words["records.lrs-needs-send"])
        if args.send and not args.lrs:
            return _fail(words["records.send-needs-lrs"])
        status = _act(args, words, folder)
        _show(folder, words, as_json=args.json)
    except (OutboxError, CredentialsError) as error:
        return _fail(f"{error.problem(words)}\n{error.fix(words)}")
    return status


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _act(args: argparse.Namespace, words: Mapping[str, str], folder: Path) -> int:
    status = 0
    exists = (folder / FILE).is_file()
    if getattr(args, "retry_dead", False) and exists:
        with Outbox.open(folder) as outbox:
            print(words["records.retried"].format(count=outbox.revive_dead()), file=sys.stderr)
    if args.send:
        lrs = read_lrs(args.lrs, os.environ, folder)
        status = _send(folder, lrs, getattr(args, "seconds", SEND_WITHIN_S), words) if exists else 0
    if args.export is not None:
        status = _export(folder, args.export, words) or status
    return status


def _send(folder: Path, lrs: Lrs, seconds: float, words: Mapping[str, str]) -> int:
    sender = Sender(folder, lambda: http_platform(lrs), chance=random.Random())
    state = sender.finish(seconds)
    with Outbox.open(folder) as outbox:
        queued = outbox.counts()["queued"]
    print(words["records.send-done"].format(sent=state.sent, dead=state.dead, queued=queued), file=sys.stderr)
    if queued:
        verdict = "later" if state.last.verdict == "idle" else state.last.verdict  # time was up before the first was sent
        print(words[f"delivery.{verdict}"].format(detail=state.last.detail), file=sys.stderr)
    return 1 if queued or state.dead else 0


def http_platform(lrs: Lrs) -> Platform:
    """The platform over HTTP. Loads the HTTP client: call it only where something is to be sent."""
    from reporting.client import HttpPlatform

    return HttpPlatform(lrs.url, lrs.user, lrs.password)


def _export(folder: Path, target: Path, words: Mapping[str, str]) -> int:
    outbox = Outbox.open_to_read(folder)
    rows = []
    if outbox is not None:
        with outbox:
            rows = outbox.statements()
    try:
        fresh = target.with_name(f"{target.name}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(row.body + b"\n" for row in rows)
        fresh.replace(target)
    except OSError as error:
        return _fail(words["records.export-failed"].format(path=target, found=error.strerror or error))
    print(words["records.exported"].format(count=len(rows), path=target), file=sys.stderr)
    return 0


def _show(folder: Path, words: Mapping[str, str], *, as_json: bool) -> None:
    found = survey(folder, datetime.now(UTC))
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(table(found, words)))


def survey(folder: Path, now_utc: datetime) -> dict[str, Any]:
    """What the outbox holds, as plain data; ``{"file": …, "exists": False}`` where there is none."""
    path = folder / FILE
    outbox = Outbox.open_to_read(folder)
    if outbox is None:
        return {"file": str(path), "exists": False}
    with outbox:
        sessions = outbox.sessions()
        oldest = min((s.oldest_queued_utc for s in sessions if s.oldest_queued_utc), default=None)
        return {
            "file": str(path),
            "exists": True,
            "mode": mode_text(path),
            "others_can_read": others_can_read(path),
            "bytes": sum(p.stat().st_size for p in folder.glob(f"{FILE}*")),
            "statements": outbox.counts(),
            "oldest_queued_s": None if oldest is None else (now_utc - datetime.fromisoformat(oldest)).total_seconds(),
            "last_error": next((s.last_error for s in reversed(sessions) if s.last_error), None),
            "visits": [{"tour": tour, "saved_utc": saved} for tour, saved in outbox.visits()],
            "sessions": [asdict(s) for s in sessions],
            "damage": outbox.damage(),
            "set_aside": [str(p) for p in sorted(folder.glob("outbox.corrupt-*.sqlite3"))],
        }


def table(found: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    """The survey as lines for a person."""
    if not found["exists"]:
        return [words["records.none"].format(path=found["file"])]
    readable = "readable-others" if found["others_can_read"] else "readable"
    lines = [
        words["records.where"].format(path=found["file"]),
        words[f"records.{readable}"].format(mode=found["mode"], path=found["file"]),
        words["records.size"].format(size=-(-found["bytes"] // 1024)),
        words["records.totals"].format(**found["statements"]),
    ]
    oldest_s = found["oldest_queued_s"]
    if oldest_s is not None:
        lines.append(words["records.oldest-warn" if oldest_s > OLD_S else "records.oldest"].format(age=age(oldest_s, words)))
    if found["last_error"]:
        lines.append(words["records.last-error"].format(error=found["last_error"]))
    if found["visits"]:
        tours = words["page.comma"].join(visit["tour"] for visit in found["visits"])
        lines.append(words["records.visits"].format(tours=tours))
    if found["damage"]:
        lines.append(words["records.damage"].format(found=found["damage"]))
    lines += [words["records.set-aside"].format(path=path) for path in found["set_aside"]]
    return lines + [""] + _columns([SessionCount(**s) for s in found["sessions"]][-SHOWN:], words)


def age(seconds: float, words: Mapping[str, str]) -> str:
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return words[f"records.age.{unit}"].format(count=int(seconds // size))
    return words["records.age.seconds"].format(count=max(0, int(seconds)))


def _columns(sessions: list[SessionCount], words: Mapping[str, str]) -> list[str]:
    names = ("session", "started", "events", "queued", "sent", "dead")
    rows = [[words[f"records.column.{name}"] for name in names]]
    for s in sessions:
        started = f"{datetime.fromisoformat(s.started_utc).astimezone():%Y-%m-%d %H:%M}"
        rows.append([s.id[:8], started, str(s.events), str(s.queued), str(s.sent), str(s.dead)])
    widths = [max(_width(row[i]) for row in rows) for i in range(len(names))]
    return ["  ".join(_padded(cell, widths[i], right=i > 1) for i, cell in enumerate(row)).rstrip() for row in rows]


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
