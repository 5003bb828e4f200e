"""Collects meshes, textures and tables and writes them as one site package, beside the old one, then in its place."""

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.mesh_parts import Part, tangents_of
from scenes.package import VERTEX_STRIDE_BYTES, Lod, Mesh, SiteManifest, Vector3

VERTEX = np.dtype(
    [
        ("position", "<f4", 3),
        ("normal", "<f4", 3),
        ("tangent", "<f4", 4),
        ("uv", "<f4", 2),
        ("color", "u1", 4),
    ]
)
assert VERTEX.itemsize == VERTEX_STRIDE_BYTES


def vertex_bytes(part: Part) -> bytes:
    """Interleave a part as the package's 52-byte vertices."""
    rows = np.zeros(len(part.positions), VERTEX)
    rows["position"] = part.positions
    rows["normal"] = part.normals
    rows["tangent"] = tangents_of(part)
    rows["uv"] = part.uvs
    rows["color"] = part.colors
    return rows.tobytes()


def _vector(values: NDArray[np.float64]) -> Vector3:
    return (round(float(values[0]), 4), round(float(values[1]), 4), round(float(values[2]), 4))


@dataclass
class PackageWriter:
    """``add_mesh`` and ``add_file`` first, then ``write`` once with the manifest's other fields."""

    geometry: bytearray = field(default_factory=bytearray)
    meshes: list[Mesh] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    shared_indices: dict[bytes, int] = field(default_factory=dict)

    def add_mesh(
        self,
        name: str,
        material: str,
        lods: list[tuple[Part, float, float]],
        *,
        variant: str | None = None,
        object_name: str | None = None,
        repeat_offsets_m: tuple[Vector3, ...] = (),
    ) -> Mesh:
        """One mesh from its levels, each (part, from metres, to metres)."""
        baked = []
        for part, near_m, far_m in lods:
            at = len(self.geometry)
            self.geometry += vertex_bytes(part)
            baked.append(
                Lod(
                    vertex_offset_bytes=at,
                    vertex_count=len(part.positions),
                    index_offset_bytes=self.add_indices(part.faces),
                    index_count=part.faces.size,
                    min_m=near_m,
                    max_m=far_m,
                )
            )
        points = np.concatenate([part.positions for part, _, _ in lods])
        offsets = np.array(repeat_offsets_m or ((0.0, 0.0, 0.0),))
        mesh = Mesh(
            name=name,
            material=material,
            bounds_min_m=_vector(points.min(axis=0) + offsets.min(axis=0)),
            bounds_max_m=_vector(points.max(axis=0) + offsets.max(axis=0)),
            lods=tuple(baked),
            variant=variant,
            object=object_name,
            repeat_offsets_m=repeat_offsets_m,
        )
        self.meshes.append(mesh)
        return mesh

    def add(self, raw: bytes) -> int:
        """Bytes as they are; returns where they begin."""
        at = len(self.geometry)
        self.geometry += raw
        return at

    def add_indices(self, faces: NDArray[np.uint32]) -> int:
        """Where the index bytes of ``faces`` begin; equal ones are stored once."""
        raw = np.ascontiguousarray(faces.astype("<u4", copy=False)).tobytes()
        key = hashlib.sha256(raw).digest()
        if key not in self.shared_indices:
            self.shared_indices[key] = self.add(raw)
        return self.shared_indices[key]

    def add_file(self, path: str, content: bytes) -> None:
        self.files[path] = content

    def write(self, folder: Path, fields: dict[str, object]) -> SiteManifest:
        """Write beside ``folder`` and swap it in, so that a reader never sees half a package."""
        contents = {**self.files, "geometry.bin": bytes(self.geometry)}
        hashes = {path: hashlib.sha256(raw).hexdigest() for path, raw in sorted(contents.items())}
        manifest = SiteManifest.model_validate({**fields, "meshes": tuple(self.meshes), "files": hashes})
        fresh = folder.with_name(folder.name + ".new")
        old = folder.with_name(folder.name + ".old")
        for stale in (fresh, old):
            shutil.rmtree(stale, ignore_errors=True)
        for path, raw in contents.items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(raw)
        text = json.dumps(
            manifest.model_dump(mode="json", exclude_defaults=True),
            indent=1,
            sort_keys=True,
            ensure_ascii=False,
        )
        (fresh / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
        return manifest
