"""The grades key: the scene says of itself what is documented, inferred and staged."""

import math
from dataclasses import replace

from scenes import space
from scenes.events import Event, GradesShown
from scenes.senses import Action, Senses
from scenes.space import Vec3
from scenes.world import SceneLabel, World

LABEL_WIDE_RAD = 0.46
LABEL_HIGH_RAD = 0.2
"""How much of the view a label takes at the standard text size; labels keep one size in the view (engine/markers_view.py)."""
SPREAD_AGAIN_M = 1.5


def grades(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode == "visit" and not world.panel_id and Action.grades in world.asked:
        world.asked.discard(Action.grades)
        return toggle_grades(world)
    if world.labels:
        moved = space.distance(world.world_from_head.position_m, world.labels_seen_from)
        if moved > SPREAD_AGAIN_M or world.labels_language != world.settings.language:
            world.labels = _labels(world)
    return []


def toggle_grades(world: World) -> list[Event]:
    world.grades_shown = not world.grades_shown
    world.labels = _labels(world)
    return [GradesShown(world.time_s, world.grades_shown)]


def _labels(world: World) -> tuple[SceneLabel, ...]:
    world.labels_language = world.settings.language
    if not world.grades_shown:
        return ()
    eye = world.labels_seen_from = world.world_from_head.position_m
    scale = (world.settings.text_percent / 100) ** 0.65  # as the view draws them
    return spread(eye, scale=scale, labels=[
        SceneLabel(
            f"note:{i}",
            f"{world.say(note.title)} · {world.word(f'grade-{note.claim.grade}')}\n{world.say(note.claim.text)}",
            note.position,
            note.claim.grade,
        )
        for i, note in enumerate(world.content.tour.scene_notes)
    ])  # fmt: skip


def spread(eye: Vec3, labels: list[SceneLabel], *, scale: float = 1.0) -> tuple[SceneLabel, ...]:
    """Lift labels that would cover nearer ones, as seen from ``eye``; each keeps its direction and distance."""
    wide, high = LABEL_WIDE_RAD * scale, LABEL_HIGH_RAD * scale
    placed: list[tuple[float, float]] = []  # azimuth and elevation, radians
    lifted = []
    for label in sorted(labels, key=lambda label: space.distance(label.position_m, eye)):
        away = space.sub(label.position_m, eye)
        flat = max(0.5, math.hypot(away[0], away[1]))
        azimuth, elevation = math.atan2(away[0], away[1]), math.atan2(away[2], flat)
        while any(
            abs(math.remainder(azimuth - a, math.tau)) < wide and abs(elevation - e) < high
            for a, e in placed
        ):
            elevation += high / 4
        placed.append((azimuth, elevation))
        place = (label.position_m[0], label.position_m[1], eye[2] + flat * math.tan(min(1.4, elevation)))
        lifted.append(replace(label, position_m=place))
    return tuple(lifted)
