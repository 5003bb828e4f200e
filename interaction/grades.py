"""The grades key: the scene says of itself what is documented, inferred and staged."""

from scenes.events import Event, GradesShown
from scenes.senses import Action, Senses
from scenes.world import SceneLabel, World


def grades(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode == "visit" and not world.panel_id and Action.grades in world.asked:
        world.asked.discard(Action.grades)
        return toggle_grades(world)
    if world.labels and world.labels_language != world.settings.language:
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
    return tuple(
        SceneLabel(
            f"note:{i}",
            f"{world.say(note.title)} · {world.word(f'grade-{note.claim.grade}')}\n{world.say(note.claim.text)}",
            note.position,
            note.claim.grade,
        )
        for i, note in enumerate(world.content.tour.scene_notes)
    )
