"""Lays a panel out: from what is said to where each line, box and button stands on the sheet. Pure and deterministic.

All lengths are points (1,600 across a wide sheet). The header and footer stay, the blocks between them scroll when the sheet
would be higher than ``MAX_HEIGHT``. Focus and hover change nothing here: the view draws them from the hits.
Its parts: ``panel_sheet.py`` (sizes, putting down), ``panel_badge.py``, ``panel_controls.py`` (buttons), ``panel_picture.py``.
"""

from interaction.panel_badge import badge, badge_width, warning_sign
from interaction.panel_controls import (
    FOOTER_SHARE,
    button,
    button_row,
    footer_rows,
    lay_row,
    row_width,
    stacked_width,
)
from interaction.panel_picture import picture
from interaction.panel_sheet import Sheet, Sizes
from scenes.panel import (
    POINTS_ACROSS,
    Block,
    BoxItem,
    Button,
    ButtonRow,
    Columns,
    Item,
    Layout,
    Panel,
    Paragraph,
    PictureBlock,
    ProgressBar,
    Rect,
)

MAX_HEIGHT = 900.0
NARROW = 1120.0
STACK_PERCENT = 200
_MIN_HEIGHT = 260.0
_ROW_LINES = 3.5
"""Columns lower than this many lines are a row of a list: no rule between them, middles in line."""


def lay_out(panel: Panel, text_percent: int) -> Layout:
    """Lay ``panel`` out at a text size of 100 to 300 per cent."""
    sizes = Sizes.at(text_percent)
    width = POINTS_ACROSS if panel.wide or text_percent >= STACK_PERCENT else NARROW
    inner = Rect(sizes.margin, 0.0, width - 2.0 * sizes.margin, MAX_HEIGHT)

    footer = Sheet(sizes, scrolls=False)
    footer_height = _footer(footer, panel.footer, inner) if panel.footer else 0.0
    footer_stays = footer_height <= FOOTER_SHARE * MAX_HEIGHT

    header = Sheet(sizes, scrolls=False)
    header_bottom = _header(header, panel, inner)
    header_stays = header_bottom + (footer_height if footer_stays else 0.0) <= 0.5 * MAX_HEIGHT

    body = Sheet(sizes, scrolls=True)
    y = sizes.gap * 0.75
    if not header_stays:
        body.take(header, 0.0, 0.0)
        y = header_bottom + sizes.gap * 0.6
    y = _blocks(body, panel.blocks, inner.x, y, inner.w)
    if not footer_stays:
        body.take(footer, 0.0, y + sizes.gap)
        y += sizes.gap + footer_height
    content_height = y + sizes.gap * 0.8

    top = header_bottom if header_stays else sizes.margin * 0.45
    bottom = footer_height if footer_stays and panel.footer else sizes.margin * 0.45
    height = max(_MIN_HEIGHT, min(MAX_HEIGHT, top + content_height + bottom))
    viewport = Rect(0.0, top, width, height - top - bottom)

    items: list[Item] = [BoxItem(Rect(0.0, 0.0, width, height), "sheet", "sheet-edge", 28.0, scrolls=False)]
    body.move(0.0, top)
    items.extend(body.items)
    hits = list(body.hits)
    if header_stays:
        items.extend(header.items)
    if footer_stays and panel.footer:
        footer.move(0.0, height - footer_height)
        items.extend(footer.items)
        hits.extend(footer.hits)
    if content_height < viewport.h + 1.0:
        content_height = viewport.h
    return Layout(height, width, viewport, content_height, tuple(items), tuple(hits))


def _header(sheet: Sheet, panel: Panel, inner: Rect) -> float:
    """Title, subtitle and the rule below; returns the y of its lower end."""
    sizes = sheet.sizes
    if not panel.title and not panel.subtitle:
        return sizes.margin * 0.6
    y = sizes.margin * 0.58
    if panel.subtitle:
        y = sheet.text(panel.subtitle, inner.x, y, inner.w, sizes.note, "accent")
    if panel.title:
        y = sheet.text(panel.title, inner.x, y, inner.w, sizes.title, "ink", bold=True)
    y += sizes.gap * 0.3
    sheet.add(BoxItem(Rect(inner.x, y, inner.w, 2.0), "rule", "", 1.0, scrolls=False))
    sheet.add(BoxItem(Rect(inner.x, y - 2.0, 120.0, 6.0), "accent", "", 3.0, scrolls=False))
    return y + 8.0


def _footer(sheet: Sheet, buttons: tuple[Button, ...], inner: Rect) -> float:
    """The buttons that stay, ranged right; returns the height from the rule to the sheet's edge."""
    sizes = sheet.sizes
    rows = footer_rows(sheet, buttons, inner.w)
    pad = max(18.0, sizes.gap * 0.62)
    y = pad
    for row in rows:
        y = lay_row(sheet, row, inner.x + inner.w - row_width(sizes, row), y) + sizes.button_gap
    sheet.add(BoxItem(Rect(inner.x, 0.0, inner.w, 2.0), "rule", "", 1.0, scrolls=False))
    return y - sizes.button_gap + max(24.0, sizes.margin * 0.5)


def _blocks(sheet: Sheet, blocks: tuple[Block, ...], x: float, y: float, w: float) -> float:
    """Blocks one below the other; returns the y below the last one."""
    sizes = sheet.sizes
    gutter = _gutter(sizes, blocks, w)
    stacked = stacked_width(sizes, [b for b in blocks if isinstance(b, Button)], w)
    before: Block | None = None
    for block in blocks:
        if before is not None:
            y += _space(sizes, before, block)
        if isinstance(block, Button):
            y = button(sheet, block, x, y, w, stacked)
        else:
            y = _block(sheet, block, x, y, w, gutter)
        before = block
    return y


