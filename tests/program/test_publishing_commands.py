"""From a site to an installed tour and back by ``main.py``, as a team and an administrator type it."""

import errno
import json
from pathlib import Path

import pytest

import main
import publish_run
from content.messages import catalogue
from content.publishing.roles import KINDS, ROLES
from visit_library import library_for

KEY = "three dry stones"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in {"HONGJI_DATA": "data", "HONGJI_WORKSHOP": "work"}.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    monkeypatch.setenv("HONGJI_KEY_PASSWORD", KEY)
    monkeypatch.delenv("HONGJI_REQUIRE_SIGNED", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Typed:
    """Commands and what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, words: str, status: int = 0, lang: str = "en") -> str:
        found = main.main([*words.split(), "--lang", lang])
        said = self._capsys.readouterr()
        assert found == status, said.err
        assert "Traceback" not in said.err and "{" not in said.err
        return said.out + said.err


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(capsys)


def written(folder: Path) -> None:
    """Every placeholder written, as a team would."""
    for file in folder.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("（待写）", "写好：").replace("TODO: ", "Written: "), encoding="utf-8")


def test_a_tour_is_begun_published_signed_verified_installed_and_revoked(here: Path, typed: Typed) -> None:
    typed("new-tour yard --site practice-ground --title Yard")
    assert "to mend" in typed("publish yard", 1) and not (here / "work" / "published").exists()
    written(here / "work" / "tours" / "yard")
    for name, role, kind in (("li", "author", "ed25519"), ("wang", "historian", "sm2"), ("office", "releaser", "ed25519")):
        assert "fingerprint" in typed(f"keys new {name} --role {role} --kind {kind}")
    file = "work/published/yard-0.1.hongji"
    assert file in typed("publish yard --sign li wang")
    first = (here / file).read_bytes()
    typed("publish yard --sign wang li")
    assert (here / file).read_bytes() == first
    assert "is the key of releaser, not of author" in typed(f"sign {file} --key office --role author", 1)
    typed(f"sign {file} --key office --role releaser")
    typed("policy --require releaser,historian")
    assert json.loads(typed(f"verify {file} --json", 1))["required"] == ["historian", "releaser"]
    assert "main.py keys trust" in typed(f"install {file}", 1)
    for name, role in (("wang", "historian"), ("office", "releaser")):
        typed(f"keys export {name}")
        typed(f"keys trust {name}-{role}.key.json")
    assert "This machine takes it" in typed(f"verify {file}")
    typed(f"install {file}")
    assert len(json.loads(typed("keys list --json"))) == 3
    library, door = library_for("yard", {"HONGJI_DATA": str(here / "data"), "HONGJI_WORKSHOP": str(here / "work")})
    assert library.place_of(library.tour("yard") or here) == "installed" and door.admits(library.tour("yard") or here)
    assert json.loads(typed("installed --json"))[0]["good"] is True
    assert "number 1" in typed(f"revoke {file} --reason mistaken --key office")
    assert "mistaken" in typed("installed", 1) and "mistaken" in typed(f"install {file}", 1)
    assert "only a releaser" in typed("revoke li --reason lost --key wang", 1)
    assert "number 2" in typed("revoke wang --reason lost --key office")
    theirs = (here / "revocations.json").read_bytes()
    (here / "revocations.json").write_bytes(theirs.replace(b'"number": 2', b'"number": 9'))
    assert "changed since it was signed" in typed("revoke li --reason lost --key office", 1)
    (here / "revocations.json").write_bytes(theirs)
    assert "already" in typed("revocations revocations.json") and "lost" in typed("revocations", lang="zh-CN")
    typed("uninstall yard")
    typed("keys forget office")
    assert "No tour is installed" in typed("installed")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("publish none", 1, "There is no tour named “none”"),
        ("preview none", 1, "There is no tour named “none”"),
        ("preview practice-ground --stop nowhere", 1, "no stop “nowhere”"),
        ("new-tour x --site none", 1, "There is no site named “none”"),
        ("verify nothing.hongji", 1, "nothing.hongji"),
        ("install main.py", 1, "main.py"),
        ("uninstall ../x", 1, "No tour named"),
        ("keys trust nothing", 1, "nothing"),
        ("keys export none", 1, "no key named “none”"),
        ("keys new a/b --role author", 1, "will not do as the name of a key"),
        ("keys forget none", 1, "trusts no key “none”"),
        ("policy --require king", 1, "no role “king”"),
        ("revoke none --reason x --key none", 1, "neither a package nor one key"),
        ("revoke none --reason " + "x" * 501 + " --key none", 1, "longer than 500"),
        ("publish practice-ground --sign none", 1, "no key named “none”"),
    ],
)
def test_bad_input_is_told_in_words(here: Path, typed: Typed, words: str, status: int, said: str) -> None:
    (here / "main.py").write_text("no package")
    told = typed(words, status)
    assert said in told


def test_every_role_and_kind_has_its_word() -> None:
    words = catalogue("en", "publish")
    assert {f"role.{role}" for role in ROLES} | {f"kind.{kind}" for kind in KINDS} <= words.keys()
    for key in (key for key in words if key.startswith("refused.")):
        assert f"fix.{key.removeprefix('refused.')}" in words, key


def test_a_full_disk_a_closed_folder_and_ctrl_c_are_told_in_a_sentence(here: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(problem: BaseException):
        def write(*_: object) -> None:
            raise problem

        return write

    for problem, status, words in (
        (OSError(errno.ENOSPC, "full"), 1, "The disk is full"),
        (OSError(errno.EROFS, "closed", "/usb"), 1, "No permission to write: /usb"),
        (KeyboardInterrupt(), 130, "nothing half-made is left"),
    ):
        monkeypatch.setattr(publish_run, "new_tour", failing(problem))
        assert words in typed("new-tour yard --site practice-ground", status)
