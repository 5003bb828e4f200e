"""All pictures of the report, drawn by rays into a folder: PNG files that hold no sentences, so that both languages share them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from assets.importing.borders import borders_of
from assets.importing.picture_density import density
from assets.importing.picture_eye import WIDE_FIELD_RAD, Eye, eye_at, outside_eye
from assets.importing.picture_ink import saved
from assets.importing.picture_plan import plan
from assets.importing.picture_sheet import sheet
from assets.importing.picture_surface import Skin
from assets.importing.picture_view import view
from assets.importing.picture_wire import wireframe
from assets.importing.verdict import Picture, Verdict
from assets.importing.view import View


def draw(seen: View, verdict: Verdict, folder: Path, tell: Callable[[float], None] = lambda _: None) -> Verdict:
    """The verdict with its pictures, which lie in ``folder``.

    Kinds: view, inside, wire, walkable, textures, density; of a panorama panorama and textures.
    """
    if not len(seen.soup.faces):
        return verdict
    folder.mkdir(parents=True, exist_ok=True)
    flat, soup = seen.flat, seen.soup
    skin = Skin(flat, soup)
    drawn: list[Picture] = []

    def keep(kind: str, picture: Image.Image | None) -> None:
        if picture is not None:
            saved(picture, folder / f"{kind}.png")
            drawn.append(Picture(kind=kind, file=f"{kind}.png", small=f"{kind}.webp", width=picture.width, height=picture.height))
            tell(len(drawn) / 6)

    if flat.panorama:
        middle = soup.middle.astype(float)
        keep("panorama", Image.fromarray(view(skin, Eye(middle, middle + [0.0, 1.0, 0.0], WIDE_FIELD_RAD, inside=True))))
        keep("textures", _sheet(seen))
        return verdict.model_copy(update={"pictures": tuple(drawn)})
    eye = outside_eye(soup)
    keep("view", Image.fromarray(view(skin, eye)))
    within = inside_eye(seen)
    if within is not None:
        keep("inside", Image.fromarray(view(skin, within)))
    keep("wire", Image.fromarray(wireframe(soup, within if within is not None and seen.inside is not None else eye, borders_of(soup))))
    if seen.walk is not None:
        keep("walkable", plan(seen.above, flat.places, seen.walk))
    keep("textures", _sheet(seen))
    if any(texture.width and "base-color" in texture.uses for texture in seen.textures):
        keep("density", density(skin, within if within is not None and seen.inside is not None else eye))
    return verdict.model_copy(update={"pictures": tuple(drawn)})


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
