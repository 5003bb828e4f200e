"""The verdict on a model: what it counts, what it finds, how it is told."""

import numpy as np

from assets.importing.finding import Severity, error, mended
from assets.importing.flat import FlatPiece, FlatPlace, FlatScene
from assets.importing.job import Job
from assets.importing.judge import judge, refused
from assets.importing.source import SourceMaterial
from assets.importing.source_stats import SourceStats
from assets.importing.verdict import Outcome, Verdict, with_baked
from content.messages import LANGUAGES, catalogue
from scenes.package import Credits

WORDS = {language: catalogue(language, "import") for language in LANGUAGES}
HOUSE = Job("house")
NAMED = Credits(author="Ada", licence="CC-BY-4.0")


def floor(name: str = "floor", side: float = 10.0, z: float = 0.0) -> FlatPiece:
    corners = np.array([[0, 0, z], [side, 0, z], [side, side, z], [0, side, z]], np.float32)
    return FlatPiece(name, corners, np.array([[0, 1, 2], [0, 2, 3]], np.uint32))


def stats(flat: FlatScene) -> SourceStats:
    triangles = sum(len(piece.faces) for piece in flat.pieces)
    return SourceStats("house.glb", 1000, "ab" * 32, "glTF", 3, 2, len(flat.pieces), triangles, 4, 0)


def verdict_on(*pieces: FlatPiece, credits: Credits = NAMED, job: Job = HOUSE, **more) -> Verdict:
    flat = FlatScene(tuple(pieces), more.pop("materials", (SourceMaterial("stone"),)), more.pop("images", ()), credits=credits, **more)
    return judge(flat, stats(flat), job, more.pop("findings", ()), WORDS)


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def test_a_plain_floor_is_ready_on_every_headset() -> None:
    verdict = verdict_on(floor(), places=(FlatPlace("spawn", "spawn", (1.0, 1.0, 0.0)),))
    assert verdict.outcome == Outcome.ready and not verdict.findings
    assert verdict.measures is not None and 97 < verdict.measures.walkable_m2 < 103
    assert all(one.passes and one.source_passes for one in verdict.classes.values())
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict


def test_what_was_mended_is_told_after_warnings_in_both_languages() -> None:
    flat = FlatScene((floor(),), (), ())
    verdict = judge(flat, stats(flat), Job("house"), [mended("no-such-code", node="wall {0}", count=3)], WORDS)
    assert [told.code for told in verdict.findings] == ["licence-unnamed", "author-unnamed", "no-such-code"]
    assert verdict.outcome == Outcome.ready_with_warnings
    for told in verdict.findings:
        assert set(told.said) == set(LANGUAGES) and all(said.found for said in told.said.values())
    for said in (said for told in verdict.findings[:2] for said in told.said.values()):
        assert said.found and said.fix
    assert verdict.findings[-1].said["en"].found == "no-such-code: node=wall {0}, count=3"


def test_a_licence_that_forbids_what_a_tour_does_is_told() -> None:
    def found(licence: str) -> set[str]:
        return {code for code in codes(verdict_on(floor(), credits=Credits(author="Ada", licence=licence))) if "licence" in code}

    assert found("CC-BY-NC-ND-4.0 (http://creativecommons.org/licenses/by-nc-nd/4.0/)") == {"licence-no-changes", "licence-not-commercial"}
    assert found("Attribution-NonCommercial 4.0") == {"licence-not-commercial"} and not found("CC BY-SA 4.0, Brandon & Sons")


def test_an_empty_model_must_be_mended_and_a_refused_one_has_no_measures() -> None:
    verdict = verdict_on()
    assert verdict.outcome == Outcome.must_be_mended and "nothing-to-see" in codes(verdict)
    no = refused(SourceStats("bomb.zip", 7, "00"), Job("bomb"), [error("archive-bomb", file="bomb.zip")], WORDS)
    assert no.outcome == Outcome.refused and no.measures is None and no.findings[0].severity == Severity.error


def test_what_the_bake_came_to_replaces_what_was_predicted() -> None:
    verdict = with_baked(verdict_on(floor()), {"triangles": 2_000_000})
    row = next(row for row in verdict.classes["pc"].rows if row.measure == "triangles")
    assert row.baked == 2_000_000 and not verdict.classes["pc"].passes and verdict.classes["pc"].source_passes
