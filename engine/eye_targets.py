"""The images of a headset as places to draw into: framebuffer objects over textures that Panda does not know. All of OpenGL in engine/.

Everything here wants the window's OpenGL context current, as it is in Panda's draw callbacks and between frames. What Panda remembers of
OpenGL's state is left as it was found; viewport and scissor Panda sets anew for each display region.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import OpenGL

# Each call would be followed by glGetError, which makes threaded drivers wait; what may fail is asked after by name below.
OpenGL.ERROR_CHECKING = False

from OpenGL import GL  # noqa: E402

from engine.window import GraphicsError, Picture  # noqa: E402
from scenes.eyes import EyeFrame, EyePicture  # noqa: E402

_MOST_IMAGES = 24
"""Two eyes with a few images each; more of them means that images went away unnoticed."""


class EyeTargets:
    """Both eyes are drawn into one buffer of double width, the left eye's picture on the left; ``end`` brings the halves into their images.

    ``samples``: how many a pixel is to have; more than 1 are averaged on the way. Framebuffers are kept for each image until ``forget``.
    Both eyes' pictures must be of one size (GraphicsError).
    """

    def __init__(self, samples: int = 0) -> None:
        self._wanted_samples = samples
        self._samples: int | None = None  # not asked for yet
        self._images: dict[tuple[int, int], int] = {}  # the image's textures, colour and depth -> its framebuffer
        self._buffers: dict[tuple[int, int, int], tuple[int, int, int]] = {}  # width, height, format of depth -> framebuffer, its parts
        self._formats: dict[int, int] = {}  # of depth textures
        self._plains: dict[tuple[int, int], tuple[int, int]] = {}  # the window's size -> framebuffer, its colours

    def begin(self, frame: EyeFrame) -> None:
        """Bind and clear what both eyes are drawn into; viewport and scissor are all of it."""
        if len(self._images) >= _MOST_IMAGES:
            self.forget()
        eye = frame.left
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._buffer(frame))
        GL.glViewport(0, 0, 2 * eye.width, eye.height)
        GL.glScissor(0, 0, 2 * eye.width, eye.height)
        GL.glClearColor(0.0, 0.0, 0.0, 1.0)
        GL.glClearDepth(1.0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)

    def draw_both(self, draw: Callable[[], None]) -> None:
        """``draw`` with the programs' own clipping at the seam between the eyes' pictures."""
        GL.glEnable(GL.GL_CLIP_DISTANCE0)
        try:
            draw()
        finally:
            GL.glDisable(GL.GL_CLIP_DISTANCE0)

    def half(self, frame: EyeFrame, side: int) -> None:
        """Bind the same again, for one eye: 0 left, 1 right."""
        eye = frame.left
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._buffer(frame))
        GL.glViewport(side * eye.width, 0, eye.width, eye.height)
        GL.glScissor(side * eye.width, 0, eye.width, eye.height)

    def end(self, frame: EyeFrame) -> None:
        """Bring what was drawn into the eyes' own images."""
        GL.glScissor(0, 0, 2 * frame.left.width, frame.left.height)
        buffer = self._buffer(frame)
        for side, eye in enumerate((frame.left, frame.right)):
            what = GL.GL_COLOR_BUFFER_BIT | (GL.GL_DEPTH_BUFFER_BIT if eye.depth else 0)
            half = (side * eye.width, 0, (side + 1) * eye.width, eye.height)
            # An image of plain light (not sRGB) has our bytes decoded on the way.
            _blit(buffer, half, self._image(eye), (0, 0, eye.width, eye.height), what, GL.GL_NEAREST, convert=not eye.srgb)

    def show(self, frame: EyeFrame, size: tuple[int, int], framebuffer: int, *, sampled: bool = False) -> None:
        """One blit of the middle of the left eye's picture over ``framebuffer`` of this size, without stretching.

        ``sampled``: the framebuffer has several samples a pixel. OpenGL scales nothing into such a one: that takes a second blit.
        """
        eye = frame.left
        source = cropped((eye.width, eye.height), size)
        # A buffer with samples cannot be scaled, so the image is shown; else the buffer, whose bytes are a display's in any case.
        read = self._image(eye) if self.samples else self._buffer(frame)
        whole = (0, 0, *size)
        if sampled:
            plain = self._plain(size)
            _blit(read, source, plain, whole, GL.GL_COLOR_BUFFER_BIT, GL.GL_LINEAR, convert=False)
            _blit(plain, whole, framebuffer, whole, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST, convert=False)
        else:
            _blit(read, source, framebuffer, whole, GL.GL_COLOR_BUFFER_BIT, GL.GL_LINEAR, convert=False)

    def picture(self, eye: EyePicture) -> Picture:
        """The bytes of the eye's finished image. Waits for the graphics card."""
        bound = bound_framebuffer()
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._image(eye))
        pixels = _pixels(eye.width, eye.height, GL.GL_RGB, GL.GL_UNSIGNED_BYTE)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, bound)
        flat = np.frombuffer(pixels, dtype=np.uint8)
        return np.ascontiguousarray(flat.reshape(eye.height, eye.width, 3)[::-1])

    @property
    def samples(self) -> int:
        """How many samples a pixel is drawn with: as wished, as far as the driver goes. 0: no multisampling."""
        if self._samples is None:
            self._samples = min(self._wanted_samples, int(GL.glGetIntegerv(GL.GL_MAX_SAMPLES))) if self._wanted_samples > 1 else 0
        return self._samples

    @property
    def count(self) -> int:
        """Images known now."""
        return len(self._images)

    def forget(self) -> None:
        """Give all framebuffers back: the images are gone, or nothing is drawn for now."""
        self._forget_plains()
        framebuffers = [*self._images.values(), *(names[0] for names in self._buffers.values())]
        renderbuffers = [name for names in self._buffers.values() for name in names[1:]]
        for kept in (self._images, self._buffers, self._formats):
            kept.clear()
        if framebuffers:
            GL.glDeleteFramebuffers(len(framebuffers), np.array(framebuffers, np.uint32))
        if renderbuffers:
            GL.glDeleteRenderbuffers(len(renderbuffers), np.array(renderbuffers, np.uint32))

    def _image(self, eye: EyePicture) -> int:
        """The framebuffer of the eye's own textures."""
        key = (eye.color, eye.depth)
        if key not in self._images:
            bound = bound_framebuffer()
            made = _framebuffer()
            _attach_texture(GL.GL_COLOR_ATTACHMENT0, eye.color)
            if eye.depth:
                _attach_texture(GL.GL_DEPTH_ATTACHMENT, eye.depth)
            _check(f"an eye's image of {eye.width} × {eye.height} pixels")
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, bound)
            self._images[key] = made
        return self._images[key]

    def _buffer(self, frame: EyeFrame) -> int:
        """The framebuffer of double width."""
        eye = frame.left
        key = (eye.width, eye.height, self._depth_format(eye.depth))
        if key not in self._buffers:
            self._buffers[key] = self._make_buffer(frame, key[2])
        return self._buffers[key][0]

    def _plain(self, size: tuple[int, int]) -> int:
        """A framebuffer of the window's size without samples."""
        if size not in self._plains:
            self._forget_plains()
            bound, bound_renderbuffer = bound_framebuffer(), int(GL.glGetIntegerv(GL.GL_RENDERBUFFER_BINDING))
            framebuffer = _framebuffer()
            color = _renderbuffer(GL.GL_RGBA8, size, 0)
            _attach_renderbuffer(GL.GL_COLOR_ATTACHMENT0, color)
            _check(f"a buffer of {size[0]} × {size[1]} pixels")
            GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, bound_renderbuffer)
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, bound)
            self._plains[size] = (framebuffer, color)
        return self._plains[size][0]

    def _forget_plains(self) -> None:
        for framebuffer, color in self._plains.values():
            GL.glDeleteFramebuffers(1, np.array([framebuffer], np.uint32))
            GL.glDeleteRenderbuffers(1, np.array([color], np.uint32))
        self._plains.clear()

    def _depth_format(self, depth: int) -> int:
        """Depth is kept in its image's own format, or it could not be copied there."""
        if depth not in self._formats:
            self._formats[depth] = texture_format(depth) if depth else int(GL.GL_DEPTH_COMPONENT24)
        return self._formats[depth]

    def _make_buffer(self, frame: EyeFrame, depth_format: int) -> tuple[int, int, int]:
        sizes = (frame.left.width, frame.left.height), (frame.right.width, frame.right.height)
        if sizes[0] != sizes[1]:
            raise GraphicsError(f"the eyes' images are of two sizes, {sizes[0]} and {sizes[1]}. Fix: make both swapchains alike.")
        bound, bound_renderbuffer = bound_framebuffer(), int(GL.glGetIntegerv(GL.GL_RENDERBUFFER_BINDING))
        size = (2 * frame.left.width, frame.left.height)
        framebuffer = _framebuffer()
        color = _renderbuffer(GL.GL_SRGB8_ALPHA8, size, self.samples)
        _attach_renderbuffer(GL.GL_COLOR_ATTACHMENT0, color)
        depth = _renderbuffer(depth_format, size, self.samples)
        _attach_renderbuffer(GL.GL_DEPTH_ATTACHMENT, depth)
        _check(f"a buffer of {size[0]} × {size[1]} pixels with {self.samples} samples")
        GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, bound_renderbuffer)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, bound)
        return framebuffer, color, depth


