"""Pictures of a tour: where their files are, and whether they are pictures."""

from pathlib import Path, PurePosixPath

MAX_SIDE_PX = 4096
MAX_BYTES = 8_000_000
MAX_NAME = 120
PLACEHOLDER = "placeholder"
"""Begins the name of a picture that stands for one still to be made."""
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
SHARED = Path(__file__).resolve().parent.parent / "assets" / "files" / "pictures"


def picture_path(tour_folder: Path, file: str, shared: Path = SHARED) -> Path | None:
    """The file of the picture ``file``: in the tour's ``pictures/`` folder, else among the shared ones; None if in neither.

    Names that lead out of these folders (``..``, absolute names, links) are as good as absent.
    """
    if leads_out(file):
        return None
    for folder in (tour_folder / "pictures", shared):
        path = folder / file
        if path.is_file() and stays_inside(path, folder):
            return path
    return None


def leads_out(file: str) -> bool:
    """Whether a file name, as written in a tour, is no plain name below the pictures folder."""
    parts = PurePosixPath(file).parts
    if len(file) > MAX_NAME or any(ord(letter) < 32 for letter in file):
        return True  # no file can have such a name everywhere
    return not parts or file.startswith("/") or ".." in parts or "\\" in file or ":" in file


def stays_inside(path: Path, folder: Path) -> bool:
    """Whether ``path``, all links followed, lies below ``folder``."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links that lead in a circle lead nowhere
        return False
