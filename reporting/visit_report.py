"""The report of a visit: ``report.html`` and ``statements.json`` in the visit's folder, beside its pictures.

The page needs nothing but the pictures beside it: style and plan are inside. Written beside and renamed, so that there is
never half a page.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import escape
from pathlib import Path
from urllib.parse import quote

from reporting.outbox import StoredStatement
from reporting.report_questions import questions_section
from reporting.reporter import VisitRecord
from reporting.site_plan import site_plan
from reporting.visit_summary import Playing, Summary, summarize
from scenes.act import ActTrack
from scenes.historical_event import HistoricalEvent
from scenes.tour import LANGUAGES, Stop, TourContent
from scenes.world import SiteKnowledge

REPORT = "report.html"
STATEMENTS = "statements.json"
STYLE = Path(__file__).parent / "report_page.css"


@dataclass(frozen=True, slots=True)
class Page:
    """What every part of the page reads. ``words`` are the texts of ``content/interface/report.<language>.yaml``."""

    content: TourContent
    words: Mapping[str, str]
    language: str
    summary: Summary
    pictures: Mapping[str, str]  # by id of a stop or historical event: address relative to the page

    def say(self, text_id: str) -> str:
        """A sentence of the tour, ready for HTML."""
        texts = self.content.texts
        for language in (self.language, *LANGUAGES):
            if text_id in texts.get(language, {}):
                return escape(texts[language][text_id])
        return escape(text_id)

    def word(self, word_id: str, **values: object) -> str:
        """A sentence of the page, ready for HTML."""
        return escape(self.words[f"page.{word_id}"].format(**values))

    def clock(self, seconds: float) -> str:
        return escape(clock(seconds, self.words))


def write_report(
    out_dir: Path,
    *,
    content: TourContent,
    words: Mapping[str, str],
    language: str,
    record: VisitRecord,
    path: Sequence[tuple[float, float]] = (),
    site: SiteKnowledge | None = None,
    pictures: Mapping[str, Path] | None = None,
    made_at: datetime,
    zone: tzinfo | None = None,
) -> Path:
    """Write ``report.html`` and ``statements.json`` into ``out_dir``; the page's path. ``OSError`` if they cannot be written.

    ``path`` is where the visitor walked (metres, ``progress.path``); ``pictures`` are files by id of a stop or historical
    event, missing ones are left out; ``made_at`` is aware; ``zone`` is the reader's time zone (none: this machine's).
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    page = Page(content, words, language, summarize(record.moments), _addresses(out_dir, pictures or {}))
    body = [
        _header(page, zone),
        _figures(page),
        _plan(page, site, path, out_dir),
        _stops(page),
        _events(page),
        questions_section(page),
        _records(page, record.statements),
        _footer(page, made_at, zone),
    ]
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{page.say(content.tour.title)} · {page.word('kind')}</title>\n"
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )
    _write(out_dir / STATEMENTS, statements_json(record.statements))
    _write(out_dir / REPORT, html)
    return out_dir / REPORT


def statements_json(statements: Sequence[StoredStatement]) -> str:
    """A JSON array of the statements' exact text, one a line."""
    return "[\n" + ",\n".join(s.body.decode() for s in statements) + "\n]\n"


def clock(seconds: float, words: Mapping[str, str]) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return words["time.hours"].format(hours=hours, minutes=minutes)
    return words["time.minutes" if minutes else "time.seconds"].format(minutes=minutes, seconds=rest)


def day(at: datetime, words: Mapping[str, str]) -> str:
    name = words["time.months"].split()[at.month - 1]
    return words["time.date"].format(year=at.year, month=name, day=at.day)


def _header(page: Page, zone: tzinfo | None) -> str:
    tour, done = page.content.tour, page.summary
    when = ""
    if done.began is not None and done.ended is not None:
        began, ended = done.began.astimezone(zone), done.ended.astimezone(zone)
        end = f"{ended:%H:%M}" if began.date() == ended.date() else f"{day(ended, page.words)} {ended:%H:%M}"
        when = page.word("visited", date=day(began, page.words), start=f"{began:%H:%M}", end=end)
    if done.sittings > 1:
        when += page.word("comma") + page.word("sessions", count=done.sittings)
    state = f'<span class="state{" done" if done.complete else ""}">{page.word("complete" if done.complete else "incomplete")}</span>'
    return (
        f'<header><p class="kind">{page.word("kind")}</p><h1>{page.say(tour.title)}</h1>'
        f'<p class="place">{page.say(tour.place)}</p><p class="when">{when}{state}</p></header>'
    )


