"""The report's questions: what was asked, answered and right, and why, with the source."""

from collections.abc import Mapping
from html import escape
from typing import Protocol

from reporting.activities import Activities
from reporting.visit_summary import QuizTry, Summary
from scenes.claims import Claim, Source
from scenes.events import QuestionAnswered
from scenes.quiz import Match, MultipleChoice, PutInOrder, Question, Quiz, SingleChoice, TrueFalse
from scenes.tour import TourContent


class Page(Protocol):
    """What this part reads of the page: see ``reporting.visit_report.Page``."""

    @property
    def content(self) -> TourContent: ...
    @property
    def words(self) -> Mapping[str, str]: ...
    @property
    def summary(self) -> Summary: ...
    def say(self, text_id: str) -> str: ...
    def word(self, word_id: str, **values: object) -> str: ...


def questions_section(page: Page) -> str:
    its = Activities(page.content, "")
    items = []
    for question_id, answer in page.summary.answers.items():
        question = its.find_question(question_id)
        if question is not None:
            items.append(_question(page, question, answer, page.word("on-the-way")))
    quiz, head = page.content.tour.quiz, ""
    if quiz is not None:
        best = page.summary.best_try()
        head = _score(page, quiz, best)
        for number, question in enumerate(quiz.questions, 1):
            given = best.answers.get(question.id) if best else None
            if given is not None:
                items.append(_question(page, question, given, f"{page.say(quiz.title)} · {number}"))
    if not items and not head:
        return ""
    return f'<section><h2>{page.word("questions")}</h2>{head}<ol class="questions">{"".join(items)}</ol></section>'


def _score(page: Page, quiz: Quiz, best: QuizTry | None) -> str:
    if best is None or best.finished is None:
        return f'<p class="small">{page.word("quiz-not")}</p>'
    done = best.finished
    share = done.right / done.asked if done.asked else 0.0
    text = page.word("quiz-score", right=done.right, asked=done.asked, percent=round(share * 100), mark=round(quiz.pass_mark * 100))
    verdict = page.word("quiz-passed" if done.passed else "quiz-failed")
    tries = f' · {page.word("quiz-attempts", count=best.attempt)}' if len(page.summary.tries) > 1 else ""
    colour = "#2f5d3a" if done.passed else "#9b2d1f"
    return (
        f'<p class="score"><span class="verdict{" good" if done.passed else ""}">{verdict}</span><span>{text}{tries}</span></p>'
        '<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="1000" height="8" fill="#e4dccb"/><rect width="{share * 1000:.0f}" height="8" fill="{colour}"/>'
        f'<rect x="{quiz.pass_mark * 1000 - 1.5:.1f}" width="3" height="8" fill="#221f1a"/></svg>'
    )


def _question(page: Page, question: Question, answer: QuestionAnswered, where: str) -> str:
    mark = page.word("right" if answer.correct else "wrong")
    given = response_text(page, question, answer.response)
    rows = f'<dt>{page.word("answer")}</dt><dd class="{"good" if answer.correct else "bad"}">{given}</dd>'
    if not answer.correct:
        right = response_text(page, question, Activities(page.content, "").interaction(question)["correctResponsesPattern"][0])
        rows += f'<dt>{page.word("right-answer")}</dt><dd>{right}</dd>'
    return (
        f'<li><p class="where">{where}</p><h3>{page.say(question.prompt)}'
        f'<span class="mark{" good" if answer.correct else ""}">{"✓" if answer.correct else "✗"} {mark}</span></h3>'
        f'<dl class="answers">{rows}</dl>{_feedback(page, question.feedback)}</li>'
    )


def response_text(page: Page, question: Question, response: str) -> str:
    """A cmi.interaction response in words, ready for HTML; an id that the question does not know stands as it is."""
    ids = [part for part in response.split("[,]") if part]
    match question:
        case TrueFalse():
            return page.word(response) if response in ("true", "false") else escape(response)
        case SingleChoice() | MultipleChoice():
            texts = {choice.id: choice.text for choice in question.choices}
            return "<br>".join(_named(page, texts, id_) for id_ in ids) or "—"
        case PutInOrder():
            texts = {item.id: item.text for item in question.items}
            return "<br>".join(f"{n}. {_named(page, texts, id_)}" for n, id_ in enumerate(ids, 1))
        case Match():
            texts = {side.id: side.text for pair in question.pairs for side in (pair.left, pair.right)}
            pairs = [part.partition("[.]") for part in ids]
            return "<br>".join(
                page.words["page.pair"].format(left=_named(page, texts, left), right=_named(page, texts, right))
                for left, _, right in pairs
            )


def _named(page: Page, texts: dict[str, str], id_: str) -> str:
    return page.say(texts[id_]) if id_ in texts else escape(id_)


def _feedback(page: Page, claim: Claim) -> str:
    grade = f'<span class="grade">{page.word(f"grade.{claim.grade.value}")}</span>'
    known = [page.content.sources[id_] for id_ in claim.sources if id_ in page.content.sources]
    sources = page.word("semicolon").join(_source(page, source) for source in known)
    return f'<div class="feedback"><p>{page.say(claim.text)}</p><p class="source">{grade}{sources}</p></div>'


def _source(page: Page, source: Source) -> str:
    parts = [source.author, source.title, source.publisher, str(source.year) if source.year else None, source.pages]
    text = page.word("source-comma").join(escape(part) for part in parts if part)
    if source.url and source.url.startswith(("http://", "https://")):
        text = f'<a href="{escape(source.url)}">{text}</a>'
    return text + ("" if source.seen else page.word("unseen"))
