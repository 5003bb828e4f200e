"""What pydantic says about a tour, in words for teachers, each at its line."""

import difflib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from content.node import Findings, Node
from content.problem import Value, Word, quoted
from content.schema_walk import fields_of, locate
from scenes.claims import Identifier, TextId

M = TypeVar("M", bound=BaseModel)
_ID_PATTERN = Identifier.__metadata__[0].pattern  # type: ignore[attr-defined]
_TEXT_PATTERN = TextId.__metadata__[0].pattern  # type: ignore[attr-defined]
_IDENTIFIER = re.compile(_ID_PATTERN)
_MISSING = {
    ("SoundTrack", "caption"): "sound-without-caption",
    ("Ambience", "caption"): "sound-without-caption",
    ("Picture", "alt"): "picture-without-alt",
    ("SingleChoice", "correct"): "question-without-answer",
    ("MultipleChoice", "correct"): "question-without-answer",
    ("TrueFalse", "correct"): "question-without-answer",
    ("Tour", "picture"): "tour-without-picture",
    ("Claim", "grade"): "claim-without-grade",
}
_RANGE = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}


def is_identifier(word: str) -> bool:
    return len(word) <= 64 and _IDENTIFIER.fullmatch(word) is not None


def hint(word: str, known: Collection[str], limit: int = 12) -> Value:
    """ "Did you mean …?", or what there is to choose from."""
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if close:
        return Word("word.did-you-mean", {"name": close[0]})
    if not known:
        return Word("word.none-known")
    names = sorted(known)
    key = "word.known" if len(names) <= limit else "word.known-some"
    return Word(key, {"names": tuple(names[:limit])})


def validate(model: type[M], node: Node, findings: Findings) -> M | None:
    """``node`` as ``model``; or None, and every fault is in ``findings``. Types are strict: ``"3"`` is no number."""
    try:
        return model.model_validate_json(json.dumps(node.value), strict=True)
    except ValidationError as refused:
        errors = refused.errors(include_url=False, include_input=False)
    guessed = _misspelt_fields(model, node, errors)
    for error in errors:
        _tell(model, node, error, guessed, findings)
    return None


def _misspelt_fields(model: type[BaseModel], root: Node, errors: list[Any]) -> dict[str, str]:
    """Path of each unknown field -> the known field that it most likely means."""
    guessed: dict[str, str] = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            holder, shape = locate(model, root, error["loc"][:-1])
            if shape.model is not None:
                free = [name for name in fields_of(shape.model) if not holder[name].there]
                close = difflib.get_close_matches(str(error["loc"][-1]), free, n=1, cutoff=0.6)
                if close:
                    guessed[holder[str(error["loc"][-1])].path] = close[0]
    return guessed


def _tell(
    model: type[BaseModel], root: Node, error: Any, guessed: dict[str, str], findings: Findings
) -> None:
    kind: str = error["type"]
    steps: tuple[int | str, ...] = error["loc"]
    context: Mapping[str, Any] = error.get("ctx") or {}
    node, shape = locate(model, root, steps)
    if kind == "missing":
        _tell_missing(model, root, steps, guessed, findings)
    elif kind == "extra_forbidden":
        _, holder = locate(model, root, steps[:-1])
        _tell_unknown(node, holder.model, guessed, findings)
    elif kind == "union_tag_invalid":
        allowed = re.findall(r"'([^']*)'", str(context.get("expected_tags", "")))
        found = str(context.get("tag", ""))
        findings.error(
            "kind-unknown",
            node["kind"],
            value=quoted(found),
            allowed=tuple(allowed),
            hint=hint(found, allowed),
        )
    elif kind == "union_tag_not_found":
        findings.error("kind-missing", node, allowed=tuple(name for name, _ in shape.by_kind))
    elif kind == "too_short":
        _tell_too_short(node, context, findings)
    elif kind == "too_long":
        if shape.what == "other":
            findings.error("wrong-count", node, count=int(context["max_length"]), found=_length(node))
        else:
            findings.error("list-too-long", node, limit=int(context["max_length"]), found=_length(node))
    elif node.value is None:
        findings.error("field-empty", node, at_key=True, field=_last(steps))
    else:
        _tell_value(node, kind, steps, context, findings)


