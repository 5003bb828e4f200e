"""Animations of a file as motions of our scene: keys, chains of nodes, skins, morphs, and what they may cost."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assets.importing import moving_pieces
from assets.importing.drawn import Drawn
from assets.importing.flat import FlatMotion, FlatPiece, FlatScene
from assets.importing.flatten import flatten
from assets.importing.job import Job
from assets.importing.motion_channels import sampled, shown
from assets.importing.motion_files import motion_entries, swept
from assets.importing.source import Channel, Morph, SourceAnimation, SourceScene, SourceSkin
from tests.assets.importing.scenes_by_hand import at, box, node, scene

JOB = Job("test")
QUARTER = (0.0, math.sqrt(0.5), 0.0, math.sqrt(0.5))  # about +Y


def channel(
    number: int, path: str, times: list[float], values: Any, interpolation: str = "LINEAR"
) -> Channel:
    rows = np.array(values, np.float32)
    return Channel(number, path, np.array(times, np.float32), rows.reshape(len(rows), -1), interpolation)  # type: ignore[arg-type]


def animation(*channels: Channel, name: str = "go") -> SourceAnimation:
    return SourceAnimation(name, channels)


def moved(flat: FlatScene, piece: FlatPiece, frame: int) -> np.ndarray:
    """The piece's positions at one frame of its motion."""
    if piece.frames is not None:
        return piece.frames[frame]
    [motion] = [motion for motion in flat.motions if motion.name == piece.motion]
    assert motion.matrices is not None
    matrix = motion.matrices[frame]
    return piece.positions @ matrix[:3, :3].T + matrix[:3, 3]


def middle(positions: np.ndarray) -> list[float]:
    return np.round((positions.min(axis=0) + positions.max(axis=0)) / 2, 4).tolist()


def test_keys_are_read_by_each_interpolation() -> None:
    times = np.array([-1.0, 0.0, 0.25, 0.5, 1.0, 9.0])
    keys = [0.0, 1.0], [[0, 0, 0], [4, 0, 0]]
    assert sampled(channel(0, "translation", *keys), times)[:, 0].tolist() == [0, 0, 1, 2, 4, 4]
    assert sampled(channel(0, "translation", *keys, "STEP"), times)[:, 0].tolist() == [0, 0, 0, 0, 4, 4]
    rows = [
        [0, 0, 0],
        [0, 0, 0],
        [4, 0, 0],
        [4, 0, 0],
        [4, 0, 0],
        [0, 0, 0],
    ]  # straight: its tangents are its slope
    straight = channel(0, "translation", keys[0], rows, "CUBICSPLINE")
    assert sampled(straight, times)[:, 0].round(6).tolist() == [0, 0, 1, 2, 4, 4]
    bent = channel(
        0,
        "translation",
        [0.0, 2.0],
        [[0, 0, 0], [1, 0, 0], [3, 0, 0], [3, 0, 0], [5, 0, 0], [0, 0, 0]],
        "CUBICSPLINE",
    )
    assert sampled(bent, np.array([1.0]))[0, 0] == pytest.approx(3.0)


def test_rotations_go_the_shorter_way_round_and_evenly() -> None:
    turned = channel(0, "rotation", [0.0, 1.0], [(0, 0, 0, 1), tuple(-part for part in QUARTER)])
    third = sampled(turned, np.array([1 / 3]))[0]
    assert 2 * math.atan2(abs(third[1]), abs(third[3])) == pytest.approx(math.radians(30))
    single = channel(0, "rotation", [0.5], [QUARTER])
    assert sampled(single, np.array([0.0, 1.0])) == pytest.approx(np.array([QUARTER, QUARTER]), abs=1e-6)


def test_animations_of_other_parts_go_on_together_and_rivals_are_left() -> None:
    walk, run, wheel = (
        animation(channel(n, "rotation", [0, 1], [QUARTER, QUARTER]), name=name)
        for n, name in ((0, "walk"), (0, "run"), (1, "wheel"))
    )
    taken, left = shown([walk, run, wheel, animation(name="empty")])
    assert [one.name for one in taken] == ["walk", "wheel"] and left == ["run"]


