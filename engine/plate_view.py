"""In a headset: captions, prompt and notice on plates that stand in the world, never locked to the face.

They stand where ``World.plate`` says, and grow upward from its lower edge, so that the newest narration is always at the same height.
While a panel is open its place is before the visitor's eyes: then one line stands below the sheet, at the sheet's own distance, and
two eyes have not to change between two depths to read both.
"""

from panda3d.core import LQuaternionf, NodePath

from engine.captions_view import (
    IN_THE_HEADSET,
    balanced,
    caption_lines,
    pill_height,
    pill_lines,
    plate_of_lines,
)
from engine.text import Glyphs
from engine.ui_mesh import UiMesh, prepare
from interaction.panel_sheet import Sheet, Sizes
from scenes.panel import POINTS_ACROSS, Item
from scenes.senses import HeadsetState
from scenes.space import Pose
from scenes.world import Caption, World

SORT = 2000
BELOW_PANEL_SORT = 3200
"""Drawn over the scene without depth: it is nearer than what it covers, and a wall it would stand in must not eat words."""
MOST_HEIGHT = 780.0
"""Points: what does not fit is left out, sounds first. More would stand before the eyes instead of below them."""
_APART = 12.0
_LARGER = 1.3
"""Against the window's captions: 1.2 degrees an em from 2 m on a plate 1.6 m wide. A headset has about 20 pixels a degree, and Chinese
characters want 24 pixels."""
_GOOD_EM = 24.0  # a line is 30 degrees long at most: read without turning the head
_GAP_BELOW_PANEL = 26.0

Key = tuple[tuple[Caption, ...], str, str, int, tuple[float, float] | None]


class PlateView:
    """Mirrors captions, prompt and notice in a headset. ``update`` costs a few comparisons while nothing changes."""

    def __init__(self, root: NodePath, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._root: NodePath = root.attach_new_node("plate")
        prepare(self._root)
        self._node: NodePath | None = None
        self._key: Key | None = None
        self._placed: tuple[Pose, float] | None = None

    def update(self, world: World) -> None:
        key, placed = _wanted(world)
        if key != self._key:
            self._key = key
            self._remake(key)
        if placed is not None and placed != self._placed:
            self._placed = placed
            pose, metres_per_point = placed
            self._root.set_pos(*pose.position_m)
            self._root.set_quat(LQuaternionf(*pose.orientation))
            self._root.set_scale(metres_per_point)

    def _remake(self, key: Key | None) -> None:
        if self._node is not None:
            self._node.remove_node()
            self._node = None
        if key is None:
            return
        captions, prompt, notice, percent, panel = key
        if panel is None:
            items, sort, width = plate_items(captions, prompt, notice, percent), SORT, POINTS_ACROSS
        else:
            items, sort, width = (
                below_panel_items(captions, notice, percent, *panel),
                BELOW_PANEL_SORT,
                panel[0],
            )
        if not items:
            return
        mesh = UiMesh(self._glyphs)
        mesh.add(items)
        self._node = mesh.attach(self._root, "words")
        self._node.set_x(-width / 2.0)
        for number, child in enumerate(self._node.get_children()):
            child.set_bin("fixed", sort + number)


def _wanted(world: World) -> tuple[Key | None, tuple[Pose, float] | None]:
    """What is to be told and where: the pose of the middle of the lower edge (with a panel: of its middle), and metres a point."""
    percent = world.settings.text_percent
    if world.device != "headset":
        return None, None
    worn = world.headset in IN_THE_HEADSET or world.headset is HeadsetState.loss_pending
    notice = world.notice if worn else ""
    if world.panel is not None:
        panel = world.panel
        size = (panel.layout.width, panel.layout.height)
        scale = panel.width_m / panel.layout.width
        return (world.captions[-1:], "", notice, percent, size), (panel.world_from_panel, scale)
    if world.plate is None:
        return None, None
    key: Key = (world.captions, world.prompt, notice, percent, None)
    return key, (world.plate.world_from_plate, world.plate.width_m / POINTS_ACROSS)


def plate_items(captions: tuple[Caption, ...], prompt: str, notice: str, percent: int) -> list[Item]:
    """From the lower edge (y = 0, up is negative) upward: narration, sounds, the prompt, the notice; ``POINTS_ACROSS`` wide."""
    sizes = Sizes.at(percent)
    sheet = Sheet(sizes, scrolls=False)
    width = POINTS_ACROSS
    prompt_size, notice_size = 38.0 * sizes.scale**0.5, 41.0 * sizes.scale**0.5
    ordered = sorted(captions, key=lambda one: one.kind == "sound")
    left = MOST_HEIGHT
    told: list[Caption] = []
    # Room is given by weight (narration, notice, prompt, sounds), places by order.
    for caption in ordered:
        if caption.kind == "sound":
            continue
        left -= _lines(caption, sizes)[2] + _APART
        if left >= 0.0 or not told:
            told.append(caption)
    notice_height = pill_height(notice, notice_size, width) + _APART if notice else 0.0
    left -= notice_height
    prompt_height = pill_height(prompt, prompt_size, width) + _APART if prompt else 0.0
    if prompt_height > left:
        prompt = ""
    else:
        left -= prompt_height
    for caption in ordered:
        height = _lines(caption, sizes)[2] + _APART
        if caption.kind == "sound" and height <= left:
            left -= height
            told.append(caption)
    y = 0.0
    for caption in told:
        size, lines, height = _lines(caption, sizes)
        sound = caption.kind == "sound"
        y -= height
        grade, name = caption.grade, caption.grade_name
        plate_of_lines(
            sheet, lines, size, width, y, sound=sound, grade=grade, grade_name=name, larger=_larger(sizes)
        )
        y -= _APART
    for text, size in ((prompt, prompt_size), (notice, notice_size)):
        if text:
            y -= pill_height(text, size, width)
            plate_of_lines(sheet, pill_lines(text, size, width), size, width, y)
            y -= _APART
    return sheet.items


def _lines(caption: Caption, sizes: Sizes) -> tuple[float, tuple[str, ...], float]:
    return caption_lines(caption, sizes, POINTS_ACROSS, larger=_larger(sizes), good_em=_GOOD_EM)


def _larger(sizes: Sizes) -> float:
    """Large text grows less than in the window: a plate has the height of a view, not of a screen."""
    return _LARGER * sizes.scale**-0.2


def below_panel_items(
    captions: tuple[Caption, ...], notice: str, percent: int, width: float, height: float
) -> list[Item]:
    """Below a sheet of ``width`` by ``height`` points about (``width`` / 2, 0): the notice, else the newest caption; two lines at most."""
    sizes = Sizes.at(percent)
    sheet = Sheet(sizes, scrolls=False)
    text = notice or (captions[-1].text if captions else "")
    if text:
        size = 29.0 * sizes.scale**0.45
        room = max(width, 0.75 * POINTS_ACROSS) / size - 1.5
        lines = balanced(text, room, 40.0)
        if len(lines) > 2:
            lines = (lines[0], lines[1].rstrip() + "\u2026")
        sound = not notice and captions[-1].kind == "sound"
        plate_of_lines(sheet, lines, size, width, height / 2.0 + _GAP_BELOW_PANEL, sound=sound)
    return sheet.items
