"""A cube map of light made blurrier for rougher surfaces. Directions are looked up in the world frame, faces and rows as OpenGL has them.

Sums are of whole numbers below 2⁵³ in float64, so that no machine's order of adding shows in the bytes.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from assets.dds import Pixels
from assets.importing.srgb import encoded

SIDE = 64
ROUGHNESS_LEVELS = 5
"""Level n is for roughness n / 5, as engine/shaders/light.glsl looks it up."""
RANGE = 4.0
"""The brightest that is kept, in shares of the sky's mean light; PROBE_RANGE of light.glsl."""
Light = NDArray[np.float64]
_WHOLE = 1 << 14


@cache
def directions(side: int) -> Light:
    """(6, side, side, 3): unit vectors to the middle of each texel; faces +X -X +Y -Y +Z -Z."""
    at = (2.0 * np.arange(side) + 1.0) / side - 1.0
    t, s = np.meshgrid(at, at, indexing="ij")
    one = np.ones_like(s)
    faces = [(one, -t, -s), (-one, -t, s), (s, one, t), (s, -one, -t), (s, -t, one), (-s, -t, -one)]
    vectors = np.stack([np.stack(face, axis=-1) for face in faces])
    length: Light = np.sqrt(1.0 + s * s + t * t)
    return vectors / length[np.newaxis, ..., np.newaxis]


def levels(light: Light) -> list[list[Pixels]]:
    """``light``: (6, SIDE, SIDE, 4), premultiplied RGB in shares of the sky's mean light, and how much is not sky. Of each face its levels."""
    whole = np.round(np.clip(light / np.array([RANGE, RANGE, RANGE, 1.0]), 0.0, 1.0) * _WHOLE)
    halves = [whole]
    while halves[-1].shape[1] > 1:
        wide = halves[-1]
        halves.append(np.floor((wide[:, 0::2, 0::2] + wide[:, 1::2, 0::2] + wide[:, 0::2, 1::2] + wide[:, 1::2, 1::2] + 2.0) / 4.0))
    chain = list(halves)
    for number in range(2, ROUGHNESS_LEVELS + 1):
        source = halves[1] if number == 2 else halves[2]
        chain[number] = _blurred(source, SIDE >> number, number / ROUGHNESS_LEVELS)
    chain[ROUGHNESS_LEVELS + 1 :] = [np.broadcast_to(chain[ROUGHNESS_LEVELS].mean(axis=(1, 2), keepdims=True), (6, 1, 1, 4))]
    return [[_stored(level[face]) for level in chain] for face in range(6)]


def _blurred(source: Light, side: int, roughness: float) -> Light:
    """What a surface of this roughness mirrors of ``source``, seen head-on (the usual simplification), about each direction."""
    outward = directions(side).reshape(-1, 3)
    inward = directions(source.shape[1]).reshape(-1, 3)
    cosine = np.zeros((len(outward), len(inward)))
    for axis in range(3):  # element by element, for a matrix product may add in any order
        cosine += outward[:, axis, np.newaxis] * inward[np.newaxis, :, axis]
    along = np.maximum(cosine, 0.0)
    alpha = roughness * roughness
    halfway = (1.0 + along) / 2.0  # squared cosine between the normal and the middle of the two directions
    spread = halfway * (alpha * alpha - 1.0) + 1.0
    weight = along / (spread * spread) * _solid_angles(source.shape[1])
    counts = np.round(weight / weight.max(axis=1, keepdims=True) * _WHOLE)
    light = counts @ source.reshape(-1, 4)
    blurred: Light = np.floor(light / counts.sum(axis=1, keepdims=True) + 0.5)
    return blurred.reshape(6, side, side, 4)


@cache
def _solid_angles(side: int) -> Light:
    """(6 side²,): how much of the sphere each texel covers, up to a factor."""
    at = (2.0 * np.arange(side) + 1.0) / side - 1.0
    square = 1.0 + at[:, np.newaxis] ** 2 + at[np.newaxis, :] ** 2
    return np.tile((1.0 / (square * np.sqrt(square))).ravel(), 6)


def _stored(level: Light) -> Pixels:
    share = level / _WHOLE
    share = np.concatenate([encoded(share[..., :3]), share[..., 3:]], axis=-1)
    stored: Pixels = np.floor(share * 255.0 + 0.5).astype(np.uint8)
    return stored
