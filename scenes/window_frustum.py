"""The screen as a window on the scene: from where the eye is to where the scene's camera stands, and its off-centre frustum.

After R. Kooima, "Generalized Perspective Projection" (2009), for a screen that faces the visitor: with the eye at ``e`` and the screen's
edges ``l``, ``r``, ``b``, ``t`` at the distance ``d``, the tangents are ``(l - e_x) / d``, ``(r - e_x) / d``, ``(b - e_z) / d``, ``(t - e_z) / d``.

At rest the picture is exactly the one without a window, so that nothing jumps when the view is coupled. That picture shows more than a real
pane would: ``tangents`` of a 58° field on a screen that fills, from 0.6 m, some 27°. The scene is therefore pressed flat behind the pane:
across and up a metre of the head is a metre in the scene, along the view it is ``1 / gain`` of one, with ``gain`` the view's tangents
over the screen's (2.4 for a picture 0.5 m wide, 0.6 m away). What is infinitely far and straight ahead goes with the head just as behind a
real pane; the pane lies at ``away_m`` in the scene, what lies on it does not move on the screen, what is nearer moves against the head.

Head frame: metres, the eye at rest at the origin, x right, y the way the camera looks, z up. Pure.
"""

import math
from dataclasses import dataclass

from scenes.space import Ray, Vec2, Vec3, normalized, scaled, sub

VIEWING_M = 0.6
"""From eye to screen, where nothing tells."""
_NEAREST = 0.5
"""The eye comes no nearer to the pane than this share of its distance at rest: nearer, edges stretch."""
_ASIDE = 0.6
_FARTHER = 0.6


@dataclass(frozen=True, slots=True)
class Window:
    """``width_m`` by ``height_m``, ``away_m`` before the eye at rest, in the scene. ``gain``: how much the scene is pressed flat."""

    width_m: float
    height_m: float
    away_m: float
    gain: float


@dataclass(frozen=True, slots=True)
class Frustum:
    """Tangents of the angles from straight ahead to the picture's edges; left and bottom are negative while the eye is before the pane."""

    left: float
    right: float
    bottom: float
    top: float


def window(view_tangents: Vec2, screen_m: float, viewing_m: float = VIEWING_M) -> Window:
    """``view_tangents``: of half the field of view at rest, across and up; ``screen_m``: the picture's real width; ``viewing_m``: the eye's
    real distance from it at rest. ``ValueError`` unless all are positive."""
    across, up = view_tangents
    if min(across, up, screen_m, viewing_m) <= 0.0:
        raise ValueError(f"a window needs a size and a distance: {view_tangents}, {screen_m} m, {viewing_m} m")
    away_m = screen_m / 2.0 / across
    return Window(screen_m, screen_m * up / across, away_m, viewing_m / away_m)


def stand(pane: Window, eye_m: Vec3) -> Vec3:
    """Where the scene's camera stands, in the head frame, for an eye that is ``eye_m`` from its rest: real metres, right, forward, up.

    Held softly within a box, beyond which a picture stretches: as far aside as ``_ASIDE`` of the pane's width and height, half-way to it.
    """
    right, forward, up = eye_m
    towards = forward / pane.gain
    most = pane.away_m * ((1.0 - _NEAREST) if towards > 0.0 else _FARTHER)
    return (_within(right, pane.width_m * _ASIDE), _within(towards, most), _within(up, pane.height_m * _ASIDE))


def frustum(pane: Window, stand_m: Vec3) -> Frustum:
    """From a camera at ``stand_m`` (of ``stand``) through the pane's edges."""
    right, forward, up = stand_m
    away_m = pane.away_m - forward
    half_width, half_height = pane.width_m / 2.0, pane.height_m / 2.0
    return Frustum(
        (-half_width - right) / away_m, (half_width - right) / away_m, (-half_height - up) / away_m, (half_height - up) / away_m
    )


def through(pane: Window, stand_m: Vec3, ray: Ray) -> Ray:
    """``ray`` from the eye at rest, in the head frame, as it goes from the moved eye through the same place of the screen."""
    direction = ray.direction
    if direction[1] <= 1e-6:
        return ray
    place = scaled(direction, pane.away_m / direction[1])
    return Ray(stand_m, normalized(sub(place, stand_m)))


def _within(value: float, most: float) -> float:
    """Near zero as it is; never beyond ``most``."""
    return most * math.tanh(value / most)
