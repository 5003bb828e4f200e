"""Pieces on their way to our frame: positions still float64, so that what lies far away keeps its millimetres."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from assets.importing import skin, transforms
from assets.importing.flat import FlatPiece
from assets.importing.frame import Frame
from assets.importing.hierarchy import Placed
from assets.importing.source import SourcePrimitive

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Raw:
    """``piece.positions`` is not yet set; ``piece.frames``, if there are any, are in the same frame as ``positions``."""

    piece: FlatPiece
    positions: Doubles
    part_of: int | None


def carried(node: Placed, primitive: SourcePrimitive, world: Doubles) -> Raw:
    """``world``: file_from_mesh."""
    return Raw(_carried(node, primitive, world), transforms.points(world, primitive.positions), node.part_of)


def written_out(node: Placed, primitive: SourcePrimitive, world: Doubles, instances: Doubles) -> Raw:
    """All instances, (k, 4, 4) node_from_instance, as one piece."""
    matrices = [world @ instance for instance in instances]
    pieces = [_carried(node, primitive, matrix) for matrix in matrices]
    count = len(primitive.positions)

    def together(name: str) -> Any:
        arrays = [getattr(piece, name) for piece in pieces]
        return None if not arrays or arrays[0] is None else np.concatenate(arrays)

    nothing = [np.empty((0, 3), np.uint32)]
    piece = replace(
        _carried(node, primitive, world),
        faces=np.concatenate(nothing + [one.faces + np.uint32(n * count) for n, one in enumerate(pieces)]),
        normals=together("normals"),
        tangents=together("tangents"),
        uvs=tuple(np.tile(uv, (len(pieces), 1)) for uv in primitive.uvs),
        colors=together("colors"),
    )
    positions = [np.empty((0, 3))] + [transforms.points(matrix, primitive.positions) for matrix in matrices]
    return Raw(piece, np.concatenate(positions), node.part_of)


def skinned(node: Placed, primitive: SourcePrimitive, joints: Doubles) -> Raw:
    """In the pose of ``joints``, (j, 4, 4) file_from_mesh. Tangents are made anew by whoever needs them."""
    positions, normals = skin.posed(primitive, joints)
    mirrored = float(np.median(np.linalg.det(joints[:, :3, :3]))) < 0.0
    matrix = np.diag((-1.0 if mirrored else 1.0, 1.0, 1.0, 1.0))
    piece = _carried(node, replace(primitive, normals=None, tangents=None), matrix)
    return Raw(replace(piece, normals=normals), positions, node.part_of)


def deformed(raw: Raw, motion: str, frames: list[Doubles], normals: list[Floats]) -> Raw:
    """``raw`` as its first frame shows it, deformed by a motion. frames, normals: (n, 3) each."""
    kept = np.stack([frame.astype(np.float32) for frame in frames])
    turned_normals = np.stack(normals)
    piece = replace(
        raw.piece,
        motion=motion,
        frames=kept,
        frame_normals=turned_normals,
        normals=turned_normals[0],
        tangents=None,
    )
    return replace(raw, piece=piece, positions=frames[0])


def turned(raw: Raw, frame: Frame) -> Raw:
    """From the file's frame to ours."""
    turn, piece = frame.turn, raw.piece
    if frame.up != "z":
        piece = replace(
            piece,
            normals=None if piece.normals is None else transforms.normals(turn, piece.normals),
            tangents=None if piece.tangents is None else transforms.tangents(turn, piece.tangents),
            frame_normals=_each(piece.frame_normals, lambda rows: transforms.normals(turn, rows)),
        )
    piece = replace(piece, frames=_each(piece.frames, lambda rows: _float(transforms.points(turn, rows))))
    return replace(raw, piece=piece, positions=transforms.points(turn, raw.positions))


def moved(raw: Raw, by: Doubles) -> Raw:
    """``by``: (3,), in the frame of the positions."""
    frames = raw.piece.frames
    piece = raw.piece if frames is None else replace(raw.piece, frames=_float(frames + by))
    return replace(raw, piece=piece, positions=raw.positions + by)


def _carried(node: Placed, primitive: SourcePrimitive, matrix: Doubles) -> FlatPiece:
    """All but the positions."""
    return FlatPiece(
        name=node.path,
        positions=np.empty((0, 3), np.float32),
        faces=transforms.faces(matrix, primitive.faces),
        normals=None if primitive.normals is None else transforms.normals(matrix, primitive.normals),
        tangents=None if primitive.tangents is None else transforms.tangents(matrix, primitive.tangents),
        uvs=primitive.uvs,
        colors=None if primitive.colors is None else transforms.encoded(primitive.colors),
        material=primitive.material,
        role=node.role,
    )


def _each(frames: Floats | None, change: Any) -> Floats | None:
    """``change`` of (n, 3) rows done to (k, n, 3)."""
    return None if frames is None else change(frames.reshape(-1, 3)).reshape(frames.shape)


def _float(values: Doubles) -> Floats:
    return values.astype(np.float32)