def _space(sizes: Sizes, before: Block, block: Block) -> float:
    """Room between two blocks: things that belong together stand closer."""
    if isinstance(block, Paragraph) and block.style in ("title", "heading"):
        return sizes.gap * (0.8 if isinstance(before, PictureBlock) else 1.35)
    if isinstance(before, Paragraph) and before.style in ("title", "heading"):
        return sizes.gap * 0.55
    if isinstance(before, ButtonRow) and isinstance(block, ButtonRow):
        return sizes.button_gap * 0.75
    if isinstance(before, Button | ButtonRow) and isinstance(block, Button | ButtonRow):
        return sizes.button_gap * 0.9
    if isinstance(before, Columns) and isinstance(block, Columns):
        return sizes.gap * 0.55
    if (
        isinstance(before, Paragraph)
        and isinstance(block, Paragraph)
        and before.style == block.style == "small"
    ):
        return sizes.gap * 0.6
    return sizes.gap


def _block(
    sheet: Sheet,
    block: Paragraph | ButtonRow | PictureBlock | ProgressBar | Columns,
    x: float,
    y: float,
    w: float,
    gutter: float,
) -> float:
    match block:
        case Paragraph():
            return _paragraph(sheet, block, x, y, w, gutter)
        case ButtonRow():
            return button_row(sheet, block, x, y, w)
        case PictureBlock():
            return picture(sheet, block, x, y, w)
        case ProgressBar():
            return _progress(sheet, block, x, y, w)
        case Columns():
            return _columns(sheet, block, x, y, w)


def _gutter(sizes: Sizes, blocks: tuple[Block, ...], w: float) -> float:
    """The column for the badges of graded paragraphs, one width for all of them; 0 where badges stand above instead."""
    widths = [badge_width(sizes, b.grade_name) for b in blocks if isinstance(b, Paragraph) and b.grade]
    if not widths:
        return 0.0
    wanted = max(widths) + sizes.gap * 0.9
    return wanted if wanted <= 0.2 * w else 0.0


def _paragraph(sheet: Sheet, block: Paragraph, x: float, y: float, w: float, gutter: float) -> float:
    sizes = sheet.sizes
    size = sizes.of(block.style)
    color = {"plain": "ink", "good": "good", "bad": "bad", "warn": "missed", "quiet": "quiet"}[block.tone]
    if block.style == "small" and block.tone == "plain":
        color = "soft"
    if block.grade is not None:
        if gutter:
            badge(sheet, block.grade, block.grade_name, x, y, size)
            x, w = x + gutter, w - gutter
        else:
            y = badge(sheet, block.grade, block.grade_name, x, y, 0.0) + sizes.gap * 0.3
    if block.style == "quote":
        inset = sizes.gap * 1.1
        bottom = sheet.text(block.text, x + inset, y, w - inset, size, color)
        sheet.add(BoxItem(Rect(x, y + 4.0, 6.0, bottom - y - 8.0), "accent", "", 3.0, sheet.scrolls))
        y, x, w = bottom, x + inset, w - inset
    elif block.tone in ("good", "bad", "warn"):
        inset = size * 1.7
        middle = y + sizes.line(size, block.text) / 2
        if block.tone == "warn":
            warning_sign(sheet, x + size * 0.6, middle, size * 0.6)
        else:
            sheet.mark("right" if block.tone == "good" else "wrong", x + size * 0.55, middle, size * 1.1)
        y = sheet.text(block.text, x + inset, y, w - inset, size, color)
        x, w = x + inset, w - inset
    else:
        y = sheet.text(block.text, x, y, w, size, color, bold=block.style in ("title", "heading"))
    if block.note:
        y = sheet.text(block.note, x, y + sizes.gap * 0.18, w, sizes.note, "quiet")
    return y


def _progress(sheet: Sheet, block: ProgressBar, x: float, y: float, w: float) -> float:
    if block.label:
        y = sheet.text(block.label, x, y, w, sheet.sizes.small, "soft") + 10.0
    height: float = 14.0 * sheet.sizes.scale**0.5
    value = min(max(block.value, 0.0), 1.0)
    sheet.add(BoxItem(Rect(x, y, w, height), "track", "", height / 2, sheet.scrolls))
    if value > 0.0:
        sheet.add(
            BoxItem(Rect(x, y, max(height, w * value), height), "accent", "", height / 2, sheet.scrolls)
        )
    return y + height


def _columns(sheet: Sheet, block: Columns, x: float, y: float, w: float) -> float:
    sizes = sheet.sizes
    if sizes.percent >= STACK_PERCENT or len(block.columns) == 1:
        for i, column in enumerate(block.columns):
            y = _blocks(sheet, column, x, y + (sizes.gap if i else 0.0), w)
        return y
    gap = 64.0
    total: float = sum(block.shares)
    room = w - gap * (len(block.columns) - 1)
    laid: list[tuple[Sheet, float, float]] = []
    left = x
    for column, share in zip(block.columns, block.shares, strict=True):
        width = room * share / total
        part = Sheet(sizes, scrolls=sheet.scrolls)
        laid.append((part, left, _blocks(part, column, left, y, width)))
        left += width + gap
    bottom = max(below for _, _, below in laid)
    is_row = bottom - y < _ROW_LINES * sizes.line(sizes.body, "")
    for part, start, below in laid:
        sheet.take(part, 0.0, (bottom - below) / 2.0 if is_row else 0.0)
        if not is_row and start > x:
            sheet.line(((start - gap / 2, y), (start - gap / 2, bottom)), "rule", 2.0)
    return bottom
