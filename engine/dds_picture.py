"""DDS pictures as textures. Those in blocks (BC1, BC3, BC4, BC5) are turned upside down on the way: Panda's first row is the lowest.

Panda's own reader does the same, but wants the file as a stream, whose making holds the interpreter lock for milliseconds; here numpy does the work
without the lock, straight into the texture's memory.
"""

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from panda3d.core import PTA_uchar, SamplerState, StringStream, Texture

HEADER_BYTES = 128
_FOUR_CC, _CUBE, _VOLUME = 0x4, 0x200, 0x200000
_BEGINNING = struct.Struct("<4s8x2I8xI48xI4s24xI")  # "DDS ", height, width, levels, kind of pixels, their code, what is beside the plain picture
_MOST_PX = 1 << 15
_LEVELS = 0x20000
_BLOCK_BYTES = {b"DXT1": 8, b"DXT3": 16, b"DXT5": 16, b"ATI1": 8, b"BC4U": 8, b"ATI2": 16, b"BC5U": 16}
_MOST_TEXELS_ALONG = 16_384
Content = bytes | memoryview
Blocks = NDArray[np.uint64]
Turn = Callable[[Blocks, Blocks, int], None]


def is_whole(content: Content) -> bool:
    """Whether all that the header claims is there: a flat picture with its levels, compressed by blocks or plain."""
    if len(content) <= HEADER_BYTES or content[:4] != b"DDS ":
        return False
    size, flags, height, width, _, depth, levels = struct.unpack_from("<7I", content, 4)
    kind, code, bits = struct.unpack_from("<I4sI", content, 80)
    levels = max(1, levels) if flags & _LEVELS else 1
    if size != 124 or depth > 1 or not (0 < width <= _MOST_TEXELS_ALONG and 0 < height <= _MOST_TEXELS_ALONG) or levels > 16:
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
    texture = block_texture(name, content)
    if texture is None:
        texture = Texture(name)
        if not texture.read_dds(StringStream(bytes(content)), name):
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


def block_texture(name: str, content: Content) -> Texture | None:
    """A texture with all its levels; None for what is no DDS file of one picture in blocks whose sides are powers of two."""
    form = _form(content)
    if form is None:
        return None
    four_cc, width, height, count = form
    words, turn, compression, texture_format = _FORMS[four_cc]
    levels = [(max(width >> level, 1), max(height >> level, 1)) for level in range(count)]
    sizes = [_across(wide) * _across(high) * words for wide, high in levels]
    if len(content) < HEADER_BYTES + 8 * sum(sizes):
        return None
    texture = Texture(name)
    texture.setup_2d_texture(width, height, Texture.T_unsigned_byte, texture_format)
    texture.set_compression(compression)
    at = HEADER_BYTES
    for level, ((_, high), size) in enumerate(zip(levels, sizes, strict=True)):
        image = PTA_uchar.empty_array(8 * size)
        shape = (_across(high), -1, words)
        turn(np.frombuffer(memoryview(image), "<u8").reshape(shape), np.frombuffer(content, "<u8", size, at).reshape(shape)[::-1], high)
        if level:
            texture.set_ram_mipmap_image(level, image)
        else:
            texture.set_ram_image(image, compression)
        at += 8 * size
    return texture


def _form(content: Content) -> tuple[bytes, int, int, int] | None:
    """Code of the format, width, height, levels."""
    if len(content) < HEADER_BYTES:
        return None
    magic, height, width, count, kind, four_cc, beside = _BEGINNING.unpack_from(content)
    plain = magic == b"DDS " and kind & _FOUR_CC and four_cc in _FORMS and not beside & (_CUBE | _VOLUME)
    if not plain or not all(0 < side <= _MOST_PX and not side & (side - 1) for side in (width, height)):
        return None
    return four_cc, width, height, min(max(count, 1), max(width, height).bit_length())


def _across(pixels: int) -> int:
    return max(pixels // 4, 1)


def _turn_colors(into: Blocks, blocks: Blocks, high: int) -> None:
    """Blocks of two colours and a byte for each of four rows. (A level two pixels high keeps the upper two bytes alone, as Panda does.)"""
    np.copyto(into, blocks)
    rows = into.view("<u4")[..., 1]
    if high >= 4:
        rows.byteswap(inplace=True)
    elif high == 2:
        rows[...] = rows >> 8 & 0xFF | rows << 8 & 0xFF00


def _turn_numbers(into: Blocks, blocks: Blocks, high: int) -> None:
    """Blocks of two numbers and twelve bits for each of four rows."""
    ends, one = np.uint64(0xFFFF), np.uint64(0xFFF0000)
    near, far = np.uint64(12), np.uint64(36)
    if high >= 4:
        part = np.empty_like(blocks)
        np.bitwise_and(blocks, ends, out=into)
        for shift, mask, up in ((far, one, True), (near, one << near, True), (near, one << near, False), (far, one, False)):
            if up:
                np.bitwise_and(blocks, mask, out=part)
                np.left_shift(part, shift, out=part)
            else:
                np.right_shift(blocks, shift, out=part)
                np.bitwise_and(part, mask, out=part)
            np.bitwise_or(into, part, out=into)
    elif high == 2:
        into[...] = (blocks & ~(one | one << near)) | (blocks & one) << near | (blocks >> near) & one
    else:
        into[...] = blocks


def _turn_both(into: Blocks, blocks: Blocks, high: int) -> None:
    """Numbers, then colours. (In a level two pixels high Panda mixes up ends and rows; pictures shall not depend on who read them.)"""
    _turn_numbers(into[..., :1], blocks[..., :1], high)
    if high == 2:
        words = into.view("<u2")
        words[..., :2] = words[..., 1::-1].copy()
    _turn_colors(into[..., 1:], blocks[..., 1:], high)


_FORMS: dict[bytes, tuple[int, Turn, int, int]] = {
    b"DXT1": (1, _turn_colors, Texture.CM_dxt1, Texture.F_rgbm),
    b"DXT5": (2, _turn_both, Texture.CM_dxt5, Texture.F_rgba),
    b"ATI1": (1, _turn_numbers, Texture.CM_rgtc, Texture.F_red),
    b"ATI2": (2, _turn_numbers, Texture.CM_rgtc, Texture.F_rg),
}
"""By the file's code: words of eight bytes in a block, how a row of blocks is turned, what Panda calls it."""
