"""A site package of a few kilobytes for tests: ground, box, river, leaf, a movable cube, and a figure of two bones."""

import hashlib
import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np

_FACES = (  # normal, tangent (bitangent follows)
    ((1, 0, 0), (0, 1, 0)),
    ((-1, 0, 0), (0, -1, 0)),
    ((0, 1, 0), (-1, 0, 0)),
    ((0, -1, 0), (1, 0, 0)),
    ((0, 0, 1), (1, 0, 0)),
    ((0, 0, -1), (-1, 0, 0)),
)


class TinySite:
    """Collects meshes and writes the package. ``add_*`` give the manifest's entry, which may be changed before ``write``."""

    def __init__(self) -> None:
        self.geometry = bytearray()
        self.meshes: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}

    def add_quad(
        self, name: str, material: str, low: tuple[float, ...], high: tuple[float, ...], **more: Any
    ) -> None:
        """A level rectangle at the height low[2], facing up."""
        corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
        color = more.pop("color", (255, 255, 0, 0))
        vertices = [
            ((x, y, low[2]), (0, 0, 1), (1, 0, 0, 1), (x * 0.25, y * 0.25), color) for x, y in corners
        ]
        self._add(name, material, vertices, [0, 1, 2, 0, 2, 3], **more)

    def add_box(
        self, name: str, material: str, low: tuple[float, ...], high: tuple[float, ...], **more: Any
    ) -> None:
        color = more.pop("color", (255, 255, 0, 0))
        middle, half = (np.array(low) + high) / 2.0, (np.array(high) - low) / 2.0
        vertices: list[Any] = []
        indices: list[int] = []
        for normal, tangent in _FACES:
            n, t = np.array(normal, float), np.array(tangent, float)
            b = np.cross(n, t)
            start = len(vertices)
            for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                place = middle + half * (n + t * u + b * v)
                vertices.append((tuple(place), normal, (*tangent, 1), ((u + 1) / 2, (v + 1) / 2), color))
            indices += [start + i for i in (0, 1, 2, 0, 2, 3)]
        self._add(name, material, vertices, indices, **more)

    def _add(self, name: str, material: str, vertices: list[Any], indices: list[int], **more: Any) -> None:
        lod = {"vertex_offset_bytes": len(self.geometry), "vertex_count": len(vertices)}
        for position, normal, tangent, uv, color in vertices:
            self.geometry += struct.pack("<3f3f4f2f4B", *position, *normal, *tangent, *uv, *color)
        lod |= {"index_offset_bytes": len(self.geometry), "index_count": len(indices)}
        self.geometry += struct.pack(f"<{len(indices)}I", *indices)
        places = np.array([v[0] for v in vertices])
        lod |= more.pop("lod", {})
        self.meshes.append(
            {
                "name": name,
                "material": material,
                "bounds_min_m": [float(v) for v in places.min(axis=0)],
                "bounds_max_m": [float(v) for v in places.max(axis=0)],
                "lods": [lod],
                **more,
            }
        )

    def write(self, directory: Path, **changes: Any) -> Path:
        """``changes`` replace entries of the manifest."""
        directory.mkdir(parents=True, exist_ok=True)
        self.files["geometry.bin"] = bytes(self.geometry)
        for name, content in self.files.items():
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            (directory / name).write_bytes(content)
        manifest = {**manifest_without_meshes(), "meshes": self.meshes}
        manifest["files"] = {
            name: hashlib.sha256(content).hexdigest() for name, content in self.files.items()
        }
        manifest |= changes
        (directory / "manifest.json").write_text(json.dumps(manifest))
        return directory


