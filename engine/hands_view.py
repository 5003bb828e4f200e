"""The visitor's hands as they are seen: the controller that each holds, or a glove that bends as the bare hand does."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from panda3d.core import GeomNode, LQuaternion, LVecBase3f, NodePath, PTA_LVecBase4f

from engine.hand_loader import FOLDER, HandLoader, LoadedHand, bounds
from engine.package_loader import PackageError
from engine.window import Graphics
from scenes.hand_model import BARE_HAND, MOST_BONES, HandModel, Motion, MovingPart, Source, model_of_profile
from scenes.hands import Hand, Joint, Side
from scenes.senses import HeadsetState
from scenes.space import Pose, Quat, Vec3, add, lerp, quat_rotate, sub
from scenes.world import World

BIN_SORT = 3500
"""After panels, which are drawn without depth: a finger that presses a button is before it and must be seen."""
_LIFE_SIZE = LVecBase3f(1.0, 1.0, 1.0)

Floats = npt.NDArray[np.float64]


class HandsView:
    """``update`` mirrors ``world.hands``. A model is loaded when its hand first appears; on a desktop nothing ever is.

    Raises PackageError where ``folder`` has no good manifest. A model whose files turn out damaged is told once and not shown: a visit
    does not end for it.
    """

    def __init__(self, root: NodePath, graphics: Graphics, folder: Path = FOLDER) -> None:
        self._root = root
        self._loader = HandLoader(graphics.anisotropy, folder)
        self._shown: dict[tuple[str, Side], _ShownHand | None] = {}
        self._warm = False

    def update(self, world: World) -> None:
        seen = set()
        if not self._warm and world.headset is not HeadsetState.none:
            self._warm = True
            seen.add(self._warm_up(world.world_from_head))
        for hand in world.hands:
            name = model_of(hand)
            if name is None:
                continue
            key = (name, hand.side)
            if key not in self._shown:
                self._shown[key] = self._made(*key)
            shown = self._shown[key]
            if shown is not None:
                shown.place(world.world_from_hands, hand)
                seen.add(key)
        for key, shown in self._shown.items():
            if shown is not None and key not in seen:
                shown.hide()

    def _warm_up(self, head: Pose) -> tuple[str, Side]:
        """Draws the glove once, too small to be seen: drivers finish a program when it is first used, and hands come in mid-visit."""
        key: tuple[str, Side] = (BARE_HAND, "left")
        shown = self._shown[key] = self._made(*key)
        if shown is not None:
            shown.warm_up(head.point((0.0, 1.0, 0.0)))
        return key

    def _made(self, name: str, side: Side) -> "_ShownHand | None":
        try:
            return _ShownHand(self._loader.load(name, side), self._root)
        except PackageError as error:
            print(error, file=sys.stderr)
            return None


def model_of(hand: Hand) -> str | None:
    """The model that shows ``hand``; None for a bare one whose joints nobody tells."""
    if hand.kind == "controller":
        return model_of_profile(hand.profile)
    return BARE_HAND if hand.joints else None


class _ShownHand:
    """One model of one side below the root: at the grip, or at the wrist if it is bare."""

    def __init__(self, loaded: LoadedHand, root: NodePath) -> None:
        self._model = loaded.model
        node = GeomNode("hand")
        for geom, state in loaded.pieces:
            node.add_geom(geom, state)
        node.set_bounds(bounds(loaded.model))
        node.set_final(True)
        self._path: NodePath = root.attach_new_node(node)
        self._path.set_bin("fixed", BIN_SORT)
        self._values = PTA_LVecBase4f.empty_array(MOST_BONES * 3)
        self._floats = np.frombuffer(self._values, dtype=np.float32).reshape(MOST_BONES, 3, 4)
        self._floats[:] = np.eye(4)[:3]
        self._path.set_shader_input("bones", self._values)
        self._rest = rest_from_model(loaded.model)
        self._levels: tuple[float, ...] | None = None
        self._path.hide()

    def place(self, world_from_hands: Pose, hand: Hand) -> None:
        if self._model.rest_joints:
            wrist = hand.joints[Joint.wrist]
            matrices = skin_matrices(self._model, self._rest, wrist, hand.joints)
            self._floats[: len(matrices)] = matrices
            here = world_from_hands @ wrist
        else:
            levels = tuple(level_of(part.source, hand) for part in self._model.moving)
            if levels != self._levels:
                self._levels = levels
                matrices = part_matrices(self._model.moving, levels)
                self._floats[: len(matrices)] = matrices
            here = world_from_hands @ hand.stage_from_grip
        self._path.set_pos_quat_scale(here.position_m, LQuaternion(*here.orientation), _LIFE_SIZE)
        self._path.show()

    def warm_up(self, place_m: Vec3) -> None:
        self._path.set_pos(place_m)
        self._path.set_scale(1e-4)
        self._path.show()

    def hide(self) -> None:
        self._path.hide()


def rest_from_model(model: HandModel) -> Floats:
    """(joints, 4, 4): joint_from_model at rest."""
    poses = [Pose(joint.position_m, joint.orientation).inverse() for joint in model.rest_joints]
    return matrices_of(poses)


def skin_matrices(model: HandModel, rest: Floats, wrist: Pose, joints: Sequence[Pose]) -> Floats:
    """(joints, 3, 4): wrist_from_rest of each of the model's joints, so that each stands exactly where the hand's does."""
    to_wrist = wrist.inverse()
    now = matrices_of([to_wrist @ joints[joint.number] for joint in model.rest_joints])
    return np.asarray((now @ rest)[:, :3])


def part_matrices(parts: Sequence[MovingPart], levels: Sequence[float]) -> Floats:
    """(1 + parts, 3, 4): grip_from_rest of the body, which never moves, and of each part at its level, 0 to 1."""
    bones = [np.eye(4)]
    for part, level in zip(parts, levels, strict=True):
        bones.append(bones[part.parent] @ matrices_of([_moved(part, level)])[0])
    return np.stack(bones)[:, :3]


def level_of(source: Source, hand: Hand) -> float:
    """0 to 1; a stick in its middle is at a half."""
    value = {
        Source.select: hand.select,
        Source.grab: hand.grab,
        Source.stick_x: (hand.stick[0] + 1.0) / 2.0,
        Source.stick_y: (hand.stick[1] + 1.0) / 2.0,
    }[source]
    return min(max(value, 0.0), 1.0)


def matrices_of(poses: Sequence[Pose]) -> Floats:
    """(n, 4, 4) of n poses."""
    places = np.array([pose.position_m for pose in poses]).reshape(-1, 3)
    w, x, y, z = np.array([pose.orientation for pose in poses]).reshape(-1, 4).T
    turns = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    made = np.zeros((len(poses), 4, 4))
    made[:, :3, :3] = np.moveaxis(np.array(turns), 2, 0)
    made[:, :3, 3] = places
    made[:, 3, 3] = 1.0
    return made


def _moved(part: MovingPart, level: float) -> Pose:
    """rest_from_rest: how far ``part`` is from its rest, turned about its pivot and shifted."""
    turn = _between(part.low, part.high, level)
    shift = lerp(part.low.shift_m, part.high.shift_m, level)
    return Pose(add(shift, sub(part.pivot_m, quat_rotate(turn, part.pivot_m))), turn)


def _between(low: Motion, high: Motion, level: float) -> Quat:
    """Along the chord, then to unit length: of the few degrees that a button turns, as good as along the arc."""
    a, b = np.array(low.turn), np.array(high.turn)
    mixed = a + (b if a @ b >= 0.0 else -b) * level - a * level
    w, x, y, z = (mixed / np.linalg.norm(mixed)).tolist()
    return (w, x, y, z)
