"""What only imported sites have, by its pixels: colours at vertices, second UVs, light of pictures, glass, what is shown as painted, a probe."""

import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from panda3d.core import Notify, StringStream

from assets.dds import cube_of_levels, of_levels
from engine.camera import EyeCamera
from engine.package_loader import PackageError
from engine.peek import looking
from engine.site_view import SiteView
from engine.window import Picture, open_offscreen
from tests.engine.tiny_site import TinySite

pytestmark = pytest.mark.gl
SUN = {"azimuth_rad": math.radians(140), "elevation_rad": math.radians(50)}


def half_red_half_blue() -> bytes:
    """Left red, right blue; opaque."""
    pixels = np.full((16, 16, 4), (255, 0, 0, 255), np.uint8)
    pixels[:, 8:] = (0, 0, 255, 255)
    return of_levels([pixels], "BC1")


class Wall(TinySite):
    """A wall, 4 m wide and high, seen head-on from the south, so that it fills the picture."""

    def add_wall(self, material: str, y_m: float, *, uvs: float = 1.0, tint: Any = None, uv2: Any = None, **more: Any) -> None:
        corners = [(-2.0, -2.0), (2.0, -2.0), (2.0, 2.0), (-2.0, 2.0)]
        vertices = [
            ((x, y_m, z), (0, -1, 0), (1, 0, 0, 1), (uvs * (x + 2) / 4, uvs * (z + 2) / 4), (255, 255, 0, 0))
            for x, z in corners
        ]
        self._add(f"{material} at {y_m}", material, vertices, [0, 1, 2, 0, 2, 3], **more)
        lod = self.meshes[-1]["lods"][0]
        if tint is not None:
            lod["tint_offset_bytes"] = len(self.geometry)
            self.geometry += bytes(tint) * 4
        if uv2 is not None:
            lod["uv2_offset_bytes"] = len(self.geometry)
            self.geometry += struct.pack("<8f", *np.array(uv2, float).ravel())


def seen(folder: Path, build: Callable[[Wall], None], *materials: dict[str, Any], **changes: Any) -> Picture:
    site = Wall()
    site.files["textures/halves.dds"] = site.files["textures/numbers.dds"] = half_red_half_blue()
    build(site)
    package = site.write(
        folder,
        **{
            "format": "hongji-site/2", "materials": materials, "objects": [], "figures": [], "river": None,
            "light": {"default": SUN}, **changes,
        },
    )  # fmt: skip
    graphics = open_offscreen(32, 32, multisamples=0)
    try:
        view = SiteView(package, graphics, sun_map_size=128, moving_map_size=64)
        camera = EyeCamera(view.root)
        camera.set_aspect(1.0)
        camera.set_vertical_field(math.radians(40))
        graphics.add_view(camera.node_path)
        camera.set_pose(looking((0.0, -5.0, 0.0), (0.0, 0.0, 0.0)))
        graphics.render_frame()
        return graphics.picture()
    finally:
        graphics.close()


def middle(picture: Picture) -> list[int]:
    return [int(value) for value in picture[16, 16]]


def sides(picture: Picture) -> tuple[list[int], list[int]]:
    return [int(v) for v in picture[16, 6]], [int(v) for v in picture[16, 26]]


PAINTED = {"name": "painted", "unlit": True}
WITH_PICTURE = {**PAINTED, "base_color_texture": "halves.dds"}


def test_unlit_shows_white_as_white_and_grey_as_that_grey(tmp_path: Path) -> None:
    grey = {**PAINTED, "base_color": [0.2158605, 0.2158605, 0.2158605, 1]}
    assert middle(seen(tmp_path / "a", lambda site: site.add_wall("painted", 0), PAINTED)) == [255, 255, 255]
    assert middle(seen(tmp_path / "b", lambda site: site.add_wall("painted", 0), grey)) == pytest.approx([128] * 3, abs=1)


def test_colours_at_vertices_tint_as_they_are_encoded(tmp_path: Path) -> None:
    picture = seen(tmp_path, lambda site: site.add_wall("painted", 0, tint=(128, 64, 255, 255)), PAINTED)
    assert middle(picture) == pytest.approx([128, 64, 255], abs=1)


