"""A motion's file as a texture that ``shaders/moving.glsl`` reads: nothing is left to do for it in a frame."""

import numpy as np
import numpy.typing as npt
from panda3d.core import LVecBase4f, SamplerState, Texture

from scenes.package import Motion

ROW_TEXELS = 4096
"""Of a deforming motion; every driver allows rows as wide as this."""
MOST_ROWS = 8192


def floats_needed(motion: Motion, vertices: int) -> int:
    """How many numbers the file of ``motion`` holds. ``vertices``: of the mesh that it deforms."""
    return motion.frames * (12 if motion.kind == "rigid" else 6 * vertices)


def motion_texture(motion: Motion, numbers: npt.NDArray[np.float32]) -> Texture:
    """``numbers``: all of the file, as ``scenes.package.Motion`` tells."""
    rigid = motion.kind == "rigid"
    if rigid:
        texels = numbers.reshape(motion.frames, 3, 4)[..., [2, 1, 0, 3]]  # Panda keeps BGRA
    else:
        triples = numbers.reshape(-1, 3)[:, ::-1]
        texels = np.zeros((-(-len(triples) // ROW_TEXELS), ROW_TEXELS, 3), np.float32)
        texels.reshape(-1, 3)[: len(triples)] = triples
    rows, width = texels.shape[:2]
    texture = Texture(f"{motion.name} frames")
    texture.setup_2d_texture(width, rows, Texture.T_float, Texture.F_rgba32 if rigid else Texture.F_rgb32)
    texture.set_ram_image(np.ascontiguousarray(texels, dtype="<f4").tobytes())
    texture.set_minfilter(SamplerState.FT_nearest)
    texture.set_magfilter(SamplerState.FT_nearest)
    texture.set_compression(Texture.CM_off)
    return texture


def motion_input(motion: Motion, vertices: int) -> LVecBase4f:
    """The uniform ``motion`` of moving.glsl."""
    width = 3 if motion.kind == "rigid" else ROW_TEXELS
    return LVecBase4f(motion.frames, motion.frames_per_s, width, vertices)
