"""Pictures as models: a print that hangs upright, or a panorama all round the visitor.

A panorama is 2 : 1 (within 2 %) or says ``GPano`` equirectangular in its XMP; a part of a sphere is shown where its XMP says that it belongs.
Its middle looks north (+Y), its left is west. Frames: metres, Z up, as in ``scenes/space.py``.
"""

import io
import math
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from assets.importing.finding import Finding, Refused, error, mended, note
from assets.importing.job import Job
from assets.importing.pixels import MOST_PIXELS
from assets.importing.source import (
    SourceImage,
    SourceMaterial,
    SourceMesh,
    SourceNode,
    SourcePrimitive,
    SourceScene,
    TextureUse,
)

EYE_HEIGHT_M = 1.6
LONGER_SIDE_M = 1.6
RADIUS_M = 40.0
_COLUMNS, _ROWS = 96, 48
_XMP_BYTES = 262_144
_LEAST_PART = 0.01  # of the sphere, across or high: what says less is mistaken
MOST_BYTES = 400_000_000
_KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "MPO")


@dataclass(frozen=True)
class _Part:
    """The part of the whole sphere that a picture shows: u from west to east round, v from the zenith down, both 0..1."""

    left: float = 0.0
    right: float = 1.0
    top: float = 0.0
    bottom: float = 1.0


