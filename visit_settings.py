"""The visitor's choices between starts: ``settings.json`` in the data folder, written beside and renamed."""

import json
from pathlib import Path

from pydantic import ValidationError

from scenes.settings import Settings

FILE = "settings.json"


def load_settings(folder: Path) -> Settings:
    """What was chosen last; the standard choices where nothing was, or where the file does not hold choices any more."""
    try:
        return Settings.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return Settings()


def save_settings(folder: Path, settings: Settings) -> None:
    """OSError if the disk refuses."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = folder / (FILE + ".part")
    beside.write_text(json.dumps(settings.model_dump(), indent=1), encoding="utf-8")
    beside.replace(folder / FILE)
