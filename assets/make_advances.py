"""Writes ``scenes/advances.py``: the advance widths of the shipped font that are not one em. Run once when the font changes.

    .venv/bin/python -m assets.make_advances

Reads face 2 (Simplified Chinese) of ``NotoSansCJK-Regular.ttc`` at 1,000 pixels an em, where a pixel is a font unit.
"""

from pathlib import Path

from PIL import ImageFont

_BLOCKS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2B9, 0x2DD), (0x391, 0x3C9), (0x401, 0x451), (0x1E3E, 0x1E3F),
    (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x215F), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x2713, 0x2718), (0xFF61, 0xFF9F),
)  # fmt: skip
_EM = 1000


def font_file() -> Path:
    """The font as it was installed."""
    import noto_cjk_sans_otc

    return Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"


def measure(font: ImageFont.FreeTypeFont) -> dict[int, int]:
    """Advance in thousandths of an em by code point, for every character of the blocks that the font has."""
    missing = font.getmask("\U0010ffff").getbbox()
    widths: dict[int, int] = {}
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            mask = font.getmask(chr(code))
            if mask.getbbox() == missing and chr(code).strip() and mask.getbbox() is not None:
                continue  # the font's empty box
            widths[code] = round(font.getlength(chr(code)))
    return widths


def runs(widths: dict[int, int]) -> list[tuple[int, list[int]]]:
    """Neighbouring code points together; those of one em are left out, for one em is what all others have."""
    grouped: list[tuple[int, list[int]]] = []
    for code, width in sorted(widths.items()):
        if width == _EM:
            continue
        if grouped and code == grouped[-1][0] + len(grouped[-1][1]):
            grouped[-1][1].append(width)
        else:
            grouped.append((code, [width]))
    return grouped


def main() -> None:
    font = ImageFont.truetype(font_file(), _EM, index=2, layout_engine=ImageFont.Layout.BASIC)
    lines = [
        '"""Advance widths of the shipped font, written by ``assets/make_advances.py``: do not edit.',
        "",
        "A line is the first code point in hexadecimal, then the widths of it and its followers in thousandths of an em.",
        'Every character that is not here is one em wide."""',
        "",
        'TABLE = """\\',
    ]
    for first, found in runs(measure(font)):
        words = [f"{first:X}:"] + [str(width) for width in found]
        line = words[0]
        for word in words[1:]:
            if len(line) + 1 + len(word) > 108:
                lines.append(line)
                line = " " + word
            else:
                line += " " + word
        lines.append(line)
    lines.append('"""')
    (Path(__file__).parent.parent / "scenes" / "advances.py").write_text(
        "\n".join(lines) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