def test_second_uvs_place_the_pictures_that_ask_for_them(tmp_path: Path) -> None:
    swapped = [(1, 0), (0, 0), (0, 1), (1, 1)]
    second = {**WITH_PICTURE, "second_uv": ["base_color"]}
    first = seen(tmp_path / "a", lambda site: site.add_wall("painted", 0), WITH_PICTURE)
    other = seen(tmp_path / "b", lambda site: site.add_wall("painted", 0, uv2=swapped), second)
    left, right = sides(first)
    assert left[0] > 240 > 30 > left[2]
    assert sides(other) == (right, left)
    with pytest.raises(PackageError, match="second UVs"):
        seen(tmp_path / "c", lambda site: site.add_wall("painted", 0), second)


def test_a_picture_continues_as_its_material_says(tmp_path: Path) -> None:
    looks = {}
    for wrap in ("repeat", "clamp", "mirror"):
        material = {**WITH_PICTURE, "wrap_u": wrap}
        looks[wrap] = seen(tmp_path / wrap, lambda site: site.add_wall("painted", 0, uvs=2.0), material)[16, [3, 12, 20, 28], 0]
    assert [value > 128 for value in looks["repeat"]] == [True, False, True, False]
    assert [value > 128 for value in looks["clamp"]] == [True, False, False, False]
    assert [value > 128 for value in looks["mirror"]] == [True, False, False, True]


def test_a_picture_gives_light_and_a_lightmap_takes_it(tmp_path: Path) -> None:
    dark = {"name": "lamp", "base_color": [0, 0, 0, 1], "emissive": [2, 2, 2], "emissive_texture": "halves.dds"}
    left, right = sides(seen(tmp_path / "a", lambda site: site.add_wall("lamp", 0), dark))
    assert left[0] > 200 > left[2] + 100
    assert right[2] > 200 > right[0] + 60
    plaster = {"name": "plaster", "base_color": [0.5, 0.5, 0.5, 1]}
    square = [(0, 0), (1, 0), (1, 1), (0, 1)]
    shaded = seen(
        tmp_path / "b",
        lambda site: site.add_wall("plaster", 0, uv2=square, lightmap_texture="numbers.dds"),
        plaster,
        light={"default": {**SUN, "strength": 0.0}},
    )
    left, right = sides(shaded)
    assert sum(left) > sum(right) + 60


def test_glass_lies_over_what_is_behind_it_and_over_the_sky_whatever_the_order(tmp_path: Path) -> None:
    glass = {"name": "glass", "unlit": True, "blend": True, "base_color": [1, 0, 0, 0.5]}
    blue = {"name": "blue", "unlit": True, "base_color": [0, 0, 1, 1]}
    green = {"name": "green", "unlit": True, "blend": True, "base_color": [0, 1, 0, 0.5]}

    def three(site: Wall) -> None:
        site.add_wall("glass", -1)
        site.add_wall("green", 0)
        site.add_wall("blue", 1)

    assert middle(seen(tmp_path / "a", three, glass, green, blue)) == pytest.approx([128, 64, 64], abs=2)
    sky = middle(seen(tmp_path / "b", lambda site: None, glass))
    over = middle(seen(tmp_path / "c", lambda site: site.add_wall("glass", 0), glass))
    assert over == pytest.approx([(a + b) / 2 for a, b in zip(sky, (255, 0, 0), strict=True)], abs=2)


def test_the_glass_of_an_object_goes_where_the_object_goes(tmp_path: Path) -> None:
    glass = {"name": "glass", "unlit": True, "blend": True, "base_color": [1, 0, 0, 0.9]}
    case = {"name": "case", "bounds_min_m": [-2, 0, -2], "bounds_max_m": [2, 0, 2]}

    def build(site: Wall) -> None:
        site.add_wall("glass", 0, object="case")

    here = seen(tmp_path / "a", build, glass, objects=[case])
    away = seen(tmp_path / "b", build, glass, objects=[{**case, "rest_position_m": [0, 0, 50]}])
    gone = seen(tmp_path / "c", build, glass, objects=[{**case, "hidden": True}])
    assert middle(here)[0] > 220 > 100 > middle(here)[1]
    assert middle(away) == middle(gone) != middle(here)


