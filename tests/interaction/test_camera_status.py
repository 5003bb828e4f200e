"""What becomes of the camera is said in words, told as an event, and changed by one key; who is not seen is helped."""

import pytest

from interaction.camera_status import NOBODY_S, PASSING_S, READING_S, SILENT
from interaction.help_panel import help_panel
from scenes.body import CameraState
from scenes.events import CameraChanged
from scenes.panel import Columns, Paragraph, TextItem
from scenes.senses import Action
from tests.interaction.before_camera import Sitter
from tests.interaction.small_tour import small_world


@pytest.mark.parametrize("state", [state for state in CameraState if state not in SILENT])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_state_has_its_sentence(state: CameraState, language: str) -> None:
    someone = Sitter(language=language)
    someone.wait(0.2)
    someone.camera = state
    events = someone.frame()
    assert [event.state for event in events if isinstance(event, CameraChanged)] == [state.value]
    assert someone.world.notice == someone.world.word(f"camera.state.{state.value}")
    someone.camera = CameraState.seeing
    someone.frame()
    assert someone.world.notice == ""


def test_a_camera_that_is_back_takes_up_again_and_passing_sentences_pass() -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0)
    someone.camera = CameraState.unplugged
    someone.wait(PASSING_S + 5.0)
    assert someone.world.notice and someone.world.body.cursor is None and someone.world.body.body is None
    someone.camera = CameraState.starting
    someone.wait(PASSING_S + 1.0)
    assert someone.world.notice == ""
    someone.camera = CameraState.seeing
    someone.wait(1.0)
    assert someone.world.body.cursor is not None


def test_one_key_and_one_button_switch_it_off_and_on() -> None:
    someone = Sitter()
    someone.wait(0.2)
    someone.frame(Action.camera)
    assert not someone.world.camera_wanted
    someone.frame(Action.camera)
    assert someone.world.camera_wanted
    someone.open("menu")
    panel = someone.world.panel
    assert panel is not None
    panel.focus = "camera"
    someone.frame(Action.select)
    assert not someone.world.camera_wanted
    someone.wait(0.1)
    assert someone.world.panel is not None and someone.world.panel.buttons["camera"].label == someone.world.word("camera-on")


def test_where_no_camera_is_part_of_the_visit_its_key_and_buttons_do_nothing() -> None:
    someone = Sitter()
    someone.camera = CameraState.none
    someone.frame(Action.camera)
    assert someone.world.camera_wanted
    someone.open("menu")
    assert someone.world.panel is not None and not {"camera", "calibrate", "gestures"} & set(someone.world.panel.buttons)
    someone.open("settings")
    assert someone.world.panel is not None and "set:dwell:on" not in someone.world.panel.buttons


def test_a_camera_that_is_offered_is_as_none_but_for_its_button() -> None:
    """Nothing tells of it, nothing is asked of it; the settings and the menu have one button with its sentence."""
    someone = Sitter()
    someone.camera = CameraState.offered
    events = someone.wait(0.5)
    assert not [event for event in events if isinstance(event, CameraChanged)]
    assert (someone.world.body.notice, someone.world.camera_wanted, someone.world.camera.in_use) == ("", False, False)
    for panel_id in ("menu", "settings", "lobby"):
        someone.open(panel_id)
        panel = someone.world.panel
        assert panel is not None and panel.buttons["camera"].label == someone.world.word("camera-use")
        assert not {"calibrate", "gestures", "set:dwell:on", "set:window_view:on", "set:hands:both"} & set(panel.buttons)
        told = " ".join(item.text for item in panel.layout.items if isinstance(item, TextItem))
        assert someone.world.word("camera-use-note")[:20] in told
    someone.frame(Action.calibrate)
    assert someone.world.body.calibrating is None


@pytest.mark.parametrize("by", ["key", "lobby", "settings", "menu"])
def test_an_offered_camera_is_asked_for_by_key_or_button_and_given_back(by: str) -> None:
    someone = Sitter("lobby" if by == "lobby" else "visit")
    someone.camera = CameraState.offered
    someone.wait(0.2)
    if by == "key":
        someone.frame(Action.camera)
    else:
        someone.open(by)
        assert someone.world.panel is not None
        someone.world.panel.focus = "camera"
        someone.frame(Action.select)
    assert someone.world.camera_wanted
    someone.camera = CameraState.fetching
    someone.wait(0.2)
    assert someone.world.camera_wanted and someone.world.camera.in_use
    someone.frame(Action.camera)
    assert not someone.world.camera_wanted, "the key stops it while it is fetched, too"
    someone.camera = CameraState.offered
    someone.wait(0.2)
    assert [event.state for event in someone.events if isinstance(event, CameraChanged)] == ["fetching", "offered"]


def test_a_camera_that_could_not_be_had_is_offered_again_with_what_to_do() -> None:
    someone = Sitter()
    someone.camera = CameraState.offered
    someone.frame()
    someone.frame(Action.camera)
    for state in (CameraState.starting, CameraState.unready):
        someone.camera = state
        someone.frame()
    world = someone.world
    assert (world.camera_wanted, world.notice) == (False, world.word("camera.state.unready"))
    someone.wait(READING_S + 0.5)
    assert world.notice == ""
    someone.open("menu")
    assert world.panel is not None and world.panel.buttons["camera"].label == world.word("camera-use")
    told = " ".join(item.text for item in world.panel.layout.items if isinstance(item, TextItem))
    assert world.word("camera-unready-note")[:20] in told
    someone.frame(Action.back)
    someone.frame(Action.camera)
    assert world.camera_wanted, "it may be tried again"
    someone.frame()
    assert world.camera_wanted


def test_help_tells_the_key_where_a_camera_is_or_could_be() -> None:
    for state, told in ((CameraState.none, False), (CameraState.offered, True), (CameraState.seeing, True)):
        world = small_world()
        world.camera = state
        words = [block for row in help_panel(world).blocks if isinstance(row, Columns) for column in row.columns for block in column]
        assert (Paragraph(world.word("help-camera"), "small", tone="quiet") in words) == told


def test_who_is_not_seen_is_told_how_to_sit_once() -> None:
    someone = Sitter()
    someone.wait(0.5)
    someone.seen = False
    someone.wait(NOBODY_S - 0.5)
    assert someone.world.notice == ""
    someone.wait(1.5)
    assert someone.world.notice == someone.world.word("camera.nobody")
    someone.wait(PASSING_S + 2.0)
    assert someone.world.notice == ""
    someone.wait(NOBODY_S + 2.0)
    assert someone.world.notice == ""
    someone.seen = True
    someone.wait(0.5)
    someone.seen = False
    someone.wait(NOBODY_S + 1.0)
    assert someone.world.notice == someone.world.word("camera.nobody")
    someone.seen = True
    someone.frame()
    assert someone.world.notice == ""


def test_the_gestures_are_shown_from_the_menu_and_from_the_help() -> None:
    someone = Sitter()
    someone.wait(0.2)
    for panel_id in ("menu", "help"):
        someone.open(panel_id)
        assert someone.world.panel is not None
        someone.world.panel.focus = "gestures"
        someone.frame(Action.select)
        someone.wait(0.1)
        assert someone.world.panel_id == "gestures"
        someone.frame(Action.back)
        someone.wait(0.1)
        assert someone.world.panel_id == panel_id
