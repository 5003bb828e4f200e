"""JSON of strangers: looked at as bytes before it is parsed, so that neither depth nor number of values can hurt the parser."""

import json
import math
import re
from typing import Any

from assets.importing.precheck_seen import Seen

LARGEST_BYTES = 256 * 2**20
MOST_VALUES = 8_000_000
DEEPEST = 128
LONGEST_NUMBER = 1000
LONGEST_NAME = 65_536
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)', re.DOTALL)  # one without an end, too, lest it be tried from each escaped quote
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_LONG_NUMBER = re.compile(rb"(?<![-+0-9.eE])[-+0-9.eE]{%d,}" % LONGEST_NUMBER)


def parsed(raw: bytes, seen: Seen) -> dict[str, Any] | None:
    """The object that ``raw`` holds, or None and ``seen`` knows why not. Every number in it is finite."""
    name = seen.path.name
    if len(raw) > LARGEST_BYTES:
        seen.wrong("json-too-large", file=name, mb=len(raw) // 10**6, most=LARGEST_BYTES // 10**6)
        return None
    bare = _STRING.sub(b"", raw)
    if bare.count(b",") + bare.count(b":") + bare.count(b"[") + bare.count(b"{") > MOST_VALUES:
        seen.wrong("json-too-large", file=name, mb=len(raw) // 10**6, most=LARGEST_BYTES // 10**6)
        return None
    if _deeper_than(bare, DEEPEST):
        seen.wrong("json-too-deep", file=name, most=DEEPEST)
        return None
    if _LONG_NUMBER.search(bare):
        seen.wrong("json-bad-number", file=name, number=f"{LONGEST_NUMBER}+")
        return None
    odd: list[str] = []

    def number(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            odd.append(text)
        return value

    def integer(text: str) -> int:
        if len(text) > 20:
            odd.append(text)
            return 0
        return int(text)

    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_float=number, parse_int=integer, parse_constant=number)
        if _SURROGATE.search(raw):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:  # half of a character that is written in two halves, too
        seen.wrong("json-not-utf8", file=name)
        return None
    except (ValueError, RecursionError) as problem:
        seen.wrong("json-broken", file=name, line=getattr(problem, "lineno", 0))
        return None
    if odd:
        seen.wrong("json-bad-number", file=name, number=odd[0][:40])
    if not isinstance(value, dict):
        seen.wrong("json-broken", file=name, line=1)
        return None
    return None if odd else value


def _deeper_than(bare: bytes, most: int) -> bool:
    """Whether brackets nest deeper, or do not match: pairs are taken away from the inside, level by level."""
    brackets = bare.translate(None, _OTHERS)
    for _ in range(most):
        if not brackets:
            return False
        fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(brackets):
            return False  # they do not match: the parser will say where
        brackets = fewer
    return bool(brackets)
