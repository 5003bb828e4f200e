"""The root that holds Monado where it is not installed: made once, never taken half-made, and clear words where it cannot be made.

apt-get is played by a script here (the network is not ours to test); dpkg-deb, the locks and the renaming are real.
"""

import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from tests.simulated_headset import making, runtime
from tests.simulated_headset.runtime import NoRuntime, cache_folder, require, root_folder

pytestmark = pytest.mark.skipif(
    shutil.which("dpkg-deb") is None, reason="without dpkg no root is ever made; Monado is installed natively"
)
APT_GET = """#!/bin/sh
echo "$@" >> {log}
{failure}
case "$*" in *--download-only*) cp {package} "$(dirname "$3")/cache/archives/" ;; esac
"""


class Machine:
    """A user's cache folder, and a PATH on which apt-get brings one small package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "apt.log"
        self.bin = folder / "bin"
        self.bin.mkdir()
        for tool in ("dpkg", "dpkg-deb", "tar", "sh", "cp", "dirname"):
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        self.environ = {"PATH": str(self.bin), "XDG_CACHE_HOME": str(folder / "cache"), "HONGJI_LANG": "en"}
        self.root = root_folder(self.environ)
        self.apt_get()

    def apt_get(self, failure: str = "") -> None:
        script = self.bin / "apt-get"
        script.write_text(APT_GET.format(log=self.log, failure=failure, package=self._package()))
        script.chmod(0o755)

    def asked(self) -> list[str]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [" ".join(word for word in line.split()[3:]) for line in lines]

    def _package(self) -> Path:
        made = self.folder / "small.deb"
        tree = self.folder / "tree"
        for name in (
            "usr/bin/monado-service",
            "usr/lib/x-y-z/libopenxr_monado.so",
            "usr/lib/x-y-z/libvulkan_lvp.so",
            "usr/lib/x-y-z/libvulkan_intel.so",
            "usr/share/vulkan/icd.d/lvp_icd.json",
            "usr/share/doc/small/copyright",
        ):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).touch()
        (tree / "DEBIAN").mkdir(exist_ok=True)
        (tree / "DEBIAN" / "control").write_text(
            "Package: small\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n"
        )
        subprocess.run(["dpkg-deb", "--build", str(tree), str(made)], check=True, capture_output=True)
        return made


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(runtime, "find_native", lambda: None)
    monkeypatch.setattr(making, "KEYRING", tmp_path)
    monkeypatch.setenv("HONGJI_LANG", "en")
    return Machine(tmp_path)


def test_it_is_made_once_and_then_found_at_once(machine: Machine) -> None:
    said: list[str] = []
    root = require(machine.environ, said.append)
    assert root.folder == machine.root and root.triplet == "x-y-z" and not root.native
    assert any("downloading" in line for line in said) and "ready" in said[-1]
    assert (
        machine.asked()[0].startswith("update")
        and "--download-only install monado-service" in machine.asked()[1]
    )
    manifest = root.manifest.read_text()
    assert f'"{root.folder}/usr/lib/x-y-z/libopenxr_monado.so"' in manifest
    left = {path.name for path in root.folder.rglob("*") if path.is_file()}
    assert "libvulkan_lvp.so" in left
    assert not left & {"libvulkan_intel.so", "copyright", "small.deb"}, "what nothing needs is deleted"
    said.clear()
    assert require(machine.environ, said.append) == root
    assert not said and len(machine.asked()) == 2


def test_a_half_made_root_is_made_again(machine: Machine) -> None:
    half = machine.root.with_name(f"{machine.root.name}.half-made")
    (half / "usr").mkdir(parents=True)
    (half / "usr" / "rubbish").touch()  # what a kill -9 in the middle leaves
    root = require(machine.environ)
    assert not half.exists() and not (root.folder / "usr" / "rubbish").exists()
    root.service.unlink()  # what a careless hand leaves
    assert require(machine.environ).service.exists()
    assert len(machine.asked()) == 4


def test_many_who_ask_at_once_get_one(machine: Machine) -> None:
    machine.apt_get("sleep 0.3")
    (machine.bin / "sleep").symlink_to(str(shutil.which("sleep")))
    found: list[runtime.Root] = []
    askers = [threading.Thread(target=lambda: found.append(require(machine.environ))) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(found) == 4 and len(set(found)) == 1
    assert len(machine.asked()) == 2


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("Could not resolve 'deb.debian.org'", "check the network"),
        ("The following signatures couldn't be verified: NO_PUBKEY 1234", "bring the keys up to date"),
        ("No space left on device", "on another disk in XDG_CACHE_HOME"),
    ],
)
def test_what_apt_complains_of_is_said_with_the_fix(machine: Machine, output: str, words: str) -> None:
    machine.apt_get(f'echo "E: {output}" >&2; exit 100')
    with pytest.raises(NoRuntime, match=words) as problem:
        require(machine.environ)
    assert output in str(problem.value)
    assert not list(machine.root.parent.glob(f"{machine.root.name}*/")), "nothing is left of it"
    machine.apt_get()
    assert require(machine.environ).folder == machine.root, "it goes on once that is mended"


def test_without_apt_get_one_is_told_to_install_monado(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()
    with pytest.raises(
        NoRuntime, match=r"apt-get is not there.*\n.*sudo apt-get install monado-service"
    ) as problem:
        require(machine.environ)
    assert problem.value.key == "tool"
    assert "Traceback" not in str(problem.value)


def test_without_keys_nothing_is_fetched(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "KEYRING", machine.folder / "no.gpg")
    with pytest.raises(NoRuntime, match=r"install debian-archive-keyring"):
        require(machine.environ)
    assert not machine.asked()


def test_no_room_is_said_before_anything_is_fetched(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "NEEDED_MB", 10**9)
    with pytest.raises(NoRuntime, match=r"about 1000000000 MB are needed"):
        require(machine.environ)
    assert not machine.asked()


def test_a_cache_folder_of_somebody_else_is_named(machine: Machine) -> None:
    cache = Path(machine.environ["XDG_CACHE_HOME"])
    cache.write_text("a file where the folder should be")
    with pytest.raises(NoRuntime, match=r"XDG_CACHE_HOME"):
        require(machine.environ)


def test_the_cache_folder_is_the_users() -> None:
    assert cache_folder({"XDG_CACHE_HOME": "/a/b"}) == Path("/a/b/hongji")
    assert cache_folder({}) == Path.home() / ".cache" / "hongji"
    assert root_folder({}) == root_folder(dict(os.environ) | {"XDG_CACHE_HOME": ""})
