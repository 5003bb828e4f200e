"""A small sound tour on disk, with its site and sounds, for tests to break."""

import struct
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from content.checker import check_tour
from content.problem import Problem
from scenes.package import (
    Clip,
    Figure,
    Lod,
    Material,
    Mesh,
    Object,
    River,
    SiteManifest,
    Sun,
    WalkableGrid,
)

TODAY = date(2026, 11, 23)

TOUR = """\
format: hongji-tour/1
name: small
version: "1.0"
title: tour.title
place: tour.place
summary: tour.summary
picture: {file: title.png, alt: tour.picture}
length_min: 5
comfort: {level: moderate, notes: [tour.heights]}
site: {package: yard, light: default, variant: today}
ambience:
  - {sound: river, caption: sounds.river}
stops:
  - id: gate
    title: stops.gate.title
    summary: stops.gate.summary
    position: [0, 0, 0]
    bearing_deg: 90
    hotspots:
      - kind: board
        id: gate-board
        title: stops.gate.board.title
        position: [3, 0, 1.5]
        claims:
          - {text: stops.gate.board.first, grade: documented, sources: [yearbook]}
        picture: {file: title.png, alt: tour.picture}
      - kind: artefact
        id: ring
        title: stops.gate.ring.title
        position: [0, 3, 1.1]
        object: ring
        claims:
          - {text: stops.gate.ring.first, grade: inferred, sources: [letters]}
      - kind: map
        id: map
        title: stops.gate.map.title
        position: [-3, 0, 1.5]
        picture: {file: map.png, alt: stops.gate.map.alt}
        labels:
          - {text: stops.gate.map.label, at: [0.5, 0.5]}
        steps:
          - at: [0.1, 0.2]
            title: stops.gate.map.one
            date: 1935-05-24
            claim: {text: stops.gate.map.one-claim, grade: documented, sources: [yearbook]}
          - at: [0.8, 0.2]
            title: stops.gate.map.two
            date: 1935-05-29
            claim: {text: stops.gate.map.two-claim, grade: documented, sources: [yearbook]}
  - id: yard
    title: stops.yard.title
    summary: stops.yard.summary
    position: [5, 5, 0]
    bearing_deg: 0
    hotspots:
      - kind: event
        id: start-march
        title: stops.yard.start
        position: [5, 8, 1.4]
        event: march
      - kind: question
        id: ask
        title: stops.yard.ask
        position: [7, 5, 1.4]
        question:
          kind: true-false
          id: on-foot
          prompt: questions.on-foot.prompt
          shown_at: [gate-board]
          feedback: {text: questions.on-foot.feedback, grade: documented, sources: [yearbook]}
          correct: true
      - kind: comparison
        id: then-now
        title: stops.yard.compare
        position: [2, 5, 1.4]
        then: {title: stops.yard.then, variant: "1935", light: dusk, claims: [{text: stops.yard.then-claim, grade: staged}]}
        now: {title: stops.yard.now, variant: today, claims: [{text: stops.yard.now-claim, grade: staged}]}
      - kind: quiz
        id: quiz-desk
        title: stops.yard.quiz
        position: [5, 2, 1.4]
events:
  - id: march
    title: events.march.title
    date: 1935-05-29
    intro: {text: events.march.intro, grade: documented, sources: [yearbook]}
    warning: events.march.warning
    duration_s: 60
    tracks:
      - kind: caption
        at_s: 0
        until_s: 10
        claim: {text: events.march.caption-one, grade: documented, sources: [yearbook]}
      - kind: caption
        at_s: 10
        until_s: 20
        claim: {text: events.march.caption-two, grade: staged}
      - {kind: light, at_s: 0, light: dusk}
      - {kind: variant, at_s: 0, variant: "1935"}
      - {kind: sound, at_s: 0, until_s: 30, sound: steps, caption: sounds.steps}
      - kind: figures
        id: column
        model: soldier
        grade: staged
        count: 3
        keys:
          - {at_s: 0, position: [-8, 0, 0], clip: walk}
          - {at_s: 10, position: [2, 0, 0], clip: stand}
      - {kind: object, object: plank, grade: staged, at_s: 0, until_s: 20, keys: [{at_s: 0, position: [0, 0, 1]}]}
quiz:
  id: final
  title: quiz.title
  intro: quiz.intro
  pass_mark: 0.7
  questions:
    - kind: single
      id: year
      prompt: questions.year.prompt
      shown_at: [map]
      feedback: {text: questions.year.feedback, grade: documented, sources: [yearbook]}
      choices:
        - {id: y1934, text: questions.year.y1934}
        - {id: y1935, text: questions.year.y1935}
      correct: y1935
    - kind: multiple
      id: rings
      prompt: questions.rings.prompt
      shown_at: [ring, march]
      feedback: {text: questions.rings.feedback, grade: inferred, sources: [letters]}
      choices:
        - {id: iron, text: questions.rings.iron}
        - {id: wood, text: questions.rings.wood}
        - {id: cold, text: questions.rings.cold}
      correct: [iron, cold]
    - kind: order
      id: days
      prompt: questions.days.prompt
      shown_at: [map]
      feedback: {text: questions.days.feedback, grade: documented, sources: [yearbook]}
      items:
        - {id: a, text: questions.days.a}
        - {id: b, text: questions.days.b}
        - {id: c, text: questions.days.c}
    - kind: match
      id: pairs
      prompt: questions.pairs.prompt
      shown_at: [map]
      feedback: {text: questions.pairs.feedback, grade: documented, sources: [yearbook]}
      pairs:
        - {left: {id: l1, text: questions.pairs.l1}, right: {id: r1, text: questions.pairs.r1}}
        - {left: {id: l2, text: questions.pairs.l2}, right: {id: r2, text: questions.pairs.r2}}
"""

