"""A zip archive of a model, unpacked within limits, and the one model in it.

Everything is judged twice: by the archive's list before anything is written, and by the bytes that really come while they are written.
"""

import errno
import stat
import zipfile
import zlib
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath

from assets.importing.encoded_text import text_of
from assets.importing.finding import Finding, Refused, error, note

MODELS = (".glb", ".gltf", ".obj", ".fbx", ".ply", ".stl")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp")
OTHER_MODELS = (".3dm", ".3ds", ".abc", ".blend", ".c4d", ".dae", ".dwg", ".dxf", ".ifc", ".iges", ".igs", ".las", ".laz", ".lwo", ".ma", ".max",
                ".mb", ".off", ".rvt", ".skp", ".step", ".stp", ".usd", ".usda", ".usdc", ".usdz", ".wrl", ".x3d")  # fmt: skip
"""Models of formats that are not read: beside one, pictures are its textures, not what is meant."""
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".bz2", ".xz")
_JUNK = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_CHUNK = 1 << 20
_OUR_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
"""Not the archive's fault."""
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


@dataclass(frozen=True)
class UnpackLimits:
    """``ratio``: bytes that come out for one that goes in, over the whole archive; small archives may pass it up to ``small_bytes``."""

    entries: int = 10_000
    total_bytes: int = 2_000_000_000
    ratio: float = 100.0
    small_bytes: int = 20_000_000
    depth: int = 20


def unpack(path: Path, into: Path, limits: UnpackLimits | None = None) -> Path:
    """The model in the archive, unpacked below ``into``. Raises Refused."""
    return unpacked(path, into, limits)[0]


def unpacked(path: Path, into: Path, limits: UnpackLimits | None = None) -> tuple[Path, list[Finding]]:
    """Write the archive's files below ``into`` (made if need be) and return the model among them. Raises Refused, naming the entry.

    Of several models the one in the shallowest folder is taken; equal ones are refused with their list. Without any model, the one picture.
    """
    limits = limits or UnpackLimits()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _judged(archive, path, limits)
            into.mkdir(parents=True, exist_ok=True)
            budget = min(limits.total_bytes, max(limits.small_bytes, int(limits.ratio * path.stat().st_size)))
            for info, name in entries:
                budget = _written(archive, info, into / name, budget, path)
    except _BROKEN as problem:
        if isinstance(problem, OSError) and problem.errno in _OUR_DISK:
            raise
        raise Refused(error("archive-broken", file=path.name)) from None
    return _model(path, into, [name for _, name in entries])


def name_of(info: zipfile.ZipInfo) -> str:
    """The entry's name: UTF-8 where the archive says so; else its bytes are UTF-8 or GBK, which Chinese Windows writes."""
    if info.flag_bits & 0x800:
        return info.orig_filename
    try:
        return text_of(info.orig_filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.orig_filename


def _judged(archive: zipfile.ZipFile, path: Path, limits: UnpackLimits) -> list[tuple[zipfile.ZipInfo, str]]:
    infos = archive.infolist()
    if len(infos) > limits.entries:
        raise Refused(error("archive-too-many", file=path.name, count=len(infos), most=limits.entries))
    total = sum(info.file_size for info in infos)
    packed = max(path.stat().st_size, 1)
    if total > limits.total_bytes:
        raise Refused(error("archive-too-large", file=path.name, mb=total // 10**6, most=limits.total_bytes // 10**6))
    if total > limits.small_bytes and total > limits.ratio * packed:
        raise Refused(error("archive-bomb", file=path.name, mb=total // 10**6, kb=packed // 1000))
    kept: list[tuple[zipfile.ZipInfo, str]] = []
    seen: dict[str, str] = {}
    for info in infos:
        name = name_of(info).replace("\\", "/")
        lowered = name.casefold()
        if lowered.startswith(_JUNK[0]) or PurePosixPath(lowered).name in _JUNK[1:]:
            continue
        _refuse_name(path, info, name, limits)
        if name.endswith("/"):
            continue
        key = PurePosixPath(lowered).as_posix()
        if key in seen:
            raise Refused(error("archive-name-twice", file=name[:200]))
        seen[key] = name
        kept.append((info, name))
    for key, name in seen.items():
        parents = PurePosixPath(key).parents
        if any(parent.as_posix() in seen for parent in parents):
            raise Refused(error("archive-name-twice", file=name[:200]))
    return kept


def _refuse_name(path: Path, info: zipfile.ZipInfo, name: str, limits: UnpackLimits) -> None:
    parts = name.rstrip("/").split("/")
    bad = (
        not name
        or name.startswith("/")
        or any(part in ("", ".", "..") or ":" in part or any(ord(letter) < 32 for letter in part) for part in parts)
        or any(len(part.encode("utf-8", "replace")) > 255 for part in parts)
        or any(part.split(".")[0].casefold() in _RESERVED for part in parts)
        or len(parts) > limits.depth
    )
    if bad:
        raise Refused(error("archive-name-outside", file=name[:200]))
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(error("archive-link", file=name[:200]))
    if info.flag_bits & 0x1:
        raise Refused(error("archive-encrypted", file=name[:200]))
    if name.casefold().endswith(_ARCHIVES):
        raise Refused(error("archive-in-archive", file=path.name, entry=name[:200]))


def _written(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, budget: int, path: Path) -> int:
    """The bytes that may still come after this entry."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as source, target.open("xb") as file:
        while block := source.read(_CHUNK):
            budget -= len(block)
            if budget < 0:
                mb = sum(one.file_size for one in archive.infolist()) // 10**6
                raise Refused(error("archive-bomb", file=path.name, mb=mb, kb=path.stat().st_size // 1000))
            file.write(block)
    return budget


def _model(path: Path, into: Path, names: list[str]) -> tuple[Path, list[Finding]]:
    other = sorted(name for name in names if name.casefold().endswith(OTHER_MODELS))
    for endings in (MODELS,) if other else (MODELS, PICTURES):
        found = sorted(name for name in names if name.casefold().endswith(endings) and not PurePosixPath(name).name.startswith("._"))
        if not found:
            continue
        shallowest = min(name.count("/") for name in found)
        first = [name for name in found if name.count("/") == shallowest]
        stems = {PurePosixPath(name).stem.casefold() for name in first}
        if endings is MODELS and len(stems) == 1:  # the same model in several formats: the one that tells most
            first = [min(first, key=lambda name: MODELS.index(PurePosixPath(name).suffix.casefold()))]
        if len(first) > 1:
            raise Refused(error("archive-several-models", file=path.name, found=", ".join(first[:20])[:500], count=len(first)))
        others = [name for name in found if name != first[0]]
        chosen = note("archive-model-chosen", file=path.name, chosen=first[0], count=len(others), others=", ".join(others[:10])[:300])
        return into / first[0], [chosen] if others else []
    raise Refused(error("archive-no-model", file=path.name, found=", ".join((other or sorted(names))[:10])[:300]))
