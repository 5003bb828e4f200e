"""The tables of a PLY file, whatever they mean: its header, then columns and lists, from text or from bytes of either order.

Lists of varying length are read by runs of rows that are equally long.
"""

import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.importing.encoded_text import text_of
from assets.importing.finding import Finding, Refused, error

Ints = NDArray[np.int64]
_TYPES = {"char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4", "uint": "u4", "float": "f4", "double": "f8"}
_TYPES |= {"int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4", "float32": "f4", "float64": "f8"}
_COMMENT = re.compile(rb"^[ \t]*comment\b[^\r\n]*", re.MULTILINE)
_HEADER_BYTES = 2**20  # as many as the pre-check looks at
_MOST_ASCII_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Property:
    name: str
    type: str  # numpy's, without byte order
    count_type: str = ""  # of a list


@dataclass(frozen=True)
class Element:
    name: str
    count: int
    properties: tuple[Property, ...]

    def least_bytes(self) -> int:
        return sum(np.dtype(one.count_type or one.type).itemsize for one in self.properties)


@dataclass(frozen=True)
class Header:
    order: str  # "<", ">" or "" for ASCII
    elements: tuple[Element, ...]
    pictures: tuple[str, ...]
    body: int  # the byte at which it begins
    lines: int


Columns = dict[str, NDArray[np.generic]]
Lists = dict[str, tuple[NDArray[np.generic], Ints]]
"""Values one after another, and how many each row has."""


def header_of(path: Path) -> Header:
    with path.open("rb") as file:
        start = file.read(_HEADER_BYTES)
    ending = re.search(rb"end_header[ \t]*(\r\n|\n|\r)", start)
    if not start.startswith(b"ply") or ending is None:
        raise Refused(error("line-unreadable", file=path.name, line=1, found=text_of(start[:20])))
    order = ""
    elements: list[tuple[str, int, list[Property]]] = []
    pictures: list[str] = []
    lines = re.split(r"\r\n|\n|\r", text_of(start[: ending.end()]))
    for number, line in enumerate(lines, 1):
        words = line.split()
        try:
            match words:
                case ["format", kind, _]:
                    order = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}[kind]
                case ["comment", "TextureFile" | "texturefile", _, *_]:
                    pictures.append(line.split(None, 2)[2].strip())
                case ["element", name, count]:
                    if not count.isdigit():
                        raise ValueError(count)
                    elements.append((name, int(count), []))
                case ["property", "list", count_type, kind, name]:
                    elements[-1][2].append(Property(name, _TYPES[kind], _TYPES[count_type]))
                case ["property", kind, name]:
                    elements[-1][2].append(Property(name, _TYPES[kind]))
        except (KeyError, IndexError, ValueError):
            raise Refused(error("line-unreadable", file=path.name, line=number, found=line[:60])) from None
    kept = tuple(Element(name, count, tuple(properties)) for name, count, properties in elements)
    for element in kept:
        names = [one.name for one in element.properties]
        if len(set(names)) < len(names) or (element.count and not names):
            raise Refused(error("line-unreadable", file=path.name, line=1, found=f"element {element.name}"))
    return Header(order, kept, tuple(pictures), ending.end(), len(lines) - 1)


