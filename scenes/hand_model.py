"""Baked models of hands and controllers: ``assets/files/hands/``, raw buffers, DDS textures and one ``manifest.json``.

Model frame: metres, axes as everywhere (``scenes/space.py``). A controller's origin is the grip pose; a hand's vertices lie as they do
when its joints stand at ``rest_joints``. A model's file holds, little-endian, its vertices (``vertex_dtype``), then its triangles (uint16,
counter-clockwise fronts). Every vertex moves with ``bones``: of a hand the joints of ``rest_joints``, one after the other; of a controller
0 is the body and 1 + i is ``moving[i]``.
"""

from enum import StrEnum
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from scenes.hands import Joint, Side
from scenes.package import Strict, Vector3, Vector4

MANIFEST = "manifest.json"
BARE_HAND = "generic-hand"
ANY_CONTROLLER = "generic-trigger-squeeze-thumbstick"
MOST_BONES = 26  # shaders/hand.vert has as many

VERTEX = np.dtype(
    [
        ("position", "<f4", 3),
        ("uv", "<f4", 2),  # v up
        ("normal", "<i2", 3),  # 32767 is one
        ("tangent", "i1", 4),  # 127 is one; the last: handedness
        ("bone", "u1"),
        ("open", "u1"),  # ambient occlusion, 255: open
    ]
)
SKIN = np.dtype([("bones", "u1", 4), ("weights", "u1", 4)])  # weights sum to 255
"""Of a hand: as many of these follow the vertices, before the triangles; ``VERTEX.bone`` is not used."""

MODEL_OF_PROFILE = {
    "khr/simple_controller": "generic-button",
    "khr/generic_controller": ANY_CONTROLLER,
    "oculus/touch_controller": "oculus-touch-v3",
    "meta/touch_controller_quest_1_rift_s": "oculus-touch-v3",
    "meta/touch_controller_quest_2": "oculus-touch-v3",
    "meta/touch_controller_plus": "meta-quest-touch-plus",
    "meta/touch_plus_controller": "meta-quest-touch-plus",
    "facebook/touch_controller_pro": "meta-quest-touch-pro",
    "meta/touch_pro_controller": "meta-quest-touch-pro",
    "valve/index_controller": "valve-index",
    "htc/vive_controller": "htc-vive",
    "htc/vive_focus3_controller": "htc-vive-focus-3",
    "microsoft/motion_controller": "microsoft-mixed-reality",
    "hp/mixed_reality_controller": "hp-mixed-reality",
    "samsung/odyssey_controller": "microsoft-mixed-reality",
    "bytedance/pico4_controller": "pico-4",
    "bytedance/pico_neo3_controller": "pico-neo3",
}
"""OpenXR's interaction profiles, without ``/interaction_profiles/``, to models; all others look like ``ANY_CONTROLLER``."""


def model_of_profile(profile: str) -> str:
    return MODEL_OF_PROFILE.get(profile, ANY_CONTROLLER)


class Source(StrEnum):
    """What moves a part: a field of ``scenes.hands.Hand``, from 0 to 1; a stick's axes from -1 (left, towards the body) to 1."""

    select = "select"
    grab = "grab"
    stick_x = "stick-x"
    stick_y = "stick-y"


class Motion(Strict):
    """Where a part stands against its rest: turned about its pivot, then shifted. ``turn``: w, x, y, z."""

    shift_m: Vector3 = (0.0, 0.0, 0.0)
    turn: Vector4 = (1.0, 0.0, 0.0, 0.0)


class MovingPart(Strict):
    """A trigger, a button or one axis of a stick. ``parent``: the bone that carries it, 0 for the body."""

    source: Source
    parent: int = Field(ge=0)
    pivot_m: Vector3
    low: Motion  # at the source's least value
    high: Motion  # at its greatest


class RestJoint(Strict):
    """``model_from_joint`` of a hand at rest, the joint's axes as OpenXR's in our frame: +Y to the finger's tip, +Z out of its back."""

    joint: str
    position_m: Vector3
    orientation: Vector4

    @property
    def number(self) -> Joint:
        return Joint[self.joint]


class Surface(Strict):
    """Triangles of one material: indices ``first`` to ``first + count - 1``. Colours linear."""

    first: int = Field(ge=0)
    count: int = Field(gt=0)
    base_color: Vector4 = (1.0, 1.0, 1.0, 1.0)
    roughness: float = 1.0
    metallic: float = 0.0
    color_texture: str | None = None
    normal_texture: str | None = None
    orm_texture: str | None = None
    double_sided: bool = False


class HandModel(Strict):
    """One hand or one controller of one side."""

    file: str
    vertices: int = Field(gt=0, le=65535)
    indices: int = Field(gt=0)
    bounds_min_m: Vector3
    bounds_max_m: Vector3
    surfaces: Annotated[tuple[Surface, ...], Field(min_length=1)]
    moving: Annotated[tuple[MovingPart, ...], Field(max_length=MOST_BONES - 1)] = ()
    rest_joints: Annotated[tuple[RestJoint, ...], Field(max_length=MOST_BONES)] = ()


class HandShelf(Strict):
    """``manifest.json``. ``files``: SHA-256 of every other file."""

    format: Literal["hongji-hands/1"]
    source: str  # where the models come from, and their version
    licence: str
    models: dict[str, dict[Side, HandModel]]
    files: dict[str, str]
