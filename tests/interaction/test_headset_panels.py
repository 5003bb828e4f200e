"""Panels in a headset: by the beam, by a finger, fetched, dragged; and what the menu, help and settings say there."""

import pytest

from scenes.hands import Hand
from scenes.panel import OpenPanel
from scenes.senses import Action
from scenes.space import Vec3
from scenes.world import Playback
from tests.interaction.worn import CLICK, Wearer, bare, held, on_panel


def near_menu() -> Wearer:
    """With the menu fetched to within reach by a closed hand."""
    someone = Wearer()
    someone.frame(Action.menu)
    fist(someone)
    return someone


def fist(someone: Wearer, seconds: float = 0.2) -> None:
    """Point at the middle of the panel, close the hand and open it."""
    place = someone.panel().world_from_panel.position_m
    someone.wait(seconds, hands=(someone.pointing_at(place, grabbing=True),))
    someone.frame(hands=(someone.pointing_at(place),))
    someone.frame()


def finger(someone: Wearer, button: str, before_m: float) -> Hand:
    return bare(someone.in_stage(on_panel(someone.panel(), button, before_m)))


def reach(someone: Wearer, button: str, *before_m: float) -> list[str]:
    """Move the finger through these distances before the sheet; what was pressed in each frame."""
    pressed = []
    hands = [finger(someone, button, gap_m) for gap_m in before_m]
    for hand in hands:
        someone.frame(hands=(hand,), pointer=None)
        pressed.append(someone.world.pressed)
    return pressed


def middle(panel: OpenPanel) -> Vec3:
    return panel.world_from_panel.position_m


def test_a_closed_hand_fetches_the_panel_to_within_reach_and_sends_it_back() -> None:
    someone = near_menu()
    seen = someone.world.world_from_head.inverse().point(middle(someone.panel()))
    assert seen[1] == pytest.approx(0.5)
    assert someone.world.memory.panel_near
    fist(someone, 0.8)
    assert someone.world.memory.panel_near, "a hand that stays closed pulls the text instead"
    fist(someone)
    assert someone.world.world_from_head.inverse().point(middle(someone.panel()))[1] == pytest.approx(1.8)


def test_a_finger_through_a_button_presses_it_once() -> None:
    someone = near_menu()
    assert reach(someone, "turn-left", 0.1, 0.05, 0.02, -0.005, -0.02, -0.01, -0.02, 0.01, -0.01) == [
        "", "", "", "turn-left", "", "", "", "", ""
    ]  # fmt: skip
    assert reach(someone, "turn-left", 0.03, -0.01) == ["", "turn-left"], "withdrawn and again"


def test_a_fast_finger_is_not_missed_and_its_hand_ticks() -> None:
    someone = near_menu()
    before, behind = finger(someone, "recentre", 0.3), finger(someone, "recentre", -0.3)
    someone.frame(hands=(before,), pointer=None)
    someone.frame(hands=(behind,), pointer=None)
    assert someone.world.pressed == "recentre" and someone.world.touched == {"right"}


def test_near_the_sheet_the_button_lights_up_and_there_is_no_beam() -> None:
    someone = near_menu()
    reach(someone, "plan", 0.2)
    assert not someone.world.pointing.touching
    reach(someone, "plan", 0.05)
    assert someone.world.pointing.touching and someone.panel().hover == "plan"


def test_a_panel_that_appears_around_the_finger_is_not_pressed() -> None:
    someone = near_menu()
    assert reach(someone, "settings", 0.03, -0.02)[-1] == "settings"
    behind = next(hit.id for hit in someone.panel().layout.hits)
    for gap_m in (-0.02, -0.01, -0.03):
        assert reach(someone, behind, gap_m) == [""]
    assert someone.world.panel_id == "settings"


def test_a_finger_that_comes_round_the_edge_or_from_behind_presses_nothing() -> None:
    someone = near_menu()
    inside = finger(someone, "plan", 0.05)
    beside = bare((inside.poke_m[0] + 2.0, inside.poke_m[1], inside.poke_m[2]))
    beyond = bare((inside.poke_m[0] + 2.0, inside.poke_m[1] + 0.2, inside.poke_m[2]))
    behind = finger(someone, "plan", -0.1)
    for hand in (inside, beside, beyond, behind, finger(someone, "plan", -0.01)):
        someone.frame(hands=(hand,), pointer=None)
        assert someone.world.pressed == ""
    someone.frame(hands=(finger(someone, "plan", 0.01),), pointer=None)
    assert someone.world.pressed == ""


def test_the_hand_that_was_not_chosen_does_nothing() -> None:
    someone = near_menu()
    someone.world.settings = someone.world.settings.model_copy(update={"hands": "left"})
    assert reach(someone, "turn-left", 0.05, -0.02) == ["", ""]


