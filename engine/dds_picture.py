"""DDS pictures as textures, by Panda's own reader.

It lets go of the interpreter lock, but making its stream of bytes in Python does not: so the bytes go through a file that lies in memory.
"""

import os
import struct
import sys

from panda3d.core import Filename, IFileStream, PTA_uchar, SamplerState, StringStream, Texture

HEADER_BYTES = 128
_FOUR_CC = 0x4
_LEVELS = 0x20000
_BLOCK_BYTES = {b"DXT1": 8, b"DXT3": 16, b"DXT5": 16, b"ATI1": 8, b"BC4U": 8, b"ATI2": 16, b"BC5U": 16}
_MOST_TEXELS_ALONG = 16_384
Content = bytes | memoryview


def is_whole(content: Content) -> bool:
    """Whether all that the header claims is there: a flat picture with its levels, compressed by blocks or plain."""
    if len(content) <= HEADER_BYTES or content[:4] != b"DDS ":
        return False
    size, flags, height, width, _, depth, levels = struct.unpack_from("<7I", content, 4)
    kind, code, bits = struct.unpack_from("<I4sI", content, 80)
    levels = max(1, levels) if flags & _LEVELS else 1
    if size != 124 or depth > 1 or not (0 < width <= _MOST_TEXELS_ALONG and 0 < height <= _MOST_TEXELS_ALONG):
        return False
    if levels > max(width, height).bit_length():
        return False
    if struct.unpack_from("<I", content, 112)[0]:  # a cube or a volume
        return False
    block = _BLOCK_BYTES.get(code) if kind & _FOUR_CC else None
    if block is None and (kind & _FOUR_CC or bits not in (8, 16, 24, 32)):
        return False
    needed = 0
    for level in range(levels):
        across, down = max(1, width >> level), max(1, height >> level)
        needed += -(-across // 4) * -(-down // 4) * block if block else across * down * bits // 8
    return len(content) >= HEADER_BYTES + needed


def dds_texture(name: str, content: bytes | memoryview, *, color: bool, anisotropy: int) -> Texture | None:
    """A repeating texture from the bytes of a DDS file; ``color``: sRGB, else plain numbers. None: no picture that Panda3D reads."""
    if not is_whole(content):  # Panda asserts on files that are too short, and ends the process where a header claims too much
        return None
    texture = Texture(name)
    try:
        if not _read(texture, content):
            return None
    except AssertionError:  # Panda's, for a header that contradicts itself
        return None
    if color:
        alpha = texture.get_num_components() == 4
        texture.set_format(Texture.F_srgb_alpha if alpha else Texture.F_srgb)
    texture.set_wrap_u(SamplerState.WM_repeat)
    texture.set_wrap_v(SamplerState.WM_repeat)
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    texture.set_anisotropic_degree(anisotropy)
    return texture


def cube_texture(name: str, content: bytes) -> Texture | None:
    """A cube map from a DDS file of six faces of 32-bit RGBA, each with all its levels; colours sRGB. None: it is none.

    Its parts are handed over as they are, for Panda's own reader turns the faces of a cube upside down.
    """
    if len(content) <= HEADER_BYTES or content[:4] != b"DDS ":
        return None
    side, levels = int.from_bytes(content[12:16], "little"), int.from_bytes(content[28:32], "little")
    if not 0 < side <= 1024 or levels != side.bit_length() or side & (side - 1):
        return None
    sizes = [(side >> level) ** 2 * 4 for level in range(levels)]
    if len(content) != HEADER_BYTES + 6 * sum(sizes):
        return None
    texture = Texture(name)
    texture.setup_cube_map(side, Texture.T_unsigned_byte, Texture.F_srgb_alpha)
    at = HEADER_BYTES
    faces: list[list[bytes]] = []
    for _ in range(6):
        faces.append([])
        for size in sizes:
            faces[-1].append(content[at : at + size])
            at += size
    for level in range(levels):
        image = b"".join(face[level] for face in faces)
        if level:
            texture.set_ram_mipmap_image(level, PTA_uchar(image))
        else:
            texture.set_ram_image(image)
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    return texture


def _read(texture: Texture, content: Content) -> bool:
    """Whether Panda read it. The lock is held for microseconds on Linux, elsewhere for as long as copying takes (2048²: 2 ms)."""
    if sys.platform == "linux":
        number = os.memfd_create("picture")
        try:
            with open(number, "wb", buffering=0, closefd=False) as file:
                written = file.write(content)
            stream = IFileStream()
            if written == len(content) and Filename.binary_filename(f"/proc/self/fd/{number}").open_read(stream):
                return bool(texture.read_dds(stream, texture.get_name()))
        finally:
            os.close(number)
    return bool(texture.read_dds(StringStream(bytes(content)), texture.get_name()))
