"""How large pictures are of models in which a ray passes very many triangles: such rays take long, and nobody sees more in a larger picture."""

import math
from dataclasses import replace

import numpy as np

from assets.importing.picture_eye import Eye
from assets.importing.soup import Soup
from assets.importing.surface_normals import crossed

LAYERS = 30.0
"""Of a hundred real models that were measured the richest had 6."""
_MOST_HALVINGS = 2


def layers(soup: Soup) -> float:
    """The area of all triangles over the square of the model's size: how many of them lie one behind the other, about."""
    if not soup.size_m:
        return 0.0
    normals = crossed(soup.positions, soup.faces.astype(np.uint32))
    return float(np.sqrt(np.einsum("ij,ij->i", normals, normals)).sum(dtype=np.float64) / 2.0 / soup.size_m**2)


def at_the_pace_of(soup: Soup, eye: Eye) -> Eye:
    """Half as wide and high where there are more than LAYERS, a quarter beyond four times as many."""
    halvings = min(_MOST_HALVINGS, math.ceil(math.log(max(layers(soup) / LAYERS, 1.0), 4.0)))
    return replace(eye, width=eye.width >> halvings, height=eye.height >> halvings)
