"""From a baked site package on disk to geometry and textures in memory; nothing is used before its SHA-256 is checked.

Buffers go to Panda as they lie in the file: one copy for each, no loop over vertices (scenes/package.py tells the layout).
It passes 400 lines: whatever looks at a strange package before Panda does stands beside what it guards.
"""

import hashlib
import io
import mmap
import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    BoundingBox,
    Geom,
    GeomEnums,
    GeomTriangles,
    GeomVertexArrayData,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    InternalName,
    Texture,
)
from pydantic import ValidationError

from engine.dds_picture import cube_texture, dds_texture
from engine.manifest_reader import manifest_of
from engine.motion_texture import MOST_ROWS, ROW_TEXELS, floats_needed, motion_texture
from scenes.package import VERTEX_STRIDE_BYTES, Figure, Lod, Material, Mesh, Motion, SiteManifest
from scenes.space import Vec3

GEOMETRY = "geometry.bin"
MANIFEST = "manifest.json"
_TINT_BYTES, _UV2_BYTES, _LAMP_BYTES = 4, 8, 8
_MOST_ROWS = 2**30
_MOST_COPIED_BYTES = 8 * 2**30
"""Of all buffers of a package: levels may share bytes of the file and copies repeat them, so a small file can claim any memory."""
_FIX = "bake or download the site package again"

Between = Callable[[float], None]
"""Called between the steps of a long load with the share that is done (0..1), so that a headset's picture need not stand still."""


Rest = Callable[[], None]
"""Called between small pieces of work, by the thread that does it: it may sleep, to leave the interpreter to the frames."""


def no_pause(share: float) -> None:
    """For a load that nobody watches."""


def no_rest() -> None:
    """For a load that no frames run beside."""


class PackageError(Exception):
    """A package that cannot be shown; the text names the file, what was found, and the fix."""

    def __init__(self, file: Path, found: str, fix: str = _FIX) -> None:
        super().__init__(f"{file}: {found}. Fix: {fix}.")
        self.file = file


