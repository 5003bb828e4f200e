"""Which extensions of glTF are read, which are only told of, and which refuse a file that cannot do without them."""

from assets.importing.finding import error, note
from assets.importing.gltf_document import Document
from assets.importing.gltf_values import rows

READ = {
    "KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression", "KHR_mesh_quantization",
    "KHR_texture_basisu", "EXT_texture_webp", "EXT_texture_avif", "MSFT_texture_dds", "KHR_texture_transform",
    "KHR_materials_unlit", "KHR_materials_emissive_strength", "KHR_materials_pbrSpecularGlossiness",
    "KHR_lights_punctual", "KHR_materials_variants", "EXT_mesh_gpu_instancing", "KHR_xmp_json_ld", "KHR_node_visibility",
}  # fmt: skip
APPROXIMATED = {"KHR_materials_transmission", "KHR_materials_variants"}
"""Told of each: what is seen differs a little from the artist's program, or is only a part."""
HARMLESS = {
    "KHR_materials_clearcoat", "KHR_materials_sheen", "KHR_materials_volume", "KHR_materials_volume_scatter", "KHR_materials_ior",
    "KHR_materials_specular", "KHR_materials_iridescence", "KHR_materials_anisotropy", "KHR_materials_dispersion",
    "KHR_materials_diffuse_transmission", "KHR_materials_subsurface", "KHR_materials_sss", "KHR_animation_pointer", "KHR_audio_emitter",
    "KHR_interactivity", "KHR_node_selectability", "KHR_node_hoverability", "KHR_physics_rigid_bodies", "KHR_implicit_shapes",
    "KHR_collision_shapes", "KHR_techniques_webgl", "KHR_technique_webgl", "KHR_xmp",
    "KHR_environment_map", "EXT_lights_image_based", "EXT_lights_ies",
    "EXT_mesh_features", "EXT_structural_metadata", "EXT_instance_features", "EXT_feature_metadata", "EXT_mesh_manifold",
    "EXT_property_animation", "EXT_primitive_voxels", "MSFT_lod", "MSFT_packing_normalRoughnessMetallic",
    "MSFT_packing_occlusionRoughnessMetallic", "MSFT_audio_emitter", "FB_geometry_metadata", "CESIUM_RTC", "CESIUM_primitive_outline",
    "AGI_articulations", "AGI_stk_metadata", "ADOBE_materials_clearcoat_specular", "ADOBE_materials_clearcoat_tint",
    "ADOBE_materials_thin_transparency", "VRM", "VRMC_vrm", "VRMC_materials_mtoon", "VRMC_springBone", "VRMC_node_constraint",
    "MOZ_hubs_components", "MOZ_lightmap", "GOOGLE_tilt_brush_material", "NV_materials_mdl", "BLENDER_physics", "EXT_texture_video",
    "OMI_collider", "OMI_physics_body", "OMI_physics_shape", "OMI_spawn_point", "OMI_seat", "OMI_link", "NEEDLE_components",
}  # fmt: skip
"""Known not to change where anything stands: left out, even where a file says that it cannot do without them."""


def judge_extensions(document: Document) -> None:
    """Raises Refused, naming every required extension that nobody here can read."""
    required, used = (
        sorted({name for name in rows(document.json.get(part)) if isinstance(name, str)})
        for part in ("extensionsRequired", "extensionsUsed")
    )
    unknown = [name for name in required if name not in READ | APPROXIMATED | HARMLESS]
    for name in unknown[:-1]:
        document.noticed.add(error("gltf-extension-required", file=document.path.name, extension=name[:80]))
    if unknown:
        raise document.noticed.refuse(error("gltf-extension-required", file=document.path.name, extension=unknown[-1][:80]))
    for name in sorted({*used, *required}):
        if name == "KHR_materials_variants":
            document.noticed.add(note("gltf-variants-default"))
        elif name in APPROXIMATED:
            document.noticed.add(note("gltf-extension-approximated", extension=name))
        elif name not in READ:
            document.noticed.add(note("gltf-extension-left-out", extension=name[:80]))