EN = """\
tour:
  title: "A small tour"
  place: "A yard"
  summary: "A yard with a gate, to try things out."
  picture: "The gate in the morning"
  heights: "The yard lies above the river."
sounds:
  river: "[The river runs]"
  steps: "[Steps]"
stops:
  gate:
    title: "The gate"
    summary: "Where the visit begins."
    board:
      title: "What the yearbook says"
      first: "They came on foot."
    ring:
      title: "A ring"
      first: "A ring of iron, cold to the hand."
    map:
      title: "The way"
      alt: "A sketch of the way"
      label: "River"
      one: "Setting out"
      one-claim: "They set out on the twenty-fourth."
      two: "Arriving"
      two-claim: "They arrived on the twenty-ninth."
  yard:
    title: "The yard"
    summary: "Where the march passed."
    start: "See the march"
    ask: "A question"
    compare: "Then and now"
    then: "Then"
    then-claim: "As it may have looked."
    now: "Now"
    now-claim: "As it looks today."
    quiz: "The quiz"
events:
  march:
    title: "The march"
    intro: "You will see a march."
    warning: "Loud steps."
    caption-one: "They come."
    caption-two: "They pass."
questions:
  on-foot:
    prompt: "Did they come on foot?"
    feedback: "Yes, on foot."
  year:
    prompt: "In which year?"
    feedback: "In 1935."
    y1934: "In 1934"
    y1935: "In 1935"
  rings:
    prompt: "What is the ring?"
    feedback: "Of iron, and cold."
    iron: "Of iron"
    wood: "Of wood"
    cold: "Cold"
  days:
    prompt: "In which order?"
    feedback: "As on the map."
    a: "Setting out"
    b: "Walking"
    c: "Arriving"
  pairs:
    prompt: "What belongs together?"
    feedback: "As on the map."
    l1: "May 24"
    l2: "May 29"
    r1: "set out"
    r2: "arrived"
quiz:
  title: "Quiz"
  intro: "Four questions."
"""

SOURCES = """\
yearbook:
  kind: book
  title: 县志
  year: 1999
  seen: true
letters:
  kind: web
  title: Letters
  url: https://letters.museum.cn/1935
  accessed: 2026-11-01
  seen: false
  seen_through: yearbook
"""


