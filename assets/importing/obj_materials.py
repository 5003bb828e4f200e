"""Materials of a Wavefront MTL file, as metal-rough. Read with its PBR extension (``Pr Pm map_Pr map_Pm norm``) and the options of maps."""

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

from assets.importing.encoded_text import text_of
from assets.importing.finding import mended, note
from assets.importing.named_pictures import NamedPictures
from assets.importing.picture_parts import as_normals, is_cut_out, metal_rough, with_opacity
from assets.importing.source import SourceImage, SourceMaterial, TextureUse, Vec3, Wrap
from assets.importing.srgb import decoded_value

_TAKES = {"-s": 3, "-o": 3, "-t": 3, "-mm": 2, "-bm": 1, "-blendu": 1, "-blendv": 1, "-cc": 1, "-clamp": 1, "-texres": 1, "-boost": 1}
_TAKES |= {"-imfchan": 1, "-type": 1, "-colorspace": 1}
_NORMAL_MAPS = ("norm", "map_kn", "map_bump", "bump")


@dataclass(frozen=True)
class _Map:
    """A picture named in a material. ``scale``, ``offset``: with v up, as MTL has them."""

    file: str
    scale: tuple[float, float] = (1.0, 1.0)
    offset: tuple[float, float] = (0.0, 0.0)
    clamp: bool = False
    bump: float = 1.0


@dataclass
class _Said:
    """What a ``newmtl`` block says, keys in lower case."""

    name: str
    numbers: dict[str, list[float]] = field(default_factory=dict)
    maps: dict[str, _Map] = field(default_factory=dict)


@dataclass
class Palette:
    """The materials and pictures of one model; equal pictures are kept once."""

    pictures: NamedPictures
    materials: list[SourceMaterial] = field(default_factory=list)
    images: list[SourceImage] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _named: dict[str, SourceImage] = field(default_factory=dict)

    def image(self, image: SourceImage) -> int:
        if image.name not in self._numbers:
            self._numbers[image.name] = len(self.images)
            self.images.append(image)
        return self._numbers[image.name]

    def picture(self, named: str) -> SourceImage:
        if named not in self._named:
            self._named[named] = self.pictures.picture(named)
        return self._named[named]


def read_mtl(path: Path, palette: Palette) -> None:
    """Add the materials of one file, in its order; a second one of the same name is left out."""
    known = {material.name for material in palette.materials}
    text = text_of(path.read_bytes()).replace("\\\n", " ").replace("\\\r\n", " ")
    linear = "blender" in text[:200].casefold()
    for said in _blocks(text):
        if said.name not in known:
            known.add(said.name)
            palette.materials.append(_material(said, palette, linear))


def _blocks(text: str) -> list[_Said]:
    blocks: list[_Said] = []
    for line in text.splitlines():
        key, _, rest = line.strip().partition(" ")
        if "\t" in key:
            key, _, rest = line.strip().partition("\t")
        key, rest = key.casefold(), rest.strip()
        if key == "newmtl":
            blocks.append(_Said(rest))
        elif not blocks or not rest or key.startswith("#"):
            continue
        elif key.startswith("map_") or key in ("bump", "norm", "disp", "refl", "decal"):
            blocks[-1].maps[key] = _map(rest)
        else:
            numbers = _numbers(rest)
            if numbers:
                blocks[-1].numbers[key] = numbers
    return blocks


def _numbers(text: str) -> list[float]:
    found = []
    for word in text.split():
        try:
            number = float(word)
        except ValueError:
            break
        if math.isfinite(number):
            found.append(number)
    return found


def _map(text: str) -> _Map:
    """Options, each with its numbers, then a file's name that may hold spaces."""
    result = _Map("")
    while text.startswith("-"):
        option, _, text = text.partition(" ")
        text = text.lstrip()
        words: list[str] = []
        for _ in range(_TAKES.get(option.casefold(), 1)):
            word, _, after = text.partition(" ")
            numeric = option in ("-s", "-o", "-t", "-mm", "-bm")
            if not after or (numeric and not _numbers(word)):
                break
            words.append(word)
            text = after.lstrip()
        numbers = _numbers(" ".join(words))
        if option in ("-s", "-o") and numbers:
            pair = (numbers[0], numbers[1] if len(numbers) > 1 else (1.0 if option == "-s" else 0.0))
            result = replace(result, scale=pair) if option == "-s" else replace(result, offset=pair)
        elif option == "-bm" and numbers:
            result = replace(result, bump=numbers[0])
        elif option == "-clamp":
            result = replace(result, clamp=words[:1] == ["on"])
    return replace(result, file=text.strip().strip('"'))


