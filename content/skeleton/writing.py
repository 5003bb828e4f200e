"""The files of a new tour as text: YAML that a teacher can go on with, explained in Chinese and in English."""

import json
import re
from dataclasses import dataclass
from typing import TypeAlias

from content.messages import LANGUAGES, text_of
from content.skeleton.layout import Halt, Layout, Spot
from scenes.package import Credits, SiteManifest
from scenes.space import Vec3

CATALOGUE = "skeleton"
_PLAIN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MEANT_OTHERWISE = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_CJK = re.compile(r"[\u3400-\u9fff]")
_URL = re.compile(r"https?://[^\s\"]+")

_Tree: TypeAlias = "dict[str, str | _Tree]"
Sentences = dict[str, dict[str, str]]
"""Language -> text id -> sentence, in the order in which they are used."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new tour is made of."""

    name: str
    title: str
    site: str
    picture: str
    manifest: SiteManifest
    layout: Layout


def files(beginning: Beginning) -> dict[str, str]:
    """Every text file of the tour by its name. The same beginning gives the same text."""
    sentences: Sentences = {language: {} for language in LANGUAGES}
    made = {"tour.yaml": _tour(beginning, sentences), "sources.yaml": _sources(beginning)}
    for language in LANGUAGES:
        made[f"texts/{language}.yaml"] = _texts(sentences[language])
    return made


def _tour(beginning: Beginning, sentences: Sentences) -> str:
    say = _Sayer(sentences)
    lights = ", ".join(sorted(beginning.manifest.light))
    lines = [
        *_about("tour", name=beginning.name),
        "format: hongji-tour/1",
        f"name: {quoted(beginning.name)}",
        *_about("version"),
        'version: "0.1"',
        f"title: {say('tour.title', 'tour-title', beginning.title)}",
        f"place: {say('tour.place', 'place')}",
        f"summary: {say('tour.summary', 'summary')}",
        *_about("picture"),
        "picture:",
        f"  file: {beginning.picture}",
        f"  alt: {say('tour.picture-alt', 'alt')}",
        *_about("length"),
        "length_min: 10",
        *_about("comfort"),
        "comfort:",
        "  level: gentle",
        "  notes: []",
        *_about("site", lights=lights),
        "site:",
        f"  package: {quoted(beginning.site)}",
        "  light: default",
        "",
        *_about("stop"),
        *_about("required"),
        *_about("kinds"),
        "stops:",
    ]
    told: set[str] = set()
    for number, halt in enumerate(beginning.layout.halts):
        lines += _stop(halt, number == 0, say, told)
    lines += [*_about("more-stops"), "", *_scene(beginning, say), *_quiz(beginning.layout, say)]
    return "\n".join(lines) + "\n"


def _stop(halt: Halt, first: bool, say: "_Sayer", told: set[str]) -> list[str]:
    lines = [
        f"  - id: {quoted(halt.id)}",
        f"    title: {say(f'stop.{halt.id}.title', 'stop-title', halt.title)}",
        f"    summary: {say(f'stop.{halt.id}.summary', 'stop-summary')}",
        f"    position: {_point(halt.position_m)}",
        f"    bearing_deg: {halt.bearing_deg:g}",
        "    hotspots:",
    ]
    for number, spot in enumerate(halt.spots):
        lines += _spot(spot, first and number == 0, say, told)
    return lines if halt.spots else lines[:-1]


def _spot(spot: Spot, first: bool, say: "_Sayer", told: set[str]) -> list[str]:
    about = "quiz-point" if spot.kind == "quiz" else spot.kind
    lines = [] if about in told else _about(about, "      ")
    told.add(about)
    title = {"board": "board-title", "artefact": "artefact-title", "quiz": "quiz-title"}[spot.kind]
    lines += [
        f"      - id: {quoted(spot.id)}",
        f"        kind: {spot.kind}",
        f"        title: {say.fixed(f'spot.{spot.id}.title', title) if spot.kind == 'quiz' else say(f'spot.{spot.id}.title', title, spot.title)}",
        f"        position: {_point(spot.position_m)}",
        "        required: true",
    ]
    if spot.kind == "quiz":
        return [*lines, "        minimum_s: 0"]
    if spot.object:
        lines.append(f"        object: {quoted(spot.object)}")
    claim = say(f"spot.{spot.id}.first", "artefact-text" if spot.object else "board-text")
    grade = "grade: documented, sources: [first-source]" if first else "grade: staged, sources: []"
    return [*lines, "        claims:", f"          - {{text: {claim}, {grade}}}"]


def _scene(beginning: Beginning, say: "_Sayer") -> list[str]:
    """Who made the model, if the package knows."""
    credits = beginning.manifest.credits
    if not _credited(credits):
        return []
    x, y, z = beginning.layout.halts[0].position_m
    return [
        *_about("scene"),
        "scene_notes:",
        f"  - title: {say.fixed('scene.title', 'scene-title')}",
        f"    position: {_point((x, y, z + 0.6))}",
        f"    claim: {{text: {say.fixed('scene.credit', 'scene-credit', credits)}, grade: documented, sources: [site-model]}}",
        "",
    ]


