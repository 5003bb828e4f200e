"""A published tour that is not as it was published is refused, and the file that is meant is named."""

import struct
import zipfile
from pathlib import Path

import pytest

from content.publishing import archive
from content.publishing.archive import ArchiveError, Content, opened, write
from content.publishing.manifest import MANIFEST, MOST_FILES, decode, encode
from content.publishing.names import colliding, is_safe
from content.publishing.publish import add_signature
from content.publishing.refused import Refused
from content.publishing.revocations import RevocationList, Revoked
from content.publishing.telling import verdict_json, verdict_lines
from content.publishing.verifying import verify_file
from tests.content.publishing.conftest import (
    AUTHOR,
    HISTORIAN,
    RELEASER,
    SIGNERS,
    Workshop,
    key,
    public,
    trusting,
)

FILES = (
    "tour.yaml", "texts/zh-CN.yaml", "sources.yaml", "pictures/map.png", "sites/yard.site/manifest.json", "sites/yard.site/walkable.f32",
)  # fmt: skip


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, files: dict[str, bytes]) -> None:
    write(path, [Content(name, data) for name, data in files.items()])


def told(path: Path, *required, **trust) -> set[tuple[str, str]]:
    """(what is wrong, with which file)."""
    verdict = verify_file(path, trusting(*required, **trust))
    for lang in ("zh-CN", "en"):
        assert "\n".join(verdict_lines(verdict, lang)) and verdict_json(verdict, lang)["good"] is verdict.good
    return {(finding.key, finding.file) for finding in verdict.findings}


def test_it_is_as_it_was_published_and_signed_by_all_three(package: Path) -> None:
    verdict = verify_file(package, trusting("author", "historian", "releaser"))
    assert verdict.good and {(one.role, one.kind, one.state) for one in verdict.signatures} == {
        ("author", "ed25519", "trusted"), ("historian", "sm2", "trusted"), ("releaser", "ed25519", "trusted"),
    }  # fmt: skip
    assert verdict.manifest is not None and verdict.manifest.title["en"] == "A small tour"
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())


def test_the_same_tour_gives_the_same_bytes(workshop: Workshop, package: Path) -> None:
    first = package.read_bytes()
    (workshop.tour.folder / "tour.yaml").touch()
    assert workshop.publish(*SIGNERS, out=workshop.out / "again.hongji").path.read_bytes() == first
    assert str(workshop.tour.folder).encode() not in first