def _figures(page: Page) -> str:
    tour, done = page.content.tour, page.summary
    hotspots = [h.id for stop in tour.stops for h in stop.hotspots]
    seen = _seen(page)
    best = done.best_try()
    score = page.word("figures.none")
    if best is not None and best.finished is not None:
        score = page.word("figures.of", done=best.finished.right, all=best.finished.asked)
    stops = page.word("figures.of", done=sum(s.id in done.stop_s for s in tour.stops), all=len(tour.stops))
    exhibits = page.word("figures.of", done=sum(h in seen for h in hotspots), all=len(hotspots))
    figures = [("duration", page.clock(done.duration_s)), ("stops", stops), ("hotspots", exhibits)]
    if tour.quiz is not None:
        figures.append(("score", score))
    cells = "".join(f'<div class="figure"><b>{value}</b><span>{page.word(f"figures.{name}")}</span></div>' for name, value in figures)
    return f'<div class="figures">{cells}</div>'


def _seen(page: Page) -> set[str]:
    """Hotspots that were seen; those of an event, a question or the quiz also when they were done."""
    done = page.summary
    seen = set(done.hotspots)
    for stop in page.content.tour.stops:
        for h in stop.hotspots:
            if (
                (h.kind == "event" and h.event in done.playings)
                or (h.kind == "question" and h.question.id in done.answers)
                or (h.kind == "act" and done.acts.get((h.id, None)) == "done")
                or (h.kind == "quiz" and any(t.finished for t in done.tries))
            ):
                seen.add(h.id)
    return seen


def _plan(page: Page, site: SiteKnowledge | None, path: Sequence[tuple[float, float]], out_dir: Path) -> str:
    if site is None:
        return ""
    href = _copy_plan(Path(site.plan_picture), out_dir) if site.plan_picture else ""
    tour = page.content.tour
    title = page.words["page.plan-alt"].format(place=_plain(page, tour.place))
    svg = site_plan(
        site, tour.stops, list(page.summary.stop_s), path, picture_href=href, title=title, words=page.words
    )
    legend = "".join(
        f'<span><i class="l-{kind}"></i>{page.word(f"plan-{word}")}</span>'
        for kind, word in (("walk", "path"), ("jump", "jump"), ("reached", "reached"), ("missed", "missed"))
        if kind != "missed" or len(page.summary.stop_s) < len(tour.stops)
    )
    return f'<section class="whole"><h2>{page.word("plan")}</h2>{svg}<p class="legend">{legend}</p></section>'


def _plain(page: Page, text_id: str) -> str:
    return page.content.texts.get(page.language, {}).get(text_id, text_id)


def _copy_plan(picture: Path, out_dir: Path) -> str:
    """The plan's picture beside the page; empty if it cannot be read: the outlines are drawn then."""
    target = out_dir / f"plan{picture.suffix}"
    try:
        shutil.copyfile(picture, target)
    except OSError:
        return ""
    return quote(target.name)


def _stops(page: Page) -> str:
    cards = "".join(_stop(page, number, stop) for number, stop in enumerate(page.content.tour.stops, 1))
    return f'<section><h2>{page.word("stops")}</h2><ol class="stops">{cards}</ol></section>'


def _stop(page: Page, number: int, stop: Stop) -> str:
    reached = stop.id in page.summary.stop_s
    time = page.word("stop-time", time=clock(page.summary.stop_s[stop.id], page.words)) if reached else page.word("stop-missed")
    picture = ""
    if stop.id in page.pictures:
        alt = page.words["page.picture-alt"].format(stop=_plain(page, stop.title))
        picture = f'<img src="{escape(page.pictures[stop.id])}" alt="{escape(alt)}" loading="lazy">'
    seen = _seen(page)
    exhibits = "".join(_exhibit(page.say(h.title), seen=h.id in seen, note=_acted(page, h.id, None)) for h in stop.hotspots)
    listed = f'<ul class="exhibits">{exhibits}</ul>' if exhibits else ""
    return (
        f'<li class="place-card{"" if reached else " missed"}">{picture}<div class="head"><span class="number">{number}</span>'
        f'<h3>{page.say(stop.title)}</h3><span class="time">{time}</span></div>{listed}</li>'
    )


