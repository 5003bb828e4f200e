"""The standing mirror beside the lobby's panel: the visitor's figure as a mirror shows it, before a plain ground.

It lies over the picture in a region of its own (``World.mirror`` says where): upright and of one size wherever the visitor stands. Who raises the
right hand sees the hand at the right of the mirror rise. Three draw calls: ground, figure, frame. Light is the site's in colour and
strength, and falls from over the visitor's left shoulder, so that the figure can be read in every mood.
"""

import math
from dataclasses import replace

import numpy as np
from panda3d.core import (
    Camera,
    ColorBlendAttrib,
    LPoint3f,
    LVecBase4f,
    NodePath,
    PerspectiveLens,
    PTA_LVecBase4f,
)

from engine.avatar_view import AvatarFigure
from engine.light import SLOTS
from engine.site_view import SiteView
from engine.whole_picture import whole_picture
from engine.window import Graphics
from scenes.avatar import Avatar, Bone, mirrored, stage_from_bones
from scenes.mirror import Mirror
from scenes.space import UP, Pose, Vec2, Vec3, normalized, quat_about
from scenes.world import World

SORT = 10
"""After the eye's picture, before captions."""
_AWAY_M = 3.4  # from the eye to its image behind the glass
_TURNED = Pose((0.0, 0.0, 0.0), quat_about(UP, math.pi))
_KEY = normalized((-0.46, -0.66, 0.60))  # towards the light, in the mirror's scene: x right, y into the glass
_KEY_SHARE = 0.72  # of the sun's light: it does not fall straight in
_LEAST_LIGHT = 3.3
"""The sun's light and twice the horizon's; on a darker morning a lamp of the colour ``_LAMP`` adds what is lacking."""
_LAMP = (1.0, 0.93, 0.82)
_FLOOR_GLOW = 2.2  # a floor near by throws back more than the ground outside
_FRAME = 0.042  # of the mirror's width
_BESIDE, _BELOW = 2.4, 2.5  # frames: from the glass's edge to the region's; the foot's height more
_FULL_HEIGHT, _UPPER_HEIGHT = 1.36, 1.02  # of the visitor's height, what the glass shows
_FULL_MIDDLE, _UPPER_MIDDLE = 0.60, 0.215  # of it, the middle of the glass: above the floor; above the pelvis
_CROP_S = 0.5
_CORNER = 0.30  # radius, of half the glass's width
_FLOOR_ENDS_M = 1.6  # behind the figure


class LobbyMirror:
    """``update`` mirrors ``world.mirror`` and ``world.avatar``. Costs a comparison while there is no mirror; nothing is made before the first."""

    def __init__(self, graphics: Graphics, site: SiteView) -> None:
        self._graphics = graphics
        self._site = site
        self._made: _Scene | None = None

    def update(self, world: World) -> None:
        if world.mirror is None:
            if self._made is not None:
                self._made.hide()
            return
        if self._made is None:
            self._made = _Scene(self._graphics, self._site)
        self._made.show(world.mirror, world.avatar, world.time_s)