def read_picture(path: Path, _folder: Path, job: Job) -> tuple[SourceScene, list[Finding]]:
    """A scene of format "picture" or, for a site, "panorama". Raises Refused."""
    findings: list[Finding] = []
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Refused(error("file-too-large", file=path.name, mb=size // 10**6, most=MOST_BYTES // 10**6))
    content = path.read_bytes()
    image, width, height = _plain(path.name, content, findings)
    part = _panorama(content[:_XMP_BYTES] + content[-_XMP_BYTES:], width, height) if job.kind == "site" else None
    if part is not None:
        primitive = _sphere(part)
        use = TextureUse(0, wrap_u="clamp", wrap_v="clamp")
        if part != _Part():
            findings.append(note("panorama-part", file=path.name, across=round((part.right - part.left) * 360.0)))
    else:
        primitive = _print(width, height)
        use = TextureUse(0, wrap_u="clamp", wrap_v="clamp")
    scene = SourceScene(
        format="picture" if part is None else "panorama",
        nodes=(SourceNode(path.stem, None, np.eye(4), mesh=0),),
        meshes=(SourceMesh(path.stem, (primitive,)),),
        materials=(SourceMaterial(path.stem, base_color_texture=use, unlit=True),),
        images=(image,),
        up="z",
        unit_m=1.0,
    )
    return scene, findings


def _plain(name: str, content: bytes, findings: list[Finding]) -> tuple[SourceImage, int, int]:
    """The picture upright, in eight bits of RGB; its own bytes where it is so already. Judged by its header before it is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                if picture.format not in _KINDS:
                    raise Refused(error("picture-broken", file=name))
                if picture.width * picture.height > MOST_PIXELS or min(picture.size) < 1:
                    raise Refused(_too_large(name, picture.width * picture.height))
                turned = picture.getexif().get(0x0112, 1) != 1
                if picture.mode == "RGB" and not turned and picture.format in ("JPEG", "PNG", "WEBP", "BMP"):
                    picture.load()
                    return SourceImage(name, content), picture.width, picture.height
                mode = picture.mode
                upright = _eight_bits(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as problem:  # Pillow's own limit lies higher, and tells the pixels in words alone
        raise Refused(_too_large(name, int((re.findall(r"\d+", str(problem)) or ["0"])[0]))) from None
    except (OSError, ValueError, SyntaxError, MemoryError):
        raise Refused(error("picture-broken", file=name)) from None
    findings.append(mended("picture-converted", file=name, mode=mode))
    out = io.BytesIO()
    upright.save(out, "PNG", compress_level=1)
    return SourceImage(name, out.getvalue()), upright.width, upright.height


def _too_large(name: str, pixels: int) -> Finding:
    return error("picture-too-many-pixels", file=name, megapixels=round(pixels / 1e6), limit=MOST_PIXELS // 1_000_000)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """RGB on white. Pillow cuts sixteen bits off instead of scaling them."""
    if picture.mode.startswith("I") or picture.mode == "F":
        values = np.asarray(picture, dtype=np.float64)
        top = 65535.0 if picture.mode != "F" else max(float(values.max(initial=0.0)), 1.0)
        grey = np.clip(np.round(values * 255.0 / top), 0, 255).astype(np.uint8)
        return Image.fromarray(grey).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        see_through = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, see_through).convert("RGB")
    return picture.convert("RGB")


def _panorama(ends: bytes, width: int, height: int) -> _Part | None:
    """What part of the sphere the picture shows; None: it is no panorama. ``ends``: its first and last bytes, where XMP lies."""
    projection = re.search(rb"ProjectionType[^A-Za-z]{1,20}([A-Za-z]{1,40})", ends)
    if projection is not None and projection[1] != b"equirectangular":
        return None
    if projection is None:
        return _Part() if abs(width / height - 2.0) <= 0.04 else None

    def number(name: str) -> float | None:
        found = re.search(rb"GPano:" + name.encode() + rb"[=>\"'\s]{1,4}(\d{1,9})", ends)
        return float(found.group(1)) if found else None

    names = ("FullPanoWidthPixels", "FullPanoHeightPixels", "CroppedAreaImageWidthPixels", "CroppedAreaImageHeightPixels")
    full_w, full_h, wide, high = (number(name) for name in names)
    left, top = number("CroppedAreaLeftPixels") or 0.0, number("CroppedAreaTopPixels") or 0.0
    if not full_w or not full_h or not wide or not high or left + wide > full_w or top + high > full_h:
        return _Part() if abs(width / height - 2.0) <= 0.04 else _band(width, height)
    if min(wide / full_w, high / full_h) < _LEAST_PART:
        return _Part() if abs(width / height - 2.0) <= 0.04 else _band(width, height)
    return _Part(left / full_w, (left + wide) / full_w, top / full_h, (top + high) / full_h)


def _band(width: int, height: int) -> _Part:
    """All round, as high as its proportions say, around the horizon."""
    half = min(height / width, 0.5)
    return _Part(0.0, 1.0, 0.5 - half, 0.5 + half)


def _sphere(part: _Part) -> SourcePrimitive:
    """Seen from within; the first and last column are the same place with their own u, so that there is no seam."""
    columns, rows = np.linspace(0.0, 1.0, _COLUMNS + 1), np.linspace(0.0, 1.0, _ROWS + 1)
    u, v = np.meshgrid(columns, rows)
    azimuth = (part.left + u * (part.right - part.left) - 0.5) * 2.0 * math.pi
    polar = (part.top + v * (part.bottom - part.top)) * math.pi
    out = np.stack([np.sin(polar) * np.sin(azimuth), np.sin(polar) * np.cos(azimuth), np.cos(polar)], axis=2)
    if part.right - part.left == 1.0:
        out[:, -1] = out[:, 0]
    positions = (out * RADIUS_M + (0.0, 0.0, EYE_HEIGHT_M)).reshape(-1, 3).astype(np.float32)
    at = np.arange((_COLUMNS + 1) * (_ROWS + 1)).reshape(_ROWS + 1, _COLUMNS + 1)
    above_left, above_right, below_left, below_right = at[:-1, :-1], at[:-1, 1:], at[1:, :-1], at[1:, 1:]
    upper = np.stack([above_left, below_right, above_right], axis=2)
    lower = np.stack([above_left, below_left, below_right], axis=2)
    if part.top == 0.0:
        upper = upper[1:]
    if part.bottom == 1.0:
        lower = lower[:-1]
    faces = np.concatenate([upper.reshape(-1, 3), lower.reshape(-1, 3)]).astype(np.uint32)
    uvs = np.stack([u, v], axis=2).reshape(-1, 2).astype(np.float32)
    return SourcePrimitive(positions, faces, (-out).reshape(-1, 3).astype(np.float32), None, (uvs,), material=0)


def _print(width: int, height: int) -> SourcePrimitive:
    """Upright around the height of the eyes, its face to the south (-Y): seen by one who looks north."""
    scale = LONGER_SIDE_M / max(width, height)
    x, z = width * scale / 2.0, height * scale / 2.0
    positions = np.array(
        [(-x, 0, EYE_HEIGHT_M - z), (x, 0, EYE_HEIGHT_M - z), (x, 0, EYE_HEIGHT_M + z), (-x, 0, EYE_HEIGHT_M + z)], np.float32
    )
    normals = np.tile(np.array([0.0, -1.0, 0.0], np.float32), (4, 1))
    uvs = np.array([(0, 1), (1, 1), (1, 0), (0, 0)], np.float32)
    return SourcePrimitive(positions, np.array([[0, 1, 2], [0, 2, 3]], np.uint32), normals, None, (uvs,), material=0)
