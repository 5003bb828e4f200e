"""Light moods: where the sun stood (from the date, the place and local solar time) and how the sky looked (staged)."""

from math import acos, asin, cos, radians, sin

from scenes.package import Sun

LATITUDE = radians(29.9145)  # [facts: 29.9145° N, 102.2299° E]
DECLINATION_29_MAY = radians(21.6)


def sun_at(solar_hour: float) -> tuple[float, float]:
    """(azimuth clockwise from north, elevation) in radians on 29 May at a local solar time in hours."""
    hour_angle = radians((solar_hour - 12.0) * 15.0)
    up = asin(
        sin(LATITUDE) * sin(DECLINATION_29_MAY) + cos(LATITUDE) * cos(DECLINATION_29_MAY) * cos(hour_angle)
    )
    cosine = (sin(DECLINATION_29_MAY) - sin(up) * sin(LATITUDE)) / (cos(up) * cos(LATITUDE))
    azimuth = acos(max(-1.0, min(1.0, cosine)))
    return (azimuth if hour_angle < 0 else radians(360.0) - azimuth), up


def moods() -> dict[str, Sun]:
    morning_azimuth, morning_up = radians(112.0), radians(40.0)
    afternoon_azimuth, afternoon_up = sun_at(16.0)
    morning = Sun(
        azimuth_rad=round(morning_azimuth, 5),
        elevation_rad=round(morning_up, 5),
        color=(1.0, 0.95, 0.86),
        strength=3.2,
        cloud_cover=0.3,
    )
    afternoon = Sun(
        azimuth_rad=round(afternoon_azimuth, 5),
        elevation_rad=round(afternoon_up, 5),
        color=(1.0, 0.90, 0.74),
        strength=2.7,
        sky_strength=0.95,
        sky_zenith=(0.20, 0.34, 0.60),
        sky_horizon=(0.66, 0.70, 0.74),
        haze_color=(0.64, 0.67, 0.70),
        haze_per_m=0.0013,
        cloud_cover=0.62,
    )
    dawn = Sun(
        azimuth_rad=round(sun_at(6.2)[0], 5),
        elevation_rad=round(radians(14.0), 5),
        color=(0.92, 0.94, 1.0),
        strength=0.55,
        sky_strength=0.8,
        sky_zenith=(0.34, 0.39, 0.46),
        sky_horizon=(0.50, 0.53, 0.57),
        haze_color=(0.50, 0.53, 0.57),
        haze_per_m=0.0024,
        cloud_cover=0.97,
        exposure=1.15,
    )
    return {"default": morning, "morning": morning, "afternoon": afternoon, "overcast-dawn": dawn}
