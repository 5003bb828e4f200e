import io
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from assets.importing.budgets import BUDGETS
from assets.importing.job import Job
from assets.importing.material_plan import plan
from assets.importing.mip_chain import at_size, levels, nearest_power
from assets.importing.pixels import UnreadablePicture, rgba
from assets.importing.source import SourceMaterial, TextureUse
from assets.importing.textures import encoded, sizes
from tests.assets.importing.pictures import noisy, plain, png, scene

JOB = Job("test")


def test_light_is_averaged_not_its_code() -> None:
    board = np.zeros((2, 2, 4), np.uint8)
    board[0, 0] = board[1, 1] = 255
    board[..., 3] = 255
    assert levels(board, (2, 2), "colour")[-1][0, 0].tolist() == [188, 188, 188, 255]
    assert levels(board, (2, 2), "data")[-1][0, 0, 0] in (127, 128)


def test_a_picture_of_any_size_is_averaged_by_area() -> None:
    pixels = noisy(45, 4)
    rows, columns = _shares(45, 16), _shares(45, 8)
    wanted = np.einsum("ai,ijc,bj->abc", rows, pixels.astype(float), columns)
    assert np.abs(at_size(pixels, (8, 16), "data") - wanted).max() < 1.02
    assert [nearest_power(side) for side in (1, 3, 1000, 1448, 1449, 4096)] == [1, 4, 1024, 1024, 2048, 4096]


def test_normals_stay_of_length_one() -> None:
    for level in levels(noisy(16, 4), (16, 16), "normal"):
        length = np.linalg.norm(level[..., :3].astype(float) / 127.5 - 1, axis=-1)
        assert np.abs(length - 1).max() < 0.02


def test_leaves_do_not_thin_out_and_have_no_dark_rim() -> None:
    picture = np.zeros((64, 64, 4), np.uint8)
    picture[:, ::5] = (30, 200, 60, 255)  # black where nothing is seen
    made = levels(picture, (64, 64), "colour", alpha_cutoff=0.5, alpha=True)
    assert all((level[..., 3] >= 128).mean() > 0.15 for level in made[:4])
    assert all((np.abs(level[..., :3].astype(int) - (30, 200, 60)) <= 1).all() for level in made)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_picture_is_read(mode: str) -> None:
    if mode in ("I;16", "F"):
        depth = np.full((4, 4), 32896 if mode == "I;16" else 0.5, np.uint16 if mode == "I;16" else np.float32)
        picture = Image.fromarray(depth)
    else:
        picture = Image.new("RGBA", (4, 4), (128, 128, 128, 255)).convert(mode)
    target = io.BytesIO()
    picture.save(target, "TIFF" if mode in ("CMYK", "F") else "PNG")
    pixels = rgba(target.getvalue())
    assert pixels.shape == (4, 4, 4)
    assert np.abs(pixels[..., :3].astype(int) - (255 if mode == "1" else 128)).max() <= 2 or mode == "1"


def test_what_is_no_picture_or_too_large_a_one_is_refused() -> None:
    head = bytearray(png(noisy(4)))
    head[16:24] = (100_000).to_bytes(4, "big") * 2
    for content in (b"", b"GIF89a", bytes(head), png(noisy(64))[:300]):
        with pytest.raises(UnreadablePicture):
            rgba(content)


def test_orm_is_put_together_from_two_pictures_of_different_sizes() -> None:
    source = SourceMaterial(
        "wall",
        metallic_roughness_texture=TextureUse(0),
        occlusion_texture=TextureUse(1),
        occlusion_strength=0.5,
    )
    flat = scene(source, images=(png(noisy(32)), png(noisy(8, seed=2))))
    made = plan(flat, JOB)
    files, findings = encoded(made, flat, JOB)
    assert not findings
    (name,) = files
    assert name == made.of(0).material.orm_texture
    assert files[name][84:88] == b"DXT1"
    assert int.from_bytes(files[name][12:16], "little") == 32


def test_the_same_pictures_give_the_same_bytes_in_their_forms() -> None:
    use = TextureUse(0)
    source = SourceMaterial(
        "fern", base_color_texture=use, normal_texture=use, normal_scale=0.5, emissive=(1, 1, 1), emissive_texture=use,
        alpha_mode="BLEND",
    )  # fmt: skip
    flat = scene(source, images=(png(noisy(20, 4)),))
    made = plan(flat, JOB)
    files, _ = encoded(made, flat, JOB)
    assert files == encoded(made, flat, JOB)[0]
    material = made.of(0).material
    forms = [files[str(name)][84:88] for name in (material.base_color_texture, material.normal_texture)]
    assert forms == [b"DXT5", b"ATI2"]


def test_the_budget_of_the_headset_class_holds() -> None:
    most = BUDGETS["standalone"].texture_side_px
    materials = [SourceMaterial(f"{n}", base_color_texture=TextureUse(0), normal_texture=TextureUse(n)) for n in range(3)]
    made = plan(scene(*materials, images=(png(noisy(16)), plain(0, 0, 0), png(noisy(16, seed=3)))), JOB)
    many = tuple(
        replace(picture, name=f"{copy} {picture.name}", size_px=(8192, 8192))
        for picture in made.pictures
        for copy in range(60)
    )
    chosen, findings = sizes(replace(made, pictures=many), Job("test", budget="standalone"))
    assert max(max(size) for size in chosen.values()) <= most
    assert {finding.code for finding in findings} == {"textures-halved", "textures-reduced"}


def _shares(length: int, side: int) -> NDArray[np.float64]:
    edges = np.linspace(0, length, side + 1)
    at = np.arange(length)
    over = np.minimum(edges[1:, None], at + 1) - np.maximum(edges[:-1, None], at)
    return np.clip(over, 0, None) * side / length


def test_a_small_picture_that_blocks_would_spoil_stays_plain() -> None:
    stripes = np.zeros((64, 64, 3), np.uint8)
    for channel in range(3):
        stripes[:, channel::3, channel] = 255
    flat = scene(SourceMaterial("flag", base_color_texture=TextureUse(0)), images=(png(stripes),))
    files, _ = encoded(plan(flat, JOB), flat, JOB)
    (content,) = files.values()
    assert content[84:88] == bytes(4)
    assert content[128:132] == bytes((0, 0, 255, 255))  # B, G, R, A of the top left
