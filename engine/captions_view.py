"""What lies flat over the picture on a desktop: captions, the prompt, a notice, and the crosshair.

Laid out in points: the picture is 900 points high whatever its pixels. Sounds are told in a plate with a small loudspeaker,
apart from narration, whose grade is named by the same sign and word as on the boards. In a headset all of this stands in the world
(``plate_view.py``); the window then tells only what is the matter while the headset is not in use.
"""

from collections.abc import Sequence

from panda3d.core import NodePath

from engine.camera_sign_view import NO_SIGN, sign_height
from engine.camera_sign_view import TOP as SIGN_TOP
from engine.flat_layer import HEIGHT, FlatLayer
from engine.text import Glyphs
from engine.ui_mesh import UiMesh
from interaction.panel_badge import grade_sign
from interaction.panel_sheet import Sheet, Sizes
from scenes.claims import Grade
from scenes.panel import Item, Rect
from scenes.senses import HeadsetState
from scenes.typography import break_lines, ellipsis, room_em
from scenes.world import Caption, World

_SIDE = 0.07
_BOTTOM = 40.0
_LINE = 1.5
_TOP = 46.0
_CLEAR_ABOVE, _CLEAR_BELOW = HEIGHT / 2.0 - 32.0, HEIGHT / 2.0 + 32.0  # the crosshair's
_PROMPT_AT = 0.575  # of the height: below the crosshair, clear of what is looked at


class CaptionsView:
    """Mirrors captions, prompt, notice and pointing. ``update`` costs a few comparisons while nothing changes."""

    def __init__(self, layer: FlatLayer, glyphs: Glyphs) -> None:
        self._layer = layer
        self._glyphs = glyphs
        self._parts: dict[str, tuple[object, NodePath | None]] = {}

    def update(self, world: World) -> None:
        panel = world.panel is not None
        captions, prompt, notice = flat_words(world)
        self._part(
            "words",
            (
                captions,
                prompt,
                notice,
                world.settings.text_percent,
                panel,
                self._layer.width,
                world.prompt_at == "edge",
                top_of_words(world),
            ),
        )
        aim = ""
        if not panel and world.mode == "visit" and world.device == "desktop" and world.body.cursor is None:
            aim = "hotspot" if world.pointing.hotspot else "plain"
        self._part("aim", (aim, self._layer.width))

    def _part(self, name: str, key: tuple[object, ...]) -> None:
        """One group of nodes, made anew when its ``key`` is another than before."""
        known, node = self._parts.get(name, (None, None))
        if known == key:
            return
        if node is not None:
            node.remove_node()
        items = self._items(name, key)
        node = None
        if items:
            mesh = UiMesh(self._glyphs)
            mesh.add(items)
            node = mesh.attach(self._layer.root, name)
        self._parts[name] = (key, node)

    def _items(self, name: str, key: tuple[object, ...]) -> Sequence[Item]:
        match name, key:
            case "words", (
                tuple() as captions,
                str() as prompt,
                str() as notice,
                int() as percent,
                bool() as panel,
                float() as width,
                bool() as edge,
                float() as top,
            ):
                if panel:
                    return [*line_below_panel(captions, percent, width), *line_above_panel(notice, width)]
                return word_items(captions, prompt, notice, percent, width, edge=edge, top=top)
            case "aim", (str() as aim, float() as width):
                return crosshair_items(aim, width)
        raise AssertionError(f"no part {name} with {key}")


IN_THE_HEADSET = frozenset({HeadsetState.none, HeadsetState.visible, HeadsetState.focused})
"""While it is in one of these, what a headset's visitor is told stands on the plate; else it is not worn or gone, and the window tells it."""


def flat_words(world: World) -> tuple[tuple[Caption, ...], str, str]:
    """Captions, prompt and notice as the window tells them now."""
    unused = world.headset not in IN_THE_HEADSET
    if world.device == "headset":
        return (), "", world.notice if unused else ""
    if world.panel is not None:
        return world.captions, "", world.notice if unused else ""
    return world.captions, world.prompt, world.notice