def test_what_hangs_on_a_moving_node_shares_its_motion() -> None:
    told = scene(
        node("cart", None, at(1, 0, 0), translation=(1.0, 0.0, 0.0)), node("box", 0, at(0, 2, 0), mesh=0), node("other", 0, mesh=0),
        node("still", mesh=0),
        animations=(animation(channel(0, "translation", [0.5, 1.5], [[1, 0, 0], [1, 0, -6]])),),
    )  # fmt: skip
    flat, findings = flatten(told, JOB)
    assert findings == []
    [motion] = flat.motions
    assert (motion.count, motion.frames_per_s) == (30, 30.0)
    named = {piece.name: piece for piece in flat.pieces}
    assert [named[name].motion for name in ("cart/box", "cart/other", "still")] == [
        motion.name,
        motion.name,
        None,
    ]
    assert middle(named["cart/box"].positions) == [1.0, 0.0, 2.0]
    assert middle(moved(flat, named["cart/box"], 15)) == [1.0, 3.0, 2.0]  # glTF's -Z is our +Y


def test_a_chain_of_moving_nodes_turns_as_a_chain() -> None:
    told = scene(
        node("arm"), node("hand", 0, at(2, 0, 0), translation=(2.0, 0.0, 0.0), mesh=0),
        animations=(
            animation(channel(0, "rotation", [0, 1], [(0, 0, 0, 1), QUARTER]), channel(1, "translation", [0, 1], [[2, 0, 0], [4, 0, 0]])),
        ),
        up="z", unit_m=0.5,
    )  # fmt: skip
    flat, _ = flatten(told, JOB)
    halfway = middle(moved(flat, flat.pieces[0], 15))
    assert halfway == pytest.approx(
        [0.5 * 3 * math.cos(math.pi / 4), 0.0, -0.5 * 3 * math.sin(math.pi / 4)], abs=1e-3
    )


def test_what_begins_as_a_point_is_kept_at_its_largest() -> None:
    told = scene(
        node("a", mesh=0), animations=(animation(channel(0, "scale", [0, 1], [[0, 0, 0], [2, 2, 2]])),)
    )
    flat, _ = flatten(told, JOB)
    assert np.ptp(flat.pieces[0].positions) > 1.9
    assert np.ptp(moved(flat, flat.pieces[0], 0)) == pytest.approx(0.0, abs=1e-6)


def test_an_animation_of_one_key_is_a_pose() -> None:
    told = scene(node("a", mesh=0), animations=(animation(channel(0, "translation", [0.0], [[5, 0, 0]])),))
    flat, _ = flatten(told, JOB)
    assert flat.motions == () and middle(flat.pieces[0].positions) == [5.0, 0.0, 0.0]


def test_a_moving_object_moves_in_its_own_frame() -> None:
    told = scene(
        node("object:cup", None, at(5, 1, 0), translation=(5.0, 1.0, 0.0), mesh=0),
        animations=(animation(channel(0, "translation", [0, 1], [[5, 1, 0], [7, 1, 0]])),),
    )
    flat, _ = flatten(told, JOB)
    assert flat.objects[0].rest_position_m == (5.0, 0.0, 0.5)
    assert middle(moved(flat, flat.pieces[0], 15)) == [1.0, 0.0, 0.5]


def skinned_scene(**more: Any) -> SourceScene:
    joints = np.zeros((8, 4), np.uint32)
    joints[:, 1] = 1
    weights = np.tile(np.float32([0.5, 0.5, 0, 0]), (8, 1))
    return scene(
        node("body", None, at(50, 0, 0), mesh=0, skin=0), node("low"), node("high", 1, at(0, 2, 0), translation=(0.0, 2.0, 0.0)),
        primitives=(box(joints=joints, weights=weights, **more),),
        skins=(SourceSkin((1, 2), np.stack([np.eye(4), at(0, -2, 0)])),),
        animations=(animation(channel(2, "translation", [0, 1], [[0, 2, 0], [0, 4, 0]])),),
    )  # fmt: skip


