"""Who signs, and with what kind of key: names alone, for the command line is read before any cipher is loaded."""

from typing import Literal

Role = Literal["author", "historian", "releaser"]
ROLES: tuple[Role, ...] = ("author", "historian", "releaser")
Kind = Literal["ed25519", "sm2"]
KINDS: tuple[Kind, ...] = ("ed25519", "sm2")
