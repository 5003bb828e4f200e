"""``package.json``: what a published tour is, and every file of it with size, SHA-256 and SM3. What signatures are over."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from content.publishing.hashes import sha256
from content.publishing.names import colliding, is_safe
from scenes.claims import Identifier
from scenes.package import Credits

FORMAT: Literal["hongji-package/1"] = "hongji-package/1"
MANIFEST = "package.json"
SIGNATURES = "signatures/"
MOST_FILES = 20_000
MOST_BYTES = 4_000_000_000
MOST_MANIFEST_BYTES = 8_000_000

Hex256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Strict(BaseModel):
    """Unknown fields are errors, and nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PackedFile(Strict):
    path: str
    size: int = Field(ge=0, le=MOST_BYTES)
    sha256: Hex256
    sm3: Hex256


class PackageManifest(Strict):
    format: Literal["hongji-package/1"]
    name: Identifier
    version: str = Field(pattern=r"^\d{1,6}\.\d{1,6}$")
    title: dict[str, str]
    site: Identifier
    credits: Credits | None = None
    made_by: str
    files: tuple[PackedFile, ...] = Field(min_length=1, max_length=MOST_FILES)

    @property
    def number(self) -> tuple[int, int]:
        """The version, to compare."""
        major, _, minor = self.version.partition(".")
        return int(major), int(minor)


def canonical(data: dict[str, Any]) -> bytes:
    """The one way in which a file of ours writes ``data``: JSON, keys sorted, UTF-8."""
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def encode(manifest: PackageManifest) -> bytes:
    return canonical(manifest.model_dump(mode="json"))


def decode(content: bytes) -> PackageManifest:
    """ValueError that says what is wrong: not in our form, names that lead elsewhere, files out of order or twice, too much."""
    try:
        manifest = PackageManifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(".".join(str(step) for step in first["loc"]) + ": " + first["msg"]) from None
    paths = [file.path for file in manifest.files]
    unsafe = [path for path in paths if not is_safe(path)]
    if unsafe:
        raise ValueError(f"{unsafe[0]!r}")
    if paths != sorted(set(paths)) or colliding([*paths, MANIFEST]):
        raise ValueError(", ".join(colliding([*paths, MANIFEST])) or "files")
    if any(path.startswith(SIGNATURES) or path == MANIFEST for path in paths):
        raise ValueError(SIGNATURES)
    if sum(file.size for file in manifest.files) > MOST_BYTES:
        raise ValueError(f"> {MOST_BYTES} bytes")
    if encode(manifest) != content:
        raise ValueError("JSON")
    return manifest


def identity(manifest_bytes: bytes) -> str:
    """What a package is called by where it must be told from all others: the SHA-256 of its manifest."""
    return sha256(manifest_bytes)