class LoadedPackage:
    """The checked bytes of every file of one package. Raises PackageError for the first thing that is wrong.

    ``anisotropy``: pictures become textures at once, for ``texture`` to hand out, so that their bytes are never all in memory.
    ``readers``: threads that read files. ``rest`` is called between the pieces.
    """

    def __init__(
        self, directory: Path, between: Between = no_pause, *, anisotropy: int | None = None, readers: int = 2, rest: Rest = no_rest
    ) -> None:
        self.directory = directory
        self._rest = rest
        self.manifest = _read_manifest(directory / MANIFEST, rest)
        names = list(self.manifest.files)
        self._bytes: dict[str, bytes] = {}
        if "default" not in self.manifest.light:
            raise PackageError(directory / MANIFEST, "no light mood is called 'default'")
        twice = [name for name, times in Counter(mesh.name for mesh in self.manifest.meshes).items() if times > 1]
        if twice:
            raise PackageError(directory / MANIFEST, f"two meshes are called {twice[0]!r}")
        self._copied_bytes = 0
        self._textures: dict[tuple[str, bool], Texture] = {}
        self._geoms: dict[tuple[str, int], Geom] = {}
        self._motions: dict[str, Texture] = {}
        self._last: tuple[tuple[int, int | None, int | None, int | None], GeomVertexData] | None = None
        self._geometry = mmap.mmap(-1, 1)
        self._own = threading.local()  # a buffer for each thread, used again: memory that is new costs as long as reading
        pictures = {} if anisotropy is None else self._pictures()
        with ThreadPoolExecutor(max_workers=readers) as pool:  # reading and hashing let go of the interpreter lock
            work = pool.map(lambda name: self._read_one(name, pictures.get(name, ()), anisotropy or 0), names)
            for done, _ in enumerate(work, 1):
                between(done / len(names))
        if GEOMETRY not in self.manifest.files:
            self.read(GEOMETRY)

    def _read_one(self, name: str, pictures: Sequence[tuple[str, bool]], anisotropy: int) -> None:
        """``pictures``: what materials call it, each with whether it is a colour."""
        self._rest()
        if name == GEOMETRY:
            self._geometry = _checked_map(self.directory, name, self.manifest.files[name])
            return
        if not pictures:
            self._bytes[name] = read_checked(self.directory, name, self.manifest.files[name])
            return
        content = _checked_into(self._own, self.directory, name, self.manifest.files[name])
        for called, color in pictures:
            self._textures[called, color] = self._made(called, name, content, color=color, anisotropy=anisotropy)

    def _pictures(self) -> dict[str, list[tuple[str, bool]]]:
        """By file, the pictures of all meshes."""
        used = {mesh.material for mesh in self.manifest.meshes}
        lightmaps = {(mesh.lightmap_texture, False) for mesh in self.manifest.meshes if mesh.lightmap_texture is not None}
        found: dict[str, list[tuple[str, bool]]] = {}
        for called, color in sorted(lightmaps | _pictures_of([material for material in self.manifest.materials if material.name in used])):
            found.setdefault(self._path(called), []).append((called, color))
        return found

    def _path(self, name: str) -> str:
        """The file of a picture, which is named by its path or below textures/."""
        return name if name in self.manifest.files else str(PurePosixPath("textures") / name)

    def read(self, name: str) -> bytes:
        """The checked bytes of ``name``, a path relative to the package."""
        try:
            return self._bytes[name]
        except KeyError:
            raise PackageError(
                self.directory / MANIFEST, f"{name!r} is used but its SHA-256 is not listed under 'files'"
            ) from None

    def forget(self, name: str) -> None:
        """Let go of a file's bytes once the renderer holds its own copy."""
        self._bytes.pop(name, None)

    def make_all(self, between: Between = no_pause) -> None:
        """Every Geom beforehand, for ``geom`` to hand out once; the file's bytes are let go then. May run in a thread of its own."""
        levels = [(mesh, number) for mesh in self.manifest.meshes for number in range(len(mesh.lods))]
        for done, (mesh, number) in enumerate(levels):
            self._geoms[mesh.name, number] = self._geom(mesh, mesh.lods[number])
            between(done / len(levels))
            self._rest()
        motions = {motion.name: motion for motion in self.manifest.motions}
        for mesh in self.manifest.meshes:
            if mesh.motion in motions and mesh.motion not in self._motions:
                self._motions[mesh.motion] = self._motion(motions[mesh.motion], mesh.lods[0].vertex_count)
        self._last = None
        self._geometry.close()  # lets go of the interpreter lock, which freeing bytes would hold for milliseconds

    def geom(self, mesh: Mesh, lod: Lod) -> Geom:
        """One level of ``mesh`` as a Geom in world (or its object's) coordinates, bounded by the manifest's box."""
        made = self._geoms.pop((mesh.name, mesh.lods.index(lod)), None)
        return self._geom(mesh, lod) if made is None else made

    def _geom(self, mesh: Mesh, lod: Lod) -> Geom:
        where = f"mesh {mesh.name!r}"
        if not 0.0 <= lod.min_m < lod.max_m:
            raise self._broken(f"{where} has a level that is seen from {lod.min_m} m to {lod.max_m} m")
        indices = self._slice(lod.index_offset_bytes, lod.index_count * 4, where)
        if lod.index_count % 3 or not lod.index_count:
            raise self._broken(f"{where} has {lod.index_count} indices, no whole number of triangles")
        highest = int(np.frombuffer(indices, dtype="<u4").max())
        if highest >= lod.vertex_count:
            raise self._broken(f"{where} points at vertex {highest} of {lod.vertex_count}")
        copies = max(len(mesh.repeat_offsets_m), 1)
        self._copied_bytes += copies * (4 * lod.index_count + VERTEX_STRIDE_BYTES * lod.vertex_count)
        if self._copied_bytes > _MOST_COPIED_BYTES or lod.vertex_count * copies > _MOST_ROWS or lod.index_count * copies > _MOST_ROWS:
            raise self._broken(f"{where} with its copies would be {lod.vertex_count * copies} vertices, more than fits in memory")
        index_count = lod.index_count * copies
        if mesh.repeat_offsets_m:
            indices = _repeated_indices(indices, lod.vertex_count, len(mesh.repeat_offsets_m))
        data = self._vertices(mesh, lod, where)
        triangles = GeomTriangles(GeomEnums.UH_static)
        triangles.set_index_type(GeomEnums.NT_uint32)
        index_array = triangles.modify_vertices()
        index_array.unclean_set_num_rows(index_count)
        _fill(index_array, indices)
        none = GeomVertexArrayData(index_array.get_array_format(), GeomEnums.UH_static)
        highest += (index_count // lod.index_count - 1) * lod.vertex_count
        triangles.set_minmax(0, highest, none, none)  # Panda would look at every index again
        geom = Geom(data)
        geom.add_primitive(triangles)
        geom.set_bounds(BoundingBox(mesh.bounds_min_m, mesh.bounds_max_m))
        return geom

    def _vertices(self, mesh: Mesh, lod: Lod, where: str) -> GeomVertexData:
        """The vertex buffers of one level; levels that use the beginning of the finest one's buffers get those, one after the other."""
        begins = (lod.vertex_offset_bytes, lod.tint_offset_bytes, lod.uv2_offset_bytes, lod.lamp_offset_bytes)
        copies = max(len(mesh.repeat_offsets_m), 1)
        if copies == 1 and self._last is not None and self._last[0] == begins and self._last[1].get_num_rows() >= lod.vertex_count:
            return self._last[1]
        vertices = self._slice(lod.vertex_offset_bytes, lod.vertex_count * VERTEX_STRIDE_BYTES, where)
        if mesh.repeat_offsets_m:
            vertices = _repeated(vertices, mesh.repeat_offsets_m)
        _, tint, uv2, lamps = begins
        data = GeomVertexData(mesh.name, _vertex_format(tint is not None, uv2 is not None, lamps is not None), GeomEnums.UH_static)
        data.unclean_set_num_rows(lod.vertex_count * copies)
        _fill(data.modify_array(0), vertices)
        beside = [(tint, _TINT_BYTES), (uv2, _UV2_BYTES), (lamps, _LAMP_BYTES)]
        for number, (at, size) in enumerate([(at, size) for at, size in beside if at is not None], 1):
            rows = self._slice(at, lod.vertex_count * size, where)
            _fill(data.modify_array(number), rows if copies == 1 else memoryview(bytes(rows) * copies))
        self._last = (begins, data) if copies == 1 else None
        return data

    def texture(self, name: str, *, color: bool, anisotropy: int) -> Texture:
        """The DDS file ``textures/name`` (or ``name`` as a whole path); ``color``: sRGB, else plain numbers."""
        made = self._textures.pop((name, color), None)
        return self._texture(name, color=color, anisotropy=anisotropy) if made is None else made

    def _texture(self, name: str, *, color: bool, anisotropy: int) -> Texture:
        path = self._path(name)
        texture = self._made(name, path, self.read(path), color=color, anisotropy=anisotropy)
        self.forget(path)
        return texture

    def _made(self, name: str, path: str, content: bytes | memoryview, *, color: bool, anisotropy: int) -> Texture:
        texture = dds_texture(name, content, color=color, anisotropy=anisotropy)
        if texture is None:
            raise PackageError(self.directory / path, "no DDS picture that Panda3D reads (BC1, BC3, BC4, BC5 or plain)")
        return texture

    def cube(self, name: str) -> Texture:
        """The cube map ``name`` (or textures/``name``) with all its levels."""
        path = self._path(name)
        texture = cube_texture(name, self.read(path))
        if texture is None:
            raise PackageError(self.directory / path, "no DDS cube map of plain RGBA")
        self.forget(path)
        return texture

    def motion(self, motion: Motion, vertices: int) -> Texture:
        """The frames of ``motion``; ``vertices``: of the mesh that it deforms."""
        made = self._motions.pop(motion.name, None)
        return self._motion(motion, vertices) if made is None else made

    def _motion(self, motion: Motion, vertices: int) -> Texture:
        path = self.directory / motion.file
        content = self.read(motion.file)
        expected = floats_needed(motion, vertices)
        if len(content) != 4 * expected:
            raise PackageError(path, f"{len(content)} bytes; {motion.frames} frames of the motion {motion.name!r} need {4 * expected}")
        numbers = np.frombuffer(content, dtype="<f4")
        if not np.isfinite(numbers).all():
            raise PackageError(path, "a number that is not finite")
        if expected > 3 * ROW_TEXELS * MOST_ROWS:
            raise PackageError(path, f"{expected} numbers, more than a texture holds")
        self.forget(motion.file)
        return motion_texture(motion, numbers)

    def bones(self, figure: Figure) -> npt.NDArray[np.float32]:
        """(rows, bones, 3, 4) float32: model_from_rest of every bone at every row."""
        data = np.frombuffer(self.read(figure.file), dtype="<f4")
        expected = figure.rows * figure.bones * 12
        if data.size != expected:
            raise PackageError(
                self.directory / figure.file,
                f"{data.size} numbers; {figure.rows} rows of {figure.bones} bones need {expected}",
            )
        if not np.isfinite(data).all():
            raise PackageError(self.directory / figure.file, "a number that is not finite")
        return data.reshape(figure.rows, figure.bones, 3, 4)

    def _slice(self, offset: int, size: int, where: str) -> memoryview:
        if offset + size > len(self._geometry):
            raise self._broken(f"{where} ends at byte {offset + size} of {len(self._geometry)}")
        return memoryview(self._geometry)[offset : offset + size]

    def _broken(self, found: str) -> PackageError:
        return PackageError(self.directory / GEOMETRY, found)


def _pictures_of(materials: Sequence[Material]) -> set[tuple[str, bool]]:
    """(name, whether it is a colour) of every picture that the materials use."""
    found = set()
    for material in materials:
        colors = (material.base_color_texture, material.layer_base_color_texture, material.emissive_texture)
        data = (material.normal_texture, material.orm_texture, material.layer_normal_texture)
        found |= {(name, True) for name in colors if name is not None} | {(name, False) for name in data if name is not None}
    return found


def _fill(array: GeomVertexArrayData, content: memoryview) -> None:
    """Copied by numpy, which lets go of the interpreter lock meanwhile; Panda would hold it."""
    np.copyto(np.frombuffer(memoryview(array), np.uint8), np.frombuffer(content, np.uint8))


def _read_manifest(path: Path, rest: Rest) -> SiteManifest:
    try:
        return manifest_of(path.read_bytes(), rest)
    except OSError as error:
        raise PackageError(
            path, f"cannot be read ({error.strerror})", "check the path of the site package"
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PackageError(
            path, f"{error.error_count()} problem(s), the first at {place}: {first['msg']}"
        ) from None


def read_checked(directory: Path, name: str, sha256: str, fix: str = _FIX) -> bytes:
    """The bytes of ``directory / name``. Raises PackageError where they are not those that the manifest lists."""
    path = _inside(directory, name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PackageError(path, f"cannot be read ({error.strerror})", fix) from None
    _check(path, content, sha256, fix)
    return content


def _checked_into(own: threading.local, directory: Path, name: str, sha256: str) -> memoryview:
    """As ``read_checked``, in the thread's own buffer: good until the next one."""
    path = _inside(directory, name)
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if len(getattr(own, "buffer", b"")) < max(size, 1):
                own.buffer = bytearray(max(size, 1))
            content = _read_into(file, memoryview(own.buffer)[:size])
    except OSError as error:
        raise PackageError(path, f"cannot be read ({error.strerror})") from None
    _check(path, content, sha256, _FIX)
    return content.toreadonly()


def _checked_map(directory: Path, name: str, sha256: str) -> mmap.mmap:
    """As ``read_checked``, in memory that can be given back without the interpreter lock. (Not the file mapped: it might change later.)"""
    path = _inside(directory, name)
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            memory = mmap.mmap(-1, max(size, 1))
            with memoryview(memory) as whole, whole[:size] as room, _read_into(file, room) as content:
                _check(path, content, sha256, _FIX)
    except OSError as error:
        raise PackageError(path, f"cannot be read ({error.strerror})") from None
    return memory


def _read_into(file: io.FileIO, room: memoryview) -> memoryview:
    """The part of ``room`` that was filled."""
    got = 0
    while got < len(room) and (more := file.readinto(room[got:])):
        got += more
    return room[:got]


def _inside(directory: Path, name: str) -> Path:
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or any(letter in name for letter in "\\:\0"):
        raise PackageError(directory / MANIFEST, f"the file name {name!r} leads out of the package")
    path = directory / name
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise PackageError(path, "cannot be read (no plain file)")
    return path


def _check(path: Path, content: bytes | memoryview, sha256: str, fix: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256.lower():
        raise PackageError(path, f"its SHA-256 is {found[:12]}…, the manifest says {sha256[:12]}…: damaged or changed", fix)


def _repeated(vertices: memoryview, offsets_m: tuple[Vec3, ...]) -> memoryview:
    """One copy of the vertices after the other, each moved by its offset."""
    one = np.frombuffer(vertices, dtype="<f4").reshape(-1, VERTEX_STRIDE_BYTES // 4)
    stacked = np.repeat(one[np.newaxis], len(offsets_m), axis=0)
    stacked[:, :, :3] += np.array(offsets_m, dtype="<f4")[:, np.newaxis]
    return memoryview(stacked.tobytes())


def _repeated_indices(indices: memoryview, vertex_count: int, copies: int) -> memoryview:
    firsts = np.arange(copies, dtype="<u4")[:, np.newaxis] * np.uint32(vertex_count)
    return memoryview((np.frombuffer(indices, dtype="<u4")[np.newaxis] + firsts).tobytes())


@cache
def _vertex_format(tint: bool, uv2: bool, lamps: bool) -> GeomVertexFormat:
    array = GeomVertexArrayFormat()
    array.add_column(InternalName.get_vertex(), 3, GeomEnums.NT_float32, GeomEnums.C_point, 0)
    array.add_column(InternalName.get_normal(), 3, GeomEnums.NT_float32, GeomEnums.C_normal, 12)
    array.add_column(InternalName.get_tangent(), 4, GeomEnums.NT_float32, GeomEnums.C_other, 24)
    array.add_column(InternalName.get_texcoord(), 2, GeomEnums.NT_float32, GeomEnums.C_texcoord, 40)
    array.add_column(InternalName.get_color(), 4, GeomEnums.NT_uint8, GeomEnums.C_color, 48)
    array.set_stride(VERTEX_STRIDE_BYTES)
    vertex_format = GeomVertexFormat()
    vertex_format.add_array(array)
    if tint:
        beside = GeomVertexArrayFormat("tint_srgb", 4, GeomEnums.NT_uint8, GeomEnums.C_color)
        vertex_format.add_array(beside)
    if uv2:
        beside = GeomVertexArrayFormat("second_uv", 2, GeomEnums.NT_float32, GeomEnums.C_texcoord)
        vertex_format.add_array(beside)
    if lamps:
        beside = GeomVertexArrayFormat("lamp_light", 4, GeomEnums.NT_uint8, GeomEnums.C_color, "lamp_way", 4, GeomEnums.NT_uint8, GeomEnums.C_color)
        vertex_format.add_array(beside)
    return GeomVertexFormat.register_format(vertex_format)
