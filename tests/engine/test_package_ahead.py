"""A package made ready in a thread is the same package, and what is wrong with it is told to whoever waits for it."""

import itertools
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.package_ahead import PackageAhead
from engine.package_loader import LoadedPackage, PackageError
from engine.site_view import SiteView
from engine.window import open_offscreen
from tests.engine.tiny_site import tiny_site


def test_what_the_thread_made_is_what_the_loader_makes(tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path / "tiny.site")
    ahead = PackageAhead(directory, anisotropy=1)
    package, plain = ahead.package(), LoadedPackage(directory)
    assert ahead.ready and 0.5 < ahead.share <= 1.0
    for mesh in package.manifest.meshes:
        for lod in mesh.lods:
            made, again = package.geom(mesh, lod), plain.geom(mesh, lod)
            for one, other in zip(made.get_vertex_data().get_arrays(), again.get_vertex_data().get_arrays(), strict=True):
                assert bytes(one.get_handle().get_data()) == bytes(other.get_handle().get_data())
    picture = package.texture("white.dds", color=True, anisotropy=1)
    assert picture.get_ram_image_size() == plain.texture("white.dds", color=True, anisotropy=1).get_ram_image_size() > 0


def test_what_was_handed_over_is_not_kept_twice(tmp_path: Path) -> None:
    package = PackageAhead(tiny_site().write(tmp_path / "tiny.site"), anisotropy=1).package()
    for name in ("geometry.bin", "textures/white.dds"):
        with pytest.raises(PackageError, match="not listed"):
            package.read(name)


def test_who_waits_is_asked_meanwhile_and_the_interpreter_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before_s = sys.getswitchinterval()
    shares: list[float] = []
    asked = threading.Event()
    make_all = LoadedPackage.make_all

    def made_once_asked(package: LoadedPackage, between: Callable[[float], None]) -> None:
        assert asked.wait(10.0), "nobody is asked while the thread works"
        make_all(package, between)

    def between(share: float) -> None:
        shares.append(share)
        asked.set()

    monkeypatch.setattr(LoadedPackage, "make_all", made_once_asked)
    PackageAhead(tiny_site().write(tmp_path / "tiny.site"), anisotropy=1).package(between)
    assert shares and shares == sorted(shares) and all(0.0 <= share <= 1.0 for share in shares)
    assert sys.getswitchinterval() == before_s


def test_an_empty_picture_is_told_to_who_waits(tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path / "tiny.site")
    (directory / "textures" / "white.dds").write_bytes(b"")
    with pytest.raises(PackageError, match=r"white\.dds: its SHA-256 "):
        PackageAhead(directory, anisotropy=1).package()


def test_a_damaged_package_is_told_to_who_waits(tmp_path: Path) -> None:
    directory = tiny_site().write(tmp_path / "tiny.site")
    manifest = json.loads((directory / "manifest.json").read_text())
    manifest["meshes"][0]["lods"][0]["index_count"] = 35
    (directory / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(PackageError, match="no whole number of triangles"):
        PackageAhead(directory, anisotropy=1).package()


@pytest.mark.gl
def test_everything_reaches_the_driver_in_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With slices of one byte, one node a frame, until all are prepared; a node that was taken away meanwhile is passed over."""
    monkeypatch.setattr("engine.upload_slices.SLICE_BYTES", 1)
    graphics = open_offscreen(16, 16, multisamples=0)
    site = SiteView(tiny_site().write(tmp_path / "tiny.site"), graphics, sun_map_size=64, moving_map_size=64)
    nodes = site.root.find_all_matches("**/+GeomNode")
    prepared = graphics.output.get_gsg().get_prepared_objects()
    counts = []
    for frame in range(4 + 3 * len(nodes)):
        site.update(frame / 60.0)
        if frame == 5:
            site.root.attach_new_node("late")
        counts.append(prepared.get_num_queued())
    assert counts[0] == 0 and counts[-1] > len(nodes)
    assert max(after - before for before, after in itertools.pairwise(counts)) <= 4, "a node's vertices, indices, picture, program"
    graphics.close()
