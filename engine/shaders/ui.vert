// The interface: places in points of a sheet, or, with MARKER, in the plane that faces the eye about an anchor in the world.
uniform mat4 p3d_ModelViewProjectionMatrix;
#ifdef MARKER
uniform mat4 p3d_ModelViewMatrix;
uniform mat4 p3d_ProjectionMatrix;
in vec4 anchor;  // world place; w: size, 1 for usual; negative: as large in the view from any distance
#endif
in vec4 p3d_Vertex;
in vec2 p3d_MultiTexCoord0;
in vec4 p3d_Color;
in vec4 border;
in vec4 shape;
uniform float scroll;
out vec2 v_at;
out vec4 v_fill;
out vec4 v_border;
flat out vec4 v_shape;
out vec2 v_sheet;
#ifdef MARKER
out float v_fade;
#endif

void main() {
    v_at = p3d_MultiTexCoord0;
    v_fill = p3d_Color;
    v_border = border;
    v_shape = shape;
    v_sheet = vec2(p3d_Vertex.x, -p3d_Vertex.z - scroll);
#ifdef MARKER
    vec4 seen = p3d_ModelViewMatrix * vec4(anchor.xyz, 1.0);
    float away = -seen.z;  // along the view, so that signs at the picture's edge are no larger than in its middle
    // Points are a thousandth of the distance near by, so a sign keeps its size in the view; far signs shrink slowly.
    float reach = anchor.w < 0.0 ? max(away, 0.8) : clamp(away, 0.8, 6.0 + 0.45 * max(0.0, away - 6.0));
    float metres_per_point = abs(anchor.w) * 0.001 * reach;
    seen.xy += vec2(p3d_Vertex.x, p3d_Vertex.z) * metres_per_point;
    gl_Position = p3d_ProjectionMatrix * seen;
    v_fade = (anchor.w < 0.0 ? 1.0 : clamp(1.25 - away / 120.0, 0.35, 1.0)) * smoothstep(0.15, 0.5, away);
#else
    gl_Position = p3d_ModelViewProjectionMatrix * p3d_Vertex;
#endif
}