def _exhibit(title: str, *, seen: bool, note: str = "") -> str:
    opening = '<li class="seen">' if seen else "<li>"
    return f"{opening}<span>{title}{note}</span></li>"


def _acted(page: Page, place: str, event: str | None) -> str:
    """Behind the title of an act: what became of it; nothing behind other titles."""
    state = page.summary.acts.get((place, event))
    return "" if state is None else page.word(f"act-{state}")


def _own_parts(page: Page, event: HistoricalEvent) -> str:
    """The acts within an event."""
    acts = [track for track in event.tracks if isinstance(track, ActTrack)]
    done = page.summary.acts
    listed = "".join(
        _exhibit(page.say(act.title), seen=done.get((act.id, event.id)) == "done", note=_acted(page, act.id, event.id)) for act in acts
    )
    return f'<ul class="exhibits">{listed}</ul>' if listed else ""


def _events(page: Page) -> str:
    events = page.content.tour.events
    if not events:
        return ""
    parts = []
    for event in events:
        picture = f'<img src="{escape(page.pictures[event.id])}" alt="">' if event.id in page.pictures else ""
        parts.append(
            f'<div class="event">{picture}<h3>{page.say(event.title)}</h3>'
            f'<span class="time">{_played(page, page.summary.playings.get(event.id))}</span>'
            f'<p class="intro">{page.say(event.intro.text)}</p>{_own_parts(page, event)}</div>'
        )
    return f'<section class="whole"><h2>{page.word("event")}</h2>{"".join(parts)}</section>'


def _played(page: Page, playing: Playing | None) -> str:
    if playing is None:
        return page.word("event-not")
    if playing.state == "started":
        return page.word("event-started")
    return page.word(f"event-{playing.state}", time=clock(playing.at_s, page.words))


def _records(page: Page, statements: Sequence[StoredStatement]) -> str:
    states = Counter(s.state for s in statements)
    rows = "".join(
        f"<tr><td>{states[state]}</td><td>{page.word(f'result-{state}')}</td></tr>"
        for state in ("sent", "queued", "dead")
        if states[state]
    )
    parts = [f"<p>{page.word('result-about', count=len(statements))}</p>", f'<table class="records">{rows}</table>']
    verbs = Counter(str(json.loads(s.body)["verb"]["id"]).rsplit("/", 1)[-1] for s in statements)
    if verbs:
        named = page.word("comma").join(f"{escape(page.words.get(f'verb.{verb}', verb))} {n}" for verb, n in verbs.items())
        account = str(json.loads(statements[0].body)["actor"]["account"]["name"])
        parts += [f'<p class="verbs">{named}</p>', f'<p class="small">{page.word("result-account", account=account)}</p>']
    error = next((s.error for s in reversed(statements) if s.error and s.state != "sent"), None)
    if error:
        parts.append(f'<p class="small">{page.word("result-error", error=error)}</p>')
    return f'<section class="whole"><h2>{page.word("result")}</h2>{"".join(parts)}</section>'


def _footer(page: Page, made_at: datetime, zone: tzinfo | None) -> str:
    tour = page.content.tour
    made = f"{day(made_at.astimezone(zone), page.words)} {made_at.astimezone(zone):%H:%M}"
    said = page.word("made", tour=_plain(page, tour.title), version=tour.version, date=made)
    return f'<footer><p class="small">{page.word("grades-about")}</p><p class="small">{said}</p></footer>'


def _addresses(out_dir: Path, pictures: Mapping[str, Path]) -> dict[str, str]:
    return {
        id_: quote(Path(os.path.relpath(file, out_dir)).as_posix()) for id_, file in pictures.items() if Path(file).is_file()
    }


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
