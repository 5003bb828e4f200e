"""All pieces of a model, in the file's frame: what stands still, what moves rigidly, and what a skin or morphs deform."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assets.importing import raw_pieces, skin
from assets.importing.finding import Finding, note, warning
from assets.importing.hierarchy import Placed
from assets.importing.motion_channels import shown
from assets.importing.motion_poses import FRAMES_PER_S, Clock, Poses
from assets.importing.raw_pieces import Raw
from assets.importing.source import SourceNode, SourcePrimitive, SourceScene, SourceSkin
from assets.importing.surface_normals import smooth
from assets.importing.welding import by_position

Doubles = npt.NDArray[np.float64]
MOST_RIGID_FRAMES = 1800
"""48 bytes each; a minute at 30 a second. A turn between two frames must stay small, for the engine mixes matrices."""
MOST_DEFORMING_FRAMES = 240
MOST_DEFORMING_BYTES = 24 * 2**20
"""Of all deforming vertices of a model at all frames, 24 bytes each."""
LEAST_FRAMES = 8
"""A deforming movement in fewer frames is no movement."""
MOST_RIGID = 64
"""Each motion is a draw call at least."""
_SINGULAR, _HUGE = 1e9, 1e12


@dataclass(frozen=True)
class Moving:
    """A motion, in the file's frame. matrices: (count, 4, 4) file_from_rest; None where a piece brings its own frames."""

    name: str
    clock: Clock
    matrices: Doubles | None
    part_of: int | None


@dataclass(frozen=True)
class _Part:
    """One primitive of one node. ``animations``: what moves it; ``moves``: it is to be shown moving; ``deforms``: more than rigidly."""

    node: Placed
    told: SourceNode
    primitive: SourcePrimitive
    morph_weights: tuple[float, ...]
    skin: SourceSkin | None
    driver: int
    animations: frozenset[int]
    moves: bool
    deforms: bool


def pieces(
    source: SourceScene, drawn: Iterable[tuple[Placed, int]]
) -> tuple[list[Raw], list[Moving], list[Finding]]:
    """``drawn``: nodes that count, and the number of each one's mesh."""
    taken, left = shown(source.animations)
    poses = Poses(source, taken)
    parts = list(_parts(source, drawn, poses))
    maker = _Maker(poses, parts)
    made = [maker.raw(part) for part in parts]
    findings = maker.findings
    if left:
        findings.append(
            note("animations-left-out", taken[0].name, count=len(left), names=", ".join(left)[:200])
        )
    return made, maker.motions, findings


def _parts(source: SourceScene, drawn: Iterable[tuple[Placed, int]], poses: Poses) -> Iterable[_Part]:
    for node, mesh_number in drawn:
        told, mesh = source.nodes[node.number], source.meshes[mesh_number]
        held = (
            source.skins[told.skin] if told.skin is not None and 0 <= told.skin < len(source.skins) else None
        )
        for primitive in mesh.primitives:
            own_skin = held if primitive.joints is not None and primitive.weights is not None else None
            movers = (
                [node.number]
                if own_skin is None
                else [j for j in own_skin.joints if 0 <= j < len(source.nodes)]
            )
            animations = frozenset().union(*(poses.animations_of(mover) for mover in movers))
            morphs = bool(primitive.morphs) and node.number in poses.weights
            if morphs:
                animations |= {poses.weights[node.number][0]}
            moves = node.role == "drawn" and not poses.still(animations)
            yield _Part(
                node, told, primitive, told.morph_weights or mesh.morph_weights, own_skin, int(poses.driver[node.number]),
                animations, moves, moves and (own_skin is not None or morphs),
            )  # fmt: skip


