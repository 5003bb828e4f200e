"""The historical event, the quiz, comparisons and coming back: what a visitor may do at any moment."""

import json

import pytest

from interaction import answering, panels, resume
from interaction.hotspots import open_hotspot
from interaction.presence import feet, stand_at
from interaction.systems import think
from scenes import events as ev
from scenes.events import Event
from scenes.quiz import Match, PutInOrder
from scenes.senses import Action
from scenes.world import World
from tests.interaction.small_tour import Clock, senses, small_content, small_world


class Visit:
    """A world and the time in it."""

    def __init__(self) -> None:
        self.world = small_world()
        self.clock = Clock()
        self.events: list[Event] = []
        stand_at(self.world, senses(), (20.0, 0.0, 0.0), 0.0)

    def frames(self, seconds: float, **how: object) -> None:
        for _ in range(round(seconds * 30)):
            self.events += think(self.world, senses(**how), self.clock.next())

    def do(self, *actions: Action, **how: object) -> None:
        self.events += think(self.world, senses(*actions, pointer=None, **how), self.clock.next())

    def open(self, hotspot: str) -> None:
        self.events += open_hotspot(self.world, hotspot)
        self.frames(0.1)

    def press(self, button: str) -> None:
        assert self.world.panel is not None
        assert button in self.world.panel.buttons, (button, list(self.world.panel.buttons))
        self.world.panel.focus = button
        self.do(Action.select)
        self.frames(0.05)

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]


@pytest.fixture
def visit() -> Visit:
    return Visit()


def start_event(visit: Visit) -> None:
    visit.open("watch")
    visit.press("start")
    assert visit.world.playback is not None


def test_an_event_plays_to_its_end_and_gives_the_site_back(visit: Visit) -> None:
    light, variant = visit.world.light, visit.world.variant
    start_event(visit)
    visit.frames(5.0)
    assert (visit.world.variant, visit.world.light) == ("1935", "dawn")
    assert len(visit.world.figures) == 3
    assert [effect.effect for effect in visit.world.effects] == ["smoke"]
    visit.frames(6.0)
    assert visit.world.playback is None
    assert not visit.world.figures and not visit.world.effects
    assert (visit.world.light, visit.world.variant) != ("dawn", "1935")
    assert visit.world.progress.events == ["crossing"]
    assert light and variant


def test_nothing_in_an_event_moves_the_visitors_view(visit: Visit) -> None:
    start_event(visit)
    before = visit.world.world_from_head
    visit.frames(9.0)
    assert visit.world.world_from_head == before


def test_pause_holds_time_and_figures(visit: Visit) -> None:
    start_event(visit)
    visit.frames(3.0)
    visit.do(Action.pause)
    held = visit.world.playback.at_s, visit.world.figures  # type: ignore[union-attr]
    visit.frames(2.0)
    assert (visit.world.playback.at_s, visit.world.figures) == held  # type: ignore[union-attr]
    assert all(sound.paused for sound in visit.world.sounds if sound.key.startswith("event"))
    visit.do(Action.pause)
    visit.frames(1.0)
    assert visit.world.playback.at_s > held[0] + 0.9  # type: ignore[union-attr]
    assert "HistoricalEventPaused" in visit.kinds() and "HistoricalEventContinued" in visit.kinds()


def test_the_menu_and_a_lost_focus_hold_an_event(visit: Visit) -> None:
    start_event(visit)
    visit.frames(1.0)
    visit.do(Action.menu)
    at_s = visit.world.playback.at_s  # type: ignore[union-attr]
    visit.frames(1.0)
    visit.do(Action.back)
    visit.frames(1.0, focused=False)
    assert visit.world.playback.at_s == pytest.approx(at_s, abs=0.1)  # type: ignore[union-attr]


def test_an_early_skip_does_not_count_and_a_late_one_does(visit: Visit) -> None:
    start_event(visit)
    visit.frames(2.0)
    visit.do(Action.skip)
    assert visit.world.progress.events == []
    assert "HistoricalEventSkipped" in visit.kinds()
    visit.frames(0.1)
    visit.press("replay")
    visit.frames(8.5)
    visit.do(Action.skip)
    assert visit.world.progress.events == ["crossing"]


