"""FBX by ufbx: written by hand as text, read by a process of its own, which must end well."""

import json
import math
import struct
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from assets.importing import precheck
from assets.importing.finding import Refused
from assets.importing.job import Job
from assets.importing.read_fbx import _visible
from assets.importing.readers import read

ROOT = Path(__file__).parents[3]
FBX = """; FBX 7.4.0 project file
FBXHeaderExtension:  {{
	FBXVersion: 7400
	Creator: "a test"
}}
GlobalSettings:  {{
	Properties70:  {{
		P: "UpAxis", "int", "Integer", "",{up}
		P: "UpAxisSign", "int", "Integer", "",1
		P: "FrontAxis", "int", "Integer", "",{front}
		P: "FrontAxisSign", "int", "Integer", "",{sign}
		P: "CoordAxis", "int", "Integer", "",0
		P: "CoordAxisSign", "int", "Integer", "",1
		P: "UnitScaleFactor", "double", "Number", "",100
	}}
}}
Objects:  {{
	Geometry: 10, "Geometry::floor", "Mesh" {{
		Vertices: *15 {{ a: 0,0,0, 2,0,0, 2,2,0, 1,0.5,0, 0,2,0 }}
		PolygonVertexIndex: *9 {{ a: 0,1,2,3,-5, 0,1,2,-5 }}
		LayerElementUV: 0 {{
			Name: "map1"
			MappingInformationType: "ByPolygonVertex"
			ReferenceInformationType: "Direct"
			UV: *18 {{ a: 0,0, 1,0, 1,1, 0.5,0.25, 0,1, 0,0, 1,0, 1,1, 0,1 }}
		}}
		LayerElementMaterial: 0 {{
			MappingInformationType: "ByPolygon"
			ReferenceInformationType: "IndexToDirect"
			Materials: *2 {{ a: 0,1 }}
		}}
		Layer: 0 {{
			LayerElement:  {{
				Type: "LayerElementUV"
				TypedIndex: 0
			}}
			LayerElement:  {{
				Type: "LayerElementMaterial"
				TypedIndex: 0
			}}
		}}
	}}
	Model: 20, "Model::walkable", "Mesh" {{
		Properties70:  {{
			P: "Lcl Translation", "Lcl Translation", "", "A",1,0,0
			P: "GeometricTranslation", "Vector3D", "Vector", "",0,0,5
			P: "hongji", "KString", "", "U", "stop:gate"
			P: "height", "Number", "", "U",1.5
		}}
	}}
	Model: 21, "Model::second", "Mesh" {{
		Properties70:  {{
			P: "Lcl Scaling", "Lcl Scaling", "", "A",-1,1,1
		}}
	}}
	Model: 22, "Model::spot", "Light" {{
		Properties70:  {{
			P: "Lcl Translation", "Lcl Translation", "", "A",0,0,3
		}}
	}}
	NodeAttribute: 60, "NodeAttribute::spot", "Light" {{
		TypeFlags: "Light"
		Properties70:  {{
			P: "LightType", "enum", "", "",2
			P: "Color", "Color", "", "A",1,0.5,0.25
			P: "Intensity", "Number", "", "A",250
			P: "DecayType", "enum", "", "",2
			P: "InnerAngle", "Number", "", "A",30
			P: "OuterAngle", "Number", "", "A",60
		}}
	}}
	Material: 30, "Material::brick", "" {{
		ShadingModel: "lambert"
		Properties70:  {{
			P: "DiffuseColor", "Color", "", "A",0.5,0.5,0.5
		}}
	}}
	Material: 31, "Material::glass", "" {{
		ShadingModel: "phong"
		Properties70:  {{
			P: "DiffuseColor", "Color", "", "A",1,1,1
			P: "TransparencyFactor", "Number", "", "A",0.75
			P: "TransparentColor", "Color", "", "A",1,1,1
		}}
	}}
	Texture: 40, "Texture::bricks", "" {{
		FileName: "D:\\work\\Bricks.PNG"
		RelativeFilename: "..\\..\\Bricks.PNG"
	}}
	AnimationStack: 50, "AnimStack::turning", "" {{
		Properties70:  {{
			P: "LocalStop", "KTime", "Time", "",46186158000
		}}
	}}
	AnimationLayer: 51, "AnimLayer::base", "" {{
	}}
	AnimationCurveNode: 52, "AnimCurveNode::T", "" {{
		Properties70:  {{
			P: "d|X", "Number", "", "A",1
		}}
	}}
	AnimationCurve: 53, "AnimCurve::", "" {{
		KeyVer: 4009
		KeyTime: *2 {{ a: 0,46186158000 }}
		KeyValueFloat: *2 {{ a: 1,3 }}
		KeyAttrFlags: *1 {{ a: 4 }}
		KeyAttrDataFloat: *4 {{ a: 0,0,0,0 }}
		KeyAttrRefCount: *1 {{ a: 2 }}
	}}
}}
Connections:  {{
	C: "OO",20,0
	C: "OO",21,20
	C: "OO",10,20
	C: "OO",10,21
	C: "OO",22,0
	C: "OO",60,22
	C: "OO",30,20
	C: "OO",31,20
	C: "OO",30,21
	C: "OO",30,21
	C: "OP",40,30, "DiffuseColor"
	C: "OO",51,50
	C: "OO",52,51
	C: "OP",52,20, "Lcl Translation"
	C: "OP",53,52, "d|X"
}}
"""
READ = """
import json, sys
from pathlib import Path
from assets.importing.job import Job
from assets.importing.readers import read
scene, findings = read(Path(sys.argv[1]), Path(sys.argv[1]).parent, Job("x"))
print(json.dumps({
    "nodes": [(n.name, n.parent, n.mesh, list(n.translation), n.extras) for n in scene.nodes],
    "faces": [[(p.material, len(p.faces), float(p.positions[:, 2].min())) for p in m.primitives] for m in scene.meshes],
    "materials": [(m.name, m.alpha_mode, m.base_color[3], m.base_color_texture is not None) for m in scene.materials],
    "images": [(i.name, i.content is not None) for i in scene.images],
    "channels": [(c.node, c.path, c.values[0].tolist(), c.values[-1].tolist(), float(c.times[-1])) for a in scene.animations for c in a.channels],
    "lights": [(one.kind, list(one.color), one.intensity, one.inner_rad, one.outer_rad) for one in scene.lights],
    "shines": [(-n.local[:3, 2]).tolist() for n in scene.nodes if n.light is not None],
    "up": scene.up, "unit": scene.unit_m, "codes": [f.code for f in findings], "normals": scene.meshes[0].primitives[0].normals is not None,
}))
"""


