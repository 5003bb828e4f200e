// Each eye's own line of sight in the world: from the near plane to the far one, so that the floor lies at its true depth.
uniform mat4 p3d_ProjectionMatrixInverse;
uniform mat4 p3d_ViewMatrixInverse;
in vec4 p3d_Vertex;
out vec3 from;
out vec3 towards;

void main() {
    vec2 place = p3d_Vertex.xz;
    gl_Position = vec4(place, 0.0, 1.0);
    vec4 near = p3d_ProjectionMatrixInverse * vec4(place, -1.0, 1.0);
    vec4 far = p3d_ProjectionMatrixInverse * vec4(place, 1.0, 1.0);
    from = (p3d_ViewMatrixInverse * vec4(near.xyz / near.w, 1.0)).xyz;
    towards = (p3d_ViewMatrixInverse * vec4(far.xyz / far.w, 1.0)).xyz - from;
}
