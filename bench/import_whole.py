"""One file through the whole import, each stage in its own child, and its package loaded by the engine: what each step left, and what is odd.

For ``bench.import_coverage``. A step is compared with the one before: triangles with what was told to be removed, bounds in our frame,
pictures by use. The source is compared with other readers there.
"""

import io
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.importing.arrays import restored
from assets.importing.budgets import BUDGETS
from assets.importing.finding import Severity
from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.ground import GROUND
from assets.importing.job import Job
from assets.importing.pipeline import TABLE, Outcome, run
from assets.importing.places import Places
from assets.importing.source import SourceMaterial, SourceScene
from assets.importing.stages import ORDER
from bench import import_together
from bench.import_measures import Measured, box, measured, said
from content.messages import LANGUAGES, catalogue
from engine.package_ahead import PackageAhead
from engine.package_loader import LoadedPackage

Doubles = NDArray[np.float64]
REMOVED = ("triangles-degenerate", "triangles-twice", "faces-double")
ROUGHLY = ("vertices-nowhere", "indices-out-of-range", "holes-closed", "piece-empty")
"""Mends that change how many triangles there are without telling the number."""
_CLOSE = 1e-3  # of the model's size
_PACKED = 2e-3  # the same for what was simplified to a budget
_SLOTS = {"base": "base_color_texture", "normal": "normal_texture", "emissive": "emissive_texture"}


@dataclass
class Whole:
    """``source``: as the reader left it, None: refused before. ``refused``: codes; ``odd``: what is wrong with a step, in words."""

    source: Measured | None = None
    source_format: str = ""
    refused: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    triangles: dict[str, int] = field(default_factory=dict)
    moves: bool = False
    seconds: float = 0.0
    stages: dict[str, list[float]] = field(default_factory=dict)  # wall s, CPU s, MiB
    load_s: float = 0.0
    package_bytes: int = 0


def imported(path: Path, keep: Path | None = None, *, together: bool = False) -> Whole:
    """``together``: the stages in one child (``import_together.py``). ``keep``: a folder for the package (NAME.site), for pictures of it."""
    found = Whole()
    words = {language: catalogue(language, "import") for language in LANGUAGES}
    with tempfile.TemporaryDirectory(prefix="hongji-coverage-") as made:
        folder = Path(made)
        places = Places(folder / "cache", keep or folder / "sites", folder / "imports")
        left: dict[str, Any] = {}

        def look(work: Path) -> None:
            for name, kind in (("source", SourceScene), ("flat", FlatScene)):
                if (work / name).exists():
                    left[name] = restored(kind, work / name)

        table, order = (import_together.__name__, import_together.ORDER) if together else (TABLE, ORDER)
        started_s = time.perf_counter()
        outcome = run(path, Job(_name(path)), places, words, table=table, order=order, cover=False, looked_into=look)
        found.seconds = round(time.perf_counter() - started_s, 2)
        _stages(outcome, found)
        source: SourceScene | None = left.get("source")
        if source is not None:
            found.source, found.source_format = measured(source), source.format
            found.moves = bool(source.animations or source.skins or any(mesh.morph_weights for mesh in source.meshes))
        if outcome.package is None:
            found.odd += [] if found.refused else ["nothing was baked, and no reason was given"]
            return found
        found.package_bytes = sum(path.stat().st_size for path in outcome.package.rglob("*") if path.is_file())
        flat: FlatScene = left["flat"]
        if source is not None and found.source is not None:
            _flat_beside_source(flat, source, found.source, outcome, found)
        _package_beside_flat(outcome.package, flat, found)
    return found


def _name(path: Path) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in path.stem.lower()).strip("-")[:40] or "model"


