"""Hands as they are seen: gloves that bend exactly as their joints, controllers at the grip, gone with the hand, told if damaged."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.camera import EyeCamera
from engine.hand_loader import FOLDER, HandLoader
from engine.hands_view import HandsView, level_of, rest_from_model, skin_matrices
from engine.package_loader import PackageError
from engine.peek import looking
from engine.site_view import SiteView
from engine.window import Graphics, Picture, open_offscreen
from scenes.hand_model import BARE_HAND, SKIN, VERTEX, HandModel, HandShelf, Source
from scenes.hands import Hand, Joint, Side
from scenes.senses import HeadsetState
from scenes.space import Pose, distance, quat_heading_pitch
from tests.engine.hand_poses import FIST, OPEN, PINCH, Bends, bare_hand
from tests.engine.tiny_site import tiny_site

SIDES: tuple[Side, ...] = ("left", "right")
WIDTH, HEIGHT = 160, 120
SHELF = HandShelf.model_validate_json((FOLDER / "manifest.json").read_bytes())
GLOVES = SHELF.models[BARE_HAND]
EYE = looking((0.0, -30.0, 2.0), (0.0, 0.0, 2.0))
WRIST = Pose((0.05, 0.3, 1.4), quat_heading_pitch(0.4, 0.3))


def skin_of(model: HandModel) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.void]]:
    content = (FOLDER / model.file).read_bytes()
    rows = np.frombuffer(content, VERTEX, model.vertices)
    return rows["position"].astype(float), np.frombuffer(content, SKIN, model.vertices, rows.nbytes)


def bent(side: Side, bends: Bends, wrist: Pose = WRIST) -> npt.NDArray[np.float64]:
    """(n, 3): the glove's vertices in the stage, by the formula of shaders/hand.vert."""
    model = GLOVES[side]
    hand = bare_hand(model, bends, wrist, side)
    matrices = skin_matrices(model, rest_from_model(model), hand.joints[Joint.wrist], hand.joints)
    positions, skin = skin_of(model)
    mixed = np.einsum("nb,nbij->nij", skin["weights"] / 255.0, matrices[skin["bones"]])
    places = np.einsum("nij,nj->ni", mixed, np.concatenate([positions, np.ones((len(positions), 1))], axis=1))
    return np.array([wrist.point((x, y, z)) for x, y, z in places.tolist()])


class TestSkin:
    @pytest.mark.parametrize("side", SIDES)
    def test_joints_at_rest_leave_the_glove_as_it_is(self, side: Side) -> None:
        model = GLOVES[side]
        rest = next(joint for joint in model.rest_joints if joint.number is Joint.wrist)
        wrist_at_rest = Pose(rest.position_m, rest.orientation)
        positions, _ = skin_of(model)
        np.testing.assert_allclose(bent(side, OPEN, wrist_at_rest), positions, atol=1e-4)
        moved = [(WRIST @ wrist_at_rest.inverse()).point((x, y, z)) for x, y, z in positions.tolist()]
        np.testing.assert_allclose(bent(side, OPEN), moved, atol=1e-4)

    @pytest.mark.parametrize("side", SIDES)
    @pytest.mark.parametrize("bends", [FIST, PINCH], ids=["fist", "pinch"])
    def test_what_one_joint_holds_goes_exactly_with_it(self, side: Side, bends: Bends) -> None:
        model = GLOVES[side]
        hand = bare_hand(model, bends, WRIST, side)
        positions, skin = skin_of(model)
        places = bent(side, bends)
        held = 0
        for number, joint in enumerate(model.rest_joints):
            mine = (skin["weights"][:, 0] == 255) & (skin["bones"][:, 0] == number)
            now = hand.joints[joint.number] @ Pose(joint.position_m, joint.orientation).inverse()
            for before, after in zip(positions[mine].tolist(), places[mine].tolist(), strict=True):
                assert (
                    distance(now.point((before[0], before[1], before[2])), (after[0], after[1], after[2]))
                    < 1e-4
                )
                held += 1
        assert held > 250

    @pytest.mark.parametrize("side", SIDES)
    def test_a_fist_is_small_and_in_a_pinch_two_tips_meet(self, side: Side) -> None:
        def reach(bends: Bends) -> float:
            return float(np.linalg.norm(bent(side, bends) - WRIST.position_m, axis=1).max())

        assert reach(FIST) < 0.75 * reach(OPEN)
        tips = bare_hand(GLOVES[side], PINCH, WRIST, side).joints
        far = bare_hand(GLOVES[side], OPEN, WRIST, side).joints
        assert distance(tips[Joint.thumb_tip].position_m, tips[Joint.index_tip].position_m) < 0.03
        assert distance(far[Joint.thumb_tip].position_m, far[Joint.index_tip].position_m) > 0.08


