"""The practice ground: a quiet courtyard at a river landing where each movement can be tried. It depicts no historical place.

Run by ``python -m assets.make_site practice-ground``. West is -X, east +X, the river flows towards -Y, the courtyard lies at z = 0.
"""

import numpy as np
from practice_parts import measures as m
from practice_parts.bell import add_bell
from practice_parts.boat import add_boat
from practice_parts.hoist import add_hoist
from practice_parts.light import moods
from practice_parts.overhead_chain import add_chain
from practice_parts.signs import add_signs
from practice_parts.terrain import add_plants, add_terrain, add_water
from practice_parts.yard import add_walkable, add_yard

from assets.bake import SiteScene, WalkMap
from assets.textures import stone_and_earth as stone
from assets.textures import wood_and_iron as wood
from assets.textures.layer import coarser
from assets.textures.pictograms import pictograms
from scenes.package import Material, MaterialKind, River

WALK_X, WALK_Y = (-9.5, 14.5), (-8.0, 8.0)


def _tinted(
    scene: SiteScene, name: str, like: str, tint: tuple[float, float, float], uv_scale: float
) -> None:
    """A material that shows another's pictures in a colour of its own."""
    scene.add_material(
        Material(
            name=name,
            base_color=(*tint, 1.0),
            uv_scale=uv_scale,
            base_color_texture=f"{like}-color.dds",
            normal_texture=f"{like}-normal.dds",
            orm_texture=f"{like}-orm.dds",
        )
    )


def _materials(scene: SiteScene) -> None:
    scene.add_material(Material(name="boards"), coarser(wood.boards()))
    scene.add_material(Material(name="iron", metallic=1.0, uv_scale=5.0), coarser(wood.iron()))
    scene.add_material(Material(name="masonry", uv_scale=1 / 3.2), coarser(stone.masonry()))
    scene.add_material(Material(name="paving", uv_scale=1 / 2.4), coarser(stone.paving()))
    scene.add_material(Material(name="tiles"), coarser(stone.roof_tiles()))
    scene.add_material(Material(name="plaster", uv_scale=1 / 2.0), coarser(stone.plaster()))
    scene.add_material(Material(name="lattice", uv_scale=1 / 0.8), coarser(wood.lattice()))
    scene.add_material(
        Material(name="leaves", kind=MaterialKind.foliage, alpha_cutoff=0.5, double_sided=True),
        coarser(stone.leaves()),
    )
    _tinted(scene, "oldwood", "boards", (0.74, 0.60, 0.47), 1.0)
    _tinted(scene, "boatwood", "boards", (0.80, 0.62, 0.44), 1.0)
    _tinted(scene, "bark", "boards", (0.58, 0.50, 0.42), 1.0)
    _tinted(scene, "hemp", "plaster", (0.62, 0.50, 0.33), 6.0)
    _tinted(scene, "bronze", "iron", (0.62, 0.60, 0.42), 2.0)
    scene.add_material(Material(name="sign"), pictograms())
    scene.add_material(
        Material(
            name="paper", base_color=(0.80, 0.70, 0.50, 1.0), roughness=0.9, emissive=(0.05, 0.035, 0.012)
        )
    )
    scene.add_material(Material(name="rock", uv_scale=1 / 4.0), coarser(stone.rock()))
    scene.add_material(Material(name="grass", uv_scale=1 / 6.0), coarser(stone.grass()))
    scene.add_material(
        Material(
            name="ground",
            kind=MaterialKind.terrain,
            uv_scale=1 / 8.0,
            base_color_texture="rock-color.dds",
            normal_texture="rock-normal.dds",
            orm_texture="rock-orm.dds",
            layer_base_color_texture="grass-color.dds",
            layer_normal_texture="grass-normal.dds",
        )
    )
    scene.add_material(
        Material(
            name="water",
            kind=MaterialKind.water,
            base_color=(0.14, 0.17, 0.14, 1.0),
            roughness=0.12,
            casts_shadow=False,
        )
    )


def build() -> SiteScene:
    """The whole site, unbaked; a second."""
    shape = (round((WALK_X[1] - WALK_X[0]) / m.GRID_CELL), round((WALK_Y[1] - WALK_Y[0]) / m.GRID_CELL))
    walk = WalkMap((WALK_X[0], WALK_Y[0]), m.GRID_CELL, np.full(shape, np.nan, np.float32))
    scene = SiteScene(name="practice-ground", walk=walk, light=moods())
    scene.river = River(height_m=m.WATER_Z, flow_m_s=0.7, color=(0.075, 0.10, 0.085))
    _materials(scene)
    add_terrain(scene)
    add_water(scene)
    add_yard(scene)
    add_walkable(scene)
    add_bell(scene)
    add_hoist(scene)
    add_chain(scene)
    add_boat(scene)
    add_signs(scene)
    add_plants(scene)
    scene.spawn_position_m = (-7.4, 0.0, 0.0)
    scene.spawn_heading_rad = -np.pi / 2  # looks along +X, to the river
    scene.shadow_min_m = (-16.0, -15.0, -3.0)
    scene.shadow_max_m = (22.0, 18.0, 9.0)
    scene.dimensions_m = {
        "bell_mouth": m.BELL_MOUTH,
        "chain_height": m.CHAIN_Z,
        "chain_length": m.CHAIN_LENGTH,
        "boat_length": m.BOAT_LENGTH,
        "boat_beam": m.BOAT_BEAM,
        "landing_above_water": round(m.LANDING_Z - m.WATER_Z, 6),
    }
    return scene
