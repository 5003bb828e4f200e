"""Buttons of every kind on a sheet: in rows, in the footer, and as choices as wide as their column."""

from interaction.panel_sheet import MIN_HIT, Sheet, Sizes
from scenes.panel import BoxItem, Button, ButtonRow, Rect
from scenes.typography import break_lines, room_em

FOOTER_SHARE = 0.36
"""A footer higher than this share of the highest sheet scrolls with the rest instead."""
_LABEL_SHARE = 0.24
_NARROW_COLUMN = 1000.0
Row = list[tuple[Button, float]]
"""Buttons beside each other, each with its width."""


def stacked_width(sizes: Sizes, buttons: list[Button], w: float) -> float:
    """Buttons one below the other are equally wide: in a narrow column as wide as it, else as the widest of them."""
    widths = [_natural_width(sizes, one, w) for one in buttons if one.kind not in ("choice", "toggle")]
    return w if len(widths) > 1 and w <= _NARROW_COLUMN else max(widths, default=0.0)


def button(sheet: Sheet, one: Button, x: float, y: float, w: float, stacked: float) -> float:
    """A button that has its line to itself: choices and toggles take the whole width, others ``stacked``. Returns the y below."""
    if one.kind == "choice":
        return _choice(sheet, one, x, y, w)
    if one.kind == "toggle":
        return _toggle(sheet, one, x, y, w)
    return lay_row(sheet, [(one, stacked)], x, y)


def button_row(sheet: Sheet, row: ButtonRow, x: float, y: float, w: float) -> float:
    """Buttons side by side behind their label; the label stands above where it would take too much of the width."""
    sizes = sheet.sizes
    if row.label:
        beside = _LABEL_SHARE * w
        label = break_lines(row.label, (beside - 12.0) / sizes.note)
        if sizes.percent < 200 and len(label) <= 2:
            rows = _wrapped(sizes, row.buttons, w - beside)
            first = _row_height(sizes, rows[0]) if rows else 0.0
            line = sizes.line(sizes.note, row.label) * 0.88
            top = y + max(0.0, (first - line * len(label)) / 2.0)
            for part in label:
                sheet.line_of_text(part, x, top, line, sizes.note, "soft")
                top += line
            return max(top, _rows(sheet, rows, x + beside, y))
        y = sheet.text(row.label, x, y, w, sizes.note, "soft") + sizes.gap * 0.2
    return _rows(sheet, _wrapped(sizes, row.buttons, w), x, y)


def row_width(sizes: Sizes, row: Row) -> float:
    return sum(width for _, width in row) + _gap(sizes, row) * (len(row) - 1)


def footer_rows(sheet: Sheet, buttons: tuple[Button, ...], w: float) -> list[Row]:
    return _wrapped(sheet.sizes, buttons, w)


def _rows(sheet: Sheet, rows: list[Row], x: float, y: float) -> float:
    for i, row in enumerate(rows):
        y = lay_row(sheet, row, x, y + (_gap(sheet.sizes, row) if i else 0.0))
    return y


def _wrapped(sizes: Sizes, buttons: tuple[Button, ...], w: float) -> list[Row]:
    rows: list[Row] = []
    used = 0.0
    for one in buttons:
        width = _natural_width(sizes, one, w)
        gap = _gap(sizes, [*rows[-1], (one, width)]) if rows else 0.0
        if rows and used + gap + width <= w:
            rows[-1].append((one, width))
            used += gap + width
        else:
            rows.append([(one, width)])
            used = width
    return rows


def lay_row(sheet: Sheet, row: Row, x: float, y: float) -> float:
    """Draw buttons of one height beside each other; returns the y below."""
    height = _row_height(sheet.sizes, row)
    for one, width in row:
        _pill(sheet, one, Rect(x, y, width, height))
        x += width + _gap(sheet.sizes, row)
    return y + height


def _row_height(sizes: Sizes, row: Row) -> float:
    return max((_pill_height(sizes, one, width) for one, width in row), default=0.0)


def _hint_size(sizes: Sizes) -> float:
    return sizes.button * 0.68


def _hint_width(sizes: Sizes, hint: str) -> float:
    """A key's cap, with the room before it; 0 for no hint."""
    size = _hint_size(sizes)
    return max(size * 1.7, size * (room_em(hint) + 1.0)) + size * 0.8 if hint else 0.0


def _is_option(one: Button) -> bool:
    """One of several in a row: which is chosen is told by a dark plate and bold letters."""
    return one.kind in ("choice", "toggle")


