// Into the sun's map: only where a thing is counts.
uniform mat4 p3d_ModelViewProjectionMatrix;
in vec4 p3d_Vertex;
in vec2 p3d_MultiTexCoord0;
in vec4 p3d_Color;
out vec2 uv;
#ifdef FIGURE
#define INSTANCE gl_InstanceID
#include "figure.glsl"
#endif

void main() {
    uv = p3d_MultiTexCoord0;
#ifdef FIGURE
    gl_Position = p3d_ModelViewProjectionMatrix * vec4(figure_matrix() * vec4(p3d_Vertex.xyz, 1.0), 1.0);
#else
    gl_Position = p3d_ModelViewProjectionMatrix * p3d_Vertex;
#endif
}
