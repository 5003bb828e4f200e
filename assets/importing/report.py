"""The verdict as a page for the artist: one file, nothing from elsewhere, in both languages with a switch that needs no program.

What lies in it: the verdict in words, what must be mended, warnings, what was mended, classes of headset, pictures, measures, credits, what next.
Every sentence stands in each language beside the other; a style hides those of the language that was not chosen.
"""

import base64
import os
import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from pathlib import Path

from assets.importing.finding import Severity
from assets.importing.findings_told import Words, with_words
from assets.importing.report_tables import class_tables, measures_table, places_list, textures_table
from assets.importing.report_words import Both
from assets.importing.verdict import Outcome, Picture, Told, Verdict

REPORT, VERDICT = "report.html", "verdict.json"
STYLE = Path(__file__).with_name("report_page.css")
_PLAIN = re.compile(r"[\w][\w.+-]*")
_COPIED = re.compile(r"[\w][\w .,+()\[\]&@=·，。（）、：-]*")
_MARKS = {Severity.error: "✗", Severity.warning: "!", Severity.mended: "✓", Severity.note: "i"}
_OUTCOME_MARKS = {Outcome.ready: "✓", Outcome.ready_with_warnings: "!", Outcome.must_be_mended: "✗", Outcome.refused: "✗"}
_AT_ONCE = 12
"""Findings of one code that are shown; more of them are folded."""


