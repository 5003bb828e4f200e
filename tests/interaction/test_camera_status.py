"""What becomes of the camera is said in words, told as an event, and changed by one key; who is not seen is helped."""

import pytest

from interaction.camera_status import NOBODY_S, PASSING_S
from scenes.body import CameraState
from scenes.events import CameraChanged
from scenes.senses import Action
from tests.interaction.before_camera import Sitter


@pytest.mark.parametrize("state", [state for state in CameraState if state not in (CameraState.none, CameraState.seeing)])
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
