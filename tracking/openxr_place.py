"""Which OpenXR runtime a program of this account would be given; asked without loading OpenXR."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def runtime_named(environ: Mapping[str, str] | None = None) -> str | None:
    """The manifest that an OpenXR loader would take, or None: the loader's own order of places (OpenXR loader specification)."""
    environ = os.environ if environ is None else environ
    named = environ.get("XR_RUNTIME_JSON")
    if named:
        return named if Path(named).exists() else None
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Khronos\OpenXR\1") as key:
                return str(winreg.QueryValueEx(key, "ActiveRuntime")[0])
        except OSError:
            return None
    home = environ.get("HOME", "")
    places = [environ.get("XDG_CONFIG_HOME") or f"{home}/.config"]
    places += (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    places.append("/etc")
    candidates = [Path(place) / "openxr" / "1" / "active_runtime.json" for place in places]
    return next((str(path) for path in candidates if path.exists()), None)
