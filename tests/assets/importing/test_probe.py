import numpy as np
import pytest

from assets.dds import Pixels
from assets.importing.drawn import Drawn
from assets.importing.flat import FlatScene
from assets.importing.job import Job
from assets.importing.light_moods import moods
from assets.importing.material_plan import plan
from assets.importing.probe import TEXTURE, probe
from assets.importing.probe_filter import SIDE, directions, levels
from scenes.package import Material, Probe

GREEN = Material(name="green", base_color=(0.1, 0.6, 0.1, 1.0))
NOTHING = FlatScene((), (), ())


def wall(corner: tuple[float, ...], along: tuple[float, ...], up: tuple[float, ...]) -> Drawn:
    o, u, v = (np.array(part, np.float32) for part in (corner, along, up))
    normal = np.cross(u, v)
    return Drawn(
        "green", np.stack([o, o + u, o + u + v, o + v]), np.tile(normal / np.linalg.norm(normal), (4, 1)).astype(np.float32),
        np.zeros((4, 2), np.float32), np.array([[0, 1, 2], [0, 2, 3]], np.uint32),
    )  # fmt: skip


FLOOR = wall((-3, -3, 0), (6, 0, 0), (0, 6, 0))
COURT = [
    FLOOR, wall((-3, 3, 0), (6, 0, 0), (0, 0, 4)), wall((-3, -3, 0), (0, 6, 0), (0, 0, 4)),
    wall((3, 3, 0), (0, -6, 0), (0, 0, 4)), wall((3, -3, 0), (-6, 0, 0), (0, 0, 4)),
]  # fmt: skip


def made(*meshes: Drawn) -> tuple[Probe, bytes] | None:
    return probe(
        meshes, [GREEN], plan(NOTHING, Job("test")), NOTHING, moods()["default"], (0.0, 0.0, 0.0), ((-3, -3, 0), (3, 3, 4))
    )


def test_a_court_is_mirrored_and_its_open_sky_left_out() -> None:
    found = made(*COURT)
    assert found is not None
    entry, content = found
    assert made(*COURT) == found
    assert entry.texture == TEXTURE
    size = sum((SIDE >> level) ** 2 * 4 for level in range(7))
    north, zenith = (_face(content, face, size) for face in (2, 4))
    assert (north[32, 32, 3], zenith[32, 32, 3]) == (255, 0)
    assert north[32, 32, 1] > 2 * north[32, 32, 0] > 0


def test_what_stands_alone_under_the_sky_has_none() -> None:
    assert made(FLOOR) is None
    assert made() is None


def test_every_level_keeps_an_even_light_and_blurs_an_edge() -> None:
    even = np.full((6, SIDE, SIDE, 4), 0.5)
    assert all(np.ptp(level.astype(int), axis=(0, 1)).max() == 0 for face in levels(even) for level in face)
    half = np.zeros((6, SIDE, SIDE, 4))
    half[directions(SIDE)[..., 2] > 0] = 1.0
    alphas = [chain[..., 3] for chain in levels(half)[2]]  # +Y, whose rows are heights
    contrast = [int(np.ptp(level.astype(int))) for level in alphas[:6]]
    assert contrast[0] == 255
    assert contrast[3] > contrast[4] > contrast[5]
    assert alphas[4].mean() == pytest.approx(127, abs=3)


def _face(content: bytes, face: int, size: int) -> Pixels:
    return np.frombuffer(content, np.uint8, SIDE * SIDE * 4, 128 + face * size).reshape(SIDE, SIDE, 4)
