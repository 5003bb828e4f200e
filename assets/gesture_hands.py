"""Hands for the teaching pictures: the program's own skinned hand, bent by forward kinematics and drawn in numpy, with a sleeve.

Drawn here and not by a graphics card, so that the same files give the same picture on every machine. Light falls from the upper left; outlines
are where the depth jumps. Angles are in degrees, for they are written by hand.
"""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt, label

from scenes.hand_model import BARE_HAND, MANIFEST, SKIN, VERTEX, HandModel, HandShelf
from scenes.hands import Joint, Side
from scenes.space import Pose, Quat, quat_about, quat_multiply

FOLDER = Path(__file__).parent / "files" / "hands"
FINGERS = {
    "thumb": ("metacarpal", "proximal", "distal", "tip"),
    **dict.fromkeys(("index", "middle", "ring", "little"), ("metacarpal", "proximal", "intermediate", "distal", "tip")),
}
Floats = NDArray[np.float64]
Bends = dict[str, tuple[tuple[float, float, float], ...]]
"""Finger -> for each joint but the tip: bend towards the palm, towards the thumb's side, and twist about the bone."""
Rgb = tuple[int, int, int]

LIT: Rgb = (0xE9, 0xE2, 0xD5)
SHADE: Rgb = (0xA5, 0x9C, 0x8F)
SLEEVE_LIT: Rgb = (0x5F, 0x7B, 0x89)
SLEEVE_SHADE: Rgb = (0x3B, 0x52, 0x5E)
INK: Rgb = (0x26, 0x21, 0x1C)
_LIGHT = np.array((-0.45, 0.62, 0.64))
_JUMP_M = 0.0045
"""Depths of neighbouring places that differ by more are two things, one before the other."""
_CLOTH_JUMP_M = 0.03


def curl(*degrees: float) -> tuple[tuple[float, float, float], ...]:
    return tuple((value, 0.0, 0.0) for value in degrees)


FIST: Bends = {
    **{name: curl(0, 80, 98, 62) for name in ("index", "middle", "ring", "little")},
    "thumb": ((12, 45, 21), (52, 14, 0), (66, 0, 0)),
}
POINT: Bends = {**FIST, "index": curl(0, 4, 3, 2)}
PINCH: Bends = {
    "index": curl(0, 43, 62, 25),
    "middle": curl(0, 22, 22, 10),
    "ring": curl(0, 16, 18, 10),
    "little": curl(0, 12, 14, 8),
    "thumb": ((22, 10, 2), (28, 0, 0), (2, 0, 0)),
}
PALM: Bends = {
    "index": ((0, 0, 0), (-6, 5, 0), (-2, 0, 0)),
    "middle": ((0, 0, 0), (-6, 0, 0), (-2, 0, 0)),
    "ring": ((0, 0, 0), (-6, -4, 0), (-2, 0, 0)),
    "little": ((0, 0, 0), (-6, -9, 0), (-2, 0, 0)),
    "thumb": ((-8, 14, 0), (-4, 0, 0), (-6, 0, 0)),
}
THUMB_UP: Bends = {**FIST, "thumb": ((-6, 26, 0), (-6, 10, 0), (-8, 0, 0))}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with alpha and where in it things are: pixels from its upper left corner."""

    picture: Image.Image
    wrist: tuple[float, float]
    joints: dict[Joint, tuple[float, float]]


@cache
def _model(side: Side) -> tuple[HandModel, NDArray[np.void], NDArray[np.void], NDArray[np.int64]]:
    shelf = HandShelf.model_validate_json((FOLDER / MANIFEST).read_bytes())
    model = shelf.models[BARE_HAND][side]
    content = (FOLDER / model.file).read_bytes()
    rows = np.frombuffer(content, VERTEX, model.vertices)
    skin = np.frombuffer(content, SKIN, model.vertices, rows.nbytes)
    faces = np.frombuffer(content, "<u2", model.indices, rows.nbytes + skin.nbytes)
    return model, rows, skin, faces.reshape(-1, 3).astype(np.int64)


def posed(bends: Bends, side: Side) -> tuple[Floats, Floats, NDArray[np.int64], dict[Joint, Pose]]:
    """Vertices (n, 3) and normals (n, 3) in the wrist's frame (fingers along +Y, the back of the hand up), faces (m, 3), and the joints."""
    model, rows, skin, faces = _model(side)
    rest = {joint.number: Pose(joint.position_m, joint.orientation) for joint in model.rest_joints}
    now = {Joint.wrist: Pose()}
    for finger, bones in FINGERS.items():
        above_rest, above = rest[Joint.wrist], Pose()
        turns = bends.get(finger, ())
        for index, bone in enumerate(bones):
            joint = Joint[f"{finger}_{bone}"]
            above = above @ (above_rest.inverse() @ rest[joint])
            if index < len(turns):
                above = above @ Pose(orientation=_turn(turns[index], side))
            now[joint], above_rest = above, rest[joint]
    moved = np.array([_matrix(now[joint.number] @ rest[joint.number].inverse()) for joint in model.rest_joints])
    mixed = np.einsum("nb,nbij->nij", skin["weights"] / 255.0, moved[skin["bones"]])
    places = np.einsum("nij,nj->ni", mixed[:, :, :3], rows["position"].astype(float)) + mixed[:, :, 3]
    normals = np.einsum("nij,nj->ni", mixed[:, :, :3], rows["normal"] / 32767.0)
    return places, normals, faces, now


