"""Items of a layout (boxes, lines, text, pictures) as few meshes: all neighbours in order that share a texture are one draw call.

Used for panels, captions, markers and labels alike. Vertices lie at (x, 0, -y) in points. The fragment shader is ``ui.frag``.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    ColorBlendAttrib,
    Filename,
    Geom,
    GeomEnums,
    GeomNode,
    GeomTriangles,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    NodePath,
    OmniBoundingVolume,
    SamplerState,
    Texture,
    TexturePool,
)

from engine.palette import color
from engine.shader_files import shader
from engine.text import PIXELS_PER_EM, Glyphs
from scenes.panel import BoxItem, ImageItem, Item, LineItem, Rect, TextItem
from scenes.space import Vec3
from scenes.typography import positions_em

EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)
_GLYPH = -1.0
_BOLD_TEXELS = 0.018 * PIXELS_PER_EM
_ROOM = 3.0  # points around a shape for its smooth edge

_VERTEX = np.dtype(
    [
        ("at", "<f4", 3),
        ("uv", "<f4", 2),
        ("shape", "<f4", 4),
        ("fill", "u1", 4),
        ("border", "u1", 4),
        ("anchor", "<f4", 4),
    ]
)


@dataclass(slots=True)
class _Batch:
    """Quads that share a texture: a glyph page, a picture, or none yet."""

    page: int | None
    picture: str
    parts: list[npt.NDArray[np.void]]


class UiMesh:
    """Collects items in painter's order, then makes nodes.

    ``set_anchor`` places what follows about a point of the world; ``lift`` moves it along the sheet's normal (+Y), in points.
    """

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._batches: list[_Batch] = []
        self.anchor: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
        self.lift = 0.0

    def set_anchor(self, place_m: Vec3, size: float) -> None:
        self.anchor = (*place_m, size)

    def add(self, items: Iterable[Item]) -> None:
        """Raises KeyError for a colour that the palette lacks."""
        for item in items:
            match item:
                case TextItem():
                    self.text(item)
                case BoxItem():
                    border = color(item.border) if item.border else (0, 0, 0, 0)
                    fill = color(item.fill) if item.fill else (0, 0, 0, 0)
                    self.box(item.rect, fill, border, item.radius)
                case ImageItem():
                    self._picture(item.rect, item.file)
                case LineItem():
                    self._line(item.points, color(item.color), item.width)

    def box(
        self,
        rect: Rect,
        fill: tuple[int, int, int, int],
        border: tuple[int, int, int, int] = (0, 0, 0, 0),
        radius: float = 14.0,
        border_width: float = 2.5,
    ) -> None:
        x, y, w, h = rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, rect.w / 2.0, rect.h / 2.0
        shape = (w, h, min(radius, w, h), border_width if border[3] else 0.0)
        self._quad(self._open(None), x, y, w + _ROOM, h + _ROOM, 0.0, shape, fill, border)

    def shadow(self, rect: Rect, fill: tuple[int, int, int, int], radius: float, blur: float) -> None:
        x, y, w, h = rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, rect.w / 2.0, rect.h / 2.0
        self._quad(self._open(None), x, y, w + blur, h + blur, 0.0, (w, h, radius, -blur), fill, (0, 0, 0, 0))

    def text(self, item: TextItem) -> None:
        fill = color(item.color)
        bold = _BOLD_TEXELS if item.bold else 0.0
        places = positions_em(item.text)
        by_page: dict[int, list[tuple[float, ...]]] = {}
        for char, place in zip(item.text, places, strict=False):
            glyph = self._glyphs.glyph(char)
            if glyph is not None:
                by_page.setdefault(glyph[0], []).append((place, *glyph[1]))
        for page, rows in by_page.items():
            g = np.array(rows, dtype=np.float32)
            left, right = item.x + (g[:, 0] + g[:, 1]) * item.size, item.x + (g[:, 0] + g[:, 3]) * item.size
            low, high = -item.y + g[:, 2] * item.size, -item.y + g[:, 4] * item.size
            quads = np.zeros((len(rows), 4), dtype=_VERTEX)
            quads["at"][:, :, 0] = np.stack((left, right, right, left), axis=1)
            quads["at"][:, :, 2] = np.stack((low, low, high, high), axis=1)
            quads["uv"][:, :, 0] = g[:, [5, 7, 7, 5]]
            quads["uv"][:, :, 1] = g[:, [6, 6, 8, 8]]
            quads["shape"] = (bold, 0.0, 0.0, _GLYPH)
            quads["fill"] = fill
            quads["anchor"] = self.anchor
            self._open(page).parts.append(quads.reshape(-1))

    def _line(
        self, points: tuple[tuple[float, float], ...], fill: tuple[int, int, int, int], width: float
    ) -> None:
        half = width / 2.0
        for (x0, y0), (x1, y1) in pairwise(points):
            along = math.hypot(x1 - x0, y1 - y0) / 2.0
            turn = math.atan2(y1 - y0, x1 - x0)
            shape = (along + half, half, half, 0.0)
            middle = ((x0 + x1) / 2.0, (y0 + y1) / 2.0)
            self._quad(
                self._open(None), *middle, along + half + _ROOM, half + _ROOM, turn, shape, fill, (0, 0, 0, 0)
            )

    def _picture(self, rect: Rect, file: str) -> None:
        batch = _Batch(None, file, [])
        self._batches.append(batch)
        x, y, w, h = rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, rect.w / 2.0, rect.h / 2.0
        self._quad(batch, x, y, w + 1.0, h + 1.0, 0.0, (w, h, 12.0, 0.0), (255, 255, 255, 255), (0, 0, 0, 0))

    def _open(self, page: int | None) -> _Batch:
        """The batch that a quad on ``page`` (None: on any) joins, or a new one."""
        last = self._batches[-1] if self._batches else None
        if last is not None and not last.picture:
            if last.page is None:
                last.page = page
                return last
            if page is None or page == last.page:
                return last
        self._batches.append(_Batch(page, "", []))
        return self._batches[-1]

    def _quad(
        self,
        batch: _Batch,
        x: float,
        y: float,
        w: float,
        h: float,
        turn: float,
        shape: tuple[float, float, float, float],
        fill: tuple[int, int, int, int],
        border: tuple[int, int, int, int],
    ) -> None:
        """A box of half size (w, h) about (x, y), turned clockwise on the sheet by ``turn`` radians."""
        c, s = math.cos(-turn), math.sin(-turn)
        quad = np.zeros(4, dtype=_VERTEX)
        corners = ((-w, h), (w, h), (w, -h), (-w, -h))
        quad["at"] = [(x + u * c - v * s, self.lift, -y + u * s + v * c) for u, v in corners]
        quad["uv"] = corners
        quad["shape"] = shape
        quad["fill"] = fill
        quad["border"] = border
        quad["anchor"] = self.anchor
        batch.parts.append(quad)

    def attach(self, parent: NodePath, name: str, *, marker: bool = False) -> NodePath:
        """A node below ``parent`` with a child for every texture, drawn in order with no depth test."""
        root = parent.attach_new_node(name)
        defines = ("MARKER",) if marker else ()
        for number, batch in enumerate(self._batches):
            node = _geom_node(np.concatenate(batch.parts))
            path = root.attach_new_node(node)
            if batch.picture:
                path.set_shader(shader("ui", "ui", "PICTURE", *defines))
                path.set_texture(_load_picture(batch.picture))
            elif batch.page is not None:
                path.set_shader(shader("ui", "ui", "GLYPHS", *defines))
                path.set_texture(self._glyphs.page(batch.page))
            else:
                path.set_shader(shader("ui", "ui", *defines))
            path.set_bin("fixed", number)
        return root

    def __len__(self) -> int:
        return sum(len(part) for batch in self._batches for part in batch.parts) // 4


def prepare(root: NodePath) -> None:
    """What all nodes of the interface share: premultiplied blending, no depth, no culling by side, no clip, no scroll."""
    root.set_attrib(
        ColorBlendAttrib.make(
            ColorBlendAttrib.M_add, ColorBlendAttrib.O_one, ColorBlendAttrib.O_one_minus_incoming_alpha
        )
    )
    root.set_depth_test(False)
    root.set_depth_write(False)
    root.set_two_sided(True)
    root.set_light_off(1)
    root.set_shader_input("clip", EVERYWHERE)
    root.set_shader_input("softness", 0.0)
    root.set_shader_input("scroll", 0.0)


@cache
def _make_format() -> GeomVertexFormat:
    array = GeomVertexArrayFormat()
    array.add_column("vertex", 3, GeomEnums.NT_float32, GeomEnums.C_point)
    array.add_column("texcoord", 2, GeomEnums.NT_float32, GeomEnums.C_texcoord)
    array.add_column("shape", 4, GeomEnums.NT_float32, GeomEnums.C_other)
    array.add_column("color", 4, GeomEnums.NT_uint8, GeomEnums.C_color)
    array.add_column("border", 4, GeomEnums.NT_uint8, GeomEnums.C_color)
    array.add_column("anchor", 4, GeomEnums.NT_float32, GeomEnums.C_other)
    made = GeomVertexFormat()
    made.add_array(array)
    return GeomVertexFormat.register_format(made)


def _geom_node(vertices: npt.NDArray[np.void]) -> GeomNode:
    data = GeomVertexData("ui", _make_format(), GeomEnums.UH_static)
    data.unclean_set_num_rows(len(vertices))
    memoryview(data.modify_array(0)).cast("B")[:] = vertices.tobytes()
    first = np.arange(0, len(vertices), 4, dtype=np.uint32)[:, None]
    indices = (first + np.array([0, 1, 2, 0, 2, 3], dtype=np.uint32)).reshape(-1)
    triangles = GeomTriangles(GeomEnums.UH_static)
    triangles.set_index_type(GeomEnums.NT_uint32)
    array = triangles.modify_vertices()
    array.unclean_set_num_rows(len(indices))
    memoryview(array).cast("B")[:] = indices.tobytes()
    triangles.set_vertices(array)
    geom = Geom(data)
    geom.add_primitive(triangles)
    node = GeomNode("ui")
    node.add_geom(geom)
    node.set_bounds(OmniBoundingVolume())
    node.set_final(True)
    return node


def _load_picture(file: str) -> Texture:
    """A picture file, or plain grey where it cannot be read: the checker has named it before."""
    texture = TexturePool.load_texture(Filename.from_os_specific(file)) if Path(file).is_file() else None
    if texture is None:
        return _blank()
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    texture.set_wrap_u(SamplerState.WM_clamp)
    texture.set_wrap_v(SamplerState.WM_clamp)
    return texture


@cache
def _blank() -> Texture:
    texture = Texture("blank")
    texture.setup_2d_texture(1, 1, Texture.T_unsigned_byte, Texture.F_rgba)
    texture.set_ram_image(bytes((200, 205, 210, 255)))
    return texture
