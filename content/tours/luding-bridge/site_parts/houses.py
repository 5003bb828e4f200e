"""Luding town by the east bridgehead: plain timber-framed houses of the late Qing and the Republic (staged, no single one is real)."""

import numpy as np

from assets.bake import SiteScene
from assets.mesh_parts import Part, merged, placed
from assets.timber_house import house

# (x, y, heading, width, depth, storeys); the front looks along the heading: 0 to +X
PLACES = [
    (83.4, -48.0, np.pi, 11.0, 7.2, 1),
    (83.6, -35.5, np.pi, 10.5, 7.6, 2),
    (83.3, -23.6, np.pi, 9.5, 7.0, 1),
    (83.8, -12.0, np.pi, 10.5, 8.0, 2),
    (83.8, 1.0, np.pi, 11.5, 8.0, 2),
    (83.4, 14.0, np.pi, 10.5, 7.2, 1),
    (83.7, 26.5, np.pi, 10.5, 7.8, 2),
    (83.3, 39.0, np.pi, 11.0, 7.0, 1),
    (67.4, -22.5, 0.0, 10.5, 7.0, 1),
    (67.2, -34.8, 0.0, 10.5, 7.4, 2),
    (67.5, -47.0, 0.0, 10.0, 6.8, 1),
    (67.4, 24.5, 0.0, 11.0, 7.0, 2),
    (67.3, 37.5, 0.0, 11.0, 7.2, 1),
]


def add_houses(scene: SiteScene) -> None:
    """Grouped by bank and side, one draw call a material."""
    groups: dict[str, list[tuple[float, float, float, float, float, int]]] = {
        "south": [p for p in PLACES if p[1] < -5],
        "north": [p for p in PLACES if p[1] >= -5],
    }
    for group, places in groups.items():
        by_material: dict[str, list[Part]] = {}
        for k, (x, y, heading, width, depth, storeys) in enumerate(places):
            for material, part in house(width, depth, storeys, 400 + k * 7 + len(group)).items():
                by_material.setdefault(material, []).append(placed(part, (x, y, 0.0), heading))
            scene.walk.block(x - depth / 2, x + depth / 2, y - width / 2, y + width / 2, 0.35)
        for material in ("timber", "lattice", "plaster", "masonry"):
            # Houses are bare weathered wood; paint is for the pavilions.
            shown = "oldwood" if material == "timber" else material
            scene.add(f"houses-{group}-{material}", shown, merged(by_material[material]), reach_m=2.5)
        tiles = [merged(by_material["tiles"]), merged(by_material["tiles-far"])]
        scene.add(f"houses-{group}-tiles", "tiles", tiles, ranges_m=(60.0,), reach_m=3.0)
