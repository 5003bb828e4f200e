"""A whole import of which only the first stage is real: named as a table, so that the pipeline can be tried without libraries."""

import hashlib
import json
import time
from pathlib import Path

from assets.importing.child import Request, write_findings
from assets.importing.finding import Refused, error, note, warning

STAGES = {
    "look": "assets.importing.stages:look",
    **{name: f"{__name__}:{name}" for name in ("unpack", "read", "mend", "judge", "bake")},
}


def unpack(work: Path, request: Request, tell) -> None:
    (work / "unpacked").mkdir()
    (work / "unpacked" / "inner.ply").write_bytes(PLY)
    (work / "model.json").write_text('"inner.ply"')


def read(work: Path, request: Request, tell) -> None:
    wanted = request.model.read_bytes()
    if b"comment crash" in wanted:
        raise RuntimeError("words that no artist should see")
    if b"comment refuse" in wanted:
        raise Refused(error("read-refused", node="roof"))
    if b"comment fill" in wanted:
        with (work / "filled").open("wb") as file:
            while True:
                file.write(bytes(2**20))
    write_findings(work, "read", [note("read-noted")])


def mend(work: Path, request: Request, tell) -> None:
    if b"comment sleep" in request.model.read_bytes():
        tell(0.5)
        time.sleep(60)
    write_findings(work, "mend", [warning("mend-warned")])


def judge(work: Path, request: Request, tell) -> None:
    outcome = "must-be-mended" if b"comment wrong" in request.model.read_bytes() else "ready"
    if outcome != "ready":
        write_findings(work, "judge", [error("judge-wrong")])
    told = {"outcome": outcome, "model": {"name": request.job.name, "file": "x"}, "format": "hongji-verdict/1"}
    (work / "verdict.json").write_text(json.dumps(told))


def bake(work: Path, request: Request, tell) -> None:
    package = work / "package"
    package.mkdir()
    content = b"geometry" * 1000
    (package / "geometry.bin").write_bytes(content)
    box = {"bounds_min_m": [0, 0, 0], "bounds_max_m": [1, 1, 1], "shadow_min_m": [0, 0, 0], "shadow_max_m": [1, 1, 1]}
    manifest = {
        "format": "hongji-site/2",
        "name": request.job.name,
        **box,
        "spawn_position_m": [0, 0, 0],
        "spawn_heading_rad": 0.0,
        "light": {"default": {"azimuth_rad": 0.0, "elevation_rad": 1.0}},
        "materials": [],
        "meshes": [],
        "files": {"geometry.bin": hashlib.sha256(content).hexdigest()},
    }
    (package / "manifest.json").write_text(json.dumps(manifest))


PLY = b"""ply
format ascii 1.0
comment made
element vertex 3
property float x
property float y
property float z
element face 1
property list uchar int vertex_indices
end_header
0 0 0
1 0 0
0 1 0
3 0 1 2
"""
