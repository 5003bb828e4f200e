"""The renderer without pictures: keeps what would be seen, for tests and for thinking without a display.

Implements ``scenes.edges.Renderer``. Its PNG is one plain colour; what would be seen is written in the file as text (iTXt chunk
``Hongji``), so that nobody takes it for a picture and everybody can read it.
"""

import json
import struct
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from scenes.space import Pose, Vec2
from scenes.world import World

_WIDTH, _HEIGHT = 64, 36
_PAPER = (0xF7, 0xF2, 0xE8)
_SCENE = (0x7C, 0x8A, 0x94)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a visitor would see and read in a frame. Titles and texts are in the visitor's language."""

    mode: str
    panel: str | None
    panel_title: str
    panel_texts: tuple[str, ...]
    focus: str
    captions: tuple[str, ...]
    prompt: str
    notice: str
    markers: tuple[tuple[str, str], ...]  # id and state
    labels: tuple[str, ...]
    stop_marks: tuple[tuple[str, str], ...]
    light: str
    variant: str
    figures: int
    sounds: tuple[str, ...]
    world_from_head: Pose
    camera: str  # what the camera's sign tells; "none": there is no sign
    hand_cursor: Vec2 | None


class MemoryRenderer:
    """``seen`` is what the last ``mirror`` would show, ``frames`` how many were drawn."""

    def __init__(self) -> None:
        self.seen: Seen | None = None
        self.drawn: Seen | None = None
        self.frames = 0
        self.closed = False

    def mirror(self, world: World) -> None:
        opened = world.panel
        self.seen = Seen(
            mode=world.mode,
            panel=opened.panel.id if opened else None,
            panel_title=opened.panel.title if opened else "",
            panel_texts=tuple(
                t for i in opened.layout.items if isinstance(t := getattr(i, "text", None), str)
            )
            if opened
            else (),
            focus=opened.focus if opened else "",
            captions=tuple(caption.text for caption in world.captions),
            prompt=world.prompt,
            notice=world.notice,
            markers=tuple((marker.id, marker.state) for marker in world.markers),
            labels=tuple(label.id for label in world.labels),
            stop_marks=tuple((mark.id, mark.state) for mark in world.stop_marks),
            light=world.light,
            variant=world.variant,
            figures=len(world.figures),
            sounds=tuple(sound.key for sound in world.sounds),
            world_from_head=world.world_from_head,
            camera=world.camera.value,
            hand_cursor=world.body.cursor.at if world.body.cursor is not None and world.device == "desktop" else None,
        )

    def draw(self) -> None:
        self.drawn = self.seen
        self.frames += 1

    def picture(self, path: Path) -> None:
        """Write the frame last drawn; OSError if it cannot be written or nothing was drawn yet."""
        if self.drawn is None:
            raise OSError(
                f"{path}: no frame was drawn yet, so there is no picture to write. Fix: draw first."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        beside.write_bytes(
            _png(_PAPER if self.drawn.panel else _SCENE, json.dumps(asdict(self.drawn), ensure_ascii=False))
        )
        beside.replace(path)

    def close(self) -> None:
        self.closed = True


def _png(rgb: tuple[int, int, int], text: str) -> bytes:
    rows = (b"\0" + bytes(rgb) * _WIDTH) * _HEIGHT
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)),
            _chunk(b"iTXt", b"Hongji\0\0\0\0\0" + text.encode("utf-8")),
            _chunk(b"IDAT", zlib.compress(rows)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
