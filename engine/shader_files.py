"""GLSL programs from ``engine/shaders``: ``#include "file"`` is resolved here, and each program is made once."""

import re
from functools import cache
from pathlib import Path

from panda3d.core import Shader

_FOLDER = Path(__file__).parent / "shaders"
_INCLUDE = re.compile(r'^#include "([a-z_.]+)"$', re.MULTILINE)


@cache
def shader(vertex: str, fragment: str, *defines: str) -> Shader:
    """The program of ``shaders/<vertex>.vert`` and ``shaders/<fragment>.frag`` with each of ``defines`` set to 1."""
    made = Shader.make(
        Shader.SL_GLSL, _source(f"{vertex}.vert", defines), _source(f"{fragment}.frag", defines)
    )
    if made is None or made.get_error_flag():
        raise RuntimeError(f"engine/shaders/{vertex}.vert and {fragment}.frag do not compile together")
    return made


def _source(name: str, defines: tuple[str, ...]) -> str:
    head = "#version 330\n" + "".join(f"#define {define} 1\n" for define in defines)
    return head + _with_includes((_FOLDER / name).read_text(encoding="utf-8"))


def _with_includes(text: str) -> str:
    return _INCLUDE.sub(lambda match: _with_includes((_FOLDER / match[1]).read_text(encoding="utf-8")), text)
