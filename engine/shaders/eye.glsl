// Where the eye is. In a headset Panda's camera is the middle of the head and its projection holds each eye's own place; there, and on a
// desktop, where it is (0, 0, 0), the projection takes that place to (0, 0, 1, 0).
uniform mat4 p3d_ProjectionMatrixInverse;
#ifndef BLEND
uniform mat4 p3d_ViewMatrixInverse;
#endif

vec3 eye_in_head() {  // x right, y up, z back
    return p3d_ProjectionMatrixInverse[2].xyz / p3d_ProjectionMatrixInverse[2].w;
}

vec3 eye_place() {
    return (p3d_ViewMatrixInverse * vec4(eye_in_head(), 1.0)).xyz;
}
