"""How wide a text is in the shipped font, and where its lines break: pure, so that layouts are the same everywhere.

The font is Noto Sans CJK, face 2 (Simplified Chinese). Lengths are in ems: multiply by the text's size. Lines break as
Chinese typesetting (GB/T 15834, CLREQ) and English ask: no closing mark begins a line and no opening one ends it, Latin words
and numbers stay whole, a number stays with its unit (1935年). Two neighbouring full-width marks share the blank between them,
and a full-width closing mark at a line's end needs only half its width. Why not a library: docs/decisions/line-breaking.md.
"""

from functools import lru_cache

from scenes.advances import TABLE

ASCENT_EM = 0.88
"""From the baseline to the top of the em box."""

_OPENING = "“‘（《〈「『【〔〖〘［｛([{‹«¡¿"
_CLOSING = "”’）》〉」』】〕〗〙］｝)]}›»"
_STOPS = "。，、；：？！．·・‧…—～％‰℃°′″,.;:?!%–-/々ー"
_WIDE_OPENING = frozenset("“‘（《〈「『【〔〖〘［｛")
_WIDE_CLOSING = frozenset("”’）》〉」』】〕〗〙］｝。，、；：．？！")
_SHARED_AFTER = frozenset(
    "”’）》〉」』】〕〗〙］｝。，、"
)  # marks whose right half is blank enough to give away
_NOT_FIRST = frozenset(_CLOSING + _STOPS)
_NOT_LAST = frozenset(_OPENING + "£¥￥＄$№#")
_PAIRS = frozenset(("——", "……", "──"))
_UNITS = frozenset("年月日时分秒点号世岁名人个根块条座里公千百十万亿余多多米厘毫吨斤元倍次师团连营军道页章")
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_GLUE = "\u00a0\u202f\u2060"

# Quotation marks of the Chinese face are one em wide. Among Latin letters they are set narrow: (shift to the left, advance).
_EDGE = 0.42  # of a full-width opening mark's blank, at the beginning of a line
_NARROW = {"“": (0.56, 0.46), "”": (0.0, 0.44), "‘": (0.74, 0.28), "’": (0.0, 0.26)}


def _parse(table: str) -> dict[str, float]:
    widths: dict[str, float] = {}
    code = 0
    for word in table.split():
        if word.endswith(":"):
            code = int(word[:-1], 16)
        else:
            widths[chr(code)] = int(word) / 1000.0
            code += 1
    return widths


_ADVANCES = _parse(TABLE) | dict.fromkeys(_ZERO_WIDTH, 0.0)


def advance_em(char: str) -> float:
    """The font's own advance width of one character."""
    return _ADVANCES.get(char, 1.0)


