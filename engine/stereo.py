"""Both eyes of a headset, and their mirror on the desktop: what is solid in one go, the rest eye by eye.

What hangs below ``solid`` is culled once and drawn once, each thing in two instances, side by side in a picture of double width
(``shaders/eyes.glsl``). What is left (sky, effects, signs, hands) is a few draw calls: culled once, drawn for each eye by Panda's stereo
channels. Both walks use the frustum that holds both eyes' own. docs/decisions/stereo.md says what else was tried, and what each costs.

All regions hang on an output of their own, so that a minimised window stops the mirror and not the headset.
"""

from collections.abc import Callable
from typing import Any, Protocol

from panda3d.core import (
    Camera,
    DisplayRegion,
    DrawMask,
    GraphicsOutput,
    Lens,
    MatrixLens,
    NodePath,
    OmniBoundingVolume,
    PTA_LVecBase4f,
    PythonCallbackObject,
    RenderState,
    ShaderAttrib,
)

from engine.camera import FAR_M, NEAR_M
from engine.eye_lens import EyesFrame, clip_from_head, enclosing
from engine.eye_targets import EyeTargets, bind_framebuffer, bound_framebuffer
from engine.hidden_area import HiddenArea
from engine.window import Graphics, Picture
from scenes.eyes import EyeFrame

SORT = -10
"""Before the window, after the sun's maps."""
_SAMPLES = 4
_TRIES = 3
"""Panda leaves frames out while it waits for a window's new size; a headset must not see an image without a picture."""
_REST = DrawMask.bit(20)
_BOTH, _LEFT, _RIGHT = range(3)


class Scene(Protocol):
    """What is seen: ``engine.site_view.SiteView``."""

    @property
    def solid(self) -> NodePath:
        """What ``surface.vert`` draws."""

    @property
    def uniforms(self) -> PTA_LVecBase4f:
        """The array ``frame`` of shaders/frame.glsl."""

    def set_eyes(self, eyes: int) -> None: ...


