"""Makes small glTF files for tests: ``Model()``, its methods each give the number that the others ask for, ``glb()`` or ``write_gltf()``.

``json`` is the description itself and may be changed before it is written, to make what no method makes (also what is wrong).
"""

import io
import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

_COMPONENTS = {"<i1": 5120, "|i1": 5120, "|u1": 5121, "<i2": 5122, "<u2": 5123, "<u4": 5125, "<f4": 5126}
_KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}

BOX = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], "f4") / 2
BOX_FACES = np.array(
    [
        [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
        [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
    ]
)  # fmt: skip
"""A cube of 1 m round its middle, its faces counter-clockwise from outside."""

SQUARE = np.array([[-0.5, 0, 0.5], [0.5, 0, 0.5], [0.5, 0, -0.5], [-0.5, 0, -0.5]], "f4")
SQUARE_FACES = np.array([[0, 1, 2], [0, 2, 3]])
SQUARE_UVS = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], "f4")
"""A floor of 1 m that looks up (+Y), with its picture upright seen from +Z."""


def png(color: Sequence[int] = (200, 40, 40), size: tuple[int, int] = (4, 4)) -> bytes:
    """A picture of one colour; three numbers for RGB, four for RGBA."""
    written = io.BytesIO()
    Image.new("RGBA" if len(color) == 4 else "RGB", size, tuple(color)).save(written, "PNG")
    return written.getvalue()


