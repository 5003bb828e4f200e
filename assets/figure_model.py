"""A plain human figure, like a muted museum mannequin: rounded overlapping pieces, each rigid on one bone.

Rest pose: feet at the origin, looking along +Y, arms hanging. Colour A of a vertex is its bone. UVs pick a cell of a
4×4 cloth picture (assets/textures/cloth.py).
"""

from enum import IntEnum

import numpy as np

from assets.mesh_parts import Part, box, ellipsoid, lathe, merged, rotation, tube


class Bone(IntEnum):
    pelvis = 0
    chest = 1
    head = 2
    arm_left = 3
    forearm_left = 4
    hand_left = 5
    arm_right = 6
    forearm_right = 7
    hand_right = 8
    thigh_left = 9
    shin_left = 10
    foot_left = 11
    thigh_right = 12
    shin_right = 13
    foot_right = 14
    rifle = 15


# Joints at rest, metres; a man of 1.66 m, of the time's stature.
JOINTS: dict[Bone, tuple[float, float, float]] = {
    Bone.pelvis: (0.0, 0.0, 0.90),
    Bone.chest: (0.0, -0.01, 1.02),
    Bone.head: (0.0, 0.0, 1.43),
    Bone.arm_left: (-0.185, -0.005, 1.355),
    Bone.forearm_left: (-0.225, -0.01, 1.085),
    Bone.hand_left: (-0.245, 0.02, 0.845),
    Bone.arm_right: (0.185, -0.005, 1.355),
    Bone.forearm_right: (0.225, -0.01, 1.085),
    Bone.hand_right: (0.245, 0.02, 0.845),
    Bone.thigh_left: (-0.095, 0.0, 0.87),
    Bone.shin_left: (-0.10, 0.01, 0.47),
    Bone.foot_left: (-0.105, -0.015, 0.085),
    Bone.thigh_right: (0.095, 0.0, 0.87),
    Bone.shin_right: (0.10, 0.01, 0.47),
    Bone.foot_right: (0.105, -0.015, 0.085),
    Bone.rifle: (0.0, -0.16, 1.20),
}
PARENT: dict[Bone, Bone | None] = {
    Bone.pelvis: None,
    Bone.chest: Bone.pelvis,
    Bone.head: Bone.chest,
    Bone.arm_left: Bone.chest,
    Bone.forearm_left: Bone.arm_left,
    Bone.hand_left: Bone.forearm_left,
    Bone.arm_right: Bone.chest,
    Bone.forearm_right: Bone.arm_right,
    Bone.hand_right: Bone.forearm_right,
    Bone.thigh_left: Bone.pelvis,
    Bone.shin_left: Bone.thigh_left,
    Bone.foot_left: Bone.shin_left,
    Bone.thigh_right: Bone.pelvis,
    Bone.shin_right: Bone.thigh_right,
    Bone.foot_right: Bone.shin_right,
    Bone.rifle: Bone.chest,
}

# Cells of the cloth picture.
SKIN, JACKET, TROUSERS, WRAPS, CAP, SHOES, LEATHER, BAG = 3, 0, 1, 2, 4, 5, 6, 7
OTHER_JACKET, OTHER_TROUSERS, OTHER_CAP, OTHER_WRAPS, WOOD, STEEL = 8, 9, 10, 11, 12, 13


def _clothed(part: Part, cell: int, bone: Bone) -> Part:
    """Squeeze the part's UVs into one cell of the picture and tie it to a bone."""
    uv = part.uvs - part.uvs.min(axis=0)
    uv = uv / np.maximum(uv.max(axis=0), 1e-6)
    column, row = cell % 4, cell // 4
    inside = np.stack(
        [(column + 0.12 + 0.76 * uv[:, 0]) / 4, 1 - (row + 0.12 + 0.76 * (1 - uv[:, 1])) / 4], -1
    )
    return part.with_uvs(inside).with_spare(int(bone))


def _limb(a: Bone, b: Bone, radii: tuple[float, float, float], sides: int = 6) -> Part:
    """A limb from joint ``a`` to joint ``b`` with round ends that reach past both joints, so that bends do not gape."""
    start, end = np.array(JOINTS[a]), np.array(JOINTS[b])
    along = end - start
    length = float(np.linalg.norm(along))
    along = along / length
    r0, r1, r2 = radii
    stations = [(-0.8 * r0, 0.5 * r0), (-0.2 * r0, 0.95 * r0), (0.4 * length, r1)]
    stations += [(0.95 * length, r2), (length + 0.7 * r2, 0.55 * r2)]
    path = np.array([start + along * s for s, _ in stations])
    return tube(path, np.array([r for _, r in stations]), sides, caps=True, up=(0, 1, 0))


def _torso() -> list[tuple[Part, str, Bone]]:
    chest_rows = [
        (0.135, 0.98),
        (0.150, 1.06),
        (0.168, 1.18),
        (0.178, 1.28),
        (0.165, 1.36),
        (0.105, 1.415),
        (0.055, 1.44),
    ]
    skirt_rows = [
        (0.0, 0.74),
        (0.172, 0.735),
        (0.170, 0.80),
        (0.158, 0.90),
        (0.146, 0.98),
        (0.140, 1.05),
        (0.0, 1.06),
    ]
    flat = np.diag([1.0, 0.66, 1.0])
    chest = lathe(chest_rows, 10).transformed(flat).moved((0, -0.005, 0))
    skirt = lathe(skirt_rows, 10).transformed(np.diag([1.0, 0.74, 1.0]))
    belt = lathe([(0.147, 0.955), (0.156, 0.962), (0.156, 0.992), (0.147, 1.0)], 10).transformed(
        np.diag([1.0, 0.74, 1.0])
    )
    collar = lathe([(0.062, 1.405), (0.066, 1.425), (0.060, 1.462)], 8).moved((0, 0.0, 0))
    return [
        (chest, "jacket", Bone.chest),
        (skirt, "jacket", Bone.pelvis),
        (belt, "leather", Bone.pelvis),
        (collar, "jacket", Bone.chest),
    ]


