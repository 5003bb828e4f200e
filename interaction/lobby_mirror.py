"""The mirror beside the lobby's panel while a camera looks: the panel steps aside for it, and back when it goes."""

from interaction.panel_place import widest_share
from scenes.body import CameraState
from scenes.events import Event
from scenes.mirror import Mirror, mirror_beside
from scenes.panel import OpenPanel
from scenes.senses import Senses
from scenes.space import Pose
from scenes.world import World

LOOKING = (CameraState.seeing, CameraState.dark)
COMES_S = 0.5


def lobby_mirror(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Keep ``world.mirror`` and the place of the panel that is open beside it."""
    in_lobby = world.mode == "lobby" and world.device == "desktop"
    before = world.mirror.shown if world.mirror is not None else 0.0
    step = dt_s / COMES_S if world.camera in LOOKING else -dt_s / COMES_S
    shown = min(max(before + step, 0.0), 1.0) if in_lobby else 0.0
    across, up = world.view_tangents
    world.mirror = mirror_beside(widest_share(world.view_tangents), across / up, shown) if shown > 0.0 else None
    if world.panel is not None and (world.mirror is not None or world.panel.aside_m):
        _step_aside(world.panel, world.mirror, world.world_from_head, across)
    return []


def _step_aside(panel: OpenPanel, mirror: Mirror | None, head: Pose, across: float) -> None:
    """``across``: the tangent of half the view's width."""
    wanted_m = 0.0
    if mirror is not None:
        half_view_m = -panel.world_from_panel.inverse().point(head.position_m)[1] * across
        eased = mirror.shown * mirror.shown * (3.0 - 2.0 * mirror.shown)
        wanted_m = mirror.aside(0.5 * panel.width_m / half_view_m) * half_view_m * eased
    if wanted_m != panel.aside_m:
        pose = panel.world_from_panel
        panel.world_from_panel = Pose(pose.point((panel.aside_m - wanted_m, 0.0, 0.0)), pose.orientation)
        panel.aside_m = wanted_m
