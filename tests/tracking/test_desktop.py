"""The desktop: which way the mouse and the keys turn, in the world's frame, and what a held object does."""

import math
from types import SimpleNamespace

import pytest

from scenes import space
from scenes.senses import Action, Senses
from scenes.window_input import WindowInput
from scenes.window_pointer import pointer
from tracking import desktop_keys
from tracking.desktop import DesktopHeadset


class Window:
    def __init__(self) -> None:
        self.next = WindowInput()
        self.captured: list[bool] = []

    def poll(self) -> WindowInput:
        return self.next

    def capture(self, captured: bool) -> None:
        self.captured.append(captured)


class Desk:
    """A desktop whose clock the test turns."""

    def __init__(self) -> None:
        self.window = Window()
        self.now_s = 0.0
        self.headset = DesktopHeadset(self.window, clock=lambda: self.now_s)

    def frame(self, seen: WindowInput, dt_s: float = 0.02) -> Senses:
        self.window.next = seen
        self.now_s += dt_s
        return self.headset.wait_frame().senses


def forward(senses: Senses) -> space.Vec3:
    return senses.stage_from_head.direction(space.FORWARD)


def test_mouse_to_the_right_looks_right_and_mouse_up_looks_up() -> None:
    assert forward(Desk().frame(WindowInput(moved_px=(100.0, 0.0))))[0] > 0.1
    assert forward(Desk().frame(WindowInput(moved_px=(0.0, -100.0))))[2] > 0.1
    assert forward(Desk().frame(WindowInput())) == pytest.approx(space.FORWARD)


def test_nobody_looks_past_straight_up() -> None:
    desk = Desk()
    for _ in range(50):
        senses = desk.frame(WindowInput(moved_px=(0.0, -500.0)))
    assert math.degrees(space.pitch_of(senses.stage_from_head.orientation)) == pytest.approx(85.0)
    assert forward(senses)[1] > 0.0


@pytest.mark.parametrize(
    ("keys", "move", "turn"),
    [
        ({"w"}, (0.0, 1.0), 0.0),
        ({"s"}, (0.0, -1.0), 0.0),
        ({"d"}, (1.0, 0.0), 0.0),
        ({"a"}, (-1.0, 0.0), 0.0),
        ({"a", "d"}, (0.0, 0.0), 0.0),
        ({"arrow_up", "arrow_left"}, (0.0, 1.0), 1.0),
        ({"arrow_right"}, (0.0, 0.0), -1.0),
    ],
)
def test_keys_walk_and_turn(keys: set[str], move: space.Vec2, turn: float) -> None:
    senses = Desk().frame(WindowInput(down=frozenset(keys)))
    assert (senses.move, senses.turn) == (move, turn)


def test_the_cursor_points_where_it_is_seen() -> None:
    senses = Desk().frame(WindowInput(cursor=(1.0, 0.0)))
    assert senses.pointer is not None
    edge = math.atan2(senses.pointer.direction[0], senses.pointer.direction[1])
    assert math.tan(edge) == pytest.approx(senses.view_tangents[0])
    upper = Desk().frame(WindowInput(cursor=(0.0, 1.0))).pointer
    assert upper is not None
    assert upper.direction[2] > 0.0
    assert pointer(senses.stage_from_head, None, senses.view_tangents).direction == pytest.approx(
        space.FORWARD
    )


def test_with_an_object_in_hand_the_mouse_turns_it_and_not_the_head() -> None:
    desk = Desk()
    desk.headset.heed(SimpleNamespace(mode="visit", panel=None, holding="chain-link"))  # type: ignore[arg-type]
    senses = desk.frame(WindowInput(moved_px=(100.0, 0.0)))
    assert forward(senses) == pytest.approx(space.FORWARD)
    assert senses.object_turn_rad[0] > 0.0


def test_the_mouse_is_free_before_a_panel() -> None:
    desk = Desk()
    desk.headset.heed(SimpleNamespace(mode="visit", panel=None, holding=None))  # type: ignore[arg-type]
    desk.headset.heed(SimpleNamespace(mode="visit", panel="a panel", holding=None))  # type: ignore[arg-type]
    desk.headset.heed(SimpleNamespace(mode="lobby", panel=None, holding=None))  # type: ignore[arg-type]
    assert desk.window.captured == [True, False, False]


def test_a_suspended_machine_moves_the_world_a_tenth_of_a_second_only() -> None:
    desk = Desk()
    desk.now_s = 3600.0
    assert desk.headset.wait_frame().time.dt_s == pytest.approx(0.1)


def test_everything_that_can_be_asked_has_a_key() -> None:
    """But for ``quit``, which is in the menu: no key ends a visit by mistake."""
    asked = frozenset[Action]().union(*desktop_keys.ACTIONS.values())
    assert set(Action) == asked
