"""A lantern on a hoist: what is pulled is the grip on the rope, what goes up is the lantern."""

import numpy as np
from practice_parts import measures as m
from practice_parts.shapes import ROPE, beam, hoop, rope, wheel

from assets.bake import SiteScene
from assets.mesh_parts import Part, box, ellipsoid, lathe, make, merged, placed, rotation, tube
from assets.site_objects import add_object


def _lantern() -> dict[str, Part]:
    """Hangs from a short peg that is tied to the rope at the origin, towards +X."""
    out, half, tall = 0.32, 0.145, 0.36
    top, low = -0.12, -0.12 - tall
    frame = []
    for sx in (-1.0, 1.0):
        for sy in (-1.0, 1.0):
            frame.append(box((0.022, 0.022, tall), (sx * half, sy * half, (top + low) / 2), 0.5))
    for z in (top, low):
        for s in (-1.0, 1.0):
            frame.append(box((2 * half + 0.022, 0.024, 0.024), (0, s * half, z)))
            frame.append(box((0.024, 2 * half + 0.022, 0.024), (s * half, 0, z)))
    frame.append(box((2 * half + 0.06, 2 * half + 0.06, 0.02), (0, 0, low - 0.015)))
    eave = half + 0.06
    corners = [(-eave, -eave), (eave, -eave), (eave, eave), (-eave, eave)]
    for k in range(4):
        (ax, ay), (bx, by) = corners[k], corners[(k + 1) % 4]
        points = np.array([(ax, ay, top + 0.02), (bx, by, top + 0.02), (0, 0, top + 0.11)])
        normal = np.cross(points[1] - points[0], points[2] - points[0])
        frame.append(
            make(points, np.tile(normal / np.linalg.norm(normal), (3, 1)), points[:, :2], [(0, 1, 2)])
        )
    frame.append(box((2 * eave, 2 * eave, 0.012), (0, 0, top + 0.013)))
    peg = beam((-0.02, 0, 0.0), (out + 0.03, 0, 0.0), 0.028, 0.028)
    paper = box((2 * half - 0.004, 2 * half - 0.004, tall - 0.02), (0, 0, (top + low) / 2), skip="zZ")
    cord = rope([(0, 0, 0.0), (0, 0, top + 0.10)], 0.007)
    knot = hoop(0.026, 0.010, 14, 6).transformed(rotation("y", np.pi / 2))
    return {
        "oldwood": merged([merged(frame).moved((out, 0, 0)), peg]),
        "paper": paper.moved((out, 0, 0)),
        "hemp": merged([cord.moved((out, 0, 0)), knot]),
    }


def add_hoist(scene: SiteScene) -> None:
    """A post with an arm; an endless rope over the arm's wheel and round one at the ground; the lantern tied to its one side."""
    x, y, _ = m.HOIST
    tall, arm = m.HOIST_HEIGHT, m.HOIST_ARM
    timber = [
        beam((0, 0, -0.05), (0, 0, tall), 0.16, 0.16),
        beam((-0.12, 0, tall - 0.16), (arm + 0.14, 0, tall - 0.16), 0.11, 0.13),
        beam((0.06, 0, tall - 0.85), (arm * 0.62, 0, tall - 0.20), 0.08, 0.08),
        box((0.5, 0.5, 0.16), (0, 0, 0.08), 0.4, skip="z"),
        box((0.34, 0.20, 0.28), (arm, 0, 0.14), 0.4, skip="z"),
        box((0.20, 0.20, 0.03), (0, 0, tall + 0.014), 0.4),
    ]
    apart, top, low = m.ROPES_APART / 2, tall - 0.38, 0.44
    wheels = [placed(wheel(apart + 0.016, 0.05), (0, 0, 0), np.pi / 2).moved((arm, 0, z)) for z in (top, low)]
    for z, end in ((top, tall - 0.22), (low, 0.26)):
        for s in (-1.0, 1.0):
            wheels.append(box((0.05, 0.012, abs(end - z) + 0.06), (arm, s * 0.038, (z + end) / 2)))
    angle = np.linspace(0, np.pi, 9)
    arc = np.stack([apart * np.cos(angle), np.zeros(9), apart * np.sin(angle)], -1)
    loop = np.concatenate([arc + (0, 0, top), -arc + (0, 0, low), arc[:1] + (0, 0, top)]) + (arm, 0, 0)
    scene.add("hoist-timber", "oldwood", merged(timber).moved(m.HOIST), reach_m=1.2)
    scene.add("hoist-wheels", "oldwood", merged(wheels).moved(m.HOIST), reach_m=0.4)
    scene.add("hoist-rope", "hemp", tube(loop, ROPE, 6, caps=False, up=(0, 1, 0)).moved(m.HOIST), reach_m=0.4)
    parts = _lantern()
    add_object(scene, "lantern", "oldwood", parts["oldwood"], (x + arm + apart, y, m.LANTERN_LOW))
    for name in ("paper", "hemp"):
        scene.add(f"lantern-{name}", name, parts[name], object_name="lantern", reach_m=0.15, occludes=False)
    grip = lathe([(0.010, -0.13), (0.026, -0.115), (0.022, 0.0), (0.026, 0.115), (0.010, 0.13)], 12)
    knots = [ellipsoid((0.026, 0.026, 0.018), (0, 0, s * 0.145), 10, 6) for s in (-1.0, 1.0)]
    add_object(scene, "hoist-grip", "boards", merged([grip, *knots]), (x + arm - apart, y, m.GRIP_Z))
