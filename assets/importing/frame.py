"""From the file's axes and units to ours: metres, Z up. Where the file does not say, judged by proportions and by the size of the kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from assets.importing.finding import Finding, Severity, Value, note
from assets.importing.job import Job, Kind
from assets.importing.source import SourceScene

Doubles = npt.NDArray[np.float64]
Up = Literal["y", "z"]
UNITS_M: dict[str, float] = {"m": 1.0, "cm": 0.01, "mm": 0.001}
PLAUSIBLE_M: dict[Kind, tuple[float, float]] = {
    "site": (2.0, 2000.0),
    "object": (0.02, 4.0),
    "figure": (1.0, 2.3),
}
"""Longest edge of a thing of this kind; for a figure its height."""
COMMON_M: dict[Kind, tuple[float, float]] = {
    "site": (4.0, 150.0),
    "object": (0.05, 2.5),
    "figure": (1.3, 2.1),
}
DOUBTFUL_SITE_M = (0.5, 150.0)
"""A site beyond these is asked about, though sites of 2 km exist: the usual mistake is a factor of 100 or 1000."""
SMALL_THINGS = re.compile(
    r"(?<![a-z])(chess|pawn|bishop|bottle|cup|mug|teapot|vase|bowl|plate|book|lamp|lantern|candle|chair|stool|table|sofa|shoe|boot|helmet|hat|sword|"
    r"rifle|pistol|gun|coin|medal|radio|phone|camera|clock|watch|flute|guitar|toy|duck|fish|shell|skull|fruit|apple|avocado|figurine)s?(?![a-z])",
    re.IGNORECASE,
)
"""English names of things that no artist makes larger than a room: what tells a chess set of 337 m from a village."""
_SAMPLED = 200_000  # triangles looked at for the up axis
_ROOM_M = 20.0
_STANDING = 0.3  # how much a broad base counts for the up axis
_GROWN = 0.35  # share of the area that faces along an axis: people, animals and statues have 0.1 to 0.25, what is built 0.4 and more
_CLOSED = 0.3  # share of the area that faces one way more than the other: 0 of what is closed, 0.5 and more of ground
_FLAT = 0.45  # of the shorter other side: a spider or a plate is wide on the ground
_SMALL_UNITS = 5.0


@dataclass(frozen=True)
class Frame:
    """``turn``: (4, 4) float64 world_from_file, a turn and an even scale; ``metres_in_unit`` is that scale."""

    turn: Doubles
    metres_in_unit: float
    up: Up


@dataclass(frozen=True)
class Sample:
    """A look at the geometry in the file's frame: bounds (2, 3), and some triangles (m, 3, 3)."""

    bounds: Doubles
    triangles: Doubles


def frame_of(source: SourceScene, job: Job, sample: Sample) -> tuple[Frame, list[Finding]]:
    """The options go before what the file says, and that before what can be judged; what was judged, or looks wrong, is told."""
    findings: list[Finding] = []
    pictured = source.format in ("picture", "panorama")
    up: Up
    if job.up is not None:
        up = job.up
    elif source.up_known or pictured:
        up = source.up
    else:
        up = _judged_up(source.up, job.kind, sample, firm=source.format in ("OBJ", "STL"))
        findings.append(note("up-judged", up=up.upper(), flag=f"--up {'z' if up == 'y' else 'y'}"))
    size = _measured(job.kind, sample.bounds, up)
    if job.unit is not None:
        unit_m = UNITS_M[job.unit]
    elif source.unit_m is not None:
        unit_m = source.unit_m
    else:
        unit = _judged_unit(source.format, job.kind, size)
        unit_m = UNITS_M[unit]
        values: dict[str, Value] = {"unit": unit, "size_m": _rounded(size * unit_m), **_proposals(size)}
        findings.append(Finding("unit-judged", Severity.note, values=values))
    if not pictured and size > 0.0:
        findings += _doubts(source, job, size, unit_m)
    turn = np.eye(4)
    if up == "y":
        turn[:3, :3] = ((1, 0, 0), (0, 0, -1), (0, 1, 0))
    turn[:3, :3] *= unit_m
    return Frame(turn, unit_m, up), findings


