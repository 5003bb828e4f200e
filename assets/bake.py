"""A site as its script describes it, and how that becomes a package: light baked into vertices, textures encoded, one folder."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.mesh_parts import Part, merged
from assets.occlusion import Occluders, shaded
from assets.package_writer import PackageWriter
from assets.textures.layer import Layer, dds_files
from scenes.package import FORMAT, Figure, Material, Object, River, SiteManifest, Sun, Vector3, WalkableGrid

FAR_M = 1e9


@dataclass(frozen=True)
class Piece:
    """One mesh to be: levels from near to far, drawn up to ``ranges_m`` (one fewer than levels; the last has no end)."""

    name: str
    material: str
    levels: tuple[Part, ...]
    ranges_m: tuple[float, ...]
    variant: str | None
    object_name: str | None
    repeat_offsets_m: tuple[Vector3, ...]
    reach_m: float  # how far occlusion looks
    occludes: bool
    sun: bool  # bake the default sun's visibility into colour G
    ao_variant: str | None  # the variant whose meshes shade this one, where it has none itself
    baked: bool


@dataclass
class WalkMap:
    """Where feet may stand: rectangles of floor, laid one over the other, then blocked ones. NaN = no floor."""

    origin_m: tuple[float, float]
    cell_m: float
    heights: NDArray[np.float32]  # (nx, ny)

    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        nx, ny = self.heights.shape
        x = self.origin_m[0] + (np.arange(nx) + 0.5) * self.cell_m
        y = self.origin_m[1] + (np.arange(ny) + 0.5) * self.cell_m
        gx, gy = np.meshgrid(x, y, indexing="ij")
        return gx, gy

    def fill(self, x0: float, x1: float, y0: float, y1: float, z: object) -> None:
        """Floor at height ``z``: a number, a function of (x, y) arrays, or NaN to block."""
        gx, gy = self.centres()
        inside = (gx >= x0) & (gx <= x1) & (gy >= y0) & (gy <= y1)
        height = z(gx, gy) if callable(z) else np.full(gx.shape, z)
        self.heights[inside] = np.asarray(height, np.float32)[inside]

    def block(self, x0: float, x1: float, y0: float, y1: float, margin_m: float = 0.3) -> None:
        """No floor in a rectangle and ``margin_m`` around it: what stands there would reach into the eyes."""
        self.fill(x0 - margin_m, x1 + margin_m, y0 - margin_m, y1 + margin_m, float("nan"))


@dataclass
class SiteScene:
    """What ``site.py`` fills: pieces, materials with their pictures, objects, figures, light, the walkable map."""

    name: str
    walk: WalkMap
    pieces: list[Piece] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    textures: dict[str, tuple[Layer, float | None]] = field(default_factory=dict)
    objects: list[Object] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    light: dict[str, Sun] = field(default_factory=dict)
    river: River | None = None
    dimensions_m: dict[str, float] = field(default_factory=dict)
    spawn_position_m: Vector3 = (0.0, 0.0, 0.0)
    spawn_heading_rad: float = 0.0
    shadow_min_m: Vector3 = (-50.0, -50.0, -20.0)
    shadow_max_m: Vector3 = (50.0, 50.0, 20.0)
    default_variant: str = "today"

    def add(
        self,
        name: str,
        material: str,
        levels: Part | list[Part],
        *,
        ranges_m: tuple[float, ...] = (),
        variant: str | None = None,
        object_name: str | None = None,
        repeat_offsets_m: tuple[Vector3, ...] = (),
        reach_m: float = 4.0,
        occludes: bool = True,
        sun: bool = False,
        ao_variant: str | None = None,
        baked: bool = True,
    ) -> None:
        listed = (levels,) if isinstance(levels, Part) else tuple(levels)
        if len(ranges_m) != len(listed) - 1:
            raise ValueError(
                f"{name}: {len(listed)} levels need {len(listed) - 1} ranges, found {len(ranges_m)}"
            )
        flags = (reach_m, occludes, sun, ao_variant, baked)
        self.pieces.append(
            Piece(name, material, listed, ranges_m, variant, object_name, repeat_offsets_m, *flags)
        )

    def add_material(self, material: Material, layer: Layer | None = None) -> None:
        """With a layer: its pictures are named after the material."""
        if layer is not None:
            base = material.name
            self.textures[base] = (layer, material.alpha_cutoff)
            material = material.model_copy(
                update={
                    "base_color_texture": f"{base}-color.dds",
                    "normal_texture": f"{base}-normal.dds",
                    "orm_texture": f"{base}-orm.dds",
                }
            )
        self.materials.append(material)


def towards_sun(sun: Sun) -> NDArray[np.float64]:
    flat = np.cos(sun.elevation_rad)
    return np.array(
        [np.sin(sun.azimuth_rad) * flat, np.cos(sun.azimuth_rad) * flat, np.sin(sun.elevation_rad)]
    )


def _stacked(piece: Piece) -> Part:
    """What stands in the way of light: the coarsest level that still has its shape, with all its copies."""
    part = piece.levels[min(1, len(piece.levels) - 1)]
    if not piece.repeat_offsets_m:
        return part
    return merged([part.moved(offset) for offset in piece.repeat_offsets_m])


def _occluders(scene: SiteScene, variant: str) -> Occluders:
    standing = [
        p for p in scene.pieces if p.occludes and p.object_name is None and p.variant in (None, variant)
    ]
    return Occluders([_stacked(piece) for piece in standing])


def _shaded_levels(scene: SiteScene) -> Iterator[tuple[Piece, list[Part]]]:
    sun = towards_sun(scene.light["default"])
    variants = sorted({p.ao_variant or p.variant or scene.default_variant for p in scene.pieces})
    sets = {variant: _occluders(scene, variant) for variant in variants}
    for piece in scene.pieces:
        if not piece.baked:
            yield piece, list(piece.levels)
            continue
        occluders = sets[piece.ao_variant or piece.variant or scene.default_variant]
        if piece.object_name is not None:
            occluders = Occluders(list(piece.levels[:1]))
        offset = np.zeros(3)
        if piece.repeat_offsets_m:
            offset = np.asarray(piece.repeat_offsets_m[len(piece.repeat_offsets_m) // 2])
        levels = []
        for part in piece.levels:
            lit = shaded(
                part.moved(offset), occluders, reach_m=piece.reach_m, towards_sun=sun if piece.sun else None
            )
            levels.append(lit.moved(-offset))
        yield piece, levels


def bake(scene: SiteScene, folder: Path) -> SiteManifest:
    """Bake ``scene`` and write the package ``folder``; the same scene gives the same bytes."""
    writer = PackageWriter()
    all_points = []
    for piece, levels in _shaded_levels(scene):
        near = (0.0, *piece.ranges_m)
        far = (*piece.ranges_m, FAR_M)
        writer.add_mesh(
            piece.name,
            piece.material,
            list(zip(levels, near, far, strict=True)),
            variant=piece.variant,
            object_name=piece.object_name,
            repeat_offsets_m=piece.repeat_offsets_m,
        )
        if piece.object_name is None:
            all_points.append([writer.meshes[-1].bounds_min_m, writer.meshes[-1].bounds_max_m])
    for name, (layer, cutoff) in sorted(scene.textures.items()):
        for path, content in dds_files(name, layer, cutoff).items():
            writer.add_file(f"textures/{path}", content)
    for path, content in scene.files.items():
        writer.add_file(path, content)
    walk = scene.walk
    writer.add_file("walkable.f32", walk.heights.astype("<f4").tobytes())
    corners = np.array(all_points)
    return writer.write(
        folder,
        {
            "format": FORMAT,
            "name": scene.name,
            "bounds_min_m": tuple(corners[:, 0].min(axis=0).tolist()),
            "bounds_max_m": tuple(corners[:, 1].max(axis=0).tolist()),
            "spawn_position_m": scene.spawn_position_m,
            "spawn_heading_rad": scene.spawn_heading_rad,
            "shadow_min_m": scene.shadow_min_m,
            "shadow_max_m": scene.shadow_max_m,
            "light": scene.light,
            "river": scene.river,
            "materials": tuple(scene.materials),
            "objects": tuple(scene.objects),
            "figures": tuple(scene.figures),
            "walkable": WalkableGrid(
                origin_m=walk.origin_m, cell_m=walk.cell_m, nx=walk.heights.shape[0], ny=walk.heights.shape[1]
            ),
            "dimensions_m": scene.dimensions_m,
        },
    )
