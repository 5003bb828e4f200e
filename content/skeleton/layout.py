"""Where the stops and hotspots of a new tour are: as the site's maker marked them, else a first stop with two boards before it."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from content.walkable import Cell, Heights, Walkable
from scenes.package import Object, Place, SiteManifest
from scenes.space import Vec3

FEWEST = 2  # hotspots besides the quiz; boards make up for what is not marked
SNAP_M = 4.0  # how far a mark may lie from the floor that a visitor reaches
ASIDE_M = 2.2  # from a hotspot to a stop that is made for it
NEAR_M = 9.0  # a hotspot farther than this from every stop gets one of its own
FARTHEST_M = 11.0
LARGE_M = 0.8  # half the width of a thing beyond which its marker goes before it
APART_M, APART_DEG = 0.9, 10.0  # between two markers, and as a visitor at the stop sees them
BOARD_M = 1.5  # height of a board above the floor
EYES_M = 1.6
BEHIND_M = 0.4  # what is nearer behind a board than this would cut into it
IN_VIEW_DEG = (-20.0, 20.0, 38.0, -38.0)  # a desktop shows 45° to either side
ASIDE_DEG = (60.0, -60.0, 85.0, -85.0, 110.0, -110.0, 0.0)
AWAY_M = (2.4, 1.8, 3.2, 1.2)
LOWEST_M, HIGHEST_M, HIGHEST_TO_GRASP_M = 0.4, 2.3, 1.8

Clear = Callable[[Vec3, Vec3], bool]
"""Whether nothing solid is known between two places."""

_LETTERS = re.compile(r"[^a-z0-9]+")


def nothing_in_the_way(start: Vec3, end: Vec3) -> bool:  # noqa: ARG001 - a Clear
    return True


@dataclass(slots=True)
class Spot:
    """A hotspot of the new tour; ``object`` is the artefact's. ``title``: as the maker called it, in one language, or empty. ``radius_m``: of
    the thing, from above."""

    id: str
    kind: Literal["board", "artefact", "quiz"]
    position_m: Vec3
    title: str = ""
    object: str = ""
    radius_m: float = 0.0


@dataclass(slots=True)
class Halt:
    """A stop of the new tour. ``bearing_deg``: as on a compass."""

    id: str
    position_m: Vec3
    bearing_deg: float
    title: str = ""
    spots: list[Spot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """``unplaced``: marks to which nobody could walk, by their ids."""

    halts: tuple[Halt, ...]
    unplaced: tuple[str, ...]


class _Floor:
    """The floor that a visitor reaches from where the visit begins."""

    def __init__(self, walkable: Walkable, spawn: Vec3, clear: Clear) -> None:
        self._walkable = walkable
        self.clear = clear
        start = walkable.nearest(spawn[0], spawn[1], SNAP_M, spawn[2])
        reached = walkable.reachable_from(start) if start is not None else np.zeros(walkable.heights_m.shape, np.bool_)
        heights: Heights = np.where(reached, walkable.heights_m, np.float32("nan"))
        self._storeys, self._i, self._j = np.nonzero(reached)
        self._at = np.column_stack([self._i, self._j]).astype(np.float64) + 0.5
        self._at = self._at * walkable.grid.cell_m + np.asarray(walkable.grid.origin_m)
        self._z = heights[self._storeys, self._i, self._j]

    def nearest(self, point: Vec3, within_m: float) -> Vec3 | None:
        """The place of the feet nearest to ``point``; height counts, so that a mark upstairs does not come down."""
        if not len(self._z):
            return None
        away = np.hypot(self._at[:, 0] - point[0], self._at[:, 1] - point[1]) + 0.5 * np.abs(self._z - point[2])
        best = int(np.argmin(away))
        if away[best] > within_m:
            return None
        cell: Cell = (int(self._storeys[best]), int(self._i[best]), int(self._j[best]))
        return self._walkable.centre(cell)

    def height_m(self, x_m: float, y_m: float, near_m: float) -> float | None:
        return self._walkable.height_m(x_m, y_m, near_m)


def lay_out(manifest: SiteManifest, walkable: Walkable, clear: Clear = nothing_in_the_way) -> Layout | None:
    """Stops and hotspots of a new tour; None where there is no floor to begin on. The same site gives the same layout."""
    floor = _Floor(walkable, manifest.spawn_position_m, clear)
    spawn = floor.nearest(manifest.spawn_position_m, SNAP_M)
    if spawn is None:
        return None
    taken: set[str] = set()
    unplaced: list[str] = []
    halts: list[Halt] = []
    for place in manifest.places:
        if place.kind == "stop":
            feet = floor.nearest(place.position_m, SNAP_M)
            if feet is None:
                unplaced.append(place.id)
            else:
                halts.append(Halt(_name(place.id, "stop", taken), feet, bearing(place.heading_rad), place.title))
    if not halts:
        halts.append(Halt(_name("start", "start", taken), spawn, bearing(manifest.spawn_heading_rad)))
    spots = [*_marked(manifest.places, taken), *_things(manifest, taken)]
    for spot in spots:
        if not _put(spot, halts, floor, taken):
            unplaced.append(spot.id)
    for number in range(1, 1 + max(0, FEWEST - sum(len(halt.spots) for halt in halts))):
        spot = Spot(_name(f"board-{number}", "board", taken), "board", _free_place(halts[0], halts, floor))
        halts[0].spots.append(spot)
    for halt in halts:
        if not halt.spots:
            halt.spots.append(Spot(_name(f"{halt.id}-board", "board", taken), "board", _free_place(halt, halts, floor)))
    last = halts[-1]
    last.spots.append(Spot(_name("quiz-point", "quiz", taken), "quiz", _free_place(last, halts, floor)))
    return Layout(tuple(halts), tuple(unplaced))


def bearing(heading_rad: float) -> float:
    """Our heading (0 along north, counter-clockwise) as compass degrees."""
    return round(-math.degrees(heading_rad) % 360.0, 1) % 360.0


def _marked(places: tuple[Place, ...], taken: set[str]) -> list[Spot]:
    return [
        Spot(_name(place.id, "board", taken), "board", place.position_m, place.title) for place in places if place.kind == "hotspot"
    ]


def _things(manifest: SiteManifest, taken: set[str]) -> list[Spot]:
    """What can be taken into the hand; the templates of figures are no things."""
    templates = {figure.object for figure in manifest.figures}
    things = [thing for thing in manifest.objects if not thing.hidden and thing.name not in templates]
    return [Spot(_name(thing.name, "thing", taken), "artefact", _middle(thing), "", thing.name, _radius_m(thing)) for thing in things]


def _middle(thing: Object) -> Vec3:
    x, y, z = (
        rest + (low + high) / 2.0
        for rest, low, high in zip(thing.rest_position_m, thing.bounds_min_m, thing.bounds_max_m, strict=True)
    )
    return (x, y, z)


def _radius_m(thing: Object) -> float:
    return max(thing.bounds_max_m[axis] - thing.bounds_min_m[axis] for axis in (0, 1)) / 2.0


def _put(spot: Spot, halts: list[Halt], floor: _Floor, taken: set[str]) -> bool:
    """Give ``spot`` to the nearest stop, or to a new one beside it where none is near; False where nobody could stand."""
    under = floor.height_m(*spot.position_m)
    if under is not None:  # a mark on a roof's ridge is told of at its foot
        x, y, z = spot.position_m
        spot.position_m = (x, y, min(z, under + HIGHEST_M))
    at = spot.position_m
    nearest = min(halts, key=lambda halt: math.dist(halt.position_m[:2], at[:2]) + 3.0 * abs(at[2] - BOARD_M - halt.position_m[2]))
    if math.dist(nearest.position_m, at) > min(NEAR_M + spot.radius_m, FARTHEST_M):
        feet = floor.nearest((at[0], at[1], at[2] - BOARD_M), NEAR_M)
        if feet is None:
            return False
        away = math.dist(feet[:2], at[:2])
        if away < ASIDE_M + spot.radius_m:  # a step back, towards where the visitor comes from
            back = _towards_place(at, halts[0].position_m, ASIDE_M + spot.radius_m)
            feet = floor.nearest((back[0], back[1], feet[2]), SNAP_M) or feet
        nearest = Halt(_name(f"at-{spot.id}", "stop", taken), feet, _towards(feet, at), spot.title)
        halts.append(nearest)
    if spot.radius_m > LARGE_M:  # the marker of a large thing is not within it
        before_m = max(0.0, min(spot.radius_m, math.dist(nearest.position_m[:2], at[:2]) - 1.0))
        spot.position_m = _towards_place(at, nearest.position_m, before_m)
    spot.position_m = _clear(_reachable_height(spot, nearest, floor), nearest, halts)
    nearest.spots.append(spot)
    return True


def _towards_place(start: Vec3, place: Vec3, way_m: float) -> Vec3:
    """``way_m`` from ``start`` towards ``place``, at the same height."""
    share = way_m / max(1e-6, math.dist(start[:2], place[:2]))
    return (start[0] + (place[0] - start[0]) * share, start[1] + (place[1] - start[1]) * share, start[2])


def _reachable_height(spot: Spot, halt: Halt, floor: _Floor) -> Vec3:
    """Above the floor and not above a hand's reach."""
    x, y, z = spot.position_m
    under = floor.height_m(x, y, z)
    low = halt.position_m[2] if under is None else under
    top = max(low, halt.position_m[2]) + (HIGHEST_TO_GRASP_M if spot.kind == "artefact" else HIGHEST_M)
    return (x, y, min(max(z, low + LOWEST_M), top))


