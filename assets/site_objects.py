"""Things of a site that can be moved by themselves: a mesh in its own frame and the place where it rests."""

from assets.bake import SiteScene
from assets.mesh_parts import Part
from scenes.package import Object, Vector3


def _bounds(part: Part) -> tuple[Vector3, Vector3]:
    low, high = part.positions.min(axis=0), part.positions.max(axis=0)
    return (float(low[0]), float(low[1]), float(low[2])), (float(high[0]), float(high[1]), float(high[2]))


def _rounded(values: Vector3) -> Vector3:
    return (round(values[0], 4), round(values[1], 4), round(values[2], 4))


def add_object(
    scene: SiteScene,
    name: str,
    material: str,
    part: Part,
    at: Vector3,
    heading_rad: float = 0.0,
    hidden: bool = False,
) -> None:
    """``part`` in the object's own frame; it rests at ``at``, turned about Z."""
    low, high = _bounds(part)
    scene.objects.append(
        Object(
            name=name,
            rest_position_m=_rounded(at),
            rest_heading_rad=heading_rad,
            bounds_min_m=_rounded(low),
            bounds_max_m=_rounded(high),
            hidden=hidden,
        )
    )
    scene.add(name, material, part, object_name=name, reach_m=0.15 if not hidden else 0.5, occludes=False)
