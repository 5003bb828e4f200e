"""The colours of the interface by name: warm paper, ink, and one deep red. Straight-alpha sRGB, as ``#RRGGBB`` or ``#RRGGBBAA``.

Text keeps a contrast of at least 7:1 on the sheet for what is to be read, 4.5:1 for all else (tests/engine/test_palette.py).
"""

from functools import cache

Color = tuple[int, int, int, int]

_HEX = {
    # the sheet
    "sheet": "#F7F2E8",
    "sheet-edge": "#00000000",
    "rule": "#DDD3C1",
    "ink": "#26211C",
    "soft": "#4D453C",
    "quiet": "#63594E",
    "accent": "#9B2D1F",
    "on-accent": "#FFF9F0",
    "shadow": "#140D0899",
    "dim": "#120E0A99",
    # controls
    "button": "#FFFDF8",
    "button-edge": "#CDBFA9",
    "control-edge": "#857765",
    "choice-on": "#F8E9DF",
    "disabled": "#7A7064",
    "disabled-plate": "#EBE4D7",
    "track": "#E2D8C7",
    "thumb": "#9C8C78",
    "key": "#F1EADC",
    "key-edge": "#B9AA94",
    "key-on-accent": "#7E2116",
    "focus": "#26211C",
    "focus-gap": "#F7F2E8",
    "hover": "#9B2D1F1A",
    # right, wrong, missed
    "good": "#1F6B3E",
    "good-tint": "#E4F0E2",
    "bad": "#A4241C",
    "bad-tint": "#FAE5DF",
    "missed": "#8A5A00",
    "missed-tint": "#FBF0D6",
    # grades
    "documented": "#1D5E6E",
    "documented-tint": "#E0EEF0",
    "inferred": "#805000",
    "inferred-tint": "#F8ECD2",
    "staged": "#6B3F86",
    "staged-tint": "#F0E6F3",
    # plans and maps
    "map-sheet": "#EFE7D7",
    "map-line": "#8E7F6B",
    "map-path": "#9B2D1F",
    "map-path-edge": "#FFF9F0CC",
    "map-river": "#24587A",
    "map-plate": "#FBF7EFE6",
    "you-halo": "#FFF9F0B3",
    # over the scene
    "plate": "#15110DC7",
    "plate-solid": "#15110D",
    "on-plate": "#FFFFFF",
    "on-plate-soft": "#F0DFC4",
    "on-plate-documented": "#A9DCE6",
    "on-plate-inferred": "#F5D48F",
    "on-plate-staged": "#DDBFEA",
    "plate-edge": "#FFFFFF40",
    "marker": "#FBF5EAF2",
    "marker-edge": "#9B2D1F",
    "marker-seen": "#E9E1D3D9",
    "marker-seen-edge": "#6F6456",
    "marker-ink": "#9B2D1F",
    "marker-seen-ink": "#5A5046",
    "marker-pointed": "#9B2D1F",
    "marker-required": "#FFD07A",
    "marker-shadow": "#00000080",
    "ring-next": "#FFC766D9",
    "ring-next-fill": "#FFC7661F",
    "ring-open": "#FFF6E299",
    "ring-open-fill": "#FFF6E20D",
    "ring-done": "#BFE3C466",
    "ring-done-fill": "#BFE3C400",
    "landing": "#FFF6E2E6",
    "landing-trace": "#FFF6E240",
    "landing-edge": "#0F0B0873",
    "beam": "#FFF8EAF2",
    "beam-edge": "#0F0B0899",
    "camera-on": "#E0483A",
    "crosshair": "#FFFFFFE6",
    "crosshair-edge": "#000000A6",
}


@cache
def color(name: str) -> Color:
    """Red, green, blue, alpha, 0 to 255. ``KeyError`` for a name that the palette lacks."""
    digits = _HEX[name].removeprefix("#")
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return red, green, blue, int(digits[6:8], 16) if len(digits) == 8 else 255


def names() -> frozenset[str]:
    return frozenset(_HEX)
