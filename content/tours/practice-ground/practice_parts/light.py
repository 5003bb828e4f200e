"""One light mood: a plain soft morning, with thin cloud and a little haze over the river."""

from math import radians

from scenes.package import Sun


def moods() -> dict[str, Sun]:
    morning = Sun(
        azimuth_rad=round(radians(128.0), 5),
        elevation_rad=round(radians(42.0), 5),
        color=(1.0, 0.95, 0.87),
        strength=2.6,
        sky_strength=1.05,
        sky_zenith=(0.22, 0.38, 0.66),
        sky_horizon=(0.68, 0.74, 0.79),
        haze_color=(0.66, 0.72, 0.77),
        haze_per_m=0.0019,
        cloud_cover=0.4,
    )
    return {"default": morning, "morning": morning}
