"""A chain between two braced posts, above the shoulders, to go along hand over hand."""

import numpy as np
from practice_parts import measures as m
from practice_parts.shapes import beam, hoop

from assets.bake import SiteScene
from assets.chain_rings import ring, rings_along
from assets.mesh_parts import Floats, box, merged, placed, tube
from assets.site_objects import add_object


def chain_z(share: Floats) -> Floats:
    """Height of the chain at a share of the way between the posts."""
    return np.asarray(m.CHAIN_Z - m.CHAIN_SAG * (1.0 - (2.0 * share - 1.0) ** 2))


def add_chain(scene: SiteScene) -> None:
    """A chain between two braced posts, above the shoulders."""
    x, y, _ = m.CHAIN
    timber, iron = [], []
    for end in (0.0, m.CHAIN_LENGTH):
        timber.append(beam((end, 0, -0.05), (end, 0, m.CHAIN_Z + 0.28), 0.19, 0.19))
        timber.append(beam((end, -0.65, 0.08), (end, 0.65, 0.08), 0.17, 0.16))
        for side in (-1.0, 1.0):
            timber.append(beam((end, side * 0.55, 0.14), (end, side * 0.06, 1.05), 0.08, 0.09))
        outward = -1.0 if end == 0.0 else 1.0
        timber.append(beam((end + outward * 0.80, 0, 0.05), (end + outward * 0.06, 0, 1.25), 0.10, 0.10))
        timber.append(box((0.26, 0.26, 0.05), (end, 0, m.CHAIN_Z + 0.30), 0.4))
        iron.append(tube([(end - 0.14, 0, m.CHAIN_Z), (end + 0.14, 0, m.CHAIN_Z)], 0.02, 8))
        inward = -outward
        iron.append(
            placed(hoop(0.042, 0.012, 16, 6), (0, 0, 0), np.pi / 2).moved((end + inward * 0.15, 0, m.CHAIN_Z))
        )
    start, stop = 0.17, m.CHAIN_LENGTH - 0.17
    count = round((stop - start) / m.CHAIN_PITCH)
    share = (np.arange(count) + 0.5) / count
    along = start + share * (stop - start)
    z = chain_z(share)
    slope = np.gradient(z, along)
    tangents = np.stack([np.ones(count), np.zeros(count), slope], -1)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    template = ring((stop - start) / count, m.CHAIN_WIDTH, m.CHAIN_ROD, 4, 6)
    turns = 0.785 + (np.arange(count) % 2) * np.pi / 2 + np.random.default_rng(61).uniform(-0.12, 0.12, count)
    links = rings_along(template, np.stack([along, np.zeros(count), z], -1), tangents, turns, 62)
    scene.add("chain-posts", "oldwood", merged(timber).moved(m.CHAIN), reach_m=1.2)
    scene.add("chain-hooks", "iron", merged(iron).moved(m.CHAIN), reach_m=0.6)
    add_object(
        scene,
        "chain",
        "iron",
        links.moved((-m.CHAIN_LENGTH / 2, 0, -m.CHAIN_Z)),
        (x + m.CHAIN_LENGTH / 2, y, m.CHAIN_Z),
    )