def top_of_words(world: World) -> float:
    """Where the notice may begin: below the camera's sign, where there is one."""
    return _TOP if world.camera in NO_SIGN else max(_TOP, SIGN_TOP + sign_height(world.settings.text_percent) + 8.0)


def line_above_panel(notice: str, width: float) -> list[Item]:
    """Above an open panel there is room for one short line: what is the matter with the headset."""
    sheet = Sheet(Sizes.at(100), scrolls=False)
    if notice:
        size = 27.0
        plate_of_lines(sheet, (ellipsis(notice, width * 0.9 / size),), size, width, 3.0)
    return sheet.items


def line_below_panel(captions: tuple[Caption, ...], percent: int, width: float) -> list[Item]:
    """Below an open panel there is room for the newest caption in one short line."""
    sheet = Sheet(Sizes.at(percent), scrolls=False)
    if captions:
        size = 26.0
        line = ellipsis(captions[-1].text, width * 0.8 / size)
        plate_of_lines(
            sheet, (line,), size, width, HEIGHT - 8.0 - size * 1.7, sound=captions[-1].kind == "sound"
        )
    return sheet.items


def word_items(
    captions: tuple[Caption, ...],
    prompt: str,
    notice: str,
    percent: int,
    width: float,
    *,
    edge: bool = False,
    top: float = _TOP,
) -> list[Item]:
    """Captions stacked from the lower edge up, narration lowest; the notice at the upper edge; the prompt below the crosshair, or
    with ``edge`` below the notice.

    Nothing overlaps, and the middle stays clear: where large text leaves no room below it, sounds and the prompt go to the top.
    """
    sizes = Sizes.at(percent)
    sheet = Sheet(sizes, scrolls=False)
    low, high = HEIGHT - _BOTTOM, top
    if notice:
        high = _pill(sheet, notice, 38.0 * sizes.scale**0.6, width, high)
    for caption in sorted(captions, key=lambda one: one.kind == "sound"):
        sound = caption.kind == "sound"
        size, lines, height = caption_lines(caption, sizes, width)
        if low - height >= _CLEAR_BELOW or (not sound and low - height >= high):
            low -= height
            y = low
            low -= 10.0
        elif high + height <= min(_CLEAR_ABOVE, low):
            y = high
            high += height + 10.0
        else:
            continue
        plate_of_lines(
            sheet, lines, size, width, y, sound=sound, grade=caption.grade, grade_name=caption.grade_name
        )
    if prompt:
        size = 29.0 * sizes.scale**0.65
        height = pill_height(prompt, size, width)
        y = min(HEIGHT * _PROMPT_AT, low - height)
        if y >= _CLEAR_BELOW and not edge:
            _pill(sheet, prompt, size, width, y)
        elif high + height <= low:
            _pill(sheet, prompt, size, width, high)
    return sheet.items


def caption_lines(
    caption: Caption, sizes: Sizes, width: float, *, larger: float = 1.0, good_em: float = 34.0
) -> tuple[float, tuple[str, ...], float]:
    """The em of a caption, its lines of about ``good_em`` at most, and the height of its plate, in points."""
    size = 33.0 * larger * sizes.scale**0.7 * (0.86 if caption.kind == "sound" else 1.0)
    lines = balanced(caption.text, width * (1.0 - 2.0 * _SIDE) / size - 2.4, good_em)
    badge = badge_size(sizes) * larger * 1.5 if caption.grade_name else 0.0
    return size, lines, size * (_LINE * len(lines) + 0.55) + badge


def badge_size(sizes: Sizes) -> float:
    return 25.0 * sizes.scale**0.6


def balanced(text: str, max_em: float, good_em: float) -> tuple[str, ...]:
    """Lines of about the same length, rather than a full one and a single word."""
    most = min(max_em, good_em)
    count = len(break_lines(text, most))
    if count == 1:
        return break_lines(text, most)
    narrow, wide = most * 0.4, most
    for _ in range(7):
        middle = (narrow + wide) / 2.0
        if len(break_lines(text, middle)) <= count:
            wide = middle
        else:
            narrow = middle
    return break_lines(text, wide)


