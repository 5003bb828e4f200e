"""What a site may cost on each class of headset. The judge compares with it, the baker works towards it.

``pc``: headsets on a computer's cable or stream. ``standalone``: headsets with a telephone's chip of their own.

Draw calls and triangles of one frame are the lower ends of the ranges that Meta publishes for developers, for boards, hands and
panels are drawn too: for PC 500-1,000 draw calls and 1-2 million triangles ("Guidelines for VR Performance Optimization",
developer.oculus.com/documentation/native/pc/dg-performance-guidelines); for Quest 2 200-300 draw calls with a medium
simulation and 750,000-1,000,000 triangles ("Testing and Performance Analysis", developers.meta.com/horizon/documentation/unity/unity-perf).
Meta publishes no figure for the memory of textures: what is given here leaves the larger part of a headset's memory to eye buffers,
program and sounds. The package's size is what is carried on a USB stick and installed in about a minute.
"""

from dataclasses import dataclass

from assets.importing.job import BudgetName

MIB = 1024 * 1024


@dataclass(frozen=True)
class Budget:
    """Upper bounds, the bound itself allowed. ``texture_side_px``: a larger picture is made smaller at the bake."""

    draw_calls: int
    triangles: int
    texture_bytes: int
    package_bytes: int
    texture_side_px: int


BUDGETS: dict[BudgetName, Budget] = {
    "pc": Budget(500, 1_000_000, 1024 * MIB, 1024 * MIB, 4096),
    "standalone": Budget(200, 750_000, 256 * MIB, 300 * MIB, 2048),
}
