"""A model as its file tells it, brought into our frame: transforms, axes, units, artists' marks."""

import math
from dataclasses import replace

import numpy as np
import pytest

from assets.importing.finding import Severity
from assets.importing.flat import FlatPiece
from assets.importing.flatten import MOST_TRIANGLES, flatten
from assets.importing.job import Job
from assets.importing.source import SourceScene, SourceSkin
from scenes.package import Credits
from tests.assets.importing.scenes_by_hand import at, box, node, scene

JOB = Job("test")


def codes(findings: object) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


def middle(piece: FlatPiece) -> list[float]:
    return np.round((piece.positions.min(axis=0) + piece.positions.max(axis=0)) / 2, 5).tolist()


def outward(piece: FlatPiece) -> bool:
    """All faces of a convex piece look away from its middle."""
    corners = piece.positions[piece.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return bool((np.einsum("ij,ij->i", normals, corners.mean(axis=1) - np.array(middle(piece))) > 0).all())


def test_transforms_chain_whatever_the_order_and_y_up_becomes_z_up() -> None:
    told = scene(node("child", 1, at(1, 2, 3), mesh=0), node("parent", None, at(10, 0, 0, (2, 2, 2))))
    flat, findings = flatten(told, JOB)
    assert findings == []
    assert [piece.name for piece in flat.pieces] == ["parent/child"]
    assert middle(flat.pieces[0]) == [12.0, -6.0, 4.0]
    assert np.ptp(flat.pieces[0].positions, axis=0).tolist() == [2, 2, 2]


def test_a_mirror_turns_faces_over_and_tangents_by_hand() -> None:
    normals = np.tile(np.float32([1, 0, 0]), (8, 1))
    tangents = np.tile(np.float32([0, 1, 0, 1]), (8, 1))
    told = scene(
        node("m", None, at(scale=(-4, 1, 4)), mesh=0), primitives=(box(normals=normals, tangents=tangents),)
    )
    piece = flatten(told, JOB)[0].pieces[0]
    assert outward(piece)
    assert piece.normals is not None and piece.normals[0].tolist() == [-1, 0, 0]
    assert piece.tangents is not None and piece.tangents[0].tolist() == [0, 0, 1, -1]


def test_instances_are_written_out_up_to_a_bound() -> None:
    many = np.stack([at(x * 3) for x in range(4)])
    flat, findings = flatten(scene(node("tree", mesh=0, instances=many)), JOB)
    assert codes(findings) == ["instances-written-out"]
    assert len(flat.pieces) == 1 and len(flat.pieces[0].faces) == 48
    assert flat.pieces[0].faces.max() == 31 and middle(flat.pieces[0]) == [4.5, 0, 0]
    few = np.broadcast_to(np.eye(4), (MOST_TRIANGLES // 12 + 1, 4, 4))
    flat, findings = flatten(scene(node("tree", mesh=0, instances=few)), JOB)
    assert (
        flat.pieces == ()
        and findings[-1].code == "too-many-triangles"
        and findings[-1].severity is Severity.error
    )


def test_nodes_in_a_circle_or_nowhere_are_told() -> None:
    told = scene(
        node("a", 1, mesh=0), node("b", 0), node("c", None, at(x=math.inf), mesh=0), node("d", 2, mesh=0)
    )
    flat, findings = flatten(told, JOB)
    assert flat.pieces == () and set(codes(findings)) == {"nodes-in-a-circle", "node-nowhere"}


@pytest.mark.parametrize(
    ("name", "extras", "kind", "id_"),
    [
        ("Stop:Gate.001", {}, "stop", "gate"),
        ("x", {"hongji": "hotspot: Old Well"}, "hotspot", "old-well"),
        ("x", {"HotSpot": "well"}, "hotspot", "well"),
        ("well.002", {"hotspot": True}, "hotspot", "well"),
        ("SPAWN.003", {}, "spawn", "spawn"),
        ("stop_sign", {}, None, ""),
        ("spawning", {}, None, ""),
        ("Object_12", {}, None, ""),
    ],
)
def test_marks(name: str, extras: dict[str, object], kind: str | None, id_: str) -> None:
    flat, _ = flatten(
        scene(node("a", mesh=0), node(name, None, at(1, 2, 3), extras={**extras, "title": "T"})), JOB
    )
    assert [(place.kind, place.id, place.position_m, place.title) for place in flat.places] == (
        [] if kind is None else [(kind, id_, (1.0, -3.0, 2.0), "T")]
    )


def test_an_id_of_no_plain_letters_gets_one_and_a_title() -> None:
    flat, findings = flatten(
        scene(node("hotspot:\u5927\u95e8"), node("a", mesh=0, local=at(scale=(4, 4, 4)))), JOB
    )
    assert (flat.places[0].id, flat.places[0].title) == ("hotspot-1", "\u5927\u95e8")
    assert codes(findings) == ["id-changed"]


def test_ids_twice_are_an_error_but_for_the_spawn() -> None:
    told = scene(
        node("stop:a"), node("STOP:A.001"), node("spawn"), node("spawn.001"), node("hotspot:a", mesh=0)
    )
    flat, findings = flatten(told, JOB)
    found = {finding.code: finding.severity for finding in findings}
    assert found["stop-twice"] is Severity.error and found["spawn-twice"] is Severity.warning
    assert [place.kind for place in flat.places] == ["stop", "spawn", "hotspot"]


def test_heading_is_where_the_empty_looks() -> None:
    turned = np.eye(4)  # glTF: a quarter turn to the left about +Y: -Z becomes -X
    turned[:3, :3] = [[0, 0, 1], [0, 1, 0], [-1, 0, 0]]
    flat, _ = flatten(scene(node("stop:a"), node("stop:b", None, turned), node("m", mesh=0)), JOB)
    assert [round(place.heading_rad, 6) for place in flat.places] == [0.0, round(math.pi / 2, 6)]
    flat, _ = flatten(scene(node("stop:a"), node("m", mesh=0), up="z"), JOB)
    assert flat.places[0].heading_rad == 0.0


def test_roles_and_objects_go_to_children_and_the_hidden_is_left_out() -> None:
    told = scene(
        node("walkable floor"), node("a", 0, mesh=0), node("collider_1", mesh=0, visible=False),
        node("object:Cup", None, at(5, 1, 0)), node("b", 3, at(0, 1, 0), mesh=0), node("hidden", visible=False), node("c", 5, mesh=0),
    )  # fmt: skip
    flat, _ = flatten(told, JOB)
    assert [(piece.name, piece.role, piece.object) for piece in flat.pieces] == [
        ("collider_1", "collider", None),
        ("walkable floor/a", "walkable", None),
        ("object:Cup/b", "drawn", "cup"),
    ]
    assert [(thing.name, thing.rest_position_m) for thing in flat.objects] == [("cup", (5.0, 0.0, 1.5))]
    assert flat.pieces[2].positions.min(axis=0).round(5).tolist() == [-0.5, -0.5, 0.0]


def test_an_object_stands_on_its_foot() -> None:
    flat, findings = flatten(scene(node("a", None, at(7, 3, 1), mesh=0)), Job("My Cup", kind="object"))
    assert findings == []
    assert flat.objects[0].name == "my-cup" and flat.pieces[0].object == "my-cup"
    assert middle(flat.pieces[0]) == [0.0, 0.0, 0.5]


def test_a_site_far_away_is_brought_back() -> None:
    told = scene(
        node("a", None, at(400_000.25, 900, -3_000_000, (30, 3, 30)), mesh=0),
        node("stop:a", None, at(400_000, 900, -3_000_000)),
    )
    flat, findings = flatten(told, JOB)
    assert codes(findings) == ["moved-to-origin"]
    assert middle(flat.pieces[0]) == [0.25, 0.0, 1.5]
    assert flat.places[0].position_m == (0.0, 0.0, 1.5)


def test_a_chess_set_of_337_m_is_caught() -> None:
    told = scene(node("Pawn_1", None, at(scale=(337, 60, 337)), mesh=0))
    [finding] = flatten(told, JOB)[1]
    assert finding.code == "size-of-thing" and finding.values["flag"] == "--unit mm --kind object"
    assert finding.values["in_cm_m"] == 3.37
    nameless = replace(told, nodes=(replace(told.nodes[0], name="x"),))
    [finding] = flatten(nameless, JOB)[1]
    assert (finding.code, finding.severity) == ("size-doubtful", Severity.warning)
    [finding] = flatten(replace(nameless, credits=Credits(title="A chess set")), JOB)[1]
    assert finding.code == "size-of-thing"
    flat, findings = flatten(told, Job("test", unit="mm", kind="object"))
    assert findings == [] and flat.metres_in_unit == 0.001


@pytest.mark.parametrize(
    ("format_", "size", "kind", "factor"),
    [
        ("OBJ", 30, "site", 1.0),
        ("OBJ", 3000, "site", 0.01),
        ("STL", 300, "object", 0.001),
        ("OBJ", 180, "figure", 0.01),
        ("OBJ", 20_000, "site", 0.001),
    ],
)
def test_a_unit_that_nobody_tells_is_judged(format_: str, size: float, kind: str, factor: float) -> None:
    told = scene(node("a", None, at(scale=(size, size, size)), mesh=0), format=format_, unit_m=None)
    flat, findings = flatten(told, Job("test", kind=kind))  # type: ignore[arg-type]
    assert codes(findings) == ["unit-judged"] and flat.metres_in_unit == factor


def test_an_up_axis_that_nobody_tells_is_judged_by_levels_and_proportions() -> None:
    def lying(local: object) -> SourceScene:
        return scene(node("a", None, local, mesh=0), up_known=False, up="y")

    high = flatten(lying(at(scale=(20, 30, 4))), JOB)
    assert codes(high[1]) == ["up-judged"] and high[1][0].values == {"up": "Z", "flag": "--up y"}
    assert np.ptp(high[0].pieces[0].positions, axis=0).tolist() == [20, 30, 4]
    assert flatten(lying(at(scale=(20, 4, 30))), JOB)[1][0].values["up"] == "Y"
    assert codes(flatten(lying(at(scale=(20, 30, 4))), Job("test", up="y"))[1]) == []


def test_what_custom_sets_upright_is_not_laid_on_its_back() -> None:
    def lying(local: object, format_: str, up: str) -> str:
        told = scene(node("a", None, local, mesh=0), up_known=False, up=up, format=format_)
        return str(flatten(told, JOB)[1][0].values["up"])

    turned = np.eye(4)
    turned[:3, :3] = np.linalg.qr(np.array([[1.0, 0.4, 0.7], [-0.8, 1.0, 0.3], [0.2, -0.9, 1.0]]))[0]  # no face along an axis: as what grew
    person, wall = at(scale=(3, 15, 2)) @ turned, at(scale=(1, 3, 0.2))
    assert lying(person, "OBJ", "y") == lying(wall, "OBJ", "y") == "Y"
    assert lying(person, "PLY", "z") == "Y" and lying(person, "STL", "z") == "Z"


def test_a_skin_at_rest_lies_where_its_joints_are() -> None:
    joints = np.zeros((8, 4), np.uint32)
    weights = np.tile(np.float32([2, 0, 0, 0]), (8, 1))
    skinned = box(joints=joints, weights=weights, normals=np.tile(np.float32([0, 1, 0]), (8, 1)))
    told = scene(
        node("body", None, at(99, 99, 99), mesh=0, skin=0), node("bone", None, at(3, 0, 0, (4, 4, 4))),
        primitives=(skinned,), skins=(SourceSkin((1,), np.stack([at(0, 1, 0)])),),
    )  # fmt: skip
    piece = flatten(told, JOB)[0].pieces[0]
    assert middle(piece) == [3.0, 0.0, 4.0] and outward(piece)
    assert piece.normals is not None and piece.normals[0].round(5).tolist() == [0, 0, 1]


def test_colours_are_coded() -> None:
    told = scene(
        node("a", mesh=0), primitives=(box(colors=np.tile(np.float32([0.5, 0.0, 1.0, 0.5]), (8, 1))),)
    )
    colors = flatten(told, JOB)[0].pieces[0].colors
    assert colors is not None and colors[0].tolist() == [188, 0, 255, 128]
