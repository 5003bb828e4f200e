"""Installing a published tour: verified, unpacked beside, renamed into the data folder's library; and taking it out again."""

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from content.publishing.archive import Archive, ArchiveError, opened
from content.publishing.manifest import MANIFEST, MOST_MANIFEST_BYTES, PackageManifest, decode, identity
from content.publishing.refused import Refused
from content.publishing.trust import Trust
from content.publishing.verifying import INSTALLED, Verdict, verify_file

PART, OLD, LOCK = ".part-", ".old-", ".installing.lock"
SPARE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Installation:
    """What ``install`` did. ``before``: the version that was there, empty if none."""

    manifest: PackageManifest
    folder: Path
    before: str
    verdict: Verdict


class Unfit(Refused):
    """A package is not what it should be; ``verdict`` holds why."""

    verdict: Verdict


class NotTaken(Unfit):
    """It is not installed."""

    def __init__(self, file: Path, verdict: Verdict) -> None:
        super().__init__("not-taken", file=file, count=len(verdict.findings))
        self.verdict = verdict


class NotOpened(Unfit):
    """It is installed, and not opened."""

    def __init__(self, name: str, verdict: Verdict) -> None:
        super().__init__("opening", name=name, count=len(verdict.findings))
        self.verdict = verdict


def install(file: Path, tours: Path, trust: Trust, *, downgrade: bool = False) -> Installation:
    """Put the package into ``tours/NAME/``: whole, or not at all. ``Refused`` with why; what was there stays until the new one is whole."""
    verdict = verify_file(file, trust)
    manifest = verdict.manifest
    if not verdict.good or manifest is None:
        raise NotTaken(file, verdict)
    target = tours / manifest.name
    try:
        with _alone(tours):
            recover(tours)
            before = installed_manifest(target)
            if before is not None and before.number > manifest.number and not downgrade:
                raise Refused("older", name=manifest.name, found=manifest.version, known=before.version)
            needed = sum(packed.size for packed in manifest.files) + SPARE_BYTES
            free = shutil.disk_usage(tours).free
            if free < needed:
                raise Refused("disk-full", folder=tours, needed=needed // 10**6 + 1, free=free // 10**6)
            part = tours / f"{PART}{manifest.name}"
            _unpack(file, verdict, part)
            try:
                _swap(part, target)
            finally:
                shutil.rmtree(part, ignore_errors=True)  # still there only if it did not become the target
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refused("disk-full", folder=tours, needed="?", free=0) from None
        raise Refused("cannot-write", folder=tours, said=error) from None
    return Installation(manifest, target, before.version if before else "", verdict)


def recover(tours: Path) -> None:
    """Mend what a kill left: a tour that was moved aside comes back, what is half unpacked or replaced goes. OSError as it comes."""
    if not tours.is_dir():
        return
    for left in sorted(tours.glob(f"{OLD}*")):
        target = tours / left.name.removeprefix(OLD)
        if target.exists():
            shutil.rmtree(left)
        else:
            left.rename(target)
    for left in sorted(tours.glob(f"{PART}*")):
        shutil.rmtree(left)


def uninstall(name: str, tours: Path) -> None:
    """Take the installed tour out. ``Refused`` if there is none."""
    target = tours / name
    if target.parent != tours or not (target / MANIFEST).is_file():
        raise Refused("not-installed", name=name)
    try:
        with _alone(tours):
            recover(tours)
            gone = tours / f"{PART}{name}"
            target.rename(gone)
            shutil.rmtree(gone)
    except OSError as error:
        raise Refused("cannot-write", folder=tours, said=error) from None


@contextmanager
def _alone(tours: Path) -> Iterator[None]:
    """Wait until no other process installs here: ``recover`` would take what it is unpacking for the remains of a kill."""
    tours.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tours.with_name(LOCK).open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield  # the lock goes with the file, or with the process


def installed(tours: Path) -> list[Path]:
    """The folders of the installed tours, by name."""
    return sorted(file.parent for file in tours.glob(f"*/{MANIFEST}") if not file.parent.name.startswith("."))


def installed_manifest(folder: Path) -> PackageManifest | None:
    """What is installed there; None where nothing is, or nothing that can be read."""
    try:
        content = (folder / MANIFEST).read_bytes()
        return decode(content) if len(content) <= MOST_MANIFEST_BYTES else None
    except (OSError, ValueError):
        return None


def _unpack(file: Path, verdict: Verdict, part: Path) -> None:
    """Write the verified files below ``part``; each is hashed again on its way, so that nobody changed it in between."""
    manifest = verdict.manifest
    assert manifest is not None
    hashes = {packed.path: packed.sha256 for packed in manifest.files}
    part.mkdir(mode=0o755)
    try:
        with file.open("rb") as source:
            archive = opened(source)
            content = archive.read(MANIFEST, MOST_MANIFEST_BYTES)
            if identity(content) != verdict.package:
                raise ArchiveError(MANIFEST)
            for name in archive.entries:
                if name == MANIFEST or name.startswith("signatures/") or name in hashes:
                    _write(archive, name, part / name, hashes.get(name))
        (part / INSTALLED).write_bytes(verdict.package.encode())
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, ArchiveError):
            raise Refused("changed-meanwhile", file=file, entry=error.place) from None
        raise


def _write(archive: Archive, name: str, path: Path, sha256: str | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as target:
        for piece in archive.pieces(name):
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    if sha256 is not None and digest.hexdigest() != sha256:
        raise ArchiveError(name)


def _swap(part: Path, target: Path) -> None:
    """``part`` becomes ``target``, or the old one stays. Killed between the two renames, ``recover`` brings it back."""
    old = target.with_name(OLD + target.name)
    if target.exists():
        target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    if old.exists():
        shutil.rmtree(old, ignore_errors=True)
