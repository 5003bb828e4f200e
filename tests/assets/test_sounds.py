"""The sounds that ship: as loud as stated, without clicks, small, and made again from their formulas the same."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assets.make_sounds import FOLDER, describe, ogg_checksum, sound_of, write
from assets.sounds.loudness import loudness_lufs
from assets.sounds.recipes import RECIPES
from assets.sounds.ring import RATE, add, band, drift, echoed, empty, gorge, noise, struck

LOOPS = sorted(name for name, recipe in RECIPES.items() if recipe.loop)
SINGLE = sorted(RECIPES.keys() - set(LOOPS))
LISTED = json.loads((FOLDER / "sounds.json").read_text(encoding="utf-8"))["sounds"]


def heard(name: str) -> np.ndarray:
    sound, rate = soundfile.read(FOLDER / f"{name}.ogg")
    assert rate == RATE
    return np.asarray(sound)


def test_the_list_and_the_files_are_the_recipes() -> None:
    assert set(LISTED) == set(RECIPES) == {path.stem for path in FOLDER.glob("*.ogg")}


def test_all_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.ogg")) < 6 * 2**20


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_level(name: str) -> None:
    sound = heard(name)
    assert sound.ndim == 1, "one channel, so that it can come from a place"
    assert 20.0 * np.log10(np.abs(sound).max()) < -1.0
    recipe = RECIPES[name]
    assert loudness_lufs(sound, loudest=not recipe.loop) == pytest.approx(recipe.loudness_lufs, abs=0.6)
    assert abs(sound.mean()) < 1e-3
    assert LISTED[name] == describe(FOLDER, name, recipe)


@pytest.mark.parametrize("name", LOOPS)
def test_loops_have_no_seam(name: str) -> None:
    """The step from the last sample to the first is as small as steps elsewhere, and so is the step in loudness."""
    sound = heard(name)
    near = np.abs(np.diff(sound[-2000:])).max(), np.abs(np.diff(sound[:2000])).max()
    assert abs(sound[0] - sound[-1]) <= 1.5 * max(*near, 2e-3)
    # A click is a jump of the second difference: compare the seam's with the largest of the neighbourhood.
    turned = np.abs(np.diff(np.concatenate([sound[-2000:], sound[:2000]]), n=2))
    assert turned[1995:2003].max() <= 2.0 * max(turned[:1990].max(), turned[2010:].max(), 1e-3)


@pytest.mark.parametrize("name", SINGLE)
def test_single_sounds_end_in_silence(name: str) -> None:
    sound = heard(name)
    assert abs(sound[0]) < 0.02
    assert np.abs(sound[-40:]).max() < 0.01


@pytest.mark.parametrize("name", ["click", "right", "arrive", "chain-clank", "steps-stone"])
def test_made_again_it_is_the_same_file(name: str, tmp_path: Path) -> None:
    """To the byte, where the encoder is the same; the sound itself within what Vorbis may differ by."""
    again = sound_of(RECIPES[name])
    assert np.array_equal(again, sound_of(RECIPES[name]))
    write(tmp_path / f"{name}.ogg", again)
    made, _ = soundfile.read(tmp_path / f"{name}.ogg")
    assert np.abs(made - heard(name)).max() < 0.02


def test_the_same_samples_give_the_same_bytes(tmp_path: Path) -> None:
    sound = sound_of(RECIPES["click"])
    (tmp_path / "other").mkdir()
    write(tmp_path / "click.ogg", sound)
    write(tmp_path / "other" / "click.ogg", sound)
    assert (tmp_path / "click.ogg").read_bytes() == (tmp_path / "other" / "click.ogg").read_bytes()


def test_checksum_is_the_one_of_ogg() -> None:
    page = bytearray((FOLDER / "click.ogg").read_bytes())
    length = 27 + page[26] + sum(page[27 : 27 + page[26]])
    stated = int.from_bytes(page[22:26], "little")
    page[22:26] = bytes(4)
    assert ogg_checksum(bytes(page[:length])) == stated


class TestRing:
    def test_what_passes_the_end_comes_in_at_the_start(self) -> None:
        ring = empty(0.01)
        add(ring, np.ones(100), 0.01 - 40 / RATE)
        assert ring[-40:].min() == 1.0 and ring[:60].min() == 1.0 and ring[60:-40].max() == 0.0

    def test_echo_wraps(self) -> None:
        ring = empty(1.0)
        ring[-10] = 1.0
        answer = np.zeros(200)
        answer[100] = 0.5
        assert np.argmax(echoed(ring, answer)) == 90

    def test_noise_is_level_and_in_its_band(self) -> None:
        made = noise(RATE, np.random.default_rng(0), band(500.0, 1000.0, slope=6.0))
        assert np.mean(made**2) == pytest.approx(1.0)
        power = np.abs(np.fft.rfft(made)) ** 2
        assert power[400:1250].sum() > 0.95 * power.sum()

    def test_drift_stays_between_nought_and_one(self) -> None:
        made = drift(RATE * 4, np.random.default_rng(0), 2.0)
        assert 0.0 <= made.min() < 0.3 and 0.7 < made.max() <= 1.0
        assert abs(made[0] - made[-1]) < 1e-3

    def test_a_struck_body_dies_away(self) -> None:
        made = np.abs(struck(0.5, np.random.default_rng(0), [(440.0, 1.0, 0.05)]))
        assert made[: RATE // 20].max() > 0.5 and made[RATE // 4 :].max() < 0.02

    def test_the_gorge_answers_later_and_duller(self) -> None:
        answer = gorge(np.random.default_rng(0))
        assert answer[0] == 1.0 and np.abs(answer[1 : RATE // 8]).max() < 0.05
        tail = np.abs(np.fft.rfft(answer[RATE // 4 :]))
        hz = np.fft.rfftfreq(len(answer) - RATE // 4, 1.0 / RATE)
        assert tail[hz < 1000.0].mean() > 5.0 * tail[hz > 4000.0].mean()


class TestWhatTheyAre:
    """Nobody listens to a test; the numbers that make a sound what it is can be looked at."""

    def spectrum_share(self, name: str, low_hz: float, high_hz: float) -> float:
        sound = heard(name)
        power = np.abs(np.fft.rfft(sound)) ** 2
        hz = np.fft.rfftfreq(len(sound), 1.0 / RATE)
        return float(power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum())

    def test_the_river_is_deep_and_the_rain_is_bright(self) -> None:
        assert self.spectrum_share("river", 20.0, 500.0) > 0.8
        assert self.spectrum_share("rain", 1000.0, 12000.0) > 0.6
        assert self.spectrum_share("thunder-far", 20.0, 300.0) > 0.9

    def test_the_bugle_plays_harmonics_of_one_tube(self) -> None:
        sound = heard("bugle")
        power = np.abs(np.fft.rfft(sound)) ** 2
        hz = np.fft.rfftfreq(len(sound), 1.0 / RATE)
        fundamental = 130.81
        off = np.abs(hz / fundamental - np.rint(hz / fundamental)) * fundamental
        heard_band = (hz > 300.0) & (hz < 2500.0)
        assert power[heard_band & (off < 14.0)].sum() > 0.8 * power[heard_band].sum()

    def test_marching_has_no_beat(self) -> None:
        """The autocorrelation of the loudness shows no common step between 0.3 and 0.8 s."""
        loud = np.abs(heard("march-steps"))
        envelope = loud[: len(loud) // 441 * 441].reshape(-1, 441).mean(axis=1)
        envelope -= envelope.mean()
        power = np.abs(np.fft.rfft(envelope)) ** 2
        regular = np.fft.irfft(power)
        assert (regular[30:80] / regular[0]).max() < 0.35

    def test_planks_and_guns_are_single_events(self) -> None:
        for name, crest in (("planks", 12.0), ("rifle-far", 12.0), ("steps-stone", 12.0)):
            sound = heard(name)
            assert 20.0 * np.log10(np.abs(sound).max() / np.sqrt(np.mean(sound**2))) > crest, name
