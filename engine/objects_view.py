"""Things that can be moved by themselves: placed from a list of poses, with a quiet rim of light when pointed at."""

from collections.abc import Iterable

from panda3d.core import LQuaternion, LVecBase4f, NodePath

from scenes.package import Object
from scenes.space import IDENTITY, Pose, Vec3, add, quat_heading_pitch
from scenes.world import ObjectState

_RIM = LVecBase4f(1.0, 0.72, 0.30, 0.55)
_NO_RIM = LVecBase4f(0.0, 0.0, 0.0, 0.0)


class ObjectsView:
    """One node for each object to be seen, one to cast its shadow. ``set_states`` costs little when nothing changed.

    ``objects`` leaves out the templates of figures; a hidden object is there, unseen until a state says otherwise.
    """

    def __init__(
        self, objects: Iterable[Object], seen: NodePath, seethrough: NodePath, still: NodePath, moving: NodePath
    ) -> None:
        self._objects = {item.name: item for item in objects}
        self._seethrough, self._still, self._moving = seethrough, still, moving
        self._glass: dict[str, NodePath] = {}  # of those objects that have see-through parts
        self._seen: dict[str, NodePath] = {}
        self._cast: dict[str, NodePath] = {}
        self._states: dict[str, ObjectState] = {}
        self._away: set[str] = set()
        self._lively: set[str] = set()
        for name, item in self._objects.items():
            self._seen[name] = seen.attach_new_node(name)
            self._cast[name] = still.attach_new_node(name)
            rest = rest_pose(item)
            for path in (self._seen[name], self._cast[name]):
                _place(path, rest)
                if item.hidden:
                    path.hide()
            self._states[name] = ObjectState(name, rest, visible=not item.hidden)

    def parents(self, name: str, *, seethrough: bool = False) -> tuple[NodePath, NodePath] | None:
        """The nodes that the meshes of ``name`` belong below, seen and casting; None for a figure's template."""
        if name not in self._seen:
            return None
        if seethrough and name not in self._glass:
            self._glass[name] = self._seethrough.attach_new_node(name)
            _place(self._glass[name], self._states[name].pose)
            if not self._states[name].visible:
                self._glass[name].hide()
        return (self._glass[name] if seethrough else self._seen[name]), self._cast[name]

    def move_by_itself(self, name: str) -> None:
        """Parts of this object move all the time, so its shadow is one that moves, wherever it stands."""
        self._lively.add(name)
        self._away.add(name)
        self._cast[name].reparent_to(self._moving)

    def set_states(self, states: Iterable[ObjectState]) -> tuple[bool, bool]:
        """Show these states. Returns whether the still and the moving sun map must be drawn again. KeyError: unknown name."""
        still_changed = moving_changed = False
        for state in states:
            before = self._states[state.name]
            if state == before:
                continue
            self._states[state.name] = state
            still, moving = self._change(before, state)
            still_changed, moving_changed = still_changed or still, moving_changed or moving
        return still_changed, moving_changed

    def moved_bounds(self) -> tuple[Vec3, Vec3] | None:
        """A box around the objects that are away from their places (and so cast moving shadows)."""
        boxes = [
            _box(self._objects[name], self._states[name]) for name in self._away if self._states[name].visible
        ]
        return union(boxes)

    def _change(self, before: ObjectState, state: ObjectState) -> tuple[bool, bool]:
        name = state.name
        seen, cast = self._seen[name], self._cast[name]
        shown = [seen, self._glass[name]] if name in self._glass else [seen]
        if state.highlighted != before.highlighted:
            for path in shown:
                path.set_shader_input("highlight", _RIM if state.highlighted else _NO_RIM)
        if state.pose == before.pose and state.visible == before.visible:
            return False, False
        for path in (*shown, cast):
            _place(path, state.pose)
            if state.visible:
                path.show()
            else:
                path.hide()
        away = state.pose != rest_pose(self._objects[name]) or name in self._lively
        was_away = name in self._away
        if away != was_away:
            cast.reparent_to(self._moving if away else self._still)
            (self._away.add if away else self._away.discard)(name)
        return (not away or not was_away), (away or was_away)


def rest_pose(item: Object) -> Pose:
    turn = IDENTITY if item.rest_heading_rad == 0.0 else quat_heading_pitch(item.rest_heading_rad, 0.0)
    return Pose(item.rest_position_m, turn)


def union(boxes: Iterable[tuple[Vec3, Vec3] | None]) -> tuple[Vec3, Vec3] | None:
    """The smallest box around all that are not None."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    low = [min(box[0][axis] for box in known) for axis in range(3)]
    high = [max(box[1][axis] for box in known) for axis in range(3)]
    return (low[0], low[1], low[2]), (high[0], high[1], high[2])


def _box(item: Object, state: ObjectState) -> tuple[Vec3, Vec3]:
    reach = max(abs(value) for value in (*item.bounds_min_m, *item.bounds_max_m)) * 1.7321
    return add(state.pose.position_m, (-reach, -reach, -reach)), add(
        state.pose.position_m, (reach, reach, reach)
    )


def _place(path: NodePath, pose: Pose) -> None:
    path.set_pos_quat(pose.position_m, LQuaternion(*pose.orientation))
