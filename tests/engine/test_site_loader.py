"""A package is used only if every byte of it is what its manifest says; what is wrong is named with file and fix."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from engine.dds_picture import dds_texture
from engine.package_ahead import PackageAhead
from engine.package_loader import LoadedPackage, PackageError
from tests.engine.tiny_site import TinySite, tiny_site


def test_geometry_arrives_as_it_lies_in_the_file(tmp_path: Path) -> None:
    package = LoadedPackage(tiny_site().write(tmp_path / "tiny.site"))
    mesh = next(mesh for mesh in package.manifest.meshes if mesh.name == "box")
    lod = mesh.lods[0]
    geom = package.geom(mesh, lod)
    raw = (package.directory / "geometry.bin").read_bytes()
    rows = bytes(geom.get_vertex_data().get_array(0).get_handle().get_data())
    assert rows == raw[lod.vertex_offset_bytes : lod.vertex_offset_bytes + lod.vertex_count * 52]
    assert geom.get_primitive(0).get_num_faces() == 12
    low, high = geom.get_bounds().get_min(), geom.get_bounds().get_max()
    assert tuple(low) == mesh.bounds_min_m
    assert tuple(high) == mesh.bounds_max_m


def test_equal_neighbours_are_stored_once(tmp_path: Path) -> None:
    site = TinySite()
    site.add_box("link", "red", (-1, -1, 0), (1, 1, 2), repeat_offsets_m=[[0, 0, 0], [5, 0, -1]])
    package = LoadedPackage(site.write(tmp_path, objects=[], figures=[]))
    mesh = package.manifest.meshes[0]
    geom = package.geom(mesh, mesh.lods[0])
    raw = np.frombuffer(
        bytes(geom.get_vertex_data().get_array(0).get_handle().get_data()), dtype="<f4"
    ).reshape(-1, 13)
    stored = np.frombuffer((package.directory / "geometry.bin").read_bytes()[: 24 * 52], dtype="<f4").reshape(-1, 13)
    assert np.array_equal(raw[:24], stored)
    assert np.array_equal(raw[24:, :3], stored[:, :3] + np.array([5, 0, -1], dtype="<f4"))
    assert raw[24:, 3:].tobytes() == stored[:, 3:].tobytes()
    indices = np.frombuffer(bytes(geom.get_primitive(0).get_vertices().get_handle().get_data()), dtype="<u4")
    assert np.array_equal(indices[36:], indices[:36] + 24)


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path)
    path = directory / "geometry.bin"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(PackageError, match=r"geometry\.bin: its SHA-256 .* Fix: "):
        LoadedPackage(directory)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path)
    (directory / "textures" / "white.dds").unlink()
    with pytest.raises(PackageError, match=r"white\.dds: cannot be read .* Fix: "):
        LoadedPackage(directory)


def test_no_package_at_all(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"manifest\.json: cannot be read .*check the path"):
        LoadedPackage(tmp_path / "nowhere.site")


def test_a_manifest_of_another_shape_names_the_place(tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path, river={"height_m": "deep"})
    with pytest.raises(PackageError, match=r"problem\(s\), the first at river\.height_m"):
        LoadedPackage(directory)


@pytest.mark.parametrize("name", ["../secret.bin", "/etc/hostname", "textures/../../x", "..\\x"])
def test_no_file_outside_the_package_is_opened(tmp_path: Path, name: str) -> None:
    directory = tiny_site().write(tmp_path)
    manifest = json.loads((directory / "manifest.json").read_text())
    manifest["files"][name] = "0" * 64
    (directory / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(PackageError, match="leads out of the package"):
        LoadedPackage(directory)


def _loaded_with(tmp_path: Path, **lod: int) -> LoadedPackage:
    site = TinySite()
    site.add_box("box", "red", (-1, -1, 0), (1, 1, 2), lod=lod)
    return LoadedPackage(site.write(tmp_path, objects=[], figures=[]))


@pytest.mark.parametrize(
    ("lod", "found"),
    [
        ({"vertex_offset_bytes": 10_000}, "ends at byte"),
        ({"index_count": 35}, "no whole number of triangles"),
        ({"index_count": 0}, "no whole number of triangles"),
        ({"vertex_count": 4}, "points at vertex 23 of 4"),
    ],
)
def test_ranges_are_checked_before_the_driver_sees_them(
    tmp_path: Path, lod: dict[str, int], found: str
) -> None:
    package = _loaded_with(tmp_path, **lod)
    mesh = package.manifest.meshes[0]
    with pytest.raises(PackageError, match=found):
        package.geom(mesh, mesh.lods[0])


def test_a_texture_that_is_none(tmp_path: Path) -> None:
    site = tiny_site()
    site.files["textures/white.dds"] = b"this is no picture"
    package = LoadedPackage(site.write(tmp_path))
    with pytest.raises(PackageError, match=r"white\.dds: no DDS picture"):
        package.texture("white.dds", color=True, anisotropy=1)


def test_bones_must_be_as_many_as_the_manifest_says_and_finite(tmp_path: Path) -> None:
    site = tiny_site()
    site.files["doll.f32"] = site.files["doll.f32"][:-4]
    package = LoadedPackage(site.write(tmp_path / "short"))
    with pytest.raises(PackageError, match=r"doll\.f32: 95 numbers; 4 rows of 2 bones need 96"):
        package.bones(package.manifest.figures[0])
    site.files["doll.f32"] += b"\x00\x00\xc0\x7f"
    package = LoadedPackage(site.write(tmp_path / "nan"))
    with pytest.raises(PackageError, match="not finite"):
        package.bones(package.manifest.figures[0])


def test_a_level_that_uses_the_beginning_of_the_one_before_shares_its_vertices(tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path)
    manifest = json.loads((directory / "manifest.json").read_text())
    mesh = next(mesh for mesh in manifest["meshes"] if mesh["name"] == "box")
    finest = mesh["lods"][0]
    mesh["lods"] = [{**finest, "max_m": 9.0}, {**finest, "index_count": 6, "vertex_count": 4, "min_m": 9.0}]
    (directory / "manifest.json").write_text(json.dumps(manifest))
    package = LoadedPackage(directory)
    found = next(mesh for mesh in package.manifest.meshes if mesh.name == "box")
    near, far = (package.geom(found, lod) for lod in found.lods)
    assert near.get_vertex_data().get_array(0) == far.get_vertex_data().get_array(0)
    assert far.get_primitive(0).get_num_faces() == 2


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("bounds_min_m", 0), float("nan")),
        (("shadow_max_m", 2), 1e300),
        (("light",), {}),
        (("meshes", 1, "name"), "ground"),
        (("meshes", 0, "lods", 0, "max_m"), -5.0),
        (("meshes", 0, "lods", 0, "vertex_count"), 2**40),
        (("meshes", 0, "repeat_offsets_m"), [[0, 0, 0]] * 5000),
        (("files", "C:x"), "0" * 64),
    ],
)
def test_numbers_and_names_of_strangers_end_in_words(place: tuple[str | int, ...], value: object, tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path / "tiny.site")
    manifest = json.loads((directory / "manifest.json").read_text())
    part = manifest
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = manifest["meshes"][0]["name"] if place[-1] == "name" else value
    (directory / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(PackageError):
        PackageAhead(directory, anisotropy=1).package()


def test_a_picture_whose_head_claims_more_than_is_there_never_reaches_panda() -> None:
    """60,000 texels along each side of a cube would end the process; 65,535 of a flat picture would take minutes."""
    for side, more in ((60_000, 0xFE00), (65_535, 0), (4096, 0)):
        head = b"DDS " + struct.pack("<7I", 124, 0x1007, side, side, 0, 0, 1) + bytes(44) + struct.pack("<2I4s5I", 32, 4, b"DXT1", 0, 0, 0, 0, 0)
        assert dds_texture("x", head + struct.pack("<4I", 0x1000, more, 0, 0) + bytes(68), color=True, anisotropy=1) is None
