"""Pictures of real people for the tests: the photographs of hands beside the repository, and scikit-image's astronaut."""

import importlib.util
from functools import cache
from pathlib import Path

import cv2
import numpy as np

PHOTOGRAPHS = Path(__file__).parents[3] / "shared" / "facts" / "hands"


def photographs() -> list[Path]:
    """Twenty, named by their gesture; their README says whose they are."""
    return sorted(PHOTOGRAPHS.glob("*.jpg"))


def read(path: Path) -> np.ndarray:
    """RGB."""
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


@cache
def astronaut() -> np.ndarray:
    """Eileen Collins, by NASA (public domain): she faces the camera, upright, both arms down, in an unmirrored picture."""
    package = importlib.util.find_spec("skimage")
    assert package is not None and package.origin is not None
    return read(Path(package.origin).parent / "data" / "astronaut.png")
