"""Pictures in blocks are the same textures as Panda's own reader makes, level by level."""

import numpy as np
import pytest
from panda3d.core import StringStream, Texture

from assets.dds import encoded
from engine.dds_picture import block_texture

NOISE = np.random.default_rng(3).integers(0, 256, (64, 64, 4), dtype=np.uint8)


@pytest.mark.parametrize("form", ["BC1", "BC3", "BC4", "BC5"])
@pytest.mark.parametrize("size", [(64, 32), (4, 64), (32, 4), (1, 1)])
def test_every_level_is_what_panda_reads(form: str, size: tuple[int, int]) -> None:
    content = encoded(NOISE[: size[1], : size[0]], form, "data")
    theirs, ours = Texture("picture"), block_texture("picture", content)
    assert theirs.read_dds(StringStream(content), "picture") and ours is not None
    for name in ("x_size", "y_size", "format", "compression", "ram_image_compression", "num_components", "num_ram_mipmap_images"):
        assert getattr(ours, f"get_{name}")() == getattr(theirs, f"get_{name}")(), name
    for level in range(theirs.get_num_ram_mipmap_images()):
        assert bytes(ours.get_ram_mipmap_image(level)) == bytes(theirs.get_ram_mipmap_image(level)), level


def test_what_is_no_such_file_is_left_to_others() -> None:
    content = encoded(NOISE, "BC1", "data")
    assert block_texture("short", content[:-1]) is None
    assert block_texture("empty", b"") is None and block_texture("header", content[:128]) is None
    for at, value in ((0, b"DDX "), (12, (63).to_bytes(4, "little")), (16, (1 << 20).to_bytes(4, "little")), (84, b"DXT3"), (112, b"\0\xfe\0\0")):
        assert block_texture("other", content[:at] + value + content[at + len(value) :]) is None
