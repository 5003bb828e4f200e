"""Whom we report to and as whom: never from the command line, where every account of the machine can read it."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

FILE = "lrs-credentials"


class CredentialsError(Exception):
    """``kind`` names the sentences ``lrs.<kind>`` and ``lrs.<kind>-fix`` of the report texts."""

    def __init__(self, kind: str, found: str) -> None:
        super().__init__(f"{kind}: {found}")
        self.kind = kind
        self.found = found

    def problem(self, words: Mapping[str, str]) -> str:
        return words[f"lrs.{self.kind}"].format(found=self.found)

    def fix(self, words: Mapping[str, str]) -> str:
        return words[f"lrs.{self.kind}-fix"].format(found=self.found)


@dataclass(frozen=True, slots=True)
class Lrs:
    url: str
    user: str = ""
    password: str = field(default="", repr=False)


def read_lrs(url: str, environ: Mapping[str, str], folder: Path) -> Lrs:
    """The platform at ``url`` with user and password from ``HONGJI_LRS_USER``/``HONGJI_LRS_PASSWORD``, else from the file
    ``lrs-credentials`` (two lines, mode 0600) in the data folder, else without.

    ``CredentialsError`` for a URL that is none or carries a password, for plain http over a network, and for an open file.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise CredentialsError("url", url) from error
    if parts.scheme not in ("http", "https") or not host:
        raise CredentialsError("url", url)
    if parts.username or parts.password:
        raise CredentialsError("url-secret", host)
    near = host in ("localhost", "127.0.0.1", "::1")
    if parts.scheme == "http" and not near and environ.get("HONGJI_LRS_PLAIN_HTTP") != "1":
        raise CredentialsError("plain-http", url)
    user, password = environ.get("HONGJI_LRS_USER", ""), environ.get("HONGJI_LRS_PASSWORD", "")
    if not user and not password:
        user, password = _from_file(folder / FILE)
    return Lrs(url, user, password)


def _from_file(path: Path) -> tuple[str, str]:
    if not path.is_file():
        return "", ""
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CredentialsError("file-open", str(path))
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CredentialsError("file-broken", str(path)) from error
    if len(lines) < 2 or not lines[0]:
        raise CredentialsError("file-broken", str(path))
    return lines[0], lines[1]
