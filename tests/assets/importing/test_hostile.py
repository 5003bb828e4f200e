"""Files made to do harm: each is refused by name, in time, in little memory, and nothing else is read, written or asked for."""

import os
import socket
from pathlib import Path

import pytest

from assets.importing import pipeline
from assets.importing.job import Job
from assets.importing.places import Places
from assets.importing.precheck import look
from content.messages import LANGUAGES, catalogue
from tests.assets.importing.hostile_files import HOSTILE, SECRET, write_all

WORDS = {language: catalogue(language, "import") for language in LANGUAGES}
MOST_BYTES = 2**30
MOST_S = 10.0


class Yard:
    """A folder of models, one beside it that no import may touch, and a socket that nobody may call."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.models = root / "models"
        self.beside = root / "beside"
        self.models.mkdir()
        self.beside.mkdir()
        (self.beside / "secret.txt").write_bytes(SECRET * 10)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.0)
        self.port = self.listener.getsockname()[1]
        self.places = Places(root / "cache", root / "workshop" / "sites", root / "workshop" / "imports")

    def listing(self) -> list[str]:
        return sorted(str(path) for folder in (self.models, self.beside) for path in folder.rglob("*"))

    def called(self) -> bool:
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def leaked(self) -> list[str]:
        """Files outside of the two folders in which the secret stands."""
        kept = (path for folder in ("cache", "workshop") for path in (self.root / folder).rglob("*") if path.is_file())
        return [str(path) for path in kept if SECRET in path.read_bytes()]


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory):
    made = Yard(tmp_path_factory.mktemp("yard"))
    write_all(made.models, made.port)
    yield made
    made.listener.close()


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_name(name: str, yard: Yard) -> None:
    before = yard.listing()
    outcome = pipeline.run(yard.models / name, Job("hostile"), yard.places, WORDS)
    assert outcome.verdict.outcome == "refused"
    assert {told.code for told in outcome.verdict.findings} & set(HOSTILE[name][1])
    for told in outcome.verdict.findings:
        assert all(told.said[language].found and told.said[language].fix for language in LANGUAGES)
        assert "\n" not in told.said["en"].found
    assert set(outcome.stages) == {"look"}, "nothing but the pre-check has seen it"
    end = outcome.stages["look"]
    assert end.how == "done"
    assert end.peak_bytes < MOST_BYTES and end.cpu_s < MOST_S
    assert outcome.package is None and (outcome.folder / "verdict.json").exists()
    assert yard.listing() == before
    assert not yard.called()
    assert not yard.leaked()
    assert not [path for path in yard.places.cache.iterdir() if path.name.startswith(".part")]


def test_a_folder_a_pipe_and_a_device_are_not_opened(tmp_path: Path) -> None:
    places = Places(tmp_path / "cache", tmp_path / "sites", tmp_path / "imports")
    os.mkfifo(tmp_path / "pipe.glb")
    (tmp_path / "folder.glb").mkdir()
    (tmp_path / "nowhere.glb").symlink_to("not-there.glb")
    (tmp_path / "round.glb").symlink_to("round.glb")
    wanted = {"pipe.glb": "file-is-device", "folder.glb": "file-is-folder", "nowhere.glb": "file-unreadable", "round.glb": "file-unreadable"}
    for name, code in {**wanted, "/dev/zero": "file-is-device"}.items():
        outcome = pipeline.run(tmp_path / name, Job("x"), places, WORDS)
        assert [told.code for told in outcome.verdict.findings] == [code]
        assert not outcome.stages


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    from tests.assets.importing.hostile_files import gltf, with_image

    gltf(tmp_path / "m.gltf", **with_image("../a.png"), nodes=[{"mesh": 0, "scale": [1e30, 1, 1]}, {"mesh": 7}])
    assert {finding.code for finding in look(tmp_path / "m.gltf", tmp_path)} == {"uri-outside", "transform-absurd", "gltf-no-such-part"}


def test_what_is_only_odd_is_not_refused(tmp_path: Path) -> None:
    """A byte order mark, a key twice, an unused view that is too long, bytes behind the end, a zero scale, an escaped name."""
    import json

    from tests.assets.importing.hostile_files import described, glb

    told = described(nodes=[{"mesh": 0, "scale": [0, 0, 0]}])
    told["bufferViews"].append({"buffer": 0, "byteLength": 10**9})
    text = json.dumps(told).replace('"scene": 0', '"scene": 0, "scene": 0')
    (tmp_path / "bom.gltf").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (tmp_path / "tail.glb").write_bytes(glb(described()) + b"behind")
    raw = __import__("base64").b64decode(described()["buffers"][0]["uri"].partition(",")[2])
    (tmp_path / "my data.bin").write_bytes(raw)
    (tmp_path / "name.gltf").write_text(json.dumps(described(buffers=[{"byteLength": 42, "uri": "my%20data.bin"}])))
    for name in ("bom.gltf", "tail.glb", "name.gltf"):
        assert look(tmp_path / name, tmp_path) == []
