"""glTF 2.0, as .gltf or .glb, with the extensions that real files use: see ``gltf_extensions``."""

from pathlib import Path

from assets.importing.finding import Finding, error
from assets.importing.gltf_accessors import Accessors
from assets.importing.gltf_animation import animations
from assets.importing.gltf_credits import read_credits
from assets.importing.gltf_document import open_document
from assets.importing.gltf_extensions import judge_extensions
from assets.importing.gltf_images import Images
from assets.importing.gltf_materials import Materials
from assets.importing.gltf_meshes import Meshes
from assets.importing.gltf_nodes import Nodes, lights, skins, tree
from assets.importing.gltf_values import index
from assets.importing.job import Job
from assets.importing.source import SourceMesh, SourceScene


def read_gltf(path: Path, folder: Path, job: Job) -> tuple[SourceScene, list[Finding]]:  # noqa: ARG001 - every reader has this signature
    """What the file's default scene shows. ``folder``: all that it may read. Raises Refused where nothing of it can be drawn."""
    document = open_document(path, folder)
    judge_extensions(document)
    accessors = Accessors(document)
    shown = tree(document)
    meshes = Meshes(document, accessors)
    numbers: dict[int, int] = {}
    read: list[SourceMesh] = []
    for node in shown.shown:
        mesh = index(document.part("nodes")[node].get("mesh"))
        if mesh is not None and mesh not in numbers and document.one("meshes", mesh) is not None:
            numbers[mesh] = len(read)
            read.append(meshes.mesh(mesh))
    if not any(mesh.primitives for mesh in read):
        raise document.noticed.refuse(error("nothing-to-see", file=path.name))
    images = Images(document, accessors)
    nodes = Nodes(document, accessors, shown, numbers, {mesh: _joints(read[place]) for mesh, place in numbers.items()})
    scene = SourceScene(
        format="glTF",
        nodes=nodes.all(),
        meshes=tuple(read),
        materials=Materials(document, images).all(meshes.materials_used),
        images=images.all(),
        skins=skins(document, accessors, shown.numbering),
        animations=animations(document, accessors, shown.numbering),
        lights=lights(document),
        credits=read_credits(document),
    )
    return scene, document.noticed.all()


def _joints(mesh: SourceMesh) -> int:
    """The highest joint that a mesh names, + 1."""
    return max((int(one.joints.max()) + 1 for one in mesh.primitives if one.joints is not None), default=0)
