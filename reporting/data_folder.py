"""Where the user's data lies: ``HONGJI_DATA``, or the platform's own place."""

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path


def data_folder(environ: Mapping[str, str], platform: str = sys.platform, home: Path | None = None) -> Path:
    """The folder for outbox and settings; it need not exist yet."""
    if environ.get("HONGJI_DATA"):
        return Path(environ["HONGJI_DATA"]).expanduser()
    home = home or Path.home()
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Hongji"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Hongji"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "hongji"


def make_private(folder: Path, file: Path) -> None:
    """Make the folder (0700 if it is new) and the file (0600 always), so that SQLite's side files are private too.

    ``OSError`` if that cannot be done.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # whatever the umask said
    if not file.exists():
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) != 0o600 and file.stat().st_uid == os.geteuid():
        file.chmod(0o600)


def mode_text(path: Path) -> str:
    """Permissions as ``-rw-------``."""
    return stat.filemode(path.stat().st_mode)


def others_can_read(path: Path) -> bool:
    """Whether other accounts of this machine may read the file (its folder's permissions included)."""
    if os.name != "posix":
        return False  # the platform's own data folder is private to the account
    open_file = path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    open_folder = path.parent.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH)
    return bool(open_file and open_folder)
