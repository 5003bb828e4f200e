// Into the sun's map: only where a thing is counts.
uniform mat4 p3d_ModelViewProjectionMatrix;
in vec4 p3d_Vertex;
in vec2 p3d_MultiTexCoord0;
in vec4 p3d_Color;
out vec2 uv;
#ifdef TINT
in vec4 tint_srgb;
out float tint_alpha;
#endif
#ifdef BASE_UV2
in vec2 second_uv;
#endif
#ifdef FIGURE
#define INSTANCE gl_InstanceID
#include "figure.glsl"
#endif
#ifdef MOVING
#include "frame.glsl"
#include "moving.glsl"
#endif

void main() {
#ifdef BASE_UV2
    uv = second_uv;
#else
    uv = p3d_MultiTexCoord0;
#endif
#ifdef TINT
    tint_alpha = tint_srgb.a;
#endif
#ifdef FIGURE
    gl_Position = p3d_ModelViewProjectionMatrix * vec4(figure_matrix() * vec4(p3d_Vertex.xyz, 1.0), 1.0);
#elif defined(MOVING)
    gl_Position = p3d_ModelViewProjectionMatrix * vec4(moved(p3d_Vertex.xyz, vec3(0.0), vec3(0.0)).place, 1.0);
#else
    gl_Position = p3d_ModelViewProjectionMatrix * p3d_Vertex;
#endif
}