def _quiz(layout: Layout, say: "_Sayer") -> list[str]:
    shown = next(spot.id for halt in layout.halts for spot in halt.spots if spot.kind != "quiz")
    return [
        *_about("quiz"),
        "quiz:",
        "  id: final",
        f"  title: {say.fixed('quiz.title', 'quiz-title')}",
        f"  intro: {say('quiz.intro', 'quiz-intro')}",
        "  questions:",
        "    - id: first-question",
        "      kind: single",
        f"      prompt: {say('quiz.first.prompt', 'quiz-prompt')}",
        f"      shown_at: [{quoted(shown)}]",
        "      choices:",
        f"        - {{id: a, text: {say('quiz.first.a', 'quiz-right')}}}",
        f"        - {{id: b, text: {say('quiz.first.b', 'quiz-wrong')}}}",
        "      correct: a",
        f"      feedback: {{text: {say('quiz.first.feedback', 'quiz-feedback')}, grade: staged, sources: []}}",
    ]


def _sources(beginning: Beginning) -> str:
    todo = "".join(text_of(CATALOGUE, "zh-CN", key) for key in ("todo", "text.source-title"))
    lines = [
        *_about("sources"),
        *_about("source-id"),
        "first-source:",
        *_about("source-kind", "  "),
        "  kind: book",
        f"  title: {json.dumps(todo, ensure_ascii=False)}",
        *_about("source-seen", "  "),
        "  seen: true",
    ]
    credits = beginning.manifest.credits
    if _credited(credits):
        assert credits is not None
        lines += ["", *_about("site-source"), "site-model:", "  kind: report"]
        lines.append(f"  title: {json.dumps(_one_line(credits.title) or beginning.site, ensure_ascii=False)}")
        if credits.author:
            lines.append(f"  author: {json.dumps(_one_line(credits.author), ensure_ascii=False)}")
        if _URL.fullmatch(credits.source):
            lines.append(f"  url: {json.dumps(credits.source)}")
        lines += ["  language: en", "  seen: true"]
    return "\n".join(lines) + "\n"


def _credited(credits: Credits | None) -> bool:
    return credits is not None and bool(credits.author or credits.licence or credits.source)


def _texts(sentences: dict[str, str]) -> str:
    lines = [*_about("texts"), *_about("texts-quotes")]
    tree: _Tree = {}
    for text_id, sentence in sentences.items():
        *groups, key = text_id.split(".")
        branch = tree
        for group in groups:
            inner = branch.setdefault(group, {})
            assert isinstance(inner, dict)
            branch = inner
        branch[key] = sentence
    for name, part in tree.items():
        lines += ["", *_branch({name: part}, "")]
    return "\n".join(lines) + "\n"


def _branch(tree: _Tree, indent: str) -> list[str]:
    lines = []
    for name, part in tree.items():
        if isinstance(part, dict):
            lines += [f"{indent}{name}:", *_branch(part, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {json.dumps(part, ensure_ascii=False)}")
    return lines


class _Sayer:
    """Notes a sentence in each language and gives its text id."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences

    def __call__(self, text_id: str, key: str, given: str = "") -> str:
        """What a person gave stands in its own language; the rest waits to be written, marked."""
        given = _one_line(given)[:24] if _CJK.search(given) else _one_line(given)[:60]
        theirs = ("zh-CN" if _CJK.search(given) else "en") if given else ""
        for language in LANGUAGES:
            todo = text_of(CATALOGUE, language, "todo") + text_of(CATALOGUE, language, f"text.{key}")
            self._sentences[language][text_id] = given if language == theirs else todo
        return text_id

    def fixed(self, text_id: str, key: str, credits: Credits | None = None) -> str:
        """A sentence that can stay as it is."""
        for language in LANGUAGES:
            unknown = text_of(CATALOGUE, language, "text.unknown")
            fields = ("title", "author", "licence", "source")
            values = {name: _one_line(str(getattr(credits, name)))[:90] or unknown for name in fields} if credits else {}
            self._sentences[language][text_id] = text_of(CATALOGUE, language, f"text.{key}", **values)
        return text_id


def _about(key: str, indent: str = "", **values: str) -> list[str]:
    """An explanation in Chinese, then in English."""
    return [f"{indent}# {text_of(CATALOGUE, language, f'about.{key}', **values)}" for language in LANGUAGES]


def quoted(word: str) -> str:
    """A word that YAML would read as a number or as nothing is put into quotes."""
    return word if _PLAIN.fullmatch(word) and word not in _MEANT_OTHERWISE else json.dumps(word, ensure_ascii=False)


def _point(place: Vec3) -> str:
    return "[" + ", ".join(f"{round(value, 2) + 0.0:g}" for value in place) + "]"


def _one_line(text: str) -> str:
    return " ".join(text.split())
