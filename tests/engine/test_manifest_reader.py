"""A manifest read in pieces is the manifest read as a whole, and so is what is said of a broken one."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from engine.manifest_reader import manifest_of
from scenes.package import SiteManifest
from tests.engine.tiny_site import tiny_site


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return (tiny_site().write(tmp_path_factory.mktemp("tiny")) / "manifest.json").read_bytes()


def test_pieces_make_the_same_manifest(good: bytes) -> None:
    rests: list[None] = []
    whole = SiteManifest.model_validate_json(good)
    assert manifest_of(good, lambda: rests.append(None)) == whole
    assert len(rests) > len(whole.meshes) + len(whole.materials), "between the elements, too"
    spread = json.dumps(json.loads(good), indent="\t").replace(",", " \r\n,").encode()
    assert manifest_of(b"\n " + spread + b" \n") == whole


BREAK: dict[str, Callable[[dict[str, Any]], object]] = {
    "a missing field": lambda manifest: manifest.pop("light"),
    "an unknown field": lambda manifest: manifest.update(more=1),
    "a missing field of a mesh": lambda manifest: manifest["meshes"][1].pop("material"),
    "an unknown field of a level": lambda manifest: manifest["meshes"][0]["lods"][0].update(more=1),
    "a number that is none": lambda manifest: manifest["meshes"][0]["lods"][0].update(max_m=float("inf")),
    "no list": lambda manifest: manifest.update(meshes={}),
    "no object": lambda manifest: manifest.update(materials=[1]),
    "a wrong kind": lambda manifest: manifest["materials"][0].update(kind="glass"),
}


@pytest.mark.parametrize("what", BREAK)
def test_what_is_wrong_is_told_as_for_the_whole(good: bytes, what: str) -> None:
    manifest = json.loads(good)
    BREAK[what](manifest)
    _refused_alike(json.dumps(manifest).encode())


@pytest.mark.parametrize("how", ["cut", "more", "comma", "list", "empty", "letters", "deep"])
def test_what_is_no_json_is_told_as_for_the_whole(good: bytes, how: str) -> None:
    broken = {
        "cut": good[: len(good) // 2], "more": good + b"{}", "comma": good.rstrip()[:-1] + b",}", "list": b"[1]", "empty": b"",
        "letters": good.replace(b'"name"', b'"n\xffme"', 1), "deep": b'{"name": ' + b"[" * 100_000,
    }[how]  # fmt: skip
    _refused_alike(broken)


def _refused_alike(content: bytes) -> None:
    with pytest.raises(ValidationError) as ours:
        manifest_of(content)
    with pytest.raises(ValidationError) as theirs:
        SiteManifest.model_validate_json(content)
    assert ours.value.errors(include_url=False) == theirs.value.errors(include_url=False)