def test_levels_come_from_the_hand_and_stay_within_their_range() -> None:
    hand = Hand("left", "controller", Pose(), Pose(), select=0.25, grab=1.5, stick=(-1.0, 0.5))
    assert {source: level_of(source, hand) for source in Source} == {
        Source.select: 0.25,
        Source.grab: 1.0,
        Source.stick_x: 0.0,
        Source.stick_y: 0.75,
    }


def test_hands_without_a_manifest_are_an_error_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"manifest\.json.*Fix: python -m assets\.make_hand_models"):
        HandLoader(1, tmp_path)


class Stage:
    """A hand's breadth before the eye, in an empty valley."""

    def __init__(self, package: Path) -> None:
        self.graphics: Graphics = open_offscreen(WIDTH, HEIGHT, multisamples=0)
        self.site = SiteView(package, self.graphics, sun_map_size=256, moving_map_size=128)
        self.camera = EyeCamera(self.site.root)
        self.camera.set_aspect(WIDTH / HEIGHT)
        self.graphics.add_view(self.camera.node_path)
        self.camera.set_pose(EYE)
        self.view = HandsView(self.site.root, self.graphics)

    def picture(self, *hands: Hand, view: HandsView | None = None) -> Picture:
        """The stage's origin lies a metre and a half below the eye."""
        (view or self.view).update(world(*hands))
        self.graphics.render_frame()
        return self.graphics.picture()

    def models(self) -> int:
        return len(self.site.root.find_all_matches("**/hand"))


def world(*hands: Hand) -> Any:
    return SimpleNamespace(
        hands=hands,
        world_from_hands=Pose((0.0, -30.0, 0.5)),
        world_from_head=EYE,
        headset=HeadsetState.focused if hands else HeadsetState.none,
    )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tiny_site().write(tmp_path_factory.mktemp("packages") / "tiny.site"))
    yield made
    made.graphics.close()


def held(side: Side, profile: str = "", **more: Any) -> Hand:
    grip = Pose((-0.1 if side == "left" else 0.1, 0.4, 1.5), quat_heading_pitch(0.0, 0.5))
    return Hand(side, "controller", grip, grip, profile=profile, **more)


def glove(side: Side, bends: Bends = OPEN) -> Hand:
    return bare_hand(
        GLOVES[side],
        bends,
        Pose((-0.1 if side == "left" else 0.1, 0.35, 1.45), quat_heading_pitch(0.0, 0.6)),
        side,
    )


def changed(a: Picture, b: Picture) -> npt.NDArray[np.bool_]:
    return np.asarray(np.abs(a.astype(int) - b.astype(int)).max(axis=2) > 12)


