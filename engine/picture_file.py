"""Pictures as files, written through Panda so that no picture library is needed at run time."""

from pathlib import Path

import numpy as np
from panda3d.core import Filename, PNMImage, Texture

from engine.window import Picture


def save_picture(picture: Picture, path: Path) -> None:
    """Write a PNG (height, width, 3), sRGB, first row on top: beside the file, then renamed. OSError if the disk refuses."""
    height, width, _ = picture.shape
    texture = Texture("picture")
    texture.setup_2d_texture(width, height, Texture.T_unsigned_byte, Texture.F_rgb)
    texture.set_ram_image(np.ascontiguousarray(picture[::-1, :, ::-1]).tobytes())
    image = PNMImage(width, height, 3)
    texture.store(image)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.stem}.part.png")
    if not image.write(Filename.from_os_specific(str(beside))):
        beside.unlink(missing_ok=True)
        raise OSError(f"{path}: the picture could not be written. Fix: free disk space, or name a folder you may write to.")
    beside.replace(path)
