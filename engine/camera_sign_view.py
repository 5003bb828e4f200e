"""The small sign in the upper left corner that shows, always, whether the camera looks, and names the key that switches it off and on.

A camera with a red light while pictures are taken; with a bar across it while none are. What is the matter stands beside it in words; that
all is well stands there for a while and then makes room. Flat over the window, above panels: a headset's eyes never see it.
"""

from panda3d.core import NodePath

from engine.flat_layer import FlatLayer
from engine.text import Glyphs
from engine.ui_mesh import UiMesh
from interaction.panel_sheet import Sheet, Sizes
from scenes.body import CameraState
from scenes.panel import Item, Rect
from scenes.typography import room_em
from scenes.world import World

SORT = 700
LEFT, TOP = 12.0, 7.0
WORDS_S = 8.0
"""So long is told in words that the camera is on, and how to switch it off."""
LOOKING = frozenset({CameraState.seeing, CameraState.dark})
"""The camera takes pictures: the red light is on."""
ON_THE_WAY = frozenset({CameraState.fetching, CameraState.starting})
PASSING = frozenset({CameraState.seeing, CameraState.unready})
"""What needs no words for as long as it lasts."""
NO_SIGN = frozenset({CameraState.none, CameraState.offered})
"""Nobody has asked for a camera."""

Key = tuple[CameraState, bool, int, str]


class CameraSignView:
    """Mirrors ``World.camera``; nothing is shown where no motion capture was asked for, nor for long where it could not be had."""

    def __init__(self, layer: FlatLayer, glyphs: Glyphs) -> None:
        self._layer = layer
        self._glyphs = glyphs
        self._node: NodePath | None = None
        self._key: Key | None = None
        self._state = CameraState.none
        self._since_s = 0.0

    def update(self, world: World) -> None:
        if world.camera is not self._state:
            self._state, self._since_s = world.camera, world.time_s
        words = world.camera not in PASSING or world.time_s - self._since_s < WORDS_S
        key = (world.camera, words, world.settings.text_percent, world.settings.language)
        if key == self._key:
            return
        self._key = key
        if self._node is not None:
            self._node.remove_node()
            self._node = None
        if world.camera in NO_SIGN or (world.camera is CameraState.unready and not words):
            return
        told = sign_words(world) if words else ""
        mesh = UiMesh(self._glyphs)
        mesh.add(sign_items(world.camera, told, world.word("key-camera"), world.settings.text_percent))
        self._node = mesh.attach(self._layer.root, "camera sign")
        for number, child in enumerate(self._node.get_children()):
            child.set_bin("fixed", SORT + number)


def sign_words(world: World) -> str:
    return "" if world.camera in NO_SIGN else world.word(f"camera-sign-{world.camera.value}")


def sign_height(percent: int) -> float:
    """In points. At every text size it fits above a panel, which leaves 63 points."""
    return _em(percent) * 1.7


def sign_items(state: CameraState, words: str, key: str, percent: int) -> list[Item]:
    """The plate with the camera, the key and the words, in points from the picture's upper left corner."""
    if state in NO_SIGN:
        return []
    sheet = Sheet(Sizes.at(100), scrolls=False)
    em, height = _em(percent), sign_height(percent)
    camera = em * 1.45
    cap = (room_em(key) + 0.9) * em * 0.86
    told = room_em(words) * em + em * 0.5 if words else 0.0
    width = em * 0.5 + camera + em * 0.45 + told + cap + em * 0.45
    sheet.box(Rect(LEFT, TOP, width, height), "plate-solid", "plate-edge", height * 0.32)
    x, middle = LEFT + em * 0.5, TOP + height / 2.0
    _camera(sheet, state, x, middle, camera)
    x += camera + em * 0.45
    if words:
        sheet.line_of_text(words, x, TOP, height, em, "on-plate")
        x += told
    sheet.box(Rect(x, middle - em * 0.62, cap, em * 1.24), "", "on-plate-soft", em * 0.3)
    sheet.line_of_text(key, x + (cap - room_em(key) * em * 0.86) / 2.0, TOP, height, em * 0.86, "on-plate-soft")
    return sheet.items


def _em(percent: int) -> float:
    return 22.0 * (percent / 100.0) ** 0.34


def _camera(sheet: Sheet, state: CameraState, x: float, middle: float, width: float) -> None:
    """A camera's body and its horn, ``width`` wide; its light, or the bar across it."""
    looks = state in LOOKING
    color = "on-plate" if looks or state in ON_THE_WAY else "on-plate-soft"
    body, high = width * 0.66, width * 0.46
    sheet.box(Rect(x, middle - high / 2.0, body, high), color, "", high * 0.26)
    tip, line = x + body + width * 0.12, width * 0.09
    for share in (0.0, 0.35, 0.7, 1.0):
        half = high * (0.12 + 0.26 * share)
        at = tip + share * width * 0.2
        sheet.line(((at, middle - half), (at, middle + half)), color, line)
    if looks or state in ON_THE_WAY:
        light = "camera-on" if looks else "plate-solid"
        sheet.disc(x + body / 2.0, middle, high * 0.29, light)
        return
    for name, thick in (("plate-solid", 0.26), ("camera-on", 0.12)):
        sheet.line(((x - width * 0.02, middle + high * 0.72), (x + body + width * 0.06, middle - high * 0.72)), name, width * thick)