def sampled(
    bounds: Doubles, pieces: Sequence[tuple[npt.NDArray[np.floating], npt.NDArray[np.uint32]]]
) -> Sample:
    """Evenly spread triangles of (positions, faces) pieces."""
    total = sum(len(faces) for _, faces in pieces)
    step = max(1, total // _SAMPLED)
    taken = [
        positions[np.minimum(faces[::step], len(positions) - 1)]
        for positions, faces in pieces
        if len(positions) and len(faces)
    ]
    triangles = np.concatenate(taken).astype(np.float64) if taken else np.empty((0, 3, 3))
    return Sample(bounds, triangles[np.isfinite(triangles).all(axis=(1, 2))])


def _judged_up(customary: Up, kind: Kind, sample: Sample, firm: bool = False) -> Up:
    """Custom, unless the shape speaks against it; ``firm``: loudly. Of 280 public files most of what width alone turned came to lie on its back.

    A figure stands along its longer axis. What grew (statues, animals: closed, few faces along the axes) may stand against a loose custom.
    Of what is built, floors and roofs tell (large level areas), and of a site that it is wider than high; but a thing of a few units that
    custom sets upright, a banner or a piece of wall, is no floor.
    """
    extent = np.diff(sample.bounds, axis=0)[0]
    x, y, z = (float(side) for side in extent)
    if kind == "figure" and max(y, z) > 1.2 * min(y, z):
        return "y" if y > z else "z"
    edges_a, edges_b = (sample.triangles[:, k] - sample.triangles[:, 0] for k in (1, 2))
    areas = np.cross(edges_a, edges_b)  # twice the area, along the normal
    sizes = np.linalg.norm(areas, axis=1)
    whole = max(float(sizes.sum()), 1e-30)
    straight = [float(sizes[np.abs(areas[:, axis]) > 0.98 * sizes].sum()) / whole for axis in (0, 1, 2)]
    leaning = 0.0  # above 0: y is up
    if sum(straight) < _GROWN and float(np.abs(areas.sum(axis=0)).max()) < _CLOSED * whole:
        if firm:
            return customary
        leaning += (y - z) / max(y, z, 1e-30) if z > _FLAT * min(x, y) else 0.0
    else:
        if customary == "y" and max(x, y, z) < _SMALL_UNITS:
            return customary
        level = straight[1:]
        if sum(level) > 0.05:
            leaning += (level[0] - level[1]) / sum(level)
        if kind == "site" and max(y, z) > 0.0:
            leaning += (z - y) / max(y, z)
    leaning += _STANDING * (_base(sample, 1) - _base(sample, 2))
    if abs(leaning) < (0.8 if firm else 0.3):
        return customary
    return "y" if leaning > 0.0 else "z"


def _base(sample: Sample, axis: int) -> float:
    """Above 0 where the lowest twentieth along ``axis`` is wider than the highest, as of what stands by itself; -1 to 1."""
    points = sample.triangles.reshape(-1, 3)
    if not len(points):
        return 0.0
    low, high = sample.bounds[:, axis]
    level = (points[:, axis] - low) / max(high - low, 1e-30)
    others = [other for other in range(3) if other != axis]
    wide = [
        float(np.ptp(points[some][:, others], axis=0).prod())
        for some in (level < 0.05, level > 0.95)
        if some.any()
    ]
    if len(wide) < 2 or sum(wide) <= 0.0:
        return 0.0
    return (wide[0] - wide[1]) / sum(wide)


def _judged_unit(file_format: str, kind: Kind, size: float) -> str:
    order = ("mm", "cm", "m") if file_format == "STL" and kind != "site" else ("m", "cm", "mm")
    for low, high in (COMMON_M[kind], PLAUSIBLE_M[kind]):
        for unit in order:
            if low <= size * UNITS_M[unit] <= high:
                return unit
    return "m"


def _doubts(source: SourceScene, job: Job, size: float, unit_m: float) -> list[Finding]:
    """A size that this kind of thing does not have. Nothing is changed: the file says what it says, and the artist decides."""
    size_m = size * unit_m
    low, high = PLAUSIBLE_M[job.kind]
    values: dict[str, Value] = {"size_m": _rounded(size_m), **_proposals(size)}
    proposed = _proposed(job.kind, size, unit_m)
    if not low <= size_m <= high:
        return [
            Finding(f"size-implausible-{job.kind}", Severity.warning, values={**values, "flag": proposed})
        ]
    if job.kind == "site":
        thing = _small_thing(source) if size_m > _ROOM_M else ""
        if thing:
            return [
                Finding(
                    "size-of-thing",
                    Severity.warning,
                    thing,
                    values={**values, "flag": _proposed("object", size, unit_m)},
                )
            ]
        if not DOUBTFUL_SITE_M[0] <= size_m <= DOUBTFUL_SITE_M[1]:
            return [Finding("size-doubtful", Severity.warning, values={**values, "flag": proposed})]
    return []


def _proposed(kind: Kind, size: float, unit_m: float) -> str:
    """The option that would make it plausible; where units alone do not, the kind that it would be."""
    for (low, high), unit in (
        (span, unit) for span in (COMMON_M[kind], PLAUSIBLE_M[kind]) for unit in UNITS_M
    ):
        if UNITS_M[unit] != unit_m and low <= size * UNITS_M[unit] <= high:
            return f"--unit {unit}" if kind != "object" else f"--unit {unit} --kind object"
    low, high = PLAUSIBLE_M["object"]
    if kind == "object":
        return "--unit m|cm|mm"
    return "--kind object" if low <= size * unit_m <= high else _proposed("object", size, unit_m)


def _proposals(size: float) -> dict[str, Value]:
    """How large it would be in each unit."""
    return {f"in_{unit}_m": _rounded(size * factor) for unit, factor in UNITS_M.items()}


def _small_thing(source: SourceScene) -> str:
    """A name in the file that tells of a small thing, if most named meshes or the title do."""
    if SMALL_THINGS.search(source.credits.title):
        return source.credits.title[:80]
    named = [node.name for node in source.nodes if node.mesh is not None and node.name]
    named += [mesh.name for mesh in source.meshes if mesh.name]
    told = [name for name in named if SMALL_THINGS.search(name.replace("_", " "))]
    return told[0][:80] if told and len(told) * 3 >= len(named) else ""


def _measured(kind: Kind, bounds: Doubles, up: Up) -> float:
    extent = np.diff(bounds, axis=0)[0]
    return float(extent[1 if up == "y" else 2]) if kind == "figure" else float(extent.max())


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
