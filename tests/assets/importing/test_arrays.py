"""What a stage hands over comes back as it was, and a file that lies about its arrays is refused."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from assets.importing.arrays import Blob, Floats, Indices, restored, store


@dataclass(frozen=True)
class Thing:
    points: tuple[Floats, ...]
    faces: Indices | None
    picture: Blob


def test_arrays_and_bytes_come_back_and_equal_ones_are_stored_once(tmp_path: Path) -> None:
    points = np.arange(12, dtype=np.float32).reshape(4, 3)
    thing = Thing((points, points.T, points, np.zeros((0, 3), np.float32)), None, b"picture")
    store(thing, tmp_path / "thing")
    back = restored(Thing, tmp_path / "thing")
    assert back.faces is None and back.picture == b"picture"
    assert all(np.array_equal(one, other) and one.dtype == other.dtype for one, other in zip(back.points, thing.points, strict=True))
    back.points[1][:] = 7.0
    assert np.array_equal(restored(Thing, tmp_path / "thing").points[1], points.T), "what is changed in memory is not changed in the file"
    assert (tmp_path / "thing" / "arrays.bin").stat().st_size < 4 * points.nbytes


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux lists them")
def test_a_scene_of_very_many_arrays_opens_few_files(tmp_path: Path) -> None:
    store(Thing(tuple(np.full(3, k, np.float32) for k in range(2000)), None, b""), tmp_path / "thing")
    before = len(os.listdir("/proc/self/fd"))
    back = restored(Thing, tmp_path / "thing")
    assert len(os.listdir("/proc/self/fd")) - before <= 2
    assert back.points[1999][0] == 1999


@pytest.mark.parametrize(
    "lie",
    [
        {"at": 10**9, "shape": [3], "type": "<f4"}, {"at": -64, "shape": [3], "type": "<f4"}, {"at": 0, "shape": [2**40, 2**40], "type": "<f4"},
        {"at": 0, "shape": [-1, -3], "type": "<f4"}, {"at": 0, "shape": [1], "type": "O"},
        {"at": 0}, {"at": 0, "bytes": 10**6}, {"at": 0, "bytes": -1},
    ],
)  # fmt: skip
def test_places_outside_the_file_are_refused(tmp_path: Path, lie: dict[str, object]) -> None:
    store(Thing((np.zeros(3, np.float32),), None, b""), tmp_path / "thing")
    told = json.loads((tmp_path / "thing" / "scene.json").read_text())
    (tmp_path / "thing" / "scene.json").write_text(json.dumps(told | {"faces": lie}))
    with pytest.raises(ValueError):
        restored(Thing, tmp_path / "thing")
