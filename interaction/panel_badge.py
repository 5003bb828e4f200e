"""The badge of a grade: told by its shape and its word, not by its colour alone."""

from interaction.panel_sheet import Sheet, Sizes
from scenes.claims import Grade
from scenes.panel import Rect
from scenes.typography import room_em


def badge_width(sizes: Sizes, name: str) -> float:
    size = sizes.note
    return size * (1.95 + room_em(name))


def badge_height(sizes: Sizes) -> float:
    return sizes.note * 1.6


def badge(sheet: Sheet, grade: Grade, name: str, x: float, y: float, beside: float) -> float:
    """Write a badge with its left upper corner at (x, y), or, if ``beside`` is an em, in the middle of the line that begins at y.

    A filled disc with a check: documented. A hollow diamond: inferred. A hollow square, dashed: staged. Returns the y below.
    """
    size = sheet.sizes.note
    height = badge_height(sheet.sizes)
    if beside:
        y += max(0.0, (sheet.sizes.line(beside, name) - height) / 2.0)
    width = badge_width(sheet.sizes, name)
    sheet.box(Rect(x, y, width, height), f"{grade.value}-tint", "", height / 2.0)
    grade_sign(sheet, grade, x + height * 0.52, y + height / 2.0, size * 0.36)
    sheet.line_of_text(name, x + size * 1.42, y, height, size, grade.value)
    return y + height


def grade_sign(sheet: Sheet, grade: Grade, x: float, y: float, radius: float, color: str = "") -> None:
    """The shape of a grade about (x, y), in ``color`` or else in the grade's own."""
    width = max(2.5, radius * 0.3)
    color = color or grade.value
    if grade is Grade.documented:
        sheet.disc(x, y, radius * 1.05, color)
        r = radius * 0.95
        inside = "plate-solid" if color != grade.value else "documented-tint"
        check = ((x - r * 0.5, y + r * 0.02), (x - r * 0.12, y + r * 0.4), (x + r * 0.52, y - r * 0.38))
        sheet.line(check, inside, width * 0.9)
    elif grade is Grade.inferred:
        sheet.polygon(x, y, radius * 1.08, 4, color, width)
    else:
        a = radius * 0.86
        arm = a * 0.66
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            cx, cy = x + sx * a, y + sy * a
            sheet.line(((cx, cy - sy * arm), (cx, cy), (cx - sx * arm, cy)), color, width)


def warning_sign(sheet: Sheet, x: float, y: float, radius: float) -> None:
    """A triangle with a stroke and a dot about (x, y)."""
    width = max(3.0, radius * 0.17)
    sheet.polygon(x, y + radius * 0.16, radius * 1.1, 3, "missed", width)
    sheet.line(((x, y - radius * 0.3), (x, y + radius * 0.14)), "missed", width)
    sheet.disc(x, y + radius * 0.42, width * 0.6, "missed")
