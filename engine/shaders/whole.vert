// Covers the picture. `ray` is where each of its points looks, in the head's frame (x right, y up, -z ahead), not of unit length.
// It is taken at the far plane, where half the distance between two eyes is nothing: what depends on it alone lies at infinity.
uniform mat4 p3d_ProjectionMatrixInverse;
in vec4 p3d_Vertex;
out vec3 ray;
out vec2 place;

void main() {
    place = p3d_Vertex.xz;
    gl_Position = vec4(place, 0.0, 1.0);
    vec4 far = p3d_ProjectionMatrixInverse * vec4(place, 1.0, 1.0);
    ray = far.xyz / far.w;
}
