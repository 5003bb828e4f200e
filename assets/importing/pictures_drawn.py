"""All pictures of the report, drawn by rays into a folder: PNG files that hold no sentences, so that both languages share them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from assets.importing.borders import borders_of
from assets.importing.limits import cores
from assets.importing.picture_density import density
from assets.importing.picture_eye import WIDE_FIELD_RAD, Eye, eye_at, outside_eye
from assets.importing.picture_ink import saved
from assets.importing.picture_pace import at_the_pace_of
from assets.importing.picture_plan import plan
from assets.importing.picture_sheet import sheet
from assets.importing.picture_surface import Skin
from assets.importing.picture_view import view
from assets.importing.picture_wire import wireframe
from assets.importing.verdict import Picture, Verdict
from assets.importing.view import View

Kinds = dict[str, Callable[[], Image.Image | None]]
"""How each kind of picture is drawn; None: there is nothing to show."""
_THREADS = 2


def draw(seen: View, verdict: Verdict, folder: Path, tell: Callable[[float], None] = lambda _: None) -> Verdict:
    """The verdict with its pictures, which lie in ``folder``.

    Kinds: view, inside, wire, walkable, textures, density; of a panorama panorama and textures.
    """
    if not len(seen.soup.faces):
        return verdict
    folder.mkdir(parents=True, exist_ok=True)
    flat = seen.flat
    skin = Skin(flat, seen.soup)
    tell(0.0)
    kinds = _of_panorama(seen, skin) if flat.panorama else _of_model(seen, skin)

    def drawn(kind: str) -> Picture | None:
        picture = kinds[kind]()
        if picture is None:
            return None
        saved(picture, folder / f"{kind}.png")
        return Picture(kind=kind, file=f"{kind}.png", small=f"{kind}.webp", width=picture.width, height=picture.height)

    made = []
    with ThreadPoolExecutor(max_workers=min(_THREADS, cores())) as pool:  # numpy, embree and Pillow let go of the interpreter lock
        for picture in pool.map(drawn, kinds):
            made.append(picture)
            tell(len(made) / len(kinds))
    return verdict.model_copy(update={"pictures": tuple(picture for picture in made if picture is not None)})


def _of_panorama(seen: View, skin: Skin) -> Kinds:
    middle = seen.soup.middle.astype(float)
    eye = Eye(middle, middle + [0.0, 1.0, 0.0], WIDE_FIELD_RAD, inside=True)
    return {"panorama": lambda: Image.fromarray(view(skin, eye)), "textures": lambda: _sheet(seen)}


def _of_model(seen: View, skin: Skin) -> Kinds:
    """What several pictures need is worked out before, once."""
    soup, walk = seen.soup, seen.walk
    skin.open()
    outside = at_the_pace_of(soup, outside_eye(soup))
    within = inside_eye(seen)
    within = None if within is None else at_the_pace_of(soup, within)
    near = within if within is not None and seen.inside is not None else outside
    kinds: Kinds = {"view": lambda: Image.fromarray(view(skin, outside))}
    if within is not None:
        kinds["inside"] = lambda: Image.fromarray(view(skin, within))
    kinds["wire"] = lambda: Image.fromarray(wireframe(soup, near, borders_of(soup)))
    if walk is not None:
        kinds["walkable"] = lambda: plan(seen.above, seen.flat.places, walk)
    kinds["textures"] = lambda: _sheet(seen)
    if any(texture.width and "base-color" in texture.uses for texture in seen.textures):
        kinds["density"] = lambda: density(skin, near)
    return kinds


def _sheet(seen: View) -> Image.Image | None:
    return sheet(seen.textures, {image.name: image for image in reversed(seen.flat.images)})


def inside_eye(seen: View) -> Eye | None:
    """At the spawn that the artist set, else in a room that was found; None where a site has neither."""
    if seen.job.kind != "site":
        return None
    for place in seen.flat.places:
        if place.kind == "spawn":
            return eye_at(np.array(place.position_m, float), place.heading_rad)
    return None if seen.inside is None else eye_at(seen.inside.feet_m, seen.inside.heading_rad)
