"""The animations of a glTF that move what the scene shows: translation, rotation, scale and morph weights, all three interpolations."""

from typing import Literal

import numpy as np

from assets.importing.finding import warning
from assets.importing.gltf_accessors import Accessors
from assets.importing.gltf_document import Document, Unreadable
from assets.importing.gltf_values import Json, index, rows, table, text
from assets.importing.source import Channel, SourceAnimation

_WIDTHS = {"translation": 3, "rotation": 4, "scale": 3}
_MOST_VALUES = 50_000_000


def animations(document: Document, accessors: Accessors, numbering: dict[int, int]) -> tuple[SourceAnimation, ...]:
    """Those with at least one channel of a shown node."""
    made = []
    for place, told in enumerate(document.part("animations")):
        name = text(told.get("name")) or f"animation {place}"
        channels = []
        for channel in map(table, rows(told.get("channels"))):
            try:
                found = _channel(accessors, numbering, told, channel)
            except Unreadable:
                document.noticed.add(warning("gltf-animation-broken", node=name))
                continue
            if found is not None:
                channels.append(found)
        if channels:
            made.append(SourceAnimation(name, tuple(channels)))
    return tuple(made)


def _channel(accessors: Accessors, numbering: dict[int, int], told: Json, channel: Json) -> Channel | None:
    """None: it moves nothing of the scene, or something other than a node. Raises Unreadable."""
    target = table(channel.get("target"))
    node, path = index(target.get("node")), target.get("path")
    if node is None or node not in numbering or path not in ("translation", "rotation", "scale", "weights"):
        return None
    samplers, number = rows(told.get("samplers")), index(channel.get("sampler"))
    if number is None or number >= len(samplers):
        raise Unreadable("gltf-animation-broken")
    sampler = table(samplers[number])
    times = accessors.floats(sampler.get("input"), 1).reshape(-1)
    asked = sampler.get("interpolation", "LINEAR")
    interpolation: Literal["LINEAR", "STEP", "CUBICSPLINE"] = asked if asked in ("STEP", "CUBICSPLINE") else "LINEAR"
    tripled = 3 if interpolation == "CUBICSPLINE" else 1
    if path == "weights":
        flat = accessors.floats(sampler.get("output"), 1).reshape(-1)
        width = len(flat) // (len(times) * tripled)
    else:
        width = _WIDTHS[path]
        flat = accessors.floats(sampler.get("output"), width).reshape(-1)
    needed = len(times) * tripled * width
    good = 0 < needed <= min(len(flat), _MOST_VALUES) and bool((np.diff(times) >= 0).all())
    if not good or not np.isfinite(times).all() or not np.isfinite(flat[:needed]).all():
        raise Unreadable("gltf-animation-broken")
    return Channel(numbering[node], path, times, np.ascontiguousarray(flat[:needed].reshape(-1, width)), interpolation)
