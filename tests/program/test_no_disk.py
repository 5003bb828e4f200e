"""A visit without a place to save: it goes on, and the visitor is told once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from interaction.systems import think
from scenes.events import Event
from scenes.senses import DeviceFrame
from tests.interaction.small_tour import Clock, senses, small_world
from visit import Teller


class BrokenReporter:
    """A reporter whose disk is gone."""

    def tell(self, events: Sequence[Event], visit: tuple[str, dict[str, Any]] | None = None) -> None: ...

    def saved_visit(self, tour: str) -> dict[str, Any] | None:
        return None

    def forget_visit(self, tour: str) -> None: ...

    def flush(self, timeout_s: float = 10.0) -> None: ...

    def close(self) -> None: ...


def test_settings_that_cannot_be_written_are_a_notice() -> None:
    world = small_world("lobby")
    teller = Teller(BrokenReporter(), None, Path("/dev/null/nowhere"))
    clock = Clock()
    notices = []
    for pressed in ("", "set:language:en", "", "set:language:zh-CN", ""):
        time = clock.next()
        events = think(world, senses(), time)
        if pressed:
            from interaction.lobby import change_setting

            events = [*events, *change_setting(world, pressed)]
        teller(world, DeviceFrame(time, senses()), events)
        notices.append(world.notice)
    assert notices[0] == ""
    assert notices[1] == world.words["en"]["not-saved"]
    assert world.settings.language == "zh-CN", "the choice holds for this visit"


def test_an_outbox_in_trouble_is_told_once() -> None:
    world = small_world()
    troubled = False
    teller = Teller(BrokenReporter(), None, None, trouble=lambda: troubled)
    clock = Clock()
    told = 0
    for frame in range(1200):
        troubled = frame > 5
        time = clock.next()
        before = world.notice
        teller(world, DeviceFrame(time, senses()), think(world, senses(), time))
        told += world.notice == world.word("not-saved") and before != world.notice
    assert told == 1
    assert world.notice == "", "the notice goes away"
