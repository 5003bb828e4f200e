"""Makes ``examples/artist-template/courtyard.glb``, a site that is marked as docs/artists.md tells: ``python -m assets.make_artist_template``.

A courtyard of 16 x 14 m with a gate in the south and a hall of two storeys in the north. Written in our own frame (metres, +X east,
+Y north, +Z up) and turned to glTF's (Y up) at the end. Same script, same bytes.
"""

import io
import itertools
import json
import math
import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TARGET = Path(__file__).parents[1] / "examples" / "artist-template" / "courtyard.glb"
SUNK_M = 0.02
"""Posts reach so far into what they stand on and carry: no face lies in the plane of another."""
STOREY_M = 3.3
BASE_M = 0.3
STEPS = 16
STEP_M = 0.28
STAIR_FROM_X = -1.0
Vec3 = tuple[float, float, float]
Floats = NDArray[np.float64]
_SIDES = ((0, 1), (0, -1), (1, 1), (1, -1), (2, 1), (2, -1))
_TEXTURE_PX = 128


@dataclass
class Part:
    """Triangles of one node. ``uvs``: metres / 2, v down."""

    positions: list[Floats] = field(default_factory=list)
    normals: list[Floats] = field(default_factory=list)
    uvs: list[Floats] = field(default_factory=list)

    def quad(self, corners: Floats) -> None:
        """Four corners counter-clockwise; its texture runs along its first edge."""
        along = corners[1] - corners[0]
        normal = np.cross(along, corners[3] - corners[0])
        normal /= np.linalg.norm(normal)
        u = along / np.linalg.norm(along)
        v = np.cross(normal, u)
        flat = np.stack([(corners - corners[0]) @ u, -((corners - corners[0]) @ v)], axis=1) / 2.0
        for order in ((0, 1, 2), (0, 2, 3)):
            self.positions.append(corners[list(order)])
            self.normals.append(np.tile(normal, (3, 1)))
            self.uvs.append(flat[list(order)])

    def box(self, low: Vec3, high: Vec3) -> None:
        for axis, side in _SIDES:
            one, two = [other for other in range(3) if other != axis]
            corners = np.array([low] * 4, float)
            corners[:, axis] = (high if side > 0 else low)[axis]
            corners[1:3, one] = high[one]
            corners[2:, two] = high[two]
            if (side > 0) == (axis == 1):
                corners = corners[::-1]
            self.quad(corners)

    def slab(self, low: Vec3, high: Vec3, rise: Floats) -> None:
        """A box whose corners are moved: ``rise`` (2, 2) is added to z by corner (x, y)."""
        made = Part()
        made.box(low, high)
        for positions in made.positions:
            x = (positions[:, 0] > (low[0] + high[0]) / 2).astype(int)
            y = (positions[:, 1] > (low[1] + high[1]) / 2).astype(int)
            positions[:, 2] += rise[x, y]
        for number in range(0, len(made.positions), 2):
            first, second = made.positions[number], made.positions[number + 1]
            self.quad(np.array([first[0], first[1], first[2], second[2]]))

    def lathe(self, profile: list[tuple[float, float]], sides: int = 24) -> None:
        """Around the Z axis; (radius, height) from below, outside first."""
        for (r0, z0), (r1, z1) in itertools.pairwise(profile):
            for side in range(sides):
                a, b = (2 * math.pi * (side + one) / sides for one in (0, 1))
                corners = [(r0, a, z0), (r0, b, z0), (r1, b, z1), (r1, a, z1)]
                self.quad(np.array([(r * math.cos(t), r * math.sin(t), z) for r, t, z in corners]))


