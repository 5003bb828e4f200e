"""The sky: one triangle behind everything; the shader draws gradient, sun and drifting clouds."""

from panda3d.core import (
    CullBinManager,
    CullFaceAttrib,
    DepthTestAttrib,
    DepthWriteAttrib,
    Geom,
    GeomNode,
    GeomTriangles,
    GeomVertexData,
    GeomVertexFormat,
    GeomVertexWriter,
    NodePath,
    OmniBoundingVolume,
    Texture,
)

from engine.shader_files import shader

SKY_BIN = "sky"  # after all that is solid: what is hidden is not drawn
LAND_BIN = "land"  # terrain and water, dear to shade: after what stands before them, the nearest first


def add_bins() -> None:
    """The order of drawing: what is solid, land, sky, what is transparent. Must come before the first frame."""
    bins = CullBinManager.get_global_ptr()
    for name, kind, sort in (
        (LAND_BIN, CullBinManager.BT_front_to_back, 24),
        (SKY_BIN, CullBinManager.BT_fixed, 25),
    ):
        if bins.find_bin(name) == -1:
            bins.add_bin(name, kind, sort)  # "opaque" is 20, "transparent" 30


def make_sky(root: NodePath, variation: Texture) -> NodePath:
    """A sky below ``root``, whose shader input ``frame`` it reads."""
    data = GeomVertexData("sky", GeomVertexFormat.get_v3(), Geom.UH_static)
    writer = GeomVertexWriter(data, "vertex")
    for corner in ((-1.0, -1.0, 0.0), (3.0, -1.0, 0.0), (-1.0, 3.0, 0.0)):
        writer.add_data3(*corner)
    triangles = GeomTriangles(Geom.UH_static)
    triangles.add_vertices(0, 1, 2)
    geom = Geom(data)
    geom.add_primitive(triangles)
    node = GeomNode("sky")
    node.add_geom(geom)
    node.set_bounds(OmniBoundingVolume())
    node.set_final(True)
    sky: NodePath = root.attach_new_node(node)
    sky.set_shader(shader("sky", "sky"))
    sky.set_shader_input("noise_map", variation)
    sky.set_attrib(DepthTestAttrib.make(DepthTestAttrib.M_less_equal))
    sky.set_attrib(DepthWriteAttrib.make(DepthWriteAttrib.M_off))
    sky.set_attrib(CullFaceAttrib.make(CullFaceAttrib.M_cull_none))
    sky.set_bin(SKY_BIN, 0)
    return sky
