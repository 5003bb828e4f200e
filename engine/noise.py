"""Textures of tiling noise, made at load from a fixed seed: clouds, waves, foam, and variation against tiling."""

from functools import cache

import numpy as np
import numpy.typing as npt
from panda3d.core import SamplerState, Texture

Field = npt.NDArray[np.float64]  # (n, n), 0 to 1, tiling
Pixels = npt.NDArray[np.uint8]  # (height, width, 4), in Panda's order BGRA


def tiling_noise(size: int, seed: int, *, falloff: float, lowest: float = 1.0) -> Field:
    """Noise whose strength falls with frequency to the power ``falloff``; waves longer than size / ``lowest`` are left out."""
    random = np.random.default_rng(seed)
    frequency = np.hypot(
        *np.meshgrid(np.fft.fftfreq(size) * size, np.fft.rfftfreq(size) * size, indexing="ij")
    )
    strength = np.where(frequency < lowest, 0.0, np.maximum(frequency, 1.0) ** -falloff)
    phase = random.uniform(0.0, 2.0 * np.pi, frequency.shape)
    field = np.fft.irfft2(strength * np.exp(1j * phase), s=(size, size))
    field = field / (field.std() * 5.0) + 0.5
    return np.clip(field, 0.0, 1.0)


def variation_texture(anisotropy: int) -> Texture:
    """R, G: slope of crags and gullies (0.5 = flat); B: rolling noise for clouds and broad patches; A: clumps, for shrubs."""
    return _texture("variation", variation_pixels(), anisotropy)


@cache
def variation_pixels() -> Pixels:
    """Made once (0.1 s, 1 MiB), by whichever thread asks first."""
    size = 512
    broad = tiling_noise(size, 11, falloff=1.9)
    clumps = tiling_noise(size, 12, falloff=1.5, lowest=5.0)
    crags = np.abs(tiling_noise(size, 13, falloff=2.0, lowest=3.0) - 0.5) + 0.3 * tiling_noise(
        size, 14, falloff=1.8
    )
    slope_x = np.roll(crags, -1, 1) - np.roll(crags, 1, 1)
    slope_y = np.roll(crags, -1, 0) - np.roll(crags, 1, 0)
    steepest = 5.0 * float(np.hypot(slope_x, slope_y).std())
    channels = [0.5 + slope_x / steepest * 0.5, 0.5 + slope_y / steepest * 0.5, broad, clumps]
    return _pixels(np.stack(channels, axis=-1))


def wave_texture(anisotropy: int) -> Texture:
    """R, G: slope of a choppy water surface (0.5 = flat); B: its height; A: streaks of foam."""
    size = 256
    swell = tiling_noise(size, 21, falloff=2.3, lowest=3.0)
    chop = tiling_noise(size, 22, falloff=2.4, lowest=6.0)
    ridges = 1.0 - np.sqrt((chop - 0.5) ** 2 + 0.003) * 2.4  # waves are sharper above than below
    height = np.clip(swell * 0.55 + ridges * 0.45, 0.0, 1.0)
    slope_x = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * 5.0
    slope_y = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * 5.0
    fine = tiling_noise(size, 23, falloff=1.1, lowest=6.0)
    # Streaks: noise drawn out along the stream (second axis of the picture is the first of the array).
    streaks = np.mean([np.roll(fine, shift, 0) for shift in range(-7, 8)], axis=0)
    streaks = np.clip((streaks - streaks.mean()) / (streaks.std() * 4.0) + 0.5, 0.0, 1.0)
    return _texture("waves", _pixels(np.stack([0.5 + slope_x, 0.5 + slope_y, height, streaks], axis=-1)), anisotropy)


def plain_texture(name: str, red: int, green: int, blue: int) -> Texture:
    """One texel, for a material that has no map of that kind."""
    texture = Texture(name)
    texture.setup_2d_texture(1, 1, Texture.T_unsigned_byte, Texture.F_rgba8)
    texture.set_ram_image(bytes((blue, green, red, 255)))
    return texture


def _pixels(channels: npt.NDArray[np.float64]) -> Pixels:
    """``channels``: (height, width, 4), 0 to 1, order RGBA."""
    return np.ascontiguousarray(np.clip(channels * 255.0 + 0.5, 0.0, 255.0).astype(np.uint8)[..., [2, 1, 0, 3]])


def _texture(name: str, pixels: Pixels, anisotropy: int) -> Texture:
    height, width, _ = pixels.shape
    texture = Texture(name)
    texture.setup_2d_texture(width, height, Texture.T_unsigned_byte, Texture.F_rgba8)
    texture.set_ram_image(pixels.tobytes())
    texture.set_wrap_u(SamplerState.WM_repeat)
    texture.set_wrap_v(SamplerState.WM_repeat)
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    texture.set_anisotropic_degree(anisotropy)
    return texture
