"""Makes the root: Debian's packages, chosen by apt in a state of its own, checked by Debian's keys, and unpacked without being installed.

Needs no rights: nothing outside the cache folder is read or written but the host's apt settings (its proxy, say) and the keyring.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from content.messages import language, text_of
from tests.simulated_headset.runtime import PACKAGES, SUITE, UNWANTED, NoRuntime

MIRROR = "http://deb.debian.org/debian"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NEEDED_MB = 1100
PATIENCE_S = 900.0


def make(folder: Path, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Makes it beside ``folder`` and renames it when whole, so that no half-made root is ever taken for one."""
    require_tools(environ)
    half = folder.with_name(f"{folder.name}.half-made")
    for rubbish in (half, folder):
        if rubbish.exists():
            shutil.rmtree(rubbish)
    free_mb = shutil.disk_usage(folder.parent).free // 2**20
    if free_mb < NEEDED_MB:
        raise NoRuntime("disk_low", folder=folder, free_mb=free_mb, need_mb=NEEDED_MB)
    half.mkdir()
    try:
        fill(half, folder, environ, say)
        half.rename(folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    say(text_of("simulator", language(None, environ), "making.done", folder=folder))


def fill(half: Path, folder: Path, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Everything into ``half``, which will be named ``folder``."""
    words = language(None, environ)
    say(text_of("simulator", words, "making.start", folder=folder))
    say(text_of("simulator", words, "making.lists"))
    apt = Apt(half / "apt", environ)
    apt.run("update", "--error-on=any")
    say(text_of("simulator", words, "making.download"))
    apt.run("--yes", "--download-only", "install", *PACKAGES)
    packages = sorted((half / "apt" / "cache" / "archives").glob("*.deb"))
    say(text_of("simulator", words, "making.unpack", count=len(packages)))
    for package in packages:
        checked(["dpkg-deb", "--extract", str(package), str(half)], environ)
        package.unlink()
    trim(half)
    shutil.rmtree(half / "apt")
    library = next(half.glob("usr/lib/*/libopenxr_monado.so"), None)
    if library is None:
        raise NoRuntime("incomplete", folder=half)
    manifest = {"name": "Monado", "library_path": str(folder / library.relative_to(half))}
    (half / "openxr_monado.json").write_text(
        json.dumps({"file_format_version": "1.0.0", "runtime": manifest}), encoding="utf-8"
    )
    os.sync()  # the name must not reach the disk before what it vouches for


def require_tools(environ: Mapping[str, str]) -> None:
    for tool in ("apt-get", "dpkg", "dpkg-deb"):
        if shutil.which(tool, path=environ.get("PATH")) is None:
            raise NoRuntime("tool", tool=tool)
    if not KEYRING.exists():
        raise NoRuntime("keyring", path=KEYRING)


class Apt:
    """apt-get with lists, cache and sources of its own. ``HONGJI_DEBIAN_MIRROR`` names another server."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.environ = environ
        for name in ("state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True)
        (folder / "status").touch()
        self.mirror = environ.get("HONGJI_DEBIAN_MIRROR", MIRROR)
        architecture = checked(["dpkg", "--print-architecture"], environ).strip()
        sources = folder / "sources.list"
        sources.write_text(
            f"deb [arch={architecture} signed-by={KEYRING}] {self.mirror} {SUITE} main\n",
            encoding="utf-8",
        )
        self.settings = folder / "apt.conf"
        self.settings.write_text(
            f"""
Dir::State "{folder}/state"; Dir::State::status "{folder}/status"; Dir::Cache "{folder}/cache";
Dir::Etc::sourcelist "{sources}"; Dir::Etc::sourceparts "-"; Dir::Etc::preferences "-"; Dir::Etc::preferencesparts "-";
APT::Architecture "{architecture}"; APT::Install-Recommends "false"; APT::Sandbox::User ""; Acquire::Languages "none";
Acquire::Retries "3"; Acquire::http::Timeout "30"; APT::Get::List-Cleanup "false";
#clear APT::Architectures;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
""",
            encoding="utf-8",
        )

    def run(self, *arguments: str) -> None:
        command = ["apt-get", "-q", "-c", str(self.settings), *arguments]
        done = _run(command, self.environ)
        if done.returncode:
            lines = (done.stdout + done.stderr).strip().splitlines()
            tail = "\n".join([line for line in lines if line.startswith("E:")][:3] or lines[-6:])
            if "No space left" in tail:
                raise NoRuntime("disk", folder=self.settings.parent, problem=tail)
            key = "signature" if "NO_PUBKEY" in tail or "not signed" in tail else "network"
            raise NoRuntime(key, mirror=self.mirror, tail=tail)


def checked(command: list[str], environ: Mapping[str, str]) -> str:
    done = _run(command, environ)
    if done.returncode:
        raise NoRuntime("step", command=" ".join(command[:2]), tail=done.stderr.strip()[-400:])
    return done.stdout


def _run(command: list[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=PATIENCE_S,
    )


def trim(root: Path) -> None:
    """Deletes ``UNWANTED``: a quarter of all."""
    for pattern in UNWANTED:
        for path in root.glob(pattern):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
