"""Every dimension of the site, in metres, with where it comes from.

In brackets: the source's id in ``sources.yaml`` where the historian lists it, else "inferred" (from proportion, from
photographs' descriptions, from how such things are built) or "staged" (chosen so that a visitor can see and walk).
"""

# The bridge
BRIDGE_LENGTH = 103.67  # [cnfou; yd166, China Tibet Net] others give 100.67, 101.67, 103
BRIDGE_WIDTH = 3.0  # [cnfou; chinaxiantour; allassornothing]
HALF_LENGTH = BRIDGE_LENGTH / 2
SAG = 1.8  # inferred: no source gives the sag of the deck
DECK_ABOVE_WATER = 14.5  # [chinaxiantour] above the low water level; here at mid-span
WATER_Z = -SAG - DECK_ABOVE_WATER

# The chains
FLOOR_CHAINS = 9  # [cnfou; qntrip]
RAIL_CHAINS = 4  # [cnfou; qntrip] two a side
CHAIN_SPACING = 0.33  # [cnfou] floor chains
ROD_DIAMETER = 0.025  # [cnfou] 25 mm; China Tibet Net: 28 mm
RINGS_TOTAL = 12_164  # [cnfou; chinaxiantour; allassornothing]
CHAIN_LENGTH = 128.0  # [cnfou] on average, with what lies in the anchor wells
RINGS_PER_SPAN = 756  # so that the pitch is 128 m × 13 / 12,164 = 0.137 m: the rings between the abutments
RING_PITCH = BRIDGE_LENGTH / RINGS_PER_SPAN
RING_WIDTH = 0.080  # inferred: room for the next ring's rod
RAIL_Y = 1.45  # inferred: just inside the ends of the cross boards
RAIL_UPPER = 1.05  # inferred: hand height above the boards
RAIL_LOWER = 0.52  # inferred: knee height

# The boards
CROSS_BOARD_LENGTH = 3.0  # [cnfou; qntrip]
CROSS_BOARD_WIDTH = 0.10  # [cnfou; qntrip]
CROSS_BOARD_THICK = 0.040  # inferred
CROSS_BOARD_PITCH = 0.20  # inferred: as much gap as board
WALKWAY_WIDTH = 0.75  # [cnfou; qntrip] along the middle
STRIP_WIDTH = 0.20  # [cnfou; qntrip] along each rail
LONG_BOARD_THICK = 0.030  # inferred
BARE_LENGTH = 80.0  # [ndbrw] about 80 m of some 100, 29 May 1935

# The banks
ABUTMENT_HEIGHT = 20.0  # [cnfou; qntrip] with what stands under water
ABUTMENT_HALF_WIDTH = 6.5  # inferred
PAVILION_DEPTH = 10.0  # [wxc.luwanzi traveller's note: a roofed timber passage of some ten metres]
PAVILION_HALF_WIDTH = 4.2  # inferred

CELLS = 14  # pieces along the bridge, each one draw call a material
CELL_LENGTH = BRIDGE_LENGTH / CELLS
RINGS_PER_CELL = RINGS_PER_SPAN // CELLS


def deck_z(x: float) -> float:
    """Height of the top of the walkway boards: a parabola through both bridgeheads at z = 0."""
    return -SAG * (1.0 - min(1.0, (x / HALF_LENGTH) ** 2))


def deck_slope(x: float) -> float:
    return 2.0 * SAG * x / HALF_LENGTH**2
