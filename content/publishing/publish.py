"""One file of a tour: what belongs to it is collected, checked and written, and whoever should signs."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from content.checker import check_tour
from content.library import Library
from content.loader import load_tour
from content.pictures import FORMATS
from content.problem import Problem, Severity
from content.publishing.archive import ArchiveError, Content, opened, write
from content.publishing.hashes import both, sha256
from content.publishing.keys import PrivateKey
from content.publishing.manifest import (
    FORMAT,
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    MOST_MANIFEST_BYTES,
    PackageManifest,
    PackedFile,
    decode,
    encode,
)
from content.publishing.names import colliding, is_safe
from content.publishing.refused import Refused
from content.publishing.roles import Role
from content.publishing.signing import sign
from content.publishing.trust import Trust
from content.publishing.verifying import verify_file
from content.tour_folder import FILES
from scenes.package import SiteManifest
from scenes.tour import LANGUAGES

SUFFIX = ".hongji"
TOOL = "hongji 0.1.0"
PLACEHOLDERS = frozenset({"text-placeholder", "source-placeholder", "picture-placeholder"})
"""Warnings while a tour is written, errors when it is published."""

Signer = tuple[PrivateKey, Role]


class NotReady(Exception):
    """The tour has errors, or texts that are still to be written; ``problems`` are all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Published:
    """``left_out``: files of the tour's folder that belong to nothing that is shown."""

    path: Path
    manifest: PackageManifest
    package: str
    left_out: tuple[str, ...]


def unready(folder: Path, library: Library, files: Path = FILES) -> tuple[list[Problem], list[Problem]]:
    """(what hinders publishing, the other warnings)."""
    problems = check_tour(folder, files, sites=library.site_folders(folder))
    hindering = [problem for problem in problems if problem.severity is Severity.error or problem.key in PLACEHOLDERS]
    return hindering, [problem for problem in problems if problem not in hindering]


def publish(folder: Path, library: Library, out: Path | None, default_folder: Path, signers: Iterable[Signer], files: Path = FILES) -> Published:
    """Write the tour in ``folder`` to ``out``, or to ``default_folder``. The same tour and site give the same bytes; what is published unchanged
    once more keeps its signatures.

    ``NotReady`` if the tour is; ``Refused`` if its site is damaged or a file cannot be published; OSError as it comes.
    """
    hindering, _ = unready(folder, library, files)
    if hindering:
        raise NotReady(hindering)
    content = load_tour(folder, files, sites=library.site_folders(folder))
    tour = content.tour
    contents, left_out = _of_tour(folder)
    site, credited = _of_site(library.package(folder, tour.site.package), tour.site.package)
    contents += site
    for name in colliding(one.name for one in contents):
        raise Refused("name-not-safe", file=name)
    packed = []
    for one in sorted(contents, key=lambda one: one.name):
        if not is_safe(one.name):
            raise Refused("name-not-safe", file=one.name)
        size, digest, other = both(one.pieces())
        packed.append(PackedFile(path=one.name, size=size, sha256=digest, sm3=other))
    if len(packed) > MOST_FILES or sum(file.size for file in packed) > MOST_BYTES:
        raise Refused("too-large", count=len(packed), size=sum(file.size for file in packed) // 10**6)
    manifest = PackageManifest(
        format=FORMAT,
        name=tour.name,
        version=tour.version,
        title={language: content.text(language, tour.title) for language in LANGUAGES},
        site=tour.site.package,
        credits=credited.credits,
        made_by=TOOL,
        files=tuple(packed),
    )
    message = encode(manifest)
    path = out or default_folder / f"{tour.name}-{tour.version}{SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    signatures = [sign(key, role, message) for key, role in signers]
    signed = {**_signatures_of(path, message), **{signature.path: signature.encode() for signature in signatures}}
    try:
        write(path, [*contents, Content(MANIFEST, message), *(Content(name, data) for name, data in signed.items())])
    except ValueError as error:
        raise Refused("not-written", file=path, said=error) from None
    return Published(path, manifest, sha256(message), left_out)


def _signatures_of(path: Path, message: bytes) -> dict[str, bytes]:
    """Signatures of ``message`` in the package that is there already; none where there is none, or another one."""
    try:
        if verify_file(path, Trust()).findings:
            return {}
        with path.open("rb") as file:
            archive = opened(file)
            if archive.read(MANIFEST, MOST_MANIFEST_BYTES) != message:
                return {}
            return {name: archive.read(name, MOST_MANIFEST_BYTES) for name in archive.entries if name.startswith("signatures/")}
    except (OSError, ArchiveError):
        return {}


def add_signature(path: Path, key: PrivateKey, role: Role) -> PackageManifest:
    """Sign a package that is there; nothing else in it changes. ``Refused`` if it is not as it was published."""
    broken = verify_file(path, Trust()).findings
    if broken:
        raise Refused("not-a-package", file=path, said=", ".join(finding.file or finding.key for finding in broken))
    beside = path.with_name(path.name + ".signed")
    try:
        with path.open("rb") as file:
            archive = opened(file)
            message = archive.read(MANIFEST, MOST_MANIFEST_BYTES)
            signature = sign(key, role, message)
            kept = [Content(name, partial(archive.pieces, name)) for name in archive.entries if name != signature.path]
            write(beside, [*kept, Content(signature.path, signature.encode())])
        beside.replace(path)
    except ArchiveError as error:
        raise Refused("not-a-package", file=path, said=error.place) from None
    finally:
        beside.unlink(missing_ok=True)
    return decode(message)


def _of_tour(folder: Path) -> tuple[list[Content], tuple[str, ...]]:
    """The files of a tour's folder that are read by the program, and the names of all others."""
    taken: list[str] = []
    left: list[str] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        name = path.relative_to(folder).as_posix()
        if name.startswith(("sites/", "signatures/")) or name in (MANIFEST, "installed.json"):
            continue
        (taken if _belongs(name) else left).append(name)
    return [Content(name, folder / name) for name in taken], tuple(left)


def _belongs(name: str) -> bool:
    if name in ("tour.yaml", "sources.yaml", "pictures/plan.json", *(f"texts/{language}.yaml" for language in LANGUAGES)):
        return True
    steps = name.split("/")
    shown = Path(name).suffix.lower() in FORMATS and not any(step.startswith(".") for step in steps)
    return steps[0] == "pictures" and shown


def _of_site(package: Path, name: str) -> tuple[list[Content], SiteManifest]:
    """The files of a site package, each as its manifest says."""
    file = package / "manifest.json"
    try:
        raw = file.read_bytes()
        manifest = SiteManifest.model_validate_json(raw)
    except (OSError, ValidationError) as error:
        raise Refused("site-damaged", file=file, said=str(error).splitlines()[0]) from None
    contents = [Content(f"sites/{name}.site/manifest.json", raw)]
    for inner, digest in sorted(manifest.files.items()):
        path = package / inner
        if not is_safe(inner) or path.is_symlink():
            raise Refused("name-not-safe", file=path)
        one = Content(f"sites/{name}.site/{inner}", path)
        try:
            found = both(one.pieces())[1]
        except OSError as error:
            raise Refused("site-damaged", file=path, said=error) from None
        if found != digest.lower():
            raise Refused("site-damaged", file=path, said=f"SHA-256 {found[:12]}…")
        contents.append(one)
    return contents, manifest
