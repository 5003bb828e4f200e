"""The quiz at the end: introduction, questions one after the other, result board, further tries."""

from interaction import answering, panels
from interaction.chimes import chime
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.words import clock, key_hint
from scenes.events import Event, QuizFinished, QuizStarted
from scenes.panel import Block, Button, Panel, Paragraph, ProgressBar
from scenes.quiz import Quiz
from scenes.senses import Senses
from scenes.world import QuizRun, World


def quiz(world: World, senses: Senses, dt_s: float) -> list[Event]:
    test = world.content.tour.quiz
    if test is None:
        return []
    if panels.is_open(world, "quiz-intro") or panels.is_open(world, "quiz-result"):
        if world.pressed == "continue" and _unfinished(world, test):
            assert world.quiz is not None
            _ask(world, test, world.quiz)
            return []
        if world.pressed in ("start", "again"):
            return _begin(world, test)
        if close_button_pressed(world):
            if not _unfinished(world, test):
                world.quiz = None
            panels.close(world)
            return close_hotspot(world)
    elif panels.is_open(world, "quiz-question") and world.quiz is not None:
        if world.pressed in ("stop-quiz", "back"):
            world.asking = None  # the answers given stay; the quiz can be continued
            panels.close(world)
            return close_hotspot(world)
        if world.pressed == "next" and world.asking is not None and world.asking.checked:
            return _advance(world, test, world.quiz)
    return []


def _unfinished(world: World, test: Quiz) -> bool:
    return world.quiz is not None and world.quiz.index < len(test.questions)


def _begin(world: World, test: Quiz) -> list[Event]:
    world.progress.quiz_attempts += 1
    world.quiz = QuizRun(world.progress.quiz_attempts, world.time_s)
    _ask(world, test, world.quiz)
    return [QuizStarted(world.time_s, test.id, world.quiz.attempt)]


def _ask(world: World, test: Quiz, run: QuizRun) -> None:
    question = test.questions[run.index]
    world.asking = answering.start(question, test.id, world.seed, run.attempt, world.time_s)
    panels.show(world, f"quiz-question:{question.id}")


def _advance(world: World, test: Quiz, run: QuizRun) -> list[Event]:
    assert world.asking is not None
    run.right[world.asking.question.id] = world.asking.correct
    run.index += 1
    if run.index < len(test.questions):
        _ask(world, test, run)
        return []
    world.asking = None
    right = sum(run.right.values())
    asked = len(test.questions)
    passed = right / asked + 1e-9 >= test.pass_mark
    world.progress.quiz_finished = True
    world.progress.quiz_best = max(world.progress.quiz_best, right / asked)
    world.progress.quiz_passed = world.progress.quiz_passed or passed
    panels.show(world, f"quiz-result:{test.id}")
    chime(world, "arrive")
    return [QuizFinished(world.time_s, test.id, run.attempt, right, asked, passed, round(world.time_s - run.since_s, 3))]


def intro_panel(world: World) -> Panel:
    test = world.content.tour.quiz
    assert test is not None
    blocks: list[Block] = [
        Paragraph(world.say(test.intro)),
        Paragraph(world.word("quiz-rules", count=len(test.questions), percent=round(test.pass_mark * 100))),
    ]
    if world.progress.quiz_attempts:
        blocks.append(Paragraph(world.word("quiz-best", percent=round(world.progress.quiz_best * 100)), "small", tone="quiet"))
    close = Button("close", world.word("not-now"), hint=key_hint(world, "key-back"))
    run = world.quiz
    if run is None or not _unfinished(world, test):
        start = Button("start", world.word("quiz-start"), kind="primary")
        return Panel(world.panel_id, world.say(test.title), tuple(blocks), (close, start), first_focus="start", wide=False)
    blocks.append(Paragraph(world.word("quiz-unfinished", number=run.index + 1, count=len(test.questions))))
    again = Button("start", world.word("quiz-again"))
    go_on = Button("continue", world.word("quiz-continue"), kind="primary")
    footer = (close, again, go_on)
    return Panel(world.panel_id, world.say(test.title), tuple(blocks), footer, first_focus="continue", wide=False)


def result_panel(world: World) -> Panel:
    test, run = world.content.tour.quiz, world.quiz
    assert test is not None and run is not None
    right = sum(run.right.values())
    share = right / len(test.questions)
    passed = share + 1e-9 >= test.pass_mark
    blocks: list[Block] = [
        Paragraph(world.word("quiz-passed" if passed else "quiz-failed"), "heading", tone="good" if passed else "bad"),
        ProgressBar(share, world.word("quiz-score", right=right, asked=len(test.questions), percent=round(share * 100))),
        Paragraph(world.word("quiz-needed", percent=round(test.pass_mark * 100)), "small", tone="quiet"),
    ]
    for question in test.questions:
        is_right = run.right[question.id]
        blocks.append(
            Paragraph(
                world.say(question.prompt), "small", tone="good" if is_right else "bad",
                note="" if is_right else world.say(question.feedback.text),
            )
        )
    blocks.append(Paragraph(world.word("quiz-took", time=clock(world.time_s - run.since_s)), "small", tone="quiet"))
    again = Button("again", world.word("quiz-again"), kind="plain" if passed else "primary")
    close = Button("close", world.word("close"), kind="primary" if passed else "plain", hint=key_hint(world, "key-back"))
    footer = (again, close) if passed else (close, again)
    return Panel(world.panel_id, world.word("quiz-result"), tuple(blocks), footer, first_focus="close" if passed else "again")
