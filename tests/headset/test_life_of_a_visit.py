"""The runtime dies under ``main.py tour`` in its window: the same visit goes on, and the visitor is told in words what happened."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from PIL import Image

from content.messages import catalogue, text
from scenes.settings import headset_settings
from tests.headset.conftest import StartClient
from tests.headset.life import VISIT, Clients, Life
from tests.simulated_headset.runtime import Root
from tests.simulated_headset.service import Service
from visit_settings import save_settings

LOADS_WITHIN_S = 60.0
SIZE = (160, 120)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def picture_of(data: Path) -> Path:
    return data.with_name("window.png")


def opened(start_client: StartClient, service: Service, data: Path, when_lost: Literal["desktop", "wait"]) -> Life:
    save_settings(data, headset_settings().model_copy(update={"headset_lost": when_lost}), "headset")
    environment: Mapping[str, str] = {"HONGJI_DATA": os.fspath(data), "SDL_AUDIODRIVER": "dummy"}
    options = ("luding-bridge", "--headset", "openxr", "--lang", "en", "--size", "x".join(map(str, SIZE)))
    return Life.start(start_client, service, picture_of(data), *options, script=VISIT, env=environment, display=True)


def visit(start_client: StartClient, service: Service, data: Path, when_lost: Literal["desktop", "wait"]) -> Life:
    life = opened(start_client, service, data, when_lost)
    life.until("headset", "focused", LOADS_WITHIN_S)
    return life


def assert_the_window_shows_the_site(data: Path) -> None:
    shades = np.asarray(Image.open(picture_of(data)).convert("L"), dtype=np.float64)
    assert shades.shape == SIZE[::-1]
    assert shades.std() > 10.0, "one colour all over"


def notice(state: str) -> str:
    return catalogue("en", "visit")[f"headset.state.{state}"]


def assert_the_same_visit(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for name in ("panel", "here", "feet_m"):
        assert after[name] == before[name]
    assert after["time_s"] > before["time_s"] and after["drawn"] > before["drawn"]


def test_the_window_takes_over(service: Service, start_client: StartClient, data: Path) -> None:
    life = visit(start_client, service, data, "desktop")
    first = life.heard[-1]
    assert first["device"] == "headset" and not first["notice"]
    service.kill()
    lost = life.until("headset", "lost")
    assert lost["device"] == "desktop"
    assert lost["notice"] == notice("lost")
    assert_the_same_visit(first, lost)
    life.until("picture")
    assert_the_window_shows_the_site(data)
    later = life.until("notice", "")  # said for a while: frames go on
    assert later["device"] == "desktop" and later["drawn"] > lost["drawn"]
    errors = life.interrupt()
    assert life.process.returncode == 130
    assert text("en", "app.interrupted") in errors
    assert "Traceback" not in errors and not (data / "hongji.log").exists()


def test_it_is_waited_for(service: Service, start_client: StartClient, data: Path) -> None:
    life = visit(start_client, service, data, "wait")
    first = life.heard[-1]
    service.kill()
    waiting = life.until("headset", "waiting")
    assert waiting["notice"] == notice("waiting")
    service.start()
    back = life.until("headset", "focused")
    assert back["device"] == "headset" and not back["notice"]
    assert_the_same_visit(first, back)
    errors = life.interrupt()
    assert life.process.returncode == 130
    assert "Traceback" not in errors and not (data / "hongji.log").exists()


def test_a_runtime_that_dies_while_the_tour_loads_is_not_needed(
    monado_root: Root, service: Service, start_client: StartClient, data: Path
) -> None:
    life = opened(start_client, service, data, "desktop")
    Clients(monado_root, service).until_shown(life.process.pid, LOADS_WITHIN_S)
    service.kill()
    lost = life.until("headset", "lost", LOADS_WITHIN_S)
    assert (lost["device"], lost["drawn"]) == ("desktop", 0), "it was too late to be while loading"
    assert lost["notice"] == notice("lost")
    life.until("picture")
    assert_the_window_shows_the_site(data)
    life.interrupt()
    assert life.process.returncode == 130
    assert not (data / "hongji.log").exists()
