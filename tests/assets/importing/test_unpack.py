"""Archives: what is in them is judged before and while it is written."""

import errno
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from assets.importing.finding import Refused
from assets.importing.unpack import UnpackLimits, unpack, unpacked


def packed(path: Path, *entries: tuple[str, bytes], kind: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = kind
            archive.writestr(info, content)
    return path


def code(path: Path, into: Path, limits: UnpackLimits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        unpack(path, into, limits)
    return refused.value.findings[0].code


def test_the_shallowest_model_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("deep/er/b.obj", b"x"), ("deep/a.glb", b"glTF"), ("deep/a.png", b""), ("__MACOSX/._a.glb", b""))
    model, findings = unpacked(path, tmp_path / "out")
    assert model == tmp_path / "out/deep/a.glb" and model.read_bytes() == b"glTF"
    assert [finding.code for finding in findings] == ["archive-model-chosen"] and not (tmp_path / "out/__MACOSX").exists()
    assert unpack(packed(tmp_path / "b.zip", ("a.obj", b""), ("a.fbx", b"")), tmp_path / "b").name == "a.obj"
    assert unpack(packed(tmp_path / "c.zip", ("photo.JPG", b"")), tmp_path / "c").name == "photo.JPG"


def test_a_texture_beside_a_model_that_is_not_read_is_no_picture_to_hang(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("house.3ds", b"x"), ("wood.png", b"x"))
    with pytest.raises(Refused) as refused:
        unpack(path, tmp_path / "out")
    told = refused.value.findings[0]
    assert (told.code, told.values["found"]) == ("archive-no-model", "house.3ds")


def test_names_in_gbk_and_in_utf8(tmp_path: Path) -> None:
    name = "\u6cf8\u5b9a\u6865/\u6865.obj"
    plain = packed(tmp_path / "utf8.zip", (name, b""))
    assert unpack(plain, tmp_path / "one") == tmp_path / "one" / name
    stand_in = "q" * len(name.encode("gbk"))
    content = packed(tmp_path / "gbk.zip", (stand_in, b"")).read_bytes().replace(stand_in.encode(), name.encode("gbk"))
    (tmp_path / "gbk.zip").write_bytes(content)
    assert unpack(tmp_path / "gbk.zip", tmp_path / "two") == tmp_path / "two" / name


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("../a.obj", b"")], "archive-name-outside"),
        ([("/a.obj", b"")], "archive-name-outside"),
        ([("x\\..\\..\\a.obj", b"")], "archive-name-outside"),
        ([("C:/a.obj", b"")], "archive-name-outside"),
        ([("con.obj", b"")], "archive-name-outside"),
        ([("a.obj", b""), ("A.OBJ", b"")], "archive-name-twice"),
        ([("a.obj", b""), ("a.obj/b.png", b"")], "archive-name-twice"),
        ([("a.obj", b""), ("more.zip", b"")], "archive-in-archive"),
        ([("a.obj", b""), ("b.glb", b"")], "archive-several-models"),
        ([("readme.txt", b"")], "archive-no-model"),
    ],
)
def test_names_that_are_refused(tmp_path: Path, entries: list[tuple[str, bytes]], expected: str) -> None:
    assert code(packed(tmp_path / "a.zip", *entries), tmp_path / "in" / "out") == expected
    assert not list(tmp_path.glob("*.obj")) and not list((tmp_path / "in").glob("*.obj"))


def test_links_passwords_bombs_and_broken_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        info = zipfile.ZipInfo("a.obj")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert code(tmp_path / "link.zip", tmp_path / "1") == "archive-link"

    content = bytearray(packed(tmp_path / "secret.zip", ("a.obj", b"x")).read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "secret.zip").write_bytes(content)
    assert code(tmp_path / "secret.zip", tmp_path / "2") == "archive-encrypted"

    bomb = packed(tmp_path / "bomb.zip", ("a.obj", bytes(30_000_000)), kind=zipfile.ZIP_DEFLATED)
    assert code(bomb, tmp_path / "3") == "archive-bomb"
    lying = bytearray(bomb.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", lying, lying.index(mark) + offset, 1000)
    bomb.write_bytes(lying)
    assert code(bomb, tmp_path / "4") in ("archive-bomb", "archive-broken")
    assert sum(file.stat().st_size for file in (tmp_path / "4").rglob("*")) <= 20_000_000

    many = packed(tmp_path / "many.zip", *((f"{number}.png", b"") for number in range(20)))
    assert code(many, tmp_path / "5", UnpackLimits(entries=10)) == "archive-too-many"
    (tmp_path / "cut.zip").write_bytes(many.read_bytes()[:300])
    assert code(tmp_path / "cut.zip", tmp_path / "6") == "archive-broken"


@pytest.mark.parametrize(("kind", "skipped"), [(zipfile.ZIP_DEFLATED, 0), (zipfile.ZIP_BZIP2, 9), (zipfile.ZIP_LZMA, 0), (zipfile.ZIP_LZMA, 9)])
def test_an_entry_that_does_not_unpack_is_told(tmp_path: Path, kind: int, skipped: int) -> None:
    path = packed(tmp_path / "a.zip", ("m.obj", bytes(range(256)) * 20), kind=kind)
    content = bytearray(path.read_bytes())
    begins = content.index(b"m.obj") + 5 + skipped
    content[begins : begins + 50] = b"\xff" * 50
    path.write_bytes(content)
    assert code(path, tmp_path / "out") == "archive-broken"


def test_a_full_disk_is_not_told_as_a_broken_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("model.stl", b"solid")
    monkeypatch.setattr("assets.importing.unpack._written", full)
    with pytest.raises(OSError) as told:
        unpack(archive, tmp_path / "into")
    assert told.value.errno == errno.ENOSPC
