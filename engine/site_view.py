"""A site package as a picture: composes meshes, sky, shadows, objects and figures below one root node.

The mirror of the world: callers tell what is, every frame if they like; what did not change costs next to nothing.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from panda3d.core import (
    AntialiasAttrib,
    BoundingBox,
    Geom,
    GeomNode,
    LODNode,
    LPoint3f,
    LVecBase4f,
    NodePath,
    PTA_LVecBase4f,
    RenderState,
)

from engine.figures_view import FigureInstance, FigureModel, FiguresView
from engine.lamps import lamp_input
from engine.light import FrameUniforms, sun_direction
from engine.materials import Materials, MaterialStates, size_of
from engine.motions_view import MotionsView
from engine.noise import variation_pixels, variation_texture
from engine.objects_view import ObjectsView, union
from engine.package_ahead import PackageAhead
from engine.package_loader import MANIFEST, Between, LoadedPackage, PackageError, no_pause
from engine.sky import add_bins, make_sky
from engine.sun_shadow import SunShadow
from engine.upload_slices import UploadSlices
from engine.window import Graphics
from scenes.package import Mesh, Sun
from scenes.space import Vec3
from scenes.world import ObjectState

_SUN_REACH_M = (
    70.0  # trees and roofs this far off throw their shadows into the sharp map; whole mountains are baked
)
_MOVING_REACH_M = 12.0
_COARSE_TEXEL_M = 0.02
"""From this width of a texel of the sun map on, the second level of detail casts as well as the first. Finer maps would show
where the two differ, as specks of shadow on the thing itself."""
_READ_SHARE = 0.6
"""How much of the loading is reading, checking and copying, about; the rest is making nodes of it."""
_PREPARE_AT_UPDATE = 4  # nothing is waited for when the visitor first turns round, nor for the first picture


class SiteView:
    """``root`` may take further nodes (boards, hands); ``land`` below it holds all of the site, to be hidden as one.
    ``solid`` below that is what ``surface.vert`` draws, for one eye or for both at once; ``seethrough`` what comes after the sky.
    Raises PackageError for a package that cannot be shown.

    ``sun_map_size``, ``moving_map_size``: texels along one side of the maps of the site and of what moves; by default 4096 and
    2048, on software GL 3072 and 1024 to start sooner. ``between`` is called between the steps of the loading.
    """

    def __init__(
        self,
        package_dir: Path,
        graphics: Graphics,
        *,
        sun_map_size: int | None = None,
        moving_map_size: int | None = None,
        between: Between = no_pause,
    ) -> None:
        sun_map_size = sun_map_size or (3072 if graphics.is_software else 4096)
        moving_map_size = moving_map_size or (1024 if graphics.is_software else 2048)
        ahead = PackageAhead(package_dir, graphics.anisotropy, alone=between is no_pause, then=variation_pixels)
        package = ahead.package(None if between is no_pause else lambda share: between(_READ_SHARE * share))
        self.manifest = package.manifest
        self._graphics = graphics
        self._updates = 0
        self._uploads: UploadSlices | None = None
        self.root = NodePath("site")
        self.land: NodePath = self.root.attach_new_node("land")
        self.solid: NodePath = self.land.attach_new_node("solid")
        self.seethrough: NodePath = self.land.attach_new_node("see-through")
        self._still_casters = NodePath("still casters")
        self._moving_casters = NodePath("moving casters")
        add_bins()
        variation = variation_texture(graphics.anisotropy)
        self._materials = Materials(package, variation, graphics)
        self._motions = MotionsView(package)
        self._uniforms = FrameUniforms()
        between(_READ_SHARE)
        wide_m = max(high - low for low, high in zip(self.manifest.shadow_min_m, self.manifest.shadow_max_m, strict=True))
        self._cast_level = 0 if wide_m / sun_map_size < _COARSE_TEXEL_M else 1
        self._sun_map = SunShadow(graphics, self._still_casters, "sun map", sun_map_size)
        self._moving_map = SunShadow(graphics, self._moving_casters, "moving map", moving_map_size)
        between(_READ_SHARE)
        self._own_texture_bytes = size_of(variation) + 4 * (sun_map_size**2 + moving_map_size**2)
        self._light_name = ""
        self._sun: Sun | None = None
        self._variant: str | None = None
        self._of_variant: dict[str, list[NodePath]] = {}
        self._moving_shown = False
        self._moving_aimed: tuple[tuple[Vec3, Vec3], str] | None = None
        templates = {figure.object for figure in self.manifest.figures}
        things = [item for item in self.manifest.objects if item.name not in templates]
        self.objects = ObjectsView(things, self.solid, self.seethrough, self._still_casters, self._moving_casters)
        self.figures = FiguresView(self._build(package, lambda share: between(_READ_SHARE + (1.0 - _READ_SHARE) * share)))
        make_sky(self.land, variation)
        self._set_root_inputs()
        self._uniforms.set_river(self.manifest.river)
        self.set_light("default")

    @property
    def texture_bytes(self) -> int:
        """Memory on the graphics card for all pictures, noise and sun maps, with their smaller levels."""
        return self._materials.texture_bytes + self._motions.texture_bytes + self._own_texture_bytes

    def set_eyes(self, eyes: int) -> None:
        """What is ``solid`` is drawn for one eye, or for two at once. Figures have instances of their own, which no camera's state changes."""
        self.figures.set_eyes(eyes)

    @property
    def uniforms(self) -> PTA_LVecBase4f:
        """The array ``frame`` of shaders/frame.glsl, as it is now."""
        return self._uniforms.values

    @property
    def variants(self) -> tuple[str, ...]:
        return tuple(self._of_variant)

    def set_light(self, name: str) -> None:
        """Show the light mood ``name`` of the manifest; KeyError where there is none of that name."""
        if name == self._light_name:
            return
        self._sun = self.manifest.light[name]
        self._light_name = name
        floor_m = self.manifest.river.height_m if self.manifest.river else self.manifest.spawn_position_m[2]
        self._uniforms.set_sun(self._sun, floor_m, self.manifest.light["default"])
        self._redraw_sun_map()
        self._redraw_moving_map()

    def set_variant(self, name: str | None) -> None:
        """Show what belongs to every variant and to ``name``; None: only what belongs to every variant."""
        if name == self._variant:
            return
        self._variant = name
        for variant, paths in self._of_variant.items():
            for path in paths:
                if variant == name:
                    path.show()
                else:
                    path.hide()
        self._redraw_sun_map()

    def set_objects(self, states: Iterable[ObjectState]) -> None:
        """Place the movable objects; those not named stay as they are."""
        still, moving = self.objects.set_states(states)
        if still:
            self._redraw_sun_map()
        if moving:
            self._redraw_moving_map()

    def set_figures(self, instances: Sequence[FigureInstance]) -> None:
        """Show exactly these people."""
        if self.figures.set_instances(instances):
            self._redraw_moving_map()

    def update(self, time_s: float) -> None:
        """Water, clouds and leaves as they are at ``time_s``. After the first pictures all else goes to the driver, a slice a frame."""
        self._uniforms.set_time(time_s)
        if self._motions.shadows_change(time_s):
            self._redraw_moving_map()
        self._updates += 1
        if self._updates == _PREPARE_AT_UPDATE:
            self._uploads = UploadSlices((self.root, self._still_casters, self._moving_casters), self._graphics)
        if self._uploads is not None and not self._uploads.next_slice():
            self._uploads = None

    def _redraw_sun_map(self) -> None:
        assert self._sun is not None
        towards = sun_direction(self._sun)
        box = self.manifest.shadow_min_m, self.manifest.shadow_max_m
        columns, texel_m = self._sun_map.aim(towards, *box, reach_m=_SUN_REACH_M)
        self._uniforms.set_sun_map(columns, 1.0 / self._sun_map.size, texel_m)
        self._sun_map.draw_once()

    def _redraw_moving_map(self) -> None:
        assert self._sun is not None
        bounds = union((self.figures.bounds(), self.objects.moved_bounds(), self._motions.bounds()))
        if bounds is None:
            if self._moving_shown:
                self._uniforms.set_moving_map(None, 0.0)
            self._moving_shown = False
            return
        if not self._moving_shown or (bounds, self._light_name) != self._moving_aimed:
            self._moving_shown = True
            self._moving_aimed = bounds, self._light_name
            low, high = bounds
            floor: Vec3 = (low[0], low[1], low[2] - 3.0)  # shadows fall on what lies below
            columns, _ = self._moving_map.aim(sun_direction(self._sun), floor, high, reach_m=_MOVING_REACH_M)
            self._uniforms.set_moving_map(columns, 1.0 / self._moving_map.size)
        self._moving_map.draw_once()

    def _set_root_inputs(self) -> None:
        self.root.set_antialias(
            AntialiasAttrib.M_multisample
        )  # without it the samples that the output has are not used
        self.root.set_shader_input("frame", self._uniforms.values)
        self.root.set_shader_input("sun_map", self._sun_map.texture)
        self.root.set_shader_input("moving_map", self._moving_map.texture)
        self.root.set_shader_input("highlight", LVecBase4f(0.0, 0.0, 0.0, 0.0))
        for casters in (self._still_casters, self._moving_casters):
            casters.set_depth_offset(-1)
            casters.set_shader_input("frame", self._uniforms.values)

    def _build(self, package: LoadedPackage, between: Between) -> dict[str, FigureModel]:
        """Nodes for every mesh; returns the figure models."""
        templates = {figure.object: figure for figure in self.manifest.figures}
        known = {item.name for item in self.manifest.objects}
        parts: dict[str, list[Mesh]] = {figure.name: [] for figure in self.manifest.figures}
        for number, mesh in enumerate(self.manifest.meshes):
            between(number / len(self.manifest.meshes))
            self._check(package, mesh, known)
            if mesh.object in templates:
                parts[templates[mesh.object].name].append(mesh)
                continue
            self._add_mesh(package, mesh)
        models = {}
        for figure in self.manifest.figures:
            geoms = [
                (package.geom(mesh, mesh.lods[0]), self._materials.states(mesh.material, figure=True))
                for mesh in parts[figure.name]
            ]
            bones = package.bones(figure)
            models[figure.name] = FigureModel(figure, bones, geoms, self.solid, self._moving_casters)
        return models

    def _check(self, package: LoadedPackage, mesh: Mesh, objects: set[str]) -> None:
        if mesh.object is not None and mesh.object not in objects:
            found = f"mesh {mesh.name!r} belongs to the object {mesh.object!r}, which is not listed"
            raise PackageError(package.directory / MANIFEST, found)
        if all(material.name != mesh.material for material in self.manifest.materials):
            found = f"mesh {mesh.name!r} has the material {mesh.material!r}, which is not listed"
            raise PackageError(package.directory / MANIFEST, found)
        if mesh.motion is not None and all(motion.name != mesh.motion for motion in self.manifest.motions):
            found = f"mesh {mesh.name!r} moves by the motion {mesh.motion!r}, which is not listed"
            raise PackageError(package.directory / MANIFEST, found)
        if any(not 0 <= number < len(self.manifest.lamps) for number in mesh.lamps):
            found = f"mesh {mesh.name!r} is lit by a lamp that is not listed"
            raise PackageError(package.directory / MANIFEST, found)
        second = [lod.uv2_offset_bytes is not None for lod in mesh.lods]
        tints = [lod.tint_offset_bytes is not None for lod in mesh.lods]
        needs = mesh.lightmap_texture is not None or self._materials.needs_second_uv(mesh.material)
        lamps = [lod.lamp_offset_bytes is not None for lod in mesh.lods]
        if len(set(tints)) > 1 or len(set(lamps)) > 1 or (needs and not all(second)):
            found = f"a level of the mesh {mesh.name!r} lacks the second UVs or the colours that its others or its material have"
            raise PackageError(package.directory / MANIFEST, found)

    def _add_mesh(self, package: LoadedPackage, mesh: Mesh) -> None:
        blends = self._materials.blends(mesh.material)
        casters = self._moving_casters if self._motions.shadow_moves(mesh) else self._still_casters
        parents: tuple[NodePath, NodePath] | None = (self.seethrough if blends else self.solid, casters)
        if mesh.object:
            parents = self.objects.parents(mesh.object, seethrough=blends)
        assert parents is not None  # templates of figures do not come here
        tint = mesh.lods[0].tint_offset_bytes is not None
        states: MaterialStates = self._materials.states(
            mesh.material, tint=tint, lightmap=mesh.lightmap_texture, moving=self._motions.kind(mesh), lamps=_lamps(mesh)
        )
        geoms = [package.geom(mesh, lod) for lod in mesh.lods]
        box = BoundingBox(LPoint3f(*mesh.bounds_min_m), LPoint3f(*mesh.bounds_max_m))
        paths = [_attached(parents[0], mesh, geoms, states.seen, box)]
        if states.core is not None:
            solid = self.objects.parents(mesh.object) if mesh.object else (self.solid, self._still_casters)
            assert solid is not None
            paths.append(_attached(solid[0], mesh, geoms, states.core, box))
        if states.cast is not None:
            paths.append(parents[1].attach_new_node(_geom_node(mesh.name, geoms[min(self._cast_level, len(geoms) - 1)], states.cast, box)))
        self._motions.move(mesh, paths)
        if mesh.lamps:
            lamps = lamp_input([self.manifest.lamps[number] for number in mesh.lamps])
            for path in paths:
                path.set_shader_input("lamps", lamps)
        if mesh.object and self._motions.shadow_moves(mesh):
            self.objects.move_by_itself(mesh.object)
        if mesh.variant is not None:
            self._of_variant.setdefault(mesh.variant, []).extend(paths)
            for path in paths:
                path.hide()