class _Maker:
    """Makes pieces one after the other, and the motions that they want."""

    def __init__(self, poses: Poses, parts: list[_Part]) -> None:
        self._poses = poses
        self._rigid: dict[tuple[int, int | None], tuple[str, Doubles]] = {}
        self.motions: list[Moving] = []
        self.findings: list[Finding] = []
        self._kept = self._largest_drivers(parts)
        vertices = sum(len(part.primitive.positions) for part in parts if part.deforms)
        self._most = min(MOST_DEFORMING_FRAMES, MOST_DEFORMING_BYTES // max(1, 24 * vertices))
        if self._most < LEAST_FRAMES:
            most = MOST_DEFORMING_BYTES // (24 * LEAST_FRAMES)
            self.findings.append(warning("deforming-left-still", count=vertices, most=most))
            return
        slowest = [poses.clock(part.animations, self._most).frames_per_s for part in parts if part.deforms]
        if min(slowest, default=FRAMES_PER_S) < 0.5 * FRAMES_PER_S:
            self.findings.append(
                note("deforming-coarser", frames_per_s=round(min(slowest), 1), count=vertices)
            )

    def raw(self, part: _Part) -> Raw:
        if part.deforms and self._most >= LEAST_FRAMES:
            return self._deforming(part)
        if part.moves and not part.deforms and part.driver in self._kept:
            name, rest = self._rigid_motion(part)
            raw = self._shaped(part, part.morph_weights, rest @ self._poses.rest_of[part.node.number], None)
            return replace(raw, piece=replace(raw.piece, motion=name or None))
        return self._posed(part, self._poses.clock(part.animations, 1), 0)

    def _posed(self, part: _Part, clock: Clock, frame: int) -> Raw:
        weights: Doubles | tuple[float, ...] = part.morph_weights
        if part.primitive.morphs and part.node.number in self._poses.weights:
            weights = self._poses.morph_weights(part.node.number, clock)[frame]
        joints = None if part.skin is None else self._poses.joints(part.skin, clock)[:, frame]
        return self._shaped(part, weights, self._poses.worlds(part.node.number, clock)[frame], joints)

    def _shaped(
        self, part: _Part, weights: Doubles | tuple[float, ...], world: Doubles, joints: Doubles | None
    ) -> Raw:
        positions, normals = skin.morphed(part.primitive, weights)
        shaped = replace(part.primitive, positions=positions, normals=normals, morphs=())
        if joints is not None:
            return raw_pieces.skinned(part.node, shaped, joints)
        if part.told.instances is not None:
            return raw_pieces.written_out(part.node, shaped, world, part.told.instances)
        return raw_pieces.carried(part.node, shaped, world)

    def _deforming(self, part: _Part) -> Raw:
        part = replace(part, primitive=_with_normals(part.primitive), told=replace(part.told, instances=None))
        clock = self._poses.clock(part.animations, self._most)
        frames = [self._posed(part, clock, frame) for frame in range(clock.count)]
        name = self._named(clock, None, part)
        normals = [raw.piece.normals for raw in frames if raw.piece.normals is not None]
        return raw_pieces.deformed(frames[0], name, [raw.positions for raw in frames], normals)

    def _named(self, clock: Clock, matrices: Doubles | None, part: _Part) -> str:
        name = f"motion {len(self.motions):03}"
        self.motions.append(Moving(name, clock, matrices, part.node.part_of))
        return name

    def _rigid_motion(self, part: _Part) -> tuple[str, Doubles]:
        """Its name (empty: it does not really move) and where the driver is at rest: where it begins, unless it begins as a point."""
        key = part.driver, part.node.part_of
        if key not in self._rigid:
            clock = self._poses.clock(part.animations, MOST_RIGID_FRAMES)
            worlds = self._poses.driver_worlds(part.driver, clock)
            sizes = np.abs(np.linalg.det(worlds[:, :3, :3]))
            rest = worlds[0 if sizes[0] > 1e-3 * sizes.max() else int(sizes.argmax())]
            matrices = _from_rest(worlds, rest)
            name = "" if matrices is None else self._named(clock, matrices, part)
            self._rigid[key] = name, rest
        return self._rigid[key]

    def _largest_drivers(self, parts: list[_Part]) -> set[int]:
        """At most MOST_RIGID; what the others move stays as it begins."""
        sizes: dict[int, int] = {}
        for part in parts:
            if part.moves and not part.deforms:
                sizes[part.driver] = sizes.get(part.driver, 0) + len(part.primitive.faces)
        if len(sizes) > MOST_RIGID:
            self.findings.append(note("motions-left-still", count=len(sizes) - MOST_RIGID, most=MOST_RIGID))
        return set(sorted(sizes, key=lambda driver: (-sizes[driver], driver))[:MOST_RIGID])


def _from_rest(worlds: Doubles, rest: Doubles) -> Doubles | None:
    """(count, 4, 4) file_from_rest; None where nothing moves, or where there is no such matrix."""
    if not (np.abs(worlds) < _HUGE).all() or np.abs(worlds - rest).max() <= 1e-6 * np.abs(worlds).max():
        return None
    if not np.linalg.cond(rest[:3, :3]) < _SINGULAR:
        return None
    made: Doubles = worlds @ np.linalg.inv(rest)
    return made if (np.abs(made) < _HUGE).all() else None


def _with_normals(primitive: SourcePrimitive) -> SourcePrimitive:
    """Smooth ones where there are none: a deforming mesh keeps its vertices, so it cannot be flat-shaded."""
    if primitive.normals is not None:
        return primitive
    faces = primitive.faces[(primitive.faces < len(primitive.positions)).all(axis=1)]
    return replace(primitive, normals=smooth(primitive.positions, faces, by_position(primitive.positions)[1]))
