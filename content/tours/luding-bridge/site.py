"""Luding Bridge over the Dadu River at true dimensions, in two states: 29 May 1935 and today.

Run by ``python -m assets.make_site luding-bridge``. West is -X, east +X, the river flows towards -Y, the deck's ends lie at z = 0.
"""

import numpy as np
from site_parts import measures as m
from site_parts.banks import GRID_CELL, add_banks, add_hill_steps, add_walkable, anchor_posts
from site_parts.boards import add_deck
from site_parts.chains import add_chains
from site_parts.houses import add_houses
from site_parts.light import moods
from site_parts.pavilion import add_pavilions
from site_parts.plants import add_plants
from site_parts.props import add_1935, add_figures, add_stele, add_table
from site_parts.terrain import add_boulders, add_terrain, add_water

from assets.bake import SiteScene, WalkMap
from assets.textures import lettering
from assets.textures import stone_and_earth as stone
from assets.textures import wood_and_iron as wood
from assets.textures.cloth import cloth
from scenes.package import Material, MaterialKind, River

WALK_X, WALK_Y = (-77.0, 80.0), (-59.0, 59.0)


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
    scene.add_material(Material(name="boards"), wood.boards())
    scene.add_material(Material(name="timber"), wood.timber())
    scene.add_material(Material(name="iron", metallic=1.0, uv_scale=5.0), wood.iron())
    scene.add_material(Material(name="masonry", uv_scale=1 / 3.2), stone.masonry())
    scene.add_material(Material(name="paving", uv_scale=1 / 2.4), stone.paving())
    scene.add_material(Material(name="tiles"), stone.roof_tiles())
    scene.add_material(Material(name="plaster", uv_scale=1 / 2.0), stone.plaster())
    scene.add_material(Material(name="lattice", uv_scale=1 / 0.8), wood.lattice())
    scene.add_material(Material(name="cloth"), cloth())
    scene.add_material(
        Material(name="leaves", kind=MaterialKind.foliage, alpha_cutoff=0.5, double_sided=True),
        stone.leaves(),
    )
    _tinted(scene, "redstone", "plaster", (0.36, 0.215, 0.175), 0.5)
    _tinted(scene, "table", "boards", (0.40, 0.29, 0.21), 1.0)
    _tinted(scene, "oldwood", "boards", (0.46, 0.36, 0.28), 1.0)
    _tinted(scene, "bark", "boards", (0.55, 0.48, 0.40), 1.0)
    _tinted(scene, "charred", "boards", (0.09, 0.085, 0.08), 1.0)
    _tinted(scene, "sacking", "plaster", (0.42, 0.35, 0.23), 1.5)
    scene.add_material(Material(name="felt", base_color=(0.035, 0.04, 0.045, 1.0), roughness=0.95))
    scene.add_material(Material(name="plaque", base_color=(0.012, 0.014, 0.02, 1.0), roughness=0.45))
    scene.add_material(Material(name="plaque-lettering"), lettering.plaque())
    scene.add_material(Material(name="stele-lettering"), lettering.stele())
    scene.add_material(Material(name="rock", uv_scale=1 / 4.0), stone.rock())
    scene.add_material(Material(name="grass", uv_scale=1 / 6.0), stone.grass())
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
            base_color=(0.30, 0.17, 0.10, 1.0),
            roughness=0.12,
            casts_shadow=False,
        )
    )


def build() -> SiteScene:
    """The whole site, unbaked; a few seconds."""
    shape = (round((WALK_X[1] - WALK_X[0]) / GRID_CELL), round((WALK_Y[1] - WALK_Y[0]) / GRID_CELL))
    walk = WalkMap((WALK_X[0], WALK_Y[0]), GRID_CELL, np.full(shape, np.nan, np.float32))
    scene = SiteScene(name="luding-bridge", walk=walk, light=moods())
    scene.river = River(height_m=m.WATER_Z, color=(0.20, 0.125, 0.075))
    _materials(scene)
    add_terrain(scene)
    add_water(scene)
    add_boulders(scene)
    add_banks(scene)
    scene.add("anchor-posts", "masonry", anchor_posts(), reach_m=2.0)
    add_hill_steps(scene)
    add_chains(scene)
    add_deck(scene)
    add_walkable(scene)
    add_pavilions(scene)
    add_houses(scene)
    add_table(scene)
    add_stele(scene)
    add_1935(scene)
    add_plants(scene)
    add_figures(scene)
    scene.spawn_position_m = (-68.0, 0.0, 0.0)
    scene.spawn_heading_rad = -np.pi / 2  # looks along +X, to the bridge
    scene.shadow_min_m = (-84.0, -44.0, -17.0)
    scene.shadow_max_m = (84.0, 44.0, 14.0)
    scene.dimensions_m = {
        "bridge_length": m.BRIDGE_LENGTH,
        "bridge_width": m.BRIDGE_WIDTH,
        "sag": m.SAG,
        "water_below_deck": m.DECK_ABOVE_WATER,
        "chain_spacing": m.CHAIN_SPACING,
        "rod_diameter": m.ROD_DIAMETER,
        "ring_pitch": round(m.RING_PITCH, 6),
        "cross_board_length": m.CROSS_BOARD_LENGTH,
        "cross_board_width": m.CROSS_BOARD_WIDTH,
        "walkway_width": m.WALKWAY_WIDTH,
        "strip_width": m.STRIP_WIDTH,
        "bare_length_1935": m.BARE_LENGTH,
        "abutment_height": m.ABUTMENT_HEIGHT,
        "rail_upper": m.RAIL_UPPER,
        "rail_lower": m.RAIL_LOWER,
        "chains_floor": float(m.FLOOR_CHAINS),
        "chains_rail": float(m.RAIL_CHAINS),
        "rings_modelled": float(m.RINGS_PER_SPAN * (m.FLOOR_CHAINS + m.RAIL_CHAINS)),
    }
    return scene
