"""The plain figure as it is seen: whole, skinned as its bones say, one draw call; and in the lobby's mirror, right at the right."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.avatar_mesh import BONES, finger_bone, fingers, skin
from engine.avatar_view import AvatarsView, bone_matrices
from engine.camera import EyeCamera
from engine.frame_stats import scene_totals
from engine.lobby_mirror import LobbyMirror
from engine.peek import looking
from engine.site_view import SiteView
from engine.window import Graphics, Picture, open_offscreen
from scenes.avatar import JOINTS, Avatar, Bone, mirrored, stage_from_bones
from scenes.mirror import mirror_beside
from scenes.space import Pose, quat_about
from tests.engine.tiny_site import tiny_site
from tests.scenes.made_bodies import UP, Person
from tests.scenes.test_avatar import RAISED, STEP, figure

WIDTH, HEIGHT = 320, 180
HERE = Pose((0.0, -27.0, 0.0), quat_about(UP, math.pi))
Floats = npt.NDArray[np.float64]


def skinned(avatar: Avatar) -> Floats:
    """(n, 3): the figure's vertices in the stage, by the formula of shaders/hand.vert."""
    made = skin()
    matrices = bone_matrices(avatar)
    mixed = np.einsum("nb,nbij->nij", made.weights, matrices[made.bones])
    places = np.concatenate([made.positions, np.ones((len(made.positions), 1))], axis=1)
    return np.asarray(np.einsum("nij,nj->ni", mixed, places))


class TestMesh:
    def test_it_is_small_closed_and_wholly_weighted(self) -> None:
        made = skin()
        assert len(made.faces) <= 4000
        assert np.isfinite(made.positions).all() and np.isfinite(made.normals).all()
        np.testing.assert_allclose(np.linalg.norm(made.normals, axis=1), 1.0, atol=1e-6)
        np.testing.assert_allclose(made.weights.sum(axis=1), 1.0, atol=1e-9)
        assert made.weights.min() >= 0.0 and made.bones.max() == BONES - 1
        edges = np.sort(made.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(int), axis=1)
        _, count = np.unique(edges, axis=0, return_counts=True)
        assert (count == 2).all(), "a hole"

    def test_every_triangle_looks_outward(self) -> None:
        made = skin()
        a, b, c = (made.positions[made.faces[:, corner].astype(int)] for corner in range(3))
        front = np.cross(b - a, c - a)
        towards = np.einsum("ij,ij->i", front, made.normals[made.faces.astype(int)].mean(axis=1))
        assert (towards > -1e-12).all()

    def test_left_is_right_in_a_mirror(self) -> None:
        made = skin().positions
        flipped = made * np.array([-1.0, 1.0, 1.0])
        near = np.abs(made[:, None] - flipped[None]).max(axis=2).min(axis=1)
        assert near.max() < 1e-6