@dataclass
class TourOnDisk:
    """A tour in ``folder``, and ``files`` in the place of assets/files."""

    folder: Path
    files: Path

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, content: str | bytes) -> None:
        raw = content.encode("utf-8") if isinstance(content, str) else content
        (self.folder / file).write_bytes(raw)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace ``old``, which must be there once, by ``new``."""
        text = self.read(file)
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def line_of(self, file: str, words: str, nth: int = 1) -> int:
        """Number of the ``nth`` line that holds ``words``."""
        lines = [number for number, line in enumerate(self.read(file).splitlines(), 1) if words in line]
        return lines[nth - 1]

    def problems(self) -> list[Problem]:
        return check_tour(self.folder, self.files, TODAY)

    def told(self) -> set[str]:
        """The keys of all problems."""
        return {problem.key for problem in self.problems()}


def chinese(english: str) -> str:
    """The same texts, each begun by a Chinese word of its own, so that none is left untranslated."""
    return english.replace(': "', ': "文')


@pytest.fixture
def tour(tmp_path: Path) -> TourOnDisk:
    folder, files = tmp_path / "tours" / "small", tmp_path / "files"
    (folder / "texts").mkdir(parents=True)
    (folder / "pictures").mkdir()
    made = TourOnDisk(folder, files)
    made.write("tour.yaml", TOUR)
    made.write("texts/en.yaml", EN)
    made.write("texts/zh-CN.yaml", chinese(EN))
    made.write("sources.yaml", SOURCES)
    for name in ("title.png", "map.png"):
        Image.new("RGB", (80, 50), (90, 120, 90)).save(folder / "pictures" / name)
    (files / "sounds").mkdir(parents=True)
    for name in ("river", "steps"):
        (files / "sounds" / f"{name}.ogg").write_bytes(b"OggS" + bytes(40))
    write_site(files / "sites" / "yard.site")
    return made


def write_site(package: Path) -> None:
    """20 m by 20 m of floor at height 0 around the origin; a gap at x = 7.5 … 8, so that what lies east of it is an island;
    a terrace of 1 m at y < -8."""
    package.mkdir(parents=True)
    heights = np.zeros((40, 40), dtype="<f4")
    heights[35, :] = np.nan
    heights[:, :4] = 1.0
    (package / "walkable.f32").write_bytes(heights.tobytes())
    box = {"bounds_min_m": (-1.0, -1.0, -1.0), "bounds_max_m": (1.0, 1.0, 1.0)}
    lod = Lod(vertex_offset_bytes=0, vertex_count=3, index_offset_bytes=0, index_count=3)
    manifest = SiteManifest(
        format="hongji-site/1",
        name="yard",
        spawn_position_m=(0.0, 0.0, 0.0),
        spawn_heading_rad=0.0,
        shadow_min_m=(-10.0, -10.0, -1.0),
        shadow_max_m=(10.0, 10.0, 5.0),
        light={"default": Sun(azimuth_rad=1, elevation_rad=1), "dusk": Sun(azimuth_rad=4, elevation_rad=0.1)},
        river=River(height_m=-14.0),
        materials=(Material(name="stone"),),
        meshes=(Mesh(name="gate", material="stone", lods=(lod,), variant="1935", **box),),
        objects=(
            Object(name="ring", **box),
            Object(name="plank", **box),
            Object(name="body", hidden=True, **box),
        ),
        figures=(
            Figure(
                name="soldier",
                object="body",
                bones=1,
                rows=2,
                file="soldier.f32",
                clips=(
                    Clip(name="walk", first=0, count=1, fps=30),
                    Clip(name="stand", first=1, count=1, fps=30),
                ),
            ),
        ),
        walkable=WalkableGrid(origin_m=(-10.0, -10.0), cell_m=0.5, nx=40, ny=40),
        files={},
        **box,
    )
    (package / "manifest.json").write_text(manifest.model_dump_json(), encoding="utf-8")
    (package / "soldier.f32").write_bytes(struct.pack("<24f", *range(24)))