def _stages(outcome: Outcome, found: Whole) -> None:
    for name, end in outcome.stages.items():
        found.stages[name] = [round(end.wall_s, 2), round(end.cpu_s, 2), end.peak_bytes // 2**20]
        if end.how not in ("done", "refused"):
            found.odd.append(f"{name} ended: {end.how} {end.detail}".strip())
    for log in sorted(outcome.folder.glob("*.log")):
        if "Traceback" in (text := log.read_text(errors="replace")):
            found.odd.append(f"{log.stem} says: {text.strip().splitlines()[-1][:120]}")
    for told in outcome.verdict.findings:
        text = said(told.code, told.values, told.file)
        (found.refused if told.severity == Severity.error else found.notes).append(text)
        if not told.said or any(not one.found or "{" in one.found for one in told.said.values()):
            found.odd.append(f"no sentence for {told.code}")


def _removed(outcome: Outcome) -> tuple[int, bool]:
    """How many triangles mending says that it removed, and whether that is exact."""
    count, exact = 0, True
    for told in outcome.verdict.findings:
        code = str(told.values.get("of", told.code))
        count += int(told.values.get("count", 0)) if code in REMOVED else 0
        exact &= code not in ROUGHLY
    return count, exact


def _drawn(flat: FlatScene) -> list[FlatPiece]:
    return [piece for piece in flat.pieces if piece.role == "drawn"]


def _flat_beside_source(flat: FlatScene, source: SourceScene, was: Measured, outcome: Outcome, found: Whole) -> None:
    triangles = sum(len(piece.faces) for piece in flat.pieces)
    removed, exact = _removed(outcome)
    found.triangles |= {"source": was.triangles, "removed": removed, "mended": triangles}
    if exact and triangles != was.triangles - removed:
        found.odd.append(f"{was.triangles} triangles read, {removed} removed, {triangles} left")
    still = [piece for piece in flat.pieces if piece.motion is None and piece.object is None]
    if found.moves or len(still) != len(flat.pieces) or not exact or removed:
        return
    low, high = np.array(was.bounds) * flat.metres_in_unit
    turned = {"z": np.array([low, high]), "y": np.array([[low[0], -high[2], low[1]], [high[0], -low[2], high[1]]])}
    shift = np.array([[told.values[f"{axis}_m"] for axis in ("east", "north", "up")]
                      for told in outcome.verdict.findings if told.code == "moved-to-origin"], float).sum(axis=0)  # fmt: skip
    ends = [turned[source.up]] if source.up_known else list(turned.values())
    now = box(piece.positions[piece.faces] for piece in still)
    if not any(_near(now, end + shift, _CLOSE) for end in ends):
        found.odd.append(f"bounds in our frame {now.tolist()}, read {was.bounds}")


def _near(box: Doubles, other: Doubles, share: float) -> bool:
    return bool(np.abs(box - other).max() <= share * max(float(np.ptp(other, axis=0).max()), 1e-6))


def _package_beside_flat(folder: Path, flat: FlatScene, found: Whole) -> None:
    started_s = time.perf_counter()
    package = PackageAhead(folder, 1).package()
    found.load_s = round(time.perf_counter() - started_s, 3)
    manifest = package.manifest
    if manifest.probe is not None:
        package.cube(manifest.probe.texture)
    vertices = {mesh.motion: mesh.lods[0].vertex_count for mesh in manifest.meshes if mesh.motion is not None}
    for motion in manifest.motions:
        package.motion(motion, vertices[motion.name])
    if flat.format in ("picture", "panorama"):
        return
    own = [mesh for mesh in manifest.meshes if mesh.material != GROUND]
    triangles = sum(mesh.lods[0].index_count // 3 for mesh in own)
    drawn = _drawn(flat)
    before = sum(len(piece.faces) for piece in drawn)
    found.triangles["baked"] = triangles
    most = int(BUDGETS["pc"].triangles * 0.9)
    finer = bool(flat.lamps) and before < triangles <= 1.05 * max(most, before)  # where lamps' light changes, triangles are split
    if triangles != before and not finer and not (before > most and 0.3 * most < triangles <= 1.05 * most):
        found.odd.append(f"{before} triangles mended, {triangles} baked")
    was, now = box(piece.positions[piece.faces] for piece in drawn if _stands(piece)), _boxes(package)
    if now is not None and not _near(now, was, _CLOSE if triangles == before else _PACKED):
        found.odd.append(f"bounds {was.tolist()} mended, {now.tolist()} baked")
    for slot, field_name in _SLOTS.items():
        pictures, baked = _pictures(flat, drawn, field_name), {getattr(material, field_name) for material in manifest.materials} - {None}
        if len(baked) < len(pictures):
            found.odd.append(f"{len(pictures)} {slot} pictures, {len(baked)} baked")


def _stands(piece: FlatPiece) -> bool:
    return piece.motion is None and piece.object is None


def _boxes(package: LoadedPackage) -> Doubles | None:
    """Of the vertices of what stands, as the engine's Geoms hold them."""
    corners = []
    for mesh in package.manifest.meshes:
        if mesh.material != GROUND and mesh.motion is None and mesh.object is None:
            geom = package.geom(mesh, mesh.lods[0])
            if geom.get_primitive(0).get_num_vertices() != mesh.lods[0].index_count:
                raise AssertionError(f"{mesh.name}: a Geom of another size than the manifest says")
            rows = np.frombuffer(geom.get_vertex_data().get_array(0).get_handle().get_data(), "<f4").reshape(-1, 13)[:, :3]
            corners += [rows.min(axis=0), rows.max(axis=0)]
    return np.array([np.min(corners, axis=0), np.max(corners, axis=0)], float) if corners else None


def _pictures(flat: FlatScene, drawn: list[FlatPiece], slot: str) -> set[bytes]:
    """Contents of the pictures that surfaces with UVs use in this way, and that show more than one value."""
    used: set[bytes] = set()
    for piece in drawn:
        material = flat.materials[piece.material] if piece.material is not None else SourceMaterial("")
        use = getattr(material, slot)
        dark = slot == "emissive_texture" and not any(material.emissive)
        if use is None or len(piece.uvs) <= use.uv_set or dark or (material.unlit and slot != "base_color_texture"):
            continue
        content = flat.images[use.image].content
        used |= {bytes(content)} if content is not None else set()
    return {content for content in used if _varies(content)}


def _varies(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return len(picture.convert("RGBA").getcolors(picture.width * picture.height) or ()) > 1
    except (OSError, ValueError, SyntaxError):
        return False