class TestSkin:
    def test_at_rest_it_is_as_it_was_made(self) -> None:
        rest = Avatar(place_m=JOINTS[Bone.pelvis], curls=(0.0,) * 10)
        np.testing.assert_allclose(skinned(rest), skin().positions, atol=1e-9)

    def test_size_scales_all_of_it(self) -> None:
        x, y, z = JOINTS[Bone.pelvis]
        rest = Avatar(place_m=(x, y, z), curls=(0.0,) * 10, height_m=1.7 * 1.1)
        np.testing.assert_allclose(np.ptp(skinned(rest), axis=0), np.ptp(skin().positions, axis=0) * 1.1, atol=1e-6)

    def test_what_one_bone_holds_goes_exactly_with_it(self) -> None:
        avatar = figure(replace(STEP, right_arm=RAISED.right_arm))
        poses = stage_from_bones(avatar)
        made, places = skin(), skinned(avatar)
        for bone in (Bone.head, Bone.forearm_right, Bone.shin_left, Bone.foot_right, Bone.hand_left):
            held = (made.weights * (made.bones == bone)).sum(axis=1) > 0.9999
            assert held.sum() > 8, bone.name
            for before, after in zip(made.positions[held].tolist(), places[held].tolist(), strict=True):
                local = [part - joint for part, joint in zip(before, JOINTS[bone], strict=True)]
                assert poses[bone].point((local[0], local[1], local[2])) == pytest.approx(after, abs=1e-6)

    @pytest.mark.parametrize("side", ["left", "right"])
    def test_fingers_close_to_the_palm_and_not_away_from_it(self, side: Any) -> None:
        inward = -1.0 if side == "right" else 1.0
        straight, closed = (skinned(Avatar(curls=(curl,) * 10)) for curl in (0.0, 1.0))
        made = skin()
        for number in range(5):
            tip = (made.bones[:, 1] == finger_bone(side, number, 1)) & (made.weights[:, 1] > 0.99)
            moved = closed[tip].mean(axis=0) - straight[tip].mean(axis=0)
            assert moved[0] * inward > 0.01, number
            assert number == 0 or moved[2] > 0.02, "not up to the palm"
        assert len(fingers(side)) == 5

    def test_a_mirrored_figure_has_a_mirrored_skin(self) -> None:
        avatar = figure(replace(STEP, right_arm=RAISED.right_arm))
        one, other = skinned(avatar) * np.array([-1.0, 1.0, 1.0]), skinned(mirrored(avatar))
        np.testing.assert_allclose(one.min(axis=0), other.min(axis=0), atol=0.01)
        np.testing.assert_allclose(one.max(axis=0), other.max(axis=0), atol=0.01)


class Stage:
    """Three metres before the eye, in an empty valley."""

    def __init__(self, package: Path) -> None:
        self.graphics: Graphics = open_offscreen(WIDTH, HEIGHT, multisamples=0)
        self.site = SiteView(package, self.graphics, sun_map_size=256, moving_map_size=128)
        self.camera = EyeCamera(self.site.root)
        self.camera.set_aspect(WIDTH / HEIGHT)
        self.graphics.add_view(self.camera.node_path)
        self.camera.set_pose(looking((0.0, -30.0, 1.2), (0.0, -27.0, 1.1)))
        self.view = AvatarsView(self.site.root)
        self.mirror = LobbyMirror(self.graphics, self.site)
        self.time_s = 0.0

    def picture(self, *people: tuple[Pose, Avatar]) -> Picture:
        self.view.update(people)
        self.mirror.update(self._world(None, None))
        self.graphics.render_frame()
        return self.graphics.picture()

    def in_mirror(self, avatar: Avatar | None, *, there: bool = True) -> Picture:
        """The glass alone, for a picture of nothing else but the mirror."""
        self.view.update(())
        mirror = mirror_beside(0.86, WIDTH / HEIGHT)
        assert mirror is not None
        mirror = replace(mirror, left=-0.3, right=0.3, lower=-0.95, upper=0.95)
        for _ in range(60):
            self.time_s += 0.1
            self.mirror.update(self._world(mirror if there else None, avatar))
        self.graphics.render_frame()
        return self.graphics.picture()

    def _world(self, mirror: object, avatar: Avatar | None) -> Any:
        return SimpleNamespace(mirror=mirror, avatar=avatar, time_s=self.time_s)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tiny_site().write(tmp_path_factory.mktemp("packages") / "tiny.site"))
    yield made
    made.graphics.close()


def changed(a: Picture, b: Picture) -> npt.NDArray[np.bool_]:
    return np.asarray(np.abs(a.astype(int) - b.astype(int)).max(axis=2) > 12)


