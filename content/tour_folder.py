"""A tour's folder as the checks see it: every file read as far as it can be, with what could not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from content.node import Findings, Node, root
from content.pictures import stays_inside
from content.problem import Problem, Word, quoted
from content.schema_walk import Part, walk
from content.schema_words import is_identifier, validate
from content.walkable import Walkable, read_walkable
from content.yaml_lines import YamlDocument, read_yaml
from scenes.claims import Source
from scenes.package import SiteManifest
from scenes.tour import LANGUAGES, Tour

TOURS = Path(__file__).resolve().parent / "tours"
FILES = Path(__file__).resolve().parent.parent / "assets" / "files"


@dataclass(slots=True)
class TourFolder:
    """What was read of one tour. ``tour`` and ``sources`` are None unless every part of them fits the schema."""

    folder: Path
    files: Path  # assets/files: sites, sounds, shared pictures
    today: date
    findings: Findings
    root: Node  # tour.yaml; absent if it could not be read
    parts: list[Part]
    tour: Tour | None
    texts: dict[
        str, dict[str, Node]
    ]  # language -> text id -> sentence; a language whose file could not be read is left out
    text_roots: dict[str, Node]
    source_nodes: dict[str, Node]
    sources: dict[str, Source] | None
    sources_read: bool
    manifest: SiteManifest | None = None
    walkable: Walkable | None = None
    text_groups: dict[str, set[str]] = field(default_factory=dict)
    sites: tuple[Path, ...] = ()  # folders of site packages that are looked through before those of ``files``

    def of(self, *models: type) -> Iterator[Part]:
        """Every mapping of tour.yaml that is one of ``models`` or derived from one."""
        return (part for part in self.parts if part.field is None and issubclass(part.model, models))

    def sentence(self, language: str, text_id: str) -> str | None:
        node = self.texts.get(language, {}).get(text_id)
        return node.string if node is not None else None

    def stops(self) -> list[Node]:
        return [stop for stop in self.root["stops"] if isinstance(stop.value, dict)]

    def hotspots(self) -> Iterator[tuple[int, Node, Node]]:
        """(number of the stop, stop, hotspot), in the order of the file."""
        for number, stop in enumerate(self.stops()):
            for hotspot in stop["hotspots"]:
                if isinstance(hotspot.value, dict):
                    yield number, stop, hotspot

    @property
    def package(self) -> Path | None:
        name = self.root["site"]["package"].string
        if name is None or not is_identifier(name):
            return None
        return first_package((*self.sites, self.files / "sites"), name)


def first_package(folders: tuple[Path, ...], name: str) -> Path:
    """The first package of this name in ``folders``; in the last of them if it is in none."""
    for folder in folders:
        package = folder / f"{name}.site"
        if (package / "manifest.json").is_file():
            return package
    return folders[-1] / f"{name}.site"


def read_folder(
    folder: Path, files: Path, today: date, *, with_site: bool, sites: tuple[Path, ...] = ()
) -> TourFolder:
    """Read every file of the tour in ``folder``; ``with_site``: also the height field of its site package."""
    findings = Findings([])
    tour_node = _read(folder / "tour.yaml", folder, findings)
    tour = validate(Tour, tour_node, findings) if _is_mapping(tour_node, findings) else None
    view = TourFolder(
        folder, files, today, findings, tour_node, list(walk(Tour, tour_node)), tour, {}, {}, {}, None, False,
        sites=sites,
    )  # fmt: skip
    for language in LANGUAGES:
        _read_texts(view, language)
    _read_sources(view)
    _read_site(view, with_site)
    return view


def _read(file: Path, folder: Path, findings: Findings) -> Node:
    document: YamlDocument
    if not stays_inside(file, folder):
        document = YamlDocument(file, None, None, [Problem("leads-out", file, values={"file": file.name})])
    else:
        document = read_yaml(file)
    findings.problems.extend(document.problems)
    return root(document)


def _is_mapping(node: Node, findings: Findings) -> bool:
    if node.there and not isinstance(node.value, dict):
        findings.error("file-not-a-block", node, file=node.file.name)
    return isinstance(node.value, dict)


def _read_texts(view: TourFolder, language: str) -> None:
    node = _read(view.folder / "texts" / f"{language}.yaml", view.folder, view.findings)
    if not _is_mapping(node, view.findings):
        return
    view.text_roots[language] = node
    sentences = view.texts[language] = {}
    groups = view.text_groups[language] = set()
    pending: list[Node] = [node]
    while pending:
        group = pending.pop()
        for key, part in group.items():
            if not all(is_identifier(step) for step in key.split(".")):
                view.findings.error("bad-text-key", part, at_key=True, name=quoted(key))
            elif isinstance(part.value, dict):
                groups.add(part.path)
                pending.append(part)
            elif isinstance(part.value, str):
                sentences[part.path] = part
            elif part.value is None:
                view.findings.error("text-empty", part, at_key=True, id=part.path)
                sentences[part.path] = part
            else:
                key_of = "text-not-a-sentence" if isinstance(part.value, list) else "text-needs-quotes"
                view.findings.error(key_of, part, id=part.path, value=quoted(part.value))
                sentences[part.path] = part


def _read_sources(view: TourFolder) -> None:
    node = _read(view.folder / "sources.yaml", view.folder, view.findings)
    if not _is_mapping(node, view.findings):
        return
    view.sources_read = True
    read: dict[str, Source] = {}
    for name, part in node.items():
        view.source_nodes[name] = part
        if not is_identifier(name):
            view.findings.error("bad-id", part, at_key=True, field=Word("kind.source"), value=quoted(name))
        elif not isinstance(part.value, dict):
            view.findings.error("not-a-block", part, at_key=True, field=name, value=quoted(part.value))
        else:
            source = validate(Source, part, view.findings)
            if source is not None:
                read[name] = source
        view.parts.extend(walk(Source, part))
    view.sources = read if len(read) == len(view.source_nodes) else None


def _read_site(view: TourFolder, with_site: bool) -> None:
    package = view.package
    if package is None:
        return
    place = view.root["site"]["package"]
    file = package / "manifest.json"
    try:
        view.manifest = SiteManifest.model_validate_json(file.read_bytes())
    except OSError:
        view.findings.error("package-missing", place, name=place.string or "", file=_below(file, view.files))
        return
    except ValidationError as refused:
        first = refused.errors()[0]
        said = ".".join(str(step) for step in first["loc"]) + ": " + first["msg"]
        view.findings.error("package-broken", place, name=place.string or "", said=quoted(said, 120))
        return
    if not with_site:
        return
    if view.manifest.walkable is None:
        view.findings.error("package-without-floor", place, name=place.string or "")
        return
    view.walkable = read_walkable(package, view.manifest.walkable)
    if view.walkable is None:
        said = view.manifest.walkable.file
        view.findings.error("package-broken", place, name=place.string or "", said=said)


def _below(file: Path, files: Path) -> str:
    return (Path("assets/files") / file.relative_to(files)).as_posix() if file.is_relative_to(files) else file.as_posix()