def told(folder: Path, up: int, front: int, sign: int) -> dict[str, object]:
    (folder / "a.fbx").write_text(FBX.format(up=up, front=front, sign=sign), encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", READ, str(folder / "a.fbx")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def test_nodes_instances_materials_pictures_and_motion(tmp_path: Path) -> None:
    (tmp_path / "textures").mkdir()
    (tmp_path / "textures" / "bricks.png").write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
            "53de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
        )
    )
    said = told(tmp_path, 2, 1, -1)
    assert said["up"] == "z" and said["unit"] == 1.0
    nodes = said["nodes"]
    assert isinstance(nodes, list)
    nodes = [node for node in nodes if node[0] != "spot"]
    assert [(name, parent) for name, parent, *_ in nodes][:2] == [("walkable", None), ("walkable", 0)]  # the second: a geometry transform
    assert ("second", 0) in [(name, parent) for name, parent, *_ in nodes]
    assert nodes[0][3:] == [[1, 0, 0], {"hongji": "stop:gate", "height": 1.5}]
    assert sorted(said["faces"][0])[:2] == [[0, 3, said["faces"][0][0][2]], [1, 2, said["faces"][0][1][2]]]  # type: ignore[index]
    assert said["materials"] == [["brick", "OPAQUE", 1.0, True], ["glass", "BLEND", 0.25, False]]
    assert said["images"] == [["textures/bricks.png", True]] and "file-found-elsewhere" in said["codes"]  # type: ignore[operator]
    assert said["channels"] == [[0, "translation", [1, 0, 0], [3, 0, 0], 1.0]]
    assert told(tmp_path, 1, 2, 1)["up"] == "y"
    turned = told(tmp_path, 0, 1, -1)
    assert turned["up"] == "y" and "axes-turned" in turned["codes"]  # type: ignore[operator]


def test_a_spot_shines_along_its_minus_z_with_half_its_angles(tmp_path: Path) -> None:
    """FBX's own spots shine along -Y and say whole angles; 250 % are 2.5."""
    said = told(tmp_path, 2, 1, -1)
    assert said["lights"] == [["spot", [1.0, 0.5, 0.25], 2.5, pytest.approx(math.radians(15)), pytest.approx(math.radians(30))]]
    assert said["shines"] == [pytest.approx([0.0, -1.0, 0.0], abs=1e-9)]


def test_what_is_no_fbx_any_more_is_refused_by_name(tmp_path: Path) -> None:
    header = b"Kaydara FBX Binary  \x00\x1a\x00\xe8\x1c\x00\x00"
    for content, code in (
        (header.replace(b"\x00\x1a\x00", b"  \x1a"), "fbx-damaged-in-transfer"),
        (header + b"\xff" * 40, "fbx-unreadable"),
        (b"; FBX 7.4.0 project file\nObjects:  {\n", "no-surface"),
    ):
        (tmp_path / "bad.fbx").write_bytes(content)
        with pytest.raises(Refused) as refused:
            read(tmp_path / "bad.fbx", tmp_path, Job("x"))
        assert refused.value.findings[-1].code == code


def test_big_endian_files_are_looked_through_like_others(tmp_path: Path) -> None:
    record = struct.pack(">3IB", 27 + 13 + 8 + 13 + 24, 1, 13 + 24, 8) + b"Vertices" + b"d" + struct.pack(">3I3d", 3, 0, 0, 1.0, 2.0, 3.0)
    path = tmp_path / "maya.fbx"
    path.write_bytes(b"Kaydara FBX Binary  \0\x1a\1" + struct.pack(">I", 7400) + record + bytes(13))
    looked = precheck.looked(path, tmp_path)
    assert looked.findings == [] and looked.size.vertices == 1


@pytest.mark.parametrize(("share", "shown"), [(100.0, True), (0.0, False), (None, False)])
def test_what_old_files_show_is_told_as_a_share(share: float | None, shown: bool) -> None:
    told = None if share is None else SimpleNamespace(value_vec4=SimpleNamespace(x=share))
    node = SimpleNamespace(visible=False, props=SimpleNamespace(find_prop=lambda _name: told))
    assert _visible(node) is shown  # type: ignore[arg-type]
