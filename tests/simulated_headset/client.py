"""How a Python program of ours is run as a client of a service: natively, or by the root's loader, with this Python and its packages.

The loader is given the virtual environment's name for Python (``--argv0``), so that it finds its packages as always and no PYTHONHOME leaks. Its
children, ``multiprocessing``'s included, are the host's Python without the root: all works in them but OpenXR.
"""

import os
import shlex
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.simulated_headset.runtime import Root
from tests.simulated_headset.service import Service


def command(root: Root, arguments: Sequence[str | Path]) -> list[str]:
    """The command that runs this Python with ``arguments`` (a script, or ``-m`` and a module), able to load the runtime."""
    python = Path(sys.executable)
    given = [str(argument) for argument in arguments]
    if root.native:
        return [str(python), *given]
    return [*root.under_loader(python.resolve(), _python_libraries(), str(python)), *given]


def environment(
    root: Root, service: Service, given: Mapping[str, str] | None = None, display: str | None = None
) -> dict[str, str]:
    """The environment variables of a client: ``given`` (by default ours) and where runtime, service and drivers are.

    ``display`` None: without X and Wayland.
    """
    made = dict(os.environ if given is None else given)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "LD_LIBRARY_PATH", "LD_PRELOAD", "XR_API_LAYER_PATH"):
        made.pop(name, None)
    made |= {"XR_RUNTIME_JSON": str(root.manifest), "XDG_RUNTIME_DIR": str(service.runtime_folder)}
    if display is not None:
        made["DISPLAY"] = display
    if not root.native:
        # LIBGL_DRIVERS_PATH is not needed by a Mesa of today, and would break the drawing of children
        made["__EGL_VENDOR_LIBRARY_DIRS"] = str(root.folder / "usr/share/glvnd/egl_vendor.d")
    return made


def script(root: Root, service: Service) -> Path:
    """A shell script in the service's folder that runs this Python, with the arguments given to it, as a client."""
    differing = {
        name: value for name, value in environment(root, service).items() if os.environ.get(name) != value
    }
    path = service.folder / "in-headset"
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in sorted(differing.items()))
    path.write_text(f'#!/bin/sh\n{exports}exec {shlex.join(command(root, []))} "$@"\n', encoding="utf-8")
    path.chmod(0o700)
    return path


def _python_libraries() -> tuple[Path, ...]:
    """Where this Python's own shared library lies, if it has one outside the system's folders."""
    folder = sysconfig.get_config_var("LIBDIR")
    library = sysconfig.get_config_var("INSTSONAME")
    if not (sysconfig.get_config_var("Py_ENABLE_SHARED") and folder and library):
        return ()
    return (Path(folder),) if (Path(folder) / library).exists() else ()