class StereoView:
    """``head``: the NodePath of the head's pose, below the root of ``scene``. ``draw`` is a frame."""

    def __init__(self, head: NodePath, graphics: Graphics, scene: Scene) -> None:
        self._graphics = graphics
        self._scene = scene
        self._solid = solid = scene.solid
        self.targets = EyeTargets(graphics.multisamples if graphics.is_software else _SAMPLES)
        self.lens = MatrixLens()
        self._head = head
        self._inputs = EyesFrame(scene.uniforms)
        self._solid_camera = Camera("both eyes, solid", self.lens)
        self._solid_camera.set_scene(solid)
        self._rest_camera = Camera("both eyes, rest", self.lens)
        self._rest_camera.set_camera_mask(_REST)
        solid.hide(_REST)
        self._hidden = HiddenArea(solid)
        self._above: RenderState | None = None
        self._aimed: tuple[object, ...] = ()
        self._frame: EyeFrame | None = None
        self._begun = False
        self._problem: BaseException | None = None
        self._keep = False
        self._kept: tuple[Picture, Picture] | None = None
        self._bound: dict[tuple[int, int], int] = {}
        self.output: GraphicsOutput = graphics.make_side_output("eyes", sort=SORT)
        self.output.set_active(False)
        rest = head.attach_new_node(self._rest_camera)
        self._regions = (
            self._add(_BOTH, head.attach_new_node(self._solid_camera), Lens.SC_mono),
            self._add(_LEFT, rest, Lens.SC_left),
            self._add(_RIGHT, rest, Lens.SC_right),
        )
        self._mirror: DisplayRegion = graphics.output.make_display_region()
        self._mirror.set_draw_callback(PythonCallbackObject(self._guarded(self._draw_mirror)))
        self._mirror.set_active(False)

    def draw(self, frame: EyeFrame | None) -> None:
        """Draw both eyes and their mirror, or, with None, the desktop's own views."""
        self.show(frame)
        for _ in range(_TRIES):
            self._graphics.render_frame()
            if frame is None or self._begun:
                break
        problem, self._problem = self._problem, None
        if problem is not None:
            raise problem  # here, for Panda must not meet it in the middle of its frame

    def show(self, frame: EyeFrame | None) -> None:
        """Let the next frame draw this, without drawing it."""
        if (frame is None) != (self._frame is None):
            self._scene.set_eyes(1 if frame is None else 2)
            self._graphics.show_views(frame is None)
            self.output.set_active(frame is not None)
            self._mirror.set_active(frame is not None)
        if frame is None and self._frame is not None:
            self._hidden.hide()
            self.targets.forget()
            self._bound.clear()
        self._frame = frame
        self._begun = False
        if frame is not None:
            self._regions[_BOTH].set_active(not self._solid.is_hidden())
            self._inherit()
            self._aim(frame)
            self._inputs.update(self._head.get_net_transform().get_mat())
            self._hidden.update(frame)

    def keep_pictures(self) -> None:
        """Read both eyes' images back in the next frame."""
        self._keep = True
        self._kept = None

    def pictures(self) -> tuple[Picture, Picture]:
        """What ``keep_pictures`` asked for: left and right. RuntimeError where no frame was drawn since."""
        if self._kept is None:
            raise RuntimeError("the eyes' pictures were not kept: ask before the frame, and draw it into a headset")
        return self._kept

    def close(self) -> None:
        """While the context is still there; the object is of no use afterwards."""
        for region in (*self._regions, self._mirror):
            region.clear_draw_callback()  # they hold this object
        self.targets.forget()

    def _add(self, number: int, camera: NodePath, channel: int) -> DisplayRegion:
        region = self.output.make_display_region()
        region.set_sort(number)
        region.set_camera(camera)
        region.set_stereo_channel(channel)
        region.disable_clears()
        region.set_draw_callback(PythonCallbackObject(self._guarded(lambda data: self._draw(number, data))))
        return region

    def _inherit(self) -> None:
        """The solid camera's walk begins below the scene's root: it takes along what is set above, with two instances of everything."""
        above = self._solid.get_parent().get_net_state()
        if above != self._above:
            self._above = above
            inputs = ShaderAttrib.make().set_shader_input("frame", self._inputs.values).set_instance_count(2)
            self._solid_camera.set_initial_state(above.compose(RenderState.make(inputs)))

    def _aim(self, frame: EyeFrame) -> None:
        eyes = (frame.left, frame.right)
        key = tuple((eye.head_from_eye, eye.tangents) for eye in eyes)
        if key == self._aimed:
            return
        self._aimed = key
        left, right = (clip_from_head(eye, NEAR_M, FAR_M) for eye in eyes)
        self._inputs.set_eyes((left, right), [eye.head_from_eye.position_m for eye in eyes])
        both = enclosing(eyes, NEAR_M, FAR_M)
        self.lens.set_user_mat(left if both is None else both.clip_from_head())
        self.lens.set_left_eye_mat(left)
        self.lens.set_right_eye_mat(right)
        bounds = OmniBoundingVolume() if both is None else self.lens.make_bounds()
        for camera in (self._solid_camera, self._rest_camera):
            camera.set_cull_bounds(bounds)

    def _draw(self, number: int, data: Any) -> None:
        frame = self._frame
        assert frame is not None
        if self._problem is not None:
            return
        bound = self._framebuffer((1, 1))
        try:
            if not self._begun:
                self._begun = True
                self.targets.begin(frame)
            if number == _BOTH:
                self.targets.draw_both(data.upcall)
            else:
                self.targets.half(frame, number - _LEFT)
                data.upcall()
            if number == _RIGHT:
                self.targets.end(frame)
                if self._keep:
                    self._keep = False
                    self._kept = self.targets.picture(frame.left), self.targets.picture(frame.right)
        finally:
            bind_framebuffer(bound)

    def _draw_mirror(self, _data: object) -> None:
        assert self._frame is not None
        size = self._graphics.size
        bound = self._framebuffer(size)
        try:
            self.targets.show(self._frame, size, bound, sampled=self._graphics.multisamples > 0)
        finally:
            bind_framebuffer(bound)

    def _framebuffer(self, size: tuple[int, int]) -> int:
        """What Panda has bound for an output of this size: asked once, for OpenGL's answers are dear, and it stays."""
        if size not in self._bound:
            self._bound[size] = bound_framebuffer()
        return self._bound[size]

    def _guarded(self, draw: Callable[[object], None]) -> Callable[[object], None]:
        def guarded(data: object) -> None:
            try:
                draw(data)
            except BaseException as problem:  # noqa: BLE001 -- raised by ``draw``, once Panda's frame is over
                self._problem = self._problem or problem

        return guarded
