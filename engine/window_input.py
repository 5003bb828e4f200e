"""Keyboard and mouse of a Panda window, without ShowBase: events by a ButtonThrower, keys held by ourselves."""

import time

from panda3d.core import (
    ButtonThrower,
    DataGraphTraverser,
    DataNode,
    EventQueue,
    GraphicsWindow,
    ModifierButtons,
    MouseAndKeyboard,
    MouseWatcher,
    NodePath,
    WindowProperties,
)

from engine.window import Graphics
from scenes.window_input import WindowInput

FRAMES_PER_S = 60.0
PREFIX = "key:"


class PandaWindowInput:
    """Implements ``scenes.window_input.WindowInputSource``."""

    def __init__(self, graphics: Graphics) -> None:
        self._graphics = graphics
        self._window: GraphicsWindow = graphics.output
        self._root = NodePath(DataNode("data"))
        mouse = self._root.attach_new_node(MouseAndKeyboard(self._window, 0, "mouse"))
        watcher = mouse.attach_new_node(MouseWatcher("watcher"))
        self._watcher: MouseWatcher = watcher.node()
        thrower = ButtonThrower("thrower")
        thrower.set_modifier_buttons(ModifierButtons())
        thrower.set_prefix(PREFIX)
        watcher.attach_new_node(thrower)
        self._traverser = DataGraphTraverser()
        self._events = EventQueue.get_global_event_queue()
        self._down: set[str] = set()
        self._captured = False
        self._skip_move = True
        self._due_s = time.perf_counter()

    @property
    def closed(self) -> bool:
        """Whether the window was closed; costs nothing and waits for nothing, unlike ``poll``."""
        return self._window.is_closed() or not self._window.get_properties().get_open()

    def keys(self) -> tuple[str, ...]:
        """The keys that went down since the last call, while a headset has the visit; unlike ``poll`` it waits for nothing."""
        self._traverser.traverse(self._root.node())
        self._traverser.collect_leftovers()
        pressed = self._pressed()
        return tuple(key for key in pressed if not key.startswith(("mouse", "wheel")))

    def poll(self) -> WindowInput:
        self._pace()
        self._graphics.engine.flip_frame()
        self._traverser.traverse(self._root.node())
        self._traverser.collect_leftovers()
        properties = self._window.get_properties()
        focused = properties.get_foreground() or not properties.has_foreground()
        pressed = self._pressed()
        if not focused:
            self._down.clear()
        width, height = self._graphics.size
        cursor = None
        if not self._captured and self._watcher.has_mouse():
            cursor = (self._watcher.get_mouse_x(), self._watcher.get_mouse_y())
        return WindowInput(
            pressed=tuple(pressed),
            down=frozenset(self._down),
            cursor=cursor,
            moved_px=self._moved(width, height) if self._captured and focused else (0.0, 0.0),
            focused=focused,
            closed=self.closed,
            aspect=max(0.2, width / max(1, height)),
        )

    def capture(self, captured: bool) -> None:
        if captured == self._captured:
            return
        self._captured = captured
        self._skip_move = True
        wanted = WindowProperties()
        wanted.set_cursor_hidden(captured)
        # Confined, and put back to the middle every frame: unlike the relative mode this works on X11, Windows and in remote desktops.
        wanted.set_mouse_mode(WindowProperties.M_confined if captured else WindowProperties.M_absolute)
        self._window.request_properties(wanted)

    def _pace(self) -> None:
        """At most FRAMES_PER_S where the display does not hold us back."""
        now = time.perf_counter()
        if now < self._due_s:
            time.sleep(self._due_s - now)
        self._due_s = max(now, self._due_s + 1.0 / FRAMES_PER_S)

    def _pressed(self) -> list[str]:
        pressed = []
        while not self._events.is_queue_empty():
            name: str = self._events.dequeue_event().get_name()
            if not name.startswith(PREFIX):
                continue
            key = name.removeprefix(PREFIX)
            if key.endswith("-up"):
                self._down.discard(key.removesuffix("-up"))
                continue
            if key.endswith("-repeat"):
                key = key.removesuffix("-repeat")
                if key.startswith("arrow_"):
                    pressed.append(key)
                continue
            self._down.add(key)
            shifted = bool(self._down & {"shift", "lshift", "rshift"})
            pressed.append("shift-tab" if key == "tab" and shifted else key)
        return pressed

    def _moved(self, width: int, height: int) -> tuple[float, float]:
        """Pixels since the last frame; the pointer goes back to the middle."""
        pointer = self._window.get_pointer(0)
        middle = (width // 2, height // 2)
        moved = (pointer.get_x() - middle[0], pointer.get_y() - middle[1])
        if moved != (0, 0):
            self._window.move_pointer(0, *middle)
        if self._skip_move:
            self._skip_move = False
            return (0.0, 0.0)
        return (float(moved[0]), float(moved[1]))
