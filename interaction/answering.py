"""How each kind of question is shown, chosen and judged: pure functions of the question and what was chosen.

Responses are written as xAPI 1.0.3's cmi.interaction wants them: ids joined by ``[,]``, the two sides of a pair by ``[.]``.
"""

import random

from scenes.quiz import Match, MultipleChoice, PutInOrder, Question, SingleChoice, TrueFalse
from scenes.world import Asking


def shuffle(question: Question, seed: int, attempt: int) -> tuple[str, ...]:
    """The order in which choices, items or right sides are shown: the same for the same seed and attempt.

    Items to put in order are never shown in the right order already.
    """
    chance = random.Random(f"{seed}:{question.id}:{attempt}")
    match question:
        case SingleChoice() | MultipleChoice():
            ids = [choice.id for choice in question.choices]
        case TrueFalse():
            return ("true", "false")
        case PutInOrder():
            ids = [item.id for item in question.items]
        case Match():
            ids = [pair.right.id for pair in question.pairs]
    right = list(ids)
    chance.shuffle(ids)
    if isinstance(question, PutInOrder) and ids == right:
        ids = ids[1:] + ids[:1]
    return tuple(ids)


def start(question: Question, quiz: str | None, seed: int, attempt: int, time_s: float) -> Asking:
    order = shuffle(question, seed, attempt)
    chosen = list(order) if isinstance(question, PutInOrder) else []
    return Asking(question, quiz, attempt, time_s, order, chosen)


def press(asking: Asking, button: str) -> bool:
    """Take a press on one of the question's own elements; False if it was none of them or nothing changed."""
    if asking.checked:
        return False
    action, _, item = button.partition(":")
    question, chosen = asking.question, asking.chosen
    if action == "choice" and isinstance(question, SingleChoice | TrueFalse):
        asking.chosen = [item]
    elif action == "choice" and isinstance(question, MultipleChoice):
        asking.chosen = [c for c in chosen if c != item] if item in chosen else [*chosen, item]
    elif action in ("up", "down") and isinstance(question, PutInOrder) and item in chosen:
        index = chosen.index(item)
        other = index + (-1 if action == "up" else 1)
        if not 0 <= other < len(chosen):
            return False
        chosen[index], chosen[other] = chosen[other], chosen[index]
    elif action == "left" and isinstance(question, Match):
        asking.left = item
        asking.chosen = [pair for pair in chosen if not pair.startswith(item + "[.]")]
    elif action == "right" and isinstance(question, Match):
        if asking.left is None:
            return False
        kept = [pair for pair in chosen if not pair.endswith("[.]" + item)]
        asking.chosen = [*kept, f"{asking.left}[.]{item}"]
        asking.left = None
    else:
        return False
    return True


def ready(asking: Asking) -> bool:
    """Whether enough is chosen to check the answer."""
    if isinstance(asking.question, Match):
        return len(asking.chosen) == len(asking.question.pairs)
    return bool(asking.chosen)


def correct_ids(question: Question) -> list[str]:
    """The right response, in the order that ``response`` writes."""
    match question:
        case SingleChoice():
            return [question.correct]
        case TrueFalse():
            return ["true" if question.correct else "false"]
        case MultipleChoice():
            return [choice.id for choice in question.choices if choice.id in question.correct]
        case PutInOrder():
            return [item.id for item in question.items]
        case Match():
            return [f"{pair.left.id}[.]{pair.right.id}" for pair in question.pairs]


def in_order(asking: Asking) -> list[str]:
    """What was chosen, in the question's own order where the order does not matter."""
    match asking.question:
        case MultipleChoice():
            return [choice.id for choice in asking.question.choices if choice.id in asking.chosen]
        case Match():
            lefts = [pair.left.id for pair in asking.question.pairs]
            return sorted(asking.chosen, key=lambda pair: lefts.index(pair.partition("[.]")[0]))
        case _:
            return list(asking.chosen)


def response(asking: Asking) -> str:
    return "[,]".join(in_order(asking))


def is_correct(asking: Asking) -> bool:
    return in_order(asking) == correct_ids(asking.question)