def cropped(picture: tuple[int, int], window: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, low, right, high in pixels: the middle of a picture as far as it has the shape of the window."""
    (width, height), (window_width, window_height) = picture, (max(1, window[0]), max(1, window[1]))
    wide = min(width, max(1, round(height * window_width / window_height)))
    high = min(height, max(1, round(width * window_height / window_width)))
    left, low = (width - wide) // 2, (height - high) // 2
    return left, low, left + wide, low + high


def bind_framebuffer(name: int) -> None:
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, name)


def bound_framebuffer() -> int:
    """The framebuffer that Panda has bound now; 0 is a window's own."""
    return int(GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING))


def make_textures(count: int, width: int, height: int, content: Literal["srgb", "plain", "depth"]) -> list[int]:
    """Names of ``count`` new 2D textures, as a headset's runtime would hand them out; ``plain``: colours that nobody decodes."""
    bound = int(GL.glGetIntegerv(GL.GL_TEXTURE_BINDING_2D))
    pixel_format = {"srgb": GL.GL_SRGB8_ALPHA8, "plain": GL.GL_RGBA8, "depth": GL.GL_DEPTH_COMPONENT32F}[content]
    layout, kind = (GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT) if content == "depth" else (GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
    names = []
    for _ in range(count):
        name = int(GL.glGenTextures(1))
        GL.glBindTexture(GL.GL_TEXTURE_2D, name)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, pixel_format, width, height, 0, layout, kind, None)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAX_LEVEL, 0)
        names.append(name)
    GL.glBindTexture(GL.GL_TEXTURE_2D, bound)
    return names


