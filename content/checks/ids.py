"""Ids are given once, and whatever is named by an id is there: in the tour, in the site package, among the sounds."""

from collections.abc import Collection, Iterable
from pathlib import Path

from content.node import Findings, Node
from content.problem import Word, quoted
from content.schema_words import hint, is_identifier
from content.tour_folder import TourFolder
from scenes.act import Act, Load
from scenes.historical_event import (
    FigureTrack,
    HistoricalEvent,
    LightTrack,
    ObjectTrack,
    SoundTrack,
    VariantTrack,
)
from scenes.quiz import QuestionBase
from scenes.tour import ActPoint, Ambience, Artefact, ComparisonSide, EventPoint, SiteReference, Stop


def check_ids_once(view: TourFolder, findings: Findings) -> None:
    """Stops, hotspots, events, questions, and the figures of one event each have ids of their own."""
    events = list(view.root["events"])
    _once(findings, view.stops(), "stop")
    _once(findings, [*(hotspot for _, _, hotspot in view.hotspots()), *events], "hotspot-or-event")
    _once(findings, [part.node for part in view.of(QuestionBase)], "question")
    for event in events:
        _once(findings, [track for track in event["tracks"] if track["kind"].string == "figures"], "figures")
        _once(findings, [track for track in event["tracks"] if track["kind"].string == "act"], "act")


def _once(findings: Findings, nodes: Iterable[Node], kind: str) -> None:
    first: dict[str, Node] = {}
    for node in nodes:
        name = node["id"].string
        if name is None:
            continue
        if name in first:
            line = first[name]["id"].place()[0]
            findings.error("id-twice", node["id"], kind=Word(f"kind.{kind}"), name=quoted(name), line=line)
        else:
            first[name] = node


def check_event_ids(view: TourFolder, findings: Findings) -> None:
    """Event points start events that exist."""
    events = {event["id"].string or "" for event in view.root["events"]}
    for part in view.of(EventPoint):
        _known(findings, part.node["event"], events, "event", "unknown-id")


def check_site_ids(view: TourFolder, findings: Findings) -> None:
    """Lights, variants, objects and figures that the tour names are in its site package."""
    manifest = view.manifest
    if manifest is None:
        return
    variants = {mesh.variant for mesh in manifest.meshes if mesh.variant is not None} | {"today"}
    templates = {figure.object for figure in manifest.figures}  #: drawn as people, never as things
    objects = {thing.name for thing in manifest.objects if thing.name not in templates}
    figures = {figure.name for figure in manifest.figures}
    for part in view.of(SiteReference, Stop, ComparisonSide, LightTrack, ActPoint):
        _known(findings, part.node["light"], manifest.light, "light")
    for part in view.of(SiteReference, Stop, ComparisonSide, VariantTrack, ActPoint):
        _known(findings, part.node["variant"], variants, "variant")
    for part in view.of(Artefact, ObjectTrack, Act, Load):
        _known(findings, part.node["object"], objects, "object")
    for part in view.of(FigureTrack):
        _known(findings, part.node["model"], figures, "figure")
        _check_clips(view, findings, part.node)


def _check_clips(view: TourFolder, findings: Findings, track: Node) -> None:
    figures = view.manifest.figures if view.manifest is not None else ()
    clips = {figure.name: {clip.name for clip in figure.clips} for figure in figures}.get(
        track["model"].string or ""
    )
    if clips is None:
        return
    for key in track["keys"]:
        if key["clip"].there:
            _known(findings, key["clip"], clips, "clip")
        elif "walk" not in clips:
            findings.error(
                "unknown-in-package", key, kind=Word("kind.clip"), name="walk", hint=hint("walk", clips)
            )


def _known(
    findings: Findings, node: Node, known: Collection[str], kind: str, key: str = "unknown-in-package"
) -> None:
    name = node.string
    if name is not None and name not in known:
        findings.error(key, node, kind=Word(f"kind.{kind}"), name=quoted(name), hint=hint(name, known))


def check_sounds(view: TourFolder, findings: Findings) -> None:
    """Every sound is there as ``assets/files/sounds/<id>.ogg``, and is an Ogg file."""
    folder = view.files / "sounds"
    known = sorted(path.stem for path in folder.glob("*.ogg")) if folder.is_dir() else []
    for part in view.of(SoundTrack, Ambience, Act):
        node = part.node["sound"]
        name = node.string
        if name is None or not is_identifier(name):
            continue
        if name not in known:
            findings.error("sound-missing", node, name=name, hint=hint(name, known))
        elif not _starts_with(folder / f"{name}.ogg", b"OggS"):
            findings.error("sound-broken", node, name=name)


def _starts_with(path: Path, magic: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(magic)) == magic
    except OSError:
        return False


def check_events_have_points(view: TourFolder, findings: Findings) -> None:
    """Every event can be started, and every event of the tour is started from somewhere."""
    started = {part.node["event"].string for part in view.of(EventPoint)}
    for part in view.of(HistoricalEvent):
        name = part.node["id"].string
        if name is not None and name not in started:
            findings.error("event-without-point", part.node["id"], name=name)
