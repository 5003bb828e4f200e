"""Where the models of hands and controllers come from: one npm package, pinned by its SHA-512."""

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Collection
from pathlib import Path

PACKAGE = "@webxr-input-profiles/assets@1.0.20"
ADDRESS = "https://registry.npmjs.org/@webxr-input-profiles/assets/-/assets-1.0.20.tgz"
SHA512 = "V/8NB4Ywgm//TBVMgo0TgJ9DtxsBoo0iiaF8AdfiP0F0cgbwkuQycEZAIOsplyd/iZ8L3mrFYNJBC6rzQb4tJA=="


class SourceError(Exception):
    """The package cannot be had, or is not the one that is pinned; the text says what to do."""


def read_package(source: Path, models: Collection[str]) -> dict[str, bytes]:
    """Files of the package's ``dist/profiles/`` that belong to ``models``, by their path below it. ``Path()``: fetch the package.

    Raises SourceError, OSError.
    """
    if source == Path():
        with tempfile.TemporaryDirectory() as folder:
            return read_package(_packed(Path(folder)), models)
    content = source.read_bytes()
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != SHA512:
        raise SourceError(
            f"{source}: its SHA-512 is {found[:12]}…, not that of {PACKAGE}. Fix: download {ADDRESS}."
        )
    files = {}
    with tarfile.open(source) as archive:
        for member in archive:
            head, _, path = member.name.partition("package/dist/profiles/")
            if not head and path.split("/")[0] in models and (file := archive.extractfile(member)):
                files[path] = file.read()
    return files


def _packed(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError(f"npm is not installed. Fix: download {ADDRESS} and give it with --source.")
    ran = subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(folder), PACKAGE],
        capture_output=True,
        text=True,
        check=False,
    )
    made = sorted(folder.glob("*.tgz"))
    if ran.returncode or not made:
        raise SourceError(
            f"npm could not fetch {PACKAGE}: {ran.stderr.strip()}. Fix: download {ADDRESS} and give it with --source."
        )
    return made[0]
