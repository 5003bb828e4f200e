"""The models of motion capture: made of the real wheel's files, and refused when anything is not as pinned."""

import hashlib
import io
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from tracking import capture_bundles, capture_models
from tracking.capture_models import BUNDLES, INSIDE, SOURCES, Lack, Models, ModelsLack

pytestmark = pytest.mark.xdist_group("models")


def no_pip(*_: object, **__: object) -> None:
    raise AssertionError("the index was asked")


def wheel_of(models: Models, folder: Path) -> Path:
    """A wheel with the same four files as the real one: two as they lie in a bundle, two without the metadata that was added."""
    path = folder / "mediapipe-0.10.21-cp311-cp311-any.whl"
    with zipfile.ZipFile(path, "w") as wheel, zipfile.ZipFile(models.hand) as hand:
        for name, entry in zip(list(SOURCES)[:2], hand.namelist(), strict=True):
            wheel.writestr(INSIDE + name, hand.read(entry))
        for name in list(SOURCES)[2:]:
            wheel.writestr(INSIDE + name, b"not the model")
    return path


def test_the_bundles_are_the_pinned_ones(models: Models) -> None:
    for path in (models.hand, models.pose):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == BUNDLES[path.name]
    with zipfile.ZipFile(models.hand) as archive:
        assert archive.testzip() is None
        digests = [hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()]
        assert digests == list(SOURCES.values())[:2]


def test_entries_lie_where_they_can_be_used(models: Models) -> None:
    for path in (models.hand, models.pose):
        content = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                assert entry.compress_type == zipfile.ZIP_STORED
                start = entry.header_offset + 30
                name, extra = (int.from_bytes(content[start + at : start + at + 2], "little") for at in (-4, -2))
                assert (start + name + extra) % capture_bundles.ALIGNMENT == 0


def test_a_bundle_is_a_zip_and_always_the_same(tmp_path: Path) -> None:
    entries = {"a.tflite": b"x" * 7, "another.tflite": b"y" * 100}
    made = capture_bundles.bundle(entries)
    assert made == capture_bundles.bundle(entries)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == entries


def test_offline_once_they_are_made(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", no_pip)
    assert capture_models.require(models.hand.parent) == models


def test_bundles_made_elsewhere_are_used_where_they_lie(models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", no_pip)
    assert capture_models.require(tmp_path / "cache", models.hand.parent) == models
    assert not (tmp_path / "cache").exists()


def test_a_wheel_with_another_file_is_refused(models: Models, tmp_path: Path) -> None:
    wheel = wheel_of(models, tmp_path)
    for given in (wheel, tmp_path):
        with pytest.raises(ModelsLack) as caught:
            capture_models.require(tmp_path / "cache", given)
        assert caught.value.lack == Lack.hash
        assert "pose_detection.tflite" in str(caught.value.values_told["file"])
    assert list((tmp_path / "cache").iterdir()) == [], "nothing half-made stays"


def test_a_wheel_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mediapipe-0.10.21-cp311.whl").write_bytes(b"PK no zip")
    with pytest.raises(ModelsLack) as caught:
        capture_models.require(tmp_path / "cache", tmp_path)
    assert caught.value.lack == Lack.hash


def test_an_altered_bundle_is_refused_and_an_altered_cache_made_anew(models: Models, tmp_path: Path) -> None:
    altered = bytearray(models.hand.read_bytes())
    altered[5000] ^= 1
    (tmp_path / "hand_landmarker.task").write_bytes(altered)
    (tmp_path / "pose_landmarker.task").write_bytes(models.pose.read_bytes())
    with pytest.raises(ModelsLack) as caught:
        capture_models.require(tmp_path / "cache", tmp_path)
    assert caught.value.lack == Lack.hash
    assert capture_models.found(tmp_path) is None, "an altered cache counts as none"


def test_a_folder_with_neither(tmp_path: Path) -> None:
    with pytest.raises(ModelsLack) as caught:
        capture_models.require(tmp_path / "cache", tmp_path)
    assert caught.value.lack == Lack.folder


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    said: list[str] = []
    with pytest.raises(ModelsLack) as caught:
        capture_models.require(tmp_path / "cache", say=said.append)
    assert caught.value.lack == Lack.network
    assert said == ["fetching"]


def test_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture_models, "NEEDED_MB", 10**9)
    with pytest.raises(ModelsLack) as caught:
        capture_models.require(tmp_path / "cache")
    assert caught.value.lack == Lack.disk


def test_a_cache_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(ModelsLack) as caught:
        capture_models.require(tmp_path / "cache")
    assert caught.value.lack == Lack.disk


def test_where_the_cache_lies() -> None:
    home = Path("/home/a")
    assert capture_models.cache_folder({}, "linux", home) == home / ".cache/hongji/mediapipe-models"
    assert capture_models.cache_folder({"XDG_CACHE_HOME": "/c"}, "linux", home) == Path("/c/hongji/mediapipe-models")
    assert capture_models.cache_folder({"LOCALAPPDATA": "/l"}, "win32", home) == Path("/l/Hongji/Cache/mediapipe-models")
    assert capture_models.cache_folder({}, "darwin", home) == home / "Library/Caches/Hongji/mediapipe-models"
