"""Where nodes are at each frame of a movement. Only animated nodes are walked: what hangs on one follows it rigidly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets.importing import rigid
from assets.importing.hierarchy import parent_of, parents_first
from assets.importing.motion_channels import sampled, span_s
from assets.importing.source import Channel, SourceAnimation, SourceScene, SourceSkin

Doubles = npt.NDArray[np.float64]
FRAMES_PER_S = 30.0
SHORTEST_S = 1e-3
"""An animation shorter than this is a pose."""


@dataclass(frozen=True)
class Clock:
    """When frames are: ``count`` frames spread evenly over ``length_s``, after which it begins again. ``animations``: numbers, sorted."""

    animations: tuple[int, ...]
    length_s: float
    count: int

    @property
    def frames_per_s(self) -> float:
        return self.count / self.length_s


class Poses:
    """World matrices (file frame) of nodes over time.

    ``driver[n]``: the animated node that ``n`` follows, itself or one above it, or -1; ``rest_of[n]``: (4, 4) driver_from_node,
    or file_from_node where there is no driver.
    """

    def __init__(self, source: SourceScene, animations: Sequence[SourceAnimation]) -> None:
        self._nodes = source.nodes
        self._spans = [span_s(animation) for animation in animations]
        self._channels: dict[int, list[tuple[int, Channel]]] = {}
        self.weights: dict[int, tuple[int, Channel]] = {}
        for number, animation in enumerate(animations):
            for channel in animation.channels:
                if not 0 <= channel.node < len(source.nodes) or not len(channel.times):
                    continue
                if channel.path == "weights":
                    self.weights[channel.node] = number, channel
                else:
                    self._channels.setdefault(channel.node, []).append((number, channel))
        count = len(source.nodes)
        self.driver = np.full(max(1, count), -1, np.int64)
        self.rest_of: Doubles = np.tile(np.eye(4), (max(1, count), 1, 1))
        self._above: dict[
            int, tuple[int, Doubles]
        ] = {}  # of animated nodes: the driver above, and driver_from_parent
        self._moved: dict[int, frozenset[int]] = {-1: frozenset()}
        self._known: dict[tuple[int, Clock], Doubles] = {}
        self._of_skin: dict[tuple[int, Clock], Doubles] = {}
        for number in parents_first(source.nodes)[0]:
            self._place(number)

    def animations_of(self, node: int) -> frozenset[int]:
        """Which animations move this node, by itself or by what it hangs on."""
        return self._moved[int(self.driver[node])]

    def clock(self, animations: frozenset[int], most: int) -> Clock:
        """Of what these animations move together. Several go on side by side, the shorter ones again and again."""
        spans = [self._spans[number] for number in animations]
        length_s = max([SHORTEST_S, *(end - begin for begin, end in spans)])
        return Clock(tuple(sorted(animations)), length_s, min(most, max(2, round(length_s * FRAMES_PER_S))))

    def still(self, animations: frozenset[int]) -> bool:
        return all(end - begin < SHORTEST_S for begin, end in (self._spans[number] for number in animations))

    def worlds(self, node: int, clock: Clock) -> Doubles:
        """(count, 4, 4) file_from_node."""
        driver = int(self.driver[node])
        moved = self.driver_worlds(driver, clock) if driver >= 0 else np.eye(4)[None]
        made: Doubles = np.broadcast_to(moved @ self.rest_of[node], (clock.count, 4, 4))
        return made

    def joints(self, skin: SourceSkin, clock: Clock) -> Doubles:
        """(joints, count, 4, 4) file_from_mesh: linear-blend skinning's matrices. Joints that the file lacks stand still."""
        key = id(skin), clock
        if key not in self._of_skin:
            made = np.tile(np.eye(4), (max(1, len(skin.joints)), clock.count, 1, 1))
            for number, node in enumerate(skin.joints):
                if 0 <= node < len(self._nodes):
                    inverse = skin.inverse_binds[number] if number < len(skin.inverse_binds) else np.eye(4)
                    made[number] = self.worlds(node, clock) @ inverse
            self._of_skin[key] = made
        return self._of_skin[key]

    def morph_weights(self, node: int, clock: Clock) -> Doubles:
        """(count, morphs)."""
        number, channel = self.weights[node]
        return sampled(channel, self._times(number, clock))

    def _place(self, number: int) -> None:
        parent = parent_of(self._nodes, number)
        driver = -1 if parent is None else int(self.driver[parent])
        above = np.eye(4) if parent is None else self.rest_of[parent]
        if number in self._channels:
            self._above[number] = driver, above.copy()
            self.driver[number] = number
            own = frozenset(animation for animation, _ in self._channels[number])
            self._moved[number] = self._moved[driver] | own
            return  # rest_of stays the identity
        self.driver[number] = driver
        with np.errstate(over="ignore", invalid="ignore"):
            self.rest_of[number] = above @ self._nodes[number].local

    def driver_worlds(self, driver: int, clock: Clock) -> Doubles:
        """A chain of drivers is walked from its top; each is kept."""
        chain = []
        at = driver
        while at >= 0 and (at, clock) not in self._known:
            chain.append(at)
            at = self._above[at][0]
        for node in reversed(chain):
            over, parent = self._above[node]
            local = self._locals(node, clock)
            above = self._known[over, clock] if over >= 0 else np.eye(4)[None]
            self._known[node, clock] = above @ parent @ local
        return self._known[driver, clock]

    def _locals(self, node: int, clock: Clock) -> Doubles:
        told = self._nodes[node]
        values = {"translation": told.translation, "rotation": told.rotation, "scale": told.scale}
        moved = {
            path: np.tile(np.array(value, np.float64), (clock.count, 1)) for path, value in values.items()
        }
        for number, channel in self._channels[node]:
            moved[channel.path] = sampled(channel, self._times(number, clock))
        return rigid.from_parts(moved["translation"], moved["rotation"], moved["scale"])

    def _times(self, animation: int, clock: Clock) -> Doubles:
        """Times of one animation at the clock's frames."""
        begin, end = self._spans[animation]
        passed = np.arange(clock.count, dtype=np.float64) * (clock.length_s / clock.count)
        if end - begin < SHORTEST_S:
            return np.full(clock.count, begin)
        return begin + (np.fmod(passed, end - begin) if end - begin < clock.length_s - 1e-9 else passed)
