import numpy as np
import pytest

from tests.golden import pictures


def test_a_changed_pixel_is_found_and_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "FOLDER", tmp_path / "accepted")
    picture = np.full((8, 8, 3), 100, np.uint8)
    pictures.compare("sample", picture, accept=True, failures=tmp_path)
    pictures.compare("sample", picture + 1, accept=False, failures=tmp_path)
    changed = picture.copy()
    changed[3, 4, 1] = 110
    with pytest.raises(AssertionError, match="by 10/255"):
        pictures.compare("sample", changed, accept=False, failures=tmp_path)
    assert (tmp_path / "sample.difference.png").exists()


def test_a_missing_picture_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "FOLDER", tmp_path)
    with pytest.raises(AssertionError, match="missing"):
        pictures.compare("none", np.zeros((2, 2, 3), np.uint8), accept=False, failures=tmp_path)
