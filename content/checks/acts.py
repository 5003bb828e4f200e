"""Acts: a movement that the program knows, a way that a visitor can be carried along, a stop to be brought to."""

import itertools
import math

from content.node import Findings
from content.problem import quoted
from content.schema_words import hint
from content.tour_folder import TourFolder
from interaction.acts import ACTS
from scenes.act import Act
from scenes.tour import ActPoint

FARTHEST_START_M = 15.0  # from the sign to where the path begins
LONGEST_STROKE_M = 2.0  # by which one stroke carries the visitor; more feels like being thrown
OFF_SITE_M = 40.0


def check_acts(view: TourFolder, findings: Findings) -> None:
    """Each act is one that the program knows, and whoever is carried is brought to a stop that exists."""
    stops = {stop["id"].string or "" for stop in view.stops()}
    for part in view.of(Act):
        name, path = part.node["act"], part.node["path"]
        if name.string is not None and name.string not in ACTS:
            findings.error("act-unknown", name, value=quoted(name.string), hint=hint(name.string, ACTS))
        if len(list(path)) == 1:
            findings.error("act-path-short", path, at_key=True)
    for part in view.of(ActPoint):
        afterwards = part.node["afterwards"]
        if afterwards.string is not None and afterwards.string not in stops:
            findings.error("act-afterwards", afterwards, name=quoted(afterwards.string), hint=hint(afterwards.string, stops))
        elif afterwards.string is not None and not list(part.node["path"]):
            findings.warning("act-afterwards-unused", afterwards)


def check_act_paths(view: TourFolder, findings: Findings) -> None:
    """A path begins near its sign, stays at the site, and no stroke carries farther than is comfortable."""
    for part in view.of(Act):
        places = [place.point for place in part.node["path"]]
        points = [point for point in places if point is not None]
        if len(points) < 2 or len(points) != len(places):
            continue
        sign = part.node["position"].point
        if sign is not None and math.dist(sign, points[0]) > FARTHEST_START_M:
            away_m = math.dist(sign, points[0])
            findings.error("act-path-far", next(iter(part.node["path"])), away=away_m, limit=FARTHEST_START_M)
        for place, point in zip(part.node["path"], points, strict=True):
            if view.walkable is not None and view.walkable.nearest(point[0], point[1], OFF_SITE_M) is None:
                findings.error("act-path-off", place, x=point[0], y=point[1])
        times = part.node["times"].number
        way_m = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
        if times is not None and times >= 1 and way_m / times > LONGEST_STROKE_M:
            least = math.ceil(way_m / LONGEST_STROKE_M)
            findings.warning("act-stroke-long", part.node["times"], way=way_m, each=way_m / times, limit=LONGEST_STROKE_M, least=least)
