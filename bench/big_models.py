"""The two models that the import is measured with, generated: a textured hall of about 250,000 triangles and a scan of 5 million.

The same numbers always give the same files; nothing of them is kept in the repository.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from assets.mesh_parts import Part, box, merged, surface
from assets.textures.layer import noise
from tests.assets.importing.made_gltf import Model

PICTURE_PX = 1024
MATERIALS = 20
SCAN_SIDE = 1582  # points along one side: 2 × 1581² = 4,999,122 triangles
SCAN_M = 80.0


def hall(path: Path) -> int:
    """Columns, walls, tiles and statues in 20 materials with 60 pictures, as a .glb; returns its triangles."""
    model = Model(copyright="generated for make bench, CC0")
    materials = [_material(model, number) for number in range(MATERIALS)]
    column, statue, tile = _column(), _statue(), _tile()
    triangles = 0
    meshes: dict[tuple[str, int], int] = {}
    for number, (kind, part, place) in enumerate(_placed(column, statue, tile)):
        key = (kind, number % MATERIALS)
        if key not in meshes:
            y_up = np.stack([part.positions[:, 0], part.positions[:, 2], -part.positions[:, 1]], axis=1)
            turned = np.stack([part.normals[:, 0], part.normals[:, 2], -part.normals[:, 1]], axis=1)
            uvs = np.stack([part.uvs[:, 0], 1.0 - part.uvs[:, 1]], axis=1)
            meshes[key] = model.mesh(y_up, part.faces, kind, normals=turned, uvs=uvs, material=materials[number % MATERIALS])
        x, y, z = place
        model.node(f"{kind} {number}", mesh=meshes[key], translation=[x, z, -y])
        triangles += len(part.faces)
    model.write_glb(path)
    return triangles


def scan(ply: Path, glb: Path) -> int:
    """A field of rubble with colours of its vertices, in both formats; returns its triangles."""
    height = noise((SCAN_SIDE, SCAN_SIDE), 5, 2.6)[: SCAN_SIDE, : SCAN_SIDE] * 1.6 + noise((SCAN_SIDE, SCAN_SIDE), 6, 1.2) * 0.02
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, SCAN_SIDE) * SCAN_M, np.linspace(-0.5, 0.5, SCAN_SIDE) * SCAN_M, indexing="ij")
    points = np.stack([x, y, height], axis=-1).reshape(-1, 3).astype("<f4")
    light = 0.5 + 0.16 * noise((SCAN_SIDE, SCAN_SIDE), 7, 1.6)
    colors = np.clip(np.stack([light * 1.05, light, light * 0.85], axis=-1) * 255, 0, 255).astype(np.uint8).reshape(-1, 3)
    index = np.arange(SCAN_SIDE * SCAN_SIDE, dtype="<u4").reshape(SCAN_SIDE, SCAN_SIDE)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    _write_ply(ply, points, colors, faces)
    model = Model(copyright="generated for make bench, CC0")
    y_up = np.stack([points[:, 0], points[:, 2], -points[:, 1]], axis=1)
    linear = (colors / 255.0) ** 2.2
    model.node("scan", mesh=model.mesh(y_up, faces, colors=np.column_stack([linear, np.ones(len(linear))]), material=model.material("scan")))
    model.write_glb(glb)
    return len(faces)


def _write_ply(path: Path, points: np.ndarray, colors: np.ndarray, faces: np.ndarray) -> None:
    rows = np.zeros(len(points), np.dtype([("p", "<f4", 3), ("c", "u1", 3)]))
    rows["p"], rows["c"] = points, colors
    corners = np.zeros(len(faces), np.dtype([("n", "u1"), ("f", "<i4", 3)]))
    corners["n"], corners["f"] = 3, faces
    columns = "".join(f"property float {axis}\n" for axis in "xyz") + "".join(f"property uchar {c}\n" for c in ("red", "green", "blue"))
    header = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(points)}\n{columns}"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    with path.open("wb") as file:
        file.write(header.encode())
        rows.tofile(file)
        corners.tofile(file)


def _material(model: Model, number: int) -> int:
    """Colour, normals and occlusion-roughness-metallic, each a JPEG of 1024²."""
    grain = noise((PICTURE_PX, PICTURE_PX), 100 + number, 1.8)
    tone = 0.35 + 0.45 * np.random.default_rng(number).random(3)
    color = np.clip(tone + 0.1 * grain[..., None], 0, 1)
    slope = np.stack([np.gradient(grain, axis=1), -np.gradient(grain, axis=0)], axis=-1) * 0.8
    normal = np.concatenate([-slope, np.ones((*grain.shape, 1))], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    rough = np.clip(0.7 + 0.12 * grain, 0, 1)
    orm = np.stack([np.clip(1 - 0.15 * np.abs(grain), 0, 1), rough, np.zeros_like(rough)], axis=-1)
    textures = [model.image(_jpeg(picture), f"m{number}-{name}.jpg", "image/jpeg") for name, picture in
                (("color", color), ("normal", normal * 0.5 + 0.5), ("orm", orm))]
    return model.material(
        f"material {number}", textures[0], normalTexture={"index": textures[1]}, occlusionTexture={"index": textures[2]},
        pbrMetallicRoughness={"metallicRoughnessTexture": {"index": textures[2]}},
    )  # fmt: skip


def _jpeg(picture: np.ndarray) -> bytes:
    written = io.BytesIO()
    Image.fromarray(np.round(picture * 255).astype(np.uint8)).save(written, "JPEG", quality=90)
    return written.getvalue()


def _column() -> Part:
    """A fluted column of 4 m."""
    angle = np.linspace(0, 2 * np.pi, 97)
    z = np.linspace(0.0, 4.0, 13)
    radius = 0.35 + 0.02 * np.cos(angle * 24)
    points = np.stack([radius * np.cos(angle) * np.ones((13, 1)), radius * np.sin(angle) * np.ones((13, 1)), z[:, None] * np.ones(97)], -1)
    return surface(points.transpose(1, 0, 2))


def _statue() -> Part:
    """A bust of sorts: a finely displaced ball on a block."""
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 97), np.linspace(0.05, np.pi - 0.05, 61), indexing="ij")
    radius = 0.45 + 0.05 * np.sin(3 * u) * np.sin(5 * v) + 0.01 * np.sin(17 * u) * np.sin(19 * v)
    ball = np.stack([radius * np.cos(u) * np.sin(v), radius * np.sin(u) * np.sin(v), 1.7 - radius * np.cos(v)], -1)
    return merged([surface(ball), box((0.9, 0.9, 1.2), (0, 0, 0.6))])


def _tile() -> Part:
    return box((1.96, 1.96, 0.2), (0, 0, -0.1), cell_m=0.5)


def _placed(column: Part, statue: Part, tile: Part) -> list[tuple[str, Part, tuple[float, float, float]]]:
    things: list[tuple[str, Part, tuple[float, float, float]]] = []
    for i in range(20):
        for j in range(10):
            things.append(("tile", tile, (i * 2.0 - 19.0, j * 2.0 - 9.0, 0.0)))
    for i in range(20):
        for side in (-8.0, 8.0):
            things.append(("column", column, (i * 2.0 - 19.0, side, 0.0)))
    for i in range(10):
        things.append(("statue", statue, (i * 4.0 - 18.0, 5.0, 0.0)))
    for number in range(10):
        things.append(("boss", column, (number * 4.0 - 18.0, 0.0, 4.2)))
    return things
