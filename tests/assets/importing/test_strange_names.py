"""Names of strangers: shown to people, obeyed by nobody; and files that look for slow ways."""

import json
from pathlib import Path

import numpy as np
import pytest

from assets.importing.finding import error
from assets.importing.findings_told import told
from assets.importing.precheck import look, looked
from assets.importing.report import _quoted
from assets.site_knowledge import SiteError, read_site
from tests.assets.importing.hostile_files import described


def test_a_terminal_obeys_no_name() -> None:
    finding = told(error("x", "\x1b[2J\u202egnp", of="a\nb\ud800{0.__class__}"), {"en": {"finding.x": "{node} {of}", "fix.x": "{node}"}})
    assert finding.said["en"].found == "?[2J?gnp a?b?{0.__class__}" and "\x1b" not in finding.said["en"].fix


@pytest.mark.parametrize("file", ['a"; rm -rf ~.glb', "$(id).glb", "`id`.glb", "%PATH%.glb", "-x.glb", "a\nb.glb", "!x.glb"])
def test_no_command_is_offered_that_a_shell_would_run(file: str) -> None:
    assert _quoted(file) == "MODEL"
    assert (_quoted("桥 1.glb")[1:-1], _quoted("bridge_1.glb"), _quoted("a&b.glb")[1:-1]) == ("桥 1.glb", "bridge_1.glb", "a&b.glb")


def test_half_a_character_and_parts_that_are_no_list_are_refused(tmp_path: Path) -> None:
    wrong = {"json-not-utf8": json.dumps(described(nodes=[{"mesh": 0, "name": "\ud800x"}])),
             "gltf-not-a-list": json.dumps(described(meshes=[{"primitives": None}]))}  # fmt: skip
    for code, text in wrong.items():
        (tmp_path / "m.gltf").write_text(text)
        assert [finding.code for finding in look(tmp_path / "m.gltf", tmp_path)] == [code]
    (tmp_path / "m.gltf").write_text(json.dumps(described(nodes=[{"mesh": 0, "name": "\U0001f600"}], images=[{"uri": "x" * 5000 + ".png"}])))
    assert look(tmp_path / "m.gltf", tmp_path) == []


def test_a_line_of_megabytes_and_a_face_of_thousands_of_corners_are_counted_at_once(tmp_path: Path) -> None:
    (tmp_path / "m.fbx").write_text("; FBX 7.4.0\nFBXHeaderExtension: {\n}\nTexture: {\na: " + "0," * 2_000_000 + 'b\nFile: "D:\\Wood Old.jpg"\n}\n')
    assert looked(tmp_path / "m.fbx", tmp_path).names == {"wood old"}
    (tmp_path / "m.obj").write_text("v 0 0 0\n" * 3 + "f" + " 1 2 3" * 1000 + "\n")
    assert looked(tmp_path / "m.obj", tmp_path).size.triangles >= 2998


@pytest.mark.parametrize(("name", "height"), [("../floor.f32", 0.0), ("/dev/zero", 0.0), ("floor.f32", float("nan")), ("floor.f32", float("inf"))])
def test_a_site_reads_its_own_floors_only_and_has_some(name: str, height: float, tmp_path: Path) -> None:
    box = {"bounds_min_m": [0, 0, 0], "bounds_max_m": [1, 1, 1], "shadow_min_m": [0, 0, 0], "shadow_max_m": [1, 1, 1], "spawn_position_m": [0, 0, 0]}
    rest = {"spawn_heading_rad": 0, "light": {}, "materials": [], "meshes": [], "files": {}}
    grid = {"origin_m": [0, 0], "cell_m": 0.5, "nx": 2, "ny": 2, "file": name}
    manifest = {"format": "hongji-site/2", "name": "x", **box, **rest, "walkable": grid}
    for folder in (tmp_path, tmp_path / "x.site"):
        folder.mkdir(exist_ok=True)
        (folder / "floor.f32").write_bytes(np.full(4, height, "<f4").tobytes())
    (tmp_path / "x.site" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SiteError, match="Fix"):
        read_site(tmp_path / "x.site", pictures_dir=tmp_path)