def _head() -> list[tuple[Part, str, Bone]]:
    neck = tube(
        [(0, 0, 1.38), (0, 0.005, 1.43), (0, 0.012, 1.49)],
        np.array([0.056, 0.051, 0.052]),
        8,
        caps=False,
        up=(0, 1, 0),
    )
    skull = ellipsoid((0.076, 0.094, 0.112), (0, 0.016, 1.555), 8, 6)
    jaw = ellipsoid((0.056, 0.068, 0.062), (0, 0.034, 1.495), 7, 4)
    nose = ellipsoid((0.013, 0.02, 0.024), (0, 0.108, 1.54), 4, 2)
    crown = lathe([(0.089, 1.575), (0.094, 1.60), (0.099, 1.635), (0.088, 1.66), (0.0, 1.668)], 9)
    crown = crown.transformed(np.diag([0.95, 1.12, 1.0])).moved((0, 0.012, 0))
    brim = ellipsoid((0.075, 0.062, 0.010), (0, 0.115, 1.592), 7, 2)
    return [
        (neck, "skin", Bone.chest),
        (skull, "skin", Bone.head),
        (jaw, "skin", Bone.head),
        (nose, "skin", Bone.head),
    ] + [
        (crown, "cap", Bone.head),
        (brim, "cap", Bone.head),
    ]


def _limbs() -> list[tuple[Part, str, Bone]]:
    out: list[tuple[Part, str, Bone]] = []
    for side, sign in (("left", -1.0), ("right", 1.0)):
        arm, forearm, hand = Bone[f"arm_{side}"], Bone[f"forearm_{side}"], Bone[f"hand_{side}"]
        thigh, shin, foot = Bone[f"thigh_{side}"], Bone[f"shin_{side}"], Bone[f"foot_{side}"]
        out.append((_limb(arm, forearm, (0.066, 0.056, 0.049)), "jacket", arm))
        out.append((_limb(forearm, hand, (0.050, 0.045, 0.042)), "jacket", forearm))
        x, y, z = JOINTS[hand]
        palm = ellipsoid((0.026, 0.040, 0.062), (x, y + 0.008, z - 0.055), 6, 4)
        thumb = ellipsoid((0.013, 0.016, 0.034), (x - sign * 0.014, y + 0.042, z - 0.04), 4, 3)
        out += [(palm, "skin", hand), (thumb, "skin", hand)]
        out.append((_limb(thigh, shin, (0.092, 0.083, 0.068)), "trousers", thigh))
        out.append((_limb(shin, foot, (0.064, 0.058, 0.044)), "wraps", shin))
        x, y, _ = JOINTS[foot]
        shoe = ellipsoid((0.046, 0.128, 0.045), (x + sign * 0.006, y + 0.062, 0.045), 7, 4)
        flat = shoe.positions.copy()
        flat[:, 2] = np.maximum(flat[:, 2], 0.012)
        out.append((Part(flat, shoe.normals, shoe.uvs, shoe.faces, shoe.colors), "shoes", foot))
    return out


def _rifle() -> list[tuple[Part, str, Bone]]:
    """Slung across the back, muzzle up over the left shoulder; modelled along +Z, then leaned."""
    stock = tube(
        [(0, 0, -0.52), (0, 0, -0.28), (0, 0.012, -0.16), (0, 0, 0.30)],
        np.array([0.034, 0.026, 0.019, 0.016]),
        6,
        up=(0, 1, 0),
    )
    barrel = tube([(0, 0.008, -0.12), (0, 0.008, 0.56)], 0.0095, 6, up=(0, 1, 0))
    bolt = box((0.05, 0.014, 0.014), (0.03, 0.0, -0.12))
    lean = rotation("y", -0.45)
    at = JOINTS[Bone.rifle]
    return [
        (part.transformed(lean).moved(at), name, Bone.rifle)
        for part, name in ((stock, "wood"), (barrel, "steel"), (bolt, "steel"))
    ]


def _bag() -> list[tuple[Part, str, Bone]]:
    """A satchel on the hip and its strap over the chest."""
    pouch = ellipsoid((0.045, 0.085, 0.095), (-0.19, -0.03, 0.88), 6, 4)
    turn = np.linspace(0, 2 * np.pi, 13)
    loop = np.stack(
        [0.163 * np.sin(turn) * 1.03, 0.125 * np.cos(turn) - 0.005, 1.185 + 0.235 * np.sin(turn)], -1
    )
    strap = tube(loop, 0.013, 4, caps=False, up=(0.55, 0, -0.83))
    return [(pouch, "bag", Bone.pelvis), (strap, "bag", Bone.chest)]


UNIFORMS = {
    "soldier": {"jacket": JACKET, "trousers": TROUSERS, "wraps": WRAPS, "cap": CAP},
    "defender": {"jacket": OTHER_JACKET, "trousers": OTHER_TROUSERS, "wraps": OTHER_WRAPS, "cap": OTHER_CAP},
}


def figure(uniform: str) -> Part:
    """The whole figure in one uniform of ``UNIFORMS``."""
    common = {"skin": SKIN, "shoes": SHOES, "leather": LEATHER, "bag": BAG, "wood": WOOD, "steel": STEEL}
    cells = {**common, **UNIFORMS[uniform]}
    pieces = _torso() + _head() + _limbs() + _rifle() + _bag()
    return merged(_clothed(part, cells[name], bone) for part, name, bone in pieces)
