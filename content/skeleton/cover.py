"""A new tour's picture for the lobby: the one that the import drew of the site, else a plain one that says it is none."""

import io
from collections.abc import Iterable
from pathlib import Path

from content.pictures import MAX_BYTES, PLACEHOLDER

_BEGINS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}
_SIZE = (1280, 720)
_SKY, _FAR, _NEAR = ((196, 214, 224), (232, 226, 208)), (141, 150, 140), (104, 112, 96)


def cover(candidates: Iterable[Path]) -> tuple[str, bytes]:
    """Name and bytes of the picture: the first of ``candidates`` that is one, else a plain one."""
    for file in candidates:
        try:
            content = file.read_bytes() if file.stat().st_size <= MAX_BYTES else b""
        except OSError:
            continue
        for begin, suffix in _BEGINS.items():
            if content.startswith(begin):
                return f"cover{suffix}", content
    return f"{PLACEHOLDER}.png", plain_picture()


def plain_picture() -> bytes:
    """Sky above two hills, as PNG; the same bytes always."""
    from PIL import Image, ImageDraw  # here, for a visit starts sooner without

    width, height = _SIZE
    picture = Image.new("RGB", _SIZE)
    draw = ImageDraw.Draw(picture)
    for row in range(height):
        share = row / (height - 1)
        tone = tuple(round(a + (b - a) * share) for a, b in zip(*_SKY, strict=True))
        draw.line([(0, row), (width, row)], fill=(tone[0], tone[1], tone[2]))
    draw.polygon([(0, 520), (330, 360), (700, 540), (980, 430), (width, 520), (width, height), (0, height)], fill=_FAR)
    draw.polygon([(0, 620), (420, 560), (900, 640), (width, 590), (width, height), (0, height)], fill=_NEAR)
    held = io.BytesIO()
    picture.save(held, "PNG", optimize=False)
    return held.getvalue()