def test_replay_starts_from_the_beginning(visit: Visit) -> None:
    start_event(visit)
    visit.frames(5.0)
    visit.do(Action.replay)
    assert visit.world.playback.at_s < 0.1  # type: ignore[union-attr]


def test_every_sound_has_a_caption_while_it_starts(visit: Visit) -> None:
    visit.world.heard_since_s = 0.0
    start_event(visit)
    visit.frames(2.5)
    heard = {sound.key for sound in visit.world.sounds if not sound.key.startswith("chime")}
    told = {caption.id for caption in visit.world.captions if caption.kind == "sound"}
    assert heard == told


def answer(world: World, *, right: bool) -> None:
    asking = world.asking
    assert asking is not None
    ids = answering.correct_ids(asking.question)
    if isinstance(asking.question, PutInOrder):
        asking.chosen = ids if right else ids[::-1]
    elif isinstance(asking.question, Match):
        lefts, rights = zip(*(pair.split("[.]") for pair in ids), strict=True)
        order = rights if right else rights[::-1]
        asking.chosen = [f"{a}[.]{b}" for a, b in zip(lefts, order, strict=True)]
    else:
        asking.chosen = ids if right else [next(c for c in asking.shuffle if c not in ids)]


def take_quiz(visit: Visit, results: list[bool]) -> None:
    for right in results:
        visit.frames(0.1)
        answer(visit.world, right=right)
        visit.world.panel_stale = True
        visit.frames(0.1)
        visit.press("check")
        visit.press("next")


@pytest.mark.parametrize(
    ("results", "passed"),
    [([True] * 5, True), ([True, True, True, False, False], True), ([True, True, False, False, False], False)],
)
def test_the_pass_mark(visit: Visit, results: list[bool], passed: bool) -> None:
    visit.open("test")
    visit.press("start")
    take_quiz(visit, results)
    finished = next(event for event in visit.events if isinstance(event, ev.QuizFinished))
    assert (finished.right, finished.asked, finished.passed) == (sum(results), 5, passed)
    assert visit.world.progress.quiz_finished and visit.world.progress.quiz_passed == passed


def test_a_failed_quiz_can_be_taken_again_and_the_best_counts(visit: Visit) -> None:
    visit.open("test")
    visit.press("start")
    take_quiz(visit, [False] * 5)
    visit.press("again")
    take_quiz(visit, [True] * 5)
    attempts = [(event.attempt, event.passed) for event in visit.events if isinstance(event, ev.QuizFinished)]
    assert attempts == [(1, False), (2, True)]
    assert visit.world.progress.quiz_best == 1.0


def test_a_quiz_left_in_the_middle_goes_on_where_it_was_even_after_a_restart(visit: Visit) -> None:
    visit.open("test")
    visit.press("start")
    take_quiz(visit, [True, False])
    visit.press("stop-quiz")
    saved = json.loads(json.dumps(resume.snapshot(visit.world)))
    again = Visit()
    again.world = small_world("lobby")
    again.events += resume.restore(again.world, senses(), saved)
    again.open("test")
    again.press("continue")
    take_quiz(again, [True, True, True])
    finished = next(event for event in again.events if isinstance(event, ev.QuizFinished))
    assert (finished.right, finished.attempt) == (4, 1)


def test_an_answer_cannot_be_changed_after_it_was_checked(visit: Visit) -> None:
    visit.open("on-the-way")
    answer(visit.world, right=False)
    visit.world.panel_stale = True
    visit.frames(0.1)
    visit.press("check")
    chosen = list(visit.world.asking.chosen)  # type: ignore[union-attr]
    assert not answering.press(visit.world.asking, "choice:b")  # type: ignore[arg-type]
    assert visit.world.asking.chosen == chosen  # type: ignore[union-attr]
    visit.press("again")
    answer(visit.world, right=True)
    visit.world.panel_stale = True
    visit.frames(0.1)
    visit.press("check")
    assert visit.world.progress.questions == {"q-way": True}


@pytest.mark.parametrize("question", small_content().tour.quiz.questions, ids=lambda q: q.id)  # type: ignore[union-attr]
def test_items_to_order_are_never_shown_in_order_and_shuffles_repeat(question: object) -> None:
    for seed in range(200):
        shown = answering.shuffle(question, seed, 1)  # type: ignore[arg-type]
        assert shown == answering.shuffle(question, seed, 1)  # type: ignore[arg-type]
        if isinstance(question, PutInOrder):
            assert list(shown) != answering.correct_ids(question)


