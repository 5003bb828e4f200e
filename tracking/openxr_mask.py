"""The parts of an eye's image that the lens never shows (XR_KHR_visibility_mask)."""

import ctypes
from typing import Any

import xr

from scenes.space import Vec2

Triangles = tuple[Vec2, ...]


def hidden(session: Any, extensions: frozenset[str]) -> tuple[Triangles, Triangles]:
    """For the left and the right eye: triangles on the plane one metre before the eye, three points each; none where not told."""
    if "XR_KHR_visibility_mask" not in extensions:
        return (), ()
    return _hidden(session, 0), _hidden(session, 1)


def _hidden(session: Any, eye: int) -> Triangles:
    """pyopenxr's own call passes no room for the triangles, so the runtime's function is called twice, as the specification has it."""
    call = ctypes.cast(
        xr.get_instance_proc_addr(session.instance, "xrGetVisibilityMaskKHR"), xr.PFN_xrGetVisibilityMaskKHR
    )
    kind = xr.VisibilityMaskTypeKHR.HIDDEN_TRIANGLE_MESH
    stereo = xr.ViewConfigurationType.PRIMARY_STEREO
    mask = xr.VisibilityMaskKHR()
    result = call(session, stereo.value, eye, kind.value, ctypes.byref(mask))
    if result != 0 or not mask.index_count_output:
        return ()
    vertices = (xr.Vector2f * mask.vertex_count_output)()
    indices = (ctypes.c_uint32 * mask.index_count_output)()
    mask.vertex_capacity_input, mask.index_capacity_input = len(vertices), len(indices)
    mask.vertices = ctypes.cast(vertices, ctypes.POINTER(xr.Vector2f))
    mask.indices = ctypes.cast(indices, ctypes.POINTER(ctypes.c_uint32))
    if call(session, stereo.value, eye, kind.value, ctypes.byref(mask)) != 0:
        return ()
    return tuple((vertices[index].x, vertices[index].y) for index in indices)
