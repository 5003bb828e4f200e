"""The picture of the world: composes the site, the signs, the panels, the captions and the sounds. One way, world to nodes."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.act_view import ActView
from engine.beam_view import BeamView
from engine.boundary_view import BoundaryView
from engine.camera import FAR_M, NEAR_M, EyeCamera
from engine.camera_sign_view import CameraSignView
from engine.captions_view import CaptionsView
from engine.effects_view import EffectsView
from engine.fade import Fade
from engine.figures_view import FigureInstance
from engine.flat_layer import FlatLayer
from engine.hand_cursor_view import HandCursorView
from engine.hands_view import HandsView
from engine.landing_view import LandingView
from engine.lobby_mirror import LobbyMirror
from engine.markers_view import MarkersView
from engine.package_loader import Between, no_pause
from engine.panel_view import PanelView
from engine.picture_file import save_picture
from engine.plate_view import PlateView
from engine.safe_place_view import SafePlaceView
from engine.site_view import SiteView
from engine.text import Glyphs
from engine.vignette import Vignette
from engine.window import Graphics, Picture
from interaction.window_eye import seen_from
from scenes.edges import Eyes
from scenes.space import Pose
from scenes.world import FigureState, ObjectState, SoundState, World

if TYPE_CHECKING:
    from engine.stereo import StereoView

GLYPHS_A_FRAME = 4
"""About 0.2 ms each."""


class Ears(Protocol):
    """What is heard; ``SoundScape`` or its silent twin."""

    def update(self, sounds: tuple[SoundState, ...], head: Pose, master_volume: float, dt_s: float) -> None: ...

    def close(self) -> None: ...


class PandaRenderer:
    """Implements ``scenes.edges.Renderer`` on a window or an offscreen buffer, and into a headset's ``eyes`` where there are any.

    While ``eyes`` wants pictures, the window or buffer only shows the middle of the left eye's; else it is the desktop's own view.
    """

    def __init__(
        self, graphics: Graphics, package: Path, ears: Ears, eyes: Eyes | None = None, between: Between = no_pause
    ) -> None:
        self.graphics = graphics
        self._eyes = eyes
        self.site = SiteView(package, graphics, between=between)
        self.camera = EyeCamera(self.site.root)
        self.region = graphics.add_view(self.camera.node_path)
        self._glyphs = glyphs = Glyphs()
        self._frames = 0
        self._cold: list[str] | None = None  # characters of the tour whose glyphs are not made yet
        self._markers = MarkersView(self.site.land, glyphs)
        self._landing = LandingView(self.site.land, glyphs)
        self._act = ActView(self.site.land, glyphs)
        self._effects = EffectsView(self.site.land)
        self._panel = PanelView(self.site.root, glyphs)
        self._mirror = LobbyMirror(graphics, self.site)
        self._flat = FlatLayer(graphics)
        self._captions = CaptionsView(self._flat, glyphs)
        self._camera_sign = CameraSignView(self._flat, glyphs)
        self._hand_cursor = HandCursorView(self._flat, glyphs)
        self._plate = PlateView(self.site.root, glyphs)
        self._hands = HandsView(self.site.root, graphics)
        self._beam = BeamView(self.site.root, glyphs)
        self._boundary = BoundaryView(self.site.root)
        self._safe_place = SafePlaceView(self.site.root, self.site.land, self.site.solid)
        self._vignette = Vignette(self.site.root)
        self._fade = Fade(self.site.root)
        self.stereo: StereoView | None = None if eyes is None else _stereo(self.camera, graphics, self.site)
        self._ears = ears
        self._time_s = 0.0
        self._figures: tuple[FigureState, ...] | None = None
        self._objects: dict[str, ObjectState] | None = None

    def mirror(self, world: World) -> None:
        width, height = self.graphics.size
        self.camera.set_aspect(width / max(1, height))
        world_from_eye, frustum = seen_from(world)
        self.camera.set_pose(world_from_eye)
        self.camera.set_frustum(frustum)
        self.site.set_light(world.light)
        self.site.set_variant(world.variant)
        if world.objects is not self._objects:
            self._objects = world.objects
            self.site.set_objects(self._object_states(world))
        if world.figures != self._figures:
            self._figures = world.figures
            self.site.set_figures([_instance(figure) for figure in world.figures])
        self.site.update(world.time_s)
        self._markers.update(world)
        self._landing.update(world)
        self._act.update(world)
        self._effects.update(world.effects, world.world_from_head, world.time_s)
        self._panel.update(world.panel)
        self._mirror.update(world)
        self._flat.fit()
        self._captions.update(world)
        self._camera_sign.update(world)
        self._hand_cursor.update(world)
        self._plate.update(world)
        self._hands.update(world)
        self._beam.update(world)
        self._boundary.update(world)
        self._safe_place.update(world)
        self._vignette.update(world.vignette)
        self._fade.update(world.fade)
        dt_s = max(0.0, world.time_s - self._time_s)
        self._time_s = world.time_s
        self._ears.update(world.sounds, world.world_from_head, world.settings.volume_percent / 100.0, dt_s)

        self._warm(world)

    def _warm(self, world: World) -> None:
        """Make the tour's glyphs a few a frame while the visitor is in the lobby, so that no board has to wait for its first opening."""
        if self._cold is None:
            self._cold = sorted(set("".join(world.content.texts[world.settings.language].values())))
        elif self._cold:
            self._frames += 1
            if world.mode != "lobby" and self._frames % 8:
                return
            count = GLYPHS_A_FRAME if world.mode == "lobby" else 1
            batch = self._cold[-count:]
            del self._cold[-count:]
            self._glyphs.warm("".join(batch), limit=count)

    def draw(self) -> None:
        if self._eyes is None or self.stereo is None:
            self.graphics.render_frame()
            return
        frame = self._eyes.begin()
        self.stereo.draw(frame)
        if frame is not None:
            self._eyes.submit(NEAR_M, FAR_M)

    def picture(self, path: Path) -> None:
        """Write the picture last drawn as PNG, beside the file first; OSError if the disk refuses. On a headset: what the mirror shows."""
        save_picture(self.graphics.picture(), path)

    def keep_eye_pictures(self) -> None:
        """Read the eyes' images back in the next frame that a headset takes, before they are handed over; that frame waits for it."""
        if self.stereo is not None:
            self.stereo.keep_pictures()

    def eye_pictures(self) -> tuple[Picture, Picture]:
        """Left and right as ``keep_eye_pictures`` asked for them; RuntimeError where no headset took a frame since."""
        if self.stereo is None:
            raise RuntimeError("this renderer was made without eyes")
        return self.stereo.pictures()

    def close(self) -> None:
        self._ears.close()
        if self.stereo is not None:
            self.stereo.close()
        self.graphics.close()

    def _object_states(self, world: World) -> list[ObjectState]:
        states = []
        for name, rest in world.site.objects.items():
            now = world.objects.get(name)
            if self.site.objects.parents(name) is None:
                continue
            states.append(now or ObjectState(name, rest.pose, not rest.hidden))
        return states


def _stereo(camera: EyeCamera, graphics: Graphics, site: SiteView) -> "StereoView":
    # OpenGL's binding is loaded for headsets only: a desktop starts without it.
    from engine.stereo import StereoView

    return StereoView(camera.node_path, graphics, site)


def _instance(figure: FigureState) -> FigureInstance:
    return FigureInstance(
        figure.model, figure.position_m, figure.heading_rad, 0.0, figure.clip, figure.clip_time_s, figure.tint
    )
