"""Animation of an FBX file, baked to keys by ufbx: nodes and weights of blend shapes, one animation for each stack."""

import math
from collections.abc import Sequence

import numpy as np
import ufbx

from assets.importing.fbx_items import items, kept_alive
from assets.importing.finding import note
from assets.importing.noticed import Noticed
from assets.importing.source import Channel, SourceAnimation

_RATE_HZ = 30.0
_MOST_KEYS = 18_000
"""Of one channel: ten minutes at 30 a second. Longer animations are sampled more coarsely."""
_LONGEST_S = 86_400.0


def animations(
    scene: ufbx.Scene, numbers: dict[int, int], morphs: dict[int, list[int]], noticed: Noticed
) -> tuple[SourceAnimation, ...]:
    """``numbers``: our node of each ``typed_id``. ``morphs``: for each of our nodes, the element of each of its mesh's morphs in order."""
    made = []
    for stack in items(scene.anim_stacks):
        duration = stack.time_end - stack.time_begin or _keyed_s(scene)
        if not math.isfinite(duration) or not 0.0 < duration <= _LONGEST_S:
            continue
        rate = min(_RATE_HZ, _MOST_KEYS / duration)
        baked = kept_alive(ufbx.bake_anim(scene, stack.anim, resample_rate=rate, maximum_sample_rate=max(rate, 1.0)))
        begin = baked.playback_time_begin
        channels: list[Channel] = []
        for moved in items(baked.nodes):
            number = numbers.get(moved.typed_id)
            if number is None:
                continue
            for path, constant, keys in (
                ("translation", moved.constant_translation, moved.translation_keys),
                ("rotation", moved.constant_rotation, moved.rotation_keys),
                ("scale", moved.constant_scale, moved.scale_keys),
            ):
                listed = list(keys)
                if constant or len(listed) < 2:
                    continue
                times = np.array([key.time - begin for key in listed], dtype=np.float32)
                rows = [(v.x, v.y, v.z, v.w) if path == "rotation" else (v.x, v.y, v.z) for v in (key.value for key in listed)]
                times, values = _rising(times, np.array(rows, dtype=np.float32))
                channels.append(Channel(number, path, times, values))  # type: ignore[arg-type]
        channels += _weights(scene, baked, morphs, begin, rate)
        if channels:
            made.append(SourceAnimation(stack.name, tuple(channels)))
        if rate < _RATE_HZ:
            noticed.add(note("animation-coarser", node=stack.name, seconds=round(duration)))
    return tuple(made)


def _keyed_s(scene: ufbx.Scene) -> float:
    """From the first key of the file to its last: for a stack that does not say how long it is."""
    curves = [curve.keyframes for curve in items(scene.anim_curves) if len(curve.keyframes)]
    if not curves:
        return 0.0
    return float(max(keys[len(keys) - 1].time for keys in curves) - min(keys[0].time for keys in curves))


def _rising(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    kept = np.concatenate([[True], np.diff(times) > 0])
    return times[kept], values[kept]


def _weights(
    scene: ufbx.Scene, baked: ufbx.BakedAnim, morphs: dict[int, list[int]], begin: float, rate: float
) -> list[Channel]:
    """All weights of a mesh are keyed together, so they are sampled at equal times. FBX counts in percent."""
    keyed: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for element in items(baked.elements):
        for told in items(element.props):
            if told.name == "DeformPercent":
                keys = list(told.keys)
                keyed[element.element_id] = (
                    np.array([key.time - begin for key in keys]),
                    np.array([key.value.x / 100.0 for key in keys]),
                )
    rest = {channel.element_id: channel.weight for channel in items(scene.blend_channels)}
    channels = []
    for node, elements in morphs.items():
        moving = [keyed[element] for element in elements if element in keyed and len(keyed[element][0]) > 1]
        if not moving:
            continue
        end = max(float(times[-1]) for times, _ in moving)
        times = np.linspace(0.0, end, max(2, min(_MOST_KEYS, round(end * rate) + 1)))
        columns: Sequence[np.ndarray] = [
            np.interp(times, *keyed[element]) if element in keyed else np.full(len(times), rest.get(element, 0.0))
            for element in elements
        ]
        channels.append(Channel(node, "weights", times.astype(np.float32), np.stack(columns, axis=1).astype(np.float32)))
    return channels
