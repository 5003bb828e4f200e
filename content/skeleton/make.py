"""``main.py new-tour``: writes a tour beside and renames it; never over one that is there."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from content.library import Library
from content.publishing.refused import Refused
from content.schema_words import is_identifier
from content.skeleton.cover import cover
from content.skeleton.layout import Clear, Layout, lay_out, nothing_in_the_way
from content.skeleton.writing import Beginning, files
from content.walkable import read_walkable
from scenes.package import SiteManifest


@dataclass(frozen=True, slots=True)
class Made:
    folder: Path
    layout: Layout


def new_tour(
    name: str, site: str, title: str, library: Library, tours: Path, pictures: tuple[Path, ...], clear_in: Callable[[Path], Clear] | None = None
) -> Made:
    """Write ``tours/NAME/``. ``pictures``: files that may be its picture, the best first. ``clear_in`` tells of a site package what stands in the
    way; None: nothing does. ``Refused`` with why; OSError as it comes."""
    if not is_identifier(name) or name.endswith("-"):
        raise Refused("tour-name", name=name)
    for folder in (tours / name, *library.places_of(name)):
        if folder.exists():
            raise Refused("tour-exists", folder=folder)
    package = library.site(site) if is_identifier(site) else None
    if package is None:
        raise Refused("no-such-site", name=site, known=", ".join(library.site_names()))
    file = package / "manifest.json"
    try:
        manifest = SiteManifest.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise Refused("site-damaged", file=file, said=str(error).splitlines()[0]) from None
    walkable = read_walkable(package, manifest.walkable) if manifest.walkable is not None else None
    clear = clear_in(package) if clear_in is not None and walkable is not None else nothing_in_the_way
    layout = lay_out(manifest, walkable, clear) if walkable is not None else None
    if layout is None:
        raise Refused("site-without-floor", name=site)
    picture, content = cover(pictures)
    texts = files(Beginning(name, title, site, picture, manifest, layout))
    part = tours / f".part-{name}"
    shutil.rmtree(part, ignore_errors=True)
    try:
        for inner, text in texts.items():
            path = part / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        (part / "pictures").mkdir()
        (part / "pictures" / picture).write_bytes(content)
        part.rename(tours / name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Made(tours / name, layout)
