"""Models of hands and controllers: the shipped ones are whole, small, the right way round and move as their users' fingers do."""

import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from assets.glb import GlbError, read_glb
from assets.hand_mesh import in_bytes, joint_name, welded
from assets.hand_source import SourceError, read_package
from assets.make_hand_models import FOLDER, Shelf, main
from engine.hands_view import part_matrices
from scenes.hand_model import (
    ANY_CONTROLLER,
    BARE_HAND,
    MANIFEST,
    MODEL_OF_PROFILE,
    SKIN,
    VERTEX,
    HandModel,
    HandShelf,
    Source,
    model_of_profile,
)
from scenes.hands import Joint, Side
from scenes.space import Pose, Vec3, dot, normalized, sub
from tests.assets.tiny_glb import WEDGE, tiny_glb

SIDES: tuple[Side, ...] = ("left", "right")
SHELF = HandShelf.model_validate_json((FOLDER / MANIFEST).read_bytes())
CONTROLLERS = sorted(set(SHELF.models) - {BARE_HAND})
EACH = [
    pytest.param(SHELF.models[name][side], id=f"{name}-{side}") for name in SHELF.models for side in SIDES
]
EACH_CONTROLLER = [
    pytest.param(SHELF.models[name][side], id=f"{name}-{side}") for name in CONTROLLERS for side in SIDES
]


def parts_of(
    model: HandModel,
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.void] | None, npt.NDArray[np.uint16]]:
    """Vertices, skin and triangles of a shipped model."""
    content = (FOLDER / model.file).read_bytes()
    rows = np.frombuffer(content, VERTEX, model.vertices)
    at = rows.nbytes
    skin = None
    if model.rest_joints:
        skin = np.frombuffer(content, SKIN, model.vertices, at)
        at += skin.nbytes
    faces = np.frombuffer(content, "<u2", model.indices, at)
    assert at + faces.nbytes == len(content)
    return rows, skin, faces.reshape(-1, 3)


class TestShipped:
    def test_every_file_is_listed_with_its_hash_and_no_other_lies_there(self) -> None:
        found = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in FOLDER.iterdir()
            if path.name != MANIFEST
        }
        assert found == SHELF.files

    def test_they_are_small(self) -> None:
        assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 8 * 2**20
        assert sum(path.stat().st_size for path in FOLDER.parent.rglob("*") if path.is_file()) <= 60 * 2**20

    def test_every_profile_has_a_model_for_both_hands_and_unknown_ones_look_like_any_controller(self) -> None:
        assert {*MODEL_OF_PROFILE.values(), ANY_CONTROLLER, BARE_HAND} == set(SHELF.models)
        assert all(set(sides) == set(SIDES) for sides in SHELF.models.values())
        assert model_of_profile("oculus/touch_controller") == "oculus-touch-v3"
        assert model_of_profile("acme/wand") == model_of_profile("") == ANY_CONTROLLER

    @pytest.mark.parametrize("model", EACH)
    def test_buffers_are_safe_to_upload(self, model: HandModel) -> None:
        rows, skin, faces = parts_of(model)
        assert faces.max() < model.vertices
        assert sum(surface.count for surface in model.surfaces) == model.indices
        for surface in model.surfaces:
            assert surface.count % 3 == 0
            assert {surface.color_texture, surface.normal_texture, surface.orm_texture} <= {
                None,
                *SHELF.files,
            }
        np.testing.assert_allclose(np.linalg.norm(rows["normal"] / 32767.0, axis=1), 1.0, atol=2e-3)
        np.testing.assert_allclose(rows["position"].min(axis=0), model.bounds_min_m, atol=1e-6)
        np.testing.assert_allclose(rows["position"].max(axis=0), model.bounds_max_m, atol=1e-6)
        if skin is None:
            assert rows["bone"].max() <= len(model.moving)
        else:
            assert (skin["weights"].sum(axis=1, dtype=int) == 255).all()
            assert skin["bones"].max() < len(model.rest_joints)

    @pytest.mark.parametrize("model", EACH)
    def test_triangles_face_outwards(self, model: HandModel) -> None:
        """A mirrored model whose triangles were not turned over would be seen from within."""
        rows, _, faces = parts_of(model)
        corners = rows["position"][faces].astype(float)
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        areas = np.linalg.norm(across, axis=1)
        agree = np.einsum("ij,ij->i", across, rows["normal"][faces].astype(float).mean(axis=1)) > 0
        assert areas[agree].sum() > 0.98 * areas.sum()

    @pytest.mark.parametrize("model", EACH_CONTROLLER)
    def test_a_controller_lies_in_the_hand(self, model: HandModel) -> None:
        """The grip's origin is within it; no part of it is farther than a controller is long."""
        low, high = np.array(model.bounds_min_m), np.array(model.bounds_max_m)
        assert (low < 0.0).all() and (high > 0.0).all()
        assert np.abs([low, high]).max() < 0.2 and (high - low).max() > 0.09


