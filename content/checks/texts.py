"""Every sentence exists in every language, says something, and fits where it is shown."""

import re
from collections.abc import Iterable
from functools import cache

from content.checks.text_limits import LIMITS, kind_of, length
from content.messages import catalogue
from content.node import Findings, Node
from content.problem import CATALOGUE, Word, quoted
from content.schema_words import hint
from content.tour_folder import TourFolder
from scenes.tour import LANGUAGES

_HALF_WIDTH = re.compile(r"[\u3400-\u9fff\u201d][,:;?!](?=[\u3400-\u9fff\u201c]|$)", re.MULTILINE)
_LETTER = re.compile(r"[^\W\d_]")
_CJK = re.compile(r"[\u3400-\u9fff]")
_TEXT_FORM = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*")


def check_texts_exist(view: TourFolder, findings: Findings) -> None:
    """Each text id of the tour names a sentence in each language."""
    told: set[str] = set()
    for part in view.parts:
        text_id = part.node.string
        if part.field is None or text_id is None or text_id in told or not _TEXT_FORM.fullmatch(text_id):
            continue
        lacking = [lang for lang in view.texts if text_id not in view.texts[lang]]
        if lacking:
            told.add(text_id)
            _tell_lacking(view, findings, part.node, text_id, lacking)


def _tell_lacking(view: TourFolder, findings: Findings, use: Node, text_id: str, lacking: list[str]) -> None:
    if any(text_id in groups for groups in view.text_groups.values()):
        findings.error("text-is-group", use, id=text_id)
        return
    has = [lang for lang in view.texts if lang not in lacking]
    if not has:
        known = {known for sentences in view.texts.values() for known in sentences}
        findings.error("text-unknown", use, id=text_id, hint=_near(text_id, known))
        return
    for lang in lacking:
        place = _would_be_at(view.text_roots[lang], text_id)
        other = view.sentence(has[0], text_id) or ""
        at = f"{use.file.name}:{use.place()[0]}"
        findings.error(
            "text-missing", place, at_key=True, id=text_id, language=lang, other=quoted(other), used=at
        )


def _near(text_id: str, known: Iterable[str]) -> Word:
    """A similar id if there is one; a list of hundreds helps nobody."""
    near = hint(text_id, list(known), limit=0)
    return near if isinstance(near, Word) and near.key == "word.did-you-mean" else Word("word.write-it")


def _would_be_at(root: Node, text_id: str) -> Node:
    """The innermost group of a text file in which ``text_id`` belongs; its own path is kept."""
    node = root
    for step in text_id.split("."):
        if not node[step].there:
            break
        node = node[step]
    return Node(node.file, None, None, text_id, node)


def check_texts_say_something(view: TourFolder, findings: Findings) -> None:
    """No sentence is empty, a note to oneself, or left in the other language."""
    for lang, sentences in view.texts.items():
        for text_id, node in sentences.items():
            text = node.string
            if text is None:
                continue
            if not text.strip():
                findings.error("text-empty", node, at_key=True, id=text_id)
            else:
                placeholder = placeholders().search(text)
                if placeholder is not None:
                    findings.warning("text-placeholder", node, id=text_id, word=placeholder[0])
            match = _HALF_WIDTH.search(text) if lang == "zh-CN" else None
            if match is not None:
                findings.warning("text-halfwidth", node, id=text_id, sign=match[0][-1], text=quoted(match[0]))
            if lang == "en" and _is_chinese(text):
                findings.warning("text-wrong-language", node, id=text_id, text=quoted(text))
    if all(lang in view.texts for lang in LANGUAGES):
        _check_translated(view, findings)


@cache
def placeholders() -> re.Pattern[str]:
    """Words that stand for a text still to be written, in every language; by themselves, not inside a longer word."""
    words = {word for lang in LANGUAGES for word in catalogue(lang, CATALOGUE)["placeholders"].split("|")}
    return re.compile(rf"(?<![a-z])({'|'.join(re.escape(word) for word in sorted(words))})(?![a-z])", re.I)


def _check_translated(view: TourFolder, findings: Findings) -> None:
    for text_id, node in view.texts["en"].items():
        text = node.string
        if (
            text
            and text == view.sentence("zh-CN", text_id)
            and _LETTER.search(text)
            and not _is_chinese(text)
        ):
            findings.warning("text-untranslated", node, id=text_id, text=quoted(text))


def _is_chinese(text: str) -> bool:
    letters = len(_LETTER.findall(text))
    return letters > 0 and len(_CJK.findall(text)) * 2 > letters


def check_texts_used(view: TourFolder, findings: Findings) -> None:
    """No sentence is left over; told only when the whole tour could be read, so that nothing is called unused wrongly."""
    if view.tour is None or view.sources is None:
        return
    used = {part.node.string for part in view.parts if part.field is not None}
    told: set[str] = set()
    for sentences in view.texts.values():
        for text_id, node in sentences.items():
            if text_id not in used and text_id not in told:
                told.add(text_id)
                findings.warning("text-unused", node, at_key=True, id=text_id)


def check_texts_fit(view: TourFolder, findings: Findings) -> None:
    """No sentence is longer than the board, caption or label that shows it has room for."""
    told: set[str] = set()
    for part in view.parts:
        text_id = part.node.string
        if part.field is None or text_id is None:
            continue
        kind = kind_of(part)
        for lang, limit in zip(LANGUAGES, LIMITS[kind], strict=True):
            text = view.sentence(lang, text_id)
            if text is None or f"{lang}:{text_id}" in told or length(text.strip(), lang) <= limit:
                continue
            told.add(f"{lang}:{text_id}")
            findings.error(
                "text-too-long",
                view.texts[lang][text_id],
                id=text_id,
                kind=Word(f"kind.{kind}"),
                found=int(length(text.strip(), lang) + 0.5),
                limit=limit,
            )
