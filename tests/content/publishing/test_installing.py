"""Installing is all or nothing; what was installed is verified again at every opening; lists of revocations never go back."""

import errno
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from content.library import Library, Root
from content.publishing import installing
from content.publishing.archive import Content, write
from content.publishing.installing import NotOpened, NotTaken, install, installed, recover, uninstall
from content.publishing.manifest import MANIFEST, decode, encode
from content.publishing.refused import Refused
from content.publishing.revocations import RevocationList, Revoked, continued, sign_list
from content.publishing.trust import (
    Policy,
    Trust,
    read_trust,
    take_revocations,
    trust_key,
    write_beside,
    write_policy,
)
from content.publishing.verifying import Verdict, verify_file, verify_folder
from tests.content.publishing.conftest import AUTHOR, RELEASER, SIGNERS, Workshop, key, public, trusting
from visit_library import Doorkeeper

ROOT = Path(__file__).parents[3]


@pytest.fixture
def tours(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library" / "tours"


def why(work) -> str:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.found("zh-CN") and caught.value.fix("zh-CN") and caught.value.fix("en")
    return caught.value.key


def newer(workshop: Workshop, version: str) -> Path:
    workshop.tour.write("tour.yaml", workshop.tour.read("tour.yaml").replace('version: "1.0"', f'version: "{version}"'))
    return workshop.publish(*SIGNERS, out=workshop.out / f"{version}.hongji").path


def test_what_is_installed_is_what_was_published(package: Path, tours: Path) -> None:
    done = install(package, tours, trusting("author", "historian", "releaser"))
    assert (done.folder, done.before) == (tours / "small", "") and installed(tours) == [tours / "small"]
    assert verify_folder(done.folder, trusting("releaser")).good
    assert [path.name for path in tours.iterdir()] == ["small"]
    uninstall("small", tours)
    assert list(tours.iterdir()) == [] and why(lambda: uninstall("small", tours)) == "not-installed"
    assert why(lambda: uninstall("../tours", tours)) == "not-installed"


def test_an_older_version_comes_only_if_it_is_asked_for(workshop: Workshop, package: Path, tours: Path) -> None:
    install(newer(workshop, "1.10"), tours, Trust())
    assert why(lambda: install(package, tours, Trust())) == "older"
    assert install(package, tours, Trust(), downgrade=True).before == "1.10"
    assert install(newer(workshop, "2.0"), tours, Trust()).before == "1.0"


def test_what_is_altered_or_unsigned_where_it_must_be_signed_is_not_installed(workshop: Workshop, tours: Path) -> None:
    package = workshop.publish((AUTHOR, "author")).path
    with pytest.raises(NotTaken) as caught:
        install(package, tours, trusting("releaser"))
    assert [finding.key for finding in caught.value.verdict.findings] == ["role-missing"]
    raw = bytearray(package.read_bytes())
    raw[100] ^= 1
    package.write_bytes(raw)
    assert why(lambda: install(package, tours, Trust())) == "not-taken"
    assert not tours.exists()


def test_at_every_opening_it_is_verified_again(package: Path, tours: Path) -> None:
    folder = install(package, tours, Trust()).folder
    library = Library((Root("installed", tours, tours.parent / "sites"),))
    door = Doorkeeper(library, trusting("releaser"))
    door.admit(folder)
    kept = {name: (folder / name).read_bytes() for name in ("tour.yaml", "package.json", "sites/yard.site/manifest.json", "texts/en.yaml")}
    for name, content in kept.items():
        (folder / name).write_bytes(content.replace(b"small", b"smell", 1) if b"small" in content else content[:-1] + b"x")
        with pytest.raises(NotOpened) as caught:
            door.admit(folder)
        assert name in {finding.file for finding in caught.value.verdict.findings} and not door.admits(folder)
        (folder / name).write_bytes(content)
    (folder / "texts" / "more.yaml").write_text("x")
    assert not door.admits(folder)
    (folder / "texts" / "more.yaml").unlink()
    (folder / "pictures" / "title.png").unlink()
    (folder / "pictures" / "title.png").symlink_to(folder / "pictures" / "map.png")
    assert not door.admits(folder)


def test_whoever_changes_an_installed_tour_with_its_manifest_is_found(package: Path, tours: Path) -> None:
    """Also where no signature is required, and through a link in place of its folder."""
    folder = install(package, tours, Trust()).folder
    shutil.rmtree(folder / "signatures")
    assert verify_folder(folder, Trust()).good
    manifest = decode((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_bytes(encode(manifest.model_copy(update={"version": "9.9"})))
    assert [finding.file for finding in verify_folder(folder, Trust()).findings] == [MANIFEST]
    folder.rename(tours.parent / "elsewhere")
    folder.symlink_to(tours.parent / "elsewhere")
    library = Library((Root("installed", tours, tours.parent / "sites"),))
    assert library.place_of(folder) == "installed" and not Doorkeeper(library, Trust()).admits(folder)


@pytest.mark.parametrize("change", ["a file", "the manifest"])
def test_a_package_that_changes_while_it_is_installed_is_not_taken(
    package: Path, tours: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = encode(decode(files[MANIFEST]).model_copy(update={"version": "9.9"}))
    changed = {**files, "tour.yaml": files["tour.yaml"][:-1] + b"x"} if change == "a file" else {**files, MANIFEST: manifest}

    def verified_then_changed(file: Path, trust: Trust) -> Verdict:
        verdict = verify_file(file, trust)
        write(file, [Content(name, data) for name, data in changed.items()])
        return verdict

    monkeypatch.setattr(installing, "verify_file", verified_then_changed)
    assert why(lambda: install(package, tours, Trust())) == "changed-meanwhile"
    assert list(tours.iterdir()) == []


def test_drafts_stay_outside_where_signatures_are_required(workshop: Workshop) -> None:
    assert Doorkeeper(workshop.library, Trust()).admits(workshop.tour.folder)
    assert why(lambda: Doorkeeper(workshop.library, trusting("author")).admit(workshop.tour.folder)) == "workshop-closed"


KILLED = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from content.publishing import installing
from content.publishing.trust import Trust
kill = lambda *_: os._exit(9)
if sys.argv[3] == "unpacking":
    def write(archive, name, path, digest, once=installing._write):
        once(archive, name, path, digest)
        if name == "sources.yaml":
            kill()
    installing._write = write
else:
    rename = Path.rename
    def stopped(self, target):
        if self.name.startswith(".part-"):
            kill()
        return rename(self, target)
    Path.rename = stopped
installing.install(Path(sys.argv[1]), Path(sys.argv[2]), Trust())
"""


@pytest.mark.parametrize("when", ["unpacking", "between the renames"])
def test_a_kill_in_the_middle_leaves_the_old_or_the_new(workshop: Workshop, package: Path, tours: Path, when: str) -> None:
    install(package, tours, Trust())
    second = newer(workshop, "2.0")
    done = subprocess.run([sys.executable, "-c", KILLED, str(second), str(tours), when], cwd=ROOT)
    assert done.returncode == 9
    recover(tours)
    assert [path.name for path in tours.iterdir()] == ["small"]
    verdict = verify_folder(tours / "small", Trust())
    assert verdict.good and verdict.manifest is not None and verdict.manifest.version == "1.0"
    assert install(second, tours, Trust()).before == "1.0"


@pytest.mark.parametrize("when", ["unpacking", "between the renames"])
def test_ctrl_c_in_the_middle_leaves_what_was_there(
    workshop: Workshop, package: Path, tours: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(package, tours, Trust())
    second, rename = newer(workshop, "2.0"), Path.rename

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    def renamed(self: Path, target: Path) -> Path:
        if self.name.startswith(".part-"):
            broken_off()
        return rename(self, target)

    if when == "unpacking":
        monkeypatch.setattr(installing, "_write", broken_off)
    else:
        monkeypatch.setattr(Path, "rename", renamed)
    with pytest.raises(KeyboardInterrupt):
        install(second, tours, Trust())
    assert verify_folder(tours / "small", Trust()).good
    assert [path.name for path in tours.iterdir()] == ["small"]


def test_a_full_disk_and_a_folder_that_is_closed_are_told(package: Path, tours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(package, tours, Trust())
    usage = shutil.disk_usage(tours)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    assert why(lambda: install(package, tours, Trust())) == "disk-full"
    monkeypatch.undo()

    def refusing(number: int):
        def write(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        return write

    for number, key_of in ((errno.ENOSPC, "disk-full"), (errno.EROFS, "cannot-write"), (errno.EACCES, "cannot-write")):
        monkeypatch.setattr(installing, "_write", refusing(number))
        assert why(lambda: install(package, tours, Trust())) == key_of
    assert [path.name for path in tours.iterdir()] == ["small"] and verify_folder(tours / "small", Trust()).good
    blocked = tours.parent / "a file"
    blocked.write_text("")
    monkeypatch.undo()
    assert why(lambda: install(package, blocked / "tours", Trust())) == "cannot-write"


def test_policy_and_trust_are_kept_and_never_guessed(tmp_path: Path) -> None:
    assert read_trust(tmp_path, {}).required == ()
    assert read_trust(tmp_path, {"HONGJI_REQUIRE_SIGNED": "1"}).required == ("releaser",)
    write_policy(tmp_path, Policy(require=("historian",)))
    assert read_trust(tmp_path, {"HONGJI_REQUIRE_SIGNED": "1"}).required == ("historian", "releaser")
    trust_key(tmp_path, public(AUTHOR, "author"))
    assert [one.name for one in read_trust(tmp_path, {}).keys.values()] == ["the-author"]
    trust_key(tmp_path, public(AUTHOR, "author"))
    for other in (public(AUTHOR, "releaser"), AUTHOR.public("someone-else", "author")):
        assert why(lambda other=other: trust_key(tmp_path, other)) == "key-trusted-otherwise"
    assert [one.role for one in read_trust(tmp_path, {}).keys.values()] == ["author"]
    for file in ("policy.json", "revocations.json", "keys/broken.json"):
        (tmp_path / file).write_text("{")
        assert why(lambda: read_trust(tmp_path, {})) == "trust-broken"
        (tmp_path / file).unlink()


def test_lists_of_revocations_are_signed_by_a_trusted_releaser_and_never_go_back(tmp_path: Path) -> None:
    folder, file = tmp_path / "trust", tmp_path / "revocations.json"

    def take(number: int, signer=RELEASER, *, revoked: str = "a" * 64, more: str = "", spoil: bytes = b"") -> bool:
        entries = tuple(Revoked(kind="key", id=one, name="x", reason="lost") for one in (revoked, more) if one)
        file.write_bytes(sign_list(RevocationList(number=number, entries=entries), signer).encode().replace(spoil, b"found!" if spoil else b""))
        return take_revocations(folder, file)[1]

    assert why(lambda: take(1)) == "list-untrusted"
    trust_key(folder, public(RELEASER, "releaser"))
    trust_key(folder, public(AUTHOR, "author"))
    assert take(4) and not take(4)
    assert why(lambda: take(3)) == why(lambda: take(4, revoked="b" * 64)) == "list-older"
    assert why(lambda: take(5, AUTHOR)) == why(lambda: take(5, key("sm2", 8))) == "list-untrusted"
    assert why(lambda: take(5, spoil=b"lost")) == "list-altered"
    file.write_text("{}")
    assert why(lambda: take_revocations(folder, file)) == "list-broken"
    assert take(6, more=public(RELEASER, "releaser").fingerprint)  # a releaser takes its own key back
    assert why(lambda: take(7)) == "list-by-revoked"
    known = read_trust(folder, {}).revocations
    assert known is not None and known.number == 6


def test_what_is_taken_back_does_not_come_back_by_being_left_out(tmp_path: Path) -> None:
    """Two who make lists without knowing of each other: neither's revocations get lost."""
    folder, file = tmp_path / "trust", tmp_path / "revocations.json"
    trust_key(folder, public(RELEASER, "releaser"))
    one, two = (Revoked(kind="key", id=letter * 64, name=letter, reason="lost") for letter in "ab")
    here, there = continued([], one), continued([continued([], two)], two)

    def take(made: RevocationList) -> bool:
        file.write_bytes(sign_list(made, RELEASER).encode())
        return take_revocations(folder, file)[1]

    assert take(here) and (here.number, there.number) == (1, 2)
    assert why(lambda: take(there)) == "list-lacks"
    again = one.model_copy(update={"reason": "stolen"})
    both = continued([there, here], again)
    assert both.number == 3 and both.entries == (two, again) and take(both)
    file = folder / "revocations.json"
    file.write_bytes(file.read_bytes().replace(b"stolen", b"found!"))
    assert why(lambda: read_trust(folder, {})) == "trust-broken"


def test_a_secret_is_never_open_to_others_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(os, "fsync", lambda number: seen.append(os.fstat(number).st_mode & 0o777))
    (tmp_path / "key.part").touch(mode=0o666)
    write_beside(tmp_path / "key", b"secret", mode=0o600)
    assert seen == [0o600] and [path.name for path in tmp_path.iterdir()] == ["key"]


def test_installing_at_once_ends_with_one_whole_tour(package: Path, tours: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert {done.folder for done in pool.map(lambda _: install(package, tours, Trust()), range(8))} == {tours / "small"}
    assert verify_folder(tours / "small", Trust()).good and [path.name for path in tours.iterdir()] == ["small"]


def test_an_installed_tour_that_was_copied_to_another_name_is_not_taken(package: Path, tours: Path) -> None:
    shutil.copytree(install(package, tours, Trust()).folder, tours / "other")
    assert [finding.file for finding in verify_folder(tours / "other", Trust()).findings] == ["package.json"]
