"""Stops on firm ground that can be walked to, hotspots within sight and reach, figures on their feet."""

import itertools
import math
from collections.abc import Iterator

from content.node import Findings, Node, Point
from content.problem import quoted
from content.tour_folder import TourFolder
from content.walkable import Walkable
from scenes.historical_event import HistoricalEvent
from scenes.tour import MapLabel, RouteStep

FAR_M = 12.0  # a hotspot's largest distance from its stop
LOWEST_M = 0.25  # heights of a hotspot above the floor
HIGHEST_M = 2.6
HIGHEST_TO_GRASP_M = 2.0
APART_M = 0.4  # markers nearer than this cannot be told apart
FEET_M = 0.35  # a stop's height may differ from the floor's by this much
FIGURE_FEET_M = 0.6
HIGH_M = 4.0  # so far above the river a visitor may feel dizzy


def check_hotspots(view: TourFolder, findings: Findings) -> None:
    """Each hotspot is near its stop, above the floor, within reach, and not inside another."""
    placed: list[tuple[Point, Node]] = []
    for _, stop, hotspot in view.hotspots():
        feet, point = stop["position"].point, hotspot["position"].point
        if point is None:
            continue
        node = hotspot["position"]
        for other, where in placed:
            apart_m = math.dist(other, point)
            if apart_m < APART_M:
                name = quoted(where["id"].string or "?")
                findings.error(
                    "hotspot-inside-another", node, other=name, apart=apart_m, line=where.place()[0]
                )
                break
        placed.append((point, hotspot))
        if feet is None:
            continue
        away_m = math.dist(feet, point)
        if away_m > FAR_M:
            findings.error(
                "hotspot-far", node, away=away_m, limit=FAR_M, stop=quoted(stop["id"].string or "?")
            )
        elif math.dist(feet[:2], point[:2]) < APART_M:
            findings.warning("hotspot-in-face", node, away=math.dist(feet[:2], point[:2]))
        _check_height(view.walkable, findings, hotspot, point, feet)


def _check_height(
    walkable: Walkable | None, findings: Findings, hotspot: Node, point: Point, feet: Point
) -> None:
    node = hotspot["position"]
    under = walkable.height_m(point[0], point[1], feet[2]) if walkable is not None else None
    floor_m = feet[2] if under is None else under
    top_m = max(floor_m, feet[2])
    limit_m = HIGHEST_TO_GRASP_M if hotspot["kind"].string == "artefact" else HIGHEST_M
    if (under is None and point[2] < feet[2] - 2.0) or (under is not None and point[2] < under + LOWEST_M):
        findings.error("hotspot-below-floor", node, z=point[2], floor=floor_m, least=floor_m + LOWEST_M)
    elif point[2] > top_m + limit_m:
        findings.error("hotspot-too-high", node, z=point[2], floor=top_m, limit=top_m + limit_m)


def check_stops(view: TourFolder, findings: Findings) -> None:
    """A visitor can stand at each stop and walk there from where the visit begins."""
    if view.walkable is None or view.manifest is None:
        return
    spawn = view.manifest.spawn_position_m
    start = view.walkable.nearest(spawn[0], spawn[1], 1.5, spawn[2])
    if start is None:
        findings.error("spawn-off-ground", view.root["site"]["package"], x=spawn[0], y=spawn[1])
    reached = view.walkable.reachable_from(start) if start is not None else None
    for stop in view.stops():
        point = stop["position"].point
        if point is None:
            continue
        cell = view.walkable.cell(point[0], point[1], point[2])
        floor_m = view.walkable.height_m(point[0], point[1], point[2])
        if cell is None or floor_m is None:
            near = view.walkable.nearest(point[0], point[1], 30.0, point[2])
            if near is None:
                findings.error("stop-off-site", stop["position"], x=point[0], y=point[1])
            else:
                x, y, z = view.walkable.centre(near)
                findings.error("stop-off-ground", stop["position"], x=x, y=y, z=z)
        elif abs(point[2] - floor_m) > FEET_M:
            findings.error("stop-wrong-height", stop["position"], z=point[2], floor=floor_m)
        elif reached is not None and not reached[cell]:
            findings.error("stop-unreachable", stop["position"], name=quoted(stop["id"].string or "?"))


