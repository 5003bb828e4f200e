"""A headset's frame as panda3d-openxr 0.1.2 draws it, to measure against: two buffers, two cameras, two walks through the scene, two copies."""

from OpenGL import GL
from panda3d.core import (
    Camera,
    FrameBufferProperties,
    GraphicsOutput,
    GraphicsPipe,
    MatrixLens,
    NodePath,
    PythonCallbackObject,
    Texture,
    WindowProperties,
)

from engine.camera import FAR_M, NEAR_M
from engine.eye_lens import clip_from_head
from engine.window import Graphics
from scenes.eyes import EyeFrame, EyePicture
from scenes.space import Pose


class TwoPasses:
    """``show`` before a frame makes it draw both eyes; ``show(None)``: nothing of it."""

    def __init__(self, head: NodePath, graphics: Graphics, size: tuple[int, int]) -> None:
        self._graphics = graphics
        self._frame: EyeFrame | None = None
        self._framebuffers: dict[int, int] = {}
        self.buffers: list[GraphicsOutput] = []
        self._lenses: list[MatrixLens] = []
        self._cameras: list[NodePath] = []
        for side in (0, 1):
            buffer = graphics.engine.make_output(
                graphics.pipe,
                f"eye {side}",
                -20 + side,
                _properties(),
                WindowProperties.size(*size),
                GraphicsPipe.BF_refuse_window | GraphicsPipe.BF_fb_props_optional,
                graphics.output.get_gsg(),
                graphics.output,
            )
            texture = Texture(f"eye {side}")
            buffer.add_render_texture(texture, GraphicsOutput.RTM_bind_or_copy)
            buffer.set_clear_color((0.0, 0.0, 0.0, 1.0))
            lens = MatrixLens()
            camera: NodePath = head.attach_new_node(Camera(f"eye {side}", lens))
            region = buffer.make_display_region()
            region.set_camera(camera)
            copy = buffer.make_display_region()
            copy.set_sort(1)
            copy.set_draw_callback(PythonCallbackObject(lambda _, side=side: self._copy(side)))
            buffer.set_active(False)
            self.buffers.append(buffer)
            self._lenses.append(lens)
            self._cameras.append(camera)

    def show(self, frame: EyeFrame | None) -> None:
        if (frame is None) != (self._frame is None):
            self._graphics.show_views(frame is None)
            for buffer in self.buffers:
                buffer.set_active(frame is not None)
        self._frame = frame
        if frame is None:
            return
        for eye, lens, camera in zip((frame.left, frame.right), self._lenses, self._cameras, strict=True):
            camera.set_pos(*eye.head_from_eye.position_m)
            lens.set_user_mat(clip_from_head(_at_head(eye), NEAR_M, FAR_M))

    def _copy(self, side: int) -> None:
        assert self._frame is not None
        eye = self._frame.right if side else self._frame.left
        bound = int(GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING))
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, self._framebuffer(eye.color))
        whole = (0, 0, eye.width, eye.height)
        GL.glBlitFramebuffer(*whole, *whole, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, bound)

    def _framebuffer(self, texture: int) -> int:
        if texture not in self._framebuffers:
            self._framebuffers[texture] = made = int(GL.glGenFramebuffers(1))
            GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, made)
            GL.glFramebufferTexture2D(GL.GL_DRAW_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, texture, 0)
        return self._framebuffers[texture]


def _at_head(eye: EyePicture) -> EyePicture:
    return EyePicture(Pose(), eye.tangents, eye.width, eye.height, eye.color)


def _properties() -> FrameBufferProperties:
    properties = FrameBufferProperties()
    properties.set_rgba_bits(8, 8, 8, 8)
    properties.set_depth_bits(24)
    return properties
