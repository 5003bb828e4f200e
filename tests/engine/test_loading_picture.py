"""The picture of loading: all on its sheet, the bar as long as the share that is done."""

import numpy as np
import pytest

from engine.loading_picture import LoadingPicture
from engine.palette import color

ZH = ("飞夺泸定桥", "1935年5月29日，红军先头部队在大渡河上夺下泸定桥。走上铁索，看十三根铁索怎样悬起一座桥，听当年的人怎样说。", "正在载入场景……")
EN = ("The Crossing of Luding Bridge and All That Came Before and After It", "In May 1935 the vanguard took the bridge. " * 12, "Loading the site…")


def near(picture: np.ndarray, name: str) -> np.ndarray:
    return np.abs(picture[:, :, :3].astype(int) - color(name)[:3]).max(axis=2) <= 2


@pytest.mark.parametrize("texts", [ZH, EN])
@pytest.mark.parametrize("size", [(1024, 512), (512, 256)])
def test_all_is_within_the_margins_of_a_sheet_with_round_corners(texts: tuple[str, str, str], size: tuple[int, int]) -> None:
    picture = LoadingPicture(*texts, size).at(0.5)
    assert picture.shape == (size[1], size[0], 4) and picture.dtype == np.uint8
    assert picture[0, 0, 3] == picture[-1, -1, 3] == 0 and picture[size[1] // 2, size[0] // 2, 3] == 255
    ink = ~near(picture, "sheet") & (picture[:, :, 3] == 255)
    rows, columns = np.nonzero(ink)
    margin = 0.05 * size[0]
    assert margin < columns.min() and columns.max() < size[0] - margin
    assert margin * 0.6 < rows.min() and rows.max() < size[1] - margin * 0.6
    assert 0.02 < ink.mean() < 0.35


def test_the_bar_is_as_long_as_what_is_done() -> None:
    picture = LoadingPicture(*ZH)
    lengths = []
    for share in (-1.0, 0.0, 0.25, 0.5, 1.0, 7.0):
        shown = picture.at(share)
        bar = near(shown, "accent")[int(512 * 0.8) :]
        lengths.append(int(bar.any(axis=0).sum()))
        track = near(shown, "track")[int(512 * 0.8) :].any(axis=0).sum()
        assert lengths[-1] + track == pytest.approx(872, abs=12)
    assert lengths[0] == lengths[1] == 0
    assert lengths[2:] == pytest.approx([872 * 0.25, 872 * 0.5, 872, 872], abs=3)


def test_pictures_are_independent_of_each_other() -> None:
    picture = LoadingPicture(*ZH)
    first = picture.at(0.2)
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(picture.at(0.2), kept)
    assert not np.array_equal(picture.at(0.9), kept)
