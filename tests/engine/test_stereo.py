"""Both eyes of a headset: what each sees, what they share, and how one comes and goes in the middle of a visit."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from panda3d.core import Camera, CardMaker, MatrixLens, NodePath

from engine.camera import FAR_M, NEAR_M, EyeCamera
from engine.effects_view import EffectsView
from engine.eye_lens import clip_from_head
from engine.figures_view import FigureInstance
from engine.memory_eyes import MemoryEyes
from engine.peek import looking
from engine.renderer import PandaRenderer
from engine.site_view import SiteView
from engine.sound import SilentScape
from engine.stereo import StereoView
from engine.window import Graphics, Picture, open_offscreen
from scenes.eyes import EyeFrame, EyePicture
from scenes.settings import Settings
from scenes.space import Pose
from scenes.world import EffectState
from tests.engine.empty_scene import EmptyScene
from tests.engine.tiny_site import TinySite, manifest_without_meshes, tiny_site
from visit import make_world
from visit_models import ShippedModels

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 96, 72
OFF_AXIS = (-1.2, 0.8, -0.7, 0.9)
HEAD = looking((0.5, -9.0, 2.0), (0.0, 0.0, 1.0))


class Stage:
    """A site, a head, and a window of the eyes' own size."""

    def __init__(self, package: Path) -> None:
        self.graphics: Graphics = open_offscreen(WIDTH, HEIGHT, multisamples=0)
        self.site = SiteView(package, self.graphics, sun_map_size=256, moving_map_size=64)
        self.camera = EyeCamera(self.site.root)
        self.camera.set_aspect(WIDTH / HEIGHT)
        self.camera.set_pose(HEAD)
        self.graphics.add_view(self.camera.node_path)
        self.stereo = StereoView(self.camera.node_path, self.graphics, self.site)
        self._alone: tuple[NodePath, MatrixLens] | None = None

    def both(self, eyes: MemoryEyes) -> tuple[Picture, Picture]:
        self.stereo.keep_pictures()
        self.frame(eyes)
        return self.stereo.pictures()

    def frame(self, eyes: MemoryEyes) -> EyeFrame | None:
        frame = eyes.begin()
        self.stereo.draw(frame)
        if frame is not None:
            eyes.submit(NEAR_M, FAR_M)
        return frame

    def mono(self) -> Picture:
        self.stereo.draw(None)
        return self.graphics.picture()

    def alone(self, eye: EyePicture) -> Picture:
        """What an independent camera at the eye's place sees, with a cull of its own."""
        self.stereo.show(None)
        self.graphics.show_views(False)
        lens = MatrixLens()
        camera: NodePath = self.site.root.attach_new_node(Camera("alone", lens))
        pose = HEAD @ eye.head_from_eye
        camera.set_pos_quat(pose.position_m, pose.orientation)
        lens.set_user_mat(clip_from_head(EyePicture(Pose(), eye.tangents, eye.width, eye.height, 0), NEAR_M, FAR_M))
        region = self.graphics.output.make_display_region()
        region.set_camera(camera)
        self.graphics.render_frame()
        self.graphics.output.remove_display_region(region)
        camera.remove_node()
        self.graphics.show_views(True)
        return self.graphics.picture()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tiny_site()
    for number in range(-25, 26):  # a row of small things, each culled by itself, right through the edges of both eyes' views
        x = 0.5 * number
        site.add_box(f"stone {number}", "red", (x, -3.0, 0.8), (x + 0.3, -2.7, 1.1))
    site.add_box("pane", "glass", (-3.5, -5.0, 0.0), (0.2, -4.9, 3.0))  # before boxes, ground and sky
    glass = {"name": "glass", "blend": True, "roughness": 0.1, "base_color": [0.2, 0.5, 0.3, 0.4]}
    materials = [*manifest_without_meshes()["materials"], glass]
    return site.write(tmp_path_factory.mktemp("packages") / "tiny.site", materials=materials, motions=_moving(site))


