"""Models that we did not make (../shared/data/models), all formats: read, mended, judged and baked in this process, then loaded by the engine.

Every step is compared: with trimesh, with the file's own description, and with the step before. The many files are in docs/import-coverage.md.
"""

from pathlib import Path

import numpy as np
import pytest

from assets.importing import precheck
from assets.importing.bake_package import bake
from assets.importing.finding import Severity
from assets.importing.flat import FlatScene
from assets.importing.flatten import flatten
from assets.importing.ground import GROUND
from assets.importing.job import Job
from assets.importing.judge import judge
from assets.importing.mend import mend
from assets.importing.readers import read
from assets.importing.source_stats import stats_of
from bench.import_measures import UNKNOWN, Measured, box, declared, measured, trimeshs
from engine.package_loader import LoadedPackage

MODELS = Path(__file__).parents[4] / "shared" / "data" / "models"
pytestmark = pytest.mark.slow

BY_TRIMESH = (
    "gltf/Box/Box.gltf",
    "gltf/BoxInterleaved/BoxInterleaved.gltf",
    "gltf/heart_draco.glb",
    "gltf/MultiUVTest/MultiUVTest.gltf",
    "gltf/TextureTransformTest/TextureTransformTest.gltf",
    "obj/fandisk.obj",
    "scan/unit_sphere.STL",
)
BY_DESCRIPTION = ("gltf/BoxMeshopt.glb", "gltf/SimpleSparseAccessor/SimpleSparseAccessor.gltf")
REFUSED = (("gltf/BoxDraco.gltf", "buffer-file-missing"), ("fbx/transparentTest.fbx", "fbx-damaged-in-transfer"))
BY_NONE = ("fbx/cubes_with_names.fbx",)


def test_the_shared_models_lie_beside_the_clone() -> None:
    assert MODELS.is_dir(), f"{MODELS} is missing: these tests need the folder shared/ beside the clone"


@pytest.mark.parametrize(("name", "code"), REFUSED)
def test_it_is_refused_for_its_reason(name: str, code: str) -> None:
    """Before any library looks at it."""
    path = MODELS / name
    assert code in [finding.code for finding in precheck.looked(path, path.parent).findings if finding.severity == Severity.error]


@pytest.mark.parametrize("name", BY_TRIMESH)
def test_it_is_what_trimesh_reads(name: str, tmp_path: Path) -> None:
    mine, other = imported(MODELS / name, tmp_path), trimeshs(MODELS / name)
    assert mine.triangles == other.triangles
    np.testing.assert_allclose(mine.bounds, other.bounds, atol=1e-3 * float(np.ptp(other.bounds)))
    assert other.textures in (mine.textures, UNKNOWN)


@pytest.mark.parametrize("name", BY_DESCRIPTION)
def test_it_is_what_it_says_of_itself(name: str, tmp_path: Path) -> None:
    """trimesh reads no meshopt, and sparse accessors only in part."""
    mine, told = imported(MODELS / name, tmp_path), declared(MODELS / name)
    assert told is not None
    assert mine.triangles == told.triangles
    np.testing.assert_allclose(mine.bounds, told.bounds, atol=1e-3 * float(np.ptp(told.bounds)))


@pytest.mark.parametrize("name", BY_NONE)
def test_it_is_imported_whole(name: str, tmp_path: Path) -> None:
    assert imported(MODELS / name, tmp_path).triangles > 0


def imported(path: Path, folder: Path) -> Measured:
    """Through every stage; what the reader read, after all that follows was found to agree with it."""
    job = Job("shared")
    looked = precheck.looked(path, path.parent)
    source, found = read(path, path.parent, job)
    flat, more = flatten(source, job)
    flat, mended = mend(flat, job)
    every = [*looked.findings, *found, *more, *mended]
    verdict = judge(flat, stats_of(source, path.name, looked.size.file_bytes, ""), job, every)
    assert Severity.error not in [told.severity for told in verdict.findings], verdict.findings
    read_in = measured(source)
    removed = sum(int(one.values["count"]) for one in mended if one.severity == Severity.mended and one.code.startswith(("triangles-", "faces-")))
    assert _triangles(flat) == read_in.triangles - removed
    _, notes = bake(flat, job, folder / "shared.site", lambda _stage, _share: None)
    assert not [one for one in notes if one.severity == Severity.error]
    _compare(LoadedPackage(folder / "shared.site"), flat)
    return read_in


def _triangles(flat: FlatScene) -> int:
    return sum(len(piece.faces) for piece in flat.pieces)


def _compare(package: LoadedPackage, flat: FlatScene) -> None:
    package.make_all()
    own = [mesh for mesh in package.manifest.meshes if mesh.material != GROUND]
    assert sum(mesh.lods[0].index_count // 3 for mesh in own) == _triangles(flat)
    if not package.manifest.motions:
        corners = [rows for mesh in own for rows in (mesh.bounds_min_m, mesh.bounds_max_m)]
        expected = box(piece.positions for piece in flat.pieces)
        np.testing.assert_allclose(box([np.array(corners)]), expected, atol=1e-3 * float(np.ptp(expected)))
    if any(material.base_color_texture is not None for material in flat.materials):
        assert any(material.base_color_texture for material in package.manifest.materials)
