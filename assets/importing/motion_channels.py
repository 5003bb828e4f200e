"""What animations say at given times, by glTF 2.0's rules: LINEAR (rotations along the shorter arc), STEP, CUBICSPLINE. And which are shown."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assets.importing.source import Channel, SourceAnimation

Doubles = npt.NDArray[np.float64]


def shown(animations: Sequence[SourceAnimation]) -> tuple[list[SourceAnimation], list[str]]:
    """The first, and those after it that move other things; and the names of the rest.

    Parts of one machine come as animations of their own and all go on; the walking and running of one figure cannot.
    """
    taken: list[SourceAnimation] = []
    moved: set[tuple[int, str]] = set()
    left = []
    for animation in animations:
        own = {(channel.node, channel.path) for channel in animation.channels if len(channel.times)}
        if not own:
            continue
        if own & moved:
            left.append(animation.name)
            continue
        moved |= own
        taken.append(animation)
    return taken, left


def span_s(animation: SourceAnimation) -> tuple[float, float]:
    """First and last key of all its channels."""
    times = [channel.times for channel in animation.channels if len(channel.times)]
    return min(float(some[0]) for some in times), max(float(some[-1]) for some in times)


def sampled(channel: Channel, times_s: Doubles) -> Doubles:
    """(k, width) at ``times_s``; before the first key and after the last it holds. Rotations have length 1."""
    keys = channel.times.astype(np.float64)
    after = np.searchsorted(keys, times_s, side="right")
    left, right = np.clip(after - 1, 0, len(keys) - 1), np.clip(after, 0, len(keys) - 1)
    span = keys[right] - keys[left]
    share = np.where(span > 0.0, (times_s - keys[left]) / np.where(span > 0.0, span, 1.0), 0.0)
    share = np.clip(share, 0.0, 1.0)[:, None]
    values = channel.values.astype(np.float64)
    turning = channel.path == "rotation"
    if channel.interpolation == "CUBICSPLINE":
        made = _spline(values, left, right, share, span[:, None])
    elif channel.interpolation == "STEP":
        made = values[left]
    elif turning:
        made = _along_arc(_unit(values[left]), _unit(values[right]), share)
    else:
        made = values[left] + (values[right] - values[left]) * share
    return _unit(made) if turning else made


def _spline(
    values: Doubles, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], t: Doubles, span: Doubles
) -> Doubles:
    """Hermite; rows are in-tangent, value, out-tangent of each key (glTF 2.0, appendix C)."""
    into, value, out = values[0::3], values[1::3], values[2::3]
    squared, cubed = t * t, t * t * t
    made: Doubles = (
        (2 * cubed - 3 * squared + 1) * value[left]
        + span * (cubed - 2 * squared + t) * out[left]
        + (3 * squared - 2 * cubed) * value[right]
        + span * (cubed - squared) * into[right]
    )
    return made


def _along_arc(a: Doubles, b: Doubles, share: Doubles) -> Doubles:
    """Spherical, along the shorter arc; straight where they hardly differ."""
    cosine = np.einsum("ij,ij->i", a, b)[:, None]
    b = np.where(cosine < 0.0, -b, b)
    angle = np.arccos(np.clip(np.abs(cosine), 0.0, 1.0))
    sine = np.sin(angle)
    small = sine < 1e-6
    safe = np.where(small, 1.0, sine)
    first = np.where(small, 1.0 - share, np.sin((1.0 - share) * angle) / safe)
    second = np.where(small, share, np.sin(share * angle) / safe)
    return first * a + second * b


def _unit(rows: Doubles) -> Doubles:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.where(lengths > 1e-12, rows / np.maximum(lengths, 1e-12), (0.0, 0.0, 0.0, 1.0))
