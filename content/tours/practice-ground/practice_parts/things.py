"""What the visitor moves: the bell, the lantern on its hoist and the grip of its rope, the chain, the boat's oar; and what holds them."""

import numpy as np
from practice_parts import measures as m

from assets.bake import SiteScene
from assets.chain_rings import ring, rings_along
from assets.mesh_parts import Floats, Part, box, ellipsoid, lathe, make, merged, placed, quad, rotation, tube
from assets.site_objects import add_object
from assets.textures.pictograms import SIGN_M, uv_of

ROPE = 0.013  # half its thickness


def beam(a: tuple[float, float, float], b: tuple[float, float, float], wide: float, tall: float) -> Part:
    """A square timber from ``a`` to ``b`` with its grain along it; ``tall`` lies towards +Z, or +Y where it stands upright."""
    p, q = np.array(a), np.array(b)
    along = q - p
    length = float(np.linalg.norm(along))
    along /= length
    up = np.array([0.0, 1.0, 0.0]) if abs(along[2]) > 0.95 else np.array([0.0, 0.0, 1.0])
    side = np.cross(up, along)
    side /= np.linalg.norm(side)
    turn = np.eye(4)
    turn[:3, 0], turn[:3, 1], turn[:3, 2], turn[:3, 3] = along, side, np.cross(along, side), (p + q) / 2
    return box((length, wide, tall), (0, 0, 0), 0.7).transformed(turn)


def rope(points: list[tuple[float, float, float]], radius_m: float = ROPE, sides: int = 6) -> Part:
    return tube(points, radius_m, sides, up=(0.3, 1.0, 0.2))


def wheel(radius_m: float, wide_m: float) -> Part:
    """A grooved pulley wheel, its axle along X, at the origin."""
    half = wide_m / 2
    profile = [(0.02, -half), (radius_m, -half), (radius_m * 0.8, -half * 0.3), (radius_m * 0.8, half * 0.3), (radius_m, half), (0.02, half)]
    return lathe(profile, 16).transformed(rotation("y", np.pi / 2))


def hoop(radius_m: float, thick_m: float, count: int = 24, sides: int = 8) -> Part:
    """A ring in the YZ plane about X, at the origin."""
    angle = np.linspace(0, 2 * np.pi, count + 1)
    path = np.stack([np.zeros_like(angle), radius_m * np.cos(angle), radius_m * np.sin(angle)], -1)
    return tube(path, thick_m, sides, caps=False, up=(1, 0, 0))


def _bell() -> Part:
    """Hangs from its loop at the origin; its outside, its inside, three bands and the clapper's iron."""
    top, wide = -0.20, m.BELL_MOUTH / 2
    shape = np.array([(1.0, 0.0), (0.97, 0.05), (0.86, 0.15), (0.78, 0.30), (0.735, 0.52), (0.70, 0.70), (0.62, 0.85), (0.42, 0.96), (0.05, 1.0)])
    outer = np.stack([shape[:, 0] * wide, top - m.BELL_HEIGHT * (1.0 - shape[:, 1])], -1)
    mouth = top - m.BELL_HEIGHT
    inner = [(0.02, top - 0.05), (wide * 0.55, top - 0.09), (wide * 0.66, top - 0.20), (wide * 0.74, mouth + 0.16), (wide * 0.90, mouth + 0.03), (wide, mouth)]
    bands = []
    for share, out in ((0.13, 0.885), (0.34, 0.775), (0.70, 0.705)):
        angle = np.linspace(0, 2 * np.pi, 33)
        z = np.full_like(angle, mouth + share * m.BELL_HEIGHT)
        bands.append(tube(np.stack([out * wide * np.cos(angle), out * wide * np.sin(angle), z], -1), 0.010, 6, caps=False))
    loop = [(0, -0.06, top - 0.01), (0, -0.07, top + 0.08), (0, -0.035, top + 0.165), (0, 0.035, top + 0.165), (0, 0.07, top + 0.08), (0, 0.06, top - 0.01)]
    body = merged([lathe(outer, 32), lathe(inner[::-1], 32)])
    clapper = [tube([(0, 0, top - 0.06), (0, 0, mouth + 0.06)], 0.010, 8, up=(1, 0, 0)), ellipsoid((0.05, 0.05, 0.055), (0, 0, mouth + 0.03), 12, 8)]
    return merged([_unwrapped(body), *bands, tube(loop, 0.020, 8, up=(1, 0, 0)), *clapper])


