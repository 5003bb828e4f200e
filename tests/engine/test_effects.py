"""Fire, smoke, dust and rain by their pixels: the right colour, gone when they should be, the same each time, never a jump."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from engine.camera import EyeCamera
from engine.effects_view import EffectsView
from engine.frame_stats import scene_totals
from engine.peek import looking
from engine.site_view import SiteView
from engine.window import Graphics, Picture, open_offscreen
from scenes.world import EffectState
from tests.engine.tiny_site import tiny_site

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 128, 96
EYE = looking((0.0, -12.0, 4.0), (0.0, 0.0, 2.5))


class Stage:
    def __init__(self, package: Path) -> None:
        self.graphics: Graphics = open_offscreen(WIDTH, HEIGHT, multisamples=0)
        self.site = SiteView(package, self.graphics, sun_map_size=256, moving_map_size=128)
        self.camera = EyeCamera(self.site.root)
        self.camera.set_aspect(WIDTH / HEIGHT)
        self.graphics.add_view(self.camera.node_path)
        self.camera.set_pose(EYE)
        self.effects = EffectsView(self.site.root)

    def picture(self, *states: EffectState) -> Picture:
        self.effects.update(states, EYE, 0.0)
        self.graphics.render_frame()
        return self.graphics.picture()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tiny_site().write(tmp_path_factory.mktemp("packages") / "tiny.site"))
    yield made
    made.graphics.close()


def effect(kind: str, time_s: float = 6.0, strength: float = 1.0) -> EffectState:
    size = {"fire": 2.0, "smoke": 2.0, "dust": 2.5, "rain": 40.0}[kind]
    return EffectState(kind, (0.0, 0.0, 1.2), size, strength, time_s)


def difference(a: Picture, b: Picture) -> npt.NDArray[np.int_]:
    return np.asarray(a.astype(np.int_) - b.astype(np.int_))


@pytest.mark.parametrize("kind", ["fire", "smoke", "dust", "rain"])
class TestEach:
    def test_is_seen_in_one_draw_call(self, stage: Stage, kind: str) -> None:
        without = stage.picture()
        calls = scene_totals(stage.site.root, stage.camera).draw_calls
        shown = stage.picture(effect(kind))
        assert (np.abs(difference(shown, without)).max(axis=2) > 8).mean() > 0.004
        assert scene_totals(stage.site.root, stage.camera).draw_calls == calls + 1

    def test_is_gone_when_it_ends(self, stage: Stage, kind: str) -> None:
        without = stage.picture()
        stage.picture(effect(kind))
        assert np.array_equal(stage.picture(), without)
        assert np.array_equal(stage.picture(effect(kind, strength=0.0)), without)

    def test_depends_on_its_time_alone(self, stage: Stage, kind: str) -> None:
        first = stage.picture(effect(kind))
        other = stage.picture(effect(kind, time_s=9.0))
        assert not np.array_equal(first, other)
        assert np.array_equal(stage.picture(effect(kind)), first)

    def test_fainter_with_less_strength(self, stage: Stage, kind: str) -> None:
        without = stage.picture()
        full, faint = (
            np.abs(difference(stage.picture(effect(kind, strength=s)), without)).sum() for s in (1.0, 0.15)
        )
        assert faint < 0.6 * full


@pytest.mark.parametrize(("kind", "life_s"), [("smoke", 8.5), ("dust", 4.5)])
def test_puffs_are_born_and_die_without_a_jump(stage: Stage, kind: str, life_s: float) -> None:
    """The change across a puff's rebirth is no greater than the changes of other moments."""
    births = 26 if kind == "smoke" else 14
    step_s = 1.0 / 60.0
    reborn_s = life_s * (1.0 + 3.0 / births)
    changes = []
    for start_s in (
        reborn_s - step_s / 2.0,
        reborn_s + 0.3 * life_s / births,
        reborn_s + 0.6 * life_s / births,
    ):
        before = stage.picture(effect(kind, start_s))
        changes.append(np.abs(difference(stage.picture(effect(kind, start_s + step_s)), before)).sum())
    assert changes[0] < 1.5 * max(changes[1:]) + 200


def test_nothing_has_been_burning_before_it_began(stage: Stage) -> None:
    without = stage.picture()
    assert (np.abs(difference(stage.picture(effect("smoke", 0.0)), without)).max(axis=2) > 3).mean() < 0.001


def test_fire_is_warm_and_smoke_is_grey(stage: Stage) -> None:
    without = stage.picture()
    fire = stage.picture(effect("fire"))
    burning = np.abs(difference(fire, without)).max(axis=2) > 60
    red, green, blue = (fire[..., i][burning].mean() for i in range(3))
    assert red > green + 25.0 and green > blue + 25.0
    smoke = stage.picture(effect("smoke", 12.0))
    hidden = np.abs(difference(smoke, without)).max(axis=2) > 40
    colors = smoke[hidden].astype(float)
    assert (colors.max(axis=1) - colors.min(axis=1)).mean() < 30.0


def test_a_thousand_updates_without_effects_are_free(stage: Stage) -> None:
    import time

    stage.picture()
    started_s = time.thread_time()
    for _ in range(1000):
        stage.effects.update((), EYE, 0.0)
    assert time.thread_time() - started_s < 0.05
