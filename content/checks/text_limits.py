"""How long a text may be where it is shown, in characters: Chinese ones count one, narrow ones half in zh-CN."""

import unicodedata

from pydantic import BaseModel

from content.schema_walk import Part
from scenes.claims import Claim
from scenes.historical_event import CaptionTrack, HistoricalEvent, SoundTrack
from scenes.quiz import QuestionBase, Quiz
from scenes.tour import Ambience, RouteStep, SceneNotes

LIMITS = {  # kind of text: longest in zh-CN, longest in en
    "title": (24, 60),
    "place": (40, 100),
    "summary": (160, 450),
    "claim": (240, 640),
    "note": (160, 420),
    "intro": (240, 640),
    "caption": (60, 160),
    "prompt": (90, 240),
    "choice": (60, 140),
    "feedback": (220, 600),
    "label": (16, 40),
    "alt": (120, 320),
    "warning": (120, 320),
}
_BY_FIELD = {
    ("Choice", "text"): "choice",
    ("MapLabel", "text"): "label",
    ("Picture", "alt"): "alt",
    ("Picture", "caption"): "alt",
    ("Comfort", "notes"): "warning",
    ("HistoricalEvent", "warning"): "warning",
    ("Source", "note"): "note",
}
_BY_NAME = {"title": "title", "place": "place", "summary": "summary", "prompt": "prompt", "intro": "intro"}


def kind_of(part: Part) -> str:
    """Which of ``LIMITS`` holds for the text that ``part`` names."""
    field = part.field or ""
    if issubclass(part.model, Claim):
        return _kind_of_claim(part.owner)
    if issubclass(part.model, SoundTrack | Ambience):
        return "caption"
    return _BY_FIELD.get((part.model.__name__, field)) or _BY_NAME.get(field, "claim")


def _kind_of_claim(owner: type[BaseModel] | None) -> str:
    if owner is None:
        return "claim"
    if issubclass(owner, CaptionTrack):
        return "caption"
    if issubclass(owner, QuestionBase):
        return "feedback"
    if issubclass(owner, HistoricalEvent | Quiz):
        return "intro"
    if issubclass(owner, RouteStep | SceneNotes):
        return "note"
    return "claim"


def length(text: str, language: str) -> float:
    """Characters of ``text``; in zh-CN narrow ones count half, for two of them stand where one Chinese character does."""
    if language != "zh-CN":
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return wide + (len(text) - wide) / 2
