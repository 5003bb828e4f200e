"""How much one stage may take: memory, processor, wall clock, files. Scaled by what the pre-check counted, so that a bomb gets little.

What was counted (``Size``) is what the file claims after the claims were checked against its bytes. Figures come from measuring
models of known size (docs/decisions/import.md): a stage of a small model stays below 1 GiB resident, a scan of 5 million triangles below 6.
"""

import os
import sys
from dataclasses import dataclass

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True)
class Size:
    """What a model comes to. ``triangles``: drawn, copies counted; ``texels``: of all pictures, decoded, ``widest``: of the largest of them."""

    file_bytes: int = 0  # with every file that it names
    vertices: int = 0
    triangles: int = 0
    texels: int = 0
    widest: int = 0
    pictures: int = 0
    nodes: int = 0
    keys: int = 0  # of animations


@dataclass(frozen=True)
class Limits:
    """``memory_bytes``: address space, which numpy and its threads take some 0.4 GiB of before they do anything.

    ``wall_s``: of the clock while the stage gets next to nothing done (``stalled.py``), so that a crowded machine refuses no good model.
    ``output_bytes`` of one file, held by the kernel; ``total_output_bytes`` of all that a stage writes, counted by the parent every half second.
    """

    memory_bytes: int
    cpu_s: float
    wall_s: float
    output_bytes: int
    open_files: int = 512
    total_output_bytes: int = 4 * GIB


def limits_for(stage: str, size: Size) -> Limits:
    """The limits of one stage for a model of this size; ``stage`` is one of the table's, unknown ones get what ``read`` gets."""
    millions = (size.triangles + size.vertices / 2) / 1e6
    megatexels = size.texels / 1e6
    megabytes = size.file_bytes / 1e6
    match stage:
        case "look":
            memory, cpu_s = int(0.6 * GIB + 3 * min(size.file_bytes, GIB)), 7.0 + 0.03 * megabytes
        case "unpack":
            memory, cpu_s = int(0.75 * GIB), 8.0 + 0.2 * megabytes
        case "read":
            memory = int(1.2 * GIB + 8 * size.file_bytes + 500 * MIB * millions + 12 * size.widest)
            cpu_s = 8.0 + 0.5 * megabytes + 8.0 * millions + 1.0 * megatexels + size.nodes / 2000 + size.keys / 5e4
        case "bake":
            memory = int(3 * GIB + 4 * size.file_bytes + 900 * MIB * millions + 24 * size.widest + 2 * size.texels)
            cpu_s = 240.0 + 240.0 * millions + 4.0 * megatexels
        case _:  # mend, judge
            memory = int(3 * GIB + 4 * size.file_bytes + 900 * MIB * millions + 12 * size.widest + 4 * size.texels)
            cpu_s = 60.0 + 60.0 * millions + 1.0 * megatexels + size.nodes / 500
    written = int(GIB + 8 * size.file_bytes + GIB * millions + 24 * size.texels) if stage != "unpack" else 5 * GIB
    return Limits(min(memory, 12 * GIB), cpu_s, 20.0 + 5.0 * cpu_s, 4 * GIB, total_output_bytes=written)


def apply(limits: Limits) -> dict[str, bool]:
    """Bind this process and its children to them, for good. Which of them hold here: on Windows none do, and the parent's clock is all."""
    if sys.platform == "win32":
        return {"memory": False, "cpu": False, "output": False}
    import resource

    def bound(kind: int, value: int, hard: int | None = None) -> bool:
        _, highest = resource.getrlimit(kind)
        ends = [value, value if hard is None else hard]
        if highest != resource.RLIM_INFINITY:
            ends = [min(end, highest) for end in ends]
        try:
            resource.setrlimit(kind, (ends[0], ends[1]))
        except (OSError, ValueError):
            return False
        return True

    cpu_s = max(1, round(limits.cpu_s))
    return {
        "memory": bound(resource.RLIMIT_AS, limits.memory_bytes),
        "cpu": bound(resource.RLIMIT_CPU, cpu_s, cpu_s + 2),
        "output": bound(resource.RLIMIT_FSIZE, limits.output_bytes),
        "open_files": bound(resource.RLIMIT_NOFILE, limits.open_files),
        "core": bound(resource.RLIMIT_CORE, 0),
    }


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
