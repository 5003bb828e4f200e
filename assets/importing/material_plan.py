"""From the model's materials and pictures to the package's: which pictures are made, and which UVs each of them is laid out by.

A package's surface has four pictures (colour, normal, ORM, emissive) and two sets of UVs. Pictures of one value become factors,
materials that look the same become one, and what does not fit is dropped with a finding: never in silence.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from assets.importing.arrays import Floats
from assets.importing.finding import Finding, mended, warning
from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.job import Job
from assets.importing.mapping import UNMOVED, Mapping
from assets.importing.pixels import PictureFacts, UnreadablePicture, facts
from assets.importing.source import SourceMaterial, TextureUse, Wrap
from assets.importing.srgb import decoded_value
from scenes.package import Material

Slot = Literal["base_color", "emissive", "normal", "orm"]
PictureRole = Literal["color", "cutout", "seethrough", "normal", "orm", "emissive"]
IMPORTANCE: tuple[Slot, ...] = ("base_color", "emissive", "normal", "orm")
"""What a visitor misses most comes first."""
_BRIGHTEST = 1e6
PLAIN = Material(name="plain", base_color=(0.6, 0.6, 0.58, 1.0), roughness=0.85)
"""For what has no material: the light grey of plaster."""
_SMOOTHEST = 0.03
_CUT_OUT = 0.96
"""Where this share of a picture is either there or not, it is a leaf or a grille: drawn as a cutout it sorts itself and throws a shadow."""
_CORE = 0.2
"""From this share of opaque pixels on, these are drawn as solid first: so near parts cover far ones, and throw shadows."""


@dataclass(frozen=True)
class PlannedPicture:
    """One DDS file to be made. ``image``, ``occlusion_image``: numbers in FlatScene.images; for ORM either may be None.

    ``name``: the file below textures/, from the content of its sources, so that it is the same on every machine.
    """

    name: str
    role: PictureRole
    image: int | None
    occlusion_image: int | None = None
    normal_scale: float = 1.0
    occlusion_strength: float = 1.0
    alpha_cutoff: float | None = None  # in the picture's own alpha
    size_px: tuple[int, int] = (4, 4)  # the greatest width and height of its sources


@dataclass(frozen=True)
class PlannedMaterial:
    """``first``: also what tangents must be made from. ``second``: None where the material needs no second UVs."""

    material: Material
    first: Mapping = UNMOVED
    second: Mapping | None = None
    normal: bool = False  # has a normal picture: wants tangents


@dataclass(frozen=True)
class MaterialPlan:
    """``materials``: what the manifest lists, in the order of the first piece that uses each."""

    materials: tuple[Material, ...]
    pictures: tuple[PlannedPicture, ...]
    findings: tuple[Finding, ...]
    planned: dict[int | None, PlannedMaterial] = field(default_factory=dict)

    def of(self, material: int | None) -> PlannedMaterial:
        """The plan of a source material's number; KeyError for one that no drawn piece uses."""
        return self.planned[material]

    def uvs(self, piece: FlatPiece) -> tuple[Floats, Floats | None]:
        """First and second UVs of a drawn piece, each (n, 2) float32, v up, texture transforms applied."""
        plan = self.of(piece.material)
        count = len(piece.positions)
        first = plan.first.placed(piece.uvs, count)
        return first, None if plan.second is None else plan.second.placed(piece.uvs, count)

    def keeps_tangents(self, piece: FlatPiece) -> bool:
        """Whether the piece's own tangents fit its first UVs; else they must be made from these."""
        first = self.of(piece.material).first
        return piece.tangents is not None and first.uv_set == 0 and not first.turns


def plan(flat: FlatScene, job: Job) -> MaterialPlan:  # noqa: ARG001 -- the headset class decides sizes, in textures.py
    """What is made of the materials of all drawn pieces. Decodes every picture once, to see which of them say anything."""
    planner = _Planner(flat)
    planned: dict[int | None, PlannedMaterial] = {}
    materials: dict[Material, Material] = {}  # without its name -> as named
    names: set[str] = set()
    for piece in flat.pieces:
        if piece.role != "drawn" or piece.material in planned:
            continue
        made = PlannedMaterial(PLAIN) if piece.material is None else planner.material(piece.material)
        nameless = made.material.model_copy(update={"name": ""})
        if nameless not in materials:
            materials[nameless] = made.material.model_copy(update={"name": _unused(made.material.name, names)})
        planned[piece.material] = replace(made, material=materials[nameless])
    findings = (*planner.findings, *_without_uvs(flat, planned))
    pictures = tuple(sorted(planner.pictures.values(), key=lambda picture: picture.name))
    return MaterialPlan(tuple(materials.values()), pictures, findings, planned)


