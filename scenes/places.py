"""How content teams write places, bearings and times."""

from typing import Annotated

from pydantic import Field

Position = tuple[float, float, float]
"""Metres in the world frame: x east, y north, z up."""

Bearing = Annotated[float, Field(ge=-360, le=360)]
"""Degrees, as on a compass: 0 north (+Y), 90 east (+X)."""

Seconds = Annotated[float, Field(ge=0)]