def _moving(site: TinySite) -> list[dict[str, object]]:
    """A cart that goes by before all else, and a cushion beside it that swells."""
    room = {"bounds_min_m": [-3, -6, 0], "bounds_max_m": [3, -4, 2]}
    site.add_box("cart", "red", (-0.4, -5.4, 0.9), (0.0, -5.0, 1.3), motion="go", **room)
    first = len(site.geometry)
    site.add_box("cushion", "cloth", (0.9, -5.4, 0.9), (1.3, -5.0, 1.3), motion="swell", **room)
    corners = np.frombuffer(bytes(site.geometry[first : first + 24 * 52]), "<f4").reshape(24, 13)[:, :6]
    steps = np.zeros((2, 3, 4), "<f4")
    steps[:, :, :3] = np.eye(3)
    steps[1, 0, 3] = 0.8
    site.files["go.f32"] = steps.tobytes()
    site.files["swell.f32"] = np.stack([corners, corners + 0.2 * np.roll(corners, 3, axis=1)]).astype("<f4").tobytes()
    alike = {"frames": 2, "frames_per_s": 0.7}
    return [{"name": "go", "file": "go.f32", **alike}, {"name": "swell", "file": "swell.f32", "kind": "deforming", **alike}]


@pytest.fixture
def stage(package: Path) -> Iterator[Stage]:
    made = Stage(package)
    yield made
    made.stereo.close()
    made.graphics.close()


@pytest.fixture
def make_eyes() -> Iterator[Callable[..., MemoryEyes]]:
    made: list[MemoryEyes] = []

    def make(**options: object) -> MemoryEyes:
        made.append(MemoryEyes(WIDTH, HEIGHT, **options))
        return made[-1]

    yield make


def far_apart(a: Picture, b: Picture) -> float:
    """The share of pixels that differ by more than 1/255."""
    return float((np.abs(a.astype(int) - b.astype(int)).max(axis=2) > 1).mean())


@pytest.mark.parametrize(
    "options",
    [{}, {"tangents": OFF_AXIS}, {"tangents": OFF_AXIS, "cant_rad": 0.12}, {"ipd_m": 0.5, "tangents": (-0.5, 0.3, -0.4, 0.4)}],
    ids=["alike", "off-axis", "canted", "giant"],
)
def test_each_eye_sees_what_a_camera_of_its_own_would(stage: Stage, make_eyes: Callable[..., MemoryEyes], options: dict[str, object]) -> None:
    """Nothing is culled that one eye sees; sky, haze, shine and shadows are those of the eye's own place; and the bytes are the same."""
    eyes = make_eyes(**options)
    stage.site.update(1.0)
    pictures = stage.both(eyes)
    frame = eyes.begin()
    assert frame is not None
    for picture, eye in zip(pictures, (frame.left, frame.right), strict=True):
        # Where an edge falls between two pixels, other rounding on the way gives it to the other one.
        assert far_apart(picture, stage.alone(eye)) < 0.002
        assert picture.std() > 10
    assert far_apart(*pictures) > 0.02


