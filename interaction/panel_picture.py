"""Pictures on a sheet, and plans and maps: lines, the path walked, and marks whose names keep clear of each other."""

import math

from interaction.panel_sheet import MIN_HIT, Sheet
from scenes.panel import BoxItem, ImageItem, MapMark, PictureBlock, Rect, TextItem
from scenes.typography import ASCENT_EM, room_em

_NO_SIGN = ("river", "date", "mountain")  # names that lie on the place itself
_STRONG = ("you", "station-now")


def picture(sheet: Sheet, block: PictureBlock, x: float, y: float, w: float) -> float:
    """The picture as large as fits, in the middle of the width; its caption below. Returns the y below."""
    sizes = sheet.sizes
    height = min(w / block.aspect, block.max_height)
    width = min(w, height * block.aspect)
    left = x if width > 0.8 * w else x + (w - width) / 2.0
    rect = Rect(left, y, width, height)
    if block.file:
        sheet.add(ImageItem(rect, block.file, sheet.scrolls, block.button))
    else:
        sheet.box(rect, "map-sheet", "rule", 12.0, element=block.button)
    if block.button:
        sheet.press(block.button, rect)
    for line in block.lines:
        if len(line) > 1:
            sheet.line(_on(rect, line), "map-line", 3.0)
    if len(block.path) > 1:
        sheet.line(_on(rect, block.path), "map-path-edge", 9.0)
        sheet.line(_on(rect, block.path), "map-path", 5.0)
    y += height
    unplaced = _marks(sheet, block.marks, rect)
    if block.caption:
        y = sheet.text(block.caption, x, y + sizes.gap * 0.3, w, sizes.note, "quiet")
    for number, text in unplaced:
        label = f"{number}  {text}" if number else f"·  {text}"
        y = sheet.text(label, x, y + sizes.gap * 0.2, w, sizes.note, "soft")
    return y