def _side(sizes: Sizes, one: Button) -> float:
    return sizes.pad * (0.7 if one.kind == "tab" else 0.5 if _is_option(one) else 1.3)


def _gap(sizes: Sizes, row: Row) -> float:
    """Options of a row stand closer than buttons that do different things."""
    return sizes.button_gap * (0.5 if all(_is_option(one) for one, _ in row) else 1.0)


def _mark_width(sizes: Sizes, one: Button) -> float:
    return sizes.button * 1.15 if one.mark != "none" else 0.0


def _around(sizes: Sizes, one: Button) -> float:
    """All of a button's width that is not its label."""
    return 2.0 * _side(sizes, one) + _hint_width(sizes, one.hint) + _mark_width(sizes, one)


def _natural_width(sizes: Sizes, one: Button, w: float) -> float:
    least = 78.0 if _is_option(one) else 0.0 if one.kind == "tab" else 150.0
    wanted = room_em(one.label) * sizes.button + _around(sizes, one) + 1.0
    return min(w, max(least, MIN_HIT, wanted))


def _label_room(sizes: Sizes, one: Button, w: float) -> float:
    return max(sizes.button * 1.01, w - _around(sizes, one))


def _pill_height(sizes: Sizes, one: Button, w: float) -> float:
    lines = break_lines(one.label, _label_room(sizes, one, w) / sizes.button)
    line = sizes.line(sizes.button, one.label)
    least = 58.0 if _is_option(one) else 64.0
    return max(least, line * len(lines) + sizes.pad * (0.3 if _is_option(one) else 0.55))


def _pill(sheet: Sheet, one: Button, rect: Rect) -> None:
    """A button with a round-cornered plate, its label and its key."""
    sizes = sheet.sizes
    radius = min(16.0, rect.h / 2.0)
    fill, border, ink = _look(one)
    if one.kind == "tab":
        if one.checked:
            sheet.box(Rect(rect.x, rect.y + rect.h - 6.0, rect.w, 6.0), "accent", "", 3.0)
    else:
        sheet.box(rect, fill, border, radius, element=one.id)
    room = _label_room(sizes, one, rect.w)
    lines = break_lines(one.label, room / sizes.button)
    line = sizes.line(sizes.button, one.label)
    widest = max(room_em(part) for part in lines) * sizes.button
    hint, mark = _hint_width(sizes, one.hint), _mark_width(sizes, one)
    left = rect.x + max(_side(sizes, one), (rect.w - widest - hint - mark) / 2.0)
    middle = rect.y + rect.h / 2.0
    if one.mark != "none":
        sheet.mark(one.mark, left + sizes.button * 0.4, middle, sizes.button * 0.72)
        left += mark
    top = middle - line * len(lines) / 2.0
    for part in lines:
        sheet.line_of_text(
            part, left, top, line, sizes.button, ink, element=one.id, bold=_is_option(one) and one.checked
        )
        top += line
    if one.hint:
        _key_cap(sheet, one, left + widest + _hint_size(sizes) * 0.8, middle, hint - _hint_size(sizes) * 0.8)
    if one.enabled:
        sheet.press(one.id, rect)


def _look(one: Button) -> tuple[str, str, str]:
    """Palette names of plate, edge and label."""
    if not one.enabled:
        return "disabled-plate", "", "disabled"
    if one.kind == "primary":
        return "accent", "", "on-accent"
    if _is_option(one) and one.checked:
        return "accent", "", "on-accent"
    if one.kind == "tab":
        return "", "", "ink" if one.checked else "soft"
    return "button", "button-edge", "ink"


def _key_cap(sheet: Sheet, one: Button, x: float, middle: float, width: float) -> None:
    size = _hint_size(sheet.sizes)
    height = size * 1.55
    light = one.enabled and (one.kind == "primary" or (_is_option(one) and one.checked))
    sheet.box(
        Rect(x, middle - height / 2.0, width, height),
        "key-on-accent" if light else "key",
        "" if light else "key-edge",
        size * 0.35,
    )
    left = x + (width - room_em(one.hint) * size) / 2.0
    ink = "on-accent" if light else "soft" if one.enabled else "disabled"
    sheet.line_of_text(one.hint, left, middle - height / 2.0, height, size, ink, element=one.id)


