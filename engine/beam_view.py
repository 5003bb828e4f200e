"""What a hand points with: a thin beam to a sign or a panel, an arc to a place on the ground, or a stub that says "you hold a pointer".

A beam of unbroken line leads somewhere; a dashed arc leads nowhere that one may stand. Where the arc lands: ``landing_view.py``.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    Geom,
    GeomNode,
    GeomTristrips,
    GeomVertexData,
    GeomVertexFormat,
    LVecBase4f,
    NodePath,
    OmniBoundingVolume,
    PTA_LVecBase4f,
)

from engine.palette import Color, color
from engine.shader_files import shader
from engine.text import Glyphs
from engine.ui_mesh import UiMesh, prepare
from scenes.panel import Rect
from scenes.space import Vec3
from scenes.world import World

SORT = 1900
"""Over the scene and below captions, so that no word is struck through."""
SORT_TO_PANEL = 3800
"""Over the panel that it ends on, and over hands."""
WAY = 48  # shaders/beam.glsl
STUB_M = 0.3
_HALF_WIDTH = math.tan(math.radians(0.36))
"""With its soft dark edges; the light core is a third of a degree wide."""
_FROM_HAND_M = (0.015, 0.11)  # it begins just before the hand and is whole a hand's breadth on
_STRENGTH = 0.9
_ON_PANEL = 0.2  # of that at a panel: the ring tells where, and text stays text

Way = npt.NDArray[np.float32]
"""(WAY, 4): places in the world in metres, and how much of the beam is seen there, 0 to 1."""


class BeamView:
    """Mirrors ``World.pointing`` and the pointing hand. ``root`` is the root of what the eyes see."""

    def __init__(self, root: NodePath, glyphs: Glyphs) -> None:
        self._values = PTA_LVecBase4f.empty_array(WAY)
        self._line: NodePath = root.attach_new_node(_strip())
        prepare(self._line)
        self._line.set_shader(shader("beam", "beam"))
        self._line.set_shader_input("way", self._values)
        self._line.set_shader_input("half_width", _HALF_WIDTH)
        self._line.set_shader_input("light", _straight(color("beam")))
        self._line.set_shader_input("dark", _straight(color("beam-edge")))
        self._line.set_shader_input("dashes", 0.0)
        self._line.hide()
        self._end = _ring(root, glyphs)
        self._kind = ""
        self._sort = 0
        self._dashes = 0.0

    def update(self, world: World) -> None:
        kind, places = pointed_way(world)
        if kind != self._kind:
            self._kind = kind
            _show(self._line, kind != "")
            _show(self._end, kind == "end")
            # A sign and a panel are drawn over what stands before them, and so is the beam that leads there.
            self._line.set_depth_test(kind == "arc")
        if not kind:
            return
        sort = SORT if world.panel is None else SORT_TO_PANEL
        if sort != self._sort:
            self._sort = sort
            self._line.set_bin("fixed", sort)
            for number, child in enumerate(self._end.get_children()):
                child.set_bin("fixed", sort + 1 + number)
        places_shown = way(kind, places)
        if world.panel is not None:
            places_shown[:, 3] *= np.linspace(1.0, _ON_PANEL, WAY, dtype=np.float32)
        self._values.set_data(places_shown.tobytes())
        dashes = 0.0
        if kind == "arc" and not world.pointing.landing_ok:
            dashes = float(max(4, round(_length_m(places) / 0.24)))
        if dashes != self._dashes:
            self._dashes = dashes
            self._line.set_shader_input("dashes", dashes)
        if kind == "end":
            self._end.set_pos(*places[-1])


def pointed_way(world: World) -> tuple[str, Sequence[Vec3]]:
    """What is to be drawn, and through which places of the world: ``arc``, ``end``, ``stub``, or "" and nothing."""
    hand = next((one for one in world.hands if one.side == world.pointing_hand), None)
    pointing = world.pointing
    busy = world.holding is not None and world.holding.side == world.pointing_hand
    if hand is None or pointing.touching or busy:
        return "", ()
    if len(pointing.arc) > 1:
        return "arc", pointing.arc
    aim = world.world_from_hands @ hand.stage_from_aim
    if pointing.beam_end_m is not None:
        return "end", (aim.position_m, pointing.beam_end_m)
    return "stub", (aim.position_m, aim.point((0.0, STUB_M, 0.0)))


def way(kind: str, places: Sequence[Vec3]) -> Way:
    """``places`` resampled to ``WAY`` and faded at the hand; a stub fades out towards its end.

    Along a straight beam the samples lie closer at the hand, where it fades.
    """
    corners = np.array(places, dtype=np.float64)
    steps = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    run_m = np.concatenate(([0.0], np.cumsum(steps)))
    share = np.linspace(0.0, 1.0, WAY)
    if kind != "arc":
        share = share**2
    at_m = share * run_m[-1]
    made = np.empty((WAY, 4), dtype=np.float32)
    for axis in range(3):
        made[:, axis] = np.interp(at_m, run_m, corners[:, axis])
    begins, whole = _FROM_HAND_M
    rise = np.clip((at_m - begins) / (whole - begins), 0.0, 1.0)
    made[:, 3] = _STRENGTH * rise * rise * (3.0 - 2.0 * rise)
    if kind == "stub":
        made[:, 3] *= 1.0 - share * share
    if kind == "arc":
        made[:, 3] *= np.clip((1.0 - share) / 0.06, 0.0, 1.0)  # the marker on the ground takes over
    return made


def _length_m(places: Sequence[Vec3]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(places))


def _straight(rgba: Color) -> LVecBase4f:
    return LVecBase4f(*(part / 255.0 for part in rgba))


def _show(path: NodePath, shown: bool) -> None:
    if shown:
        path.show()
    else:
        path.hide()


def _ring(root: NodePath, glyphs: Glyphs) -> NodePath:
    """A small ring that faces the eye, of one size in the view, at what is pointed at."""
    mesh = UiMesh(glyphs)
    mesh.set_anchor((0.0, 0.0, 0.0), -1.0)
    none = (0, 0, 0, 0)
    for radius, width, name in ((12.0, 7.5, "beam-edge"), (10.0, 3.6, "beam")):
        mesh.box(Rect(-radius, -radius, 2 * radius, 2 * radius), none, color(name), radius, width)
    mesh.box(Rect(-3.4, -3.4, 6.8, 6.8), color("beam"), color("beam-edge"), 3.4, 1.4)
    path = mesh.attach(root, "beam end", marker=True)
    prepare(path)
    path.hide()
    return path


def _strip() -> GeomNode:
    """``WAY`` pairs of vertices: (number of the place, side -1 or 1, 0)."""
    vertices = np.zeros((WAY, 2, 3), dtype=np.float32)
    vertices[:, :, 0] = np.arange(WAY, dtype=np.float32)[:, None]
    vertices[:, :, 1] = (-1.0, 1.0)
    data = GeomVertexData("beam", GeomVertexFormat.get_v3(), Geom.UH_static)
    data.unclean_set_num_rows(2 * WAY)
    memoryview(data.modify_array(0)).cast("B")[:] = vertices.tobytes()
    strip = GeomTristrips(Geom.UH_static)
    strip.add_next_vertices(2 * WAY)
    geom = Geom(data)
    geom.add_primitive(strip)
    node = GeomNode("beam")
    node.add_geom(geom)
    node.set_bounds(OmniBoundingVolume())
    node.set_final(True)
    return node
