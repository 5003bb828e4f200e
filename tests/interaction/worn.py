"""Senses as a headset gives them, made by hand; and worlds in which they are worn."""

import math
from typing import Any

from interaction.systems import think
from scenes import space
from scenes.events import Event
from scenes.hands import Hand, Joint, Side
from scenes.panel import OpenPanel
from scenes.senses import Action, HeadsetState, Senses
from scenes.settings import Settings, headset_settings
from scenes.space import Pose, Vec3
from scenes.world import World
from tests.interaction.small_tour import Clock, small_world

HEAD = Pose((0.0, 0.0, 1.6))
TANGENTS = (0.9, 0.95)
CLICK = (Action.select, Action.teleport)


def held(place: Vec3 = (0.2, 0.3, 1.25), heading: float = 0.0, pitch: float = 0.0, *, side: Side = "right", **more: Any) -> Hand:
    """A controller that points level ahead."""
    pose = Pose(place, space.quat_heading_pitch(heading, pitch))
    return Hand(side, "controller", pose, pose, **more)


def bare(tip: Vec3, *, side: Side = "right", **more: Any) -> Hand:
    """A bare hand whose index finger's tip is at ``tip``."""
    wrist = Pose((tip[0], tip[1] - 0.18, tip[2]))
    joints = tuple(Pose(tip) if joint == Joint.index_tip else wrist for joint in Joint)
    return Hand(side, "bare", wrist, wrist, joints=joints, **more)


def worn(*pressed: Action, hands: tuple[Hand, ...] | None = None, head: Pose = HEAD, **more: Any) -> Senses:
    hands = (held(),) if hands is None else hands
    values: dict[str, Any] = {
        "pointer": hands[0].ray if hands else None, "hand": hands[0].side if hands else None, "view_tangents": TANGENTS,
        "headset": HeadsetState.focused, "device": "headset", **more,
    }  # fmt: skip
    return Senses(stage_from_head=head, pressed=frozenset(pressed), hands=hands, **values)


class Wearer:
    """Feeds frames to a world; ``events`` is what happened."""

    def __init__(self, mode: str = "visit", dt_s: float = 1 / 60, **settings: Any) -> None:
        self.world: World = small_world(mode)
        self.world.settings = Settings.model_validate({**headset_settings().model_dump(), "language": "en", **settings})
        self.clock = Clock()
        self.dt_s = dt_s
        self.events: list[Event] = []
        self.frame()

    def frame(self, *pressed: Action, **how: Any) -> list[Event]:
        new = think(self.world, worn(*pressed, **how), self.clock.next(self.dt_s))
        self.events += new
        return new

    def wait(self, seconds: float, **how: Any) -> list[Event]:
        return [event for _ in range(round(seconds / self.dt_s)) for event in self.frame(**how)]

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    def in_stage(self, place_m: Vec3) -> Vec3:
        return self.world.world_from_hands.inverse().point(place_m)

    def pointing_at(self, place_m: Vec3, **more: Any) -> Hand:
        """A controller that points at a place of the world."""
        target, at = self.in_stage(place_m), (0.2, 0.3, 1.25)
        flat = math.hypot(target[0] - at[0], target[1] - at[1])
        return held(at, space.heading_towards(at, target), math.atan2(target[2] - at[2], flat), **more)

    def press(self, button: str, **how: Any) -> list[Event]:
        """By the beam."""
        hands = (self.pointing_at(on_panel(self.panel(), button)),)
        self.frame(hands=hands, **how)
        events = self.frame(*CLICK, hands=hands, **how)
        return events + self.frame(hands=hands, **how)

    def panel(self) -> OpenPanel:
        assert self.world.panel is not None, "no panel is open"
        return self.world.panel


def on_panel(panel: OpenPanel, button: str, before_m: float = 0.0) -> Vec3:
    """The middle of a button in the world, or a place so far before it."""
    hit = next(hit for hit in panel.layout.hits if hit.id == button)
    x, y = hit.rect.x + hit.rect.w / 2, hit.rect.y + hit.rect.h / 2 - (panel.scroll if hit.scrolls else 0.0)
    assert panel.layout.hit(x, y, panel.scroll) == button, f"{button} is scrolled away"
    per_point = panel.width_m / panel.layout.width
    local = ((x - panel.layout.width / 2) * per_point, -before_m, (panel.layout.height / 2 - y) * per_point)
    return panel.world_from_panel.point(local)