def test_the_beam_presses_ends_on_the_sheet_and_ticks() -> None:
    someone = Wearer()
    someone.frame(Action.menu)
    place = on_panel(someone.panel(), "plan")
    someone.frame(hands=(someone.pointing_at(place),))
    assert someone.world.pointing.beam_end_m == pytest.approx(place)
    someone.frame(*CLICK, hands=(someone.pointing_at(place),))
    assert someone.world.panel_id == "plan" and someone.world.touched == {"right"}
    someone.frame(hands=(held(heading=2.0),))
    assert someone.world.pointing.beam_end_m is None
    someone.frame(*CLICK, hands=(held(heading=2.0),))
    assert someone.world.panel_id == "plan", "beside the sheet nothing is pressed"


def test_beam_and_finger_drag_what_scrolls() -> None:
    someone = Wearer(text_percent=300)
    someone.frame(Action.menu)
    panel = someone.panel()
    assert panel.layout.max_scroll() > 100.0
    left = panel.layout.width * panel.width_m / panel.layout.width / 2.0 - 0.01
    low, high = (panel.world_from_panel.point((-left, 0.0, z)) for z in (-0.1, 0.1))
    someone.frame(*CLICK, hands=(someone.pointing_at(low, selecting=True),))
    someone.frame(hands=(someone.pointing_at(high, selecting=True),))
    pulled = 0.2 * panel.layout.width / panel.width_m
    assert someone.panel().scroll == pytest.approx(min(pulled, panel.layout.max_scroll()), rel=0.01)
    someone.frame(hands=(someone.pointing_at(low),))
    assert someone.panel().scroll > 0.0, "let go"
    someone.panel().scroll = 0.0
    for place in ((-left, -0.03, -0.1), (-left, 0.01, -0.1), (-left, 0.01, 0.0)):
        tip = someone.in_stage(panel.world_from_panel.point(place))
        someone.frame(hands=(bare(tip),), pointer=None)
    assert someone.panel().scroll == pytest.approx(0.1 * panel.layout.width / panel.width_m, rel=0.01)


def test_the_menu_turns_about_the_visitor_and_stays_under_the_beam() -> None:
    someone = Wearer()
    someone.frame(Action.menu)
    hands = (someone.pointing_at(on_panel(someone.panel(), "turn-right")),)
    someone.frame(hands=hands)
    before = someone.world.world_from_head
    for _ in range(2):
        someone.frame(*CLICK, hands=hands)
        someone.frame(hands=hands)
    assert someone.panel().hover == "turn-right"
    forward = before.inverse().direction(someone.world.world_from_head.direction((0.0, 1.0, 0.0)))
    assert forward == pytest.approx((0.866025, 0.5, 0.0), abs=1e-4), "60 degrees"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("playing", [False, True])
def test_all_of_the_menu_is_in_view_and_the_safe_place_at_every_size(language: str, playing: bool) -> None:
    someone = Wearer(language=language)
    someone.world.playback = Playback("crossing", 3.0) if playing else None
    someone.frame(Action.menu)
    assert all(on_panel(someone.panel(), button) for button in someone.panel().buttons)
    for percent in (200, 300):
        larger = Wearer(language=language, text_percent=percent)
        larger.frame(Action.menu)
        assert on_panel(larger.panel(), "safe-place")


def test_the_menu_measures_a_seated_visitor() -> None:
    someone = Wearer()
    someone.frame(Action.menu)
    someone.press("posture:seated")
    assert someone.world.settings.posture == "seated" and someone.world.eyes_at_m == pytest.approx(1.6)
    assert "posture:standing" in someone.panel().buttons


@pytest.mark.parametrize(("button", "kind"), [
    ("event-pause", "HistoricalEventPaused"), ("event-skip", "HistoricalEventSkipped"),
    ("event-replay", "HistoricalEventStarted"),
])  # fmt: skip
def test_an_event_is_paused_skipped_and_replayed_from_the_menu(button: str, kind: str) -> None:
    someone = Wearer()
    someone.world.playback = Playback("crossing", 3.0)
    someone.frame(Action.menu)
    someone.press(button)
    someone.wait(0.1)
    assert someone.kinds().count(kind) == 1


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_keyboard_is_spoken_of_in_a_headset(language: str) -> None:
    someone = Wearer(language=language)
    for opened in ("menu", "settings", "help", "safe-place", "event-intro:watch", "artefact:link"):
        someone.world.panel_id, someone.world.panel_stale = opened, True
        someone.frame(hands=())
        said = [item.text for item in someone.panel().layout.items if hasattr(item, "text")]
        assert said
        assert all(not button.hint for button in someone.panel().buttons.values())
        assert not [line for line in said if "Esc" in line or "WASD" in line or "F1" in line]


def test_settings_offer_what_the_device_has() -> None:
    someone = Wearer(movement="walk")
    someone.world.panel_id, someone.world.panel_stale = "settings", True
    someone.frame(hands=())
    names = {button.split(":")[1] for button in someone.panel().buttons if button.startswith("set:")}
    assert {"hands", "walk_along", "fade", "headset_lost", "movement", "turning", "snap_turn_deg", "vignette", "posture"} <= names
    someone.frame(hands=(someone.pointing_at(on_panel(someone.panel(), "set:hands:left")),))
    someone.press("set:hands:left")
    assert someone.world.settings.hands == "left"
