"""People of an event: every figure model is one instanced draw call, posed from a texture of bone matrices."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    BoundingBox,
    Geom,
    GeomNode,
    LPoint3f,
    NodePath,
    PTA_LVecBase4f,
    SamplerState,
    Texture,
)

from engine.materials import MaterialStates
from scenes.package import Clip, Figure
from scenes.space import Vec3

MOST_IN_ONE_CALL = 64
_REACH_M = 1.6  # a figure's limbs stay this close to its middle, lying or standing


class FigureInstance(NamedTuple):
    """One person now. ``model`` is a Figure's name, ``clip`` one of its clips (else its first); angles: scenes/space.py."""

    model: str
    position_m: Vec3
    heading_rad: float = 0.0
    pitch_rad: float = 0.0
    clip: str = "stand"
    clip_time_s: float = 0.0
    tint: Vec3 = (1.0, 1.0, 1.0)


class FigureModel:
    """One Figure of the package: its meshes below ``seen`` and, for the sun's map, below ``casters``."""

    def __init__(
        self,
        figure: Figure,
        bones: npt.NDArray[np.float32],
        geoms: Sequence[tuple[Geom, MaterialStates]],
        seen: NodePath,
        casters: NodePath,
    ) -> None:
        self._name = figure.name
        self._clips = {clip.name: clip for clip in figure.clips}
        self._first_clip = figure.clips[0]
        self._texture = _bone_texture(figure.name, bones)
        self._parts = [(geom, states.seen, seen) for geom, states in geoms]
        self._parts += [(geom, states.cast, casters) for geom, states in geoms if states.cast is not None]
        self._batches = [self._batch()]

    def show(self, instances: Sequence[FigureInstance]) -> None:
        """Exactly these, all of this model; every MOST_IN_ONE_CALL of them are one more draw call."""
        needed = -(-len(instances) // MOST_IN_ONE_CALL)
        while len(self._batches) < needed:
            self._batches.append(self._batch())
        for index, batch in enumerate(self._batches):
            first = index * MOST_IN_ONE_CALL
            batch.show(instances[first : first + MOST_IN_ONE_CALL], self._rows)

    def _rows(self, instance: FigureInstance) -> tuple[int, int, float]:
        return rows_at(self._clips.get(instance.clip, self._first_clip), instance.clip_time_s)

    def _batch(self) -> "_Batch":
        paths = []
        for geom, state, root in self._parts:
            node = GeomNode(self._name)
            node.add_geom(geom, state)
            node.set_final(True)
            path: NodePath = root.attach_new_node(node)
            path.set_shader_input("bone_rows", self._texture)
            paths.append(path)
        return _Batch(paths)


class _Batch:
    """Up to MOST_IN_ONE_CALL figures in one call; ``paths`` share the array of their places."""

    def __init__(self, paths: list[NodePath]) -> None:
        self._paths = paths
        self._values = PTA_LVecBase4f.empty_array(MOST_IN_ONE_CALL * 3)
        self._floats = np.frombuffer(self._values, dtype=np.float32)  # the same memory: one write for all figures
        self._shown = 0
        for path in paths:
            path.set_shader_input("instances", self._values)
            path.hide()

    def show(
        self,
        instances: Sequence[FigureInstance],
        rows_of: Callable[[FigureInstance], tuple[int, int, float]],
    ) -> None:
        packed: list[float] = []
        for instance in instances:
            row, following, share = rows_of(instance)
            packed += (*instance.position_m, instance.heading_rad, row, following, share, instance.pitch_rad)
            packed += (*instance.tint, 0.0)
        self._floats[: len(packed)] = packed
        if len(instances) != self._shown:
            self._shown = len(instances)
            for path in self._paths:
                if instances:
                    path.set_instance_count(len(instances))
                    path.show()
                else:
                    path.hide()
        if instances:
            low, high = bounds_of(instances)
            box = BoundingBox(LPoint3f(*low), LPoint3f(*high))
            for path in self._paths:
                path.node().set_bounds(box)


class FiguresView:
    """All figure models of a site; ``set_instances`` costs nothing when nothing changed."""

    def __init__(self, models: dict[str, FigureModel]) -> None:
        self._models = models
        self._last: list[FigureInstance] = []

    def set_instances(self, instances: Sequence[FigureInstance]) -> bool:
        """Show exactly these; True where something changed. Names of models that the site lacks are an error (KeyError)."""
        now = list(instances)
        if now == self._last:
            return False
        by_model: dict[str, list[FigureInstance]] = {name: [] for name in self._models}
        for instance in now:
            by_model[instance.model].append(instance)
        for name, model in self._models.items():
            model.show(by_model[name])
        self._last = now
        return True

    def bounds(self) -> tuple[Vec3, Vec3] | None:
        return bounds_of(self._last) if self._last else None


def rows_at(clip: Clip, time_s: float) -> tuple[int, int, float]:
    """The two rows of the bone file between which ``clip`` is at ``time_s``, and the second one's share."""
    frame = max(time_s, 0.0) * clip.fps
    if clip.loop:
        frame = math.fmod(frame, clip.count)
        whole = min(int(frame), clip.count - 1)
        return clip.first + whole, clip.first + (whole + 1) % clip.count, frame - whole
    frame = min(frame, float(clip.count - 1))
    whole = int(frame)
    return clip.first + whole, clip.first + min(whole + 1, clip.count - 1), frame - whole


def bounds_of(instances: Sequence[FigureInstance]) -> tuple[Vec3, Vec3]:
    """A box that holds these figures in any of their movements. At least one instance."""
    xs, ys, zs = zip(*(instance.position_m for instance in instances), strict=True)
    low = (min(xs), min(ys), min(zs))
    high = (max(xs), max(ys), max(zs))
    return (
        (low[0] - _REACH_M, low[1] - _REACH_M, low[2] - _REACH_M),
        (high[0] + _REACH_M, high[1] + _REACH_M, high[2] + 2.2),
    )


def _bone_texture(name: str, bones: npt.NDArray[np.float32]) -> Texture:
    """``bones``: (rows, bones, 3, 4) float32; one texel is one line of a matrix."""
    rows, count = bones.shape[:2]
    texels = bones.reshape(rows, count * 3, 4)[..., [2, 1, 0, 3]]  # Panda keeps BGRA
    texture = Texture(f"{name} bones")
    texture.setup_2d_texture(count * 3, rows, Texture.T_float, Texture.F_rgba32)
    texture.set_ram_image(np.ascontiguousarray(texels, dtype="<f4").tobytes())
    texture.set_minfilter(SamplerState.FT_nearest)
    texture.set_magfilter(SamplerState.FT_nearest)
    texture.set_compression(Texture.CM_off)
    return texture
