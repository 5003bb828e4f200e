"""All pictures of a model on one sheet, numbered, with size and memory; a chequered ground shows where they are transparent."""

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw

from assets.importing.picture_ink import INK, font, shortened
from assets.importing.pixels import UnreadablePicture, rgba
from assets.importing.source import SourceImage
from assets.importing.verdict import Texture

ACROSS, MOST = 5, 60
CELL_PX, THUMB_PX, TEXT_PX = 256, 224, 76
QUIET = (101, 93, 80)
RED = (155, 45, 31)
PAPER = (247, 245, 240)


def sheet(textures: Sequence[Texture], images: Mapping[str, SourceImage]) -> Image.Image | None:
    """None where there are no pictures. At most ``MOST`` are shown; ``images``: by name."""
    shown = textures[:MOST]
    if not shown:
        return None
    across = min(ACROSS, max(3, len(shown)))
    down = -(-len(shown) // across)
    page = Image.new("RGB", (across * CELL_PX, down * (CELL_PX + TEXT_PX) + 16), PAPER)
    draw = ImageDraw.Draw(page)
    for number, texture in enumerate(shown):
        x, y = number % across * CELL_PX, number // across * (CELL_PX + TEXT_PX) + 12
        _cell(page, draw, (x, y), number + 1, texture, images.get(texture.name))
    if len(textures) > MOST:
        draw.text((page.width - 12, page.height - 4), f"+ {len(textures) - MOST}", fill=INK, font=font(20), anchor="rs")
    return page


def _cell(
    page: Image.Image, draw: ImageDraw.ImageDraw, at: tuple[int, int], number: int, texture: Texture, image: SourceImage | None
) -> None:
    x, y = at[0] + (CELL_PX - THUMB_PX) // 2, at[1]
    thumb = _thumb(image)
    if thumb is None:
        draw.rectangle((x, y, x + THUMB_PX, y + THUMB_PX), outline=RED, width=3)
        for a, b in (((x, y), (x + THUMB_PX, y + THUMB_PX)), ((x + THUMB_PX, y), (x, y + THUMB_PX))):
            draw.line((a, b), fill=RED, width=3)
    else:
        page.paste(thumb, (x + (THUMB_PX - thumb.width) // 2, y + (THUMB_PX - thumb.height) // 2))
    draw.text((x, y + THUMB_PX + 8), shortened(f"{number}  {texture.name}", THUMB_PX, 17), fill=INK, font=font(17))
    size = f"{texture.width} × {texture.height}" if texture.width else "?"
    draw.text((x, y + THUMB_PX + 32), f"{size}  {memory(texture.source_bytes)}", fill=QUIET, font=font(15))
    if texture.baked_bytes:
        after = f"→ {texture.baked_width} × {texture.baked_height}  {memory(texture.baked_bytes)}"
        draw.text((x, y + THUMB_PX + 52), after, fill=QUIET, font=font(15))


def _thumb(image: SourceImage | None) -> Image.Image | None:
    if image is None or image.content is None:
        return None
    try:
        picture = Image.fromarray(rgba(image.content))
    except UnreadablePicture:
        return None
    scale = THUMB_PX / max(picture.size)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    picture = picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST)
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    chequered = np.where(((x // 12 + y // 12) % 2)[..., None], 222, 190).astype(np.uint8).repeat(3, -1)
    ground = Image.fromarray(chequered)
    ground.paste(picture, (0, 0), picture)
    return ground


def memory(size_bytes: int) -> str:
    if size_bytes >= 1024**2:
        return f"{size_bytes / 1024**2:.3g} MiB"
    return f"{max(1, round(size_bytes / 1024))} KiB" if size_bytes else ""
