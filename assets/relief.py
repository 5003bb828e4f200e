"""Noise in the plane that height fields of ground are made of: the same on every machine."""

import numpy as np

from assets.mesh_parts import Floats


def _lattice(ix: Floats, iy: Floats, seed: int) -> Floats:
    """Hash of integer points to 0..1, the same on every machine."""
    h = (ix.astype(np.int64) * 374761393 + iy.astype(np.int64) * 668265263 + seed * 974634777) & 0x7FFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0x7FFFFFFF
    return ((h ^ (h >> 16)) & 0xFFFF) / 65535.0


def value_noise(x: Floats, y: Floats, scale_m: float, seed: int) -> Floats:
    """-1..1, smooth."""
    u, v = x / scale_m, y / scale_m
    iu, iv = np.floor(u), np.floor(v)
    fu, fv = u - iu, v - iv
    fu, fv = fu * fu * fu * (fu * (fu * 6 - 15) + 10), fv * fv * fv * (fv * (fv * 6 - 15) + 10)
    a, b = _lattice(iu, iv, seed), _lattice(iu + 1, iv, seed)
    c, d = _lattice(iu, iv + 1, seed), _lattice(iu + 1, iv + 1, seed)
    return np.asarray(2 * ((a * (1 - fu) + b * fu) * (1 - fv) + (c * (1 - fu) + d * fu) * fv) - 1)


def fractal(x: Floats, y: Floats, scale_m: float, octaves: int, seed: int, ridged: bool = False) -> Floats:
    """Octaves of ``value_noise``, each half as strong and about half as wide as the one before; ``ridged``: with sharp crests."""
    total, weight = np.zeros_like(x), 1.0
    for k in range(octaves):
        c, s = np.cos(0.7 * k), np.sin(0.7 * k)
        n = value_noise(x * c - y * s, x * s + y * c, scale_m / 2.03**k, seed + k)
        total += weight * (1.1 - 2 * np.sqrt(n * n + 0.015) if ridged else n)
        weight *= 0.5
    return total


def smooth_step(low: float | Floats, high: float | Floats, value: Floats) -> Floats:
    """0 below ``low``, 1 above ``high``, smooth between."""
    t: Floats = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def grid_lines(fine: list[tuple[float, float, float]], far: float, growth: float) -> Floats:
    """Grid lines: (from, to, step) stretches that join, then steps growing out to ``far`` on both sides."""
    values = [fine[0][0]]
    for _, end, step in fine:
        count = max(1, round((end - values[-1]) / step))
        values += list(np.linspace(values[-1], end, count + 1)[1:])
    step = fine[-1][2]
    while values[-1] < far:
        step = min(step * growth, 75.0)
        values.append(values[-1] + step)
    half = np.array(values)
    return np.concatenate([-half[:0:-1], half])
