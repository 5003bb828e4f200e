"""The small shapes, the bake and the writer: same input, same bytes; fronts outwards; light where the sky is."""

from pathlib import Path

import numpy as np
import pytest

from assets.bake import SiteScene, WalkMap, bake
from assets.dds import encoded, mip_levels
from assets.figure_model import JOINTS, Bone, figure
from assets.figures import FPS, MOVEMENTS, Pose, bone_table, matrices
from assets.make_site import main
from assets.mesh_parts import Part, box, ellipsoid, lathe, merged, rotation, surface, tangents_of, tube
from assets.occlusion import Occluders, shaded
from assets.textures.layer import noise, normal_pixels
from assets.textures.wood_and_iron import iron
from scenes.package import Material, Sun


def winding_agrees(part: Part) -> float:
    """Share of triangles whose winding agrees with their normals."""
    a, b, c = (part.positions[part.faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    wide = np.linalg.norm(across, axis=1) > 1e-9
    return float((np.einsum("ij,ij->i", across, part.normals[part.faces].mean(axis=1))[wide] > 0).mean())


@pytest.mark.parametrize(
    "part",
    [
        box((1, 2, 3), cell_m=0.5),
        tube([(0, 0, 0), (1, 0, 0), (2, 0.5, 0)], 0.1, 8),
        lathe([(0.2, 0.0), (0.3, 0.5), (0.1, 1.0)], 9),
        ellipsoid((0.3, 0.2, 0.5), (1, 1, 1)),
        box((1, 1, 1)).transformed(np.diag([-1.0, 1.0, 1.0])),
    ],
    ids=["box", "tube", "lathe", "ellipsoid", "mirrored"],
)
def test_fronts_face_outwards(part):
    assert winding_agrees(part) > 0.97
    outwards = part.positions - part.positions.mean(axis=0)
    assert np.einsum("ij,ij->i", outwards, part.normals).mean() > 0


def test_box_has_its_size_and_uvs_in_metres():
    part = box((2.0, 1.0, 0.5), (1, 2, 3))
    assert np.allclose(part.positions.min(axis=0), (0, 1.5, 2.75)) and np.allclose(
        part.positions.max(axis=0), (2, 2.5, 3.25)
    )
    top = part.normals[:, 2] > 0.9
    assert np.allclose(np.ptp(part.uvs[top], axis=0), (2.0, 1.0))


def test_tangents_run_along_u():
    grid = np.stack([*np.meshgrid(np.arange(3.0), np.arange(4.0), indexing="ij"), np.zeros((3, 4))], -1)
    tangents = tangents_of(surface(grid))
    assert np.allclose(tangents, (1, 0, 0, 1))


def test_ring_holds_its_neighbour(site_part):
    m = site_part("measures")
    chain_link_artefact, ring = site_part("chains").chain_link_artefact, site_part("chains").ring

    link = ring(m.RING_PITCH, m.RING_WIDTH, m.ROD_DIAMETER, 17, 24)
    length, width, thick = np.ptp(link.positions, axis=0)
    assert abs(length - (m.RING_PITCH + 2 * m.ROD_DIAMETER)) < 0.001
    assert abs(width - m.RING_WIDTH) < 0.001 and abs(thick - m.ROD_DIAMETER) < 0.0005
    assert winding_agrees(link) > 0.99
    inner_gap = m.RING_WIDTH - 2 * m.ROD_DIAMETER
    assert inner_gap > m.ROD_DIAMETER  # room for the next ring's rod
    artefact = chain_link_artefact()
    assert np.allclose(np.ptp(artefact.positions, axis=0)[:2], (length, width), atol=0.006)
    assert winding_agrees(artefact) > 0.99
    assert abs(artefact.positions[:, 2].min()) < 0.003  # it lies on the table


def test_number_of_rings_agrees_with_the_source(site_part):
    m = site_part("measures")

    whole = m.CHAIN_LENGTH / m.RING_PITCH * (m.FLOOR_CHAINS + m.RAIL_CHAINS)
    assert abs(whole - m.RINGS_TOTAL) / m.RINGS_TOTAL < 0.005


def test_occlusion_is_dark_below_and_bright_in_the_open():
    roof = box((4, 4, 0.1), (0, 0, 1.0), cell_m=0.5)
    ground = surface(
        np.stack(
            [
                *np.meshgrid(np.linspace(-12, 12, 25), np.linspace(-12, 12, 25), indexing="ij"),
                np.zeros((25, 25)),
            ],
            -1,
        )
    )
    lit = shaded(ground, Occluders([roof, ground]), reach_m=4.0, towards_sun=np.array([0.0, 0.0, 1.0]))
    distance = np.linalg.norm(ground.positions[:, :2], axis=1)
    assert lit.colors[distance < 1, 0].max() < lit.colors[distance > 8, 0].min()
    assert lit.colors[distance < 1, 1].max() == 0 and lit.colors[distance > 8, 1].min() == 255


def test_noise_is_tileable_and_the_same_every_time():
    field = noise((64, 128), 5, 2.0, (1.0, 3.0))
    assert np.array_equal(field, noise((64, 128), 5, 2.0, (1.0, 3.0)))
    inner = np.abs(np.diff(field, axis=1)).max()
    assert np.abs(field[:, 0] - field[:, -1]).max() <= inner * 1.5
    assert abs(field.mean()) < 1e-9 and abs(field.std() - 1) < 1e-6


def test_normal_map_leans_away_from_a_slope_up_the_picture():
    rows = np.linspace(1.0, 0.0, 64)[:, None] * np.ones(
        (1, 64)
    )  # higher towards the picture's top, which is +v
    middle = normal_pixels(rows, (1.0, 1.0))[32, 32]
    assert middle[1] < 100 and abs(int(middle[0]) - 128) <= 1


def test_dds_has_every_level_and_rejects_odd_sizes():
    pixels = np.random.default_rng(1).integers(0, 256, (64, 32, 4)).astype(np.uint8)
    content = encoded(pixels, "BC1", "colour")
    blocks = sum(max(1, (64 >> k) // 4) * max(1, (32 >> k) // 4) for k in range(7))
    assert content[:4] == b"DDS " and content[84:88] == b"DXT1" and len(content) == 128 + 8 * blocks
    assert [level.shape[:2] for level in mip_levels(pixels, "data")][-1] == (1, 1)
    with pytest.raises(ValueError, match="powers of two"):
        mip_levels(np.zeros((60, 64, 4), np.uint8), "data")


def test_leaf_coverage_is_kept_in_small_levels():
    blobs = noise((128, 128), 3, 2.0, low=6)
    pixels = np.full((128, 128, 4), 200, np.uint8)
    pixels[..., 3] = np.clip((blobs - np.quantile(blobs, 0.7)) * 200 + 128, 0, 255)
    for level in mip_levels(pixels, "colour", 0.5)[:6]:
        assert abs((level[..., 3] / 255 > 0.5).mean() - 0.30) < 0.06


def small_scene() -> SiteScene:
    walk = WalkMap((0.0, 0.0), 0.5, np.full((4, 4), np.nan, np.float32))
    walk.fill(0.0, 2.0, 0.0, 1.0, 0.25)
    sun = Sun(azimuth_rad=1.0, elevation_rad=0.7)
    scene = SiteScene(name="small", walk=walk, light={"default": sun})
    scene.add_material(Material(name="iron"), iron())
    scene.add(
        "block", "iron", box((1, 1, 1), cell_m=0.5), repeat_offsets_m=((0.0, 0.0, 0.0), (2.0, 0.0, 0.0))
    )
    levels = [tube([(0, 0, 0), (0, 1, 0)], 0.1, 12), tube([(0, 0, 0), (0, 1, 0)], 0.1, 4)]
    scene.add("rod", "iron", levels, ranges_m=(5.0,), variant="1935", sun=True)
    return scene


def test_same_scene_gives_the_same_bytes(tmp_path: Path):
    first, second = tmp_path / "a.site", tmp_path / "b.site"
    manifest = bake(small_scene(), first)
    bake(small_scene(), second)
    names = sorted(path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file())
    assert names == sorted([*manifest.files, "manifest.json"])
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_writing_again_replaces_the_whole_package(tmp_path: Path):
    folder = tmp_path / "a.site"
    folder.mkdir()
    (folder / "stale.txt").write_text("old")
    bake(small_scene(), folder)
    assert not (folder / "stale.txt").exists() and (folder / "manifest.json").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["a.site"]


def test_script_parts_give_the_same_part_twice(site_part):
    cross_boards = site_part("boards").cross_boards
    _chain, ring = site_part("chains")._chain, site_part("chains").ring
    boulder = site_part("terrain").boulder

    template = ring(0.137, 0.08, 0.025, 3, 4)
    for make in (
        lambda: merged([part for _, part in cross_boards(-3.0, 3.0, 21)]),
        lambda: _chain(template, 3, 0.33, -0.1, 0.7, 100),
        lambda: boulder(1.0, 7),
    ):
        one, two = make(), make()
        assert np.array_equal(one.positions, two.positions) and np.array_equal(one.uvs, two.uvs)


def test_make_site_names_a_tour_without_a_script(capsys):
    assert main(["no-such-tour"]) == 2
    assert "site.py" in capsys.readouterr().err


def test_rest_pose_moves_nothing_and_a_raised_arm_goes_up():
    rest = matrices(Pose())
    assert np.allclose(rest, np.tile(np.eye(4)[:3], (len(Bone), 1, 1)))
    raised = matrices(Pose(turns={Bone.arm_right: (np.pi, 0.0, 0.0)}))
    hand = raised[Bone.hand_right] @ np.array([*JOINTS[Bone.hand_right], 1.0])
    assert hand[2] > JOINTS[Bone.arm_right][2] + 0.4
    forward = matrices(Pose(turns={Bone.thigh_left: (0.8, 0.0, 0.0)}))
    foot = forward[Bone.foot_left] @ np.array([*JOINTS[Bone.foot_left], 1.0])
    assert foot[1] > 0.3  # +Y is ahead


def test_loops_close_and_feet_keep_to_the_ground():
    table, clips = bone_table()
    part = figure("soldier")
    bones = part.colors[:, 3].astype(int)
    body = bones != int(Bone.rifle)
    points = np.concatenate([part.positions, np.ones((len(part.positions), 1))], axis=1)
    for clip, move in zip(clips, MOVEMENTS, strict=True):
        rows = table[clip.first : clip.first + clip.count]
        if clip.loop:
            steps = np.abs(np.diff(rows, axis=0)).max()
            assert np.abs(rows[-1] - rows[0]).max() <= steps * 1.5 + 1e-6, clip.name
        lowest = min(
            np.einsum("vij,vj->vi", row[bones[body]], points[body])[:, 2].min()
            for row in rows[:: max(1, len(rows) // 8)]
        )
        assert -0.10 < lowest < 0.08, (clip.name, lowest)
        assert move.rows == clip.count and clip.fps == FPS
    speeds = {clip.name: clip.speed_m_s for clip in clips}
    assert 0.9 < speeds["walk"] < 2.0 < speeds["run"] < 4.5


def test_rotation_is_right_handed():
    assert np.allclose(rotation("z", np.pi / 2) @ [1, 0, 0], [0, 1, 0])
    assert np.allclose(rotation("x", np.pi / 2) @ [0, 1, 0], [0, 0, 1])
