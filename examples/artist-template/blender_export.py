"""Marks a Blender scene for Hongji and exports it as GLB. In Blender 4.2 or later: Scripting › Open › this file › Run; or without a window:

    blender courtyard.blend --background --python blender_export.py -- courtyard.glb

Change MARKS to your own: name of the mark, place in metres, direction in degrees (0 looks along +Y, anticlockwise), title for visitors.
A mark whose empty is in the scene already is left where you put it.
"""

import math
import sys
from pathlib import Path

import bpy

MARKS = [
    ("spawn", (0.0, -5.5, 0.0), 0.0, ""),
    ("stop:gate", (0.0, -4.5, 0.0), 180.0, "院门"),
    ("hotspot:plaque", (0.0, 0.9, 2.6), 180.0, "匾额"),
]
FLOORS = ["Floor", "Stairs"]  # meshes that are walked on: copies of them become the floor and are not drawn
MARK = "hongji"  # the custom property that the importer looks for


def mark(name: str, place: tuple[float, float, float], degrees: float, title: str) -> None:
    """An empty whose arrow (+Y) is the direction in which the visitor looks."""
    if any(thing.get(MARK) == name or thing.name == name for thing in bpy.context.scene.objects):
        return
    empty = bpy.data.objects.new(name, None)
    empty.empty_display_type, empty.empty_display_size = "ARROWS", 0.5
    empty.location, empty.rotation_euler = place, (0.0, 0.0, math.radians(degrees))
    empty[MARK] = name
    if title:
        empty["title"] = title
    bpy.context.scene.collection.objects.link(empty)


def walkable(name: str) -> None:
    """A copy of a mesh that only feet know."""
    floor = bpy.data.objects.get(name)
    if floor is None or f"walkable {name}" in bpy.data.objects:
        return
    copy = floor.copy()
    copy.name = f"walkable {name}"
    copy[MARK] = "walkable"
    bpy.context.scene.collection.objects.link(copy)


def export(target: Path) -> None:
    bpy.context.scene.unit_settings.scale_length = 1.0
    bpy.ops.export_scene.gltf(
        filepath=str(target),
        export_format="GLB",
        export_yup=True,  # +Y Up
        export_extras=True,  # Include › Custom Properties: without it titles and marks are lost
        export_apply=True,  # Apply Modifiers
        export_image_format="AUTO",
    )


if __name__ == "__main__":
    for name, place, degrees, title in MARKS:
        mark(name, place, degrees, title)
    for floor in FLOORS:
        walkable(floor)
    after = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    export(Path(after[0] if after else bpy.path.abspath("//scene.glb")).resolve())
