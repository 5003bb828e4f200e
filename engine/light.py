"""The light of a moment as the shaders read it: one array of vectors, changed in place so that no render state changes."""

import math

from panda3d.core import LVecBase4f, PTA_LVecBase4f

from scenes.package import River, Sun
from scenes.space import Vec3, dot

Vec4 = tuple[float, float, float, float]

SLOTS = 28  # shaders/frame.glsl and shaders/eyes.glsl name them
MATRICES_SLOT, EYES_SLOT = 18, 26
_HAZE_HEIGHT_M = 900.0
# One scale between the manifest's numbers and the tone curve: chosen by eye, so that white paper in the sun comes out at 92 %.
_SUN_GAIN = 1.75
_EXPOSURE_GAIN = 1.35
_HAZE_GAIN = 0.4  # of the density: what the eye takes for clear mountain air


def sun_direction(sun: Sun) -> Vec3:
    """The unit vector from the ground towards the sun; azimuth is clockwise from north (+Y)."""
    flat = math.cos(sun.elevation_rad)
    return (math.sin(sun.azimuth_rad) * flat, math.cos(sun.azimuth_rad) * flat, math.sin(sun.elevation_rad))


class FrameUniforms:
    """The array ``frame`` of shaders/frame.glsl. ``values`` is set once as a shader input; the setters write into it."""

    def __init__(self) -> None:
        self.values = PTA_LVecBase4f.empty_array(SLOTS)
        for slot in range(SLOTS):
            self._put(slot, (0.0, 0.0, 0.0), 0.0)
        self._put(EYES_SLOT, (0.0, 0.0, 0.0), 1.0)  # one eye is drawn; engine/eye_lens.py has the array for two
        self._sun_light: Vec3 = (0.0, 0.0, 0.0)
        self._time_s = 0.0
        self._moving_texel = 0.0
        self._exposure = 1.0
        self._haze_base_m = 0.0
        self._put(17, (0.035, 0.02, 0.0), 0.0)  # wind, in metres of sway of a leaf's tip

    def set_sun(self, sun: Sun, haze_base_m: float, baked_sun: Sun) -> None:
        """``baked_sun``: the one that vertex colour G was baked with; it counts only while ``sun`` is near it."""
        self._sun_light = _times(sun.color, sun.strength * _SUN_GAIN)
        zenith = _times(sun.sky_zenith, sun.sky_strength)
        horizon = _times(sun.sky_horizon, sun.sky_strength)
        towards = sun_direction(sun)
        # Ground of middling brightness throws back the sun and the sky.
        lit = max(towards[2], 0.0) / math.pi
        albedo = (0.20, 0.18, 0.15)
        mean_sky = [0.5 * (z + h) for z, h in zip(zenith, horizon, strict=True)]
        ground = [
            a * (0.55 * lit * s + 0.6 * m) for a, s, m in zip(albedo, self._sun_light, mean_sky, strict=True)
        ]
        self._put(0, towards, sun.strength)
        self._put(2, zenith, sun.cloud_cover)
        self._put(3, horizon, min(max((dot(towards, sun_direction(baked_sun)) - 0.85) / 0.1, 0.0), 1.0))
        self._put(4, (ground[0], ground[1], ground[2]), 0.0)
        self._put(5, _times(sun.haze_color, 0.85), sun.haze_per_m * _HAZE_GAIN)
        self._exposure = sun.exposure * _EXPOSURE_GAIN
        self._haze_base_m = haze_base_m
        self._put_time()
        self._put_look()

    def set_river(self, river: River | None) -> None:
        if river is None:
            return
        length = math.hypot(*river.direction) or 1.0
        self._put(7, river.color, river.flow_m_s)
        old = self.values[8]
        self._put(8, (river.direction[0] / length, river.direction[1] / length, old[2]), old[3])

    def set_time(self, time_s: float) -> None:
        if time_s != self._time_s:
            self._time_s = time_s
            self._put_time()

    def set_sun_map(self, matrix: tuple[Vec4, Vec4, Vec4, Vec4], texel: float, texel_m: float) -> None:
        """``matrix``: columns of uvz_from_world; ``texel``: of the map's width; ``texel_m``: the same on the ground."""
        old = self.values[8]
        self._put(8, (old[0], old[1], texel), texel_m)
        for column in range(4):
            self.values.set_element(9 + column, LVecBase4f(*matrix[column]))

    def set_moving_map(self, matrix: tuple[Vec4, Vec4, Vec4, Vec4] | None, texel: float) -> None:
        """None: nothing that moves throws a shadow now."""
        self._moving_texel = 0.0 if matrix is None else texel
        self._put_look()
        for column in range(4 if matrix is not None else 0):
            assert matrix is not None
            self.values.set_element(13 + column, LVecBase4f(*matrix[column]))

    def _put_time(self) -> None:
        self._put(1, self._sun_light, self._time_s)

    def _put_look(self) -> None:
        self._put(6, (self._exposure, _HAZE_HEIGHT_M, self._haze_base_m), self._moving_texel)

    def _put(self, slot: int, xyz: Vec3, w: float) -> None:
        self.values.set_element(slot, LVecBase4f(xyz[0], xyz[1], xyz[2], w))


def _times(a: Vec3, factor: float) -> Vec3:
    return (a[0] * factor, a[1] * factor, a[2] * factor)
