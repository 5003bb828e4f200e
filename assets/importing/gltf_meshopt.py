"""Decodes bufferViews of EXT_meshopt_compression and KHR_meshopt_compression: all modes and filters.

Formats: the appendices of
https://github.com/KhronosGroup/glTF/tree/main/extensions/2.0/Vendor/EXT_meshopt_compression (and …/Khronos/KHR_meshopt_compression, which adds
COLOR). The library decodes streams; its filters are used where it has them.
"""

import meshoptimizer
import numpy as np
from numpy.typing import NDArray

from assets.importing.gltf_document import Unreadable
from assets.importing.gltf_values import Json, index

NAMES = ("KHR_meshopt_compression", "EXT_meshopt_compression")
_MOST_BYTES = 2**31
_DENSEST = 1100
"""The most bytes that one byte of a stream can become: a component of 256 vertices takes two bits at best."""


def decoded(stream: NDArray[np.uint8], told: Json) -> NDArray[np.uint8]:
    """(count x byteStride,) bytes of a view. Raises Unreadable."""
    count, stride = index(told.get("count")) or 0, index(told.get("byteStride")) or 0
    mode, kept = told.get("mode"), told.get("filter", "NONE")
    if not count or not 1 <= stride <= 256 or count * stride > min(_MOST_BYTES, (len(stream) + 64) * _DENSEST):
        raise Unreadable("gltf-meshopt-broken")
    try:
        if mode == "ATTRIBUTES" and stride % 4 == 0:
            found = meshoptimizer.decode_vertex_buffer(count, stride, stream).view(np.uint8).reshape(-1)
        elif mode in ("TRIANGLES", "INDICES") and stride in (2, 4) and (mode == "INDICES" or count % 3 == 0):
            decode = meshoptimizer.decode_index_buffer if mode == "TRIANGLES" else meshoptimizer.decode_index_sequence
            found = decode(count, stride, stream).view(np.uint8)[: count * stride]
        else:
            raise Unreadable("gltf-meshopt-broken")
    except (RuntimeError, ValueError) as problem:
        raise Unreadable("gltf-meshopt-broken") from problem
    bytes_ = np.array(found, np.uint8)
    if kept == "OCTAHEDRAL" and stride in (4, 8):
        return np.asarray(meshoptimizer.decode_filter_oct(bytes_, count, stride), np.uint8)
    if kept == "QUATERNION" and stride == 8:
        return np.asarray(meshoptimizer.decode_filter_quat(bytes_, count, stride), np.uint8)
    if kept == "EXPONENTIAL" and stride % 4 == 0:
        return np.asarray(meshoptimizer.decode_filter_exp(bytes_, count, stride), np.uint8)
    if kept == "COLOR" and stride in (4, 8):
        return _colors(bytes_, stride)
    if kept == "NONE":
        return bytes_
    raise Unreadable("gltf-meshopt-broken")


def _colors(content: NDArray[np.uint8], stride: int) -> NDArray[np.uint8]:
    """YCoCg with the number of bits told by the highest bit of alpha, to full-range RGBA."""
    bits = stride * 2
    signed = content.view(f"<i{stride // 4}").reshape(-1, 4).astype(np.int64)
    whole = content.view(f"<u{stride // 4}").reshape(-1, 4)[:, 3].astype(np.int64)
    span = whole.copy()
    for shift in (1, 2, 4, 8):
        span |= span >> shift
    y, co, cg = content.view(f"<u{stride // 4}").reshape(-1, 4)[:, 0].astype(np.int64), signed[:, 1], signed[:, 2]
    alpha = ((whole << 1) & span) | (whole & 1)
    parts = np.stack([y + co - cg, y + cg, y - co - cg, alpha], axis=1)
    most = (1 << bits) - 1
    scaled = np.floor(parts * (most / np.maximum(span, 1))[:, None] + 0.5)
    return np.ascontiguousarray(np.clip(scaled, 0, most).astype(f"<u{stride // 4}")).view(np.uint8).reshape(-1)
