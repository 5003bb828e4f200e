"""SHA-256 and SM3 of files, in one pass."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SM3, Hash

PIECE_BYTES = 1 << 20


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sm3(*parts: bytes) -> bytes:
    """SM3 (GM/T 0004) of the parts one after the other."""
    digest = Hash(SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()


def pieces(path: Path) -> Iterator[bytes]:
    """The file's bytes, a piece at a time. OSError as it comes."""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def sha256_of(content: Iterable[bytes]) -> tuple[int, str]:
    """(size in bytes, SHA-256) of the pieces."""
    size, digest = 0, hashlib.sha256()
    for piece in content:
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def both(content: Iterable[bytes]) -> tuple[int, str, str]:
    """(size in bytes, SHA-256, SM3) of the pieces, the hashes in hexadecimal."""
    size, one, other = 0, hashlib.sha256(), Hash(SM3())
    for piece in content:
        size += len(piece)
        one.update(piece)
        other.update(piece)
    return size, one.hexdigest(), other.finalize().hex()
