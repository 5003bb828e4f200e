"""What the YAML reader complains of, in a teacher's words, with what usually causes it at that line."""

import re
from pathlib import Path

from content.problem import Problem, Value, quoted


def syntax_problem(error: Exception, text: str, file: Path) -> Problem:
    """libyaml's complaint in a teacher's words, with what usually causes it at that line."""
    lines = text.split("\n")
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _unprintable(error, text, file)
    line = min(mark.line, len(lines) - 1)
    context = getattr(error, "context_mark", None)
    first = min(context.line, line) if context is not None else line
    for number in dict.fromkeys((line, line - 1, first)):
        if 0 <= number < len(lines):
            hint = _line_hint(lines[number])
            if hint is not None:
                key, column = hint
                return Problem(key, file, number + 1, column + 1, values={"text": quoted(lines[number])})
    said = " ".join(str(part) for part in (getattr(error, "problem", None),) if part) or "?"
    values: dict[str, Value] = {"text": quoted(lines[line]), "said": said, "line": first + 1}
    began = str(getattr(error, "context", ""))
    for part, key in (("quoted scalar", "yaml-unclosed-quote"), ("flow", "yaml-unclosed-bracket")):
        if part in began and context is not None:  # told where it was opened, which is where it wants mending
            return Problem(key, file, first + 1, context.column + 1, values={"text": quoted(lines[first])})
    return Problem("yaml-broken", file, line + 1, mark.column + 1, values=values)


def _unprintable(error: Exception, text: str, file: Path) -> Problem:
    for number, line in enumerate(text.split("\n")):
        for column, letter in enumerate(line):
            if letter != "\t" and (
                (ord(letter) < 32 and letter != "\r") or 0x7F <= ord(letter) < 0xA0 or letter == "\ufffe"
            ):
                values: dict[str, Value] = {"code": f"U+{ord(letter):04X}"}
                return Problem("unprintable", file, number + 1, column + 1, values=values)
    return Problem("yaml-broken", file, 1, 1, values={"text": "", "said": quoted(error), "line": 1})


_FULL_WIDTH = re.compile(r"^\s*(- )?[A-Za-z0-9_.-]+\s*(?P<colon>\uff1a)")
_NO_SPACE = re.compile(r"^\s*(- )?[a-z0-9_-]+(?P<colon>:)(?=[^\s:/])")
_COLON_IN_TEXT = re.compile(r"^\s*(- )?[A-Za-z0-9_.-]+:\s+[^\"'|>\[{#&*!].*?(?P<colon>: )")
_BAD_START = re.compile(r"^\s*(- )?([A-Za-z0-9_.-]+:\s+)?(?P<sign>[@`%])")
_AFTER_QUOTE = re.compile(r"^\s*(- )?[A-Za-z0-9_.-]+:\s+(?P<quote>\"[^\"]*\"|'[^']*')\s*[^\s#]")


def _line_hint(line: str) -> tuple[str, int] | None:
    """The message and column for what is usually wrong with a line like this one."""
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in indent:
        return "yaml-tab", indent.index("\t")
    match = _FULL_WIDTH.match(line)
    if match is not None:
        return "yaml-fullwidth-colon", match.start("colon")
    match = _COLON_IN_TEXT.match(line)
    if match is not None:
        return "yaml-colon-in-text", match.start("colon")
    match = _AFTER_QUOTE.match(line)
    if match is not None:
        return "yaml-after-quote", match.end("quote")
    match = _BAD_START.match(line)
    if match is not None:
        return "yaml-bad-start", match.start("sign")
    match = _NO_SPACE.match(line)
    if match is not None:
        return "yaml-no-space", match.start("colon")
    return None