def draw_hand(
    bends: Bends, side: Side, turn: tuple[float, float, float], pixels_per_m: float, *, line_px: float, sleeve_m: float = 0.3
) -> Drawn:
    """The hand seen along +Y of the picture's frame (x right, z up) after ``turn``: about the forearm, then about the picture's right, then
    counter-clockwise in the picture. Untouched, the fingers point away from who looks, the back up.
    """
    places, normals, faces, joints = posed(bends, side)
    sleeve, sleeve_normals, sleeve_faces = _sleeve(sleeve_m)
    first = len(places)
    points = np.concatenate((places, sleeve))
    facing = np.concatenate((normals, sleeve_normals))
    triangles = np.concatenate((faces, sleeve_faces + first))
    about, tilt, roll = (math.radians(value) for value in turn)
    view = _about(1, -roll) @ _about(0, tilt) @ _about(1, about)
    points, facing = points @ view.T, facing @ view.T
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 4.0 * line_px
    width, height = (math.ceil((high[axis] - low[axis]) * pixels_per_m + 2 * margin) for axis in (0, 2))
    x = (points[:, 0] - low[0]) * pixels_per_m + margin
    y = (high[2] - points[:, 2]) * pixels_per_m + margin
    depth, owner, tone = _raster(np.stack((x, y, points[:, 1]), axis=1), facing, triangles, (width, height), len(faces))

    def at(place: Floats) -> tuple[float, float]:
        seen = view @ place
        return (seen[0] - low[0]) * pixels_per_m + margin, (high[2] - seen[2]) * pixels_per_m + margin

    spots = {joint: at(np.array(pose.position_m)) for joint, pose in joints.items()}
    return Drawn(_inked(depth, owner, tone, line_px), at(np.zeros(3)), spots)


def _raster(
    points: Floats, normals: Floats, faces: NDArray[np.int64], size: tuple[int, int], sleeve_from: int
) -> tuple[Floats, NDArray[np.int8], Floats]:
    """Depth in metres (infinite where nothing is), 0 hand or 1 sleeve, and how much light falls, 0 to 1; all (height, width)."""
    width, height = size
    depth = np.full((height, width), np.inf)
    owner = np.zeros((height, width), np.int8)
    tone = np.zeros((height, width))
    light = _LIGHT / np.linalg.norm(_LIGHT)
    towards = np.array((light[0], -light[2], light[1]))  # picture: x right, y away, z up
    lit = normals @ towards / np.maximum(np.linalg.norm(normals, axis=1), 1e-9)
    for number, (a, b, c) in enumerate(faces):
        xs, ys = points[[a, b, c], 0], points[[a, b, c], 1]
        area = (xs[1] - xs[0]) * (ys[2] - ys[0]) - (xs[2] - xs[0]) * (ys[1] - ys[0])
        if abs(area) < 1e-9:
            continue
        x0, x1 = math.floor(xs.min()), math.ceil(xs.max()) + 1
        y0, y1 = math.floor(ys.min()), math.ceil(ys.max()) + 1
        gx, gy = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
        u = ((gx - xs[0]) * (ys[2] - ys[0]) - (xs[2] - xs[0]) * (gy - ys[0])) / area
        v = ((xs[1] - xs[0]) * (gy - ys[0]) - (gx - xs[0]) * (ys[1] - ys[0])) / area
        inside = (u >= 0) & (v >= 0) & (u + v <= 1)
        if not inside.any():
            continue
        far = points[a, 2] * (1 - u - v) + points[b, 2] * u + points[c, 2] * v
        part = (slice(y0, y1), slice(x0, x1))
        nearer = inside & (far < depth[part])
        depth[part][nearer] = far[nearer]
        owner[part][nearer] = number >= sleeve_from
        tone[part][nearer] = (lit[a] * (1 - u - v) + lit[b] * u + lit[c] * v)[nearer]
    return depth, owner, tone