class Model:
    """One glTF 2.0 file with one buffer. Nodes without a parent stand in its one scene."""

    def __init__(self, **asset: Any) -> None:
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0", "generator": "hongji tests", **asset},
            "scene": 0,
            "scenes": [{"nodes": []}],
        }
        self.binary = bytearray()
        self._names: dict[int, str] = {}  # file names of images

    def add(self, part: str, value: dict[str, Any]) -> int:
        """Append to one of the lists of the description; absent values (None) are left out."""
        held = self.json.setdefault(part, [])
        held.append({key: kept for key, kept in value.items() if kept is not None})
        return len(held) - 1

    def use(self, extension: str, required: bool = False) -> None:
        for key in ("extensionsUsed", "extensionsRequired")[: 1 + required]:
            if extension not in self.json.setdefault(key, []):
                self.json[key].append(extension)

    def view(self, content: bytes, **more: Any) -> int:
        """A bufferView."""
        self.binary += b"\0" * (-len(self.binary) % 4)
        at = len(self.binary)
        self.binary += content
        return self.add("bufferViews", {"buffer": 0, "byteOffset": at, "byteLength": len(content), **more})

    def accessor(self, values: Any, kind: str = "<f4", **more: Any) -> int:
        """An accessor of its own view. ``values`` (n,) or (n, width)."""
        array = np.ascontiguousarray(values, np.dtype(kind))
        width = 1 if array.ndim == 1 else array.shape[1]
        told: dict[str, Any] = {"componentType": _COMPONENTS[array.dtype.str], "count": len(array), "type": _KINDS[width]}
        return self.add("accessors", {"bufferView": self.view(array.tobytes()), **told, **more})

    def image(self, content: bytes, name: str = "", mime: str = "image/png") -> int:
        """A picture and a texture of it; gives the TEXTURE's number, for ``material``."""
        number = self.add("images", {"bufferView": self.view(content), "mimeType": mime, "name": name or None})
        self._names[number] = name or f"image{number}.{mime.split('/')[1]}"
        return self.add("textures", {"source": number})

    def material(self, name: str = "", texture: int | None = None, color: Sequence[float] | None = None, **more: Any) -> int:
        """``texture``: of the base colour. ``more``: any property of glTF's material (``alphaMode=``, ``extensions=``, ``pbrMetallicRoughness=``)."""
        rough: dict[str, Any] = dict(more.pop("pbrMetallicRoughness", {}))
        if texture is not None:
            rough["baseColorTexture"] = {"index": texture}
        if color is not None:
            rough["baseColorFactor"] = list(color)
        for extension in more.get("extensions", {}):
            self.use(extension)
        return self.add("materials", {"name": name or None, "pbrMetallicRoughness": rough, **more})

    def primitive(
        self,
        positions: Any,
        faces: Any = None,
        normals: Any = None,
        uvs: Any = None,
        colors: Any = None,
        material: int | None = None,
        joints: Any = None,
        weights: Any = None,
        morphs: Sequence[Any] = (),
        **more: Any,
    ) -> dict[str, Any]:
        """``uvs``: one (n, 2) array or a list of them; ``morphs``: differences of positions, (n, 3) each."""
        span = np.asarray(positions, "f4")
        attributes = {
            "POSITION": self.accessor(span, min=span.min(axis=0).tolist(), max=span.max(axis=0).tolist())
        }
        if normals is not None:
            attributes["NORMAL"] = self.accessor(normals)
        if colors is not None:
            attributes["COLOR_0"] = self.accessor(colors)
        for number, values in enumerate(uvs if isinstance(uvs, list) else [] if uvs is None else [uvs]):
            attributes[f"TEXCOORD_{number}"] = self.accessor(values)
        if joints is not None:
            attributes["JOINTS_0"] = self.accessor(joints, "<u2")
            attributes["WEIGHTS_0"] = self.accessor(weights)
        made: dict[str, Any] = {"attributes": attributes}
        if faces is not None:
            made["indices"] = self.accessor(np.asarray(faces).reshape(-1), "<u4")
        if material is not None:
            made["material"] = material
        if len(morphs):
            made["targets"] = [{"POSITION": self.accessor(values)} for values in morphs]
        return made | more

    def mesh(self, positions: Any, faces: Any = None, name: str = "", **more: Any) -> int:
        """A mesh of one primitive; arguments as of ``primitive``. For several: ``add("meshes", {"primitives": [...]})``."""
        return self.add("meshes", {"name": name or None, "primitives": [self.primitive(positions, faces, **more)]})

    def node(self, name: str = "", parent: int | None = None, scene: bool = True, **more: Any) -> int:
        """``more``: mesh=, translation=, rotation= (x, y, z, w), scale=, matrix=, skin=, extras=, extensions=."""
        for extension in more.get("extensions", {}):
            self.use(extension)
        number = self.add("nodes", {"name": name or None, **more})
        if parent is not None:
            self.json["nodes"][parent].setdefault("children", []).append(number)
        elif scene:
            self.json["scenes"][0]["nodes"].append(number)
        return number

    def skin(self, joints: Sequence[int], inverse_binds: Any) -> int:
        """``inverse_binds`` (joints, 4, 4): joint_from_mesh, column-vector matrices."""
        flat = np.asarray(inverse_binds, "f4").transpose(0, 2, 1).reshape(-1, 16)
        return self.add("skins", {"joints": list(joints), "inverseBindMatrices": self.accessor(flat)})

    def animation(self, name: str, node: int, path: str, times: Any, values: Any, interpolation: str = "LINEAR") -> int:
        """One animation of one channel. ``values``: (k, 3) or (k, 4), (k,) for weights; in-tangent, value, out-tangent for CUBICSPLINE."""
        sampler = {"input": self.accessor(times), "output": self.accessor(values), "interpolation": interpolation}
        channel = {"sampler": 0, "target": {"node": node, "path": path}}
        return self.add("animations", {"name": name, "samplers": [sampler], "channels": [channel]})

    def _described(self, **buffer: Any) -> dict[str, Any]:
        if not self.binary:
            return self.json
        return {"buffers": [{"byteLength": len(self.binary), **buffer}], **self.json}

    def glb(self) -> bytes:
        text = json.dumps(self._described()).encode()
        text += b" " * (-len(text) % 4)
        chunks = struct.pack("<I4s", len(text), b"JSON") + text
        if self.binary:
            binary = bytes(self.binary) + b"\0" * (-len(self.binary) % 4)
            chunks += struct.pack("<I4s", len(binary), b"BIN\0") + binary
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks

    def write_glb(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.glb())
        return path

    def write_gltf(self, folder: Path, name: str = "model") -> Path:
        """``name.gltf``, ``name.bin`` and the pictures as files beside them; gives the path of the .gltf."""
        folder.mkdir(parents=True, exist_ok=True)
        described = json.loads(json.dumps(self._described(uri=f"{name}.bin")))
        for number, image in enumerate(described.get("images", [])):
            if "bufferView" in image:
                view = described["bufferViews"][image.pop("bufferView")]
                start = view["byteOffset"]
                image["uri"] = self._names[number]
                (folder / image["uri"]).write_bytes(self.binary[start : start + view["byteLength"]])
        (folder / f"{name}.bin").write_bytes(self.binary)
        path = folder / f"{name}.gltf"
        path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        return path


def box_model(extras: dict[str, Any] | None = None) -> Model:
    """A cube of 1 m that stands on a floor of 4 m, both with pictures: the smallest site that can be walked."""
    model = Model()
    box_picture, floor_picture = model.image(png(), "box.png"), model.image(png((90, 140, 90)), "floor.png")
    box = model.mesh(BOX, BOX_FACES, "box", uvs=BOX[:, :2] + 0.5, material=model.material("box", box_picture))
    floor = model.mesh(
        SQUARE * 4, SQUARE_FACES, "floor", uvs=SQUARE_UVS, material=model.material("floor", floor_picture)
    )
    model.node("box", mesh=box, translation=[0, 0.5, 0], extras=extras)
    model.node("floor", mesh=floor)
    return model