def _bell_rope() -> Part:
    """From the clapper down to a knot, in the bell's own frame."""
    start, end = -0.20 - m.BELL_HEIGHT, m.BELL_ROPE_END - m.BELL_HANGS_AT
    line = [(0, 0, start), (0.004, 0.006, start * 0.6 + end * 0.4), (-0.004, 0.003, start * 0.3 + end * 0.7), (0, 0, end)]
    knot = lathe([(0.002, -0.05), (0.030, -0.035), (0.033, 0.0), (0.024, 0.035), (0.004, 0.05)], 10).moved((0, 0, end))
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
    roof = [beam((-half - 0.45, way * 0.16, z + 0.255), (half + 0.45, way * 0.16, z + 0.255), 0.34, 0.025).transformed(np.eye(3)) for way in (-1.0, 1.0)]
    for part, way in zip(roof, (-1.0, 1.0), strict=True):  # two boards that lean against each other above the beam
        timber.append(part.moved((0, -way * 0.16, -z - 0.255)).transformed(rotation("x", -way * 0.5)).moved((0, way * 0.15, z + 0.24)))
    iron = [tube([(0, 0, z + 0.02), (0, 0, m.BELL_HANGS_AT + 0.02)], 0.014, 8, up=(1, 0, 0))]
    iron.append(placed(hoop(0.030, 0.011, 18, 6), (0, 0, 0), np.pi / 2).moved((0, 0, m.BELL_HANGS_AT - 0.012)))
    return merged(timber), merged(iron)


def add_bell(scene: SiteScene) -> None:
    timber, iron = _bell_frame()
    scene.add("bell-frame", "oldwood", timber.moved(m.BELL), reach_m=1.2)
    scene.add("bell-hook", "iron", iron.moved(m.BELL), reach_m=0.5)
    x, y, _ = m.BELL
    add_object(scene, "bell", "bronze", _bell(), (x, y, m.BELL_HANGS_AT))
    scene.add("bell-rope", "hemp", _bell_rope(), object_name="bell", reach_m=0.15, occludes=False)


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
        frame.append(make(points, np.tile(normal / np.linalg.norm(normal), (3, 1)), points[:, :2], [(0, 1, 2)]))
    frame.append(box((2 * eave, 2 * eave, 0.012), (0, 0, top + 0.013)))
    peg = beam((-0.02, 0, 0.0), (out + 0.03, 0, 0.0), 0.028, 0.028)
    paper = box((2 * half - 0.004, 2 * half - 0.004, tall - 0.02), (0, 0, (top + low) / 2), skip="zZ")
    cord = rope([(0, 0, 0.0), (0, 0, top + 0.10)], 0.007)
    knot = hoop(0.026, 0.010, 14, 6).transformed(rotation("y", np.pi / 2))
    return {"oldwood": merged([merged(frame).moved((out, 0, 0)), peg]), "paper": paper.moved((out, 0, 0)), "hemp": merged([cord.moved((out, 0, 0)), knot])}


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


def chain_z(share: Floats) -> Floats:
    """Height of the chain at a share of the way between the posts."""
    return np.asarray(m.CHAIN_Z - m.CHAIN_SAG * (1.0 - (2.0 * share - 1.0) ** 2))


