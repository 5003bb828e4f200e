"""A mesh and its levels as bytes of the package: one buffer of vertices of which each coarser level uses the beginning."""

import numpy as np

from assets.importing.arrays import Floats
from assets.importing.drawn import Drawn
from assets.importing.levels import Level
from assets.importing.motion_files import swept
from assets.package_writer import VERTEX, PackageWriter
from scenes.package import Lod, Mesh, Vector3


def vertex_rows(drawn: Drawn) -> bytes:
    """The package's 52-byte vertices. Colour: R ambient occlusion, G sun, B and A nothing."""
    rows = np.zeros(len(drawn.positions), VERTEX)
    rows["position"] = drawn.positions
    rows["normal"] = drawn.normals
    rows["tangent"] = drawn.tangents if drawn.tangents is not None else (1.0, 0.0, 0.0, 1.0)
    rows["uv"] = drawn.uvs
    rows["color"] = (255, 255, 0, 0)
    if drawn.light is not None:
        rows["color"][:, 0] = drawn.light
    return rows.tobytes()


def add(writer: PackageWriter, name: str, drawn: Drawn, levels: list[Level], matrices: Floats | None = None) -> Mesh:
    """Put it into the package. Bounds hold all frames of what deforms, and of what ``matrices`` (frames, 4, 4) move."""
    vertices = writer.add(vertex_rows(drawn))
    tint = None if drawn.tint is None else writer.add(np.ascontiguousarray(drawn.tint).tobytes())
    uv2 = None if drawn.uvs2 is None else writer.add(np.ascontiguousarray(drawn.uvs2, "<f4").tobytes())
    lamps = None if drawn.lamps is None else writer.add(np.ascontiguousarray(drawn.lamps).tobytes())
    lods = tuple(
        Lod(
            vertex_offset_bytes=vertices,
            vertex_count=level.vertices,
            index_offset_bytes=writer.add_indices(level.faces),
            index_count=level.faces.size,
            min_m=level.min_m,
            max_m=level.max_m,
            tint_offset_bytes=tint,
            uv2_offset_bytes=uv2,
            lamp_offset_bytes=lamps,
        )
        for level in levels
    )
    low, high = bounds(drawn, matrices)
    mesh = Mesh(
        name=name, material=drawn.material, bounds_min_m=low, bounds_max_m=high, lods=lods, variant=drawn.variant,
        object=drawn.object, motion=drawn.motion, lightmap_texture=drawn.lightmap, lamps=drawn.lit_by,
    )
    writer.meshes.append(mesh)
    return mesh


def bounds(drawn: Drawn, matrices: Floats | None = None) -> tuple[Vector3, Vector3]:
    points = drawn.positions if drawn.frames is None else drawn.frames[:, :, :3].reshape(-1, 3)
    low, high = swept(np.stack((points.min(axis=0), points.max(axis=0))).astype(np.float64), matrices)
    # Outwards, so that rounding leaves nothing outside.
    return _rounded(np.floor(low * 1e4) / 1e4), _rounded(np.ceil(high * 1e4) / 1e4)


def _rounded(values: np.ndarray) -> Vector3:
    x, y, z = (round(float(value), 4) for value in values)
    return (x, y, z)
