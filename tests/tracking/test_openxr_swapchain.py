"""Which image formats are chosen, and how large the images are, whatever a runtime offers."""

from types import SimpleNamespace

import pytest

from tracking import openxr_graphics as gl
from tracking.openxr_swapchain import COLOR_FORMATS, DEPTH_FORMATS, _size, choose

RGBA16F = 0x881A  # offered by many, drawn by us by none
MONADO = (0x805B, RGBA16F, gl.SRGB8_ALPHA8, gl.RGBA8, gl.DEPTH_COMPONENT32F, gl.DEPTH_COMPONENT16, gl.DEPTH24_STENCIL8)
VIEW = SimpleNamespace(
    recommended_image_rect_width=1832,
    recommended_image_rect_height=1921,
    max_image_rect_width=2000,
    max_image_rect_height=4096,
)


def test_srgb_is_taken_wherever_the_runtime_lists_it() -> None:
    assert choose(MONADO, COLOR_FORMATS) == gl.SRGB8_ALPHA8
    assert choose(MONADO[::-1], COLOR_FORMATS) == gl.SRGB8_ALPHA8


@pytest.mark.parametrize(
    ("offered", "color", "depth"),
    [
        ((gl.RGBA8, gl.DEPTH_COMPONENT16), gl.RGBA8, gl.DEPTH_COMPONENT16),
        ((gl.RGBA8, gl.DEPTH_COMPONENT16, gl.DEPTH24_STENCIL8), gl.RGBA8, gl.DEPTH24_STENCIL8),
        ((RGBA16F,), None, None),
        ((), None, None),
    ],
)
def test_what_is_not_offered_is_never_chosen(offered: tuple[int, ...], color: int | None, depth: int | None) -> None:
    assert choose(offered, COLOR_FORMATS) == color
    assert choose(offered, DEPTH_FORMATS) == depth


@pytest.mark.parametrize(
    ("scale", "size"),
    [(1.0, (1832, 1920)), (0.5, (916, 960)), (1.5, (2000, 2880)), (0.0, (16, 16))],
    ids=["as recommended, in steps of four", "half", "never wider than it can be", "never nothing"],
)
def test_sizes(scale: float, size: tuple[int, int]) -> None:
    assert _size(VIEW, scale) == size
