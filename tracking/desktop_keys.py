"""Which key asks for what. Keys are Panda3D's names; a key may ask for several things, the world takes what fits."""

from collections.abc import Iterable

from scenes.senses import Action

ACTIONS: dict[str, frozenset[Action]] = {
    "e": frozenset({Action.select}),
    "enter": frozenset({Action.select}),
    "mouse1": frozenset({Action.select, Action.teleport}),
    "mouse3": frozenset({Action.menu, Action.back}),
    "escape": frozenset({Action.menu, Action.back}),
    "backspace": frozenset({Action.back}),
    "tab": frozenset({Action.plan}),
    "shift-tab": frozenset({Action.focus_previous}),
    "f1": frozenset({Action.help}),
    "h": frozenset({Action.help}),
    "v": frozenset({Action.grades}),
    "n": frozenset({Action.focus_next}),
    "b": frozenset({Action.focus_previous}),
    "g": frozenset({Action.next_stop}),
    "t": frozenset({Action.teleport}),
    "space": frozenset({Action.pause}),
    "x": frozenset({Action.skip}),
    "r": frozenset({Action.replay}),
    "home": frozenset({Action.safe_place}),
    "c": frozenset({Action.recentre}),
    "y": frozenset({Action.confirm}),
    ".": frozenset({Action.next}),
    ",": frozenset({Action.previous}),
    "q": frozenset({Action.raise_hand}),
    "f": frozenset({Action.grab, Action.let_go}),
    "k": frozenset({Action.camera}),
    "m": frozenset({Action.calibrate}),
    "arrow_left": frozenset({Action.left, Action.turn_left}),
    "arrow_right": frozenset({Action.right, Action.turn_right}),
    "arrow_up": frozenset({Action.up}),
    "arrow_down": frozenset({Action.down}),
    "w": frozenset({Action.up}),
    "s": frozenset({Action.down}),
    "a": frozenset({Action.left}),
    "d": frozenset({Action.right}),
}

BESIDE = frozenset({Action.safe_place, Action.recentre, Action.menu, Action.back, Action.pause, Action.next_stop})
"""What somebody beside a visitor in a headset may ask for at the window's keyboard: to help, not to play."""

FORWARD, BACKWARD = ("w", "arrow_up"), ("s", "arrow_down")
STRAFE_LEFT, STRAFE_RIGHT = ("a",), ("d",)
TURN_LEFT, TURN_RIGHT = ("arrow_left",), ("arrow_right",)
LOOK_UP, LOOK_DOWN = ("page_up",), ("page_down",)
HURRY = ("shift", "lshift", "rshift")
WHEEL_UP, WHEEL_DOWN = "wheel_up", "wheel_down"


def asked_beside(keys: Iterable[str]) -> frozenset[Action]:
    """What keys ask for on behalf of a visitor in a headset."""
    return frozenset(action for key in keys for action in ACTIONS.get(key, frozenset()) if action in BESIDE)