def _floors() -> dict[str, tuple[str, Part]]:
    """Drawn parts by node name, each with its material."""
    paving, plinth, timber, plaster, tiles = Part(), Part(), Part(), Part(), Part()
    paving.box((-8, -7, -0.2), (8, 7, 0.0))
    for low, high in (((-8, -7, 0), (-2, -6.7, 2.4)), ((2, -7, 0), (8, -6.7, 2.4)), ((-8, -6.7, 0), (-7.7, 7, 2.4)), ((7.7, -6.7, 0), (8, 7, 2.4))):
        plaster.box(low, high)
    plaster.box((-7.7, 6.7, 0), (7.7, 7, 2.4))
    timber.box((-2.05, -6.95, -SUNK_M), (-1.7, -6.75, 3.0))
    timber.box((1.7, -6.95, -SUNK_M), (2.05, -6.75, 3.0))
    timber.box((-2.2, -7, 2.7), (2.2, -6.7, 3.0))
    tiles.slab((-2.8, -7.9, 3.0), (2.8, -6.85, 3.12), np.array([[0, 0.5], [0, 0.5]]))
    tiles.slab((-2.8, -6.85, 3.0), (2.8, -5.8, 3.12), np.array([[0.5, 0], [0.5, 0]]))
    plinth.box((-5.4, 0.6, 0), (5.4, 6.6, BASE_M))
    plinth.box((-1.6, 0.2, 0), (1.6, 0.6, BASE_M / 2))
    for x in (-5, -1.6, 1.6, 5):
        timber.box((x - 0.15, 0.85, BASE_M - SUNK_M), (x + 0.15, 1.15, 2 * STOREY_M + SUNK_M))
    plaster.box((-5.1, 6.1, BASE_M), (5.1, 6.3, 2 * STOREY_M))
    plaster.box((-5.1, 1.0, BASE_M), (-4.9, 6.1, 2 * STOREY_M))
    plaster.box((4.9, 1.0, BASE_M), (5.1, 6.1, 2 * STOREY_M))
    for left in (-4.9, 1.7):
        plaster.box((left, 0.95, BASE_M), (left + 3.2, 1.05, 1.2))
    for left, right in ((-4.9, -1.7), (-1.5, 1.5), (1.7, 4.9)):
        timber.box((left, 0.97, STOREY_M), (right, 1.03, STOREY_M + 0.9))
    end = STAIR_FROM_X + STEPS * STEP_M
    slab = STOREY_M - 0.2
    timber.box((-5, 0.9, slab), (5, 4.8, STOREY_M))
    timber.box((-5, 4.8, slab), (-0.2, 6.2, STOREY_M))
    timber.box((end, 4.8, slab), (5, 6.2, STOREY_M))
    rise = (STOREY_M - BASE_M) / STEPS
    for step in range(STEPS):
        x = STAIR_FROM_X + step * STEP_M
        timber.box((x, 4.9, BASE_M), (x + STEP_M, 6.0, BASE_M + rise * (step + 1)))
    for x, half in ((-0.2, 4.8), (end, 4.8)):
        timber.box((x if x < 0 else x - 3.0, half - 0.04, STOREY_M), ((x if x < 0 else x - 3.0) + 0.06, half + 0.04, STOREY_M + 0.9))
    timber.box((-0.2, 4.76, STOREY_M + 0.85), (end - 1.0, 4.84, STOREY_M + 0.92))
    eaves = 2 * STOREY_M
    tiles.slab((-6, 0.0, eaves), (6, 3.65, eaves + 0.15), np.array([[0, 1.9], [0, 1.9]]))
    tiles.slab((-6, 3.65, eaves), (6, 7.3, eaves + 0.15), np.array([[1.9, 0], [1.9, 0]]))
    table = Part()
    table.box((-3.4, 3.1, BASE_M), (-2.6, 3.9, BASE_M + 0.8))
    well = Part()
    well.lathe([(0.75, 0.0), (0.75, 0.7), (0.5, 0.7), (0.5, 0.0)])
    for number, corner in enumerate(well.positions):
        well.positions[number] = corner + (4.5, -3.0, 0.0)
    return {
        "paving": ("paving", paving), "well": ("paving", well), "plinth": ("paving", plinth), "walls": ("plaster", plaster),
        "timber": ("timber", timber), "roofs": ("tiles", tiles), "table": ("timber", table),
    }  # fmt: skip


