"""The visitor's choices between starts, one file for each device in the data folder, written beside and renamed."""

import json
from pathlib import Path

from pydantic import ValidationError

from scenes.settings import Settings, headset_settings

FILE = "settings.json"
HEADSET_FILE = "settings-headset.json"


def settings_file(device: str) -> str:
    """What is comfortable on a desktop makes sick on a headset: each has its own choices."""
    return HEADSET_FILE if device == "headset" else FILE


def load_settings(folder: Path, device: str = "desktop") -> Settings:
    """What was chosen last; the device's standard choices where nothing was, or where the file does not hold choices any more."""
    try:
        return Settings.model_validate_json((folder / settings_file(device)).read_bytes())
    except (OSError, ValidationError):
        return headset_settings() if device == "headset" else Settings()


def save_settings(folder: Path, settings: Settings, device: str = "desktop") -> None:
    """OSError if the disk refuses."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = folder / (settings_file(device) + ".part")
    beside.write_text(json.dumps(settings.model_dump(), indent=1), encoding="utf-8")
    beside.replace(folder / settings_file(device))
