import math
from dataclasses import replace

import numpy as np
import pytest

from assets.importing.job import Job
from assets.importing.mapping import Mapping
from assets.importing.material_plan import MaterialPlan, plan
from assets.importing.source import SourceMaterial, TextureUse
from tests.assets.importing.pictures import noisy, plain, png, scene, triangle

JOB = Job("test")
NOISE = png(noisy())
SEETHROUGH = png(noisy(channels=4))


def codes(made: MaterialPlan) -> list[str]:
    return [finding.code for finding in made.findings]


def test_materials_that_look_the_same_are_one() -> None:
    stone = SourceMaterial("stone", base_color_texture=TextureUse(0))
    made = plan(scene(stone, replace(stone, name="copy of stone"), replace(stone, roughness=0.5), images=(NOISE,)), JOB)
    assert [material.name for material in made.materials] == ["stone", "stone 2"]
    assert made.of(0) == made.of(1)
    assert len(made.pictures) == 1


def test_a_piece_without_material_is_plain() -> None:
    made = plan(replace(scene(images=()), pieces=(triangle(None),)), JOB)
    assert made.of(None).material.name == "plain"


def test_pictures_of_one_value_become_factors() -> None:
    source = SourceMaterial(
        "paint",
        base_color=(0.5, 0.5, 0.5, 1.0),
        base_color_texture=TextureUse(0),
        metallic=1.0,
        metallic_roughness_texture=TextureUse(1),
        normal_texture=TextureUse(2),
        occlusion_texture=TextureUse(3),
        emissive=(2.0, 2.0, 2.0),
        emissive_texture=TextureUse(3),
    )
    images = (plain(188, 188, 188), plain(0, 102, 255), plain(128, 128, 255), plain(255, 255, 255))
    made = plan(scene(source, images=images), JOB)
    material = made.of(0).material
    assert not made.pictures
    assert material.base_color[0] == pytest.approx(0.5 * 0.503, abs=0.002)
    assert (material.roughness, material.metallic) == (0.4, 1.0)
    assert material.emissive == (2.0, 2.0, 2.0)


def test_the_first_uvs_are_the_normals_and_the_rest_use_the_second() -> None:
    source = SourceMaterial(
        "wall", base_color_texture=TextureUse(0, uv_set=1), normal_texture=TextureUse(0, scale=(2.0, 2.0))
    )
    made = plan(scene(source, images=(NOISE,), uv_sets=2), JOB)
    first, second = made.uvs(triangle(0, uv_sets=2))
    assert made.of(0).material.second_uv == ("base_color",)
    assert first.tolist() == [[0, 1], [2, 1], [0, -1]]
    assert second is not None
    assert second.tolist() == [[1, 0], [2, 0], [1, -1]]


def test_a_third_mapping_leaves_out_what_matters_least() -> None:
    source = SourceMaterial(
        "wall",
        base_color_texture=TextureUse(0),
        normal_texture=TextureUse(0, scale=(2.0, 2.0)),
        metallic_roughness_texture=TextureUse(0, scale=(3.0, 3.0)),
    )
    made = plan(scene(source, images=(NOISE,)), JOB)
    assert codes(made) == ["third-uv-mapping"]
    assert made.of(0).material.orm_texture is None


def test_occlusion_with_uvs_of_its_own_is_left_out_with_a_word() -> None:
    source = SourceMaterial(
        "wall", metallic_roughness_texture=TextureUse(0), occlusion_texture=TextureUse(0, uv_set=1)
    )
    made = plan(scene(source, images=(NOISE,), uv_sets=2), JOB)
    assert codes(made) == ["occlusion-own-mapping"]
    assert [picture.occlusion_image for picture in made.pictures] == [None]
    alone = plan(scene(replace(source, metallic_roughness_texture=None), images=(NOISE,), uv_sets=2), JOB)
    assert alone.of(0).first.uv_set == 1
    assert not alone.findings