@pytest.mark.gl
class TestPicture:
    @pytest.mark.parametrize("side", SIDES)
    @pytest.mark.parametrize("bare", [True, False], ids=["bare", "controller"])
    def test_a_hand_is_seen_on_its_side_and_goes_with_the_hand(
        self, stage: Stage, side: Side, bare: bool
    ) -> None:
        empty = stage.picture()
        seen = changed(stage.picture(glove(side) if bare else held(side)), empty)
        rows, columns = np.nonzero(seen)
        assert 150 < len(rows) < 0.3 * WIDTH * HEIGHT
        assert abs(rows.mean() - HEIGHT / 2) < HEIGHT / 4
        assert (columns.mean() < WIDTH / 2) == (side == "left")
        assert not changed(stage.picture(), empty).any()

    def test_a_glove_is_grey_and_matt(self, stage: Stage) -> None:
        empty = stage.picture()
        picture = stage.picture(glove("left"))
        colors = picture[changed(picture, empty)].astype(float)
        middle = np.median(colors, axis=0)
        assert 50 < middle.mean() < 215
        assert middle.max() - middle.min() < 30

    def test_bending_changes_the_picture(self, stage: Stage) -> None:
        straight = stage.picture(glove("right"))
        assert changed(stage.picture(glove("right", FIST)), straight).sum() > 50

    def test_a_pulled_trigger_and_a_pushed_stick_are_seen(self, stage: Stage) -> None:
        at_rest = stage.picture(held("left"))
        assert changed(stage.picture(held("left", select=1.0, grab=1.0)), at_rest).any()
        assert changed(stage.picture(held("left", stick=(0.0, 1.0))), at_rest).any()
        assert not changed(stage.picture(held("left")), at_rest).any()

    def test_each_profile_looks_different_and_unknown_ones_alike(self, stage: Stage) -> None:
        touch = stage.picture(held("left", "oculus/touch_controller"))
        index = stage.picture(held("left", "valve/index_controller"))
        assert changed(touch, index).sum() > 100
        assert not changed(stage.picture(held("left", "acme/wand")), stage.picture(held("left", ""))).any()

    def test_who_holds_a_controller_wears_no_glove(self, stage: Stage) -> None:
        alone = stage.picture(held("left"))
        with_joints = replace(held("left"), joints=glove("left").joints)
        assert not changed(stage.picture(with_joints), alone).any()

    def test_a_bare_hand_without_joints_shows_nothing(self, stage: Stage) -> None:
        empty = stage.picture()
        assert not changed(stage.picture(replace(glove("left"), joints=())), empty).any()


@pytest.mark.gl
class TestLoading:
    def test_in_a_headset_the_program_is_made_ready_before_hands_come_and_nothing_is_seen_of_it(
        self, stage: Stage
    ) -> None:
        empty = stage.picture()
        view = HandsView(stage.site.root, stage.graphics)
        before = stage.models()
        waiting = world()
        waiting.headset = HeadsetState.ready
        for _ in range(2):
            view.update(waiting)
            stage.graphics.render_frame()
            assert not changed(stage.graphics.picture(), empty).any()
        assert stage.models() == before + 1
        assert not changed(stage.picture(glove("left"), view=view), stage.picture(glove("left"))).any()
        stage.picture(view=view)

    def test_a_model_is_loaded_when_it_is_first_held(self, stage: Stage) -> None:
        view = HandsView(stage.site.root, stage.graphics)
        ready = world()
        ready.headset = HeadsetState.ready
        view.update(ready)
        before = stage.models()
        view.update(world())
        assert stage.models() == before
        view.update(world(held("left", "htc/vive_controller")))
        view.update(world(held("left", "htc/vive_controller")))
        assert stage.models() == before + 1
        view.update(world(held("left", "htc/vive_controller"), held("right", "htc/vive_controller")))
        assert stage.models() == before + 2
        view.update(world())

    @pytest.mark.parametrize("harm", ["other bytes", "gone", "short"])
    def test_a_damaged_model_is_told_once_and_not_shown(
        self, stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str], harm: str
    ) -> None:
        folder = tmp_path / "hands"
        shutil.copytree(FOLDER, folder)
        file = folder / GLOVES["left"].file
        content = file.read_bytes()
        if harm == "gone":
            file.unlink()
        elif harm == "other bytes":
            file.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        else:
            manifest = json.loads((folder / "manifest.json").read_text())
            manifest["models"][BARE_HAND]["left"]["vertices"] -= 1
            (folder / "manifest.json").write_text(json.dumps(manifest))
        view = HandsView(stage.site.root, stage.graphics, folder)
        empty = stage.picture(view=view)
        damaged = stage.picture(glove("left"), view=view)
        stage.picture(glove("left"), view=view)
        assert not changed(damaged, empty).any()
        told = capsys.readouterr().err
        assert told.count(file.name) == 1 and "Fix: python -m assets.make_hand_models" in told
        assert changed(stage.picture(glove("right"), view=view), empty).any()
        stage.picture(view=view)
