"""A bell in a timber frame, with a rope to its clapper. Bell and rope are one thing and swing about the hook."""

import numpy as np
from practice_parts import measures as m
from practice_parts.shapes import beam, hoop, rope

from assets.bake import SiteScene
from assets.mesh_parts import Part, ellipsoid, lathe, merged, placed, rotation, tube
from assets.site_objects import add_object


def _bell() -> Part:
    """Hangs from its loop at the origin; its outside, its inside, three bands and the clapper's iron."""
    top, wide = -0.20, m.BELL_MOUTH / 2
    shape = np.array(
        [
            (1.0, 0.0),
            (0.97, 0.05),
            (0.86, 0.15),
            (0.78, 0.30),
            (0.735, 0.52),
            (0.70, 0.70),
            (0.62, 0.85),
            (0.42, 0.96),
            (0.05, 1.0),
        ]
    )
    outer = np.stack([shape[:, 0] * wide, top - m.BELL_HEIGHT * (1.0 - shape[:, 1])], -1)
    mouth = top - m.BELL_HEIGHT
    inner = [
        (0.02, top - 0.05),
        (wide * 0.55, top - 0.09),
        (wide * 0.66, top - 0.20),
        (wide * 0.74, mouth + 0.16),
        (wide * 0.90, mouth + 0.03),
        (wide, mouth),
    ]
    bands = []
    for share, out in ((0.13, 0.885), (0.34, 0.775), (0.70, 0.705)):
        angle = np.linspace(0, 2 * np.pi, 33)
        z = np.full_like(angle, mouth + share * m.BELL_HEIGHT)
        bands.append(
            tube(
                np.stack([out * wide * np.cos(angle), out * wide * np.sin(angle), z], -1),
                0.010,
                6,
                caps=False,
            )
        )
    loop = [
        (0, -0.06, top - 0.01),
        (0, -0.07, top + 0.08),
        (0, -0.035, top + 0.165),
        (0, 0.035, top + 0.165),
        (0, 0.07, top + 0.08),
        (0, 0.06, top - 0.01),
    ]
    body = merged([lathe(outer, 32), lathe(inner[::-1], 32)])
    clapper = [
        tube([(0, 0, top - 0.06), (0, 0, mouth + 0.06)], 0.010, 8, up=(1, 0, 0)),
        ellipsoid((0.05, 0.05, 0.055), (0, 0, mouth + 0.03), 12, 8),
    ]
    return merged([_unwrapped(body), *bands, tube(loop, 0.020, 8, up=(1, 0, 0)), *clapper])


def _bell_rope() -> Part:
    """From the clapper down to a knot, in the bell's own frame."""
    start, end = -0.20 - m.BELL_HEIGHT, m.BELL_ROPE_END - m.BELL_HANGS_AT
    line = [
        (0, 0, start),
        (0.004, 0.006, start * 0.6 + end * 0.4),
        (-0.004, 0.003, start * 0.3 + end * 0.7),
        (0, 0, end),
    ]
    knot = lathe([(0.002, -0.05), (0.030, -0.035), (0.033, 0.0), (0.024, 0.035), (0.004, 0.05)], 10).moved(
        (0, 0, end)
    )
    tassel = lathe([(0.034, -0.20), (0.028, -0.12), (0.014, -0.04), (0.012, 0.0)], 10).moved((0, 0, end))
    return merged([rope(line), knot, tassel])


def _unwrapped(part: Part) -> Part:
    """UVs in metres round the axis and up."""
    x, y, z = part.positions.T
    around = np.arctan2(y, x)
    grid = part.uvs.copy()
    grid[:, 0] = around * 0.25
    grid[:, 1] = z
    return part.with_uvs(np.stack([part.uvs[:, 0] * 0 + grid[:, 0], grid[:, 1]], -1))


def _bell_frame() -> tuple[Part, Part]:
    """(timber, iron): two posts on sills, a beam, braces, and the hook."""
    z, half = m.BELL_BEAM, 0.82
    timber = [beam((-half - 0.32, 0, z + 0.08), (half + 0.32, 0, z + 0.08), 0.15, 0.16)]
    for side in (-1.0, 1.0):
        x = side * half
        timber.append(beam((x, 0, 0.10), (x, 0, z + 0.001), 0.14, 0.14))
        timber.append(beam((x, -0.55, 0.07), (x, 0.55, 0.07), 0.16, 0.14))
        for way in (-1.0, 1.0):
            timber.append(beam((x, way * 0.45, 0.12), (x, way * 0.05, 0.80), 0.07, 0.08))
        timber.append(beam((x - side * 0.05, 0, z - 0.40), (x - side * 0.36, 0, z + 0.01), 0.07, 0.08))
    timber.append(beam((-half, 0, 0.30), (half, 0, 0.30), 0.07, 0.10))
    roof = [
        beam(
            (-half - 0.45, way * 0.16, z + 0.255), (half + 0.45, way * 0.16, z + 0.255), 0.34, 0.025
        ).transformed(np.eye(3))
        for way in (-1.0, 1.0)
    ]
    for part, way in zip(
        roof, (-1.0, 1.0), strict=True
    ):  # two boards that lean against each other above the beam
        timber.append(
            part.moved((0, -way * 0.16, -z - 0.255))
            .transformed(rotation("x", -way * 0.5))
            .moved((0, way * 0.15, z + 0.24))
        )
    iron = [tube([(0, 0, z + 0.02), (0, 0, m.BELL_HANGS_AT + 0.02)], 0.014, 8, up=(1, 0, 0))]
    iron.append(
        placed(hoop(0.030, 0.011, 18, 6), (0, 0, 0), np.pi / 2).moved((0, 0, m.BELL_HANGS_AT - 0.012))
    )
    return merged(timber), merged(iron)


def add_bell(scene: SiteScene) -> None:
    timber, iron = _bell_frame()
    scene.add("bell-frame", "oldwood", timber.moved(m.BELL), reach_m=1.2)
    scene.add("bell-hook", "iron", iron.moved(m.BELL), reach_m=0.5)
    x, y, _ = m.BELL
    add_object(scene, "bell", "bronze", _bell(), (x, y, m.BELL_HANGS_AT))
    scene.add("bell-rope", "hemp", _bell_rope(), object_name="bell", reach_m=0.15, occludes=False)