def _inked(depth: Floats, owner: NDArray[np.int8], tone: Floats, line_px: float) -> Image.Image:
    """Soft tones with an ink line about the whole and a thinner one where one part lies before another."""
    share = np.clip(0.42 + 0.62 * tone, 0.0, 1.0)[:, :, None]
    hand = np.array(SHADE) * (1 - share) + np.array(LIT) * share
    sleeve = np.array(SLEEVE_SHADE) * (1 - share) + np.array(SLEEVE_LIT) * share
    colors = np.where((owner == 1)[:, :, None], sleeve, hand)
    seen = np.isfinite(depth)
    picture = np.zeros((*depth.shape, 4), np.uint8)
    picture[:, :, :3] = np.round(colors)
    picture[:, :, 3] = np.where(seen, 255, 0)
    flat = np.where(seen, depth, 10.0)
    folds = np.zeros(depth.shape, bool)
    for axis in (0, 1):
        step = np.abs(np.diff(flat, axis=axis))
        cloth = (owner[:-1] + owner[1:] if axis == 0 else owner[:, :-1] + owner[:, 1:]) == 2
        lines = (step > np.where(cloth, _CLOTH_JUMP_M, _JUMP_M)) | (np.diff(owner, axis=axis) != 0)
        first = (slice(None, -1), slice(None)) if axis == 0 else (slice(None), slice(None, -1))
        folds[first] |= lines
    inner = _thick(_without_specks(folds & seen, line_px), line_px * 0.9)
    silhouette = _thick(seen, line_px * 2.0)
    made = Image.new("RGBA", (depth.shape[1], depth.shape[0]), (0, 0, 0, 0))
    made.paste((*INK, 255), mask=silhouette)
    made.paste(Image.fromarray(picture[:, :, :3]), mask=Image.fromarray(picture[:, :, 3]))
    made.paste((*INK, 255), mask=inner)
    return made


def _thick(mask: NDArray[np.bool_], width_px: float) -> Image.Image:
    """The mask grown by half of ``width_px``, round at its ends."""
    if not mask.any():
        return Image.new("L", (mask.shape[1], mask.shape[0]))
    near = distance_transform_edt(~mask) <= width_px / 2.0
    return Image.fromarray((near * 255).astype(np.uint8))


def _without_specks(lines: NDArray[np.bool_], line_px: float) -> NDArray[np.bool_]:
    """What is shorter than a few times its width is no fold but a grazing edge."""
    numbers, _ = label(lines, np.ones((3, 3)))
    sizes = np.bincount(numbers.ravel())
    sizes[0] = 0
    return np.asarray(sizes[numbers] > 4.0 * line_px)


def _sleeve(length_m: float) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """A tube along -Y of the wrist that grows wider, open behind, with a lip before."""
    around = 40
    angles = np.arange(around) * math.tau / around
    rings = ((0.012, 0.0, 0.0), (0.012, 0.030, 0.0235), (0.016, 0.0345, 0.028), (length_m, 0.0345 + length_m * 0.044, 0.028 + length_m * 0.046))
    places = np.concatenate([np.stack((np.cos(angles) * w, np.full(around, -y), np.sin(angles) * t), axis=1) for y, w, t in rings])
    out = np.stack((np.cos(angles), 0 * angles, np.sin(angles)), axis=1)
    normals = np.concatenate([np.tile((0.0, 1.0, 0.0), (2 * around, 1)), out, out])
    faces = []
    for ring in range(len(rings) - 1):
        for i in range(around):
            a, b = ring * around + i, ring * around + (i + 1) % around
            faces += [(a, b, a + around), (b, b + around, a + around)]
    return places, normals, np.array(faces, np.int64)


def _about(axis: int, angle_rad: float) -> Floats:
    """(3, 3): right-handed about the axis x, y or z."""
    c, s = math.cos(angle_rad), math.sin(angle_rad)
    i, j = ((1, 2), (2, 0), (0, 1))[axis]
    made = np.eye(3)
    made[i, i] = made[j, j] = c
    made[i, j], made[j, i] = -s, s
    return made


def _matrix(pose: Pose) -> Floats:
    """(3, 4)."""
    columns = [pose.direction(axis) for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))]
    return np.column_stack((*columns, pose.position_m))


def _turn(degrees: tuple[float, float, float], side: Side) -> Quat:
    """Bending is about -X, the same in both hands; the rest is mirrored."""
    bend, aside, twist = (math.radians(value) for value in degrees)
    mirror = 1.0 if side == "left" else -1.0
    sideways = quat_multiply(quat_about((0.0, 0.0, 1.0), -aside * mirror), quat_about((0.0, 1.0, 0.0), twist * mirror))
    return quat_multiply(sideways, quat_about((1.0, 0.0, 0.0), -bend))
