"""A whole small tour in a headset by one controller's select and menu alone, in either hand, and by a bare hand."""

from collections.abc import Iterator

import pytest

from interaction.systems import think
from scenes.events import Event, TourCompleted
from scenes.hands import Hand, Joint, Side
from scenes.panel import OpenPanel
from scenes.senses import Action, HeadsetState, Senses
from scenes.settings import TEXT_PERCENTS, Settings, headset_settings
from scenes.space import Pose
from tests.headset.visitor import HeadsetVisitor, Wish
from tests.interaction.small_tour import Clock, small_world
from tests.interaction.worn import TANGENTS


class TwoButtons:
    """A body whose hand has a place, a select and a menu, and nothing else: no stick, no grip, no back."""

    menu_at_once = True

    def __init__(self, side: Side, *, is_bare: bool = False) -> None:
        self.side: Side = side
        self._is_bare = is_bare
        self._before = self._now = Wish(Pose((0.0, 0.0, 1.6)), Pose((0.0, 0.3, 1.3)))

    def send(self, wish: Wish) -> None:
        assert not wish.back and not wish.grab and wish.stick == (0.0, 0.0)
        self._now = wish

    def senses(self) -> Senses:
        now, before = self._now, self._before
        pressed: set[Action] = set()
        if now.select and not before.select:
            pressed |= {Action.select, Action.teleport}
        if now.menu and not before.menu:
            pressed.add(Action.menu)
        self._before = now
        joints = tuple(now.hand for _ in Joint) if self._is_bare else ()
        kind = "bare" if self._is_bare else "controller"
        hand = Hand(self.side, kind, now.hand, now.hand, joints, selecting=now.select)  # type: ignore[arg-type]
        return Senses(
            now.head, hand.ray, frozenset(pressed), view_tangents=TANGENTS, device="headset", hands=(hand,), hand=self.side,
            headset=HeadsetState.focused,
        )  # fmt: skip


class TwoButtonVisitor(HeadsetVisitor):
    """Has no stick: scrolls by dragging the sheet at its left edge, where no button is."""

    def whole_visit(self) -> Iterator[None]:
        yield from self.frames(5)
        yield from self.press("start")
        for stop in self.world.content.tour.stops:
            yield from self.go(stop)
            for hotspot in stop.hotspots:
                if self.world.panel_id == "finish":
                    yield from self.press("close")
                yield from self.open(hotspot)
                yield from self.deal_with(hotspot)
        yield from self.frames(5)
        if self.world.panel_id == "finish":
            yield from self.press("close")
        yield from self.menu()
        yield from self.press("quit")
        yield from self.until(lambda: self.world.panel_id == "quit", "the question whether to quit")
        yield from self.press("quit")

    def scroll(self, panel: OpenPanel, down: bool) -> Iterator[None]:
        edge = -panel.width_m / 2.0 + 0.008
        start, end = (-0.15, 0.15) if down else (0.15, -0.15)
        self._stick, self._buttons = (0.0, 0.0), {}
        for step in range(7):
            share = max(0.0, (step - 2) / 4.0)
            place = panel.world_from_panel.point((edge, 0.0, start + (end - start) * share))
            self._aim, self._buttons = ("point", place), {"select": step >= 2}
            yield
        self._buttons = {}
        yield


def visit(body: TwoButtons, settings: Settings) -> list[Event]:
    world, clock = small_world("lobby"), Clock()
    world.settings = settings
    person = TwoButtonVisitor(world, body)
    events: list[Event] = []
    for _ in range(60_000):
        events += think(world, body.senses(), clock.next())
        if world.leaving:
            break
        assert person.step(), "the visitor stopped before leaving"
    assert world.leaving == "program"
    assert {"board", "link", "sides", "map", "on-the-way", "test", "books"} <= set(world.progress.hotspots)
    assert world.progress.completed and world.progress.quiz_passed
    return events


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_select_and_menu_of_one_hand_are_enough(side: Side, percent: int) -> None:
    settings = headset_settings().model_copy(update={"text_percent": percent, "hands": side, "language": "en"})
    events = visit(TwoButtons(side), settings)
    told = {type(event).__name__ for event in events}
    assert {"Teleported", "ArtefactPutBack", "HistoricalEventFinished", "QuizFinished", "VisitEnded"} <= told
    assert sum(isinstance(event, TourCompleted) for event in events) == 1


@pytest.mark.parametrize("more", [{"fade": True}, {"posture": "seated"}, {"movement": "walk", "turning": "smooth"}])
def test_a_bare_hand_is_enough_whatever_was_chosen(more: dict[str, object]) -> None:
    settings = headset_settings().model_copy(update={"language": "zh-CN", **more})
    events = visit(TwoButtons("right", is_bare=True), settings)
    assert sum(isinstance(event, TourCompleted) for event in events) == 1