def _lamps(mesh: Mesh) -> str:
    baked = mesh.lods[0].lamp_offset_bytes is not None
    return " ".join(["baked"] * baked + ["drawn"] * bool(mesh.lamps))


def _attached(parent: NodePath, mesh: Mesh, geoms: Sequence[Geom], state: RenderState, box: BoundingBox) -> NodePath:
    """All levels of a mesh, each seen at its distance."""
    levels = [_geom_node(mesh.name, geom, state, box) for geom in geoms]
    if len(mesh.lods) == 1 and mesh.lods[0].max_m > 1e8 and mesh.lods[0].min_m <= 0.0:
        return parent.attach_new_node(levels[0])
    switch = LODNode(mesh.name)
    low, high = mesh.bounds_min_m, mesh.bounds_max_m
    switch.set_center(tuple((low[axis] + high[axis]) / 2.0 for axis in range(3)))
    for node, lod in zip(levels, mesh.lods, strict=True):
        switch.add_child(node)
        switch.add_switch(lod.max_m, lod.min_m)
    switch.set_bounds(box)
    switch.set_final(True)
    return parent.attach_new_node(switch)


def _geom_node(name: str, geom: object, state: RenderState, box: BoundingBox) -> GeomNode:
    node = GeomNode(name)
    node.add_geom(geom, state)
    node.set_bounds(box)
    node.set_final(True)
    return node
