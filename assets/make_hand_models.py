"""Bake the models of controllers and hands: ``python -m assets.make_hand_models [--source FILE.tgz] [--out FOLDER]``.

They come from one npm package (MIT; ``assets/hand_source.py`` pins its SHA-512). Without ``--source``, ``npm pack`` fetches it; where that
cannot be, the shipped models are kept, or the file is downloaded by hand from the address that ``--help`` names. The same package gives
the same bytes: nothing here knows the date.
"""

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.controller_parts import OURS_FROM_GLTF, moves_of, vector3
from assets.dds import encoded
from assets.glb import Floats, Glb, GlbError, read_glb
from assets.hand_mesh import openness, skinned_hand, vertex_rows, welded
from assets.hand_source import ADDRESS, PACKAGE, SourceError, read_package
from scenes.hand_model import (
    BARE_HAND,
    MANIFEST,
    MODEL_OF_PROFILE,
    HandModel,
    HandShelf,
    MovingPart,
    Surface,
)
from scenes.hands import Side
from scenes.package import Vector4

FOLDER = Path(__file__).parent / "files" / "hands"
MODELS = (BARE_HAND, *sorted(set(MODEL_OF_PROFILE.values())))
SIDES: tuple[Side, ...] = ("left", "right")
COLOR_TEXELS = 512
DATA_TEXELS = 256  # of normals and roughness: they vary less, and nobody holds a controller to the eye

GLOVE = Surface(first=0, count=1, base_color=(0.17, 0.175, 0.18, 1.0), roughness=0.9)
"""What bare hands wear: the cotton gloves of those who handle exhibits, grey, nobody's skin."""

_WHITE = (1.0, 1.0, 1.0, 1.0)
_DARKEST = 0.025
"""Black plastic throws back that much of the light; several of the models are painted blacker than anything is, and would be holes."""


def main() -> int:
    parser = argparse.ArgumentParser(description=f"Bake hands and controllers from {PACKAGE} ({ADDRESS}).")
    parser.add_argument("--source", type=Path, metavar="FILE.tgz", help="the package, downloaded before")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args()
    try:
        profiles = read_package(options.source or Path(), MODELS)
    except (SourceError, OSError) as error:
        if options.source is None and (FOLDER / MANIFEST).exists() and options.out == FOLDER:
            print(f"{error} {FOLDER} is kept as it is.", file=sys.stderr)
            return 0
        print(error, file=sys.stderr)
        return 1
    try:
        total = Shelf(profiles).write(options.out)
    except GlbError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {len(MODELS)} models, {total / 2**20:.2f} MiB")
    return 0


