"""Pictures in blocks are what was written, level by level, turned upside down; what only claims to be a picture is refused."""

import struct

import numpy as np
import pytest
from panda3d.core import StringStream, Texture

from assets.dds import encoded
from engine.dds_picture import HEADER_BYTES, dds_texture

NOISE = np.random.default_rng(3).integers(0, 256, (64, 64, 4), dtype=np.uint8)


@pytest.mark.parametrize("form", ["BC1", "BC3", "BC4", "BC5"])
@pytest.mark.parametrize("size", [(64, 32), (4, 64), (32, 4), (1, 1)])
def test_every_level_is_the_same_through_a_file_in_memory(form: str, size: tuple[int, int]) -> None:
    content = encoded(NOISE[: size[1], : size[0]], form, "data")
    theirs, ours = Texture("picture"), dds_texture("picture", memoryview(content), color=False, anisotropy=1)
    assert theirs.read_dds(StringStream(content), "picture") and ours is not None
    assert ours.get_num_ram_mipmap_images() == theirs.get_num_ram_mipmap_images() == max(size).bit_length()
    for name in ("x_size", "y_size", "format", "compression", "ram_image_compression", "num_components"):
        assert getattr(ours, f"get_{name}")() == getattr(theirs, f"get_{name}")(), name
    for level in range(theirs.get_num_ram_mipmap_images()):
        assert bytes(ours.get_ram_mipmap_image(level)) == bytes(theirs.get_ram_mipmap_image(level)), level


def test_the_lowest_row_is_the_first() -> None:
    content = encoded(NOISE[:32, :8], "BC1", "data")
    made = dds_texture("picture", content, color=False, anisotropy=1)
    assert made is not None
    row = 2 * 8  # two blocks
    lowest = np.frombuffer(content, "u1", row, HEADER_BYTES + 7 * row).reshape(2, 8)
    first = np.frombuffer(bytes(made.get_ram_image())[:row], "u1").reshape(2, 8)
    assert (first[:, :4] == lowest[:, :4]).all() and (first[:, 4:] == lowest[:, :3:-1]).all()


@pytest.mark.parametrize(
    ("at", "value"),
    [(0, b"DDX "), (4, b"\0"), (12, struct.pack("<I", 1 << 20)), (28, struct.pack("<I", 8)), (84, b"DX10"), (112, b"\0\xfe\0\0"), (20, b"\1")],
    ids=["magic", "size", "height", "levels", "code", "cube", "pitch"],
)
def test_what_is_no_such_file_is_refused(at: int, value: bytes) -> None:
    content = encoded(NOISE, "BC1", "data")
    assert dds_texture("whole", content, color=False, anisotropy=1) is not None
    assert dds_texture("short", content[:-1], color=False, anisotropy=1) is None
    assert dds_texture("other", content[:at] + value + content[at + len(value) :] + bytes(99), color=False, anisotropy=1) is None