class _Scene:
    def __init__(self, graphics: Graphics, site: SiteView) -> None:
        self._graphics = graphics
        self._root = NodePath("mirror")
        frame, values = PTA_LVecBase4f.empty_array(SLOTS), PTA_LVecBase4f.empty_array(3)
        self._light = np.frombuffer(frame, dtype=np.float32).reshape(SLOTS, 4)
        self._values = np.frombuffer(values, dtype=np.float32).reshape(3, 4)
        self._site_light = np.frombuffer(site.uniforms, dtype=np.float32).reshape(SLOTS, 4)
        self._root.set_shader_input("frame", frame)
        self._root.set_shader_input("mirror", values)
        for name in ("sun_map", "moving_map"):
            self._root.set_shader_input(name, site.root.get_shader_input(name).get_texture())
        self._lens = PerspectiveLens()
        self._lens.set_near_far(0.5, 12.0)
        self._camera = Camera("mirror", self._lens)
        self._eye = self._root.attach_new_node(self._camera)
        self._region = graphics.add_view(self._eye, sort=SORT)
        self._ground = _layer(self._root, "ground", "background")
        self._figure = AvatarFigure(self._root, mirror=True)
        self._frame = _layer(self._root, "frame", "fixed", "FRAME")
        self._full: float | None = None
        self._time_s = 0.0
        self._middle: tuple[float, float] | None = None  # of the glass: how high, how far aside

    def show(self, mirror: Mirror, avatar: Avatar | None, time_s: float) -> None:
        self._camera.set_active(True)
        self._region.set_active(True)
        width, height = self._graphics.size
        left, right, low, high = ((edge + 1.0) / 2.0 for edge in (mirror.left, mirror.right, mirror.lower, mirror.upper))
        self._region.set_dimensions(left, right, low, high)
        corner, size = (left * width, low * height), ((right - left) * width, (high - low) * height)
        frame_px = _FRAME * size[0]
        lift_px = _BELOW * frame_px / 2.0  # of the glass's middle over the region's: below is the foot
        half_px = (size[0] / 2.0 - _BESIDE * frame_px, size[1] / 2.0 - lift_px - _BESIDE * frame_px)
        middle_px = (corner[0] + size[0] / 2.0, corner[1] + size[1] / 2.0 + lift_px)
        self._light_it()
        dt_s = min(max(time_s - self._time_s, 0.0), 0.1)
        self._time_s = time_s
        self._aim(avatar, dt_s, size, half_px[1], lift_px)
        feet = [(-1e6, -1e6)] * 2
        if avatar is None:
            self._figure.hide()
        else:
            image = replace(mirrored(avatar), presence=avatar.presence * mirror.shown)
            self._figure.show(_TURNED, image)
            poses = stage_from_bones(image)
            places = [_TURNED.point(poses[foot].position_m) for foot in (Bone.foot_left, Bone.foot_right)]
            feet = [self._seen_at((x, y, 0.0), corner, size) for x, y, _ in places]
        floor_px = self._seen_at((0.0, _FLOOR_ENDS_M, 0.0), corner, size)[1] - middle_px[1]
        self._values[:] = (
            (*middle_px, *half_px), (_CORNER * half_px[0], frame_px, floor_px, mirror.shown), (*feet[0], *feet[1])
        )  # fmt: skip

    def hide(self) -> None:
        self._camera.set_active(False)
        self._region.set_active(False)

    def _light_it(self) -> None:
        """The site's, from a place of our own, without its shadows and haze."""
        light = self._light
        light[:] = self._site_light
        light[0, :3] = _KEY
        lacking = _LEAST_LIGHT - float(light[1, :3].mean() + 2.0 * light[3, :3].mean())
        light[1, :3] = _KEY_SHARE * (light[1, :3] + max(0.0, lacking) * np.array(_LAMP))
        light[4, :3] *= _FLOOR_GLOW
        light[3, 3] = light[5, 3] = light[6, 3] = 0.0  # no baked sun, no haze, no shadows of what moves
        light[9:17] = 0.0  # and nothing lies within the sun's map

    def _aim(self, avatar: Avatar | None, dt_s: float, size: Vec2, half_glass_px: float, lift_px: float) -> None:
        """The lens, for what the glass is to show."""
        full = 0.0 if avatar is None else float(avatar.full)
        self._full = full if self._full is None else self._full + (full - self._full) * (1.0 - math.exp(-dt_s / _CROP_S))
        body = Avatar() if avatar is None else avatar
        pelvis = body.place_m if avatar is not None else (0.0, 0.0, 0.94)
        tall = body.height_m
        share = self._full * self._full * (3.0 - 2.0 * self._full)
        seen_m = tall * (_UPPER_HEIGHT + (_FULL_HEIGHT - _UPPER_HEIGHT) * share)
        goal = (tall * _FULL_MIDDLE) * share + (pelvis[2] + tall * _UPPER_MIDDLE) * (1.0 - share)
        aside = 0.6 * pelvis[0]
        follow = 1.0 if self._middle is None else 1.0 - math.exp(-dt_s / 0.25)
        was = self._middle or (goal, aside)
        self._middle = (was[0] + (goal - was[0]) * follow, was[1] + (aside - was[1]) * follow)
        metres_a_pixel = seen_m / (2.0 * half_glass_px)
        self._lens.set_film_size(size[0] * metres_a_pixel, size[1] * metres_a_pixel)
        self._lens.set_focal_length(_AWAY_M)
        self._eye.set_pos(self._middle[1], -_AWAY_M, self._middle[0] - lift_px * metres_a_pixel)

    def _seen_at(self, place: Vec3, corner: Vec2, size: Vec2) -> Vec2:
        """In pixels of the picture."""
        at = self._lens.get_projection_mat().xform(LVecBase4f(LPoint3f(*place) - self._eye.get_pos(), 1.0))
        return (corner[0] + (at[0] / at[3] + 1.0) / 2.0 * size[0], corner[1] + (at[1] / at[3] + 1.0) / 2.0 * size[1])


def _layer(root: NodePath, name: str, bin_name: str, *defines: str) -> NodePath:
    """Covers the mirror's region."""
    path = whole_picture(root, name, "mirror", 0, *defines)
    path.set_bin(bin_name, 0)
    path.set_attrib(
        ColorBlendAttrib.make(ColorBlendAttrib.M_add, ColorBlendAttrib.O_one, ColorBlendAttrib.O_one_minus_incoming_alpha)
    )
    path.show()
    return path
