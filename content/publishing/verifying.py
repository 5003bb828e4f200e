"""Whether a published tour is as it was published, by whom, and whether this machine takes it: a file or an installed folder."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from content.publishing.archive import Archive, ArchiveError, opened
from content.publishing.hashes import both, pieces, sha256_of
from content.publishing.manifest import (
    MANIFEST,
    MOST_MANIFEST_BYTES,
    SIGNATURES,
    PackageManifest,
    PackedFile,
    decode,
    identity,
)
from content.publishing.refused import Finding
from content.publishing.roles import Role
from content.publishing.signing import MOST_SIGNATURE_BYTES, MOST_SIGNATURES, Signature, read_signature
from content.publishing.trust import Trust

INSTALLED = "installed.json"
"""Beside an installed package's files: its identity, as it was installed."""
MOST_FINDINGS = 40

State = Literal["trusted", "unknown", "revoked", "other-role"]


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature that fits. ``name``: what the key is called here, empty if it is not known."""

    role: Role
    kind: str
    fingerprint: str
    state: State
    name: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``manifest`` is None where there is none that can be read; ``package`` its identity. Nothing in ``findings``: this machine takes it."""

    manifest: PackageManifest | None
    package: str
    signatures: tuple[Signed, ...]
    required: tuple[Role, ...]
    findings: tuple[Finding, ...]

    @property
    def good(self) -> bool:
        return not self.findings


class Holder(Protocol):
    """What holds a package's files: an archive or a folder."""

    def names(self) -> Iterable[str]: ...

    def pieces(self, name: str) -> Iterator[bytes]:
        """ArchiveError or OSError as they come."""


class _Archived:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def names(self) -> Iterable[str]:
        return self._archive.entries

    def pieces(self, name: str) -> Iterator[bytes]:
        return self._archive.pieces(name)


class _Folder:
    """The files below a folder; a link, or anything else that is no plain file, has no pieces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> Iterable[str]:
        for parent, folders, files in os.walk(self._folder):
            for name in (*files, *(name for name in folders if Path(parent, name).is_symlink())):
                relative = Path(parent, name).relative_to(self._folder).as_posix()
                if relative != INSTALLED:
                    yield relative

    def pieces(self, name: str) -> Iterator[bytes]:
        path = self._folder / name
        if path.is_symlink() or not path.is_file():
            raise ArchiveError(name)
        return pieces(path)


def verify_file(path: Path, trust: Trust) -> Verdict:
    """Judge a ``.hongji`` file. Never raises for what it holds; OSError if it cannot be read at all."""
    with path.open("rb") as file:
        try:
            archive = opened(file)
        except ArchiveError as error:
            return Verdict(None, "", (), trust.required, (Finding("form", error.place),))
        return _verify(_Archived(archive), trust)


def verify_folder(folder: Path, trust: Trust, *, quick: bool = False) -> Verdict:
    """Judge an installed tour. ``quick``: pictures and buffers of its site are left to the loader, which compares their hashes itself."""
    verdict = _verify(_Folder(folder), trust, quick=quick)
    try:
        kept = (folder / INSTALLED).read_bytes()
    except OSError:
        kept = b""
    elsewhere = verdict.manifest is not None and verdict.manifest.name != folder.name
    if verdict.package and (elsewhere or kept != verdict.package.encode()):
        return Verdict(verdict.manifest, verdict.package, verdict.signatures, verdict.required, (*verdict.findings, Finding("altered", MANIFEST)))
    return verdict


def _verify(holder: Holder, trust: Trust, *, quick: bool = False) -> Verdict:
    found: list[Finding] = []
    names = set(holder.names())
    content = _small(holder, MANIFEST, MOST_MANIFEST_BYTES, names)
    manifest = None
    if content is None:
        found.append(Finding("altered" if MANIFEST in names else "missing", MANIFEST))
    else:
        try:
            manifest = decode(content)
        except ValueError as error:
            found.append(Finding("manifest-broken", MANIFEST, {"said": error}))
    if content is None or manifest is None:
        return Verdict(None, "", (), trust.required, tuple(found))
    listed = {file.path: file for file in manifest.files}
    signatures = sorted(name for name in names if name.startswith(SIGNATURES))
    found += [Finding("extra", name) for name in sorted(names - listed.keys() - {MANIFEST} - set(signatures))]
    found += [Finding("missing", name) for name in sorted(listed.keys() - names)]
    found += [Finding("missing", name) for name in _needed(manifest) if name not in listed]
    for name in sorted(listed.keys() & names):
        if quick and _loaded_with_care(name):
            continue
        file = listed[name]
        try:
            same = _same(file, holder.pieces(name), quick=quick)
        except (ArchiveError, OSError):
            same = False
        if not same:
            found.append(Finding("altered", name))
    signed = _signatures(holder, signatures, names, content, trust, found)
    package = identity(content)
    revoked = trust.revocations.of("package", package) if trust.revocations else None
    if revoked is not None:
        found.append(Finding("package-revoked", "", {"reason": revoked.reason}))
    trusted = {signature.role for signature in signed if signature.state == "trusted"}
    found += [Finding("role-missing", "", {"role": role}) for role in trust.required if role not in trusted]
    return Verdict(manifest, package, tuple(signed), trust.required, tuple(found[:MOST_FINDINGS]))


def _same(file: PackedFile, content: Iterator[bytes], *, quick: bool) -> bool:
    """Whether a file's bytes are those listed; ``quick``: by SHA-256 alone."""
    if quick:
        return sha256_of(content) == (file.size, file.sha256)
    return both(content) == (file.size, file.sha256, file.sm3)