def test_the_solid_core_of_glass_covers_what_comes_after_it(tmp_path: Path) -> None:
    """One mesh, its far half drawn last: without a core it would lie over the near half."""
    glass = {"name": "glass", "unlit": True, "blend": True, "solid_core": True, "base_color_texture": "halves.dds"}

    def build(site: Wall) -> None:
        site.add_wall("glass", -1.0)
        near = site.meshes.pop()["lods"][0]
        site.add_wall("glass", 1.0, uvs=-1.0)  # the other way round
        far = site.meshes[-1]["lods"][0]
        points = [bytes(site.geometry[lod["vertex_offset_bytes"] :][: 4 * 52]) for lod in (near, far)]
        far |= {"vertex_offset_bytes": len(site.geometry), "vertex_count": 8}
        site.geometry += b"".join(points)
        far |= {"index_offset_bytes": len(site.geometry), "index_count": 12}
        site.geometry += struct.pack("<12I", 0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7)
        site.meshes[-1]["bounds_min_m"] = [-2, -1, -2]

    left, right = sides(seen(tmp_path, build, glass))
    assert left[0] > 240 > 30 > left[2]
    assert right[2] > 240 > 30 > right[0]


def test_what_is_mirrored_does_not_fade_with_the_glass(tmp_path: Path) -> None:
    """Clear glass with the sun's sheen on it: at alpha 0 there is still a reflection, and never more than the light that is there."""
    glass = {"name": "glass", "blend": True, "base_color": [1, 1, 1, 0.0], "roughness": 0.1}
    behind = {"name": "black", "unlit": True, "base_color": [0, 0, 0, 1]}

    def build(site: Wall) -> None:
        site.add_wall("glass", -1)
        site.add_wall("black", 0)

    value = sum(middle(seen(tmp_path, build, glass, behind)))
    assert 10 < value < 300


def test_metal_mirrors_the_probe(tmp_path: Path) -> None:
    metal = {"name": "metal", "metallic": 1.0, "roughness": 0.2}
    faces = np.zeros((6, 64, 64, 4), np.uint8)
    faces[3, :32] = (0, 255, 0, 255)  # -Y, where the wall looks: above
    faces[3, 32:] = (255, 0, 0, 255)  # and below
    cube = cube_of_levels([[face[:: 1 << k, :: 1 << k] for k in range(7)] for face in faces])

    def build(site: Wall) -> None:
        site.add_wall("metal", 0)
        site.files["textures/probe.dds"] = cube

    probe = {"position_m": [0, 0, 0], "texture": "probe.dds"}
    picture = seen(tmp_path / "a", build, metal, probe=probe)
    above, below = picture[6, 16].astype(int), picture[26, 16].astype(int)
    assert above[1] > above[0] + 40
    assert below[0] > below[1] + 40
    with pytest.raises(PackageError, match="cube"):
        seen(tmp_path / "b", build, metal, probe={"position_m": [0, 0, 0], "texture": "halves.dds"})


def test_no_shader_says_a_word(tmp_path: Path) -> None:
    """All that a material can have at once."""
    all_of_it = {
        "name": "all", "base_color_texture": "halves.dds", "normal_texture": "numbers.dds", "orm_texture": "numbers.dds",
        "emissive_texture": "halves.dds", "emissive": [1, 1, 1], "double_sided": True,
        "second_uv": ["base_color", "normal", "orm", "emissive"],
    }  # fmt: skip
    leaf = {**all_of_it, "name": "leaf", "alpha_cutoff": 0.5}
    glass = {**all_of_it, "name": "glass", "blend": True}
    paint = {**leaf, "name": "paint", "unlit": True}
    square = [(0, 0), (1, 0), (1, 1), (0, 1)]

    def build(site: Wall) -> None:
        for number, name in enumerate(("all", "leaf", "glass", "paint")):
            site.add_wall(name, number, tint=(200, 200, 200, 200), uv2=square, lightmap_texture="numbers.dds")

    log = StringStream()
    Notify.ptr().set_ostream_ptr(log, False)
    try:
        seen(tmp_path, build, all_of_it, leaf, glass, paint)
    finally:
        Notify.ptr().set_ostream_ptr(None, False)
    assert log.get_data().decode() == ""
