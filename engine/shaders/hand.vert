// A hand, a controller or (BODY) a whole figure: as surface.vert, but every vertex follows up to four bones. Fragments: surface.frag, avatar.frag.
#include "frame.glsl"
#include "eye.glsl"
uniform mat4 p3d_ModelMatrix;
uniform mat4 p3d_ModelViewProjectionMatrix;
// Three for each bone: the lines of the affine matrix node_from_rest.
#ifdef BODY
uniform vec4 bones[105];
#else
uniform vec4 bones[78];
#endif
in vec4 p3d_Vertex;
in vec3 p3d_Normal;
in vec4 p3d_Tangent;
in vec2 p3d_MultiTexCoord0;
in vec4 bone_numbers;
in vec4 bone_weights;
in float openness;
out vec3 position;
out vec3 normal;
out vec4 tangent;
out vec2 uv;
out vec4 baked;
flat out vec3 eye;

mat3x4 lines_of(float number) {
    int first = int(number + 0.5) * 3;
    return mat3x4(bones[first], bones[first + 1], bones[first + 2]);
}

void main() {
    mat3x4 lines = lines_of(bone_numbers.x) * bone_weights.x;
    if (bone_weights.x < 0.999) {
        lines += lines_of(bone_numbers.y) * bone_weights.y + lines_of(bone_numbers.z) * bone_weights.z;
        lines += lines_of(bone_numbers.w) * bone_weights.w;
    }
    mat4x3 posed = transpose(lines);
    vec4 place = vec4(posed * vec4(p3d_Vertex.xyz, 1.0), 1.0);
    mat3 turn = mat3(p3d_ModelMatrix) * mat3(posed);
    eye = eye_place();
    uv = p3d_MultiTexCoord0;
    baked = vec4(openness, 1.0, 0.0, 0.0);
    position = (p3d_ModelMatrix * place).xyz;
    normal = turn * p3d_Normal;
    tangent = vec4(turn * p3d_Tangent.xyz, p3d_Tangent.w);
    gl_Position = p3d_ModelViewProjectionMatrix * place;
}
