"""What a visit leaves in its folder: pictures, report, statements, transcript; and whether all of it is there."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from content.messages import catalogue, text
from reporting.reporter import OutboxReporter
from reporting.visit_report import REPORT, STATEMENTS, write_report
from scenes.events import Event
from scenes.world import World
from visit import transcript

TRANSCRIPT = "transcript.jsonl"
EVENT_PICTURE = ":4"
"""Of an event's pictures the fourth stands in the report: the middle of it."""


def write_out(
    out: Path,
    lang: str,
    world: World,
    events: Sequence[Event],
    reporter: OutboxReporter,
    taken: Mapping[str, Path] | None,
    *,
    whole: bool,
) -> int:
    """Write everything; 0 only if the report, the statements and, where pictures were asked for, one of every stop are there:
    of every stop of the tour for a ``whole`` visit, else of every one reached.

    ``taken``: pictures by subject (engine/shots.py); None if none were asked for.
    """
    out.mkdir(parents=True, exist_ok=True)
    beside = out / (TRANSCRIPT + ".part")
    beside.write_text(transcript(events), encoding="utf-8")
    beside.replace(out / TRANSCRIPT)
    record = reporter.record()
    missing = [] if record is not None else [REPORT, STATEMENTS]
    if record is not None:
        language = world.settings.language
        page = write_report(
            out,
            content=world.content,
            words=catalogue(language, "report"),
            language=language,
            record=record,
            path=world.progress.path,
            site=world.site,
            pictures=report_pictures(world, taken or {}),
            made_at=datetime.now(UTC),
        )
        states = [statement.state for statement in record.statements]
        if taken:
            print(text(lang, "tour.shots", count=len(taken), folder=next(iter(taken.values())).parent))
        print(text(lang, "tour.statements", count=len(states), sent=states.count("sent"), queued=states.count("queued")))
        print(text(lang, "tour.report", file=page))
    stops = [stop for stop in world.content.tour.stops if whole or stop.id in world.progress.stops]
    wanted = stops if taken is not None else []
    taken = taken or {}
    missing += [f"shots/{stop.id}" for stop in wanted if f"stop:{stop.id}" not in taken]
    if missing:
        print(text(lang, "tour.incomplete", missing=", ".join(missing)), file=sys.stderr)
    return 1 if missing else 0


def report_pictures(world: World, taken: Mapping[str, Path]) -> dict[str, Path]:
    """Files by id of a stop or historical event."""
    pictures = {stop.id: taken[f"stop:{stop.id}"] for stop in world.content.tour.stops if f"stop:{stop.id}" in taken}
    for event in world.content.tour.events:
        found = [path for name, path in taken.items() if name.startswith(f"event:{event.id}:")]
        chosen = taken.get(f"event:{event.id}{EVENT_PICTURE}") or (found[0] if found else None)
        if chosen is not None:
            pictures[event.id] = chosen
    return pictures
