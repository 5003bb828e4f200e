"""OpenXR's core validation layer, which looks at every call that a client makes: Khronos' own, as Debian packages it.

Monado itself says nothing through ``XR_EXT_debug_utils``; the layer does. It knows GLX and not the headless EGL binding, so its clients need
an X server.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests.simulated_headset.making import Apt, checked, require_tools
from tests.simulated_headset.runtime import cache_folder

PACKAGE = "openxr-layer-corevalidation"
LAYER = "XR_APILAYER_LUNARG_core_validation"
_MANIFEST = "core_validation.json"
_SAID = re.compile(r"\[VALID_(ERROR|WARNING)\|([^|]*)\|(\w+)\]: (.*)")
_LOADERS_OWN = "VUID-xrDestroyDebugUtilsMessengerEXT-messenger-parameter"
"""The loader destroys a messenger once more, within xrDestroyInstance, after the program has done so."""


def require_layer(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of its manifest, for ``XR_API_LAYER_PATH``; fetched now if need be. ``NoRuntime`` says why it cannot."""
    environ = os.environ if environ is None else environ
    folder = cache_folder(environ) / "openxr-layer"
    if (folder / _MANIFEST).exists():
        return folder
    require_tools(environ)
    half = folder.with_name(f"{folder.name}.{os.getpid()}")
    half.mkdir(parents=True)
    try:
        apt = Apt(half / "apt", environ)
        apt.run("update", "--error-on=any")
        apt.run("--yes", "--download-only", "install", PACKAGE)
        package = next((half / "apt" / "cache" / "archives").glob(f"{PACKAGE}_*.deb"))
        checked(["dpkg-deb", "--extract", str(package), str(half)], environ)
        library = next(half.glob("usr/lib/*/openxr/1/api_layers/*core_validation.so"))
        given = next(half.glob("usr/share/openxr/1/api_layers/explicit.d/*core_validation*.json"))
        manifest = json.loads(given.read_text(encoding="utf-8"))
        manifest["api_layer"]["library_path"] = str(folder / library.name)
        library.rename(half / library.name)
        (half / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        for rubbish in ("apt", "usr"):
            shutil.rmtree(half / rubbish)
        with suppress(OSError):  # another process was quicker
            half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """What a client needs besides, so that its calls are looked at."""
    return {"XR_API_LAYER_PATH": str(folder), "XR_ENABLE_API_LAYERS": LAYER}


def complaints(stdout: str) -> list[str]:
    """What the layer found wrong, as it prints it; the loader's own fault left out."""
    found = [match.groups() for match in _SAID.finditer(stdout)]
    return [f"{function}: {text.strip()} ({rule})" for _, rule, function, text in found if rule != _LOADERS_OWN]


def looked(stdout: str) -> bool:
    """Whether the layer was there at all."""
    return "Core Validation Layer is initialized" in stdout