def test_a_skin_deforms_by_its_joints_alone() -> None:
    flat, findings = flatten(skinned_scene(), Job("test", kind="object"))
    [piece], [motion] = flat.pieces, flat.motions
    assert findings == [] and motion.matrices is None and motion.count == 30
    assert piece.frames is not None and piece.frames.shape == (30, 8, 3) and piece.frames.dtype == np.float32
    assert middle(piece.frames[0]) == [0.0, 0.0, 0.5] and middle(piece.frames[15]) == [0.0, 0.0, 1.0]
    assert piece.frame_normals is not None and np.allclose(
        np.linalg.norm(piece.frame_normals, axis=2), 1, atol=1e-5
    )
    assert (piece.positions == piece.frames[0]).all()


def test_morphs_deform_and_their_node_carries_them() -> None:
    target = Morph(np.tile(np.float32([0, 0, 1]), (8, 1)))
    told = scene(
        node("a", None, at(3, 0, 0), mesh=0), primitives=(box(morphs=(target,)),),
        animations=(animation(channel(0, "weights", [0, 1], [[0], [2]])),),
    )  # fmt: skip
    flat, _ = flatten(told, JOB)
    [piece] = flat.pieces
    assert piece.frames is not None
    assert [middle(frame) for frame in piece.frames[[0, 15]]] == [[3.0, 0.0, 0.0], [3.0, -1.0, 0.0]]


def test_movements_stay_within_their_means(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_pieces, "MOST_DEFORMING_BYTES", 24 * 8 * 10)
    flat, findings = flatten(skinned_scene(), Job("test", kind="object"))
    assert flat.motions[0].count == 10 and flat.motions[0].frames_per_s == pytest.approx(10.0)
    assert [finding.code for finding in findings] == ["deforming-coarser"]
    monkeypatch.setattr(moving_pieces, "MOST_DEFORMING_BYTES", 24 * 8 * 5)
    flat, findings = flatten(skinned_scene(), Job("test", kind="object"))
    assert flat.motions == () and flat.pieces[0].frames is None and findings[0].code == "deforming-left-still"
    monkeypatch.setattr(moving_pieces, "MOST_RIGID", 1)
    both = scene(
        node("a", mesh=0), node("b", mesh=0),
        animations=(animation(*(channel(n, "translation", [0, 1], [[0, 0, 0], [9, 0, 0]]) for n in (0, 1))),),
    )  # fmt: skip
    flat, findings = flatten(both, JOB)
    assert [piece.motion for piece in flat.pieces] == ["motion 000", None]
    assert findings[0].code == "motions-left-still"


def test_files_hold_what_the_manifest_says() -> None:
    matrices = np.tile(np.eye(4, dtype=np.float32), (3, 1, 1))
    matrices[:, 0, 3] = 0, 5, -2
    flat = np.zeros((3, 3), np.float32)
    cart = Drawn("m", flat, flat, flat[:, :2], np.zeros((1, 3), np.uint32), motion="a")
    flag = replace(cart, motion="b", frames=np.ones((4, 3, 6), np.float32))
    motions = (
        FlatMotion("a", 30.0, 3, matrices),
        FlatMotion("unused", 30.0, 3, matrices),
        FlatMotion("b", 10.0, 4),
    )
    entries, files = motion_entries(motions, [cart, cart, flag])
    assert [(entry.name, entry.kind, entry.frames, entry.file) for entry in entries] == [
        ("a", "rigid", 3, "motions/000.f32"), ("b", "deforming", 4, "motions/001.f32"),
    ]  # fmt: skip
    assert [len(content) for content in files.values()] == [3 * 12 * 4, 4 * 3 * 6 * 4]
    with pytest.raises(ValueError, match="2 meshes"):
        motion_entries(motions, [flag, flag])
    assert swept(np.array([[0.0, 0, 0], [1, 1, 1]]), matrices).tolist() == [[-2, 0, 0], [6, 1, 1]]
