"""Questions: what is asked, what is right, and where it was shown."""

from typing import Annotated, Literal

from pydantic import Field

from scenes.claims import Claim, Identifier, Strict, TextId


class Choice(Strict):
    id: Identifier
    text: TextId


class QuestionBase(Strict):
    id: Identifier
    prompt: TextId
    shown_at: tuple[Identifier, ...] = Field(min_length=1, description="the hotspots or events that showed the answer")
    feedback: Claim = Field(description="explains the right answer, with its source")


class SingleChoice(QuestionBase):
    """One right answer among several."""

    kind: Literal["single"]
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=6)
    correct: Identifier


class MultipleChoice(QuestionBase):
    """One or more right answers; right only if exactly these are chosen."""

    kind: Literal["multiple"]
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=6)
    correct: tuple[Identifier, ...] = Field(min_length=1)


class TrueFalse(QuestionBase):
    kind: Literal["true-false"]
    correct: bool


class PutInOrder(QuestionBase):
    """Items listed here in the right order; shown shuffled."""

    kind: Literal["order"]
    items: tuple[Choice, ...] = Field(min_length=3, max_length=6)


class Pair(Strict):
    left: Choice
    right: Choice


class Match(QuestionBase):
    """Pairs listed here rightly; the right sides are shown shuffled."""

    kind: Literal["match"]
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=5)


Question = Annotated[SingleChoice | MultipleChoice | TrueFalse | PutInOrder | Match, Field(discriminator="kind")]


class Quiz(Strict):
    id: Identifier
    title: TextId
    intro: TextId
    questions: tuple[Question, ...] = Field(min_length=1)
    pass_mark: float = Field(default=0.7, gt=0, le=1, description="share of the questions that must be right")
