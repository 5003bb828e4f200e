"""Elements of ufbx's lists, safely: version 0.0.5 hands them out without counting the reference, and the process ends when they are dropped.

Measured with ``sys.getrefcount``: it concerns lists of elements (nodes, meshes, materials, ...), not lists of numbers, properties or keys.
"""

import ctypes
from collections.abc import Iterator
from typing import Any


def items(elements: Any) -> Iterator[Any]:
    """Each element of a list of ufbx, its missing reference added. It is never given back; a child process reads one file and ends."""
    add = ctypes.pythonapi.Py_IncRef
    for index in range(len(elements)):
        element = elements[index]
        add(ctypes.py_object(element))
        yield element