def delete_textures(names: Sequence[int]) -> None:
    GL.glDeleteTextures(len(names), np.array(names, np.uint32))


def texture_format(name: int) -> int:
    """A texture's internal format."""
    bound = int(GL.glGetIntegerv(GL.GL_TEXTURE_BINDING_2D))
    GL.glBindTexture(GL.GL_TEXTURE_2D, name)
    found = int(GL.glGetTexLevelParameteriv(GL.GL_TEXTURE_2D, 0, GL.GL_TEXTURE_INTERNAL_FORMAT))
    GL.glBindTexture(GL.GL_TEXTURE_2D, bound)
    return found


def depths(eye: EyePicture) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """(height, width) float32 of ``eye.depth``, first row on top: 0 at the near plane, 1 at the far one."""
    bound = bound_framebuffer()
    framebuffer = _framebuffer()
    _attach_texture(GL.GL_DEPTH_ATTACHMENT, eye.depth)
    pixels = _pixels(eye.width, eye.height, GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, bound)
    GL.glDeleteFramebuffers(1, np.array([framebuffer], np.uint32))
    return np.frombuffer(pixels, dtype=np.float32).reshape(eye.height, eye.width)[::-1].copy()


def _blit(
    read: int,
    source: tuple[int, int, int, int],
    draw: int,
    place: tuple[int, int, int, int],
    what: int,
    how: int,
    *,
    convert: bool,
) -> None:
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, read)
    GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, draw)
    if convert:
        GL.glEnable(GL.GL_FRAMEBUFFER_SRGB)
    GL.glBlitFramebuffer(*source, *place, what, how)
    if convert:
        GL.glDisable(GL.GL_FRAMEBUFFER_SRGB)


def _framebuffer() -> int:
    name = int(GL.glGenFramebuffers(1))
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, name)
    return name


def _renderbuffer(pixel_format: int, size: tuple[int, int], samples: int) -> int:
    name = int(GL.glGenRenderbuffers(1))
    GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, name)
    GL.glRenderbufferStorageMultisample(GL.GL_RENDERBUFFER, samples, pixel_format, *size)
    return name


def _attach_texture(point: int, name: int) -> None:
    GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, point, GL.GL_TEXTURE_2D, name, 0)


def _attach_renderbuffer(point: int, name: int) -> None:
    GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, point, GL.GL_RENDERBUFFER, name)


def _check(what: str) -> None:
    found = int(GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER))
    if found != GL.GL_FRAMEBUFFER_COMPLETE:
        raise GraphicsError(f"{what} cannot be drawn into (OpenGL says {found:#06x}). Fix: update the graphics driver.")


def _pixels(width: int, height: int, layout: int, kind: int) -> bytes:
    """Of the framebuffer that is bound, rows without gaps."""
    alignment = int(GL.glGetIntegerv(GL.GL_PACK_ALIGNMENT))
    GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
    pixels: bytes = GL.glReadPixels(0, 0, width, height, layout, kind, outputType=bytes)
    GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, alignment)
    return pixels