def plate_of_lines(
    sheet: Sheet,
    lines: tuple[str, ...],
    size: float,
    width: float,
    y: float,
    *,
    sound: bool = False,
    grade: Grade | None = None,
    grade_name: str = "",
    larger: float = 1.0,
) -> None:
    """Lines in the middle of ``width`` on a dark plate whose upper edge is at ``y``."""
    note = badge_size(sheet.sizes) * larger
    badge = note * 1.5 if grade_name else 0.0
    sign = size * 1.25 if sound else 0.0
    widest = max(room_em(line) for line in lines) * size + sign
    if badge:
        widest = max(widest, (room_em(grade_name) + 1.3) * note)
    height = size * (_LINE * len(lines) + 0.55) + badge
    left = (width - widest) / 2.0
    pad = size * 0.75
    sheet.box(Rect(left - pad, y, widest + 2.0 * pad, height), "plate", "", min(18.0, height / 2.0))
    top = y + size * 0.28
    if badge and grade is not None:
        color = f"on-plate-{grade.value}"
        x = (width - (room_em(grade_name) + 1.3) * note) / 2.0
        grade_sign(sheet, grade, x + note * 0.4, top + badge / 2.0, note * 0.34, color)
        sheet.line_of_text(grade_name, x + note * 1.3, top, badge, note, color)
        top += badge
    if sound:
        _loudspeaker(sheet, left + size * 0.4, top + size * _LINE * len(lines) / 2.0, size * 0.8)
    for line in lines:
        x = left + sign + (widest - sign - room_em(line) * size) / 2.0
        sheet.line_of_text(line, x, top, size * _LINE, size, "on-plate-soft" if sound else "on-plate")
        top += size * _LINE


def _loudspeaker(sheet: Sheet, x: float, y: float, size: float) -> None:
    """A box, a horn and two waves about (x, y)."""
    u = size / 10.0
    line = max(2.5, u * 1.1)
    color = "on-plate-soft"
    horn = (
        (x - 4 * u, y - 1.6 * u),
        (x - 1.8 * u, y - 1.6 * u),
        (x + 0.6 * u, y - 3.8 * u),
        (x + 0.6 * u, y + 3.8 * u),
    )
    sheet.line(
        (*horn, (x - 1.8 * u, y + 1.6 * u), (x - 4 * u, y + 1.6 * u), (x - 4 * u, y - 1.6 * u)), color, line
    )
    for r in (1.0, 2.1):
        wave = (
            (x + (1.4 + r) * u, y - 1.5 * r * u),
            (x + (2.0 + r * 1.25) * u, y),
            (x + (1.4 + r) * u, y + 1.5 * r * u),
        )
        sheet.line(wave, color, line)


def pill_lines(text: str, size: float, width: float) -> tuple[str, ...]:
    return balanced(text, width * (1.0 - 2.0 * _SIDE) / size - 2.0, 40.0)


def pill_height(text: str, size: float, width: float) -> float:
    return size * (_LINE * len(pill_lines(text, size, width)) + 0.55)


def _pill(sheet: Sheet, text: str, size: float, width: float, y: float) -> float:
    """A short message with its upper edge at ``y``; returns the y where the next thing below it may begin."""
    plate_of_lines(sheet, pill_lines(text, size, width), size, width, y)
    return y + pill_height(text, size, width) + 10.0


def crosshair_items(aim: str, width: float) -> list[Item]:
    """A dot; over something that can be used, a ring about it. Dark edges keep both visible on snow and sky."""
    if not aim:
        return []
    sheet = Sheet(Sizes.at(100), scrolls=False)
    x, y = width / 2.0, HEIGHT / 2.0
    if aim == "hotspot":
        sheet.disc(x, y, 20.5, "", "crosshair-edge")
        sheet.disc(x, y, 18.0, "", "crosshair")
        sheet.disc(x, y, 15.5, "", "crosshair-edge")
    sheet.disc(x, y, 5.2, "crosshair-edge")
    sheet.disc(x, y, 3.6, "crosshair")
    return sheet.items