def _tell_missing(
    model: type[BaseModel],
    root: Node,
    steps: tuple[int | str, ...],
    guessed: dict[str, str],
    findings: Findings,
) -> None:
    holder, shape = locate(model, root, steps[:-1])
    field = steps[-1]
    if isinstance(field, int):
        if field == _length(holder):  # told once, at the first number that is missing
            findings.error("wrong-count", holder, count=_expected(model, root, steps), found=_length(holder))
        return
    if any(guessed.get(part.path) == field for _, part in holder.items()):
        return  # told where the misspelt field stands
    name = shape.model.__name__ if shape.model is not None else ""
    findings.error(_MISSING.get((name, field), "field-missing"), holder, at_key=True, field=field)


def _expected(model: type[BaseModel], root: Node, steps: tuple[int | str, ...]) -> int:
    """How many numbers a fixed list wants: an annotation of ``tuple[float, float, float]``, with None allowed or not."""
    _, holder = locate(model, root, steps[:-2])
    if holder.model is None:
        return 0
    hint_args = get_args(holder.model.model_fields[str(steps[-2])].annotation)
    inner = next((get_args(option) for option in hint_args if get_origin(option) is tuple), hint_args)
    return len(inner)


def _tell_unknown(
    node: Node, owner: type[BaseModel] | None, guessed: dict[str, str], findings: Findings
) -> None:
    field = quoted(node.path.rsplit(".", 1)[-1], 40)
    if node.path in guessed:
        findings.error("field-misspelt", node, at_key=True, field=field, meant=guessed[node.path])
    else:
        known = tuple(fields_of(owner)) if owner is not None else ()
        findings.error("field-unknown", node, at_key=True, field=field, known=known)


def _tell_too_short(node: Node, context: Mapping[str, Any], findings: Findings) -> None:
    least = int(context["min_length"])
    if _length(node) < least:  # pydantic counts only the items that it could read
        findings.error("list-too-short", node, at_key=True, least=least, found=_length(node))


def _tell_value(
    node: Node, kind: str, steps: tuple[int | str, ...], context: Mapping[str, Any], findings: Findings
) -> None:
    value = quoted(_shown(node.value))
    field = _last(steps)
    if kind == "literal_error" and steps == ("format",):
        findings.error("format-unsupported", node, value=value, allowed=_allowed(context))
    elif kind in ("literal_error", "enum"):
        allowed = _allowed(context)
        findings.error(
            "not-one-of", node, field=field, value=value, allowed=allowed, hint=hint(str(node.value), allowed)
        )
    elif kind == "string_type":
        is_word = isinstance(node.value, bool | int | float)
        findings.error("needs-quotes" if is_word else "not-a-text", node, field=field, value=value)
    elif kind == "string_pattern_mismatch":
        findings.error(_pattern_key(context, field), node, field=field, value=value)
    elif kind == "string_too_long":
        findings.error(
            "name-too-long", node, field=field, limit=int(context["max_length"]), found=len(str(node.value))
        )
    elif kind == "bool_type":
        findings.error("not-true-false", node, field=field, value=value)
    elif kind in ("int_type", "float_type", "int_from_float", "float_parsing", "int_parsing"):
        findings.error(
            "not-a-number" if kind.startswith("float") else "not-a-whole-number",
            node,
            field=field,
            value=value,
        )
    elif kind in ("tuple_type", "list_type"):
        findings.error("not-a-list", node, field=field, value=value)
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        findings.error("not-a-block", node, field=field, value=value)
    elif (
        kind in _RANGE
        and field == "pass_mark"
        and isinstance(node.value, int | float)
        and 1 < node.value <= 100
    ):
        findings.error("pass-mark-percent", node, value=value, share=float(node.value) / 100)
    elif kind in _RANGE:
        bound = float(context[_RANGE[kind]])
        findings.error(
            "out-of-range", node, field=field, value=value, bound=Word(f"word.{kind}", {"bound": bound})
        )
    else:
        findings.error("schema-other", node, field=field, value=value, said=kind)


def _pattern_key(context: Mapping[str, Any], field: str) -> str:
    if field == "version":
        return "bad-version"
    if field == "date":
        return "bad-date-form"
    return "bad-text-id" if context.get("pattern") == _TEXT_PATTERN else "bad-id"


def _allowed(context: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']*)'", str(context.get("expected", ""))))


def _last(steps: tuple[int | str, ...]) -> str:
    """The name of the field, for an item of a list that of the list."""
    return next((step for step in reversed(steps) if isinstance(step, str)), "?")


def _length(node: Node) -> int:
    return len(node.value) if isinstance(node.value, list | dict) else 0


def _shown(value: object) -> str:
    """A value as it would be written in the file."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list | dict) else str(value)