class Shelf:
    """All models, and the textures that they share."""

    def __init__(self, profiles: dict[str, bytes]) -> None:
        self._profiles = profiles
        self.files: dict[str, bytes] = {}

    def write(self, folder: Path) -> int:
        """Bake beside ``folder``, then swap it in. Returns the size of all files in bytes."""
        models: dict[str, dict[Side, HandModel]] = {name: {} for name in MODELS}
        for name in MODELS:
            for side in SIDES:
                models[name][side] = self.model(name, side)
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(self.files.items())}
        shelf = HandShelf(
            format="hongji-hands/1", source=f"npm {PACKAGE}", licence="MIT", models=models, files=hashes
        )
        text = (
            json.dumps(shelf.model_dump(mode="json", exclude_defaults=True), indent=1, sort_keys=True) + "\n"
        )
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, content in self.files.items():
            (fresh / name).write_bytes(content)
        (fresh / MANIFEST).write_text(text, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
        return sum(path.stat().st_size for path in folder.iterdir())

    def model(self, name: str, side: Side) -> HandModel:
        """Bakes one model; its files are kept until ``write``."""
        layouts = json.loads(self._profiles[f"{name}/profile.json"])["layouts"]
        layout = layouts.get(side) or next(
            value for key, value in layouts.items() if side in key or key == "none"
        )
        file = f"{name}/{layout['assetPath']}"
        glb = read_glb(file, self._profiles[file])
        if name == BARE_HAND:
            rows, skin, faces, joints = skinned_hand(glb)
            surfaces = [GLOVE.model_copy(update={"count": faces.size})]
            moving: tuple[MovingPart, ...] = ()
        else:
            rows, faces, surfaces, moving = self._controller(glb, name, layout)
            skin, joints = None, ()
        rows["open"] = openness(rows, faces)
        stem = f"{name}-{Path(layout['assetPath']).stem}"
        rows, skin, faces = welded(rows, skin, faces)
        content = rows.tobytes() + (b"" if skin is None else skin.tobytes()) + faces.astype("<u2").tobytes()
        self.files[f"{stem}.bin"] = content
        print(f"{stem}: {len(faces)} triangles, {len(rows)} vertices, {len(moving)} moving parts")
        return HandModel(
            file=f"{stem}.bin",
            vertices=len(rows),
            indices=faces.size,
            bounds_min_m=vector3(rows["position"].min(axis=0)),
            bounds_max_m=vector3(rows["position"].max(axis=0)),
            surfaces=tuple(surfaces),
            moving=moving,
            rest_joints=joints,
        )

    def _controller(
        self, glb: Glb, name: str, layout: dict[str, Any]
    ) -> tuple[NDArray[np.void], NDArray[np.uint32], list[Surface], tuple[MovingPart, ...]]:
        moves = moves_of(glb, layout)
        by_material: dict[int, list[tuple[NDArray[np.void], NDArray[np.uint32]]]] = {}
        for number, node in enumerate(glb.json["nodes"]):
            if "mesh" not in node or moves.is_hidden(glb, number):
                continue
            for primitive in glb.primitives(node["mesh"]):
                baked = vertex_rows(primitive, OURS_FROM_GLTF @ glb.world(number), moves.bone(glb, number))
                by_material.setdefault(primitive.material, []).append(baked)
        rows, faces, surfaces = [], [], []
        vertices = indices = 0
        for material, pieces in sorted(by_material.items()):
            first = indices
            for piece, triangles in pieces:
                rows.append(piece)
                faces.append(triangles + np.uint32(vertices))
                vertices += len(piece)
                indices += triangles.size
            surfaces.append(self._surface(glb, name, material, first, indices - first))
        return np.concatenate(rows), np.concatenate(faces), surfaces, moves.parts

    def _surface(self, glb: Glb, name: str, material: int, first: int, count: int) -> Surface:
        found = glb.json["materials"][material]
        rough = found.get("pbrMetallicRoughness", {})
        factor = rough.get("baseColorFactor", (1.0, 1.0, 1.0, 1.0))
        metal_map = rough.get("metallicRoughnessTexture")
        return Surface(
            first=first,
            count=count,
            base_color=_WHITE if "baseColorTexture" in rough else _plain(factor),
            roughness=round(rough.get("roughnessFactor", 1.0), 4),
            metallic=round(rough.get("metallicFactor", 1.0), 4),
            color_texture=self._texture(glb, name, "color", rough.get("baseColorTexture"), factor=factor),
            normal_texture=self._texture(glb, name, "normal", found.get("normalTexture")),
            orm_texture=self._texture(glb, name, "orm", metal_map, occluded="occlusionTexture" in found),
            double_sided=found.get("doubleSided", False),
        )

    def _texture(
        self,
        glb: Glb,
        name: str,
        kind: Literal["color", "normal", "orm"],
        texture: dict[str, int] | None,
        *,
        factor: Sequence[float] = (1.0, 1.0, 1.0),
        occluded: bool = True,
    ) -> str | None:
        """Bakes a picture as DDS, times ``factor``; equal ones are stored once. ``occluded``: red is occlusion, else it says nothing."""
        if texture is None:
            return None
        side = COLOR_TEXELS if kind == "color" else DATA_TEXELS
        picture = glb.picture(texture["index"]).convert("RGBA")
        if max(picture.size) > side:
            picture = picture.resize((side, side), Image.Resampling.BOX)
        pixels = np.array(picture)
        pixels[..., 3] = 255
        if kind == "color":
            light = lifted((pixels[..., :3] / 255.0) ** 2.2 * np.array(factor[:3]))
            pixels[..., :3] = np.round(light ** (1.0 / 2.2) * 255.0)
        elif not occluded:
            pixels[..., 0] = 255
        form, meaning = {"color": ("BC1", "colour"), "normal": ("BC5", "normal"), "orm": ("BC1", "data")}[
            kind
        ]
        content = encoded(pixels, form, meaning)
        for known, existing in self.files.items():
            if existing == content:
                return known
        used = sum(known.startswith(f"{name}-{kind}") for known in self.files)
        self.files[f"{name}-{kind}{used or ''}.dds"] = content
        return f"{name}-{kind}{used or ''}.dds"


def lifted(light: Floats) -> Floats:
    """Linear shares of light, none less than ``_DARKEST``, without an edge."""
    return np.minimum(np.hypot(light, _DARKEST), 1.0)


def _plain(factor: Sequence[float]) -> Vector4:
    red, green, blue = (round(float(value), 4) for value in lifted(np.array(factor[:3])))
    return (red, green, blue, 1.0)


if __name__ == "__main__":
    sys.exit(main())
