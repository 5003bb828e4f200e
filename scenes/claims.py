"""Claims about the past: a sentence, its grade, and where a reader can look it up."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
"""Names a thing of a tour: lower-case letters, digits and hyphens."""

TextId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$", max_length=160)]
"""Names a sentence in ``texts/<language>.yaml`` by the dotted path to it."""


class Strict(BaseModel):
    """A part of a tour: unknown fields are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Grade(StrEnum):
    """How well a claim is known."""

    documented = "documented"  # stated by a source that can be looked up
    inferred = "inferred"  # concluded from sources, by us, and said so
    staged = "staged"  # shown for the sake of the scene; no source says it was exactly so


class Source(Strict):
    """A place where a reader can look a claim up. Its words are data, not translated: titles stay in their language."""

    kind: Literal["book", "article", "web", "heritage-record", "memoir", "report"]
    title: str
    author: str | None = None
    publisher: str | None = None
    year: int | None = None
    pages: str | None = None
    url: str | None = None
    accessed: str | None = Field(default=None, description="date of access of a web page, YYYY-MM-DD")
    language: str = "zh-CN"
    seen: bool = Field(description="true if we read it ourselves; false if we only know it through another source")
    seen_through: Identifier | None = Field(default=None, description="the source through which an unseen one is known")
    note: TextId | None = Field(default=None, description="a text on how far this source is to be trusted")


class Claim(Strict):
    """One sentence or paragraph shown to a visitor, with its grade and sources."""

    text: TextId
    grade: Grade
    sources: tuple[Identifier, ...] = Field(default=(), description="ids in sources.yaml; at least one unless staged")
