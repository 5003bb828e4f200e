"""Whoever cannot be let in is told why and what to do, in words and in both languages; and the program goes on without where it may."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from content.messages import catalogue, text
from scenes.senses import HeadsetState
from tests.headset.conftest import Ran, RunClient, StartClient
from tests.simulated_headset.service import Service
from tracking.openxr_problem import Reason
from visit_headset_door import problem_of

LANGUAGES = ["zh-CN", "en"]
TOUR = ("main.py", "tour", "luding-bridge")
HANGS_UP_WITHIN_S = 15.0


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    return {"HONGJI_DATA": str(tmp_path / "data"), "SDL_AUDIODRIVER": "dummy"}


def sentence(lang: str, reason: Reason) -> str:
    words = catalogue(lang, "headset")
    return words["problem"].format(reason=words[f"reason.{reason}"], fix=words[f"fix.{reason}"])


def assert_refused(ran: Ran, lang: str, reason: Reason) -> None:
    assert ran.returncode == 1, ran.stderr
    assert text(lang, "app.error", problem=sentence(lang, reason)) in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not ran.stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_and_every_state_has_its_words(lang: str) -> None:
    """The reasons before a visit, the states within one; of ``none`` and ``focused`` nothing is said."""
    door, visit = catalogue(lang, "headset"), catalogue(lang, "visit")
    assert {key for key in door if key.startswith("reason.")} == {f"reason.{reason}" for reason in Reason}
    assert {key for key in door if key.startswith("fix.")} == {f"fix.{reason}" for reason in Reason}
    states = {f"headset.state.{state}" for state in HeadsetState} - {"headset.state.none", "headset.state.focused"}
    assert {key for key in visit if key.startswith("headset.state.")} >= states
    for sentences in ([door[f"reason.{reason}"] for reason in Reason], [visit[key] for key in states]):
        assert all(sentences) and len(set(sentences)) == len(sentences), "two of them cannot be told apart"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_openxr_without_a_service(service: Service, run_client: RunClient, environment: Mapping[str, str], lang: str) -> None:
    service.stop()
    ran = run_client(service, *TOUR, "--headset", "openxr", "--lang", lang, env=environment)
    assert_refused(ran, lang, Reason.runtime_down)


def test_openxr_without_a_runtime(service: Service, run_client: RunClient, environment: Mapping[str, str]) -> None:
    nowhere = {**environment, "XR_RUNTIME_JSON": "/nowhere/openxr.json"}
    ran = run_client(service, *TOUR, "--headset", "openxr", "--lang", "en", env=nowhere)
    assert_refused(ran, "en", Reason.no_runtime)


def test_openxr_with_a_service_that_hangs(service: Service, run_client: RunClient, environment: Mapping[str, str]) -> None:
    service.freeze()
    ran = run_client(
        service, *TOUR, "--headset", "openxr", "--lang", "en", env=environment, timeout_s=HANGS_UP_WITHIN_S
    )
    service.thaw()
    assert_refused(ran, "en", Reason.runtime_down)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_auto_without_a_service_goes_on_and_says_why(
    service: Service, start_client: StartClient, environment: Mapping[str, str], tmp_path: Path, lang: str
) -> None:
    """Without a display, the shipped recording is played."""
    service.stop()
    process = start_client(service, *TOUR, "--headset", "auto", "--lang", lang, "--out", tmp_path / "out", env=environment)
    assert process.stdout is not None
    said = process.stdout.readline()
    os.killpg(process.pid, signal.SIGKILL)
    _, stderr = process.communicate(timeout=60.0)
    assert said.strip() == text(lang, "tour.playing")
    assert sentence(lang, Reason.runtime_down) in stderr
    assert "Traceback" not in stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_damaged_pyopenxr_is_named(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tracking.openxr_asking", raising=False)
    monkeypatch.delitem(sys.modules, "tracking.openxr_runtime", raising=False)
    monkeypatch.setitem(sys.modules, "xr", None)
    problem = problem_of(lang)
    assert problem is not None
    assert sentence(lang, Reason.no_loader) in problem


def test_auto_without_any_runtime_says_nothing_of_headsets(
    service: Service, start_client: StartClient, environment: Mapping[str, str], tmp_path: Path
) -> None:
    """Most desktops have none."""
    nowhere = {**environment, "XR_RUNTIME_JSON": "/nowhere/openxr.json"}
    process = start_client(service, *TOUR, "--lang", "en", "--out", tmp_path / "out", env=nowhere)
    assert process.stdout is not None
    said = process.stdout.readline()
    os.killpg(process.pid, signal.SIGKILL)
    _, stderr = process.communicate(timeout=60.0)
    assert said.strip() == text("en", "tour.playing")
    assert "OpenXR" not in stderr


def test_sessions_that_cannot_be(service: Service, run_client: RunClient) -> None:
    ran = run_client(service, "tests/headset/clients/life_refusals.py")
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.said == [
        {"without-opengl": Reason.no_opengl},
        {"old-opengl": Reason.graphics_too_old},
        {"second-in-one-program": Reason.refused},
        {"afterwards": "let in"},
    ]
