"""Every dimension of the practice ground, in metres. All of it is staged: it is built so that a visitor can see, stand and move."""

import numpy as np

from assets.mesh_parts import Floats

# The courtyard: x from, x to, y from, y to; its paving lies at z = 0
YARD = (-9.0, 6.5, -7.5, 7.5)
WALL_THICK, WALL_HEIGHT = 0.36, 2.1
PARAPET_THICK, PARAPET_HEIGHT = 0.36, 0.62
GATE_HALF = 1.1  # the gate in the west wall, about y = 0

# Steps down to the landing, and the landing
STEPS, STEP_RISE, STEP_TREAD = 6, 0.15, 0.35
STEPS_HALF = 2.2  # half their width, about y = 0
LANDING_Z = -STEPS * STEP_RISE
LANDING = (YARD[1] + STEPS * STEP_TREAD, 12.2, -5.2, 5.2)

# The river
WATER_Z = -1.45
BED_Z = WATER_Z - 1.7
WEST_SHORE, EAST_SHORE = (
    (4.5, 12.5),
    (50.0, 62.0),
)  # where the banks leave the level and where they meet the bed

# What the acts need; places are where each thing's origin rests
BELL = (-5.2, 4.9, 0.0)
BELL_HEIGHT, BELL_MOUTH = 0.58, 0.52
BELL_BEAM = 2.36  # underside of the beam
BELL_HANGS_AT = BELL_BEAM - 0.09  # the hook that it swings from
BELL_ROPE_END = 1.02

HOIST = (0.6, 4.9, 0.0)  # foot of the post; the arm points east
HOIST_HEIGHT, HOIST_ARM = 3.3, 0.85
ROPES_APART = 0.15
LANTERN_LOW = 1.20  # where it is tied to the rope
GRIP_Z = 1.62

CHAIN = (-6.6, -4.9, 0.0)  # foot of the first post; the second stands to the east
CHAIN_LENGTH, CHAIN_Z, CHAIN_SAG = 5.4, 2.02, 0.05
CHAIN_PITCH, CHAIN_WIDTH, CHAIN_ROD = 0.12, 0.072, 0.018

BOAT = (13.12, 0.6, WATER_Z)  # its middle at the waterline; the bow points north
BOAT_LENGTH, BOAT_BEAM = 6.4, 1.5
BOAT_FLOOR = 0.11  # above the waterline
OAR_INBOARD, OAR_OUTBOARD = 1.55, 3.5
GANGBOARD_Y = 2.2

# Signs: x, y, z and the heading of what they face away from
SIGNS = {
    "hand": (-4.6, 1.25, 0.0, -np.pi / 2),
    "bell": (-6.5, 4.5, 0.0, 0.25),
    "rope": (-0.35, 4.3, 0.0, 0.15),
    "chain": (-5.2, -3.1, 0.0, -1.35),
    "oar": (11.6, -0.9, LANDING_Z, -np.pi + 0.2),
}

GRID_CELL = 0.25


def step_z(x: Floats) -> Floats:
    """Height of the way down to the landing: a slope through the edges of the steps."""
    return np.asarray(np.clip((YARD[1] - x) / STEP_TREAD * STEP_RISE, LANDING_Z, 0.0))
