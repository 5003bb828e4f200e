// What a motion of the package moves (engine/motions_view.py): between two of its frames. Needs frame.glsl before it.
uniform sampler2D motion_rows;
uniform vec4 motion;  // frames, frames a second, texels in a row, vertices
struct Moved {
    vec3 place;
    vec3 normal;
    vec3 tangent;
};

#ifdef DEFORMING
// Texels one after the other, whatever the rows: of each frame, of each vertex, its place and its normal.
vec3 kept(float at, int what) {
    int number = (int(at) * int(motion.w) + gl_VertexID) * 2 + what;
    int width = int(motion.z);
    return texelFetch(motion_rows, ivec2(number % width, number / width), 0).xyz;
}
#else
// Texel (line, frame): one line of the affine matrix that moves it.
vec4 line_at(int line, vec3 mixed) {
    return mix(texelFetch(motion_rows, ivec2(line, int(mixed.x)), 0), texelFetch(motion_rows, ivec2(line, int(mixed.y)), 0), mixed.z);
}
#endif

Moved moved(vec3 place, vec3 normal, vec3 tangent) {
    float at = min(mod(TIME_S * motion.y, motion.x), motion.x - 0.001);
    vec3 mixed = vec3(floor(at), mod(floor(at) + 1.0, motion.x), fract(at));
#ifdef DEFORMING
    vec3 here = mix(kept(mixed.x, 0), kept(mixed.y, 0), mixed.z);
    vec3 n = normalize(mix(kept(mixed.x, 1), kept(mixed.y, 1), mixed.z) + vec3(0.0, 0.0, 1e-6));
    // The tangent turns as the normal has turned, by the shortest way.
    vec3 axis = cross(normal, n);
    vec3 turned = tangent + cross(axis, tangent) + cross(axis, cross(axis, tangent)) / max(1.0 + dot(normal, n), 0.01);
    return Moved(here, n, turned);
#else
    mat4x3 matrix = transpose(mat3x4(line_at(0, mixed), line_at(1, mixed), line_at(2, mixed)));
    return Moved(matrix * vec4(place, 1.0), mat3(matrix) * normal, mat3(matrix) * tangent);
#endif
}