def test_what_blends_without_anything_to_see_through_is_opaque() -> None:
    glass = SourceMaterial("glass", base_color_texture=TextureUse(0), alpha_mode="BLEND")
    made = plan(scene(glass, images=(NOISE,)), JOB)
    assert codes(made) == ["opaque-blend"]
    assert not made.of(0).material.blend
    assert plan(scene(glass, images=(SEETHROUGH,)), JOB).of(0).material.blend
    painted = replace(triangle(0), colors=np.full((3, 4), 128, np.uint8))
    assert plan(replace(scene(glass, images=(NOISE,)), pieces=(painted,)), JOB).of(0).material.blend


def test_blending_is_a_cutout_where_it_is_all_or_nothing_and_has_a_core_where_much_is_solid() -> None:
    glass = SourceMaterial("glass", base_color_texture=TextureUse(0), alpha_mode="BLEND")
    looks = noisy(channels=4)
    looks[..., 3] = np.where(looks[..., 3] > 128, 255, 0)
    leaf = plan(scene(glass, images=(png(looks),)), JOB)
    assert codes(leaf) == ["blend-as-cutout"]
    assert (leaf.of(0).material.blend, leaf.of(0).material.alpha_cutoff) == (False, 0.5)
    looks[::4, :, 3] = 100
    hair = plan(scene(glass, images=(png(looks),)), JOB).of(0).material
    assert (hair.blend, hair.solid_core) == (True, True)
    assert not plan(scene(glass, images=(SEETHROUGH,)), JOB).of(0).material.solid_core


def test_a_cutout_keeps_its_cutoff() -> None:
    leaf = SourceMaterial("leaf", base_color_texture=TextureUse(0), alpha_mode="MASK", alpha_cutoff=0.3)
    made = plan(scene(leaf, images=(SEETHROUGH,)), JOB)
    assert made.of(0).material.alpha_cutoff == 0.3
    assert made.pictures[0].role == "cutout"
    assert plan(scene(leaf, images=(NOISE,)), JOB).of(0).material.alpha_cutoff is None


def test_a_broken_picture_is_named_once() -> None:
    use = TextureUse(0)
    source = SourceMaterial("wall", base_color_texture=use, normal_texture=use)
    assert codes(plan(scene(source, source, images=(b"no picture",)), JOB)) == ["picture-unreadable"]
    assert not codes(plan(scene(source, images=(None,)), JOB))


def test_what_lacks_its_pictures_is_plaster_not_chrome_and_does_not_glow() -> None:
    use = TextureUse(0)
    source = SourceMaterial(
        "lost", base_color_texture=use, metallic=1.0, metallic_roughness_texture=use, emissive=(1, 1, 1), emissive_texture=use
    )
    material = plan(scene(source, images=(None,)), JOB).of(0).material
    assert (material.metallic, material.emissive) == (0.0, (0.0, 0.0, 0.0))
    assert material.base_color[0] < 0.7


def test_a_picture_without_uvs_is_told() -> None:
    source = SourceMaterial("wall", base_color_texture=TextureUse(0))
    assert codes(plan(scene(source, images=(NOISE,), uv_sets=0), JOB)) == ["no-uvs-for-picture"]


def test_a_mapping_turns_as_the_extension_says() -> None:
    """KHR_texture_transform: a quarter turn counter-clockwise as seen takes the right edge's middle to the top's."""
    turned = Mapping(rotation_rad=math.pi / 2).placed((np.array([[1.0, 0.0]], np.float32),), 1)
    assert turned[0] == pytest.approx((0.0, 2.0), abs=1e-6)
    assert Mapping(scale=(-1.0, 1.0)).turns
    assert not Mapping(offset=(0.5, 0.0)).turns


def test_names_follow_the_content() -> None:
    source = SourceMaterial("wall", base_color_texture=TextureUse(0))
    one, other = (plan(scene(source, images=(content,)), JOB).pictures[0].name for content in (NOISE, SEETHROUGH))
    assert one != other
    assert one.startswith("picture-0-")
    assert one == plan(scene(source, images=(NOISE,)), JOB).pictures[0].name
