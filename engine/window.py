"""The place that pictures go to: one window or one offscreen buffer on Panda's bare GraphicsEngine (no ShowBase)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    ConfigVariableBool,
    DisplayRegion,
    FrameBufferProperties,
    GraphicsEngine,
    GraphicsOutput,
    GraphicsPipe,
    GraphicsPipeSelection,
    NodePath,
    RenderState,
    SamplerState,
    Texture,
    TransformState,
    WindowProperties,
    load_prc_file_data,
)

Picture = npt.NDArray[np.uint8]  # (height, width, 3), sRGB, first row on top

# Notices are developers' talk; textures of any size are kept as they are; frames wait for nothing but the display.
_SETTINGS = """
notify-level warning
notify-level-egldisplay error
notify-level-x11display error
notify-level-display error
textures-power-2 none
"""
_SOFTWARE_RENDERERS = ("llvmpipe", "softpipe", "swr", "noop", "swiftshader", "gdi generic")


class GraphicsError(RuntimeError):
    """No picture can be made on this machine; the text says what was tried and what to do."""


@dataclass(frozen=True, slots=True)
class DepthTarget:
    """A depth-only buffer with the comparison texture that it fills, for shadow maps."""

    output: GraphicsOutput
    texture: Texture


class Graphics:
    """One output (window or offscreen buffer) and what hangs on it. Make it with ``open_window`` or ``open_offscreen``."""

    def __init__(
        self,
        engine: GraphicsEngine,
        pipe: GraphicsPipe,
        output: GraphicsOutput,
        *,
        offscreen: bool,
        host: GraphicsOutput | None = None,
    ) -> None:
        self.engine = engine
        self.pipe = pipe
        self.output = output
        self.offscreen = offscreen
        self._host = host
        self._extra_outputs: list[GraphicsOutput] = []
        self._views: list[DisplayRegion] = []
        gsg = output.get_gsg()
        self.renderer_name: str = gsg.get_driver_renderer()
        self.is_software = _is_software(output)
        self.multisamples: int = output.get_fb_properties().get_multisamples()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as they are now (a window may be resized)."""
        return self.output.get_x_size(), self.output.get_y_size()

    @property
    def opengl_version(self) -> tuple[int, int]:
        """Major and minor, of the context that is drawn with."""
        gsg = self.output.get_gsg()
        return gsg.get_driver_version_major(), gsg.get_driver_version_minor()

    @property
    def anisotropy(self) -> int:
        """8 on a graphics card; 1 on software GL, where anisotropic block-compressed textures never finish a frame."""
        return 1 if self.is_software else 8

    def add_view(self, camera: NodePath, *, sort: int = 0, clear_depth: bool = True) -> DisplayRegion:
        """Draw what ``camera`` (a NodePath of a Camera) sees over the whole output; views of higher ``sort`` come later."""
        region = self.output.make_display_region()
        region.set_sort(sort)
        region.set_camera(camera)
        region.set_clear_depth_active(clear_depth)
        self._views.append(region)
        return region

    def show_views(self, shown: bool) -> None:
        """Let what ``add_view`` added be drawn, or not, while something else fills the output."""
        for region in self._views:
            region.set_active(shown)

    def make_side_output(self, name: str, *, sort: int) -> GraphicsOutput:
        """A place for display regions that draw elsewhere: a framebuffer of one pixel in this output's context, drawn in every frame
        even where the window is minimised. Lower ``sort`` than 0 comes before the window."""
        buffer = self.engine.make_output(
            self.pipe,
            name,
            sort,
            _frame_buffer(0, double=False),
            WindowProperties.size(1, 1),
            GraphicsPipe.BF_refuse_window | GraphicsPipe.BF_fb_props_optional,
            self.output.get_gsg(),
            self.output,
        )
        if buffer is None:
            raise GraphicsError(f"{self.renderer_name}: no framebuffer beside the window. Fix: update the graphics driver.")
        buffer.disable_clears()
        self._extra_outputs.append(buffer)
        return buffer

    def make_depth_target(self, name: str, size: int, *, sort: int = -100) -> DepthTarget:
        """A ``size`` × ``size`` depth buffer, drawn only in frames for which ``request_one_frame`` is called."""
        properties = FrameBufferProperties()
        properties.set_depth_bits(24)
        buffer = self.engine.make_output(
            self.pipe,
            name,
            sort,
            properties,
            WindowProperties.size(size, size),
            GraphicsPipe.BF_refuse_window | GraphicsPipe.BF_fb_props_optional,
            self.output.get_gsg(),
            self.output,
        )
        if buffer is None:
            raise GraphicsError(
                f"{self.renderer_name}: no offscreen depth buffer of {size} × {size} pixels. Fix: update the graphics driver."
            )
        texture = Texture(name)
        texture.set_format(Texture.F_depth_component24)
        texture.set_minfilter(SamplerState.FT_shadow)
        texture.set_magfilter(SamplerState.FT_shadow)
        texture.set_wrap_u(SamplerState.WM_border_color)
        texture.set_wrap_v(SamplerState.WM_border_color)
        texture.set_border_color((1.0, 1.0, 1.0, 1.0))
        buffer.add_render_texture(texture, GraphicsOutput.RTM_bind_or_copy, GraphicsOutput.RTP_depth)
        buffer.set_clear_color_active(False)
        buffer.set_clear_depth_active(True)
        buffer.set_active(False)
        self._extra_outputs.append(buffer)
        return DepthTarget(buffer, texture)

    def render_frame(self) -> None:
        self.engine.render_frame()
        TransformState.garbage_collect()  # ShowBase's task; without it every pose that ever was stays in memory
        RenderState.garbage_collect()

    def make_current(self) -> None:
        """Leave this output's OpenGL context current in this thread, for those who ask the system for it.

        Twice, because the first frame after opening buries the window that was tried before, and no context is current after that.
        """
        for _ in range(2):
            self.engine.render_frame()

    def picture(self) -> Picture:
        """The last frame drawn. Waits for the graphics card: for pictures, not for every frame."""
        texture = self.output.get_screenshot()
        if texture is None:
            raise GraphicsError(
                f"{self.renderer_name}: the last frame could not be read back. Fix: draw a frame first."
            )
        width, height = texture.get_x_size(), texture.get_y_size()
        data = np.frombuffer(texture.get_ram_image_as("RGB"), dtype=np.uint8)
        return np.ascontiguousarray(data.reshape(height, width, 3)[::-1])

    def close(self) -> None:
        """Give everything back to the driver; the object is of no use afterwards."""
        hosts = [self._host] if self._host is not None else []
        for output in (*self._extra_outputs, self.output, *hosts):
            self.engine.remove_window(output)
        self._extra_outputs.clear()