class TestBareHand:
    @pytest.mark.parametrize("side", SIDES)
    def test_it_has_the_joints_of_openxr_but_for_the_palm(self, side: Side) -> None:
        joints = [joint.number for joint in SHELF.models[BARE_HAND][side].rest_joints]
        assert joints == [joint for joint in Joint if joint is not Joint.palm]

    @pytest.mark.parametrize("side", SIDES)
    def test_every_bone_points_along_y_to_the_next(self, side: Side) -> None:
        poses = {
            joint.number: Pose(joint.position_m, joint.orientation)
            for joint in SHELF.models[BARE_HAND][side].rest_joints
        }
        bones = [
            (a, b)
            for a, b in zip(Joint, list(Joint)[1:], strict=False)
            if a.name.split("_")[0] == b.name.split("_")[0]
        ]
        assert len(bones) == 3 + 4 * 4
        for joint, following in bones:
            along = normalized(sub(poses[following].position_m, poses[joint].position_m))
            assert dot(along, poses[joint].direction((0.0, 1.0, 0.0))) > 0.85, joint.name

    def test_palms_down_and_fingers_ahead_the_thumbs_point_at_each_other(self) -> None:
        for side, towards_other in zip(SIDES, (1.0, -1.0), strict=True):
            poses = {
                joint.number: Pose(joint.position_m, joint.orientation)
                for joint in SHELF.models[BARE_HAND][side].rest_joints
            }
            wrist_from_model = poses[Joint.wrist].inverse()

            def place(joint: Joint, back: Pose = wrist_from_model, all_: dict[Joint, Pose] = poses) -> Vec3:
                return back.point(all_[joint].position_m)

            assert place(Joint.thumb_tip)[0] * towards_other > 0.05
            assert place(Joint.little_tip)[0] * towards_other < -0.03
            assert place(Joint.middle_tip)[1] > 0.15
            assert (
                place(Joint.thumb_tip)[2] < place(Joint.middle_proximal)[2]
            )  # the palm's side of the knuckles

    @pytest.mark.parametrize("side", SIDES)
    def test_skin_lies_round_the_joints_that_move_it(self, side: Side) -> None:
        model = SHELF.models[BARE_HAND][side]
        rows, skin, _ = parts_of(model)
        assert skin is not None
        for number, joint in enumerate(model.rest_joints):
            held = rows["position"][(skin["bones"][:, 0] == number) & (skin["weights"][:, 0] > 200)]
            if len(held):
                assert np.linalg.norm(held.mean(axis=0) - joint.position_m) < 0.06, joint.joint


class TestMovingParts:
    @pytest.mark.parametrize("model", EACH_CONTROLLER)
    def test_nothing_jumps_while_nothing_is_pressed(self, model: HandModel) -> None:
        rest = [0.5 if part.source in (Source.stick_x, Source.stick_y) else 0.0 for part in model.moving]
        rows, _, _ = parts_of(model)
        moved = posed(model, rows, rest)
        assert np.abs(moved - rows["position"]).max() < 0.0012

    @pytest.mark.parametrize("name", sorted(set(CONTROLLERS) - {"generic-button"}))
    @pytest.mark.parametrize("side", SIDES)
    def test_a_trigger_is_pulled_towards_the_palm_and_into_the_handle(self, name: str, side: Side) -> None:
        model = SHELF.models[name][side]
        _, ahead, up = way(model, Source.select, 0.0, 1.0)
        assert ahead < -0.0002 and up > 0.0005

    @pytest.mark.parametrize("name", sorted(set(CONTROLLERS) - {"generic-button", "htc-vive"}))
    @pytest.mark.parametrize("side", SIDES)
    def test_a_stick_leans_where_it_is_pushed(self, name: str, side: Side) -> None:
        model = SHELF.models[name][side]
        ahead, right = way(model, Source.stick_y, 0.0, 1.0), way(model, Source.stick_x, 0.0, 1.0)
        assert ahead[1] > 0.001 and ahead[1] > abs(ahead[0])
        assert right[0] > 0.001 and right[0] > abs(right[1])


