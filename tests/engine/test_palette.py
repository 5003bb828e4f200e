"""Colours that can be read: contrast by the formula of WCAG 2.1."""

import pytest

from engine.palette import color, names

BODY = [("ink", "sheet"), ("ink", "button"), ("ink", "choice-on"), ("ink", "good-tint"), ("ink", "bad-tint"), ("ink", "missed-tint"),
        ("soft", "sheet"), ("ink", "map-plate")]  # fmt: skip
OTHER = [
    ("quiet", "sheet"), ("accent", "sheet"), ("on-accent", "accent"), ("on-accent", "key-on-accent"), ("soft", "key"),
    ("documented", "documented-tint"), ("inferred", "inferred-tint"), ("staged", "staged-tint"), ("good", "sheet"), ("bad", "sheet"),
    ("missed", "sheet"), ("map-river", "map-sheet"), ("accent", "map-plate"), ("good", "good-tint"), ("missed", "missed-tint"),
]  # fmt: skip
CONTROLS = [("control-edge", "button"), ("focus", "sheet"), ("thumb", "track")]
ON_PLATE = ("on-plate", "on-plate-soft", "on-plate-documented", "on-plate-inferred", "on-plate-staged")


def luminance(rgb: tuple[float, float, float]) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def over(name: str, below: tuple[int, int, int]) -> tuple[float, float, float]:
    red, green, blue, alpha = color(name)
    share = alpha / 255
    return tuple(c * share + b * (1 - share) for c, b in zip((red, green, blue), below, strict=True))  # type: ignore[return-value]


@pytest.mark.parametrize(("text", "plate"), BODY)
def test_what_is_to_be_read_has_seven_to_one(text: str, plate: str) -> None:
    assert contrast(color(text)[:3], color(plate)[:3]) >= 7.0


@pytest.mark.parametrize(("text", "plate"), OTHER)
def test_all_other_text_has_four_and_a_half_to_one(text: str, plate: str) -> None:
    assert contrast(color(text)[:3], color(plate)[:3]) >= 4.5


@pytest.mark.parametrize(("part", "plate"), CONTROLS)
def test_what_tells_a_state_has_two_to_one_at_least(part: str, plate: str) -> None:
    assert contrast(color(part)[:3], color(plate)[:3]) >= (2.0 if part == "thumb" else 3.0)


@pytest.mark.parametrize("text", ON_PLATE)
def test_captions_can_be_read_even_over_snow(text: str) -> None:
    assert contrast(color(text)[:3], over("plate", (255, 255, 255))) >= 4.5


def test_every_name_is_a_colour() -> None:
    for name in names():
        assert all(0 <= part <= 255 for part in color(name)) and len(color(name)) == 4
    with pytest.raises(KeyError):
        color("mauve")