def _on(rect: Rect, points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """From (u, v) of the picture, v up, to points of the sheet."""
    return tuple((rect.x + u * rect.w, rect.y + (1.0 - v) * rect.h) for u, v in points)


def _radius(kind: str, unit: float) -> float:
    return {
        "you": 0.62,
        "station-now": 0.58,
        "stop": 0.5,
        "stop-done": 0.5,
        "station": 0.34,
        "place": 0.24,
        "hotspot": 0.32,
    }.get(kind, 0.0) * unit


def _is_numbered(mark: MapMark) -> bool:
    """Stops with a number for a name bear it within their sign."""
    return mark.kind in ("stop", "stop-done") and 0 < len(mark.text) <= 2


def _marks(sheet: Sheet, marks: tuple[MapMark, ...], rect: Rect) -> list[tuple[int, str]]:
    """Draw marks and names; returns the names that found no room, with the numbers drawn on their marks (0: not even that)."""
    size = sheet.sizes.note * (0.94 if sheet.sizes.scale <= 1.0 else 1.0 / sheet.sizes.scale**0.35)
    unit = size * 0.95
    places = _apart(sheet, marks, [_on(rect, (mark.at,))[0] for mark in marks], unit, rect)
    taken = [
        Rect(px - r, py - r, 2 * r, 2 * r)
        for (px, py), mark in zip(places, marks, strict=True)
        if (r := _radius(mark.kind, unit) * 1.15) > 0.0
    ]
    unplaced: list[tuple[int, str]] = []
    named: list[tuple[MapMark, Rect]] = []
    ordered = sorted(
        zip(marks, places, strict=True),
        key=lambda pair: _STRONG.index(pair[0].kind) if pair[0].kind in _STRONG else 9,
    )
    numbers: dict[int, int] = {}
    plates: list[Rect] = []
    bearing = [
        _number_plate(sheet, px, py, _radius(mark.kind, unit) * 1.25)
        for (px, py), mark in zip(places, marks, strict=True)
        if _is_numbered(mark)
    ]
    for mark, (px, py) in ordered:
        if not mark.text or _is_numbered(mark):
            continue
        label = _free_place(mark, px, py, _radius(mark.kind, unit), size, rect, taken)
        if label is None:
            plate = _number_plate(sheet, px, py, _radius(mark.kind, unit))
            blocked = any(_overlap(plate, other) for other in (*plates, *bearing, *(there for _, there in named)))
            number = 0 if blocked else len(plates) + 1
            if number:
                plates.append(plate)
                taken.append(plate)
                numbers[id(mark)] = number
            unplaced.append((number, mark.text))
            continue
        taken.append(label)
        named.append((mark, label))
    for mark, (px, py) in reversed(ordered):
        _sign(sheet, mark, px, py, _radius(mark.kind, unit), numbers.get(id(mark), 0))
        if mark.button:
            half = max(MIN_HIT / 2.0, _radius(mark.kind, unit) * 1.3)
            sheet.press(mark.button, Rect(px - half, py - half, 2 * half, 2 * half))
    for mark, label in named:
        color = {"river": "map-river", "mountain": "soft", "date": "accent"}.get(mark.kind, "ink")
        if mark.kind not in ("river", "mountain"):
            sheet.add(BoxItem(label, "map-plate", "", 8.0, sheet.scrolls))
        pad = size * 0.32
        baseline = label.y + (label.h - size) / 2.0 + ASCENT_EM * size
        sheet.add(TextItem(label.x + pad, baseline, size, mark.text, color, sheet.scrolls))
    return unplaced


def _apart(
    sheet: Sheet, marks: tuple[MapMark, ...], places: list[tuple[float, float]], unit: float, inside: Rect
) -> list[tuple[float, float]]:
    """Numbered signs moved beside each other where they would overlap, with a line to where they belong."""
    taken: list[Rect] = []
    found: list[tuple[float, float]] = []
    for mark, (px, py) in zip(marks, places, strict=True):
        if not _is_numbered(mark):
            found.append((px, py))
            continue
        r = _radius(mark.kind, unit) * 1.25
        steps = [(0.0, 0.0)] + [
            (away * r * math.cos(turn * math.pi / 4), away * r * math.sin(turn * math.pi / 4))
            for away in (2.3, 4.0, 6.0, 8.0, 11.0, 15.0)
            for turn in range(8)
        ]
        best = (px, py)
        for dx, dy in steps:
            x = min(max(px + dx, inside.x + r), inside.x + inside.w - r)
            y = min(max(py + dy, inside.y + r), inside.y + inside.h - r)
            if not any(_overlap(Rect(x - r, y - r, 2 * r, 2 * r), other) for other in taken):
                best = (x, y)
                break
        taken.append(Rect(best[0] - r, best[1] - r, 2 * r, 2 * r))
        found.append(best)
        if math.hypot(best[0] - px, best[1] - py) > r:
            sheet.line(((px, py), best), "ink", 3.0)
            sheet.disc(px, py, 4.0, "ink")
    return found


def _free_place(
    mark: MapMark, px: float, py: float, radius: float, size: float, inside: Rect, taken: list[Rect]
) -> Rect | None:
    """Where the name of a mark stands clear of all that is there: right of it, left, above, below, or further off."""
    width = size * (room_em(mark.text) + 0.64)
    height = size * 1.4
    if mark.kind in _NO_SIGN:
        options = [
            (px - width / 2, py - height / 2 + dy) for dy in (0.0, -height, height, -2 * height, 2 * height)
        ]
    else:
        away = radius + size * 0.22
        options = [
            (px + away, py - height / 2),
            (px - away - width, py - height / 2),
            (px - width / 2, py - away - height),
            (px - width / 2, py + away),
            (px + away * 0.6, py - away - height * 0.8),
            (px + away * 0.6, py + away * 0.8),
            (px - away * 0.6 - width, py - away - height * 0.8),
            (px - away * 0.6 - width, py + away * 0.8),
        ]
    for x, y in options:
        x = min(max(x, inside.x + 4.0), inside.x + inside.w - 4.0 - width)
        label = Rect(x, y, width, height)
        within = (
            label.x >= inside.x
            and label.y >= inside.y + 2.0
            and label.y + height <= inside.y + inside.h - 2.0
        )
        if within and not any(_overlap(label, other) for other in taken):
            return label
    return None


def _number_plate(sheet: Sheet, x: float, y: float, radius: float) -> Rect:
    half = max(radius, sheet.sizes.note * 0.45)
    return Rect(x - half, y - half, 2.0 * half, 2.0 * half)


def _overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


def _sign(sheet: Sheet, mark: MapMark, x: float, y: float, radius: float, number: int) -> None:
    """The shape of a mark: each kind its own. A number stands in for a name that found no room."""
    if mark.kind == "you":
        sheet.disc(x, y, radius * 1.25, "you-halo")
        sheet.disc(x, y, radius, "accent", "on-accent")
        sheet.disc(x, y, radius * 0.34, "on-accent")
    elif mark.kind == "station-now":
        sheet.disc(x, y, radius * 1.2, "you-halo")
        sheet.disc(x, y, radius, "accent", "on-accent")
    elif mark.kind in ("stop", "stop-done"):
        done = mark.kind == "stop-done"
        if _is_numbered(mark):
            size = radius * 1.5
            radius *= 1.25
            sheet.disc(x, y, radius, "good" if done else "button", "on-accent" if done else "ink")
            left = x - room_em(mark.text) * size / 2.0
            sheet.line_of_text(
                mark.text, left, y - size / 2.0, size, size, "on-accent" if done else "ink", bold=True
            )
            return
        sheet.disc(x, y, radius, "good" if done else "button", "on-accent" if done else "ink")
        if done and not number:
            sheet.mark("chosen", x, y, radius * 1.15)
        elif not number:
            sheet.disc(x, y, radius * 0.4, "ink")
    elif mark.kind == "station":
        sheet.disc(x, y, radius, "button", "accent")
    elif mark.kind == "place":
        sheet.box(Rect(x - radius, y - radius, 2 * radius, 2 * radius), "ink", "on-accent", 3.0)
    elif mark.kind == "hotspot":
        sheet.polygon(x, y, radius, 4, "accent", max(3.0, radius * 0.3))
    if number:
        size = sheet.sizes.note * 0.7
        text = str(number)
        width = room_em(text) * size
        plate = _number_plate(sheet, x, y, radius)
        sheet.box(plate, "ink", "on-accent", plate.h / 2.0)
        sheet.line_of_text(text, x - width / 2.0, y - size / 2.0, size, size, "on-accent")