def posed(model: HandModel, rows: npt.NDArray[np.void], levels: list[float]) -> npt.NDArray[np.float64]:
    matrices = part_matrices(model.moving, levels)[rows["bone"]]
    places = np.concatenate([rows["position"], np.ones((len(rows), 1))], axis=1)
    return np.einsum("nij,nj->ni", matrices, places)


def way(model: HandModel, source: Source, start: float, end: float) -> npt.NDArray[np.float64]:
    """How far the middle of the part goes, metres, when its source goes from ``start`` to ``end``."""
    index = next(number for number, part in enumerate(model.moving) if part.source is source)
    rows, _, _ = parts_of(model)
    carried = {index + 1} | {
        number + 1 for number, part in enumerate(model.moving) if part.parent == index + 1
    }
    mine = rows[np.isin(rows["bone"], sorted(carried))]
    assert len(mine)
    rest = [0.5 if part.source in (Source.stick_x, Source.stick_y) else 0.0 for part in model.moving]
    before, after = list(rest), list(rest)
    before[index], after[index] = start, end
    moved = posed(model, mine, after) - posed(model, mine, before)
    return np.asarray(moved.mean(axis=0))


class TestReading:
    def test_a_file_becomes_nodes_and_arrays(self) -> None:
        nodes = [
            {"name": "top", "translation": [0, 1, 0], "children": [1]},
            {"name": "body", "mesh": 0, "scale": [2, 2, 2]},
        ]
        glb = read_glb("wedge.glb", tiny_glb(nodes))
        np.testing.assert_allclose(glb.world(1) @ [0.1, 0, 0, 1], [0.2, 1, 0, 1])
        (primitive,) = glb.primitives(0)
        np.testing.assert_allclose(primitive.positions, WEDGE)
        assert primitive.faces.shape == (4, 3) and primitive.weights is None

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"", "no GLB"),
            (b"glTF" + bytes(20), "no GLB"),
            (tiny_glb(extensionsRequired=["KHR_draco_mesh_compression"]), "KHR_draco"),
        ],
        ids=["empty", "old", "extension"],
    )
    def test_what_it_does_not_know_is_an_error_with_the_files_name(self, content: bytes, word: str) -> None:
        with pytest.raises(GlbError, match=word) as raised:
            read_glb("wedge.glb", content)
        assert "wedge.glb" in str(raised.value)

    def test_sparse_arrays_are_refused(self) -> None:
        accessors = [{"componentType": 5126, "type": "VEC3", "count": 4, "sparse": {}}] * 4
        with pytest.raises(GlbError, match="sparse"):
            read_glb("wedge.glb", tiny_glb(accessors=accessors)).primitives(0)


def baked(
    nodes: list[dict[str, object]], components: dict[str, object]
) -> tuple[Shelf, HandModel, dict[str, bytes]]:
    profile = {"layouts": {"left": {"assetPath": "left.glb", "components": components}}}
    shelf = Shelf({"wand/profile.json": json.dumps(profile).encode(), "wand/left.glb": tiny_glb(nodes)})
    return shelf, shelf.model("wand", "left"), shelf.files


