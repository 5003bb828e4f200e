#include "frame.glsl"
uniform mat4 p3d_ProjectionMatrixInverse;
uniform mat4 p3d_ViewMatrixInverse;
in vec4 p3d_Vertex;
out vec3 ray;

void main() {
    // One triangle over the whole picture, at the far plane.
    gl_Position = vec4(p3d_Vertex.xy, 1.0, 1.0);
    vec4 far = p3d_ProjectionMatrixInverse * vec4(p3d_Vertex.xy, 1.0, 1.0);
    ray = mat3(p3d_ViewMatrixInverse) * (far.xyz / far.w);
}