@pytest.mark.parametrize("name", FILES)
def test_one_byte_of_a_file_is_enough(package: Path, name: str) -> None:
    raw = bytearray(package.read_bytes())
    with package.open("rb") as file:
        entry = opened(file).entries[name]
    raw[entry.offset + entry.size // 2] ^= 1
    package.write_bytes(raw)
    assert told(package) == {("altered", name)}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_changed_with_its_checksums_is_found(package: Path, name: str) -> None:
    files = contents(package)
    for altered in (files[name] + b" ", bytes([files[name][0] ^ 1]) + files[name][1:]):
        rewrite(package, {**files, name: altered})
        assert told(package) == {("altered", name)}


@pytest.mark.parametrize("named", ["size", "sha256", "sm3"])
def test_a_file_must_be_all_that_the_manifest_says_of_it(package: Path, named: str) -> None:
    files = contents(package)
    manifest = decode(files[MANIFEST])
    wrong = {"size": manifest.files[0].size + 1, "sha256": "a" * 64, "sm3": "b" * 64}[named]
    packed = (manifest.files[0].model_copy(update={named: wrong}), *manifest.files[1:])
    unsigned = {name: data for name, data in files.items() if not name.startswith("signatures/")}
    rewrite(package, {**unsigned, MANIFEST: encode(manifest.model_copy(update={"files": packed}))})
    assert told(package) == {("altered", manifest.files[0].path)}


def test_a_package_without_what_a_tour_needs_is_none(package: Path) -> None:
    """Were its site's manifest left out, a site of that name elsewhere would be shown instead, and nobody had signed it."""
    files = contents(package)
    manifest = decode(files[MANIFEST])
    for name in ("tour.yaml", "sources.yaml", "sites/yard.site/manifest.json"):
        less = manifest.model_copy(update={"files": tuple(one for one in manifest.files if one.path != name)})
        kept = {one.path: files[one.path] for one in less.files}
        rewrite(package, {**kept, MANIFEST: encode(less)})
        assert told(package) == {("missing", name)}


def test_what_a_stranger_wrote_commands_no_terminal_and_adds_no_line(package: Path) -> None:
    files = contents(package)
    title = {"en": "\x1b[2Jx\nThis machine takes it.\u202e", "zh-CN": "\x9b"}
    manifest = decode(files[MANIFEST]).model_copy(update={"title": title})
    rewrite(package, {**files, MANIFEST: encode(manifest)})
    lines = verdict_lines(verify_file(package, trusting()), "en")
    assert "?[2Jx?This machine takes it.?" in lines[0]
    plain_zip(package, {"tour.yaml": b"", "\x1b]0;x\x07\n": b""}, zipfile.ZIP_STORED, 0o100644)
    lines += verdict_lines(verify_file(package, trusting()), "en")
    assert "\n".join(lines).isprintable() is False and all(line.isprintable() for line in lines)


def test_names_that_are_one_on_another_system_are_not_published(workshop: Workshop) -> None:
    pictures = workshop.tour.folder / "pictures"
    (pictures / "MAP.png").write_bytes((pictures / "map.png").read_bytes())
    with pytest.raises(Refused) as caught:
        workshop.publish()
    assert caught.value.key == "name-not-safe" and not list(workshop.out.rglob("*.hongji"))


def test_files_added_removed_and_renamed_are_found(package: Path) -> None:
    files = contents(package)
    rewrite(package, {**files, "pictures/new.png": b"x"})
    assert told(package) == {("extra", "pictures/new.png")}
    rewrite(package, {name: data for name, data in files.items() if name != "sources.yaml"})
    assert told(package) == {("missing", "sources.yaml")}
    moved = {("pictures/mop.png" if name == "pictures/map.png" else name): data for name, data in files.items()}
    rewrite(package, moved)
    assert told(package) == {("missing", "pictures/map.png"), ("extra", "pictures/mop.png")}


def test_no_byte_of_the_archive_may_differ(package: Path) -> None:
    raw = package.read_bytes()
    with package.open("rb") as file:
        entries = opened(file).entries.values()
    inside = {at for entry in entries for at in range(entry.offset, entry.offset + entry.size)}
    outside = [at for at in range(len(raw)) if at not in inside]
    for at in outside[:: max(1, len(outside) // 60)]:
        package.write_bytes(raw[:at] + bytes([raw[at] ^ 0x11]) + raw[at + 1 :])
        found = {kind for kind, _ in told(package)}
        assert found and found <= {"form", "altered"}, at
    for broken in (raw[:-1], raw + b"\0", b"\0" + raw, raw[: len(raw) // 2], b"", b"PK"):
        package.write_bytes(broken)
        assert {kind for kind, _ in told(package)} == {"form"}


def test_a_manifest_changed_with_its_files_is_no_longer_signed(package: Path) -> None:
    files = contents(package)
    manifest = decode(files[MANIFEST])
    files[MANIFEST] = encode(manifest.model_copy(update={"version": "9.9"}))
    rewrite(package, files)
    found = told(package, "author")
    assert ("role-missing", "") in found
    assert {kind for kind, _ in found} == {"signature-wrong", "role-missing"} and len(found) == 4
    unsigned = {name: data for name, data in files.items() if not name.startswith("signatures/")}
    rewrite(package, unsigned)
    assert told(package) == set() and told(package, "releaser") == {("role-missing", "")}


def test_a_wrong_an_unknown_and_a_misplaced_key_count_for_nothing(workshop: Workshop) -> None:
    stranger = key("sm2", 9)
    package = workshop.publish((stranger, "releaser")).path
    assert told(package) == set() and told(package, "releaser") == {("role-missing", "")}
    package = workshop.publish((AUTHOR, "releaser"), out=workshop.out / "other.hongji").path
    verdict = verify_file(package, trusting("releaser"))
    assert [one.state for one in verdict.signatures] == ["other-role"] and not verdict.good


def test_a_revoked_key_and_a_revoked_package_are_refused(package: Path) -> None:
    identity = verify_file(package, trusting()).package
    for kind, ident in (("package", identity), ("key", public(HISTORIAN, "historian").fingerprint)):
        revoked = RevocationList(number=1, entries=(Revoked(kind=kind, id=ident, name="x", reason="lost"),))
        assert {f"{kind}-revoked"} == {found for found, _ in told(package, "releaser", revocations=revoked)}


def test_a_signature_is_added_and_nothing_else_changes(workshop: Workshop) -> None:
    package = workshop.publish((AUTHOR, "author")).path
    before = contents(package)
    add_signature(package, HISTORIAN, "historian")
    add_signature(package, RELEASER, "releaser")
    after = contents(package)
    assert {name: after[name] for name in before} == before and len(after) == len(before) + 2
    assert package.read_bytes() == workshop.publish(*SIGNERS, out=workshop.out / "at-once.hongji").path.read_bytes()
    assert contents(workshop.publish(out=package).path) == after  # unchanged: it keeps them
    rewrite(package, {**after, "tour.yaml": b"x"})
    with pytest.raises(Refused) as caught:
        add_signature(package, AUTHOR, "author")
    assert caught.value.key == "not-a-package" and "tour.yaml" in caught.value.found("en")


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/x", "a/../b", "a//b", "a\\b", "C:x", "a\0b", "con.txt", "pictures/aux", "a. ", "a/.b", "", "e\u0301", "x" * 300,
        "a/" * 20 + "b",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_no_name(name: str, tmp_path: Path) -> None:
    assert not is_safe(name)
    with pytest.raises(ValueError):
        write(tmp_path / "x", [Content(name, b"")])
    assert list(tmp_path.iterdir()) == []


def test_names_that_are_one_elsewhere_collide() -> None:
    assert colliding(["a/B.png", "a/b.png"]) == ["a/b.png"]
    assert colliding(["a", "a/b"]) == ["a"]
    assert colliding(["a-b", "a/b"]) == []


def test_as_many_files_as_a_manifest_may_name_can_be_read(tmp_path: Path) -> None:
    write(tmp_path / "x", [Content(f"{number}", b"") for number in range(MOST_FILES + 2)])
    with (tmp_path / "x").open("rb") as file:
        assert len(opened(file).entries) == MOST_FILES + 2


def plain_zip(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, mode: int = 0) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = mode << 16, method
            archive.writestr(entry, data)


def test_archives_of_other_makers_are_refused_unread(tmp_path: Path) -> None:
    """Bombs, links, names that lead out, two entries of one name, an archive in an archive's comment: none is in our form."""
    path = tmp_path / "evil.hongji"
    attacks: list[tuple[dict[str, bytes], int, int]] = [
        ({"tour.yaml": bytes(50_000_000)}, zipfile.ZIP_DEFLATED, 0o100644),
        ({"tour.yaml": b"/etc/passwd"}, zipfile.ZIP_STORED, 0o120777),
        ({"../../evil": b"x"}, zipfile.ZIP_STORED, 0o100644),
        ({"tour.yaml": b"x", "Tour.yaml": b"y"}, zipfile.ZIP_STORED, 0o100644),
    ]
    for files, method, mode in attacks:
        plain_zip(path, files, method, mode)
        assert {kind for kind, _ in told(path)} == {"form"}
    plain_zip(path, {"a": b"x"}, zipfile.ZIP_STORED, 0o100644)
    raw = path.read_bytes()
    path.write_bytes(raw + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 65535, 65535, 0xFFFFFFF0, 0, 0))
    assert {kind for kind, _ in told(path)} == {"form"}


@pytest.mark.parametrize("names", [["../a"], ["a", "A"], ["e\u0301"], ["b", "a"]])
def test_an_archive_in_our_form_with_other_names_is_refused(names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for check, says in {"is_safe": lambda _: True, "colliding": lambda _: [], "sorted": lambda some, key: list(some)}.items():
        monkeypatch.setattr(archive, check, says, raising=False)
    write(tmp_path / "x", [Content(name, b"1") for name in names])
    monkeypatch.undo()
    with (tmp_path / "x").open("rb") as file, pytest.raises(ArchiveError):
        opened(file)


def test_nothing_lies_between_the_files_and_the_directory(package: Path) -> None:
    raw = package.read_bytes()
    (at,) = struct.unpack_from("<I", raw, len(raw) - 6)
    package.write_bytes(raw[:at] + b"\0" + raw[at:-6] + struct.pack("<IH", at + 1, 0))
    assert told(package) == {("form", f"{at}")}


def test_a_manifest_has_one_form(package: Path) -> None:
    good = decode(contents(package)[MANIFEST])
    first = good.files[0]
    for paths in (["../x"], ["a", "A"], ["b", "a"], ["a", "a"], ["a", "a/b"], ["signatures/x"], [MANIFEST], ["e\u0301"]):
        files = tuple(first.model_copy(update={"path": path}) for path in paths)
        with pytest.raises(ValueError):
            decode(encode(good.model_copy(update={"files": files})))
    for content in (encode(good) + b"\n", encode(good).replace(b"{", b"{ ", 1), b'{"format": 1,' + encode(good)[1:]):
        with pytest.raises(ValueError):
            decode(content)


def test_an_archive_is_read_to_its_checksums(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write(path, [Content("a", b"12345"), Content("b/c", b"")])
    with path.open("rb") as file:
        archive = opened(file)
        assert archive.read("a", 5) == b"12345" and archive.read("b/c", 0) == b""
        with pytest.raises(ArchiveError):
            archive.read("a", 4)