def _needed(manifest: PackageManifest) -> tuple[str, ...]:
    return ("tour.yaml", "sources.yaml", f"sites/{manifest.site}.site/manifest.json")


def _loaded_with_care(name: str) -> bool:
    steps = name.split("/")
    return steps[0] == "sites" and len(steps) > 2 and (steps[2] == "textures" or steps[2] == "geometry.bin")


def _signatures(
    holder: Holder, paths: list[str], names: set[str], message: bytes, trust: Trust, found: list[Finding]
) -> list[Signed]:
    """Every signature that fits, with what this machine thinks of its key; what is wrong goes to ``found``."""
    signed = []
    for path in paths[:MOST_SIGNATURES]:
        content = _small(holder, path, MOST_SIGNATURE_BYTES, names)
        try:
            signature = read_signature(path, content or b"")
        except ValueError:
            found.append(Finding("altered", path))
            continue
        if not signature.fits(message):
            found.append(Finding("signature-wrong", path))
            continue
        one = _judged(signature, trust)
        signed.append(one)
        if one.state == "revoked" and trust.revocations is not None:
            entry = trust.revocations.of("key", one.fingerprint)
            found.append(Finding("key-revoked", path, {"name": entry.name if entry else "", "reason": entry.reason if entry else ""}))
    found += [Finding("extra", path) for path in paths[MOST_SIGNATURES:]]
    return signed


def _judged(signature: Signature, trust: Trust) -> Signed:
    fingerprint = signature.fingerprint
    key = trust.keys.get(fingerprint)
    name = key.name if key else ""
    state: State
    if trust.revocations is not None and trust.revocations.of("key", fingerprint) is not None:
        state = "revoked"
    elif key is None:
        state = "unknown"
    else:
        state = "trusted" if key.role == signature.role else "other-role"
    return Signed(signature.role, signature.kind, fingerprint, state, name)


def _small(holder: Holder, name: str, most_bytes: int, names: set[str]) -> bytes | None:
    """A file's bytes; None if it is absent, damaged or larger than ``most_bytes``."""
    if name not in names:
        return None
    content = bytearray()
    try:
        for piece in holder.pieces(name):
            content += piece
            if len(content) > most_bytes:
                return None
    except (ArchiveError, OSError):
        return None
    return bytes(content)