def request_one_frame(output: GraphicsOutput) -> None:
    """Let ``output`` be drawn in the next frame only."""
    output.set_active(True)
    output.set_one_shot(True)


def open_window(
    width: int,
    height: int,
    title: str,
    *,
    multisamples: int | None = None,
    fullscreen: bool = False,
    vsync: bool = True,
) -> Graphics:
    """A window on the desktop (X11 or Windows). Raises GraphicsError where there is no display or no OpenGL 3.3.

    ``multisamples``: None is 4 on a graphics card and 0 on software GL, where 4 takes four times as long. ``vsync``: wait for the
    display's refresh; a headset's mirror must not, for the headset sets the pace.
    """
    ConfigVariableBool("sync-video").set_value(vsync)  # read where the window's context is made

    def properties() -> WindowProperties:
        wanted = WindowProperties.size(width, height)
        wanted.set_title(title)
        wanted.set_fullscreen(fullscreen)
        return wanted

    return _open("pandagl", properties, GraphicsPipe.BF_require_window, multisamples, offscreen=False)


def open_offscreen(width: int, height: int, *, multisamples: int | None = None) -> Graphics:
    """A buffer that needs no display (EGL); pictures come from ``Graphics.picture``. ``multisamples``: see ``open_window``."""
    flags = GraphicsPipe.BF_refuse_window
    try:
        return _open(
            "p3headlessgl", lambda: WindowProperties.size(width, height), flags, multisamples, offscreen=True
        )
    except GraphicsError:
        # Windows has no headless module: there a hidden buffer of the usual module does.
        return _open(
            "pandagl", lambda: WindowProperties.size(width, height), flags, multisamples, offscreen=True
        )


