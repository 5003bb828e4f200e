"""Monado on this machine: installed natively, or in a root of its own below the user's cache folder.

The root holds Debian's packages unpacked, never installed: its programs run by the root's own dynamic loader, as any user, without chroot. It
is made once (``making.py``); its folder's name carries the hash of its recipe, so that another recipe makes another root.
"""

import hashlib
import os
import platform
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.messages import language, text_of

SUITE = "trixie"
PACKAGES = (
    "monado-service",
    "libopenxr1-monado",
    "libopenxr-loader1",
    "mesa-vulkan-drivers",
    "libgl1-mesa-dri",
    "libegl1",
    "libgl1",
)
UNWANTED = (
    "usr/share/doc",
    "usr/share/locale",
    "usr/share/man",
    "usr/share/info",
    "usr/share/proj",
    "usr/share/gdal",
    "usr/share/gdcm-3.0",
    "usr/share/iso-codes",
    "usr/share/xml",
    "usr/share/fonts",
    "usr/lib/*/gconv",
    "usr/lib/*/libvulkan_[!l]*.so",
    "usr/share/vulkan/icd.d/[!l]*.json",
)
"""What neither service nor client opens: documents, maps, sentences, drivers of GPUs."""
REVISION = 1
"""Counted up when a root is made otherwise than before."""
MANIFESTS = ("/usr/local/share/openxr/1", "/usr/share/openxr/1", "/etc/xdg/openxr/1")
PER_VIEW = b"view_count"
"""Services that do not know this word speak an older packet than ``remote.py``."""


class NoRuntime(RuntimeError):
    """Monado is neither here nor can it be made; says what was found and the fix."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        super().__init__(text_of("simulator", language(None, os.environ), f"missing.{key}", **values))


@dataclass(frozen=True, slots=True)
class Root:
    """Where Monado and the drivers lie. ``folder`` is ``/`` where it is installed natively.

    ``manifest``: the runtime's JSON file, to be named in ``XR_RUNTIME_JSON``; ``vulkan``: the driver that draws without a GPU.
    """

    folder: Path
    triplet: str
    service: Path
    manifest: Path
    vulkan: Path

    @property
    def native(self) -> bool:
        return self.folder == Path("/")

    @property
    def libraries(self) -> list[Path]:
        lib = self.folder / "usr" / "lib"
        own = lib / self.triplet
        return [own, own / "lapack", own / "blas", lib, own / "pulseaudio"]

    def under_loader(self, program: Path, more: tuple[Path, ...] = (), name: str | None = None) -> list[str]:
        """The beginning of the command that runs ``program`` with the root's libraries, and itself told it is ``name``."""
        if self.native:
            return [name or str(program)]
        loader = next((self.folder / "usr" / "lib" / self.triplet).glob("ld-linux*.so.*"))
        path = ":".join(str(part) for part in (*self.libraries, *more))
        return [str(loader), "--argv0", name or str(program), "--library-path", path, str(program)]


def cache_folder(environ: Mapping[str, str]) -> Path:
    """``~/.cache/hongji``, or below ``XDG_CACHE_HOME``."""
    return Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hongji"


def root_folder(environ: Mapping[str, str]) -> Path:
    recipe = hashlib.sha256(repr((SUITE, PACKAGES, UNWANTED, REVISION)).encode()).hexdigest()[:12]
    return cache_folder(environ) / f"monado-{recipe}"


def find_native() -> Root | None:
    """The installed Monado, when all its parts are there and it speaks today's packet."""
    service = shutil.which("monado-service")
    manifest = next((found for base in MANIFESTS for found in Path(base).glob("openxr_monado*.json")), None)
    vulkan = next(iter(Path("/usr/share/vulkan/icd.d").glob("lvp_icd*.json")), None)
    if not (service and manifest and vulkan) or PER_VIEW not in Path(service).read_bytes():
        return None
    return Root(Path("/"), "", Path(service), manifest, vulkan)


def find_made(folder: Path) -> Root | None:
    """The root in ``folder`` when it is whole. It is renamed into its place when whole; what is lost later shows in these files."""
    triplets = [path.parent.name for path in folder.glob("usr/lib/*/libopenxr_monado.so")]
    root = folder / "usr"
    parts = (root / "bin" / "monado-service", root / "share" / "vulkan" / "icd.d" / "lvp_icd.json")
    manifest = folder / "openxr_monado.json"
    if not triplets or not manifest.exists() or not all(part.exists() for part in parts):
        return None
    return Root(folder, triplets[0], parts[0], manifest, parts[1])


def require(environ: Mapping[str, str] | None = None, say: Callable[[str], None] = lambda line: None) -> Root:
    """Monado, made now if need be, which takes a minute or two; ``NoRuntime`` says why it cannot.

    Many processes may ask at once: one makes it, the others wait. ``say`` is told in words what is being done.
    """
    from tests.simulated_headset.making import make

    environ = os.environ if environ is None else environ
    folder = root_folder(environ)
    found = find_native() or find_made(folder)
    if found:
        return found
    if platform.system() != "Linux":
        raise NoRuntime("linux", system=platform.system())
    import fcntl  # which Windows lacks

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / f"{folder.name}.lock").open("a") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(0.2)
            found = find_made(folder)
            if not found:
                make(folder, environ, say)
                found = find_made(folder)
    except PermissionError as error:
        raise NoRuntime("rights", folder=folder, problem=error) from error
    except OSError as error:
        raise NoRuntime("disk", folder=folder, problem=error) from error
    if not found:
        raise NoRuntime("incomplete", folder=folder)
    return found
