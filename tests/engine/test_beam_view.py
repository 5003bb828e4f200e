"""The beam: which one is shown when, that it starts at the hand and ends at the place, and that both eyes see it there."""

import itertools
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.beam_view import STUB_M, WAY, BeamView, pointed_way, way
from engine.text import Glyphs
from scenes.hands import Hand
from scenes.space import Pose, Vec3, quat_heading_pitch
from scenes.world import Pointing
from tests.engine.two_eyes import TwoEyes

AIM = Pose((0.2, 0.4, 1.2), quat_heading_pitch(0.1, -0.2))
END: Vec3 = (-0.5, 4.0, 1.9)
ARC: tuple[Vec3, ...] = tuple((0.2 - 0.02 * k, 0.4 + 0.25 * k, 1.2 + 0.12 * k - 0.012 * k * k) for k in range(17))


def world(pointing: Pointing, **more: object) -> Any:
    hand = Hand("right", "controller", AIM, AIM)
    values = {"hands": (hand,), "pointing_hand": "right", "pointing": pointing, "holding": None, "world_from_hands": Pose(), "panel": None}
    return SimpleNamespace(**{**values, **more})


def test_each_kind_of_pointing_has_its_own_beam() -> None:
    assert pointed_way(world(Pointing(arc=ARC, beam_end_m=END))) == ("arc", ARC)
    assert pointed_way(world(Pointing(beam_end_m=END))) == ("end", (AIM.position_m, END))
    kind, places = pointed_way(world(Pointing()))
    assert kind == "stub" and math.dist(*places) == pytest.approx(STUB_M)
    assert places[1] == pytest.approx(AIM.point((0.0, STUB_M, 0.0)))


@pytest.mark.parametrize(
    "away",
    [
        world(Pointing(beam_end_m=END, touching=True)),
        world(Pointing(beam_end_m=END), hands=()),
        world(Pointing(beam_end_m=END), pointing_hand="left"),
        world(Pointing(beam_end_m=END), holding=SimpleNamespace(side="right")),
    ],
)
def test_a_hand_that_touches_holds_or_is_away_has_none(away: Any) -> None:
    assert pointed_way(away) == ("", ())


def test_a_hand_that_holds_leaves_the_other_its_beam() -> None:
    assert pointed_way(world(Pointing(), holding=SimpleNamespace(side="left")))[0] == "stub"


def test_the_hands_frame_places_the_beam() -> None:
    raised = Pose((5.0, 0.0, 0.4), quat_heading_pitch(1.0, 0.0))
    _, places = pointed_way(world(Pointing(beam_end_m=END), world_from_hands=raised))
    assert places[0] == pytest.approx(raised.point(AIM.position_m)) and places[1] == END


@pytest.mark.parametrize(("kind", "places"), [("end", (AIM.position_m, END)), ("stub", (AIM.position_m, (0.2, 0.7, 1.2))), ("arc", ARC)])
def test_the_way_keeps_its_ends_and_fades_at_the_hand(kind: str, places: tuple[Vec3, ...]) -> None:
    made = way(kind, places)
    assert made.shape == (WAY, 4) and made.dtype == np.float32
    assert made[0, :3] == pytest.approx(places[0], abs=1e-5) and made[-1, :3] == pytest.approx(places[-1], abs=1e-5)
    assert made[0, 3] == 0.0 and made[:, 3].max() > 0.6
    assert (made[-1, 3] == 0.0) == (kind != "end")
    # All of it lies on the way: no corner is cut by more than a centimetre.
    corners = np.array(places)
    for place in made[:, :3]:
        gaps = []
        for a, b in itertools.pairwise(corners):
            t = np.clip(np.dot(place - a, b - a) / np.dot(b - a, b - a), 0.0, 1.0)
            gaps.append(np.linalg.norm(a + t * (b - a) - place))
        assert min(gaps) < 0.01


@pytest.mark.gl
def test_both_eyes_see_it_from_the_hand_to_the_end_on_snow_and_at_night() -> None:
    for background in (0.0, 1.0):
        eyes = TwoEyes(400, background=background)
        eyes.look(Pose((0.0, 0.0, 1.6)))
        view = BeamView(eyes.root, Glyphs())
        empty = eyes.pictures()
        view.update(world(Pointing(beam_end_m=END)))
        for side, picture in enumerate(eyes.pictures()):
            changed = np.abs(picture - empty[side]).max(axis=2) > 50.0
            for share in (0.2, 0.5, 0.8, 1.0):
                place = tuple(a + (b - a) * share for a, b in zip(AIM.position_m, END, strict=True))
                x, y = eyes.pixel((place[0], place[1], place[2] - 1.6), side)
                assert changed[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3].any()
            x, y = eyes.pixel((END[0], END[1], END[2] - 1.6), side)
            rows, columns = np.nonzero(changed)
            away = np.hypot(columns - x, rows - y)
            assert (away < 5.0).sum() > 12  # the ring
            assert changed.mean() < 0.02  # and nothing else
        view.update(world(Pointing(touching=True)))
        assert all(np.array_equal(a, b) for a, b in zip(eyes.pictures(), empty, strict=True))
        eyes.close()


@pytest.mark.gl
def test_an_arc_to_nowhere_is_dashed() -> None:
    eyes = TwoEyes(400)
    eyes.look(Pose((0.0, 0.0, 1.6)))
    view = BeamView(eyes.root, Glyphs())

    def lit(landing_ok: bool) -> Any:
        view.update(world(Pointing(arc=ARC, ground_m=ARC[-1], landing_ok=landing_ok)))
        return eyes.pictures()[0].max(axis=2) > 60.0

    whole, dashed = lit(True), lit(False)
    assert 0.3 < dashed.sum() / whole.sum() < 0.8
    assert (dashed & ~whole).sum() <= 0.05 * whole.sum()
    # Along the way: one run of light when whole, several when dashed.
    places = way("arc", ARC)
    steps = [eyes.pixel((p[0], p[1], p[2] - 1.6), 0) for p in places]

    def runs(seen: Any) -> int:
        on = [bool(seen[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].any()) for x, y in steps if 1 < x < 398 and 1 < y < 398]
        return sum(1 for a, b in zip([False, *on], on, strict=False) if b and not a)

    assert runs(whole) == 1 and runs(dashed) >= 3
    eyes.close()
