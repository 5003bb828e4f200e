"""Signs in the scene: hotspots, labels, and the rings of the stops.

Hotspots and labels face the eye and keep nearly one size in the view (``shaders/ui.vert``, MARKER: 1,000 points are as wide as
they are far); they are drawn over the scene, so that a sign behind a tower is found. Rings and discs lie on the ground, in it.
"""

import math

from panda3d.core import NodePath

from engine.palette import color
from engine.text import Glyphs
from engine.ui_mesh import UiMesh, prepare
from interaction.panel_badge import grade_sign
from interaction.panel_sheet import Sheet, Sizes
from scenes.panel import Item, Rect, TextItem
from scenes.space import distance
from scenes.typography import break_lines, room_em
from scenes.world import Marker, SceneLabel, StopMark, World

BIN_SORT = 1000
RADIUS = 25.0
_GROUND_POINT_M = 0.01
_LIFT_M = 0.03
_LABEL_EM = 17.0


class MarkersView:
    """Mirrors markers, labels and stop marks. Costs a few comparisons while nothing changes."""

    def __init__(self, root: NodePath, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._over: NodePath = root.attach_new_node("signs")
        prepare(self._over)
        self._ground: NodePath = root.attach_new_node("ground signs")
        prepare(self._ground)
        self._ground.set_depth_test(True)
        self._ground.set_depth_offset(1)
        self._ground.set_p(-90.0)  # the sheet's x is the world's x, its y downwards is the world's -y
        self._ground.set_scale(_GROUND_POINT_M)
        self._markers: tuple[object, ...] | None = None
        self._labels: tuple[object, ...] | None = None
        self._marks: tuple[StopMark, ...] | None = None
        self._marker_node: NodePath | None = None
        self._label_node: NodePath | None = None
        self._mark_node: NodePath | None = None

    def update(self, world: World) -> None:
        percent = world.settings.text_percent
        hidden = world.panel is not None
        markers = (() if hidden else world.markers, percent)
        if markers != self._markers:
            self._markers = markers
            self._marker_node = self._remake(
                self._marker_node, self._marker_mesh(world, markers[0], percent), BIN_SORT
            )
        labels = (() if hidden else world.labels, percent)
        if labels != self._labels:
            self._labels = labels
            self._label_node = self._remake(
                self._label_node, self._label_mesh(world, labels[0], percent), BIN_SORT + 100
            )
        eye_m = world.world_from_head.position_m[2]
        marks = tuple(mark for mark in world.stop_marks if mark.position_m[2] < eye_m)  # no ring is seen through an upper floor from below
        if marks != self._marks:
            self._marks = marks
            self._show_marks(marks)

    def _remake(self, node: NodePath | None, mesh: UiMesh, sort: int) -> NodePath | None:
        if node is not None:
            node.remove_node()
        if not len(mesh):
            return None
        made = mesh.attach(self._over, "signs", marker=True)
        for number, child in enumerate(made.get_children()):
            child.set_bin("fixed", sort + number)
        return made

    def _marker_mesh(self, world: World, markers: tuple[Marker, ...], percent: int) -> UiMesh:
        mesh = UiMesh(self._glyphs)
        eye = world.world_from_head.position_m
        far_first = sorted(markers, key=lambda m: (m.state == "pointed", -distance(m.position_m, eye)))
        for marker in far_first:
            mesh.set_anchor(marker.position_m, marker.size)
            mesh.shadow(
                Rect(-RADIUS, -RADIUS + 3.0, 2 * RADIUS, 2 * RADIUS), color("marker-shadow"), RADIUS, 16.0
            )
            mesh.add(marker_items(marker, percent))
        return mesh

    def _label_mesh(self, world: World, labels: tuple[SceneLabel, ...], percent: int) -> UiMesh:
        mesh = UiMesh(self._glyphs)
        eye = world.world_from_head.position_m
        for label in sorted(labels, key=lambda one: -distance(one.position_m, eye)):
            mesh.set_anchor(label.position_m, -1.0)
            mesh.add(label_items(label, percent))
        return mesh

    def _show_marks(self, marks: tuple[StopMark, ...]) -> None:
        if self._mark_node is not None:
            self._mark_node.remove_node()
            self._mark_node = None
        if not marks:
            return
        mesh = UiMesh(self._glyphs)
        for mark in marks:
            x, y, z = (part / _GROUND_POINT_M for part in mark.position_m)
            mesh.lift = -(z + _LIFT_M / _GROUND_POINT_M)
            r = mark.radius_m / _GROUND_POINT_M
            name = f"ring-{mark.state}"
            width = 9.0 if mark.state == "next" else 5.0
            mesh.box(Rect(x - r, -y - r, 2 * r, 2 * r), color(f"{name}-fill"), color(name), r, width)
            if mark.state == "next":
                inner = r * 0.86
                mesh.box(
                    Rect(x - inner, -y - inner, 2 * inner, 2 * inner), (0, 0, 0, 0), color(name), inner, 3.0
                )
        self._mark_node = mesh.attach(self._ground, "stops")
        self._mark_node.set_bin("fixed", BIN_SORT - 100)


def marker_items(marker: Marker, percent: int) -> list[Item]:
    """A hotspot's sign about (0, 0): a disc with the picture of its kind. What is required has a second ring."""
    sheet = Sheet(Sizes.at(percent), scrolls=False)
    pointed, seen = marker.state == "pointed", marker.state == "seen"
    r = RADIUS * (1.2 if pointed else 0.86 if seen else 1.0)
    plate = "marker-pointed" if pointed else "marker-seen" if seen else "marker"
    edge = "on-accent" if pointed else "marker-seen-edge" if seen else "marker-edge"
    ink = "on-accent" if pointed else "marker-seen-ink" if seen else "marker-ink"
    if marker.required and not seen:
        sheet.disc(0.0, 0.0, r + 8.0, "", "marker-required")
    sheet.disc(0.0, 0.0, r, plate, edge)
    _kind_sign(sheet, marker.kind, r * 0.5, ink)
    if seen:
        x = y = r * 0.74
        sheet.disc(x, y, r * 0.42, "good", "on-accent")
        sheet.mark("chosen", x, y, r * 0.48)
    if pointed:
        size = 26.0 * sheet.sizes.scale**0.65
        lines = break_lines(marker.title, 16.0)
        width = max(room_em(line) for line in lines) * size
        height = size * (1.45 * len(lines) + 0.5)
        top = -r - 18.0 - height  # above: the prompt is below
        sheet.box(Rect(-width / 2 - size * 0.7, top, width + size * 1.4, height), "plate", "", 14.0)
        for k, line in enumerate(lines):
            y = top + size * (0.25 + 1.45 * k)
            sheet.line_of_text(line, -room_em(line) * size / 2.0, y, size * 1.45, size, "on-plate")
    return sheet.items


def _kind_sign(sheet: Sheet, kind: str, r: float, ink: str) -> None:
    """The picture of a kind of hotspot within the radius ``r``."""
    w = max(2.4, r * 0.22)
    if kind == "board":
        for k, length in enumerate((0.85, 0.85, 0.45)):
            y = (k - 1) * r * 0.62
            sheet.line(((-r * 0.85, y), (-r * 0.85 + 2 * r * length, y)), ink, w)
    elif kind == "artefact":
        sheet.polygon(0.0, 0.0, r * 1.02, 6, ink, w)
        for angle in (math.pi / 2, -math.pi / 6, 7 * math.pi / 6):
            sheet.line(((0.0, 0.0), (r * math.cos(angle), r * math.sin(angle))), ink, w * 0.8)
    elif kind == "comparison":
        sheet.line(((0.0, -r), (0.0, r)), ink, w * 0.8)
        for side in (-1.0, 1.0):
            sheet.line(((side * r * 0.45, -r * 0.5), (side * r, 0.0), (side * r * 0.45, r * 0.5)), ink, w)
    elif kind == "map":
        sheet.line(
            ((-r * 0.9, r * 0.6), (-r * 0.25, -r * 0.1), (r * 0.2, r * 0.35), (r * 0.75, -r * 0.55)), ink, w
        )
        sheet.disc(r * 0.75, -r * 0.55, r * 0.28, ink)
        sheet.disc(-r * 0.9, r * 0.6, r * 0.2, ink)
    elif kind == "event":
        sheet.line(
            ((-r * 0.45, -r * 0.75), (r * 0.8, 0.0), (-r * 0.45, r * 0.75), (-r * 0.45, -r * 0.75)), ink, w
        )
        sheet.disc(-r * 0.08, 0.0, r * 0.26, ink)
    elif kind == "act":  # an open hand
        sheet.line(((-r * 0.5, r * 0.05), (-r * 0.35, r * 0.9), (r * 0.4, r * 0.9), (r * 0.55, r * 0.1), (r * 0.95, -r * 0.25)), ink, w)
        for finger, top in enumerate((-0.65, -0.95, -0.9, -0.6)):
            x = (finger - 1.5) * r * 0.34
            sheet.line(((x, r * 0.2), (x, top * r)), ink, w)
    elif kind == "quiz":
        for row in (-1.0, 1.0):
            y = row * r * 0.45
            sheet.line(((-r * 0.95, y), (-r * 0.7, y + r * 0.25), (-r * 0.3, y - r * 0.28)), ink, w * 0.9)
            sheet.line(((r * 0.1, y), (r * 0.9, y)), ink, w * 0.9)
    elif kind == "sources":
        sheet.line(((0.0, -r * 0.5), (-r * 0.9, -r * 0.75), (-r * 0.9, r * 0.5), (0.0, r * 0.75)), ink, w)
        sheet.line(((0.0, -r * 0.5), (r * 0.9, -r * 0.75), (r * 0.9, r * 0.5), (0.0, r * 0.75)), ink, w)
        sheet.line(((0.0, -r * 0.5), (0.0, r * 0.75)), ink, w)
    else:
        size = r * 2.0
        sheet.add(TextItem(-room_em("?") * size / 2.0, size * 0.36, size, "?", ink, False, None, True))


def label_items(label: SceneLabel, percent: int) -> list[Item]:
    """A plate above (0, 0) with a thin foot: first line bold, grade by sign and colour."""
    sheet = Sheet(Sizes.at(percent), scrolls=False)
    size = 24.0 * sheet.sizes.scale**0.65
    head, _, rest = label.text.partition("\n")
    sign = size * 1.3 if label.grade is not None else 0.0
    heads = break_lines(head, _LABEL_EM - sign / size)
    lines = break_lines(rest, _LABEL_EM) if rest else ()
    width = max(
        sign + max(room_em(one) for one in heads) * size,
        max((room_em(one) for one in lines), default=0.0) * size,
    )
    pad = size * 0.7
    height = size * (1.5 * len(heads) + 1.42 * len(lines)) + 1.4 * pad
    top = -height - 26.0
    sheet.line(((0.0, 0.0), (0.0, -26.0)), "plate", 3.0)
    sheet.disc(0.0, 0.0, 4.5, f"on-plate-{label.grade.value}" if label.grade else "on-plate", "plate-solid")
    sheet.box(Rect(-width / 2 - pad, top, width + 2 * pad, height), "plate", "", 10.0)
    y = top + pad * 0.7
    tint = f"on-plate-{label.grade.value}" if label.grade is not None else "on-plate"
    if label.grade is not None:
        grade_sign(sheet, label.grade, -width / 2 + size * 0.45, y + size * 0.75, size * 0.38, tint)
    for one in heads:
        sheet.line_of_text(one, -width / 2 + sign, y, size * 1.5, size, tint, bold=True)
        y += size * 1.5
    for one in lines:
        sheet.line_of_text(one, -width / 2, y, size * 1.42, size, "on-plate")
        y += size * 1.42
    return sheet.items
