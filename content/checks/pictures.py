"""Every picture file is there, inside the tour, and really a picture of a size that can be shown."""

import warnings
from pathlib import Path, PurePosixPath

from content.node import Findings, Node
from content.pictures import FORMATS, MAX_BYTES, MAX_SIDE_PX, PLACEHOLDER, leads_out, picture_path
from content.problem import quoted
from content.schema_words import hint
from content.tour_folder import TourFolder
from scenes.tour import Picture, RouteMap

ASPECT_TOLERANCE = 0.03


def check_pictures(view: TourFolder, findings: Findings) -> None:
    """Each picture can be read, and maps have the shape that they say; a file used twice is opened once."""
    good: dict[str, float] = {}
    for part in view.of(Picture):
        node = part.node["file"]
        file = node.string
        if file is None or file in good:
            continue
        if leads_out(file):
            findings.error("picture-leads-out", node, file=quoted(file))
            continue
        if PurePosixPath(file).name.startswith(PLACEHOLDER):
            findings.warning("picture-placeholder", node, file=quoted(file))
        path = picture_path(view.folder, file, view.files / "pictures")
        if path is None:
            _tell_missing(view, findings, node, file)
        else:
            aspect = _check_file(findings, node, path)
            if aspect is not None:
                good[file] = aspect
    for part in view.of(RouteMap):
        _check_aspect(findings, part.node, good)


def _check_aspect(findings: Findings, hotspot: Node, aspects: dict[str, float]) -> None:
    """Labels and stations are placed on the map by its shape."""
    real = aspects.get(hotspot["picture"]["file"].string or "")
    said = hotspot["aspect"].number or RouteMap.model_fields["aspect"].default
    if real is not None and abs(real / said - 1) > ASPECT_TOLERANCE:
        node = hotspot["aspect"] if hotspot["aspect"].there else hotspot["picture"]["file"]
        findings.warning("map-aspect", node, said=said, real=real)


def _tell_missing(view: TourFolder, findings: Findings, node: Node, file: str) -> None:
    folders = (view.folder / "pictures", view.files / "pictures")
    if any((folder / file).is_symlink() for folder in folders):
        findings.error("picture-leads-out", node, file=quoted(file))
        return
    known = {
        path.relative_to(folder).as_posix()
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))[:1000]
        if path.suffix.lower() in FORMATS
    }
    findings.error(
        "picture-missing", node, file=quoted(file), folder=view.folder.name, hint=hint(file, known)
    )


def _check_file(findings: Findings, node: Node, path: Path) -> float | None:
    """Width over height of a good picture; None of another, and what is wrong is told."""
    size_bytes = path.stat().st_size
    expected = FORMATS.get(path.suffix.lower())
    if expected is None:
        findings.error("picture-wrong-kind", node, file=path.name, kind=path.suffix or "?")
        return None
    if size_bytes > MAX_BYTES:
        findings.error("picture-too-big", node, file=path.name, size=size_bytes / 1e6, limit=MAX_BYTES / 1e6)
        return None
    from PIL import Image, UnidentifiedImageError  # here, for a visit starts sooner without

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged below, in our own words
            with Image.open(path, formats=("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")) as picture:
                width, height, found = picture.width, picture.height, picture.format
                if max(width, height) <= MAX_SIDE_PX:
                    picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        findings.error("picture-broken", node, file=path.name)
        return None
    if max(width, height) > MAX_SIDE_PX:
        findings.error(
            "picture-too-wide", node, file=path.name, width=width, height=height, limit=MAX_SIDE_PX
        )
    elif found != expected:
        findings.error("picture-misnamed", node, file=path.name, found=str(found), expected=expected)
    else:
        return width / height
    return None