class _Planner:
    def __init__(self, flat: FlatScene) -> None:
        self._flat = flat
        self._facts: dict[int, PictureFacts | None] = {}
        self._faint = _with_faint_tint(flat.pieces)
        self.findings: list[Finding] = []
        self.pictures: dict[str, PlannedPicture] = {}

    def material(self, number: int) -> PlannedMaterial:
        source = self._flat.materials[number]
        uses = self._uses(source)
        first, second, second_slots = self._mappings(source, uses)
        wrap_u, wrap_v = self._wrap(source, uses)
        made: dict[str, object] = {}
        color, alpha = self._color(source, uses.get("base_color"))
        blend, cutoff = self._alpha(source, alpha, number in self._faint)
        if "base_color" in uses:
            at = None if cutoff is None else cutoff / max(color[3], 1e-3)
            role: PictureRole = "seethrough" if blend else "cutout" if cutoff is not None else "color"
            made["base_color_texture"] = self._picture(role, uses["base_color"].image, alpha_cutoff=at)
        if "normal" in uses:
            made["normal_texture"] = self._picture(
                "normal", uses["normal"].image, normal_scale=source.normal_scale
            )
        roughness, metallic = source.roughness, source.metallic
        if "orm" in uses:
            made["orm_texture"], roughness, metallic = self._orm(source, uses["orm"])
        else:
            roughness, metallic = self._plain_orm(source)
        emissive = self._emissive(source, "emissive" in uses)
        if "emissive" in uses:
            made["emissive_texture"] = self._picture("emissive", uses["emissive"].image)
        package = Material.model_validate(
            {
                **made,
                "name": source.name or "material",
                "base_color": tuple(_bounded(value) for value in (*color[:3], color[3] if blend or cutoff else 1.0)),
                "roughness": _bounded(max(roughness, _SMOOTHEST), 1.0),
                "metallic": _bounded(metallic, 1.0),
                "emissive": tuple(_bounded(value) for value in emissive),
                "alpha_cutoff": None if cutoff is None else round(cutoff, 6),
                "blend": blend,
                "solid_core": blend and self._has_core(source, number in self._faint),
                "unlit": source.unlit,
                "double_sided": source.double_sided,
                "wrap_u": wrap_u,
                "wrap_v": wrap_v,
                "second_uv": second_slots,
                "casts_shadow": not self._flat.panorama,
            }
        )
        return PlannedMaterial(package, first, second, "normal" in uses)

    def _uses(self, source: SourceMaterial) -> dict[Slot, TextureUse]:
        """The pictures that say anything, by slot, the most important first."""
        found: dict[Slot, TextureUse] = {}
        if (use := source.base_color_texture) and (looks := self._look(use)) and not looks.constant(0, 1, 2, 3):
            found["base_color"] = use
        if source.unlit:
            return found
        if (use := source.emissive_texture) and any(source.emissive) and self._varies(use):
            found["emissive"] = use
        if (use := source.normal_texture) and source.normal_scale and self._varies(use):
            found["normal"] = use
        gloss, occlusion = source.metallic_roughness_texture, source.occlusion_texture
        if gloss and ((looks := self._look(gloss)) is None or looks.constant(1, 2)):
            gloss = None
        if occlusion and not self._darkens(source):
            occlusion = None
        if chosen := gloss or occlusion:
            found["orm"] = chosen
        return found

    def _varies(self, use: TextureUse) -> bool:
        looks = self._look(use)
        return looks is not None and not looks.constant(0, 1, 2)

    def _darkens(self, source: SourceMaterial) -> bool:
        use = source.occlusion_texture
        looks = self._look(use) if use and source.occlusion_strength > 0 else None
        return looks is not None and looks.low[0] < 255

    def _mappings(
        self, source: SourceMaterial, uses: dict[Slot, TextureUse]
    ) -> tuple[Mapping, Mapping | None, tuple[Slot, ...]]:
        """Takes what would need a third mapping out of ``uses``. The first is the normal's: tangents come from the first UVs."""
        kept: list[Mapping] = []
        for slot in list(uses):
            mapping = Mapping.of(uses[slot])
            if mapping in kept:
                continue
            if len(kept) == 2:
                dropped = self._flat.images[uses.pop(slot).image].name
                self.findings.append(warning("third-uv-mapping", source.name, dropped, slot=slot))
                continue
            kept.append(mapping)
        leading = uses.get("normal") or next(iter(uses.values()), None)
        first = UNMOVED if leading is None else Mapping.of(leading)
        second = next((mapping for mapping in kept if mapping != first), None)
        slots = tuple(slot for slot in IMPORTANCE if slot in uses and Mapping.of(uses[slot]) != first)
        return first, second, slots

    def _wrap(self, source: SourceMaterial, uses: dict[Slot, TextureUse]) -> tuple[Wrap, Wrap]:
        modes = [(use.wrap_u, use.wrap_v) for use in uses.values()]
        if len(set(modes)) > 1:
            self.findings.append(warning("mixed-wrap-modes", source.name))
        return modes[0] if modes else ("repeat", "repeat")

    def _color(self, source: SourceMaterial, use: TextureUse | None) -> tuple[tuple[float, ...], float]:
        """The linear factor, and the least alpha that factor and picture have together."""
        factor: tuple[float, ...] = source.base_color
        looks = self._look(source.base_color_texture) if source.base_color_texture else None
        if source.base_color_texture and looks is None:  # it is missing: plaster shows the shape better than white
            return tuple(a * b for a, b in zip(factor, PLAIN.base_color, strict=True)), factor[3]
        if use is None and looks is not None:
            constant = (*(decoded_value(value / 255) for value in looks.low[:3]), looks.low[3] / 255)
            factor = tuple(a * b for a, b in zip(factor, constant, strict=True))
            return factor, factor[3]
        return factor, factor[3] * (looks.low[3] / 255 if looks else 1.0)

    def _alpha(self, source: SourceMaterial, least: float, faint_tint: bool) -> tuple[bool, float | None]:
        """Whether to blend, and the cutoff. Without anything to see through, blending would only cost and be sorted wrongly."""
        if source.alpha_mode == "BLEND":
            if least > 0.995 and not faint_tint:
                self.findings.append(mended("opaque-blend", source.name))
                return False, None
            looks = self._look(source.base_color_texture) if source.base_color_texture else None
            if looks and source.base_color[3] > 0.99 and not faint_tint and looks.opaque + looks.clear > _CUT_OUT:
                self.findings.append(mended("blend-as-cutout", source.name))
                return False, 0.5
            return True, None
        if source.alpha_mode == "MASK" and (least < source.alpha_cutoff or faint_tint):
            return False, source.alpha_cutoff
        return False, None

    def _has_core(self, source: SourceMaterial, faint_tint: bool) -> bool:
        looks = self._look(source.base_color_texture) if source.base_color_texture else None
        return looks is not None and looks.opaque > _CORE and source.base_color[3] > 0.99 and not faint_tint

    def _orm(self, source: SourceMaterial, use: TextureUse) -> tuple[str, float, float]:
        gloss, occlusion = source.metallic_roughness_texture, source.occlusion_texture
        looks = self._look(gloss) if gloss else None
        roughness, metallic = source.roughness, source.metallic
        if looks is None or looks.constant(1, 2):  # then ``use`` is the occlusion's
            roughness, metallic = self._plain_orm(source)
        has_gloss = looks is not None and not looks.constant(1, 2)
        darkens = occlusion is not None and self._darkens(source)
        if occlusion is not None and darkens and Mapping.of(occlusion) != Mapping.of(use):
            self.findings.append(
                warning("occlusion-own-mapping", source.name, self._flat.images[occlusion.image].name)
            )
            darkens = False
        name = self._picture(
            "orm",
            gloss.image if gloss is not None and has_gloss else None,
            occlusion_image=occlusion.image if occlusion is not None and darkens else None,
            occlusion_strength=source.occlusion_strength if darkens else 1.0,
        )
        return name, roughness, metallic

    def _plain_orm(self, source: SourceMaterial) -> tuple[float, float]:
        gloss = source.metallic_roughness_texture
        looks = self._look(gloss) if gloss else None
        if gloss and looks is None:  # it is missing, and with it what would have told metal from all else
            return max(source.roughness, PLAIN.roughness), 0.0
        if looks is None or not looks.constant(1, 2):
            return source.roughness, source.metallic
        return source.roughness * looks.low[1] / 255, source.metallic * looks.low[2] / 255

    def _emissive(self, source: SourceMaterial, pictured: bool) -> tuple[float, float, float]:
        r, g, b = source.emissive
        looks = self._look(source.emissive_texture) if source.emissive_texture else None
        if source.emissive_texture and looks is None:  # it is missing: the factor alone would let everything glow
            return 0.0, 0.0, 0.0
        if pictured or looks is None:
            return r, g, b
        return r * decoded_value(looks.low[0] / 255), g * decoded_value(looks.low[1] / 255), b * decoded_value(looks.low[2] / 255)

    def _look(self, use: TextureUse) -> PictureFacts | None:
        """None for a picture that is missing (the reader told so) or cannot be read (told here, once)."""
        if use.image not in self._facts:
            image = self._flat.images[use.image]
            self._facts[use.image] = None
            if image.content is not None:
                try:
                    self._facts[use.image] = facts(image.content)
                except UnreadablePicture:
                    self.findings.append(warning("picture-unreadable", image.name, image.name))
        return self._facts[use.image]

    def _picture(
        self,
        role: PictureRole,
        image: int | None,
        *,
        occlusion_image: int | None = None,
        normal_scale: float = 1.0,
        occlusion_strength: float = 1.0,
        alpha_cutoff: float | None = None,
    ) -> str:
        """The name of the DDS file, which is put on the list."""
        sources = [number for number in (image, occlusion_image) if number is not None]
        digest = hashlib.sha256()
        for number in (image, occlusion_image):
            content = None if number is None else self._flat.images[number].content
            digest.update(hashlib.sha256(content or b"").digest())
        digest.update(f"{role} {normal_scale:.6f} {occlusion_strength:.6f} {alpha_cutoff or 0.0:.6f}".encode())
        name = f"{_short(self._flat.images[sources[0]].name)}-{digest.hexdigest()[:10]}-{role}.dds"
        looks = [found for number in sources if (found := self._facts.get(number)) is not None]
        self.pictures[name] = PlannedPicture(
            name,
            role,
            image,
            occlusion_image,
            normal_scale,
            occlusion_strength,
            alpha_cutoff,
            (max(look.width for look in looks), max(look.height for look in looks)),
        )
        return name


