"""What a window's keyboard and mouse did since the last frame, without saying what it means."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WindowInput:
    """Key names are Panda3D's: ``w``, ``escape``, ``arrow_left``, ``mouse1``, ``wheel_up``, …"""

    pressed: tuple[str, ...] = ()
    down: frozenset[str] = frozenset()
    cursor: tuple[float, float] | None = None  # -1..1 from the left and from below; None outside the window
    moved_px: tuple[float, float] = (0.0, 0.0)  # right, down; while the mouse is captured
    focused: bool = True
    closed: bool = False
    aspect: float = 16 / 9


class WindowInputSource(Protocol):
    def poll(self) -> WindowInput:
        """Wait for the display to take the last frame, then say what was done since."""

    def capture(self, captured: bool) -> None:
        """Hold the mouse for looking around, or give it back."""