def _marked() -> dict[str, tuple[str, Part]]:
    """Floors and walls that only feet and hands know."""
    walk, stair, upper, walls = Part(), Part(), Part(), Part()
    end = STAIR_FROM_X + STEPS * STEP_M

    def flat(part: Part, x0: float, y0: float, x1: float, y1: float, z: float, z1: float | None = None) -> None:
        far = z if z1 is None else z1
        part.quad(np.array([(x0, y0, z), (x1, y0, far), (x1, y1, far), (x0, y1, z)], float))

    flat(walk, -7.7, -6.7, 7.7, 0.2, 0.0)
    flat(walk, -1.7, -7.5, 1.7, -6.7, 0.0)
    flat(walk, -1.6, 0.2, 1.6, 0.6, BASE_M / 2)
    flat(walk, -5.4, 0.6, 5.4, 6.1, BASE_M)
    flat(stair, STAIR_FROM_X, 4.9, end, 6.0, BASE_M, STOREY_M)
    flat(upper, -4.9, 1.05, 4.9, 4.8, STOREY_M)
    flat(upper, -4.9, 4.8, -0.2, 6.1, STOREY_M)
    flat(upper, end, 4.8, 4.9, 6.1, STOREY_M)
    for low, high in (((-8, -7, 0), (-2, -6.7, 2.4)), ((2, -7, 0), (8, -6.7, 2.4)), ((-8, -7, 0), (-7.7, 7, 2.4)), ((7.7, -7, 0), (8, 7, 2.4))):
        walls.box(low, high)
    return {"walkable ground": ("", walk), "walkable stair": ("", stair), "walkable upper": ("", upper), "collider walls": ("", walls)}


EMPTIES: dict[str, tuple[Vec3, float, dict[str, str]]] = {
    "spawn": ((0, -5.5, 0), 0.0, {}),
    "stop:gate": ((-3.5, -3.5, 0), -math.pi / 4, {"title": "\u9662\u95e8"}),
    "stop:upper-storey": ((-3, 2.2, STOREY_M), math.pi, {"title": "\u4e8c\u697c"}),
    "hotspot:plaque": ((0, 0.9, 2.6), math.pi, {"title": "\u533e\u989d"}),
    "old well": ((4.5, -3, 1.0), 0.0, {"hongji": "hotspot:well", "title": "\u53e4\u4e95"}),
}
"""Empties: place, direction (anticlockwise from north, radians) in which the visitor looks, custom properties."""


