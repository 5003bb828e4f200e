"""A question that is open: choosing, checking, feedback with its source. On the way or as part of the quiz."""

from typing import Literal

from interaction import answering, panels
from interaction.chimes import chime
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.words import claim_paragraph, key_hint
from scenes.events import Event, QuestionAnswered
from scenes.panel import Block, Button, ButtonRow, Columns, Panel, Paragraph
from scenes.quiz import Match, PutInOrder, Question
from scenes.senses import Senses
from scenes.tour import QuestionPoint
from scenes.world import Asking, World

Mark = Literal["none", "right", "wrong", "missed"]


def questions(world: World, senses: Senses, dt_s: float) -> list[Event]:
    on_the_way = panels.is_open(world, "question")
    if on_the_way and world.asking is None:
        hotspot = world.content.tour.hotspot(panels.subject(world))
        assert isinstance(hotspot, QuestionPoint)
        world.asking = answering.start(hotspot.question, None, world.seed, 1, world.time_s)
        world.panel_stale = True
    asking = world.asking
    if asking is None or not (on_the_way or panels.is_open(world, "quiz-question")):
        return []
    if world.pressed == "check" and answering.ready(asking) and not asking.checked:
        return [check(world, asking)]
    if answering.press(asking, world.pressed):
        world.panel_stale = True
    if not on_the_way:
        return []
    if world.pressed == "again":
        world.asking = answering.start(asking.question, None, world.seed, asking.attempt + 1, world.time_s)
        world.panel_stale = True
    elif close_button_pressed(world):
        world.asking = None
        panels.close(world)
        return close_hotspot(world)
    return []


def check(world: World, asking: Asking) -> QuestionAnswered:
    """Judge the answer and show the feedback."""
    asking.checked = True
    asking.correct = answering.is_correct(asking)
    world.panel_stale = True
    chime(world, "right" if asking.correct else "wrong")
    if asking.quiz is None:
        world.progress.questions[asking.question.id] = asking.correct
    took_s = round(world.time_s - asking.since_s, 3)
    return QuestionAnswered(
        world.time_s, asking.question.id, asking.quiz, asking.attempt, answering.response(asking), asking.correct, took_s
    )


def question_panel(world: World) -> Panel:
    asking = world.asking
    if asking is None:  # the panel was asked for in this frame; the question follows in the next
        return Panel(world.panel_id, "", ())
    question = asking.question
    blocks: list[Block] = [Paragraph(world.say(question.prompt), "heading")]
    blocks.append(Paragraph(world.word(f"question-{question.kind}"), "small", tone="quiet"))
    blocks += _answers(world, asking, question)
    if asking.checked:
        verdict = world.word("answer-right" if asking.correct else "answer-wrong")
        blocks.append(Paragraph(verdict, "heading", tone="good" if asking.correct else "bad"))
        blocks.append(claim_paragraph(world, question.feedback))
    return Panel(world.panel_id, _title(world, asking), tuple(blocks), _footer(world, asking), first_focus=_first(asking))


def _title(world: World, asking: Asking) -> str:
    if asking.quiz is None or world.content.tour.quiz is None or world.quiz is None:
        return world.word("question-title")
    quiz = world.content.tour.quiz
    return world.word("quiz-question-title", number=world.quiz.index + 1, count=len(quiz.questions))


def _footer(world: World, asking: Asking) -> tuple[Button, ...]:
    if asking.quiz is not None:
        stop = Button("stop-quiz", world.word("quiz-stop"))
        if asking.checked:
            return (stop, Button("next", world.word("next"), kind="primary"))
        return (stop, Button("check", world.word("check-answer"), kind="primary", enabled=answering.ready(asking)))
    close = Button("close", world.word("close"), kind="primary" if asking.checked else "plain", hint=key_hint(world, "key-back"))
    if not asking.checked:
        return (close, Button("check", world.word("check-answer"), kind="primary", enabled=answering.ready(asking)))
    return (close,) if asking.correct else (Button("again", world.word("try-again")), close)


def _first(asking: Asking) -> str:
    if asking.checked:
        return "next" if asking.quiz is not None else "close"
    if isinstance(asking.question, PutInOrder):
        return f"down:{asking.chosen[0]}"
    if isinstance(asking.question, Match):
        return f"left:{asking.question.pairs[0].left.id}"
    return f"choice:{asking.shuffle[0]}"


def _answers(world: World, asking: Asking, question: Question) -> list[Block]:
    match question:
        case PutInOrder():
            return _order(world, asking, question)
        case Match():
            return [_match(world, asking, question)]
        case _:
            return [
                Button(
                    f"choice:{item}", _label(world, question, item), "choice", checked=item in asking.chosen,
                    enabled=not asking.checked, mark=_choice_mark(asking, item),
                )
                for item in asking.shuffle
            ]


def _label(world: World, question: Question, item: str) -> str:
    match question:
        case PutInOrder():
            return next(world.say(choice.text) for choice in question.items if choice.id == item)
        case Match():
            return next(world.say(s.text) for p in question.pairs for s in (p.left, p.right) if s.id == item)
    if question.kind == "true-false":
        return world.word(f"answer-{item}")
    return next(world.say(choice.text) for choice in question.choices if choice.id == item)


def _choice_mark(asking: Asking, item: str) -> Mark:
    if not asking.checked:
        return "none"
    is_right = item in answering.correct_ids(asking.question)
    if item in asking.chosen:
        return "right" if is_right else "wrong"
    return "missed" if is_right else "none"


def _order(world: World, asking: Asking, question: PutInOrder) -> list[Block]:
    right = answering.correct_ids(question)
    rows: list[Block] = []
    for index, item in enumerate(asking.chosen):
        tone: Literal["plain", "good", "bad"] = "plain"
        if asking.checked:
            tone = "good" if right[index] == item else "bad"
        label = Paragraph(f"{index + 1}. {_label(world, question, item)}", tone=tone)
        up = Button(f"up:{item}", world.word("move-up"), enabled=index > 0 and not asking.checked)
        down = Button(f"down:{item}", world.word("move-down"), enabled=index < len(right) - 1 and not asking.checked)
        rows.append(Columns(((label,), (ButtonRow((up, down)),)), (0.7, 0.3)))
    return rows


def _match(world: World, asking: Asking, question: Match) -> Columns:
    partner = dict(pair.split("[.]") for pair in asking.chosen)
    taken = {right: left for left, right in partner.items()}
    numbers = {pair.left.id: str(i + 1) for i, pair in enumerate(question.pairs)}
    right_of = {pair.left.id: pair.right.id for pair in question.pairs}
    left_buttons: list[Block] = []
    for pair in question.pairs:
        item = pair.left.id
        mark: Mark = "none"
        if asking.checked:
            mark = "right" if partner.get(item) == right_of[item] else "wrong"
        label = f"{numbers[item]}. {world.say(pair.left.text)}"
        checked = asking.left == item or item in partner
        left_buttons.append(Button(f"left:{item}", label, "choice", checked, not asking.checked, mark))
    right_buttons: list[Block] = []
    for item in asking.shuffle:
        words = _label(world, question, item)
        label = f"({numbers[taken[item]]}) {words}" if item in taken else words
        enabled = asking.left is not None and not asking.checked
        right_buttons.append(Button(f"right:{item}", label, "choice", item in taken, enabled))
    return Columns((tuple(left_buttons), tuple(right_buttons)), (0.5, 0.5))
