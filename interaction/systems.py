"""The order in which the world thinks: one tuple, top to bottom, every frame."""

from collections.abc import Callable

from interaction.acting import acting
from interaction.artefacts import artefacts
from interaction.boards import boards
from interaction.boundary import boundary
from interaction.calibration import calibration
from interaction.camera_status import camera_status
from interaction.chimes import chimes
from interaction.comfort import comfort
from interaction.comparison import comparison
from interaction.embodied import embodied
from interaction.embody import embody
from interaction.eyelids import eyelids, hold_back
from interaction.gestures_panel import gestures_system
from interaction.grades import grades
from interaction.headset_status import headset_status
from interaction.heard import heard
from interaction.help_panel import help_system
from interaction.hotspots import hotspots
from interaction.lobby import lobby
from interaction.lobby_mirror import lobby_mirror
from interaction.menu import menu
from interaction.panel_fetch import panel_fetch
from interaction.panel_input import panel_input
from interaction.panel_show import panel_show
from interaction.plan import plan
from interaction.plate import plate
from interaction.pointing import pointing
from interaction.presence import presence
from interaction.progress import progress
from interaction.questions import questions
from interaction.quiz import quiz
from interaction.raising import raising
from interaction.reading_room import reading_room
from interaction.recentre import recentre_system
from interaction.route_map import route_map
from interaction.safe_place import safe_place
from interaction.signs import signs
from interaction.site_state import site_state
from interaction.staging import staging
from interaction.standing import standing
from interaction.stops import stops
from interaction.teleport import teleport
from interaction.ticks import ticks
from interaction.timeline import timeline
from interaction.walking import walking
from interaction.window_eye import window_eye
from scenes.events import Event
from scenes.senses import FrameTime, Senses
from scenes.world import World

System = Callable[[World, Senses, float], list[Event]]

SYSTEMS: tuple[System, ...] = (
    presence,  # where the head is, what is asked for
    window_eye,  # where the eye is before the screen: what points goes through it
    headset_status,
    hold_back,
    panel_input,  # an open panel takes its input first
    camera_status,
    calibration,  # what is pressed on its panel is nobody else's
    safe_place,  # before anything else may act
    recentre_system,
    pointing,
    artefacts,  # what is held or looked at takes select and back next
    panel_fetch,
    comparison,
    acting,  # its keys are no other system's
    timeline,
    hotspots,
    boards,
    route_map,
    reading_room,
    questions,
    quiz,
    lobby,
    raising,
    help_system,
    plan,
    grades,
    menu,
    gestures_system,
    teleport,
    walking,
    standing,
    eyelids,  # the jump is made here, so that what follows knows the new place
    stops,
    progress,
    site_state,  # from here on: what follows from all that happened
    staging,
    comfort,
    chimes,
    heard,
    signs,
    boundary,
    plate,
    ticks,
    panel_show,
    lobby_mirror,  # after the panel is placed: it makes room for the mirror
    embodied,
)


def think(world: World, senses: Senses, time: FrameTime) -> list[Event]:
    """One frame of the visit: every system in order; what happened, in order."""
    world.time_s = time.time_s
    senses = embody(world, senses, time.dt_s)
    return [event for system in SYSTEMS for event in system(world, senses, time.dt_s)]