def _textures() -> dict[str, bytes]:
    """Plain pictures that repeat, 2 m wide."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:_TEXTURE_PX, 0:_TEXTURE_PX]
    grain = rng.normal(0.0, 1.0, (_TEXTURE_PX, _TEXTURE_PX))
    joints = ((x % 32 < 1) | (y % 32 < 1)) * 30.0
    rows = ((y % 16) / 16.0 - 0.5) * 26.0 + ((x + (y // 16 % 2) * 8) % 16 < 1) * 22.0
    boards = (x % 16 < 1) * 26.0 - np.sin(y / 9.0 + np.floor(x / 16)) * 5.0
    shades = {
        "paving": ((150, 147, 140), joints), "plaster": ((222, 212, 190), 0.0 * joints),
        "timber": ((122, 62, 40), boards), "tiles": ((84, 88, 92), rows),
    }  # fmt: skip
    made = {}
    for name, (color, darker) in shades.items():
        picture = np.clip(np.array(color)[None, None] - np.asarray(darker)[..., None] + grain[..., None] * 3.0, 0, 255)
        small = Image.fromarray(picture.astype(np.uint8)).quantize(32, dither=Image.Dither.NONE)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=False, compress_level=9)
        made[name] = out.getvalue()
    return made


class _Writer:
    """One GLB: nodes, meshes, materials and the bytes that they use."""

    def __init__(self) -> None:
        self.binary = bytearray()
        self.json: dict[str, list[object]] = {key: [] for key in ("nodes", "meshes", "accessors", "bufferViews", "materials", "textures", "images")}
        self.materials: dict[str, int] = {}

    def view(self, content: bytes) -> int:
        self.binary += b"\0" * (-len(self.binary) % 4)
        self.json["bufferViews"].append({"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(content)})
        self.binary += content
        return len(self.json["bufferViews"]) - 1

    def accessor(self, values: NDArray[np.float32 | np.uint16], kind: str, ends: bool = False) -> int:
        told: dict[str, object] = {"bufferView": self.view(values.tobytes()), "count": len(values), "type": kind}
        told["componentType"] = 5126 if values.dtype == np.float32 else 5123
        if ends:
            told |= {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
        self.json["accessors"].append(told)
        return len(self.json["accessors"]) - 1

    def material(self, name: str, picture: bytes | None, color: Vec3, metallic: float, roughness: float) -> None:
        pbr: dict[str, object] = {"metallicFactor": metallic, "roughnessFactor": roughness}
        if picture is None:
            pbr["baseColorFactor"] = [*color, 1.0]
        else:
            self.json["images"].append({"name": name, "mimeType": "image/png", "bufferView": self.view(picture)})
            self.json["textures"].append({"source": len(self.json["images"]) - 1})
            pbr["baseColorTexture"] = {"index": len(self.json["textures"]) - 1}
        self.materials[name] = len(self.json["materials"])
        self.json["materials"].append({"name": name, "pbrMetallicRoughness": pbr})

    def mesh(self, name: str, material: str, part: Part) -> int:
        rows = np.hstack([np.concatenate(part.positions) @ _FROM_OURS, np.concatenate(part.normals) @ _FROM_OURS, np.concatenate(part.uvs)])
        rows = np.round(rows, 5).astype(np.float32) + np.float32(0)
        unique, faces = np.unique(rows, axis=0, return_inverse=True)
        attributes = {"POSITION": self.accessor(unique[:, :3].copy(), "VEC3", ends=True)}
        if material:
            attributes["NORMAL"] = self.accessor(unique[:, 3:6].copy(), "VEC3")
            attributes["TEXCOORD_0"] = self.accessor(unique[:, 6:].copy(), "VEC2")
        told: dict[str, object] = {"attributes": attributes, "indices": self.accessor(faces.reshape(-1).astype(np.uint16), "SCALAR")}
        if material:
            told["material"] = self.materials[material]
        self.json["meshes"].append({"name": name, "primitives": [told]})
        return len(self.json["meshes"]) - 1

    def glb(self) -> bytes:
        self.binary += b"\0" * (-len(self.binary) % 4)
        asset = {"version": "2.0", "generator": "hongji assets.make_artist_template", "copyright": "Hongji; CC0 1.0"}
        told = {"asset": asset, "scene": 0, "scenes": [{"name": "courtyard", "nodes": list(range(len(self.json["nodes"])))}]}
        text = json.dumps({**told, **self.json, "buffers": [{"byteLength": len(self.binary)}]}, ensure_ascii=False, separators=(",", ":"))
        chunk = text.encode("utf-8")
        chunk += b" " * (-len(chunk) % 4)
        size = 12 + 8 + len(chunk) + 8 + len(self.binary)
        return b"".join(
            (struct.pack("<4sIIII", b"glTF", 2, size, len(chunk), 0x4E4F534A), chunk, struct.pack("<II", len(self.binary), 0x004E4942), self.binary)
        )


_FROM_OURS = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], float)
"""Rows are our axes in glTF's: east is +X, north is -Z, up is +Y."""


def courtyard() -> bytes:
    """The whole file."""
    writer = _Writer()
    for name, picture in _textures().items():
        writer.material(name, picture, (1, 1, 1), 0.0, 0.85)
    writer.material("bronze", None, (0.42, 0.29, 0.13), 1.0, 0.45)
    for name, (material, part) in (_floors() | _marked()).items():
        writer.json["nodes"].append({"name": name, "mesh": writer.mesh(name, material, part)})
    bell = Part()
    bell.lathe([(0.16, 0.0), (0.15, 0.06), (0.12, 0.2), (0.09, 0.27), (0.02, 0.3), (0.02, 0.36)])
    place = np.array((-3.0, 3.5, BASE_M + 0.8)) @ _FROM_OURS
    told = {"name": "object:bell", "mesh": writer.mesh("bell", "bronze", bell), "translation": place.tolist()}
    writer.json["nodes"].append(told | {"extras": {"title": "\u94dc\u949f"}})
    for name, (where, heading, extras) in EMPTIES.items():
        half = heading / 2.0
        node: dict[str, object] = {"name": name, "translation": (np.array(where, float) @ _FROM_OURS).tolist()}
        node["rotation"] = [0.0, round(math.sin(half), 9), 0.0, round(math.cos(half), 9)]
        writer.json["nodes"].append(node | ({"extras": extras} if extras else {}))
    return writer.glb()


def main() -> None:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(courtyard())
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
