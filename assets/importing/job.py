"""What is asked of one import: the same job and the same bytes give the same package."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["site", "object", "figure"]
BudgetName = Literal["pc", "standalone"]
IMPORTER = "hongji-import/4"
"""Raised when a change of the importer makes other bytes of the same model: the cache is keyed by it."""


@dataclass(frozen=True)
class Job:
    """``unit``, ``up``: None = as the file says, or judged by its size. All fields are part of the cache's key, but for ``name``."""

    name: str
    kind: Kind = "site"
    unit: Literal["m", "cm", "mm"] | None = None
    up: Literal["y", "z"] | None = None
    budget: BudgetName = "pc"
    lightmap: bool = False
    ground: bool = True  # a plain ground below and around a site that has none of its own
