"""Pictures of a visit: at every stop, and of what was opened there. Wraps a renderer; draws only when it must."""

from collections.abc import Callable
from pathlib import Path

from scenes.edges import Renderer
from scenes.world import World

SETTLED_S = 4.0
"""A stop's picture is taken this long after arriving, when the visitor has looked up."""
EVENT_SHOTS_S = (12.0, 45.0, 75.0, 100.0, 125.0, 150.0, 175.0)


class ShotRenderer:
    """Implements ``scenes.edges.Renderer`` around another one. ``taken`` maps a picture's subject to its file."""

    def __init__(self, inner: Renderer, folder: Path, *, draw_always: bool) -> None:
        self._inner = inner
        self._folder = folder
        self._draw_always = draw_always
        self._due = ""
        self.taken: dict[str, Path] = {}

    def mirror(self, world: World) -> None:
        self._due = due(world, self.taken.__contains__)
        if self._due or self._draw_always:
            self._inner.mirror(world)

    def draw(self) -> None:
        if self._due or self._draw_always:
            self._inner.draw()
        if self._due:
            path = self._folder / f"{len(self.taken):02d}-{self._due.replace(':', '-')}.png"
            self._inner.picture(path)
            self.taken[self._due] = path

    def picture(self, path: Path) -> None:
        self._inner.picture(path)

    def close(self) -> None:
        self._inner.close()


def due(world: World, taken: Callable[[str], bool]) -> str:
    """What is to be photographed now, or "": ``lobby``, ``stop:ID``, ``event:ID:N``, ``act:ID``, a panel's id."""
    panel = world.panel
    if panel is not None:
        settled = world.time_s - panel.opened_s >= 0.5
        subject = panel.panel.id.partition(":")[0]  # the first of each kind
        return subject if settled and not taken(subject) else ""
    if world.acting is not None:  # half-way; a stop's picture is not taken from there
        subject = f"act:{world.acting.place}"
        return subject if 2 * world.acting.done >= world.acting.times and not taken(subject) else ""
    if world.playback is not None:
        for number, at_s in enumerate(EVENT_SHOTS_S, start=1):
            subject = f"event:{world.playback.event}:{number}"
            if world.playback.at_s >= at_s and not taken(subject):
                return subject
        return ""
    if world.holding is not None:
        subject = f"held:{world.holding.hotspot}"
        return subject if world.time_s - world.holding.since_s > 1.5 and not taken(subject) else ""
    if world.here is not None and world.time_s - world.here_since_s >= SETTLED_S:
        subject = f"stop:{world.here}"
        return subject if not taken(subject) else ""
    return ""
