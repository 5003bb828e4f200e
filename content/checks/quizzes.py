"""Every question can be answered, has a right answer, and was shown before it is asked."""

from collections.abc import Iterable

from content.node import Findings, Node
from content.problem import Word, quoted
from content.schema_words import hint
from content.tour_folder import TourFolder
from scenes.quiz import Match, MultipleChoice, PutInOrder, QuestionBase, SingleChoice
from scenes.tour import LANGUAGES, QuizPoint

_SHOWS_NOTHING = ("question", "quiz")


def check_answers(view: TourFolder, findings: Findings) -> None:
    """The right answers are among the choices, and no two choices are alike."""
    for part in view.of(SingleChoice, MultipleChoice):
        choices = list(part.node["choices"])
        _check_alike(view, findings, choices)
        ids = [choice["id"].string or "" for choice in choices]
        correct = part.node["correct"]
        answers = [correct] if correct.string is not None else list(correct.words())
        for number, answer in enumerate(answers):
            name = answer.string or ""
            if name not in ids:
                findings.error("answer-not-a-choice", answer, name=quoted(name), hint=hint(name, ids))
            elif name in [other.string for other in answers[:number]]:
                findings.error("answer-twice", answer, name=name)
    for part in view.of(PutInOrder):
        _check_alike(view, findings, part.node["items"])
    for part in view.of(Match):
        pairs = list(part.node["pairs"])
        for side in ("left", "right"):
            _check_alike(view, findings, [pair[side] for pair in pairs])


def _check_alike(view: TourFolder, findings: Findings, choices: Iterable[Node]) -> None:
    ids: set[str] = set()
    words: dict[tuple[str, str], str] = {}
    for choice in choices:
        name, text_id = choice["id"].string, choice["text"].string
        if name is not None and name in ids:
            findings.error("choice-twice", choice["id"], name=quoted(name))
        ids.add(name or "")
        for lang in LANGUAGES:
            sentence = (view.sentence(lang, text_id or "") or "").strip()
            first = words.setdefault((lang, sentence), name or "?") if sentence else name
            if first != name and name is not None:
                findings.error(
                    "choices-alike",
                    choice["text"],
                    name=name,
                    other=quoted(first),
                    language=lang,
                    text=quoted(sentence),
                )
                break


def check_shown(view: TourFolder, findings: Findings) -> None:
    """The answer to each question is shown by a hotspot or event, and not only after the question."""
    stop_of, kind_of = _where_shown(view)
    asked_at: list[tuple[Node, int]] = []
    for number, _, hotspot in view.hotspots():
        if hotspot["kind"].string == "question":
            asked_at.append((hotspot["question"], number))
    quiz_at = [number for number, _, hotspot in view.hotspots() if hotspot["kind"].string == "quiz"]
    for question in view.root["quiz"]["questions"]:
        asked_at.append((question, max(quiz_at, default=len(view.stops()))))
    for question, number in asked_at:
        _check_question(findings, question, number, stop_of, kind_of, len(view.stops()))


def _where_shown(view: TourFolder) -> tuple[dict[str, int], dict[str, str]]:
    """Number of the stop at which each hotspot and event is met, and the kind of each; events without a point have no stop."""
    stop_of: dict[str, int] = {}
    kind_of: dict[str, str] = {event["id"].string or "": "event" for event in view.root["events"]}
    for number, _, hotspot in view.hotspots():
        kind = hotspot["kind"].string or ""
        kind_of.setdefault(hotspot["id"].string or "", kind)
        stop_of.setdefault(hotspot["id"].string or "", number)
        if kind == "event":
            stop_of.setdefault(hotspot["event"].string or "", number)
    return stop_of, kind_of


def _check_question(
    findings: Findings,
    question: Node,
    asked: int,
    stop_of: dict[str, int],
    kind_of: dict[str, str],
    stops: int,
) -> None:
    places: list[int] = []
    for shown in question["shown_at"].words():
        name = shown.string or ""
        if name not in kind_of:
            findings.error("shown-at-unknown", shown, name=quoted(name), hint=hint(name, kind_of))
        elif kind_of[name] in _SHOWS_NOTHING:
            findings.error("shown-at-question", shown, name=name, kind=Word(f"kind.{kind_of[name]}"))
        else:
            places.append(stop_of.get(name, stops))
    if places and min(places) > asked:
        findings.error("shown-after-question", question["shown_at"], stop=min(places) + 1, asked=asked + 1)


def check_quiz_has_point(view: TourFolder, findings: Findings) -> None:
    """A quiz is taken somewhere, and where a quiz is to be taken there is one."""
    points = [part.node for part in view.of(QuizPoint)]
    quiz = view.root["quiz"]
    if quiz.value is not None and not points:
        findings.error("quiz-without-point", quiz, at_key=True)
    if quiz.value is None:
        for point in points:
            findings.error("point-without-quiz", point["kind"])


def check_pass_mark(view: TourFolder, findings: Findings) -> None:
    """The pass mark asks for something, and leaves room for a slip."""
    quiz = view.root["quiz"]
    mark, asked = quiz["pass_mark"].number, len(list(quiz["questions"]))
    if mark is None or not 0 < mark <= 1 or asked == 0:
        return
    if mark * asked <= 1 and asked > 1:
        findings.warning("pass-mark-low", quiz["pass_mark"], mark=mark, asked=asked)


def check_question_points(view: TourFolder, findings: Findings) -> None:
    """A question on the way is asked once, not again in the quiz (the same question twice would count twice)."""
    prompts: dict[str, Node] = {}
    for part in view.of(QuestionBase):
        prompt = part.node["prompt"]
        if prompt.string is None:
            continue
        if prompt.string in prompts:
            findings.warning("prompt-twice", prompt, id=prompt.string, line=prompts[prompt.string].place()[0])
        prompts.setdefault(prompt.string, prompt)