def test_effects_are_seen_alike_by_both_eyes(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    effects = EffectsView(stage.site.root)
    eyes = make_eyes(ipd_m=0.0)
    states = [EffectState(kind, (0.0, 0.0, 0.5), 1.5, 1.0, 6.0) for kind in ("smoke", "fire", "dust", "rain")]
    without = stage.both(eyes)[0]
    effects.update(states, HEAD, 6.0)
    left, right = stage.both(eyes)
    assert far_apart(left, without) > 0.03
    # The grain is another one in each half, and layers of smoke add it up.
    assert np.abs(left.astype(int) - right).max() <= 4
    frame = eyes.begin()
    assert frame is not None
    assert far_apart(left, stage.alone(frame.left)) < 0.002


@pytest.mark.parametrize("distance_m", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("tangents", [(-0.5, 0.5, -0.25, 0.25), (-0.6, 0.4, -0.3, 0.2)], ids=["alike", "off-axis"])
def test_the_parallax_is_the_eyes_distance(distance_m: float, tangents: tuple[float, float, float, float]) -> None:
    graphics = open_offscreen(16, 16, multisamples=0)
    root = NodePath("root")
    maker = CardMaker("mark")
    half = 0.08 * distance_m
    maker.set_frame(-half, half, -half, half)
    mark = root.attach_new_node(maker.generate())
    mark.set_pos(0.01, distance_m, 0.005)
    mark.set_r(27.0)  # its slanted edges make the mean place of its pixels finer than one pixel
    head = root.attach_new_node("head")
    stereo = StereoView(head, graphics, EmptyScene(root))
    eyes = MemoryEyes(512, 256, ipd_m=0.063, tangents=tangents)
    stereo.keep_pictures()
    stereo.draw(eyes.begin())
    middles = []
    for picture, own in zip(stereo.pictures(), (tangents, (-tangents[1], -tangents[0])), strict=True):
        columns = np.nonzero(picture[:, :, 0] > 128)[1]
        middles.append(own[0] + (columns.mean() + 0.5) / 512 * (own[1] - own[0]))  # as a tangent
    assert middles[0] - middles[1] == pytest.approx(0.063 / distance_m, rel=0.01)
    assert np.mean(middles) == pytest.approx(0.01 / distance_m, abs=0.001)
    stereo.close()
    graphics.close()


def test_a_headset_comes_and_goes_without_a_trace(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    eyes = make_eyes()
    before = stage.mono()
    left, _ = stage.both(eyes)
    assert np.array_equal(stage.mono(), before)
    eyes.present = False
    assert stage.frame(eyes) is None
    assert np.array_equal(stage.graphics.picture(), before)
    assert stage.stereo.targets.count == 0  # nothing of its images is held
    eyes.present = True
    assert np.array_equal(stage.both(eyes)[0], left)
    assert eyes.frames == 2
    assert eyes.submitted == (NEAR_M, FAR_M)


def test_images_may_change_their_size(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    eyes = make_eyes()
    assert stage.both(eyes)[0].shape == (HEIGHT, WIDTH, 3)
    eyes.resize(40, 60)
    left, right = stage.both(eyes)
    assert left.shape == right.shape == (60, 40, 3)
    assert left.std() > 10


def test_the_mirror_shows_the_middle_of_the_left_eye(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    eyes = make_eyes()
    left, _ = stage.both(eyes)
    assert np.array_equal(stage.graphics.picture(), left)  # of the same size and shape
    eyes.resize(2 * WIDTH, HEIGHT)
    left, _ = stage.both(eyes)
    assert np.array_equal(stage.graphics.picture(), left[:, WIDTH // 2 : WIDTH // 2 + WIDTH])


def test_what_the_lens_hides_is_not_drawn(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    whole = stage.both(make_eyes(tangents=OFF_AXIS))
    corner = ((-1.2, -0.7), (-0.2, -0.7), (-1.2, 0.9))
    eyes = make_eyes(tangents=OFF_AXIS, hidden=corner)
    pictures = stage.both(eyes)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    x = -1.2 + (columns + 0.5) / WIDTH * 2.0
    y = 0.9 - (rows + 0.5) / HEIGHT * 1.6
    hidden = (x + 1.2) / 1.0 + (y + 0.7) / 1.6 < 1.0
    for picture, seen, area in zip(pictures, whole, (hidden, hidden[:, ::-1]), strict=True):
        assert (picture[area].max(axis=1) == 0).mean() > 0.99  # all but the pixels along its slanted edge
        assert np.array_equal(picture[~area], seen[~area]) or far_apart(picture, np.where(area[..., None], picture, seen)) < 0.002
    assert np.array_equal(stage.mono(), stage.mono())
    assert stage.mono().min() > 0  # the desktop has no lens


def test_a_problem_in_the_middle_of_a_frame_comes_out_after_it(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    eyes = make_eyes()
    stage.both(eyes)

    def broken(frame: EyeFrame) -> None:
        raise OSError("no image today")

    begin, stage.stereo.targets.begin = stage.stereo.targets.begin, broken  # type: ignore[method-assign]
    with pytest.raises(OSError, match="no image today"):
        stage.frame(eyes)
    stage.stereo.targets.begin = begin  # type: ignore[method-assign]
    assert stage.both(eyes)[0].std() > 10


def test_pictures_must_be_asked_for(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    stage.frame(make_eyes())
    with pytest.raises(RuntimeError, match="ask before the frame"):
        stage.stereo.pictures()


def test_three_hundred_frames_hold_no_more_than_three(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    eyes = make_eyes()
    eyes.resize(16, 12)
    for _ in range(20):
        stage.frame(eyes)
    known, resident = stage.stereo.targets.count, resident_mib()
    for number in range(300):
        if number % 100 == 50:
            eyes.present = not eyes.present
        stage.frame(eyes)
        eyes.present = True
    assert stage.stereo.targets.count == known == 6
    assert resident_mib() - resident < 4.0


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


def test_figures_stand_where_they_are_for_both_eyes(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    """They are instances already: each eye must see all of them, each in its own place and dress."""
    eyes = make_eyes(tangents=OFF_AXIS)
    without = stage.both(eyes)
    places = [(-2.0, -5.0, 0.0), (0.4, -4.0, 0.0), (2.0, -5.5, 0.0)]
    tints = [(1.0, 0.3, 0.3), (0.3, 1.0, 0.3), (0.3, 0.3, 1.0)]
    stage.site.set_figures([FigureInstance("soldier", at, tint=tint) for at, tint in zip(places, tints, strict=True)])
    pictures = stage.both(eyes)
    frame = eyes.begin()
    assert frame is not None
    for picture, before, eye in zip(pictures, without, (frame.left, frame.right), strict=True):
        assert far_apart(picture, before) > 0.02
        assert far_apart(picture, stage.alone(eye)) < 0.002


def test_what_is_not_solid_is_seen_without_the_land(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    """The safe place: the site is hidden as one, and what hangs beside it stays."""
    eyes = make_eyes()
    land = stage.both(eyes)
    card = stage.site.root.attach_new_node(CardMaker("card").generate())
    card.set_pos(0.0, -4.0, 1.0)
    card.set_shader_off(1)
    stage.site.land.hide()
    left, right = stage.both(eyes)
    assert {tuple(shade) for shade in left.reshape(-1, 3)} == {(0, 0, 0), (255, 255, 255)}
    assert not np.array_equal(left, right)
    stage.site.land.show()
    card.remove_node()
    assert np.array_equal(stage.both(eyes)[0], land[0])


def test_a_minimised_window_stops_the_mirror_and_not_the_headset(stage: Stage, make_eyes: Callable[..., MemoryEyes]) -> None:
    eyes = make_eyes()
    before = stage.both(eyes)
    stage.graphics.output.set_active(False)  # what Panda makes of a minimised window
    after = stage.both(eyes)
    assert np.array_equal(before[0], after[0]) and np.array_equal(before[1], after[1])


def test_a_renderer_with_eyes_hands_every_frame_over(package: Path, tmp_path: Path) -> None:
    models = ShippedModels()
    content = models.content("luding-bridge")
    world = make_world(content, models.site(content.tour.site.package, "luding-bridge"), Settings())
    world.world_from_head = HEAD
    world.device = "headset"
    eyes = MemoryEyes(WIDTH, HEIGHT)
    renderer = PandaRenderer(open_offscreen(WIDTH, HEIGHT, multisamples=0), package, SilentScape(), eyes)
    renderer.keep_eye_pictures()
    renderer.mirror(world)
    renderer.draw()
    left, right = renderer.eye_pictures()
    assert eyes.submitted == (NEAR_M, FAR_M)
    assert left.shape == right.shape == (HEIGHT, WIDTH, 3) and left.std() > 10
    renderer.picture(tmp_path / "mirror.png")
    assert (tmp_path / "mirror.png").stat().st_size > 100
    assert np.array_equal(renderer.graphics.picture(), left)
    eyes.present = False
    renderer.draw()
    assert eyes.frames == 1
    assert far_apart(renderer.graphics.picture(), left) > 0.1  # the desktop's own view again
    renderer.close()


def test_a_renderer_without_eyes_has_no_eye_pictures(package: Path) -> None:
    renderer = PandaRenderer(open_offscreen(16, 16, multisamples=0), package, SilentScape())
    renderer.keep_eye_pictures()
    with pytest.raises(RuntimeError, match="without eyes"):
        renderer.eye_pictures()
    renderer.close()
