"""An archive before anything of it is unpacked: names, links, totals, ratios, overlaps. Standard library only."""

import re
import stat
import struct
import zipfile
from pathlib import Path

from assets.importing.precheck_seen import Seen

MOST_ENTRIES = 20_000
MOST_BYTES = 4 * 2**30
MOST_RATIO = 250
_RATIO_FROM_BYTES = 16 * 2**20
_LONGEST = 400
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


def check(path: Path, seen: Seen) -> None:
    size = path.stat().st_size
    if not _few_entries(path, size, seen):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, EOFError, NotImplementedError, UnicodeDecodeError, OSError):
        seen.wrong("archive-broken", file=path.name)
        return
    names: set[str] = set()
    total = packed = 0
    for entry in entries:
        _check_entry(entry, names, seen)
        total += entry.file_size
        packed += entry.compress_size
    if total > MOST_BYTES:
        seen.wrong("archive-too-large", file=path.name, mb=total // 10**6, most=MOST_BYTES // 10**6)
    elif total > _RATIO_FROM_BYTES and total > MOST_RATIO * size:
        seen.wrong("archive-bomb", file=path.name, mb=total // 10**6, kb=size // 1000)
    if packed > size:
        seen.wrong("archive-bomb", file=path.name, mb=total // 10**6, kb=size // 1000)  # entries share bytes


def _check_entry(entry: zipfile.ZipInfo, names: set[str], seen: Seen) -> None:
    name = entry.filename
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\0" in entry.orig_filename.rstrip("\0"):
        seen.wrong("archive-name-outside", file=name)
    elif len(name) > _LONGEST or not name.isprintable() or any(_RESERVED.match(part) for part in parts):
        seen.wrong("archive-bad-name", file=name)
    if entry.flag_bits & 0x41:
        seen.wrong("archive-encrypted", file=name)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        seen.wrong("archive-link", file=name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        seen.wrong("archive-method", file=name)
    if entry.file_size > _RATIO_FROM_BYTES and entry.file_size > MOST_RATIO * 4 * max(1, entry.compress_size):
        seen.wrong("archive-bomb", file=name, mb=entry.file_size // 10**6, kb=entry.compress_size // 1000)
    folded = name.casefold()
    if folded in names and not entry.is_dir():
        seen.wrong("archive-name-twice", file=name)
    names.add(folded)


def _few_entries(path: Path, size: int, seen: Seen) -> bool:
    """Looks at the end record before ``zipfile`` reads a directory of any length."""
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        seen.wrong("archive-broken", file=path.name)
        return False
    count, directory = struct.unpack_from("<HI", tail, at + 10)
    large = directory > MOST_ENTRIES * 600 and directory != 0xFFFFFFFF
    if (count != 0xFFFF and count > MOST_ENTRIES) or large or tail.count(b"PK\x01\x02") > MOST_ENTRIES:
        seen.wrong("archive-too-many", file=path.name, count=count, most=MOST_ENTRIES)
        return False
    big = tail.rfind(b"PK\x06\x06")
    if big >= 0 and big + 56 <= len(tail) and struct.unpack_from("<Q", tail, big + 32)[0] > MOST_ENTRIES:
        seen.wrong("archive-too-many", file=path.name, count=MOST_ENTRIES + 1, most=MOST_ENTRIES)
        return False
    return True