def is_wide(char: str) -> bool:
    """Chinese characters, kana and full-width forms: what may be parted from its neighbours without a space."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0xA4CF
        or 0xAC00 <= code <= 0xD7A3
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF01 <= code <= 0xFF60
        or 0x20000 <= code <= 0x3FFFF
    )


def has_wide(text: str) -> bool:
    return any(is_wide(char) for char in text)


def _is_narrow_quote(text: str, i: int) -> bool:
    """A quotation mark belongs to what it encloses: Latin letters make it narrow."""
    char = text[i]
    if char == "’" and i > 0 and text[i - 1].isalpha() and not is_wide(text[i - 1]):
        return True
    step = 1 if char in "“‘" else -1
    k = i + step
    while 0 <= k < len(text) and (text[k] in _NARROW or text[k] in " .,;:?!()"):
        k += step
    if 0 <= k < len(text):
        return not is_wide(text[k])
    return not has_wide(text)


@lru_cache(maxsize=4096)
def positions_em(text: str) -> tuple[float, ...]:
    """Where each character's origin lies, and the end of the last one: ``len(text) + 1`` numbers, in ems.

    An origin may lie left of the character before: a narrow quotation mark is a wide one moved. A full-width opening mark at
    the beginning gives its blank half away, so that the ink of all lines begins at one edge.
    """
    out: list[float] = []
    x = 0.0
    before = ""
    for i, char in enumerate(text):
        if char in _NARROW and _is_narrow_quote(text, i):
            shift, width = _NARROW[char]
            out.append(x - shift)
            x += width
            before = ""
            continue
        if i == 0 and char in _WIDE_OPENING:
            x -= _EDGE
        if before:
            if ((char in _WIDE_OPENING or char in _WIDE_CLOSING) and before in _SHARED_AFTER) or (
                char in _WIDE_OPENING and before in _WIDE_OPENING
            ):
                x -= 0.5
            elif char in _WIDE_OPENING and (before in _WIDE_CLOSING or before in "(["):
                x -= 0.4
            elif char in ")],.;:" and before in _SHARED_AFTER:
                x -= 0.45
        out.append(x)
        x += _ADVANCES.get(char, 1.0)
        before = char
    out.append(x)
    return tuple(out)


def width_em(text: str) -> float:
    """How wide a line of text is."""
    return positions_em(text)[-1]


def may_break(text: str, i: int) -> bool:
    """Whether a line may end before ``text[i]`` (0 < i < len)."""
    before, after = text[i - 1], text[i]
    if after == " " or (after in _NOT_FIRST and not (after == "—" and before != "—")):
        return after in "-–/" and before == " "
    if before + after in _PAIRS or before in _GLUE or after in _GLUE:
        return False
    if before == " ":
        return not (i > 1 and text[i - 2] in _NOT_LAST and not is_wide(text[i - 2]) and text[i - 2] in "([{")
    if before in _NOT_LAST or (before == "第" and after in "一二三四五六七八九十百"):
        return False
    if before == "\u200b":
        return True
    if is_wide(before) or is_wide(after):
        if (before.isdecimal() and after in _UNITS) or (before in "第约" and after.isdecimal()):
            return False
        return not (is_wide(after) and before in "+-−±~～" and i > 1 and text[i - 2].isdecimal())
    if before in "—…":
        return True
    if before in "-–/" and i > 1 and text[i - 2].isalpha() and after.isalpha():
        return True
    if before in _WIDE_CLOSING or after in _WIDE_OPENING:  # quotation marks between Chinese and Latin
        return has_wide(text[max(0, i - 2) : i + 2])
    return False


def room_em(line: str) -> float:
    """The room that a line takes: a full-width mark at its end counts half, for its right half is blank."""
    return _room(line, positions_em(line), 0, len(line)) if line else 0.0


def _line_end(text: str, end: int) -> int:
    """Without the spaces at a line's end."""
    while end > 0 and text[end - 1] in " \u200b":
        end -= 1
    return end


def _room(text: str, x: tuple[float, ...], start: int, end: int) -> float:
    """The room that ``text[start:end]`` takes as a line of its own, from its left edge to its last ink."""
    last = _line_end(text, end) - 1
    if last < start:
        return 0.0
    first = x[start]
    if start and text[start] in _WIDE_OPENING and not _is_narrow_quote(text, start):
        first += _EDGE
    elif start == 0:
        first = 0.0
    elif text[start] in _NARROW:
        first += _NARROW[text[start]][0]
    char = text[last]
    if char in _NARROW and _is_narrow_quote(text, last):
        return x[last] + sum(_NARROW[char]) - first
    return x[last] + _ADVANCES.get(char, 1.0) - first - (0.5 if _is_half_blank(char) else 0.0)


def _is_half_blank(char: str) -> bool:
    return char in _WIDE_CLOSING and char not in _NARROW


def _fit(text: str, max_em: float) -> list[str]:
    """One paragraph without line feeds, broken greedily."""
    lines: list[str] = []
    start, size = 0, len(text)
    x = positions_em(text)
    stops = [i for i in range(1, size) if may_break(text, i)] + [size]
    best = 0
    k = 0
    while start < size:
        best = start
        while k < len(stops) and _room(text, x, start, stops[k]) <= max_em:
            best = stops[k]
            k += 1
        if best == start:  # not even one piece fits: break inside it
            limit = stops[k] if k < len(stops) else size
            best = start + 1
            while best < limit and _room(text, x, start, best + 1) <= max_em:
                best += 1
        lines.append(text[start : _line_end(text, best)])
        start = best
        while start < size and text[start] == " ":
            start += 1
        while k < len(stops) and stops[k] <= start:
            k += 1
    return lines


@lru_cache(maxsize=2048)
def break_lines(text: str, max_em: float) -> tuple[str, ...]:
    """The lines of ``text``, each at most ``max_em`` wide; line feeds break always. At least one line, "" for no text.

    Only where a single character is wider than ``max_em`` is a line wider.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_fit(paragraph.strip(" "), max_em) or [""])
    return tuple(lines)


def ellipsis(text: str, max_em: float) -> str:
    """``text`` if it fits, else its beginning with a dot-dot-dot."""
    if width_em(text) <= max_em:
        return text
    for end in range(len(text) - 1, 0, -1):
        short = text[:end].rstrip() + "…"
        if width_em(short) <= max_em:
            return short
    return "…"
