"""The one file of a published tour: a zip archive in one fixed form, written and read by nothing but this.

Entries are stored as they are, sorted by name, dated 1980-01-01, without comments, extra fields, links or gaps. So the same files give
the same bytes on every machine; and a reader that takes this form only has no bombs, overlaps, hidden entries or two readings to fear:
what it does not expect is refused with the place. Any zip program opens it. At most 4 GB, for the form has no zip64.

Layout (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16), little-endian.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from content.publishing.hashes import PIECE_BYTES, pieces
from content.publishing.manifest import MOST_BYTES, MOST_FILES
from content.publishing.names import colliding, is_safe

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_NEEDED, _UTF8, _STORED, _TIME, _DATE = 20, 0x800, 0, 0, 0x21
_MADE_BY = 3 << 8 | _NEEDED  # Unix
_MODE = 0o100644 << 16
_MOST_ENTRIES = MOST_FILES + 64  # the manifest and the signatures


class ArchiveError(ValueError):
    """Not an archive in our form; ``place`` says where: the name of an entry, or a byte."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: ``offset`` is that of its first byte."""

    name: str
    size: int
    crc: int
    offset: int


@dataclass(frozen=True, slots=True)
class Content:
    """What is written as one entry: bytes, a file on disk, or whatever gives its pieces, each time it is asked."""

    name: str
    source: bytes | Path | Callable[[], Iterator[bytes]]

    def pieces(self) -> Iterator[bytes]:
        if isinstance(self.source, bytes):
            yield self.source
            return
        yield from pieces(self.source) if isinstance(self.source, Path) else self.source()


def write(path: Path, contents: Iterable[Content]) -> None:
    """Write an archive beside ``path`` and rename it there. OSError as it comes; ValueError where it would not fit the form."""
    ordered = sorted(contents, key=lambda content: content.name.encode("utf-8"))
    if colliding(content.name for content in ordered) or not all(is_safe(content.name) for content in ordered):
        raise ValueError("names")
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            entries = []
            for content in ordered:
                crc = size = 0
                for piece in content.pieces():
                    crc, size = zlib.crc32(piece, crc), size + len(piece)
                header = _local(content.name, size, crc)
                entry = Entry(content.name, size, crc, file.tell() + len(header))
                if entry.offset + size > MOST_BYTES:
                    raise ValueError("size")
                file.write(header)
                for piece in content.pieces():
                    file.write(piece)
                if file.tell() != entry.offset + size:
                    raise ValueError(content.name)  # it changed while it was read
                entries.append(entry)
            file.write(_tail(entries, file.tell()))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


class Archive:
    """An archive that is open for reading; every byte that is no file's content has been looked at."""

    def __init__(self, file: BinaryIO, entries: dict[str, Entry]) -> None:
        self._file = file
        self.entries = entries

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of an entry. ArchiveError after the last piece if its checksum is not the one written."""
        entry = self.entries[name]
        crc, left, at = 0, entry.size, entry.offset
        while left:
            self._file.seek(at)
            piece = self._file.read(min(left, PIECE_BYTES))
            if not piece:
                raise ArchiveError(name)
            crc, left, at = zlib.crc32(piece, crc), left - len(piece), at + len(piece)
            yield piece
        if crc != entry.crc:
            raise ArchiveError(name)

    def read(self, name: str, most_bytes: int) -> bytes:
        """A small entry at once. ArchiveError where it is larger than ``most_bytes`` or damaged."""
        if self.entries[name].size > most_bytes:
            raise ArchiveError(name)
        return b"".join(self.pieces(name))


def opened(file: BinaryIO) -> Archive:
    """Read the directory of an archive. ArchiveError for anything that ``write`` would not have written."""
    size = file.seek(0, 2)
    if not _END.size <= size <= MOST_BYTES + (64 << 20):
        raise ArchiveError(f"0 … {size}")
    file.seek(size - _END.size)
    end = _END.unpack(file.read(_END.size))
    count, directory_size, directory_at = end[4], end[5], end[6]
    if end[0] != b"PK\x05\x06" or directory_at + directory_size + _END.size != size or not 0 < count <= _MOST_ENTRIES:
        raise ArchiveError(f"{size - _END.size}")
    file.seek(directory_at)
    directory = file.read(directory_size + _END.size)
    entries = _entries(directory, count)
    if _tail(entries, directory_at) != directory:
        raise ArchiveError(f"{directory_at}")
    names = [entry.name for entry in entries]
    for name in (*(name for name in names if not is_safe(name)), *colliding(names)):
        raise ArchiveError(name)
    if names != sorted(names, key=lambda name: name.encode("utf-8")):
        raise ArchiveError(f"{directory_at}")
    at = 0
    for entry in entries:
        header = _local(entry.name, entry.size, entry.crc)
        file.seek(at)
        if entry.offset != at + len(header) or file.read(len(header)) != header:
            raise ArchiveError(entry.name)
        at = entry.offset + entry.size
    if at != directory_at:
        raise ArchiveError(f"{at}")
    return Archive(file, {entry.name: entry for entry in entries})


def _entries(directory: bytes, count: int) -> list[Entry]:
    entries, at = [], 0
    for _ in range(count):
        if at + _CENTRAL.size > len(directory):
            raise ArchiveError(f"{at}")
        fields = _CENTRAL.unpack_from(directory, at)
        crc, size, length, local_at = fields[7], fields[9], fields[10], fields[16]
        raw = directory[at + _CENTRAL.size : at + _CENTRAL.size + length]
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise ArchiveError(repr(raw)) from None
        entries.append(Entry(name, size, crc, local_at + _LOCAL.size + length))
        at += _CENTRAL.size + length
    return entries


def _local(name: str, size: int, crc: int) -> bytes:
    raw = name.encode("utf-8")
    return _LOCAL.pack(b"PK\x03\x04", _NEEDED, _UTF8, _STORED, _TIME, _DATE, crc, size, size, len(raw), 0) + raw


def _tail(entries: list[Entry], at: int) -> bytes:
    """The directory and the end record, if the directory begins at byte ``at``."""
    parts = []
    for entry in entries:
        raw = entry.name.encode("utf-8")
        local_at = entry.offset - _LOCAL.size - len(raw)
        head = (b"PK\x01\x02", _MADE_BY, _NEEDED, _UTF8, _STORED, _TIME, _DATE, entry.crc, entry.size, entry.size)
        try:
            parts.append(_CENTRAL.pack(*head, len(raw), 0, 0, 0, 0, _MODE, local_at) + raw)
        except struct.error:
            raise ArchiveError(entry.name) from None
    directory = b"".join(parts)
    return directory + _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), at, 0)