def check_stops_apart(view: TourFolder, findings: Findings) -> None:
    """Nobody reaches two stops at once."""
    placed: list[tuple[Point, float, Node]] = []
    for stop in view.stops():
        point, radius_m = stop["position"].point, stop["radius_m"].number or 2.5
        if point is None:
            continue
        for other, other_radius_m, node in placed:
            if math.dist(point, other) < max(radius_m, other_radius_m):
                findings.warning("stops-overlap", stop["position"], other=quoted(node["id"].string or "?"))
                break
        placed.append((point, radius_m, stop))


def check_figures_on_ground(view: TourFolder, findings: Findings) -> None:
    """Figures keep their feet on the floor wherever the site knows one; a fall may leave it."""
    if view.walkable is None:
        return
    for part in view.of(HistoricalEvent):
        for track in part.node["tracks"]:
            if track["kind"].string == "figures":
                _check_figure(view.walkable, findings, track)


def _check_figure(walkable: Walkable, findings: Findings, track: Node) -> None:
    keys = list(track["keys"])
    falling = False
    for key in keys:
        point = key["position"].point
        falling = falling or key["clip"].string == "fall"
        if point is None or falling:
            continue
        floor_m = walkable.height_m(point[0], point[1], point[2])
        if floor_m is not None and abs(point[2] - floor_m) > FIGURE_FEET_M:
            findings.error("figure-off-ground", key["position"], z=point[2], floor=floor_m)
    for before, key in itertools.pairwise(keys):
        start, end = before["position"].point, key["position"].point
        if start is None or end is None or before["clip"].string == "fall":
            continue
        worst = max(_gaps(walkable, start, end), default=None)
        if worst is not None and worst[0] > FIGURE_FEET_M and not _ends_off(walkable, start, end):
            findings.warning("figure-way-off-ground", key["position"], gap=worst[0], x=worst[1], y=worst[2])


def _gaps(walkable: Walkable, start: Point, end: Point) -> Iterator[tuple[float, float, float]]:
    """(height above or below the floor, x, y) about every metre of the straight way."""
    count = max(2, min(200, int(math.dist(start, end))))
    for number in range(1, count):
        share = number / count
        x, y, z = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        floor_m = walkable.height_m(x, y, z)
        if floor_m is not None:
            yield abs(z - floor_m), x, y


def _ends_off(walkable: Walkable, *ends: Point) -> bool:
    """Whether an end is itself off the ground, which is told there."""
    floors = [(walkable.height_m(end[0], end[1], end[2]), end[2]) for end in ends]
    return any(floor is not None and abs(z - floor) > FIGURE_FEET_M for floor, z in floors)


def check_map_places(view: TourFolder, findings: Findings) -> None:
    """Labels and stations of a map lie on it."""
    for part in view.of(MapLabel, RouteStep):
        at = part.node["at"].numbers(2)
        if at is not None and not all(0 <= value <= 1 for value in at):
            findings.error("off-the-map", part.node["at"], u=at[0], v=at[1])


def check_heights_told(view: TourFolder, findings: Findings) -> None:
    """Whoever fears heights is warned in the lobby."""
    river = view.manifest.river if view.manifest is not None else None
    if river is None or list(view.root["comfort"]["notes"]):
        return
    heights = [(stop["position"].point, stop) for stop in view.stops()]
    high = [(point[2] - river.height_m, stop) for point, stop in heights if point is not None]
    above_m, stop = max(high, key=lambda pair: pair[0], default=(0.0, None))
    if stop is not None and above_m > HIGH_M:
        comfort = view.root["comfort"]
        findings.warning(
            "height-not-told", comfort, at_key=True, stop=quoted(stop["id"].string or "?"), height=above_m
        )
