"""A headset goes from hand to hand: what one visitor chose, the next one can put back with one press."""

from interaction.lobby import change_setting, setting_rows
from scenes.events import SettingsChanged
from scenes.panel import ButtonRow
from scenes.settings import Settings, headset_settings
from tests.interaction.small_tour import small_world

BUTTON = "set:standard:headset"


def offered(world) -> set[str]:
    return {button.id for row in setting_rows(world) if isinstance(row, ButtonRow) for button in row.buttons}


def test_one_press_puts_everything_back_but_the_language() -> None:
    world = small_world("lobby")
    world.device = "headset"
    world.settings = Settings(language="en", text_percent=300, posture="seated", hands="left", movement="walk", turning="smooth")
    assert BUTTON in offered(world)
    (event,) = change_setting(world, BUTTON)
    assert isinstance(event, SettingsChanged)
    assert world.settings == headset_settings().model_copy(update={"language": "en"})
    assert BUTTON not in offered(world), "nothing is left to put back"


def test_a_desktop_is_ones_own() -> None:
    world = small_world("lobby")
    world.settings = Settings(text_percent=300)
    assert BUTTON not in offered(world)