def write_report(folder: Path, verdict: Verdict, words: Words) -> Path:
    """``report.html`` and ``verdict.json`` in ``folder``, in which the verdict's pictures lie; the page's path. OSError if that fails.

    ``words`` is ``{language: catalogue "import"}``; the first language is shown first. A picture that is not there is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = with_words(verdict, words)
    _write(folder / VERDICT, told.model_dump_json(indent=1) + "\n")
    _write(folder / REPORT, page(told, words, folder))
    return folder / REPORT


def page(verdict: Verdict, words: Words, folder: Path) -> str:
    """The whole page."""
    say = Both(words)
    name = escape(verdict.model.name)
    body = [
        _header(verdict, say),
        _findings(verdict, say, Severity.error),
        _findings(verdict, say, Severity.warning),
        class_tables(verdict, say),
        _pictures(verdict, say, folder),
        _findings(verdict, say, Severity.mended),
        _findings(verdict, say, Severity.note),
        measures_table(verdict, say),
        places_list(verdict, say),
        textures_table(verdict, say),
        _credits(verdict, say),
        _next(verdict, say),
    ]
    languages = list(words)
    switch = "".join(
        f'<input type="radio" name="language" id="in-{language}"{" checked" if language == languages[0] else ""}>'
        f'<label for="in-{language}" lang="{language}">{escape(words[language]["report.language"])}</label>'
        for language in languages
    )
    title = " · ".join(words[language]["report.kind"] for language in languages)
    return (
        f'<!doctype html>\n<html lang="{languages[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{name} · {escape(title)}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}{_hiding(languages)}</style>\n</head>\n<body>\n"
        f'<fieldset class="languages"><legend>{say.plain("report.languages")}</legend>{switch}</fieldset>\n<main>\n'
        + "\n".join(part for part in body if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def _hiding(languages: list[str]) -> str:
    """Of the languages that were not chosen nothing is shown, nor read aloud."""
    return "".join(
        f'body:has(#in-{chosen}:checked) main [lang="{other}"] {{ display: none; }}\n'
        for chosen in languages
        for other in languages
        if chosen != other
    )


def _header(verdict: Verdict, say: Both) -> str:
    model = verdict.model
    counts = {severity: len(verdict.of(severity)) for severity in Severity}
    told = "only-warnings" if verdict.outcome == Outcome.ready_with_warnings and not counts[Severity.mended] else verdict.outcome
    line = say(
        f"report.verdict.{told}",
        errors=counts[Severity.error],
        warnings=counts[Severity.warning],
        mended=counts[Severity.mended],
    )
    classes = "".join(
        f'<li class="{"good" if one.passes else "bad"}"><b>{say(f"report.class.{name}")}</b> '
        f"<span>{_passing(one.passes, say)}</span></li>"
        for name, one in sorted(verdict.classes.items())
    )
    size = say.bytes(model.size_bytes) if model.size_bytes else ""
    file = " · ".join(part for part in (f"<code>{escape(model.file)}</code>", escape(model.format), size) if part)
    return (
        f'<header><p class="kind">{say("report.kind")}</p><h1>{escape(model.credits.title or model.name)}</h1>'
        f'<p class="file">{file}</p>'
        f'<div class="verdict {verdict.outcome}"><span class="mark" aria-hidden="true">{_OUTCOME_MARKS[verdict.outcome]}</span>'
        f"<p>{line}</p></div>" + (f'<ul class="classes">{classes}</ul>' if classes else "") + "</header>"
    )


def _passing(passes: bool, say: Both) -> str:
    return f'<i aria-hidden="true">{"✓" if passes else "✗"}</i> {say("report.passes" if passes else "report.fails")}'


def _findings(verdict: Verdict, say: Both, severity: Severity) -> str:
    """Those of one code together, its fix once where it is the same for all. Notes are folded."""
    findings = verdict.of(severity)
    if not findings:
        return ""
    groups = "".join(_group(list(group), say) for _, group in groupby(_together(findings), key=_code))
    section = "refused" if verdict.outcome == Outcome.refused and severity == Severity.error else severity
    head = f'{say(f"report.section.{section}")} <span class="count">{len(findings)}</span>'
    if severity == Severity.note:
        return f'<section class="{severity}"><details><summary><h2>{head}</h2></summary>{groups}</details></section>'
    return f'<section class="{severity}"><h2>{head}</h2>{groups}</section>'


def _code(told: Told) -> str:
    return str(told.values["of"]) if told.code == "and-more" and "of" in told.values else told.code


def _together(findings: Iterable[Told]) -> list[Told]:
    """By code, codes in the order of their first finding."""
    order: dict[str, list[Told]] = {}
    for told in findings:
        order.setdefault(_code(told), []).append(told)
    return [told for group in order.values() for told in group]


def _group(findings: list[Told], say: Both) -> str:
    fixes = list(dict.fromkeys(tuple(sentence.fix for sentence in told.said.values()) for told in findings if told.code != "and-more"))
    alone = len(fixes) <= 1
    items = [
        f"<li>{say.of({language: sentence.found for language, sentence in told.said.items()})}"
        + ("" if alone or told.code == "and-more" else _fix(told, say))
        + "</li>"
        for told in findings
    ]
    listed = f'<ul class="found">{"".join(items[:_AT_ONCE])}</ul>'
    if items[_AT_ONCE:]:
        more = say("report.more", count=len(items) - _AT_ONCE)
        listed += f'<details><summary>{more}</summary><ul class="found">{"".join(items[_AT_ONCE:])}</ul></details>'
    fix = _fix(next(told for told in findings if told.code != "and-more" or len(findings) == 1), say) if alone and fixes else ""
    mark = f'<span class="mark" aria-hidden="true">{_MARKS[findings[0].severity]}</span>'
    return f'<article class="finding">{mark}<div>{listed}{fix}</div></article>'


def _fix(told: Told, say: Both) -> str:
    fixes = {language: sentence.fix for language, sentence in told.said.items()}
    return f'<p class="fix"><b>{say("report.fix")}</b> {say.of(fixes)}</p>' if any(fixes.values()) else ""


def _pictures(verdict: Verdict, say: Both, folder: Path) -> str:
    figures = [_figure(picture, say, folder) for picture in verdict.pictures]
    shown = "".join(figure for figure in figures if figure)
    return f'<section><h2>{say("report.section.pictures")}</h2><div class="pictures">{shown}</div></section>' if shown else ""


def _figure(picture: Picture, say: Both, folder: Path) -> str:
    """The picture inside the page, so that the page can be sent by itself."""
    file = folder / Path(picture.small).name
    try:
        content = base64.b64encode(file.read_bytes()).decode("ascii")
    except OSError:
        return ""
    alt = say.plain(f"report.picture.{picture.kind}.title")
    return (
        f'<figure><img src="data:image/webp;base64,{content}" width="{picture.width}" height="{picture.height}" alt="{alt}">'
        f"<figcaption><b>{say(f'report.picture.{picture.kind}.title')}</b> {say(f'report.picture.{picture.kind}.about')}</figcaption></figure>"
    )


def _credits(verdict: Verdict, say: Both) -> str:
    credits = verdict.model.credits
    rows: Mapping[str, str] = {
        "title": credits.title,
        "author": credits.author,
        "licence": credits.licence,
        "source": credits.source,
        "generator": credits.generator,
    }
    listed = "".join(
        f"<div><dt>{say(f'report.credit.{name}')}</dt><dd>{escape(value) if value else say('report.unnamed')}</dd></div>"
        for name, value in rows.items()
        if value or (name in ("author", "licence") and verdict.measures is not None)
    )
    sha = f"<div><dt>SHA-256</dt><dd><code>{escape(verdict.model.sha256)}</code></dd></div>" if verdict.model.sha256 else ""
    if not listed + sha:
        return ""
    return f'<section><h2>{say("report.section.credits")}</h2><dl class="facts">{listed}{sha}</dl></section>'


def _next(verdict: Verdict, say: Both) -> str:
    good = verdict.outcome in (Outcome.ready, Outcome.ready_with_warnings)
    name, file = verdict.model.name, verdict.model.file
    command = say("report.command.new-tour", name=name) if good else say("report.command.import", name=name, file=_quoted(file))
    steps = say("report.next.ready" if good else "report.next.refused" if verdict.outcome == Outcome.refused else "report.next.mend")
    return (
        f'<section class="next"><h2>{say("report.section.next")}</h2><p>{steps}</p>'
        f'<pre tabindex="0"><code>{_unbroken(command)}</code></pre><p class="quiet">{say("report.next.files")}</p></section>'
    )


def _unbroken(commands: str) -> str:
    """HTML of a command in which lines end between words, never behind a hyphen of an option."""
    parts = re.split(r"(<[^>]*>| +)", commands)
    return "".join(part if not part.strip() or part.startswith("<") else f"<i>{part}</i>" for part in parts)


def _quoted(file: str) -> str:
    """As a shell takes a name with blanks, in Linux also within the double quotes of ``make run ARGS="…"``; not one that a shell would obey."""
    if not _COPIED.fullmatch(file):
        return "MODEL"
    mark = '"' if os.name == "nt" else "'"
    return file if _PLAIN.fullmatch(file) else f"{mark}{file}{mark}"


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
