// What every surface's fragment program takes in.
uniform vec4 material[3];  // base colour, alpha | roughness, metallic, uv scale, alpha cutoff | emissive, spare
uniform sampler2D base_map;
uniform sampler2D normal_map;
uniform sampler2D orm_map;
in vec3 position;
in vec3 normal;
in vec4 tangent;
in vec2 uv;
in vec4 baked;
flat in vec3 eye;
#ifdef TINT
in vec4 tinted;  // linear
#endif
#ifdef UV2
in vec2 uv2;
#endif
out vec4 fragment;

vec3 bumped(vec3 n, vec2 map) {
    vec3 m;
    m.xy = map * 2.0 - 1.0;
    m.z = sqrt(max(1.0 - dot(m.xy, m.xy), 0.0));
    vec3 t = normalize(tangent.xyz - n * dot(n, tangent.xyz) + vec3(1e-6, 0.0, 0.0));
    return normalize(t * m.x + cross(n, t) * (tangent.w * m.y) + n * m.z);
}