def binary(path: Path, header: Header) -> dict[str, tuple[Columns, Lists]]:
    read: dict[str, tuple[Columns, Lists]] = {}
    size = path.stat().st_size
    data = np.memmap(path, np.uint8, "r") if size else np.zeros(0, np.uint8)
    at = header.body
    for element in header.elements:
        columns: Columns = {}
        lists: dict[str, list[NDArray[np.generic]]] = {one.name: [] for one in element.properties if one.count_type}
        counts: dict[str, list[Ints]] = {name: [] for name in lists}
        whole: list[NDArray[np.void]] = []
        done, window = 0, 1 << 20
        while done < element.count:
            lengths = _lengths(data, at, element, header.order)
            kind = _row(element, header.order, lengths) if lengths is not None else None
            if kind is None or at + kind.itemsize > size:
                raise Refused(error("counts-beyond-file", file=path.name, promised=element.count, found=done))
            rows = min(element.count - done, max(window, 1), (size - at) // kind.itemsize)
            view = np.frombuffer(data, kind, rows, at) if rows else np.zeros(0, kind)
            same = _same(view, lengths or {})
            window = window * 2 if same == rows else max(4, same * 2)
            view = view[:same]
            whole.append(view)
            for name, length in (lengths or {}).items():
                if length:
                    lists[name].append(view[name].reshape(-1))
                counts[name].append(np.full(same, length, np.int64))
            done, at = done + same, at + same * kind.itemsize
        for one in element.properties:
            if one.count_type:
                values = lists[one.name]
                lists_of = values[0] if len(values) == 1 else np.concatenate(values) if values else np.zeros(0, one.type)
                lists[one.name] = [lists_of]
            else:
                columns[one.name] = (
                    whole[0][one.name] if len(whole) == 1 else np.concatenate([rows_[one.name] for rows_ in whole]) if whole else np.zeros(0)
                )
        sizes = {name: np.concatenate(parts) if parts else np.zeros(0, np.int64) for name, parts in counts.items()}
        read[element.name] = (columns, {name: (lists[name][0], sizes[name]) for name in lists})
    return read


def _lengths(data: NDArray[np.uint8], at: int, element: Element, order: str) -> dict[str, int] | None:
    """How long the lists of the row at byte ``at`` are; None beyond the file."""
    lengths: dict[str, int] = {}
    for one in element.properties:
        if one.count_type:
            kind = np.dtype(order + one.count_type)
            if at + kind.itemsize > len(data):
                return None
            lengths[one.name] = _length(np.frombuffer(data, kind, 1, at)[0])
            if lengths[one.name] < 0:
                return None
            at += kind.itemsize + lengths[one.name] * np.dtype(one.type).itemsize
        else:
            at += np.dtype(one.type).itemsize
        if at > len(data):
            return None
    return lengths


def _length(told: np.generic) -> int:
    """Some files tell lengths as floats; -1 for what is no whole number: rows would never be alike."""
    value = float(told)
    return int(value) if value.is_integer() else -1


def _row(element: Element, order: str, lengths: dict[str, int]) -> np.dtype[np.void]:
    fields: list[tuple[str, str] | tuple[str, str, tuple[int, ...]]] = []
    for one in element.properties:
        if one.count_type:
            fields.append((f"#{one.name}", order + one.count_type))
            fields.append((one.name, order + one.type, (lengths[one.name],)))
        else:
            fields.append((one.name, order + one.type))
    return np.dtype(fields)


def _same(view: NDArray[np.void], lengths: dict[str, int]) -> int:
    """How many rows from the first have lists of just these lengths."""
    same = len(view)
    for name, length in lengths.items():
        other = np.flatnonzero(view[f"#{name}"][:same] != length)
        same = int(other[0]) if len(other) else same
    return same


def text(path: Path, header: Header) -> dict[str, tuple[Columns, Lists]]:
    if path.stat().st_size > _MOST_ASCII_BYTES:
        raise Refused(error("file-too-large", file=path.name, mb=path.stat().st_size // 10**6, most=_MOST_ASCII_BYTES // 10**6))
    content = _COMMENT.sub(b"", path.read_bytes()[header.body :])
    numbers = _numbers(path, header, content)
    try:
        read, rest = _text(path, header, numbers)
    except Refused:
        rest = 1
    if rest:  # lines may hold more than the header says: each is read for itself
        read, _ = _text(path, header, _numbers(path, header, _cut(path, header, content)))
    return read


def _numbers(path: Path, header: Header, content: bytes) -> NDArray[np.float64]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return np.fromstring(content.decode("ascii"), np.float64, sep=" ")
        except (ValueError, DeprecationWarning):
            raise Refused(_bad_line(path, header, content)) from None


def _cut(path: Path, header: Header, content: bytes) -> bytes:
    """The lines without what follows their declared values."""
    lines = [words for words in (line.split() for line in content.splitlines()) if words]
    kept: list[bytes] = []
    at = 0
    for element in header.elements:
        for words in lines[at : at + element.count]:
            place = 0
            for one in element.properties:
                try:
                    place += 1 + (int(float(words[place])) if one.count_type else 0)
                except (IndexError, ValueError, OverflowError):
                    raise Refused(error("line-unreadable", file=path.name, line=header.lines, found=text_of(b" ".join(words))[:60])) from None
            kept += words[:place]
        at += element.count
    return b" ".join(kept)


def _text(path: Path, header: Header, numbers: NDArray[np.float64]) -> tuple[dict[str, tuple[Columns, Lists]], int]:
    """The tables, and how many numbers are left over."""
    read: dict[str, tuple[Columns, Lists]] = {}
    at = 0
    for element in header.elements:
        columns: Columns = {}
        lists: Lists = {}
        if not any(one.count_type for one in element.properties):
            width = len(element.properties)
            table = numbers[at : at + element.count * width]
            if len(table) < element.count * width:
                raise Refused(error("counts-beyond-file", file=path.name, promised=element.count, found=len(table) // max(width, 1)))
            table = table.reshape(element.count, width)
            columns = {one.name: table[:, column].astype(one.type) for column, one in enumerate(element.properties)}
            at += element.count * width
        else:
            columns, lists, at = _ascii_lists(path, element, numbers, at)
        read[element.name] = (columns, lists)
    return read, len(numbers) - at


def _ascii_lists(path: Path, element: Element, numbers: NDArray[np.float64], at: int) -> tuple[Columns, Lists, int]:
    """Rows whose lengths vary, by runs of equal rows."""
    whole: list[tuple[NDArray[np.float64], dict[str, slice]]] = []
    done, window = 0, 1 << 20
    while done < element.count:
        place, heads, spans = 0, [], {}
        for one in element.properties:
            if at + place >= len(numbers):
                raise Refused(error("counts-beyond-file", file=path.name, promised=element.count, found=done))
            length = 1
            if one.count_type:
                length = _length(numbers[at + place])
                heads.append(place)
                place += 1
            if length < 0 or at + place + length > len(numbers):
                raise Refused(error("counts-beyond-file", file=path.name, promised=element.count, found=done))
            spans[one.name] = slice(place, place + length)
            place += length
        rows = min(element.count - done, window, (len(numbers) - at) // place)
        table = numbers[at : at + rows * place].reshape(rows, place)
        other = np.flatnonzero((table[:, heads] != table[0, heads]).any(axis=1))
        same = int(other[0]) if len(other) else rows
        window = window * 2 if same == rows else max(4, same * 2)
        whole.append((table[:same], spans))
        done, at = done + same, at + same * place
    columns: Columns = {}
    lists: Lists = {}
    for one in element.properties:
        parts = [table[:, spans[one.name]].reshape(-1) for table, spans in whole]
        values = np.concatenate(parts).astype(one.type) if parts else np.zeros(0)
        if one.count_type:
            sizes = [np.full(len(table), spans[one.name].stop - spans[one.name].start, np.int64) for table, spans in whole]
            lists[one.name] = (values, np.concatenate(sizes) if sizes else np.zeros(0, np.int64))
        else:
            columns[one.name] = values
    return columns, lists, at


def _bad_line(path: Path, header: Header, content: bytes) -> Finding:
    for number, line in enumerate(content.splitlines(), header.lines + 1):
        for word in line.split():
            try:
                float(word)
            except ValueError:
                return error("line-unreadable", file=path.name, line=number, found=text_of(line)[:60])
    return error("line-unreadable", file=path.name, line=header.lines, found="")
