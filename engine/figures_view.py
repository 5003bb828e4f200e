"""People of an event: every figure model is one instanced draw call, posed from a texture of bone matrices."""

from collections.abc import Sequence
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
    RenderState,
    SamplerState,
    Texture,
)

from engine.materials import MaterialStates
from scenes.package import Clip, Figure
from scenes.space import Vec3

Floats = npt.NDArray[np.float32]
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
        self._clip_numbers = {clip.name: number for number, clip in enumerate(figure.clips)}
        self._clips = ClipTable(figure.clips)
        self._texture = _bone_texture(figure.name, bones)
        self._seen = [(geom, states.seen, seen) for geom, states in geoms]
        self._cast = [(geom, states.cast, casters) for geom, states in geoms if states.cast is not None]
        self._eyes = 1
        self._batches = [self._batch()]

    def show(self, instances: Sequence[FigureInstance]) -> None:
        """Exactly these, all of this model; every MOST_IN_ONE_CALL of them are one more draw call."""
        needed = -(-len(instances) // MOST_IN_ONE_CALL)
        while len(self._batches) < needed:
            self._batches.append(self._batch())
        for index, batch in enumerate(self._batches):
            first = index * MOST_IN_ONE_CALL
            batch.show(self._packed(instances[first : first + MOST_IN_ONE_CALL]))

    def set_eyes(self, eyes: int) -> None:
        """Each figure is drawn so many times from now on, where it is seen (shaders/eyes.glsl)."""
        self._eyes = eyes
        for batch in self._batches:
            batch.set_eyes(eyes)

    def _packed(self, instances: Sequence[FigureInstance]) -> Floats:
        """(n, 12) float32: place, heading | row, next row, its share, pitch | tint, unused; as figure.glsl reads them."""
        packed = np.zeros((len(instances), 12), np.float32)
        if instances:
            _, places, headings, pitches, clips, times, tints = zip(*instances, strict=True)
            packed[:, 0:3] = places
            packed[:, 3] = headings
            packed[:, 4:7] = self._clips.rows_at([self._clip_numbers.get(clip, 0) for clip in clips], times)
            packed[:, 7] = pitches
            packed[:, 8:11] = tints
        return packed

    def _batch(self) -> "_Batch":
        return _Batch(self._nodes(self._seen), self._nodes(self._cast), self._eyes)

    def _nodes(self, parts: Sequence[tuple[Geom, RenderState, NodePath]]) -> list[NodePath]:
        paths = []
        for geom, state, root in parts:
            node = GeomNode(self._name)
            node.add_geom(geom, state)
            node.set_final(True)
            path: NodePath = root.attach_new_node(node)
            path.set_shader_input("bone_rows", self._texture)
            paths.append(path)
        return paths


class _Batch:
    """Up to MOST_IN_ONE_CALL figures in one call; all nodes share the array of their places."""

    def __init__(self, seen: list[NodePath], cast: list[NodePath], eyes: int) -> None:
        self._seen = seen
        self._paths = paths = [*seen, *cast]
        self._eyes = eyes
        self._values = PTA_LVecBase4f.empty_array(MOST_IN_ONE_CALL * 3)
        self._floats = np.frombuffer(self._values, dtype=np.float32)  # the same memory: one write for all figures
        self._shown = 0
        for path in paths:
            path.set_shader_input("instances", self._values)
            path.hide()

    def show(self, packed: Floats) -> None:
        """(n, 12) float32, a row a figure."""
        count = len(packed)
        self._floats[: count * 12] = packed.ravel()
        if count != self._shown:
            self._shown = count
            for path in self._paths:
                if count:
                    path.set_instance_count(count)
                    path.show()
                else:
                    path.hide()
            self.set_eyes(self._eyes)
        if count:
            low, high = bounds_of(packed[:, 0:3])
            box = BoundingBox(LPoint3f(*low), LPoint3f(*high))
            for path in self._paths:
                path.node().set_bounds(box)

    def set_eyes(self, eyes: int) -> None:
        self._eyes = eyes
        for path in self._seen:
            path.set_instance_count(max(1, self._shown * eyes))


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

    def set_eyes(self, eyes: int) -> None:
        """Draw every figure once, or twice for two eyes at once (shaders/eyes.glsl)."""
        for model in self._models.values():
            model.set_eyes(eyes)

    def bounds(self) -> tuple[Vec3, Vec3] | None:
        return bounds_of(np.array([instance.position_m for instance in self._last])) if self._last else None


class ClipTable:
    """A figure's clips as arrays, to find the rows of many figures at once."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        self._first = np.array([clip.first for clip in clips], np.float64)
        self._count = np.array([clip.count for clip in clips], np.float64)
        self._fps = np.array([clip.fps for clip in clips], np.float64)
        self._loop = np.array([clip.loop for clip in clips], bool)

    def rows_at(self, numbers: Sequence[int], times_s: Sequence[float]) -> npt.NDArray[np.float64]:
        """(n, 3): the two rows of the bone file between which clip ``numbers[i]`` is at ``times_s[i]``, and the second one's share."""
        which = np.array(numbers, np.intp)
        first, count, loop = self._first[which], self._count[which], self._loop[which]
        frame = np.maximum(np.array(times_s, np.float64), 0.0) * self._fps[which]
        frame = np.where(loop, np.fmod(frame, count), np.minimum(frame, count - 1.0))
        whole = np.minimum(np.floor(frame), count - 1.0)
        following = np.where(loop, np.fmod(whole + 1.0, count), np.minimum(whole + 1.0, count - 1.0))
        return np.stack((first + whole, first + following, frame - whole), axis=1)


def bounds_of(places_m: npt.NDArray[np.floating]) -> tuple[Vec3, Vec3]:
    """A box that holds figures at these (n, 3) places in any of their movements. At least one."""
    low, high = places_m.min(axis=0).tolist(), places_m.max(axis=0).tolist()
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
