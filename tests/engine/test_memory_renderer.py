"""The renderer without pictures shows what the world shows, and says of its PNG what it is."""

import json
import struct
import zlib
from pathlib import Path

import pytest

from engine.memory_renderer import MemoryRenderer
from interaction.panel_layout import lay_out
from scenes.body import CameraState
from scenes.body_memory import HandCursor
from scenes.edges import Renderer
from scenes.panel import OpenPanel, Panel, Paragraph
from scenes.space import Pose
from scenes.world import Caption, World
from tests.interaction.small_tour import small_world


def told(world: World) -> MemoryRenderer:
    renderer = MemoryRenderer()
    renderer.mirror(world)
    renderer.draw()
    return renderer


def test_it_keeps_what_would_be_seen() -> None:
    world = small_world()
    panel = Panel("board", "铁索", (Paragraph("十三根"),))
    world.panel = OpenPanel(panel, lay_out(panel, 100), Pose(), 2.0, focus="close")
    world.captions = (Caption("c", "水声", "sound"),)
    seen = told(world).drawn
    assert seen is not None
    assert (seen.panel, seen.panel_title, seen.focus, seen.captions) == ("board", "铁索", "close", ("水声",))
    assert set(seen.panel_texts) == {"铁索", "十三根"}


def test_it_keeps_what_the_camera_adds() -> None:
    world = small_world()
    world.camera, world.body.cursor = CameraState.taken, HandCursor((0.5, -0.25), "left")
    seen = told(world).drawn
    assert seen is not None and (seen.camera, seen.hand_cursor) == ("taken", (0.5, -0.25))


def test_its_picture_is_a_true_png_that_says_what_it_is(tmp_path: Path) -> None:
    renderer: Renderer = told(small_world())
    file = tmp_path / "new" / "picture.png"
    renderer.picture(file)
    data = file.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        chunks[kind], at = body, at + 12 + size
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (1 + 3 * width)
    assert json.loads(chunks[b"iTXt"].removeprefix(b"Hongji\0\0\0\0\0"))["mode"] == "visit"
    assert list(file.parent.iterdir()) == [file]


def test_there_is_no_picture_before_a_frame(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Fix: "):
        MemoryRenderer().picture(tmp_path / "none.png")
