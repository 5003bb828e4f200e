"""Where meshes are cut in space, so that what is not looked at is not drawn, and what is far is drawn coarser.

Not a grid: the mesh with the most to gain is halved until the draw calls are used up, so that a hall gets few cells and a valley many.
"""

import heapq

import numpy as np

from assets.importing.drawn import Drawn

FEW_TRIANGLES = 6000
"""Below this a draw call costs more than what culling saves, unless the mesh is wide."""
_WIDE_M = 30.0
_FEW_OF_WIDE = 2000
_SMALL_M = 1.5


def _worth(drawn: Drawn) -> float:
    """How much cutting it in two would save: its triangles, weighed by how wide it is; 0: not to be cut."""
    if drawn.object is not None or drawn.motion is not None:
        return 0.0
    width_m = float(np.ptp(drawn.positions, axis=0).max())
    few = _FEW_OF_WIDE if width_m > _WIDE_M else FEW_TRIANGLES
    if drawn.triangles < 2 * few or width_m < _SMALL_M:
        return 0.0
    return drawn.triangles * float(np.sqrt(width_m))


def halved(drawn: Drawn) -> tuple[Drawn, Drawn]:
    """Cut across its longest side, so that both have as many triangles; each triangle goes where its centre lies."""
    centres = drawn.positions[drawn.faces].mean(axis=1)
    axis = int(np.ptp(centres, axis=0).argmax())
    along = centres[:, axis]
    below = along < np.median(along)
    if not below.any():
        below = along <= np.median(along)
    return drawn.with_faces(drawn.faces[below]), drawn.with_faces(drawn.faces[~below])


def cut(meshes: list[Drawn], most: int) -> list[Drawn]:
    """The same surfaces as at most ``most`` meshes (or as many as came, if they are more), and few where there is little to draw."""
    most = min(most, len(meshes) + sum(mesh.triangles for mesh in meshes) // FEW_TRIANGLES)
    whole: list[Drawn] = []
    queue: list[tuple[float, int, Drawn]] = []
    serial = 0
    for mesh in meshes:
        queue.append((-_worth(mesh), serial, mesh))
        serial += 1
    heapq.heapify(queue)
    while queue and len(queue) + len(whole) < most and queue[0][0] < 0:
        _, _, mesh = heapq.heappop(queue)
        first, second = halved(mesh)
        if not first.triangles or not second.triangles:
            whole.append(mesh)
            continue
        for half in (first, second):
            heapq.heappush(queue, (-_worth(half), serial, half))
            serial += 1
    cells = whole + [mesh for _, _, mesh in queue]
    return sorted(cells, key=_order)


def _order(drawn: Drawn) -> tuple[object, ...]:
    corner = tuple(drawn.positions.min(axis=0).tolist())
    return (drawn.material, drawn.object or "", drawn.variant or "", drawn.motion or "", corner, drawn.triangles)
