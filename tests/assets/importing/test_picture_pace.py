"""Pictures of what a ray passes hundreds of triangles in are drawn small."""

import numpy as np
import pytest

from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.layers import layers
from assets.importing.picture_eye import outside_eye
from assets.importing.picture_pace import at_the_pace_of
from assets.importing.soup import Soup, soup_of


def stack(sheets: int) -> Soup:
    """Squares one on the other, in a cube."""
    square = np.float32([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    places = np.concatenate([square + np.float32([0, 0, number / sheets]) for number in range(sheets)])
    faces = np.concatenate([np.uint32([[0, 1, 2], [0, 2, 3]]) + 4 * number for number in range(sheets)])
    return soup_of(FlatScene((FlatPiece("stack", places, faces.astype(np.uint32)),), (), ()))


@pytest.mark.parametrize(("sheets", "width"), [(3, 1280), (80, 1280), (100, 640), (350, 640), (400, 320), (9000, 320)])
def test_the_denser_a_model_the_smaller_its_pictures(sheets: int, width: int) -> None:
    soup = stack(sheets)
    assert layers([(soup.positions, soup.faces.astype(np.uint32))]) == pytest.approx(sheets / (2.0 + (1.0 - 1.0 / sheets) ** 2), rel=1e-4)
    eye = at_the_pace_of(soup, outside_eye(soup))
    assert (eye.width, eye.height) == (width, width * 9 // 16)
