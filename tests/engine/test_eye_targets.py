"""Framebuffers over a headset's images: what arrives in them, whatever their kind, and that nothing else of OpenGL's state changes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from OpenGL import GL
from panda3d.core import AntialiasAttrib, CardMaker, NodePath

from engine.camera import FAR_M, NEAR_M, EyeCamera
from engine.eye_targets import (
    EyeTargets,
    bind_framebuffer,
    cropped,
    delete_textures,
    depths,
    make_textures,
    texture_format,
)
from engine.memory_eyes import MemoryEyes
from engine.stereo import StereoView
from engine.window import Graphics, Picture, open_offscreen
from scenes.eyes import EyeFrame, EyePicture
from scenes.space import Pose
from tests.engine.empty_scene import EmptyScene

pytestmark = pytest.mark.gl
SIZE = 48
TANGENTS = (-1.0, 1.0, -1.0, 1.0)


class Stage:
    """A slanted card of one colour, three metres ahead."""

    def __init__(self, multisamples: int = 0) -> None:
        self.graphics: Graphics = open_offscreen(SIZE, SIZE, multisamples=multisamples)
        root = NodePath("root")
        root.set_antialias(AntialiasAttrib.M_multisample)
        self.card = root.attach_new_node(CardMaker("card").generate())
        self.card.set_color(0.5, 0.25, 1.0, 1.0)
        self.card.set_pos(-0.5, 3.0, -0.5)
        self.card.set_r(17.0)
        camera = EyeCamera(root)
        self.graphics.add_view(camera.node_path)
        self.stereo = StereoView(camera.node_path, self.graphics, EmptyScene(root))

    def both(self, eyes: MemoryEyes) -> tuple[Picture, Picture]:
        self.stereo.keep_pictures()
        self.stereo.draw(eyes.begin())
        eyes.submit(NEAR_M, FAR_M)
        return self.stereo.pictures()

    def close(self) -> None:
        self.stereo.close()
        self.graphics.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def test_bytes_arrive_as_they_were_written(stage: Stage) -> None:
    left, right = stage.both(MemoryEyes(SIZE, SIZE))
    for picture in (left, right):
        assert np.abs(picture[SIZE // 2, SIZE // 2].astype(int) - (128, 64, 255)).max() <= 1


def test_an_image_of_plain_light_gets_light(stage: Stage) -> None:
    """The runtime decodes nothing there: sRGB's 0.5 is 0.214 of the light."""
    left, _ = stage.both(MemoryEyes(SIZE, SIZE, srgb=False))
    assert np.abs(left[SIZE // 2, SIZE // 2].astype(int) - (55, 13, 255)).max() <= 1
    shown = stage.graphics.picture()[SIZE // 2, SIZE // 2]
    assert np.abs(shown.astype(int) - (128, 64, 255)).max() <= 1  # the mirror is for a display


@pytest.mark.parametrize("srgb", [True, False])
@pytest.mark.parametrize("multisamples", [0, 4])
def test_samples_smooth_the_eyes_edges(multisamples: int, srgb: bool) -> None:
    stage = Stage(multisamples)
    shades = np.unique(stage.both(MemoryEyes(SIZE, SIZE, srgb=srgb))[0][:, :, 2])
    assert (len(shades) > 2) == (multisamples > 0)
    assert stage.stereo.targets.samples == multisamples
    stage.close()


@pytest.mark.parametrize("multisamples", [0, 4])
def test_the_mirror_is_of_another_size_whatever_its_samples(multisamples: int) -> None:
    stage = Stage(multisamples)
    left, _ = stage.both(MemoryEyes(3 * SIZE, 2 * SIZE))
    shown = stage.graphics.picture()
    middle = left[:, SIZE // 2 : SIZE // 2 + 2 * SIZE].reshape(SIZE, 2, SIZE, 2, 3).mean(axis=(1, 3))
    assert shown.shape == (SIZE, SIZE, 3)
    assert np.abs(shown - middle).mean() < 2.0
    assert np.ptp(shown) > 100
    assert int(GL.glGetError()) == GL.GL_NO_ERROR
    stage.close()


@pytest.mark.parametrize("multisamples", [0, 4])
def test_depth_arrives_where_it_is_wanted(multisamples: int) -> None:
    stage = Stage(multisamples)
    eyes = MemoryEyes(SIZE, SIZE, depth=True)
    stage.both(eyes)
    frame = eyes.begin()
    assert frame is not None
    eyes.frames -= 1  # the images of the frame before
    drawn = eyes.begin()
    assert drawn is not None and drawn.left.depth != frame.left.depth
    for eye in (drawn.left, drawn.right):
        depth = depths(eye)
        assert depth[0, 0] == 1.0
        away_m = FAR_M * NEAR_M / (FAR_M - depth[SIZE // 2, SIZE // 2] * (FAR_M - NEAR_M))
        assert away_m == pytest.approx(3.0, rel=0.001)
    stage.close()


def test_framebuffers_are_made_once_for_each_image(stage: Stage) -> None:
    eyes = MemoryEyes(SIZE, SIZE)
    for _ in range(3):
        stage.both(eyes)
    assert stage.stereo.targets.count == 6
    for _ in range(6):
        stage.both(eyes)
    assert stage.stereo.targets.count == 6
    stage.stereo.targets.forget()
    assert stage.stereo.targets.count == 0
    assert np.ptp(stage.both(eyes)[0]) > 0


def test_images_that_go_away_unnoticed_do_not_pile_up(stage: Stage) -> None:
    eyes = MemoryEyes(SIZE, SIZE)
    for size in range(8, 40):
        eyes.resize(size, size)
        stage.both(eyes)
        assert stage.stereo.targets.count <= 24


def test_what_panda_remembers_is_left_as_it_was(stage: Stage) -> None:
    stage.graphics.render_frame()
    texture, samples = make_textures(1, SIZE, SIZE, "srgb")[0], make_textures(1, SIZE, SIZE, "depth")[0]
    asked = (
        GL.GL_DRAW_FRAMEBUFFER_BINDING,
        GL.GL_READ_FRAMEBUFFER_BINDING,
        GL.GL_RENDERBUFFER_BINDING,
        GL.GL_TEXTURE_BINDING_2D,
        GL.GL_ACTIVE_TEXTURE,
        GL.GL_PACK_ALIGNMENT,
        GL.GL_FRAMEBUFFER_SRGB,
        GL.GL_CURRENT_PROGRAM,
        GL.GL_VERTEX_ARRAY_BINDING,
        GL.GL_ARRAY_BUFFER_BINDING,
    )
    before = [int(GL.glGetIntegerv(name)) for name in asked]
    for srgb, count in ((True, 0), (True, 4), (False, 0)):
        targets = EyeTargets(count)
        eye = EyePicture(Pose(), TANGENTS, SIZE, SIZE, texture, samples, srgb)
        frame = EyeFrame(Pose(), eye, eye)
        targets.begin(frame)
        targets.half(frame, 1)
        targets.draw_both(lambda: None)
        targets.end(frame)
        targets.show(frame, (SIZE, SIZE), before[0])
        bind_framebuffer(before[0])
        targets.picture(eye)
        depths(eye)
        targets.forget()
        assert [int(GL.glGetIntegerv(name)) for name in asked] == before
    assert int(GL.glGetError()) == GL.GL_NO_ERROR
    delete_textures([texture, samples])


def test_textures_are_of_the_kind_asked_for(stage: Stage) -> None:
    stage.graphics.render_frame()
    kinds = {"srgb": GL.GL_SRGB8_ALPHA8, "plain": GL.GL_RGBA8, "depth": GL.GL_DEPTH_COMPONENT32F}
    for kind, expected in kinds.items():
        names = make_textures(2, 8, 8, kind)
        assert [texture_format(name) for name in names] == [expected, expected]
        delete_textures(names)


@pytest.mark.parametrize(
    ("picture", "window", "middle"),
    [
        ((100, 100), (200, 100), (0, 25, 100, 75)),
        ((100, 100), (50, 100), (25, 0, 75, 100)),
        ((160, 90), (1280, 720), (0, 0, 160, 90)),
        ((100, 100), (0, 0), (0, 0, 100, 100)),
    ],
)
def test_the_mirror_is_cut_and_never_stretched(
    picture: tuple[int, int], window: tuple[int, int], middle: tuple[int, int, int, int]
) -> None:
    assert cropped(picture, window) == middle


def test_no_other_file_of_the_engine_calls_opengl() -> None:
    folder = Path(__file__).parents[2] / "engine"
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in folder.glob("*.py")}
    named = [name for name, text in lines.items() if any(line.strip().startswith(("import OpenGL", "from OpenGL")) for line in text)]
    assert named == ["eye_targets.py"]