def manifest_without_meshes() -> dict[str, Any]:
    sun = {"azimuth_rad": math.radians(140), "elevation_rad": math.radians(38)}
    return {
        "format": "hongji-site/1",
        "name": "tiny",
        "bounds_min_m": [-50, -50, -10],
        "bounds_max_m": [50, 50, 30],
        "spawn_position_m": [0, -12, 0],
        "spawn_heading_rad": 0,
        "shadow_min_m": [-12, -12, -2],
        "shadow_max_m": [12, 12, 8],
        "light": {"default": sun, "evening": {**sun, "elevation_rad": 0.1, "color": [1, 0.6, 0.3]}},
        "river": {"height_m": -1.0},
        "materials": [
            {"name": "ground", "kind": "terrain", "base_color": [0.3, 0.28, 0.22, 1]},
            {
                "name": "red",
                "base_color": [0.6, 0.05, 0.03, 1],
                "base_color_texture": "white.dds",
                "roughness": 0.5,
            },
            {"name": "leaf", "kind": "foliage", "base_color": [0.1, 0.4, 0.05, 1], "alpha_cutoff": 0.5},
            {"name": "river", "kind": "water"},
            {"name": "cloth", "base_color": [0.4, 0.42, 0.45, 1]},
        ],
        "objects": [
            {
                "name": "cube",
                "rest_position_m": [3, 0, 0],
                "bounds_min_m": [-0.5] * 3,
                "bounds_max_m": [0.5] * 3,
            },
            {"name": "spare", "bounds_min_m": [-0.5] * 3, "bounds_max_m": [0.5] * 3, "hidden": True},
            {
                "name": "doll",
                "bounds_min_m": [-0.4, -0.4, 0],
                "bounds_max_m": [0.4, 0.4, 1.8],
                "hidden": True,
            },
        ],
        "figures": [
            {
                "name": "soldier",
                "object": "doll",
                "bones": 2,
                "rows": 4,
                "file": "doll.f32",
                "clips": [
                    {"name": "stand", "first": 0, "count": 1, "fps": 1},
                    {"name": "nod", "first": 0, "count": 4, "fps": 4},
                ],
            }
        ],
    }


def plain_bc1(red: int, green: int, blue: int, size: int = 4) -> bytes:
    """A BC1 DDS of one colour, without smaller levels."""
    color = (red >> 3) << 11 | (green >> 2) << 5 | blue >> 3
    block = struct.pack("<HHI", color, color, 0)
    header = struct.pack("<4s7I44x", b"DDS ", 124, 0x81007, size, size, size * size // 2, 0, 0)
    header += struct.pack("<2I4s5I5I", 32, 4, b"DXT1", 0, 0, 0, 0, 0, 0x1000, 0, 0, 0, 0)
    return header + block * (size // 4) ** 2


def tiny_site() -> TinySite:
    """The whole of it: every kind of material, a variant, a level of detail, an object and a figure."""
    site = TinySite()
    site.files["textures/white.dds"] = plain_bc1(255, 255, 255)
    bones = np.zeros((4, 2, 3, 4), dtype="<f4")
    bones[:, :, :, :3] = np.eye(3)
    bones[:, 1, 2, 3] = [0.0, 0.1, 0.2, 0.1]  # the upper bone rises and falls
    site.files["doll.f32"] = bones.tobytes()
    site.add_quad("ground", "ground", (-40, -40, 0), (40, 40, 0), color=(255, 255, 128, 0))
    site.add_quad("river", "river", (-40, 40, -1), (40, 50, -1))
    site.add_box("box", "red", (-2, -1, 0), (0, 1, 2))
    site.add_box("annex", "red", (-6, -1, 0), (-4, 1, 2), variant="today")
    site.add_box("near box", "red", (6, -1, 0), (8, 1, 2), lod={"max_m": 30.0})
    site.add_quad("leaf", "leaf", (-1, 3, 1), (1, 5, 1), color=(255, 255, 255, 0))
    site.add_box("cube", "red", (-0.5, -0.5, 0), (0.5, 0.5, 1), object="cube")
    site.add_box("spare", "red", (-0.5, -0.5, 0), (0.5, 0.5, 1), object="spare")
    site.add_box("legs", "cloth", (-0.2, -0.15, 0), (0.2, 0.15, 0.9), object="doll", color=(255, 255, 0, 0))
    site.add_box("trunk", "cloth", (-0.3, -0.2, 0.9), (0.3, 0.2, 1.75), object="doll", color=(255, 255, 0, 1))
    return site
