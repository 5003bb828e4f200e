"""The things of a tour as xAPI activities: their IRIs, types, names in every language, and the details of a question."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from scenes.act import ActTrack
from scenes.quiz import Choice, Match, MultipleChoice, PutInOrder, Question, SingleChoice, TrueFalse
from scenes.tour import LANGUAGES, Hotspot, TourContent

ADL_ACTIVITIES = "http://adlnet.gov/expapi/activities"
TYPE_OF_HOTSPOT = {
    "board": "media",
    "sources": "media",
    "event": "media",
    "artefact": "interaction",
    "comparison": "interaction",
    "map": "interaction",
    "question": "question",
    "quiz": "assessment",
    "act": "interaction",
}


class Activities:
    """The activities of one tour. An id that the tour does not know still makes an activity, only without a definition."""

    def __init__(self, content: TourContent, base_iri: str) -> None:
        self.content = content
        self.base_iri = base_iri.rstrip("/")

    def iri(self, *path: str) -> str:
        """The IRI of a thing of the tour: ``iri("stops", "west-bank")``; of the tour itself without arguments."""
        parts = "/".join(quote(part, safe="") for part in ("tours", self.content.tour.name, *path))
        return f"{self.base_iri}/{parts}"

    def words(self, text_id: str) -> dict[str, str]:
        """The sentence in every language that has it, as an xAPI language map, zh-CN first."""
        texts = self.content.texts
        return {lang: texts[lang][text_id] for lang in LANGUAGES if texts.get(lang, {}).get(text_id)}

    def tour(self) -> dict[str, Any]:
        tour = self.content.tour
        return _activity(self.iri(), "course", self.words(tour.title), self.words(tour.summary))

    def stop(self, stop_id: str) -> dict[str, Any]:
        stop = next((s for s in self.content.tour.stops if s.id == stop_id), None)
        iri = self.iri("stops", stop_id)
        return {"id": iri} if stop is None else _activity(iri, "lesson", self.words(stop.title), self.words(stop.summary))

    def hotspot(self, hotspot_id: str) -> dict[str, Any]:
        found = self.find_hotspot(hotspot_id)
        iri = self.iri("hotspots", hotspot_id)
        return {"id": iri} if found is None else _activity(iri, TYPE_OF_HOTSPOT[found[1].kind], self.words(found[1].title))

    def event(self, event_id: str) -> dict[str, Any]:
        event = next((e for e in self.content.tour.events if e.id == event_id), None)
        iri = self.iri("events", event_id)
        return {"id": iri} if event is None else _activity(iri, "media", self.words(event.title), self.words(event.intro.text))

    def act(self, place: str, event_id: str | None) -> dict[str, Any]:
        """An act at a hotspot, or within a historical event."""
        if event_id is None:
            return self.hotspot(place)
        event = next((e for e in self.content.tour.events if e.id == event_id), None)
        track = next((t for t in event.tracks if isinstance(t, ActTrack) and t.id == place), None) if event else None
        iri = self.iri("events", event_id, "acts", place)
        return {"id": iri} if track is None else _activity(iri, "interaction", self.words(track.title), self.words(track.prompt))

    def quiz(self, quiz_id: str) -> dict[str, Any]:
        quiz = self.content.tour.quiz
        iri = self.iri("quizzes", quiz_id)
        if quiz is None or quiz.id != quiz_id:
            return {"id": iri}
        return _activity(iri, "assessment", self.words(quiz.title), self.words(quiz.intro))

    def grades(self) -> dict[str, Any]:
        """The key that shows how well each claim is known. Not a thing of the tour's texts, so only its type is defined."""
        return _activity(self.iri("grades"), "interaction")

    def question(self, question_id: str) -> dict[str, Any]:
        """A ``cmi.interaction`` with what could be chosen and what is right."""
        iri = self.iri("questions", question_id)
        found = self.find_question(question_id)
        if found is None:
            return {"id": iri}
        activity = _activity(iri, "cmi.interaction", self.words(found.prompt), self.words(found.prompt))
        activity["definition"] |= self.interaction(found)
        return activity

    def interaction(self, question: Question) -> dict[str, Any]:
        match question:
            case SingleChoice():
                return {
                    "interactionType": "choice",
                    "correctResponsesPattern": [question.correct],
                    "choices": self.components(question.choices),
                }
            case MultipleChoice():
                right = [choice.id for choice in question.choices if choice.id in question.correct]
                return {
                    "interactionType": "choice",
                    "correctResponsesPattern": ["[,]".join(right)],
                    "choices": self.components(question.choices),
                }
            case TrueFalse():
                return {
                    "interactionType": "true-false",
                    "correctResponsesPattern": ["true" if question.correct else "false"],
                }
            case PutInOrder():
                return {
                    "interactionType": "sequencing",
                    "correctResponsesPattern": ["[,]".join(item.id for item in question.items)],
                    "choices": self.components(question.items),
                }
            case Match():
                pairs = [f"{pair.left.id}[.]{pair.right.id}" for pair in question.pairs]
                return {
                    "interactionType": "matching",
                    "correctResponsesPattern": ["[,]".join(pairs)],
                    "source": self.components([pair.left for pair in question.pairs]),
                    "target": self.components([pair.right for pair in question.pairs]),
                }

    def components(self, choices: Sequence[Choice]) -> list[dict[str, Any]]:
        return [_without_empty({"id": choice.id, "description": self.words(choice.text)}) for choice in choices]

    def find_question(self, question_id: str) -> Question | None:
        tour = self.content.tour
        on_the_way = [h.question for stop in tour.stops for h in stop.hotspots if h.kind == "question"]
        return next((q for q in (*on_the_way, *(tour.quiz.questions if tour.quiz else ())) if q.id == question_id), None)

    def find_hotspot(self, hotspot_id: str) -> tuple[str, Hotspot] | None:
        """The id of the hotspot's stop, and the hotspot."""
        for stop in self.content.tour.stops:
            for hotspot in stop.hotspots:
                if hotspot.id == hotspot_id:
                    return stop.id, hotspot
        return None

    def stop_of_question(self, question_id: str) -> str | None:
        for stop in self.content.tour.stops:
            if any(h.kind == "question" and h.question.id == question_id for h in stop.hotspots):
                return stop.id
        return None


def _activity(
    iri: str, kind: str, name: Mapping[str, str] | None = None, description: Mapping[str, str] | None = None
) -> dict[str, Any]:
    definition = {"type": f"{ADL_ACTIVITIES}/{kind}", "name": name, "description": description}
    return {"objectType": "Activity", "id": iri, "definition": _without_empty(definition)}


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """xAPI has no nulls, and strict platforms refuse empty maps and strings too."""
    return {key: value for key, value in fields.items() if value not in (None, "", {})}
