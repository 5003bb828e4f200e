"""Boards on posts, each with the picture of what is done beside it."""

from practice_parts import measures as m
from practice_parts.shapes import beam

from assets.bake import SiteScene
from assets.mesh_parts import Part, box, merged, placed, quad, rotation
from assets.textures.pictograms import SIGN_M, uv_of


def _sign(name: str) -> tuple[Part, Part]:
    """(timber, painted board): a post with a board under two leaning slats; it faces -Y."""
    half, middle = SIGN_M / 2, 1.22
    timber = [beam((0, 0.04, -0.05), (0, 0.04, middle + half + 0.10), 0.09, 0.09)]
    timber.append(box((SIGN_M + 0.06, 0.03, SIGN_M + 0.06), (0, -0.022, middle), 0.4))
    for way in (-1.0, 1.0):
        slat = beam((-half - 0.10, 0, 0), (half + 0.10, 0, 0), 0.17, 0.022).transformed(
            rotation("x", -way * 0.6)
        )
        timber.append(slat.moved((0, 0.01 + way * 0.07, middle + half + 0.11)))
    z0, z1, y = middle - half, middle + half, -0.0395
    face = quad((-half, y, z0), (half, y, z0), (half, y, z1), (-half, y, z1))
    low, high = uv_of(name)
    return merged(timber), face.with_uvs(low + (high - low) * face.uvs / SIGN_M)


def add_signs(scene: SiteScene) -> None:
    """Beside each act a sign that shows it, for every language."""
    timber, faces = [], []
    for name, (x, y, z, heading) in m.SIGNS.items():
        post, face = _sign(name)
        timber.append(placed(post, (x, y, z), heading))
        faces.append(placed(face, (x, y, z), heading))
        if z == 0.0:
            scene.walk.block(x - 0.1, x + 0.1, y - 0.1, y + 0.1, 0.15)
    scene.add("signs", "oldwood", merged(timber), reach_m=0.6)
    scene.add("sign-faces", "sign", merged(faces), reach_m=0.6)