def test_a_comparison_shows_both_sides_and_gives_the_site_back(visit: Visit) -> None:
    stand_at(visit.world, senses(), (0.0, 0.0, 0.0), 0.0)
    visit.open("sides")
    visit.frames(2.5)
    visit.press("look")
    assert (visit.world.variant, visit.world.panel_id) == ("1935", "")
    visit.do(Action.select)
    assert visit.world.variant == "today"
    visit.do(Action.back)
    assert visit.world.comparison is None
    assert "sides" in visit.world.progress.hotspots


def test_an_artefact_comes_back_to_its_place(visit: Visit) -> None:
    stand_at(visit.world, senses(), (0.0, 0.0, 0.0), 0.0)
    visit.open("link")
    visit.frames(2.5)
    visit.press("pick-up")
    visit.frames(1.0, object_turn_rad=(0.05, 0.0))
    held = visit.world.objects["chain-link"].pose
    assert held != visit.world.site.objects["chain-link"].pose
    visit.do(Action.back)
    assert visit.world.objects["chain-link"].pose == visit.world.site.objects["chain-link"].pose
    put_back = next(event for event in visit.events if isinstance(event, ev.ArtefactPutBack))
    assert put_back.turned_rad == pytest.approx(1.5, abs=0.06)


def test_a_board_closed_at_once_was_not_seen(visit: Visit) -> None:
    visit.open("board")
    visit.frames(0.5)
    visit.do(Action.back)
    assert visit.world.progress.hotspots == []
    assert "HotspotSeen" not in visit.kinds()


def test_help_over_a_board_comes_back_to_the_board(visit: Visit) -> None:
    visit.open("board")
    visit.do(Action.help)
    visit.frames(0.1)
    assert visit.world.panel_id == "help"
    visit.do(Action.back)
    visit.frames(0.1)
    assert visit.world.panel_id == "board:board"


def test_a_double_click_starts_a_visit_once() -> None:
    world = small_world("lobby")
    clock = Clock()
    events: list[Event] = []
    for pressed in ((), (Action.select,), (Action.select,), (Action.select,)):
        events += think(world, senses(*pressed, pointer=None), clock.next())
    assert [type(event).__name__ for event in events].count("VisitStarted") == 1


def test_a_snapshot_comes_back_whole(visit: Visit) -> None:
    visit.frames(0.2)
    start_event(visit)
    visit.frames(3.0)
    saved = json.loads(json.dumps(resume.snapshot(visit.world)))
    world = small_world("lobby")
    assert resume.usable(world, saved)
    events = resume.restore(world, senses(), saved)
    assert [type(event).__name__ for event in events] == ["VisitResumed"]
    assert feet(world) == pytest.approx(feet(visit.world), abs=1e-3)
    assert world.progress == visit.world.progress
    assert world.playback is not None and world.playback.paused
    assert world.playback.at_s == visit.world.playback.at_s  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "change",
    [{"version": 0}, {"tour": "other"}, {"here": "no-such-stop"}, {"progress": {}}, {"progress": {"stops": []}}],
)
def test_a_snapshot_of_another_program_or_tour_is_not_used(visit: Visit, change: dict[str, object]) -> None:
    visit.frames(0.2)
    saved = {**resume.snapshot(visit.world), **change}
    assert not resume.usable(visit.world, saved)


def test_grades_are_shown_and_hidden_by_one_key(visit: Visit) -> None:
    visit.do(Action.grades)
    assert [label.grade for label in visit.world.labels] == ["inferred"]
    visit.do(Action.grades)
    assert visit.world.labels == ()


def test_settings_change_at_once(visit: Visit) -> None:
    visit.do(Action.menu)
    visit.frames(0.1)
    visit.press("settings")
    visit.press("set:language:en")
    visit.press("set:text_percent:300")
    assert (visit.world.settings.language, visit.world.settings.text_percent) == ("en", 300)
    assert visit.world.panel is not None and visit.world.panel.panel.title == "Settings"
    panels.close_all(visit.world)
