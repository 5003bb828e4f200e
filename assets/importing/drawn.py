"""Pieces put together: everything that can be one draw call, as bare arrays. World frame (or an object's own), metres; UVs with v UP."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.importing.arrays import Floats
from assets.importing.flat import FlatPiece
from assets.importing.material_plan import MaterialPlan
from assets.importing.srgb import decoded, encoded
from scenes.package import Material

Bytes = NDArray[np.uint8]
Triangles = NDArray[np.uint32]


@dataclass(frozen=True)
class Drawn:
    """positions, normals (n, 3); uvs, uvs2 (n, 2); tangents (n, 4); tint (n, 4) sRGB; faces (m, 3). All float32, uint8, uint32.

    ``light``: (n,) uint8, ambient occlusion, 255 = open. ``motion``: what moves it. ``frames``: (k, n, 6), positions and normals.
    ``lamps``: (n, 8), the lamps' baked light (``scenes.package.Lod``); ``lit_by``: lamps of the manifest that light it as it is drawn.
    """

    material: str
    positions: Floats
    normals: Floats
    uvs: Floats
    faces: Triangles
    tangents: Floats | None = None
    uvs2: Floats | None = None
    tint: Bytes | None = None
    light: Bytes | None = None
    object: str | None = None
    variant: str | None = None
    motion: str | None = None
    frames: Floats | None = None
    lightmap: str | None = None
    lamps: Bytes | None = None
    lit_by: tuple[int, ...] = ()

    @property
    def triangles(self) -> int:
        return len(self.faces)

    def rows(self, kept: NDArray[np.integer[Any]], faces: Triangles) -> "Drawn":
        """The same with only (or again, in this order) these vertices, and with ``faces`` that point at them."""
        parts: dict[str, Any] = {
            name: None if (value := getattr(self, name)) is None else value[kept]
            for name in ("positions", "normals", "uvs", "tangents", "uvs2", "tint", "light", "lamps")
        }
        frames = None if self.frames is None else self.frames[:, kept]
        return replace(self, faces=faces, frames=frames, **parts)

    def with_faces(self, faces: Triangles) -> "Drawn":
        """Only ``faces`` and the vertices that they use, in their old order."""
        used = np.zeros(len(self.positions), bool)
        used[faces] = True
        places = np.cumsum(used, dtype=np.uint32) - np.uint32(1)
        return self.rows(np.flatnonzero(used), places[faces])


def folded(materials: Sequence[Material]) -> dict[str, Material]:
    """By each material's name what it becomes: those without pictures that differ only in colour become one, and the colour a tint.

    What is folded has the colour white; the first one's name stays.
    """
    alike: dict[str, list[Material]] = {}
    for material in materials:
        if _plain(material):
            alike.setdefault(_shape(material), []).append(material)
    became = {material.name: material for material in materials}
    for group in alike.values():
        if len(group) > 1:
            alpha = group[0].base_color[3]
            shared = group[0].model_copy(update={"base_color": (1.0, 1.0, 1.0, alpha)})
            became.update({material.name: shared for material in group})
    return became


def _plain(material: Material) -> bool:
    pictures = (material.base_color_texture, material.normal_texture, material.orm_texture, material.emissive_texture)
    return all(picture is None for picture in pictures)


def _shape(material: Material) -> str:
    alpha = material.base_color[3]
    return material.model_copy(update={"name": "", "base_color": (1.0, 1.0, 1.0, alpha)}).model_dump_json()


def gathered(pieces: Sequence[FlatPiece], plan: MaterialPlan) -> tuple[list[Drawn], list[Material]]:
    """One ``Drawn`` for each material, object, variant and motion, and the materials that are left.

    A deforming piece stays alone, for its frames are of its own vertices.
    """
    became = folded(plan.materials)
    groups: dict[tuple[str, ...], list[Drawn]] = {}
    for number, piece in enumerate(pieces):
        if piece.role != "drawn" or not len(piece.faces):
            continue
        planned = plan.of(piece.material).material
        one = _drawn(piece, plan, planned, became[planned.name])
        alone = f"{number:08}" if piece.frames is not None else ""
        key = (one.material, piece.object or "", piece.variant or "", piece.motion or "", alone)
        groups.setdefault(key, []).append(one)
    used = {key[0] for key in groups}
    left = {material.name: material for material in became.values() if material.name in used}
    return [joined(groups[key]) for key in sorted(groups)], list(left.values())


def _drawn(piece: FlatPiece, plan: MaterialPlan, planned: Material, material: Material) -> Drawn:
    count = len(piece.positions)
    uvs, uvs2 = plan.uvs(piece)
    normals = piece.normals if piece.normals is not None else np.tile(np.array([0, 0, 1], np.float32), (count, 1))
    tint = piece.colors
    if planned.base_color != material.base_color:
        of_vertex = np.ones((1, 4)) if tint is None else tint / 255.0
        light = encoded(decoded(of_vertex[:, :3]) * np.asarray(planned.base_color[:3]))
        shown = np.concatenate([light, of_vertex[:, 3:]], axis=1)
        tint = np.broadcast_to(np.round(shown * 255).astype(np.uint8), (count, 4)).copy()
    frames = None
    if piece.frames is not None:
        turned = piece.frame_normals if piece.frame_normals is not None else np.broadcast_to(normals, piece.frames.shape)
        frames = np.concatenate([piece.frames, turned], axis=2).astype(np.float32)
    return Drawn(
        material.name, np.asarray(piece.positions, np.float32), np.asarray(normals, np.float32), np.asarray(uvs, np.float32),
        np.asarray(piece.faces, np.uint32), piece.tangents if plan.keeps_tangents(piece) else None, uvs2, tint,
        object=piece.object, variant=piece.variant, motion=piece.motion, frames=frames,
    )


def joined(parts: Sequence[Drawn]) -> Drawn:
    """One mesh of several of the same material. Where only some bring tints or second UVs, the others get white ones and zeros."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0] + [len(part.positions) for part in parts[:-1]])
    faces = [part.faces + np.uint32(start) for part, start in zip(parts, starts, strict=True)]

    def together(name: str, width: int, kind: type, value: int) -> Any:
        arrays = [getattr(part, name) for part in parts]
        if all(array is None for array in arrays):
            return None
        filled = [
            np.full((len(part.positions), width), value, kind) if array is None else array
            for part, array in zip(parts, arrays, strict=True)
        ]
        return np.concatenate(filled).astype(kind, copy=False)

    return replace(
        parts[0],
        positions=np.concatenate([part.positions for part in parts]),
        normals=np.concatenate([part.normals for part in parts]),
        uvs=np.concatenate([part.uvs for part in parts]),
        faces=np.concatenate(faces),
        tangents=together("tangents", 4, np.float32, 0),  # zeros: made with the others
        uvs2=together("uvs2", 2, np.float32, 0),
        tint=together("tint", 4, np.uint8, 255),
    )
