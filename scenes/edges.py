"""The edges of the program as Protocols: each has a real implementation and a twin without hardware, both shipped."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from scenes.body import BodySense
from scenes.events import Event
from scenes.eyes import EyeFrame
from scenes.senses import DeviceFrame
from scenes.tour import TourContent
from scenes.world import SiteKnowledge, World


class Headset(Protocol):
    """A headset, a desktop, or the replay of one."""

    name: str

    def wait_frame(self) -> DeviceFrame:
        """Block until the next frame is due, and say what the visitor does. The only place that blocks."""

    def heed(self, world: World) -> None:
        """Let the device follow the world: free the mouse before a panel, tick in the hand on a select."""

    def close(self) -> None: ...


class Eyes(Protocol):
    """Where a headset's pictures go. Called by the renderer, in the frame that ``wait_frame`` began, with its OpenGL context current."""

    def begin(self) -> EyeFrame | None:
        """The images to draw into; None when no picture is wanted now, or no headset is there."""

    def submit(self, near_m: float, far_m: float) -> None:
        """The images are drawn. ``near_m`` and ``far_m`` are the planes of the depth (0 at near, 1 at far, OpenGL's usual)."""


class BodySource(Protocol):
    """Motion capture: the newest body, never waited for."""

    def latest(self, time_s: float) -> BodySense | None:
        """What is known at the visit's time ``time_s``; bodies carry the visit's time of their capture. None: this source has nothing to
        say, and what the frame's senses hold of a body (a recording's) stands."""

    def heed(self, world: World) -> None:
        """Let the source follow the world: let the camera go when the visitor switches it off."""

    def close(self) -> None: ...


class Renderer(Protocol):
    """What is seen and heard."""

    def mirror(self, world: World) -> None:
        """Bring the scene to what the world says. One way: nothing is read back."""

    def draw(self) -> None: ...

    def picture(self, path: Path) -> None:
        """Write the picture last drawn as PNG; ``OSError`` if it cannot be written."""

    def close(self) -> None: ...


class ModelSource(Protocol):
    """Where tours and baked sites come from."""

    def content(self, tour: str) -> TourContent: ...

    def site(self, package: str, tour: str = "") -> SiteKnowledge: ...


class GroupLink(Protocol):
    """Others in the same session."""

    def publish(self, events: Sequence[Event]) -> None: ...

    def close(self) -> None: ...


class Reporter(Protocol):
    """What was learnt: events in, statements out, durably."""

    def tell(self, events: Sequence[Event], visit: tuple[str, dict[str, Any]] | None = None) -> None:
        """Take the events of a frame and (tour, snapshot) of the same moment. Returns at once; both are on disk soon, in order,
        none lost or doubled by a restart."""

    def saved_visit(self, tour: str) -> dict[str, Any] | None:
        """The snapshot last taken and not forgotten, or None."""

    def forget_visit(self, tour: str) -> None:
        """The visit is complete: there is nothing to continue."""

    def flush(self, timeout_s: float = 10.0) -> None:
        """Block until everything told so far is on disk."""

    def close(self) -> None: ...
