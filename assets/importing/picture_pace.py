"""How large pictures are of models in which a ray passes very many triangles: nobody sees more in a larger one."""

import math
from dataclasses import replace

import numpy as np

from assets.importing.layers import MANY, layers
from assets.importing.picture_eye import Eye
from assets.importing.soup import Soup

_MOST_HALVINGS = 2


def at_the_pace_of(soup: Soup, eye: Eye) -> Eye:
    """Half as wide and high where there are more than MANY layers, a quarter beyond four times as many."""
    deep = layers([(soup.positions, soup.faces.astype(np.uint32))])
    halvings = min(_MOST_HALVINGS, math.ceil(math.log(max(deep / MANY, 1.0), 4.0)))
    return replace(eye, width=eye.width >> halvings, height=eye.height >> halvings)
