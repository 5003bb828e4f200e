"""The route map: where places lie on it, and that the tour's stations stand where the map drew them."""

import pytest
from PIL import Image

from assets import maps
from assets.maps import PLACES, smooth, uv
from content.loader import load_tour
from content.tour_folder import TOURS
from scenes.tour import RouteMap


def route_map() -> RouteMap:
    hotspot = load_tour(TOURS / "luding-bridge").tour.hotspot("route-map")
    assert isinstance(hotspot, RouteMap)
    return hotspot


def test_corners_of_the_map() -> None:
    assert uv(maps.WEST_DEG, maps.SOUTH_DEG) == (0.0, 0.0)
    assert uv(maps.EAST_DEG, maps.NORTH_DEG) == pytest.approx((1.0, 1.0))


def test_luding_lies_west_and_north_of_zunyi() -> None:
    luding, zunyi = uv(*PLACES["luding"]), uv(*PLACES["zunyi"])
    assert luding[0] < zunyi[0] and luding[1] > zunyi[1]


def test_smooth_goes_through_every_point() -> None:
    line = ((100.0, 25.0), (102.0, 26.0), (103.0, 28.0))
    curve = smooth(line)
    for point in line:
        assert min(abs(x - point[0]) + abs(y - point[1]) for x, y in curve) < 1e-9


def test_the_tours_stations_stand_on_the_maps_dots() -> None:
    for step, (name, place) in zip(route_map().steps, PLACES.items(), strict=True):
        assert step.at == pytest.approx(uv(*place), abs=0.001), name


def test_the_picture_has_the_shape_that_the_tour_says() -> None:
    with Image.open(maps.PICTURE) as picture:
        assert picture.width / picture.height == pytest.approx(route_map().aspect, abs=0.01)