def _open(
    module: str,
    properties: Callable[[], WindowProperties],
    flags: int,
    multisamples: int | None,
    *,
    offscreen: bool,
) -> Graphics:
    load_prc_file_data("hongji", _SETTINGS)
    engine = GraphicsEngine.get_global_ptr()
    pipe = _pipe(module)
    if pipe is None or not pipe.is_valid():
        raise GraphicsError(
            f"Panda3D's {module} finds no display or driver. Fix: start in a desktop session with OpenGL 3.3, "
            "or without a window (headless), where Mesa's EGL (Debian: libegl1, libgl1-mesa-dri) suffices."
        )
    flags |= GraphicsPipe.BF_fb_props_optional
    # A headless buffer takes its samples only as a framebuffer object, and that needs another output as its host.
    host = _host(engine, pipe, flags) if offscreen else None
    if host is not None:
        _check_version(engine, host)
        multisamples = (0 if _is_software(host) else 4) if multisamples is None else multisamples
    for samples in (4 if multisamples is None else multisamples, 0):
        wanted = _frame_buffer(samples, double=not offscreen)
        hosted = (host.get_gsg(), host) if host is not None else ()
        output = engine.make_output(pipe, "hongji", 0, wanted, properties(), flags, *hosted)
        engine.open_windows()
        if output is None or not output.is_valid():
            if output is not None:
                engine.remove_window(output)
            continue
        _check_version(engine, output)
        if samples and multisamples is None and _is_software(output):
            engine.remove_window(output)
            continue
        output.set_clear_color((0.0, 0.0, 0.0, 1.0))
        output.set_clear_color_active(True)
        output.set_clear_depth_active(True)
        return Graphics(engine, pipe, output, offscreen=offscreen, host=host)
    if host is not None:
        engine.remove_window(host)
    raise _no_picture(module)


def _host(engine: GraphicsEngine, pipe: GraphicsPipe, flags: int) -> GraphicsOutput:
    least = WindowProperties.size(1, 1)
    host = engine.make_output(pipe, "host", -1000, _frame_buffer(0, double=False), least, flags)
    engine.open_windows()
    if host is None or not host.is_valid():
        raise _no_picture(pipe.get_interface_name())
    host.set_active(False)
    return host


def _check_version(engine: GraphicsEngine, output: GraphicsOutput) -> None:
    gsg = output.get_gsg()
    version = (gsg.get_driver_version_major(), gsg.get_driver_version_minor())
    if version < (3, 3):
        name = gsg.get_driver_renderer()
        engine.remove_window(output)
        raise GraphicsError(
            f"{name} offers OpenGL {version[0]}.{version[1]}; 3.3 is needed. Fix: install the graphics card's own driver."
        )


def _no_picture(module: str) -> GraphicsError:
    return GraphicsError(
        f"Panda3D's {module} could open no picture. Fix: see `main.py doctor`; update the graphics driver."
    )


def _is_software(output: GraphicsOutput) -> bool:
    name = output.get_gsg().get_driver_renderer().lower()
    return any(part in name for part in _SOFTWARE_RENDERERS)


@cache
def _pipe(module: str) -> GraphicsPipe | None:
    """One for the whole process: when a headless pipe is let go of, it ends EGL for every other one."""
    return GraphicsPipeSelection.get_global_ptr().make_module_pipe(module)


def _frame_buffer(multisamples: int, *, double: bool) -> FrameBufferProperties:
    """``double``: a window draws behind what it shows, and swaps; without it software GL shows nothing at all."""
    properties = FrameBufferProperties()
    properties.set_back_buffers(1 if double else 0)
    properties.set_rgba_bits(8, 8, 8, 8)
    properties.set_depth_bits(24)
    properties.set_multisamples(multisamples)
    return properties