@pytest.mark.gl
class TestPicture:
    def test_people_are_seen_where_they_stand_and_go(self, stage: Stage) -> None:
        empty = stage.picture()
        left = Pose((-1.0, -27.0, 0.0), HERE.orientation)
        right = Pose((1.0, -27.0, 0.0), HERE.orientation)
        avatar = figure(Person())
        both = changed(stage.picture((left, avatar), (right, avatar)), empty)
        columns = np.nonzero(both)[1]
        assert (columns < WIDTH / 2).sum() > 400 and (columns > WIDTH / 2).sum() > 400
        alone = changed(stage.picture((right, avatar)), empty)
        assert np.nonzero(alone)[1].min() > WIDTH / 2
        assert not changed(stage.picture(), empty).any()

    def test_each_is_one_draw_call(self, stage: Stage) -> None:
        stage.picture()
        before = scene_totals(stage.site.root, stage.camera)
        stage.picture((HERE, figure(Person())))
        after = scene_totals(stage.site.root, stage.camera)
        assert after.draw_calls - before.draw_calls == 1
        assert after.triangles - before.triangles <= 4000

    def test_it_is_of_one_quiet_colour(self, stage: Stage) -> None:
        empty = stage.picture()
        picture = stage.picture((HERE, figure(Person())))
        colors = picture[changed(picture, empty)].astype(float)
        middle = np.median(colors, axis=0)
        assert 60 < middle.mean() < 225
        assert middle.max() - middle.min() < 45

    def test_half_there_is_half_seen(self, stage: Stage) -> None:
        empty, avatar = stage.picture(), figure(Person())
        whole = changed(stage.picture((HERE, avatar)), empty).sum()
        half = changed(stage.picture((HERE, replace(avatar, presence=0.5))), empty).sum()
        assert 0.3 * whole < half < 0.7 * whole


@pytest.mark.gl
class TestMirror:
    def test_the_right_hand_rises_at_the_right(self, stage: Stage) -> None:
        resting = stage.in_mirror(figure(Person()))
        for side, arm in (("right", RAISED), ("left", Person(left_arm=_across(RAISED.right_arm)))):
            raised = changed(stage.in_mirror(figure(arm)), resting)
            rows, columns = np.nonzero(raised)
            high = rows < HEIGHT * 0.4
            assert high.sum() > 40
            assert (columns[high].mean() > WIDTH / 2) == (side == "right")

    def test_who_steps_to_the_right_is_seen_further_right(self, stage: Stage) -> None:
        empty = stage.in_mirror(None)
        avatar = figure(Person())
        x, y, z = avatar.place_m
        middle, moved = (
            np.nonzero(changed(stage.in_mirror(replace(avatar, place_m=(x + aside, y, z))), empty))[1].mean()
            for aside in (0.0, 0.3)
        )
        assert moved > middle + 2

    def test_all_of_a_figure_is_in_the_glass_from_head_to_foot(self, stage: Stage) -> None:
        empty = stage.in_mirror(None)
        rows = np.nonzero(changed(stage.in_mirror(figure(Person())), empty))[0]
        assert rows.min() > HEIGHT * 0.08 and rows.max() < HEIGHT * 0.93
        assert np.ptp(rows) > HEIGHT * 0.5

    def test_the_upper_body_alone_is_shown_larger(self, stage: Stage) -> None:
        empty = stage.in_mirror(None)
        whole = changed(stage.in_mirror(figure(Person())), empty).sum()
        upper = changed(stage.in_mirror(figure(Person().upper())), empty).sum()
        assert upper > 1.05 * whole

    def test_without_a_mirror_nothing_is_drawn(self, stage: Stage) -> None:
        plain = stage.picture()
        assert changed(stage.in_mirror(figure(Person())), plain).mean() > 0.2
        assert not changed(stage.in_mirror(figure(Person()), there=False), plain).any()

    def test_nothing_of_the_figure_leaves_the_frame(self, stage: Stage) -> None:
        resting = stage.in_mirror(figure(Person()))
        wide = stage.in_mirror(figure(Person(left_arm=((-1.0, 0.1, 0.0),) * 2, right_arm=((1.0, 0.1, 0.0),) * 2)))
        columns = np.nonzero(changed(wide, resting))[1]
        assert columns.min() > WIDTH * 0.36 and columns.max() < WIDTH * 0.64


def _across(arm: tuple[tuple[float, float, float], ...]) -> Any:
    return tuple((-x, y, z) for x, y, z in arm)