def _clear(at: Vec3, halt: Halt, halts: list[Halt]) -> Vec3:
    """``at``, or as little beside it as keeps it out of the visitor's face and out of other markers."""
    others = [spot.position_m for one in halts for spot in one.spots]
    for ring in range(8):
        for turn in range(8 if ring else 1):
            angle = turn * math.pi / 4.0
            moved = (at[0] + 0.45 * ring * math.sin(angle), at[1] + 0.45 * ring * math.cos(angle), at[2])
            apart = all(math.dist(moved, other) >= APART_M / 2 for other in others)
            if apart and math.dist(moved[:2], halt.position_m[:2]) >= 0.6:
                return moved
    return at


def _free_place(halt: Halt, halts: list[Halt], floor: _Floor) -> Vec3:
    """A place for a board, apart from every other marker. Best is one that a visitor sees on arriving, before a wall and not in it, over floor."""
    others = [spot.position_m for one in halts for spot in one.spots]
    feet = halt.position_m
    for asides_deg, free, over_floor in (
        (IN_VIEW_DEG, True, True), (IN_VIEW_DEG, True, False), (ASIDE_DEG, True, True), (ASIDE_DEG, True, False),
        (IN_VIEW_DEG, False, True), (ASIDE_DEG, False, True), (IN_VIEW_DEG + ASIDE_DEG, False, False),
    ):  # fmt: skip
        for away_m in AWAY_M:
            for aside_deg in asides_deg:
                at = _before(feet, halt.bearing_deg + aside_deg, away_m, BOARD_M)
                under = floor.height_m(at[0], at[1], feet[2])
                if over_floor and (under is None or abs(under - feet[2]) > 0.6):
                    continue
                eyes = (feet[0], feet[1], feet[2] + EYES_M)
                if free and not floor.clear(eyes, _before(feet, halt.bearing_deg + aside_deg, away_m + BEHIND_M, BOARD_M)):
                    continue
                if all(math.dist(at, other) >= APART_M and _angle_deg(feet, at, other) >= APART_DEG for other in others):
                    return at
    return (feet[0], feet[1] + 1.0, feet[2] + BOARD_M)


def _before(feet: Vec3, bearing_deg: float, away_m: float, up_m: float) -> Vec3:
    angle = math.radians(bearing_deg)
    return (feet[0] + away_m * math.sin(angle), feet[1] + away_m * math.cos(angle), feet[2] + up_m)


def _angle_deg(feet: Vec3, one: Vec3, other: Vec3) -> float:
    return abs((_towards(feet, one) - _towards(feet, other) + 180.0) % 360.0 - 180.0)


def _towards(feet: Vec3, at: Vec3) -> float:
    return round(math.degrees(math.atan2(at[0] - feet[0], at[1] - feet[1])) % 360.0, 1)


def _name(wanted: str, otherwise: str, taken: set[str]) -> str:
    """An id of a tour made of a maker's name; what has no small letter or digit gets another."""
    plain = _LETTERS.sub("-", wanted.lower()).strip("-")[:48].strip("-") or otherwise
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    taken.add(name)
    return name
