"""Says in words what became of the camera, switches it off and on, and helps whom it does not see."""

import math

from interaction.words import key_hint
from scenes.body import CameraState
from scenes.events import CameraChanged, Event
from scenes.panel import Block, Button, Paragraph
from scenes.senses import Action, Senses
from scenes.world import World

PASSING_S, READING_S = 10.0, 25.0
LASTING = (CameraState.dark, CameraState.missing, CameraState.taken, CameraState.unplugged, CameraState.failed)
"""States whose sentence stays for as long as they last; the others' goes after a while."""
SILENT = (CameraState.none, CameraState.offered, CameraState.seeing)
TO_BE_HAD = (CameraState.offered, CameraState.unready)
"""A camera is there for whoever asks for it, or asks again."""
NOBODY_S = 6.0
"""After this long without anybody in the picture a sentence says how to sit; once, until somebody is seen again."""


def camera_status(world: World, senses: Senses, dt_s: float) -> list[Event]:
    _forget_old(world)
    events: list[Event] = []
    if senses.camera is not world.camera:
        first_offered = world.camera is CameraState.none and senses.camera is CameraState.offered
        world.camera = senses.camera
        world.panel_stale = True
        _end_notice(world)
        if senses.camera in TO_BE_HAD:
            world.camera_wanted = False  # until it is asked for, be it in this frame
        if senses.camera not in SILENT and world.device != "headset":
            _say(world, f"camera.state.{senses.camera.value}", world.time_s + _shown_s(senses.camera))
        if not first_offered:  # nothing has become of it
            events.append(CameraChanged(world.time_s, senses.camera.value))
    if senses.camera is not CameraState.none:
        _switch(world)
    _look_for_somebody(world)
    return events


def camera_buttons(world: World) -> list[Block]:
    """For the menu, where a camera is part of the visit."""
    if world.device == "headset" or not world.camera.in_use:
        return []
    words = "camera-off" if world.camera_wanted else "camera-on"
    return [
        Button("gestures", world.word("menu-gestures")),
        Button("calibrate", world.word("camera-calibrate"), hint=key_hint(world, "key-calibrate")),
        Button("camera", world.word(words), hint=key_hint(world, "key-camera")),
    ]


def camera_offer(world: World) -> tuple[Button, Paragraph] | None:
    """Where a camera could be had: the button that asks for it, and what that means, or why it could not be had when it was asked for."""
    if world.device == "headset" or world.camera not in TO_BE_HAD:
        return None
    note = "camera-use-note" if world.camera is CameraState.offered else "camera-unready-note"
    button = Button("camera", world.word("camera-use"), hint=key_hint(world, "key-camera"))
    return button, Paragraph(world.word(note), "small", tone="quiet")


def _shown_s(state: CameraState) -> float:
    if state in LASTING:
        return math.inf
    return READING_S if state is CameraState.unready else PASSING_S


def _switch(world: World) -> None:
    if Action.camera in world.asked or world.pressed == "camera":
        world.asked.discard(Action.camera)
        world.camera_wanted = not world.camera_wanted
        world.panel_stale = True


def _look_for_somebody(world: World) -> None:
    body = world.body
    if world.camera is not CameraState.seeing or body.body is not None:
        if body.notice and body.notice == world.word("camera.nobody"):
            _end_notice(world)
        body.nobody_s = None
        return
    if body.nobody_s is None:
        body.nobody_s = world.time_s
    waited_s = world.time_s - body.nobody_s
    if waited_s >= NOBODY_S and not world.notice:
        _say(world, "camera.nobody", world.time_s + PASSING_S)
        body.nobody_s = math.inf  # said; until somebody is seen


def _say(world: World, word_id: str, until_s: float) -> None:
    world.notice = world.body.notice = world.word(word_id)
    world.notice_until_s = until_s


def _forget_old(world: World) -> None:
    """A sentence of the camera's goes when its time is over, in the lobby too."""
    if world.body.notice and (world.notice != world.body.notice or world.time_s > world.notice_until_s):
        _end_notice(world)


def _end_notice(world: World) -> None:
    if world.body.notice and world.notice == world.body.notice:
        world.notice = ""
    world.body.notice = ""
