"""A small tour on flat ground with a hotspot of every kind, made in memory: no file is read."""

import math

import numpy as np

from content.messages import catalogue
from scenes.crowd import Floats
from scenes.senses import FrameTime, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose, Ray, Vec3
from scenes.tour import TourContent
from scenes.world import ObjectRest, SiteKnowledge, World

DT_S = 1.0 / 30.0


class FlatGround:
    """Walkable at height 0 within 40 m of the origin, but for a wall along x = 12 with a gate at |y| < 1."""

    def height_m(self, x_m: float, y_m: float, under_m: float = math.inf) -> float | None:
        if abs(x_m) > 40.0 or abs(y_m) > 40.0 or (11.5 < x_m < 12.5 and abs(y_m) > 1.0):
            return None
        return 0.0

    @property
    def open_air(self) -> bool:
        return True

    def clear(self, start_m: Vec3, end_m: Vec3) -> bool:
        return True

    def heights_m(self, x_m: Floats, y_m: Floats, under_m: Floats | None = None) -> Floats:
        found = [self.height_m(x, y) for x, y in zip(x_m.tolist(), y_m.tolist(), strict=True)]
        return np.array([np.nan if height is None else height for height in found], dtype=np.float64)


def claim(grade: str = "documented") -> dict[str, object]:
    return {"text": "t.claim", "grade": grade, "sources": ["book"] if grade != "staged" else []}


def choice(name: str) -> dict[str, str]:
    return {"id": name, "text": "t.choice"}


def question(name: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": name, "kind": kind, "prompt": "t.prompt", "shown_at": ["board"], "feedback": claim(), **more}


QUESTIONS = [
    question("q-single", "single", choices=[choice("a"), choice("b"), choice("c")], correct="b"),
    question("q-multiple", "multiple", choices=[choice("a"), choice("b"), choice("c")], correct=["a", "c"]),
    question("q-true", "true-false", correct=False),
    question("q-order", "order", items=[choice("one"), choice("two"), choice("three")]),
    question("q-match", "match", pairs=[{"left": choice("l1"), "right": choice("r1")}, {"left": choice("l2"), "right": choice("r2")}]),
]


def hotspot(name: str, kind: str, x: float, y: float, **more: object) -> dict[str, object]:
    return {"id": name, "kind": kind, "title": "t.title", "position": [x, y, 1.5], **more}


def tour_data() -> dict[str, object]:
    picture = {"file": "none.png", "alt": "t.alt"}
    return {
        "format": "hongji-tour/1", "name": "small", "version": "1.0", "title": "t.title", "place": "t.title",
        "summary": "t.title", "picture": picture, "length_min": 5, "comfort": {"level": "gentle", "notes": ["t.note"]},
        "site": {"package": "none"},
        "ambience": [{"sound": "wind", "caption": "t.caption"}],
        "stops": [
            {"id": "first", "title": "t.title", "summary": "t.title", "position": [0, 0, 0], "bearing_deg": 90, "hotspots": [
                hotspot("board", "board", 3, 0, claims=[claim(), claim("staged")], required=True),
                hotspot("link", "artefact", 3, 2, object="chain-link", claims=[claim()]),
                hotspot("sides", "comparison", 3, -2, then={"title": "t.then", "variant": "1935", "claims": [claim()]},
                        now={"title": "t.now", "variant": "today", "claims": [claim()]}),
            ]},
            {"id": "second", "title": "t.title", "summary": "t.title", "position": [20, 0, 0], "bearing_deg": 0,
             "light": "evening", "hotspots": [
                hotspot("map", "map", 20, 3, picture=picture, steps=[
                    {"at": [0.1, 0.1], "title": "t.title", "date": "1935-01", "claim": claim()},
                    {"at": [0.5, 0.5], "title": "t.title", "date": "1935-05-29", "claim": claim()}]),
                hotspot("on-the-way", "question", 22, 3, question=QUESTIONS[0] | {"id": "q-way"}),
                hotspot("watch", "event", 18, 3, event="crossing"),
                hotspot("test", "quiz", 16, 3),
                hotspot("books", "sources", 24, 3),
            ]},
        ],
        "scene_notes": [{"title": "t.title", "position": [5, 5, 2], "claim": claim("inferred")}],
        "events": [{
            "id": "crossing", "title": "t.title", "date": "1935-05-29", "intro": claim(), "duration_s": 10,
            "tracks": [
                {"kind": "caption", "at_s": 1, "until_s": 4, "claim": claim()},
                {"kind": "sound", "at_s": 2, "until_s": 9, "sound": "wind", "caption": "t.caption"},
                {"kind": "light", "at_s": 3, "light": "dawn"},
                {"kind": "variant", "at_s": 0, "variant": "1935"},
                {"kind": "figures", "id": "party", "model": "soldier", "grade": "staged", "count": 3, "gap_s": 1,
                 "keys": [{"at_s": 1, "position": [0, 5, 0]}, {"at_s": 9, "position": [8, 5, 0], "clip": "stand"}]},
                {"kind": "effect", "effect": "smoke", "at_s": 4, "until_s": 8},
            ]}],
        "quiz": {"id": "quiz", "title": "t.title", "intro": "t.title", "questions": QUESTIONS, "pass_mark": 0.6},
    }


def small_content() -> TourContent:
    names = ("title", "claim", "choice", "prompt", "alt", "note", "caption", "then", "now")
    texts = {lang: {f"t.{name}": f"{name} {lang}" for name in names} for lang in ("zh-CN", "en")}
    sources = {"book": {"kind": "book", "title": "A book", "author": "Somebody", "seen": True, "language": "en"}}
    return TourContent.model_validate({"tour": tour_data(), "texts": texts, "sources": sources})


def small_world(mode: str = "visit") -> World:
    site = SiteKnowledge(
        ground=FlatGround(),
        objects={"chain-link": ObjectRest(Pose((3.0, 2.0, 1.0)), 0.2, hidden=False)},
        clips={"soldier": {"walk": 1.3, "stand": 0.0}},
        variants=("1935", "today"),
        plan_bounds_m=(-40.0, -40.0, 40.0, 40.0),
    )
    words = {lang: dict(catalogue(lang, "visit")) for lang in ("zh-CN", "en")}
    world = World(small_content(), site, words)
    if mode == "visit":
        world.mode = "visit"
    return world


def senses(*pressed: str, heading: float = 0.0, **more: object) -> Senses:
    """A visitor who looks along the stage's +Y and points straight ahead."""
    head = Pose((0.0, 0.0, EYE_HEIGHT_M))
    values: dict[str, object] = {"pointer": Ray(head.position_m, (0.0, 1.0, 0.0)), **more}
    return Senses(stage_from_head=head, pressed=frozenset(pressed), **values)  # type: ignore[arg-type]


class Clock:
    """Frames one after the other."""

    def __init__(self) -> None:
        self.frame = 0

    def next(self, dt_s: float = DT_S) -> FrameTime:
        self.frame += 1
        return FrameTime(self.frame * dt_s, dt_s, self.frame)
