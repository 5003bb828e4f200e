"""Every claim has its sources, and every source can be looked up."""

import re
from datetime import date

from content.checks.texts import placeholders
from content.node import Findings, Node
from content.problem import Word, quoted
from content.schema_words import hint, is_identifier
from content.tour_folder import TourFolder
from scenes.claims import Claim
from scenes.historical_event import FigureTrack, HistoricalEvent
from scenes.tour import RouteStep

_URL = re.compile(r"https?://(?P<host>([^\W_]([\w-]*[^\W_])?\.)+[^\W\d_][\w-]+)(:\d{1,5})?([/?#]\S*)?")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_SAMPLE_HOSTS = ("example.com", "example.org", "example.net")


def check_claims(view: TourFolder, findings: Findings) -> None:
    """A claim that is documented or inferred names at least one source, and every source it names is in sources.yaml."""
    for part in view.of(Claim, FigureTrack):
        named = part.node["sources"]
        grade = part.node["grade"].string
        if grade in ("documented", "inferred") and not list(named):
            findings.error("claim-without-source", part.node["grade"], grade=Word(f"grade.{grade}"))
        if not view.sources_read:
            continue
        seen: set[str] = set()
        for source in named.words():
            name = source.string or ""
            if name not in view.source_nodes:
                findings.error(
                    "unknown-source", source, name=quoted(name), hint=hint(name, view.source_nodes)
                )
            elif name in seen:
                findings.warning("source-named-twice", source, name=name)
            seen.add(name)


def check_sources(view: TourFolder, findings: Findings) -> None:
    """Each source is seen, or known through one that was; its address and dates are possible; some claim uses it."""
    for name, node in view.source_nodes.items():
        _check_written(findings, node)
        _check_seen(view, findings, name, node)
        _check_url(findings, node)
        _check_accessed(view, findings, node)
        year = node["year"].number
        if year is not None and year > view.today.year:
            findings.error("date-in-future", node["year"], value=int(year))


def _check_written(findings: Findings, node: Node) -> None:
    """No field holds a note to oneself."""
    for _, field in node.items():
        found = placeholders().search(field.string or "")
        if found is not None:
            findings.warning("source-placeholder", field, word=found[0])


def _check_seen(view: TourFolder, findings: Findings, name: str, node: Node) -> None:
    through = node["seen_through"]
    seen = node["seen"].value
    if seen is False and through.value is None:
        findings.error("source-unseen", node["seen"], name=name)
    if through.string is None:
        return
    if through.string == name:
        findings.error("source-through-itself", through, name=name)
    elif through.string not in view.source_nodes:
        findings.error(
            "unknown-source",
            through,
            name=quoted(through.string),
            hint=hint(through.string, view.source_nodes),
        )
    elif view.source_nodes[through.string]["seen"].value is False:
        findings.warning("source-through-unseen", through, name=name, through=through.string)
    if seen is True:
        findings.warning("source-seen-and-through", through, name=name)


def _check_url(findings: Findings, node: Node) -> None:
    url = node["url"].string
    if url is None:
        if node["kind"].string == "web" and node["url"].value is None:
            findings.error("web-without-url", node, at_key=True)
        return
    match = _URL.fullmatch(url)
    if match is None:
        findings.error("bad-url", node["url"], url=quoted(url))
    elif match["host"].removeprefix("www.") in _SAMPLE_HOSTS:
        findings.warning("sample-url", node["url"], url=quoted(url))


def _check_accessed(view: TourFolder, findings: Findings, node: Node) -> None:
    accessed = node["accessed"].string
    if accessed is None:
        if node["kind"].string == "web" and node["url"].string is not None and node["accessed"].value is None:
            findings.warning("web-without-date", node, at_key=True)
        return
    when = _day(accessed) if len(accessed) == 10 else None
    if when is None:
        findings.error("bad-date", node["accessed"], value=quoted(accessed))
    elif when > view.today:
        findings.error("date-in-future", node["accessed"], value=accessed)


def check_sources_used(view: TourFolder, findings: Findings) -> None:
    """No source is left over; told only when the whole tour could be read."""
    if view.tour is None:
        return
    used = {node.string for part in view.of(Claim, FigureTrack) for node in part.node["sources"].words()}
    used |= {node["seen_through"].string for node in view.source_nodes.values()}
    for name, node in view.source_nodes.items():
        if name not in used and is_identifier(name):
            findings.warning("source-unused", node, at_key=True, name=name)


def check_dates(view: TourFolder, findings: Findings) -> None:
    """Dates of events and of stations of a route exist in the calendar, and a route goes forward in time."""
    for part in view.of(HistoricalEvent, RouteStep):
        node = part.node["date"]
        if node.string is None or not _DATE.fullmatch(node.string):
            continue
        when = _day(node.string)
        if when is None:
            findings.error("bad-date", node, value=node.string)
        elif when > view.today:
            findings.error("date-in-future", node, value=node.string)
    for _, _, hotspot in view.hotspots():
        before = ""
        for step in hotspot["steps"]:
            date_node = step["date"]
            if date_node.string is None or not _DATE.fullmatch(date_node.string):
                continue
            if before and date_node.string[: len(before)] < before[: len(date_node.string)]:
                findings.warning("route-backwards", date_node, value=date_node.string, before=before)
            before = date_node.string


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written if len(written) == 10 else f"{written}-01")
    except ValueError:
        return None