def _with_faint_tint(pieces: Iterable[FlatPiece]) -> set[int]:
    """Materials that some piece's vertex colours make see-through."""
    return {
        piece.material
        for piece in pieces
        if piece.material is not None and piece.colors is not None and len(piece.colors)
        if int(np.asarray(piece.colors)[:, 3].min()) < 255
    }


def _without_uvs(flat: FlatScene, planned: dict[int | None, PlannedMaterial]) -> list[Finding]:
    """Pieces whose pictures have nothing to lie on."""
    found: dict[str, Finding] = {}
    for piece in flat.pieces:
        if piece.role != "drawn" or piece.material is None:
            continue
        plan = planned[piece.material]
        material = plan.material
        pictured = (material.base_color_texture, material.normal_texture, material.orm_texture, material.emissive_texture)
        needed = max(plan.first.uv_set, plan.second.uv_set if plan.second else 0)
        if any(pictured) and needed >= len(piece.uvs):
            found.setdefault(piece.name, warning("no-uvs-for-picture", piece.name, set=needed, material=material.name))
    return list(found.values())


def _short(name: str) -> str:
    """A picture's own name as part of a file name: plain letters and digits only."""
    stem = re.split(r"[\\/]", name)[-1].rsplit(".", 1)[0].lower()
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:24].strip("-") or "picture"


def _unused(name: str, names: set[str]) -> str:
    chosen, count = name, 1
    while chosen in names:
        count += 1
        chosen = f"{name} {count}"
    names.add(chosen)
    return chosen


def _bounded(value: float, most: float = _BRIGHTEST) -> float:
    """As a shader can bear it, whatever the file says; what is no number is nothing."""
    return round(min(max(value, 0.0), most), 6) if value == value else 0.0
