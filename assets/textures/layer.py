"""One material's pictures as numpy arrays, tileable noise to make them from, and how they become DDS files."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assets.dds import encoded

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """color (h, w, 3) sRGB 0..1, height (h, w) metres, rough and occlusion (h, w) 0..1; ``size_m`` is one repeat's width."""

    color: Floats
    height_m: Floats
    rough: Floats
    size_m: tuple[float, float]
    metal: float = 0.0
    alpha: Floats | None = None
    occlusion: Floats | None = None
    normal_halvings: int = 0  # times the normal map is halved: soft ground needs no more


def noise(
    size: tuple[int, int],
    seed: int,
    beta: float = 2.0,
    stretch: tuple[float, float] = (1.0, 1.0),
    low: float = 0.0,
) -> Floats:
    """Tileable noise (h, w) of mean 0 and deviation 1, power falling as frequency^-beta.

    ``stretch`` > 1 lengthens features along (rows, columns); frequencies below ``low`` repeats are left out.
    """
    rng = np.random.default_rng(seed)
    height, width = size
    fy = np.fft.fftfreq(height)[:, None] * height * stretch[0]
    fx = np.fft.rfftfreq(width)[None, :] * width * stretch[1]
    f = np.sqrt(fy * fy + fx * fx)
    amplitude = np.where(f > max(low, 0.0), np.maximum(f, 1e-9) ** (-beta / 2 - 0.5), 0.0)
    amplitude[0, 0] = 0.0
    phase = rng.uniform(0, 2 * np.pi, f.shape)
    field = np.fft.irfft2(amplitude * np.exp(1j * phase), s=size)
    return np.asarray((field - field.mean()) / (field.std() + 1e-12))


def cells(size: tuple[int, int], seed: int, count: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Tileable Worley cells: distance to the nearest and second nearest of ``count`` points (in repeats), and its number."""
    from scipy.spatial import cKDTree  # here, for it is slow to import

    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1, (count, 2))
    height, width = size
    y, x = np.mgrid[0:height, 0:width]
    at = np.stack([(x + 0.5) / width, (y + 0.5) / height], -1).reshape(-1, 2)
    distance, index = cKDTree(points, boxsize=1.0).query(at, k=2)
    return distance[:, 0].reshape(size), distance[:, 1].reshape(size), index[:, 0].reshape(size)


def smooth(low: float, high: float, value: ArrayLike) -> Floats:
    t = np.clip((np.asarray(value, float) - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def mix(a: ArrayLike, b: ArrayLike, amount: Floats) -> Floats:
    """Blend two colours (or colour pictures) by a (h, w) amount."""
    t = amount[..., None]
    return np.asarray(a, float) * (1 - t) + np.asarray(b, float) * t


def blurred(field: Floats, pixels: float) -> Floats:
    """Tileable Gaussian blur."""
    height, width = field.shape
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    kernel = np.exp(-2 * (np.pi * pixels) ** 2 * (fx * fx + fy * fy))
    return np.asarray(np.fft.irfft2(np.fft.rfft2(field) * kernel, s=field.shape))


def cavity(height_m: Floats, pixels: float, depth_m: float) -> Floats:
    """Occlusion 0..1 from how far a point lies below its blurred surroundings."""
    return np.clip(1 - np.clip(blurred(height_m, pixels) - height_m, 0, None) / depth_m, 0.25, 1)


def normal_pixels(height_m: Floats, size_m: tuple[float, float]) -> NDArray[np.uint8]:
    """Tangent-space normals: +x along u, +y along v, which is up the picture."""
    rows, columns = height_m.shape
    du = (np.roll(height_m, -1, 1) - np.roll(height_m, 1, 1)) * columns / (2 * size_m[0])
    dv = -(np.roll(height_m, -1, 0) - np.roll(height_m, 1, 0)) * rows / (2 * size_m[1])
    n = np.stack([-du, -dv, np.ones_like(du)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    out = np.full((rows, columns, 4), 255, np.uint8)
    out[..., :3] = np.round((n * 0.5 + 0.5) * 255)
    return out


def _rgba(picture: Floats) -> NDArray[np.uint8]:
    out = np.full((*picture.shape[:2], 4), 255, np.uint8)
    out[..., : picture.shape[2]] = np.round(np.clip(picture, 0, 1) * 255)
    return out


def _half(picture: Floats) -> Floats:
    return np.asarray(
        (picture[0::2, 0::2] + picture[1::2, 0::2] + picture[0::2, 1::2] + picture[1::2, 1::2]) / 4
    )


def coarser(layer: Layer, halvings: int = 1) -> Layer:
    """The same picture with half as many pixels each way, ``halvings`` times over: a quarter of the bytes each time."""
    for _ in range(halvings):
        layer = replace(
            layer,
            color=_half(layer.color),
            height_m=_half(layer.height_m),
            rough=_half(layer.rough),
            alpha=None if layer.alpha is None else _half(layer.alpha),
            occlusion=None if layer.occlusion is None else _half(layer.occlusion),
        )
    return layer


def dds_files(name: str, layer: Layer, alpha_cutoff: float | None = None) -> dict[str, bytes]:
    """``NAME-color.dds``, ``NAME-normal.dds`` and, at half size, ``NAME-orm.dds``."""
    rgb = layer.color if layer.alpha is None else np.concatenate([layer.color, layer.alpha[..., None]], -1)
    occlusion = np.ones_like(layer.rough) if layer.occlusion is None else layer.occlusion
    bumps = layer.height_m
    for _ in range(layer.normal_halvings):
        bumps = _half(bumps)
    orm = np.stack(
        [occlusion, np.broadcast_to(layer.rough, occlusion.shape), np.full_like(occlusion, layer.metal)], -1
    )
    return {
        f"{name}-color.dds": encoded(
            _rgba(rgb), "BC1" if layer.alpha is None else "BC3", "colour", alpha_cutoff
        ),
        f"{name}-normal.dds": encoded(normal_pixels(bumps, layer.size_m), "BC5", "normal"),
        f"{name}-orm.dds": encoded(_rgba(_half(orm)), "BC1", "data"),
    }