def _use(said: _Map, number: int) -> TextureUse:
    """v turned down: v' = 1 - (offset + scale (1 - v)) = (1 - offset - scale) + scale v."""
    wrap: Wrap = "clamp" if said.clamp else "repeat"
    offset = (said.offset[0], 1.0 - said.offset[1] - said.scale[1])
    return TextureUse(number, 0, offset, 0.0, said.scale, wrap, wrap)


def linear_from_srgb(color: Vec3) -> Vec3:
    """Display colours of material files (0..1), as light."""

    red, green, blue = (decoded_value(min(max(value, 0.0), 1.0)) for value in color)
    return (red, green, blue)


def _material(said: _Said, palette: Palette, linear: bool) -> SourceMaterial:
    numbers, maps = said.numbers, said.maps

    def color(key: str, otherwise: float) -> Vec3:
        values = numbers.get(key, [otherwise])
        values = (values * 3)[:3] if len(values) < 3 else values[:3]
        taken = (values[0], values[1], values[2])
        return taken if linear else linear_from_srgb(taken)

    def use(key: str, image: SourceImage) -> TextureUse:
        return _use(maps[key], palette.image(image))

    alpha = numbers["d"][-1] if "d" in numbers else 1.0 - numbers.get("tr", [0.0])[0]
    if alpha <= 0.0 and "map_d" not in maps:
        palette.pictures.noticed.add(mended("material-was-invisible", node=said.name))
        alpha = 1.0
    base, texture = color("kd", 1.0), None
    mode = "BLEND" if alpha < 1.0 else "OPAQUE"
    if "map_kd" in maps:
        image = palette.picture(maps["map_kd"].file)
        if max(base) <= 0.0:  # black times a picture is black: some exporters leave Kd out like that
            base = (1.0, 1.0, 1.0)
        texture = use("map_kd", image)
    if "map_d" in maps:
        opacity = palette.picture(maps["map_d"].file)
        merged = with_opacity(palette.picture(maps["map_kd"].file) if "map_kd" in maps else None, opacity)
        if merged is not None:
            texture = use("map_kd" if "map_kd" in maps else "map_d", merged)
            mode = "MASK" if alpha >= 1.0 and is_cut_out(merged) else "BLEND"
            alpha = alpha if alpha > 0.0 else 1.0
    normal, strength = None, 1.0
    for key in _NORMAL_MAPS:
        if key in maps:
            image = palette.picture(maps[key].file)
            turned = as_normals(image, maps[key].bump)
            strength = maps[key].bump if turned is image else 1.0
            normal = use(key, turned)
            break
    rough_map, metal_map = ("map_pr" if "map_pr" in maps else None), ("map_pm" if "map_pm" in maps else None)
    packed = None
    if rough_map or metal_map:
        merged = metal_rough(
            palette.picture(maps[rough_map].file) if rough_map else None,
            palette.picture(maps[metal_map].file) if metal_map else None,
        )
        packed = use(rough_map or metal_map or "", merged) if merged is not None else None
    glow_map = palette.picture(maps["map_ke"].file) if "map_ke" in maps else None
    glow = color("ke", 1.0 if glow_map is not None else 0.0)
    if glow_map is not None and max(glow) <= 0.0:
        glow = (1.0, 1.0, 1.0)
    if "refl" in maps or "disp" in maps:
        palette.pictures.noticed.add(note("maps-left-out", node=said.name, maps=", ".join(sorted({"refl", "disp"} & maps.keys()))))
    return SourceMaterial(
        name=said.name,
        base_color=(*base, min(max(alpha, 0.0), 1.0)),
        base_color_texture=texture,
        metallic=_unit(numbers, "pm", 1.0 if metal_map and packed else 0.0),
        roughness=_unit(numbers, "pr", 1.0) if rough_map and packed else _unit(numbers, "pr", _from_shine(numbers)),
        metallic_roughness_texture=packed,
        normal_texture=normal,
        normal_scale=min(max(strength, 0.0), 4.0),
        emissive=glow,
        emissive_texture=use("map_ke", glow_map) if glow_map is not None else None,
        alpha_mode="MASK" if mode == "MASK" else "BLEND" if mode == "BLEND" else "OPAQUE",
        double_sided=mode == "MASK",
    )


def _unit(numbers: dict[str, list[float]], key: str, otherwise: float) -> float:
    return min(max(numbers.get(key, [otherwise])[0], 0.0), 1.0)


def _from_shine(numbers: dict[str, list[float]]) -> float:
    """Roughness of a Phong highlight, alpha² = 2 / (Ns + 2) with alpha = roughness²; dull where there is no specular colour."""
    if max(numbers.get("ks", [0.0])) <= 0.0 or "ns" not in numbers:
        return 0.9
    return float((2.0 / (max(numbers["ns"][0], 0.0) + 2.0)) ** 0.25)
