"""The planned pictures of an imported site as DDS files: BC1 for colours, ORM and light, BC3 for what is see-through, BC5 for normals.

The largest side follows the headset class; while all of them together need more than the class's memory, the largest is halved.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from assets.dds import of_levels, spoilt_blocks, uncompressed
from assets.importing.budgets import BUDGETS
from assets.importing.finding import Finding, mended
from assets.importing.flat import FlatScene
from assets.importing.job import Job
from assets.importing.material_plan import MaterialPlan, PlannedPicture
from assets.importing.material_plan import plan as plan_of
from assets.importing.mip_chain import Kind, Size, at_size, levels, nearest_power
from assets.importing.pixels import Pixels, rgba
from assets.importing.source import SourceImage

_FORM = {"color": "BC1", "orm": "BC1", "emissive": "BC1", "cutout": "BC3", "seethrough": "BC3", "normal": "BC5"}
_BYTES_OF_16_PIXELS = {"BC1": 8, "BC3": 16, "BC5": 16}
_SMALLEST_PX = 64
_ENCODER_LEVEL = 5  # quicktex: 2048² in 0.8 s; the levels below are no faster
_THREADS = 2
_PLAIN_PX, _SPOILT_ERROR, _SPOILT_SHARE = 512, 30.0, 0.002
"""A small picture stays as it is (1.2 MiB more at most) if BC1 spoils its blocks: unlike drawings in its channels, or coloured lettering."""


def sizes(plan: MaterialPlan, job: Job, *, panorama: bool = False) -> tuple[dict[str, Size], list[Finding]]:
    """(width, height) of each texture by its name, powers of two. ``panorama``: twice as wide, for it is all that there is to see."""
    budget = BUDGETS[job.budget]
    most = budget.texture_side_px * (2 if panorama else 1)
    chosen = {picture.name: _within(picture, most) for picture in plan.pictures}
    forms = {picture.name: _FORM[picture.role] for picture in plan.pictures}
    halved: set[str] = set()
    while sum(memory_bytes(chosen[name], forms[name]) for name in chosen) > budget.texture_bytes:
        name = max(chosen, key=lambda name: (memory_bytes(chosen[name], forms[name]), name))
        width, height = chosen[name]
        if max(width, height) <= _SMALLEST_PX:
            break
        chosen[name] = max(width // 2, 4), max(height // 2, 4)
        halved.add(name)
    found = [mended("textures-halved", count=len(halved), budget_mib=budget.texture_bytes >> 20)] if halved else []
    large = [picture for picture in plan.pictures if max(picture.size_px) > most and picture.name not in halved]
    if large:
        found.append(mended("textures-reduced", count=len(large), side_px=most))
    return chosen, found


def memory_bytes(size: Size, form: str) -> int:
    """On the graphics card, with all smaller levels."""
    return max(size[0] * size[1], 16) * _BYTES_OF_16_PIXELS[form] // 16 * 4 // 3


def encoded(
    plan: MaterialPlan, flat: FlatScene, job: Job, tell: Callable[[float], None] | None = None
) -> tuple[dict[str, bytes], list[Finding]]:
    """The DDS file of each planned picture by its name (below textures/); ``tell`` hears which share is done."""
    chosen, findings = sizes(plan, job, panorama=flat.panorama)
    files: dict[str, bytes] = {}
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        work = pool.map(lambda picture: _dds(picture, flat.images, chosen[picture.name]), plan.pictures)
        for picture, content in zip(plan.pictures, work, strict=True):
            files[picture.name] = content
            if tell is not None:
                tell(len(files) / len(plan.pictures))
    return files, findings


def material_findings(flat: FlatScene, job: Job) -> list[Finding]:
    """What the bake will have to leave out, mend or make smaller of materials and pictures."""
    made = plan_of(flat, job)
    return [*made.findings, *sizes(made, job, panorama=flat.panorama)[1]]


def _within(picture: PlannedPicture, most: int) -> Size:
    width, height = (max(nearest_power(side), 4) for side in picture.size_px)
    while max(width, height) > most:
        width, height = max(width // 2, 4), max(height // 2, 4)
    return width, height


def _dds(picture: PlannedPicture, images: tuple[SourceImage, ...], size: Size) -> bytes:
    form = _FORM[picture.role]
    pixels = _orm(picture, images, size) if picture.role == "orm" else _read(images, picture.image)
    kind: Kind = "colour" if picture.role not in ("orm", "normal") else "normal" if form == "BC5" else "data"
    if picture.role == "normal":
        pixels = _scaled_normals(pixels, picture.normal_scale)
    made = levels(pixels, size, kind, alpha_cutoff=picture.alpha_cutoff, alpha=form == "BC3")
    if form == "BC1":
        for level in made:
            level[..., 3] = 255
        small = max(size) <= _PLAIN_PX and picture.role != "orm"
        if small and spoilt_blocks(made[0], _ENCODER_LEVEL, _SPOILT_ERROR) > _SPOILT_SHARE:
            return uncompressed(made)
    return of_levels(made, form, _ENCODER_LEVEL)


def _read(images: tuple[SourceImage, ...], number: int | None) -> Pixels:
    """The plan names only pictures that it has read itself. Raises UnreadablePicture otherwise."""
    content = None if number is None else images[number].content
    return rgba(b"" if content is None else bytes(content))


def _orm(picture: PlannedPicture, images: tuple[SourceImage, ...], size: Size) -> Pixels:
    """R occlusion with its strength, G roughness, B metallic; 255 where no picture tells."""
    out = np.full((size[1], size[0], 4), 255, np.uint8)
    if picture.image is not None:
        out[..., 1:3] = at_size(_read(images, picture.image), size, "data")[..., 1:3]
    if picture.occlusion_image is not None:
        shade = 255 - at_size(_read(images, picture.occlusion_image), size, "data")[..., 0].astype(np.int64)
        strength = round(min(max(picture.occlusion_strength, 0.0), 1.0) * 256)
        out[..., 0] = 255 - shade * strength // 256
    return out


def _scaled_normals(pixels: Pixels, scale: float) -> Pixels:
    """Steeper or flatter, as the material asks; what is not quite of length one is mended with the levels."""
    if scale == 1.0:
        return pixels
    out = pixels.copy()
    x, y, z = ((pixels[..., axis].astype(np.float64) - 127.5) / 127.5 for axis in range(3))
    x, y, z = x * scale, y * scale, np.maximum(z, 0.0)
    length = np.maximum(np.sqrt(x * x + y * y + z * z), 1e-9)
    for axis, part in enumerate((x, y, z)):
        out[..., axis] = np.floor(part / length * 127.5 + 128.0).clip(0, 255)
    return out
