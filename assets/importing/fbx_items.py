"""Objects of ufbx, safely: version 0.0.5 hands out elements of lists without counting the reference, and the process ends when they are dropped.

Measured with ``sys.getrefcount``: lists of elements (nodes, meshes, materials, ...) hand out borrowed references, and every read of a list
of vectors by its buffer takes one too many away. Lists of whole numbers, properties and keys are right.
What is kept alive here is never given back: a child process reads one file and ends.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray


def kept_alive(thing: Any) -> Any:
    """``thing``, with one reference more than there is: a scene must not be collected before its elements."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))
    return thing


def items(elements: Any) -> Iterator[Any]:
    """Each element of a list of ufbx, its missing reference added."""
    for index in range(len(elements)):
        yield kept_alive(elements[index])


def table(vectors: Any, width: int) -> NDArray[np.float64]:
    """A list of vectors, faces or real numbers as (n, ``width``), copied."""
    kept_alive(kept_alive(vectors))
    return np.array(vectors, dtype=np.float64).reshape(-1, width)


def whole_numbers(values: Any) -> NDArray[np.int64]:
    """A list of indices (n,). It has no buffer: numpy would take them one by one too, and slower."""
    return np.fromiter(values, dtype=np.int64, count=len(values))
