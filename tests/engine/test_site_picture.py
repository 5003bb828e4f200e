"""What a site looks like, by its pixels: each switch of SiteView changes what it should, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from panda3d.core import Notify, StringStream

from engine.camera import EyeCamera
from engine.figures_view import FigureInstance
from engine.frame_stats import FrameTimer, scene_totals
from engine.package_loader import PackageError
from engine.peek import looking, reduced
from engine.site_view import SiteView
from engine.window import Graphics, Picture, open_offscreen
from scenes.space import Pose
from scenes.world import ObjectState
from tests.engine.tiny_site import TinySite, tiny_site

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 192, 108


class Stage:
    """A site, an eye and an output."""

    def __init__(self, package: Path) -> None:
        self.graphics: Graphics = open_offscreen(WIDTH, HEIGHT, multisamples=0)
        self.site = SiteView(package, self.graphics, sun_map_size=512, moving_map_size=256)
        self.camera = EyeCamera(self.site.root)
        self.camera.set_aspect(WIDTH / HEIGHT)
        self.graphics.add_view(self.camera.node_path)
        self.camera.set_pose(looking((0.0, -12.0, 5.0), (0.0, 0.0, 0.5)))

    def picture(self) -> Picture:
        self.graphics.render_frame()
        return self.graphics.picture()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_site().write(tmp_path_factory.mktemp("packages") / "tiny.site")


@pytest.fixture
def stage(package: Path) -> Iterator[Stage]:
    made = Stage(package)
    yield made
    made.graphics.close()


def changed(a: Picture, b: Picture) -> float:
    """The share of pixels that differ visibly."""
    return float((np.abs(a.astype(int) - b.astype(int)).max(axis=2) > 6).mean())


def test_every_shader_compiles_without_a_word(package: Path) -> None:
    log = StringStream()
    Notify.ptr().set_ostream_ptr(log, False)
    try:
        stage = Stage(package)
        stage.site.set_variant("today")
        stage.site.set_figures([FigureInstance("soldier", (0.0, -3.0, 0.0))])
        stage.camera.set_pose(looking((-12.0, -20.0, 8.0), (0.0, 8.0, 0.0)))
        stage.picture()
        stage.graphics.close()
    finally:
        Notify.ptr().set_ostream_ptr(None, False)
    assert log.get_data().decode() == ""


def test_the_same_moment_gives_the_same_picture(stage: Stage) -> None:
    stage.site.update(1.5)
    first = stage.picture()
    stage.site.update(9.0)
    stage.picture()
    stage.site.update(1.5)
    assert np.array_equal(first, stage.picture())
    assert first.std() > 10  # and it is a picture


def test_red_boxes_are_red_and_the_sky_is_blue(stage: Stage) -> None:
    picture = stage.picture().astype(int)
    red, green, _ = picture[HEIGHT // 2 + 2, WIDTH // 2 - 12]
    assert red > green + 30
    top = picture[2].mean(axis=0)
    assert top[2] > top[0]


def test_the_box_throws_a_shadow_and_light_moves_it(stage: Stage) -> None:
    morning = stage.picture()
    stage.site.set_light("evening")
    evening = stage.picture()
    assert changed(morning, evening) > 0.05
    stage.site.set_light("default")
    assert np.array_equal(morning, stage.picture())
    shaded = stage.site.root.get_shader_input("sun_map").get_texture()
    assert stage.graphics.engine.extract_texture_data(shaded, stage.graphics.output.get_gsg())
    depths = np.frombuffer(shaded.get_ram_image(), dtype=np.uint8)
    assert np.unique(depths).size > 20


def test_unknown_light_is_an_error(stage: Stage) -> None:
    with pytest.raises(KeyError, match="midnight"):
        stage.site.set_light("midnight")


def test_variants_show_and_hide(stage: Stage) -> None:
    assert stage.site.variants == ("today",)
    without = stage.picture()
    stage.site.set_variant("today")
    assert changed(without, stage.picture()) > 0.004
    stage.site.set_variant(None)
    assert np.array_equal(without, stage.picture())


def test_an_object_moves_hides_and_is_lit_when_pointed_at(stage: Stage) -> None:
    at_rest = stage.picture()
    rest = Pose((3.0, 0.0, 0.0))
    stage.site.set_objects([ObjectState("cube", rest, highlighted=True)])
    lit = stage.picture()
    assert 0.0005 < changed(at_rest, lit) < 0.05
    stage.site.set_objects([ObjectState("cube", Pose((3.0, -5.0, 1.0)))])
    assert changed(at_rest, stage.picture()) > 0.01
    stage.site.set_objects([ObjectState("cube", rest, visible=False)])
    hidden = stage.picture()
    assert changed(at_rest, hidden) > 0.001
    stage.site.set_objects([ObjectState("cube", rest)])
    assert np.array_equal(at_rest, stage.picture())


def test_a_hidden_object_is_unseen_until_a_state_shows_it(stage: Stage) -> None:
    without = stage.picture()
    assert stage.site.objects.parents("spare") is not None
    assert stage.site.objects.parents("doll") is None  # a figure's template is no object to place
    stage.site.set_objects([ObjectState("spare", Pose((-3.0, -3.0, 0.0)))])
    assert changed(without, stage.picture()) > 0.005
    stage.site.set_objects([ObjectState("spare", Pose(), visible=False)])
    assert np.array_equal(without, stage.picture())


def test_figures_stand_where_they_are_put_and_throw_shadows(stage: Stage) -> None:
    empty = stage.picture()
    people = [FigureInstance("soldier", (-3.0 + 2.0 * i, -4.0, 0.0), 0.0, 0.0, "stand") for i in range(4)]
    stage.site.set_figures(people)
    crowd = stage.picture()
    assert 0.02 < changed(empty, crowd) < 0.4
    stage.site.set_figures([person._replace(clip="nod", clip_time_s=0.5) for person in people])
    assert changed(crowd, stage.picture()) > 0.0005
    stage.site.set_figures([])
    assert np.array_equal(empty, stage.picture())


def test_more_people_than_one_call_holds(stage: Stage) -> None:
    crowd = [FigureInstance("soldier", (-6.0 + 0.15 * i, -2.0, 0.0)) for i in range(80)]
    stage.site.set_figures(crowd[:64])
    most = stage.picture()
    stage.site.set_figures(crowd)
    assert changed(most, stage.picture()) > 0.01
    assert scene_totals(stage.site.root, stage.camera).draw_calls == 7 + 2 * 2
    stage.site.set_figures(crowd[:64])
    assert np.array_equal(most, stage.picture())


def test_figures_behind_the_eye_are_not_drawn_but_come_back(stage: Stage) -> None:
    stage.site.set_figures([FigureInstance("soldier", (0.0, -40.0, 0.0))])
    empty = stage.picture()
    stage.site.set_figures([FigureInstance("soldier", (0.0, -5.0, 0.0))])
    assert changed(empty, stage.picture()) > 0.01


def test_water_flows(stage: Stage) -> None:
    stage.camera.set_pose(looking((0.0, 34.0, 4.0), (0.0, 45.0, -1.0)))
    first = stage.picture()
    stage.site.update(0.7)
    assert changed(first, stage.picture()) > 0.02


def test_far_level_of_detail_is_not_drawn(stage: Stage) -> None:
    near = scene_totals(stage.site.root, stage.camera)
    stage.camera.set_pose(looking((0.0, -60.0, 5.0), (0.0, 0.0, 0.5)))
    far = scene_totals(stage.site.root, stage.camera)
    assert far.draw_calls == near.draw_calls - 1  # "near box" ends at 30 m


def test_what_is_counted_is_what_is_there(stage: Stage) -> None:
    totals = scene_totals(stage.site.root, stage.camera)
    # ground, river, box, near box, leaf, cube, sky
    assert totals.draw_calls == 7
    assert totals.triangles == 3 * 2 + 3 * 12 + 1
    stage.site.set_figures([FigureInstance("soldier", (x, -4.0, 0.0)) for x in (-1.0, 0.0, 1.0)])
    more = scene_totals(stage.site.root, stage.camera)
    assert more.draw_calls == totals.draw_calls + 2
    assert more.triangles == totals.triangles + 3 * 24
    assert stage.site.texture_bytes > 512 * 512 * 4


def test_cull_and_draw_are_timed_apart(stage: Stage) -> None:
    timer = FrameTimer(stage.graphics)
    timer.measure(stage.site, 3)
    assert len(timer.times) == 3
    assert all(frame.cull_s > 0.0 and frame.draw_s > 0.0 for frame in timer.times)
    timer.close()


def test_a_mesh_of_no_known_material_is_an_error(tmp_path: Path) -> None:
    site = TinySite()
    site.add_box("box", "gold", (-1, -1, 0), (1, 1, 2))
    graphics = open_offscreen(16, 16, multisamples=0)
    with pytest.raises(PackageError, match="'box' has the material 'gold', which is not listed"):
        SiteView(site.write(tmp_path, objects=[], figures=[]), graphics)
    graphics.close()


def test_oversampled_pictures_are_means() -> None:
    picture = np.zeros((4, 6, 3), dtype=np.uint8)
    picture[:2, :2] = (100, 40, 8)
    small = reduced(picture, 2)
    assert small.shape == (2, 3, 3)
    assert tuple(small[0, 0]) == (100, 40, 8)
    assert not small[1].any()
