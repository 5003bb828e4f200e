"""The artists' template is what its script makes, and its marks are understood."""

import json
import struct
from pathlib import Path

import pytest

from assets.importing.flatten import flatten
from assets.importing.job import Job
from assets.importing.readers import read
from assets.make_artist_template import TARGET, courtyard

DOCS = Path(__file__).parents[2] / "docs"


def described(content: bytes) -> dict[str, object]:
    (size,) = struct.unpack_from("<I", content, 12)
    told: dict[str, object] = json.loads(content[20 : 20 + size])
    del told["bufferViews"], told["buffers"]  # the bytes of pictures are those of this machine's zlib
    return told


def test_the_template_is_what_its_script_makes() -> None:
    assert courtyard() == courtyard()
    assert described(courtyard()) == described(TARGET.read_bytes())
    assert TARGET.stat().st_size < 300_000


def test_its_marks_are_understood_and_nothing_is_wrong() -> None:
    job = Job("template")
    source, noticed = read(TARGET, TARGET.parent, job)
    flat, findings = flatten(source, job)
    assert [*noticed, *findings] == []
    places = {f"{place.kind}:{place.id}": place for place in flat.places}
    assert places.keys() == {"spawn:spawn", "stop:gate", "stop:upper-storey", "hotspot:plaque", "hotspot:well"}
    assert places["stop:upper-storey"].position_m == pytest.approx((-3, 2.2, 3.3))
    assert places["spawn:spawn"].heading_rad == pytest.approx(0) and places["stop:gate"].heading_rad == pytest.approx(-0.785, abs=1e-3)
    assert [thing.name for thing in flat.objects] == ["bell"]
    assert sorted({piece.role for piece in flat.pieces}) == ["collider", "drawn", "walkable"]
    for document in ("artists.md", "artists.zh-CN.md"):
        text = (DOCS / document).read_text(encoding="utf-8")
        assert all(f"`{word}`" in text for word in ("walkable", "collider", "spawn", "stop:ID", "hotspot:ID", "object:ID", "hongji", "title"))