def add_chain(scene: SiteScene) -> None:
    """A chain between two braced posts, above the shoulders."""
    x, y, _ = m.CHAIN
    timber, iron = [], []
    for end in (0.0, m.CHAIN_LENGTH):
        timber.append(beam((end, 0, -0.05), (end, 0, m.CHAIN_Z + 0.28), 0.19, 0.19))
        timber.append(beam((end, -0.65, 0.08), (end, 0.65, 0.08), 0.17, 0.16))
        for side in (-1.0, 1.0):
            timber.append(beam((end, side * 0.55, 0.14), (end, side * 0.06, 1.05), 0.08, 0.09))
        outward = -1.0 if end == 0.0 else 1.0
        timber.append(beam((end + outward * 0.80, 0, 0.05), (end + outward * 0.06, 0, 1.25), 0.10, 0.10))
        timber.append(box((0.26, 0.26, 0.05), (end, 0, m.CHAIN_Z + 0.30), 0.4))
        iron.append(tube([(end - 0.14, 0, m.CHAIN_Z), (end + 0.14, 0, m.CHAIN_Z)], 0.02, 8))
        inward = -outward
        iron.append(placed(hoop(0.042, 0.012, 16, 6), (0, 0, 0), np.pi / 2).moved((end + inward * 0.15, 0, m.CHAIN_Z)))
    start, stop = 0.17, m.CHAIN_LENGTH - 0.17
    count = round((stop - start) / m.CHAIN_PITCH)
    share = (np.arange(count) + 0.5) / count
    along = start + share * (stop - start)
    z = chain_z(share)
    slope = np.gradient(z, along)
    tangents = np.stack([np.ones(count), np.zeros(count), slope], -1)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    template = ring((stop - start) / count, m.CHAIN_WIDTH, m.CHAIN_ROD, 4, 6)
    turns = 0.785 + (np.arange(count) % 2) * np.pi / 2 + np.random.default_rng(61).uniform(-0.12, 0.12, count)
    links = rings_along(template, np.stack([along, np.zeros(count), z], -1), tangents, turns, 62)
    scene.add("chain-posts", "oldwood", merged(timber).moved(m.CHAIN), reach_m=1.2)
    scene.add("chain-hooks", "iron", merged(iron).moved(m.CHAIN), reach_m=0.6)
    add_object(scene, "chain", "iron", links.moved((-m.CHAIN_LENGTH / 2, 0, -m.CHAIN_Z)), (x + m.CHAIN_LENGTH / 2, y, m.CHAIN_Z))


def _sign(name: str) -> tuple[Part, Part]:
    """(timber, painted board): a post with a board under two leaning slats; it faces -Y."""
    half, middle = SIGN_M / 2, 1.22
    timber = [beam((0, 0.04, -0.05), (0, 0.04, middle + half + 0.10), 0.09, 0.09)]
    timber.append(box((SIGN_M + 0.06, 0.03, SIGN_M + 0.06), (0, -0.022, middle), 0.4))
    for way in (-1.0, 1.0):
        slat = beam((-half - 0.10, 0, 0), (half + 0.10, 0, 0), 0.17, 0.022).transformed(rotation("x", -way * 0.6))
        timber.append(slat.moved((0, 0.01 + way * 0.07, middle + half + 0.11)))
    z0, z1, y = middle - half, middle + half, -0.0395
    face = quad((-half, y, z0), (half, y, z0), (half, y, z1), (-half, y, z1))
    low, high = uv_of(name)
    return merged(timber), face.with_uvs(low + (high - low) * face.uvs / SIGN_M)


def add_signs(scene: SiteScene) -> None:
    """Beside each act a sign that shows it, for every language."""
    timber, faces = [], []
    for name, (x, y, z, heading) in m.SIGNS.items():
        post, face = _sign(name)
        timber.append(placed(post, (x, y, z), heading))
        faces.append(placed(face, (x, y, z), heading))
        if z == 0.0:
            scene.walk.block(x - 0.1, x + 0.1, y - 0.1, y + 0.1, 0.15)
    scene.add("signs", "oldwood", merged(timber), reach_m=0.6)
    scene.add("sign-faces", "sign", merged(faces), reach_m=0.6)