class TestBaking:
    def test_axes_become_ours_and_a_mirroring_node_turns_triangles_over(self) -> None:
        _, plain, files = baked([{"name": "body", "mesh": 0}], {})
        assert plain.bounds_max_m == pytest.approx((0.1, 0.0, 0.2), abs=1e-6)
        assert plain.bounds_min_m == pytest.approx((0.0, -0.3, 0.0), abs=1e-6)
        _, mirrored, mirrored_files = baked([{"name": "body", "mesh": 0, "scale": [-1, 1, 1]}], {})
        assert mirrored.bounds_min_m == pytest.approx((-0.1, -0.3, 0.0), abs=1e-6)
        for model, found in ((plain, files), (mirrored, mirrored_files)):
            rows = np.frombuffer(found["wand-left.bin"], VERTEX, model.vertices)
            faces = np.frombuffer(found["wand-left.bin"], "<u2", model.indices, rows.nbytes).reshape(-1, 3)
            a, b, c = (rows["position"][faces[:, corner]].astype(float) for corner in range(3))
            volume = np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0
            assert volume == pytest.approx(0.1 * 0.2 * 0.3 / 6.0, rel=1e-5)

    def test_a_part_moves_between_its_ends_about_its_own_place(self) -> None:
        half = float(np.sqrt(0.5))
        nodes = [
            {"name": "root", "children": [1, 2, 3]},
            {"name": "low", "translation": [0, 0, 1]},
            {"name": "high", "translation": [0, 0.5, 1], "rotation": [half, 0, 0, half]},  # a quarter about x
            {"name": "now", "translation": [0, 0, 1], "mesh": 0},
        ]
        response = {
            "componentProperty": "button",
            "valueNodeProperty": "transform",
            "valueNodeName": "now",
            "minNodeName": "low",
            "maxNodeName": "high",
        }
        _, model, files = baked(
            nodes, {"trigger": {"type": "trigger", "visualResponses": {"pressed": response}}}
        )
        (part,) = model.moving
        assert part.source is Source.select and part.parent == 0
        assert part.pivot_m == pytest.approx((0.0, -1.0, 0.0))
        rows = np.frombuffer(files["wand-left.bin"], VERTEX, model.vertices)
        assert (rows["bone"] == 1).all()
        np.testing.assert_allclose(posed(model, rows, [0.0]), rows["position"], atol=1e-6)
        # glTF's (0, 0.2, 0) turns to (0, 0, 0.2), and goes up by 0.5: in our axes (0, -1.2, 0.5).
        top = np.argmax(rows["position"][:, 2])
        np.testing.assert_allclose(posed(model, rows, [1.0])[top], (0.0, -1.2, 0.5), atol=1e-6)

    def test_touch_dots_are_left_out(self) -> None:
        nodes = [
            {"name": "root", "children": [1, 2]},
            {"name": "body", "mesh": 0},
            {"name": "dot", "mesh": 0, "translation": [9, 9, 9]},
        ]
        response = {"componentProperty": "state", "valueNodeProperty": "visibility", "valueNodeName": "dot"}
        _, model, _ = baked(nodes, {"pad": {"type": "touchpad", "visualResponses": {"touched": response}}})
        assert model.bounds_max_m[0] < 1.0

    def test_the_same_package_gives_the_same_bytes(self) -> None:
        first, second = (baked([{"name": "body", "mesh": 0}], {}) for _ in range(2))
        assert first[1] == second[1] and first[2] == second[2] and first[2]

    def test_equal_vertices_are_kept_once_and_flat_triangles_not_at_all(self) -> None:
        rows = np.zeros(5, VERTEX)
        rows["position"][:, 0] = (0, 1, 2, 1, 0)
        faces = np.array([[0, 1, 2], [4, 3, 2], [0, 4, 1]], np.uint32)
        kept, _, triangles = welded(rows, None, faces)
        assert kept["position"][:, 0].tolist() == [0.0, 1.0, 2.0]
        assert triangles.tolist() == [[0, 1, 2], [0, 1, 2]]

    def test_weights_are_rounded_so_that_they_still_sum_to_one(self) -> None:
        weights = np.array([[1 / 3, 1 / 3, 1 / 3, 0], [1, 0, 0, 0], [0.7, 0.2, 0.05, 0.05]])
        assert in_bytes(weights).sum(axis=1, dtype=int).tolist() == [255] * 3
        np.testing.assert_allclose(in_bytes(weights) / 255.0, weights, atol=0.01)

    def test_joints_get_the_names_of_openxr(self) -> None:
        names = {
            "wrist": "wrist",
            "thumb-phalanx-proximal": "thumb_proximal",
            "pinky-finger-tip": "little_tip",
        }
        assert {name: joint_name(name) for name in names} == names


class TestSource:
    def test_another_package_is_refused_with_the_address_of_the_right_one(self, tmp_path: Path) -> None:
        wrong = tmp_path / "other.tgz"
        wrong.write_bytes(b"something else")
        with pytest.raises(SourceError, match=r"other\.tgz.*Fix: download https://registry"):
            read_package(wrong, [BARE_HAND])

    def test_main_says_so_and_writes_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = tmp_path / "other.tgz"
        wrong.write_bytes(b"something else")
        monkeypatch.setattr(
            "sys.argv", ["make_hand_models", "--source", str(wrong), "--out", str(tmp_path / "hands")]
        )
        assert main() == 1
        assert "SHA-512" in capsys.readouterr().err
        assert not (tmp_path / "hands").exists()