def _choice(sheet: Sheet, one: Button, x: float, y: float, w: float) -> float:
    """An answer to choose: a card with a box to check, and after checking its mark."""
    sizes = sheet.sizes
    size = sizes.button * 1.03
    box = size * 1.12
    room = w - 3.4 * sizes.pad - box - (_hint_width(sizes, one.hint) if one.hint else 0.0)
    if one.mark != "none":
        room -= box * 1.1
    lines = break_lines(one.label, max(size * 1.01, room) / size)
    line = sizes.line(size, one.label) * 0.96
    height = max(74.0, line * len(lines) + sizes.pad * 0.9)
    rect = Rect(x, y, w, height)
    fill, edge = {
        "none": ("choice-on", "accent") if one.checked else ("button", "button-edge"),
        "right": ("good-tint", "good"),
        "wrong": ("bad-tint", "bad"),
        "missed": ("missed-tint", "missed"),
    }[one.mark]
    if not one.enabled and one.mark == "none":
        fill, edge = ("choice-on", "button-edge") if one.checked else ("sheet", "button-edge")
    sheet.box(rect, fill, edge, 14.0, element=one.id)
    middle = y + height / 2.0
    square = Rect(x + sizes.pad, middle - box / 2.0, box, box)
    if one.checked:
        sheet.box(
            square, "accent" if one.enabled or one.mark == "none" else "soft", "", box * 0.24, element=one.id
        )
        sheet.mark("chosen", square.x + box / 2.0, middle, box * 0.66)
    else:
        live = one.enabled or one.mark != "none"
        sheet.box(
            square, "button" if live else "", "control-edge" if live else "rule", box * 0.24, element=one.id
        )
    left = square.x + box + sizes.pad * 0.9
    top = middle - line * len(lines) / 2.0
    for part in lines:
        sheet.line_of_text(part, left, top, line, size, "ink", element=one.id)
        top += line
    right = x + w - sizes.pad
    if one.mark != "none":
        sheet.mark(one.mark, right - box * 0.45, middle, box * 0.95)
        right -= box * 1.1
    if one.hint:
        width = _hint_width(sizes, one.hint) - _hint_size(sizes) * 0.8
        _key_cap(sheet, Button(one.id, "", hint=one.hint, enabled=one.enabled), right - width, middle, width)
    if one.enabled:
        sheet.press(one.id, rect)
    return y + height


def _switch_width(sizes: Sizes) -> float:
    return sizes.button * 1.9


def _switch(sheet: Sheet, one: Button, x: float, middle: float) -> None:
    """A switch, on or off: the knob's side and a check mark tell which, not the colour alone."""
    sizes = sheet.sizes
    width, height = _switch_width(sizes), sizes.button * 1.04
    on = one.checked
    fill = "accent" if on else "track"
    sheet.box(
        Rect(x, middle - height / 2.0, width, height),
        fill,
        "" if on else "control-edge",
        height / 2.0,
        element=one.id,
    )
    knob = height * 0.39
    sheet.disc(
        x + (width - height / 2.0 if on else height / 2.0),
        middle,
        knob,
        "button",
        "" if on else "control-edge",
    )
    if on:
        sheet.mark("chosen", x + height * 0.55, middle, height * 0.5)


def _toggle(sheet: Sheet, one: Button, x: float, y: float, w: float) -> float:
    sizes = sheet.sizes
    around = _switch_width(sizes) + 3.0 * sizes.pad + _hint_width(sizes, one.hint)
    lines = break_lines(one.label, max(sizes.button * 1.01, w - around) / sizes.button)
    line = sizes.line(sizes.button, one.label)
    height = max(66.0, line * len(lines) + sizes.pad * 0.6)
    sheet.add(BoxItem(Rect(x, y, w, height), "button", "button-edge", 14.0, sheet.scrolls, one.id))
    middle = y + height / 2.0
    top = middle - line * len(lines) / 2.0
    for part in lines:
        sheet.line_of_text(
            part, x + sizes.pad, top, line, sizes.button, "ink" if one.enabled else "disabled", element=one.id
        )
        top += line
    right = x + w - sizes.pad - _switch_width(sizes)
    _switch(sheet, one, right, middle)
    if one.hint:
        width = _hint_width(sizes, one.hint) - _hint_size(sizes) * 0.8
        _key_cap(
            sheet,
            one if not one.checked else Button(one.id, "", hint=one.hint),
            right - width - sizes.pad * 0.6,
            middle,
            width,
        )
    if one.enabled:
        sheet.press(one.id, Rect(x, y, w, height))
    return y + height
