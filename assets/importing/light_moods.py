"""The light in which imported sites are shown: four moods of a clear and a dull day in the middle latitudes, and night."""

from math import radians

from assets.importing.flat import FlatSun
from scenes.package import Sun

_HAZE_BY_SIZE, _THIN_PER_M, _THICK_PER_M = 0.25, 0.0009, 0.006
_AROUND_TERRACE_PER_M = 0.022  # nothing lies beyond its walls: the plain melts into the sky like a photographer's backdrop


def moods(size_m: float = 300.0, sun: FlatSun | None = None, *, lamps: bool = False, terrace: bool = False) -> dict[str, Sun]:
    """``default`` is the artist's sun, or mid-morning: the sun stands high enough for courtyards and low enough for shadows.

    ``lamps``: some light the site; then there is ``night`` too, in which they count most. ``terrace``: the site shows a single thing.
    ``size_m``: of the site. Around a small one the haze is thicker, so that plain ground has no hard edge at the sky.
    """
    thin = _AROUND_TERRACE_PER_M if terrace else round(min(max(_HAZE_BY_SIZE / max(size_m, 1.0), _THIN_PER_M), _THICK_PER_M), 5)
    dull = round(1.4 * thin, 5)
    mid_morning = Sun(
        azimuth_rad=round(radians(128.0), 5), elevation_rad=round(radians(46.0), 5),
        color=(1.0, 0.95, 0.87), strength=3.1, haze_per_m=thin, cloud_cover=0.3,
    )
    morning = Sun(
        azimuth_rad=round(radians(98.0), 5), elevation_rad=round(radians(22.0), 5),
        color=(1.0, 0.88, 0.72), strength=2.6, sky_strength=0.95, haze_per_m=dull, cloud_cover=0.35,
    )
    afternoon = Sun(
        azimuth_rad=round(radians(255.0), 5), elevation_rad=round(radians(33.0), 5),
        color=(1.0, 0.90, 0.74), strength=2.7, sky_strength=0.95, sky_zenith=(0.20, 0.34, 0.60),
        sky_horizon=(0.66, 0.70, 0.74), haze_color=(0.64, 0.67, 0.70), haze_per_m=dull, cloud_cover=0.5,
    )
    overcast = Sun(
        azimuth_rad=round(radians(150.0), 5), elevation_rad=round(radians(40.0), 5),
        color=(0.92, 0.94, 1.0), strength=0.6, sky_strength=1.1, sky_zenith=(0.42, 0.46, 0.52),
        sky_horizon=(0.58, 0.61, 0.64), haze_color=(0.56, 0.59, 0.62), haze_per_m=dull, cloud_cover=0.97, exposure=1.1,
    )
    if sun is not None:
        placed = {"azimuth_rad": sun.azimuth_rad, "elevation_rad": sun.elevation_rad, "color": sun.color}
        mid_morning = mid_morning.model_copy(update=placed)
    night = Sun(
        azimuth_rad=round(radians(210.0), 5), elevation_rad=round(radians(38.0), 5),
        color=(0.62, 0.74, 1.0), strength=0.06, sky_strength=0.10, sky_zenith=(0.12, 0.20, 0.42),
        sky_horizon=(0.22, 0.30, 0.46), haze_color=(0.02, 0.03, 0.05), haze_per_m=dull, cloud_cover=0.2,
    )
    shown = {"default": mid_morning, "morning": morning, "afternoon": afternoon, "overcast": overcast}
    return shown | {"night": night} if lamps else shown
