"""Sentences of the program itself, by key: ``content/interface/<catalogue>.<lang>.yaml``.

Each catalogue is one YAML file a language, of keys and sentences; nested keys are joined by dots. ``{name}`` in a sentence is
filled from the keyword values; an ``OSError`` among them is told in the sentence's language, without its path. A
command of the program stands as ``‹check {name}›`` and is told as the person at the terminal has to type it.
The catalogue ``cli`` holds what the command line says.
"""

import errno
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

LANGUAGES = ("zh-CN", "en")
DEFAULT_LANGUAGE = "zh-CN"
INTERFACE = Path(__file__).parent / "interface"
STARTED_BY = "HONGJI_STARTED_BY"
"""Set by ``bootstrap.py``: ``make`` or ``bootstrap``; absent where ``main.py`` was called by itself."""

_COMMAND = re.compile("‹([^›]+)›")


class MessageError(LookupError):
    """A catalogue is missing or broken, or lacks a key, or a sentence wants a value that was not given."""


def language(wanted: str | None, environ: Mapping[str, str]) -> str:
    """The language to speak: ``wanted`` (``--lang``), else ``HONGJI_LANG``, else zh-CN.

    ``zh``, ``zh_CN.UTF-8`` and ``en-GB`` are understood; anything else is refused with ``ValueError``.
    """
    asked = wanted or environ.get("HONGJI_LANG") or DEFAULT_LANGUAGE
    primary = asked.replace("_", "-").split("-")[0].split(".")[0].lower()
    for known in LANGUAGES:
        if known.split("-")[0] == primary:
            return known
    raise ValueError(f"language {asked!r} is not one of {', '.join(LANGUAGES)}")


def typed(command: str, environ: Mapping[str, str]) -> str:
    """A command with its arguments as it is typed by somebody who started the program in this way."""
    python = "py" if os.name == "nt" else "python3"
    match environ.get(STARTED_BY):
        case "make":
            return f'make run ARGS="{command}"'
        case "bootstrap":
            return f"{python} bootstrap.py run {command}"
        case _:
            return f"{python} main.py {command}"


@cache
def catalogue(lang: str, name: str = "cli") -> Mapping[str, str]:
    """All sentences of one catalogue in one language, read once.

    ``MessageError`` names the file when it is missing or broken.
    """
    path = INTERFACE / f"{name}.{lang}.yaml"
    try:
        loaded = yaml.load(
            path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader
        )  # every scalar stays text
    except OSError as error:
        raise MessageError(f"{path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise MessageError(f"{path}: {error}") from error
    if not isinstance(loaded, dict):
        raise MessageError(f"{path}: found {type(loaded).__name__}, must be keys and sentences")
    sentences: dict[str, str] = {}
    _flatten(path, "", loaded, sentences)
    return MappingProxyType(sentences)


def text(lang: str, key: str, /, **values: object) -> str:
    """The sentence ``key`` of the catalogue ``cli`` in ``lang``, with ``{name}`` filled from ``values``."""
    return text_of("cli", lang, key, **values)


def text_of(catalogue_name: str, lang: str, key: str, /, **values: object) -> str:
    """As :func:`text`, from another catalogue."""
    sentence = catalogue(lang, catalogue_name).get(key)
    place = INTERFACE / f"{catalogue_name}.{lang}.yaml"
    if sentence is None:
        raise MessageError(f"{place}: no sentence named {key!r}; add it, in every language")
    try:
        return sentence.format_map({name: because(lang, value) if isinstance(value, OSError) else value for name, value in values.items()})
    except (KeyError, IndexError, ValueError) as error:
        raise MessageError(f"{place}: {key!r} wants {error}, was given {sorted(values)}") from error


def because(lang: str, error: OSError) -> str:
    """What the operating system says, without the path; in its own words where the catalogue has none for it."""
    words = catalogue(lang).get(f"system.{errno.errorcode.get(error.errno or 0, '')}")
    return words or error.strerror or str(error) or type(error).__name__


def _flatten(path: Path, prefix: str, node: dict[object, object], into: dict[str, str]) -> None:
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            _flatten(path, f"{key}.", value, into)
        elif isinstance(value, str):
            into[key] = _COMMAND.sub(lambda found: typed(found[1], os.environ), value)
        else:
            raise MessageError(f"{path}: {key!r} is {type(value).__name__}, must be a sentence")
