// One figure of an instanced call: two rows of its bone file, mixed, then its place in the world. Needs INSTANCE: which figure.
uniform sampler2D bone_rows;  // texel (3 * bone + line, row): one line of the affine matrix model_from_rest
uniform vec4 instances[192];  // three for each figure: position, heading | row, next row, mix, pitch | tint, unused
flat out vec3 tint;

vec4 bone_line(int bone, int line, vec4 rows) {
    ivec2 at = ivec2(bone * 3 + line, int(rows.x));
    return mix(texelFetch(bone_rows, at, 0), texelFetch(bone_rows, ivec2(at.x, int(rows.y)), 0), rows.z);
}

mat4x3 figure_matrix() {
    int first = INSTANCE * 3;
    vec4 place = instances[first];
    vec4 rows = instances[first + 1];
    tint = instances[first + 2].rgb;
    int bone = int(p3d_Color.a * 255.0 + 0.5);
    mat3x4 lines = mat3x4(bone_line(bone, 0, rows), bone_line(bone, 1, rows), bone_line(bone, 2, rows));
    mat4x3 posed = transpose(lines);
    float c = cos(place.w), s = sin(place.w), cp = cos(rows.w), sp = sin(rows.w);
    mat3 turn = mat3(c, s, 0.0, -s, c, 0.0, 0.0, 0.0, 1.0) * mat3(1.0, 0.0, 0.0, 0.0, cp, sp, 0.0, -sp, cp);
    mat4x3 model;
    model[0] = turn * posed[0];
    model[1] = turn * posed[1];
    model[2] = turn * posed[2];
    model[3] = turn * posed[3] + place.xyz;
    return model;
}
