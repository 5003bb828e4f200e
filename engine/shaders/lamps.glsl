// The lamps of an imported site (scenes/package.py, Lod and Lamp). Needs light.glsl before it.
const float LAMP_RANGE = 32.0;
vec3 lamps_mirrored;  // the part of lamp_surface that is mirrored, not scattered

// What is mirrored of `light`, which comes from one direction and is met at an angle of cosine n_l.
vec3 mirrored_from(Surface s, vec3 to_eye, vec3 from, float n_l, vec3 light) {
    float n_v = max(dot(s.normal, to_eye), 1e-3);
    vec3 half_way = normalize(from + to_eye);
    float n_h = max(dot(s.normal, half_way), 0.0);
    float v_h = max(dot(to_eye, half_way), 0.0);
    float a = max(s.roughness * s.roughness, 0.02);
    float a2 = a * a;
    float d = n_h * n_h * (a2 - 1.0) + 1.0;
    float visible = 0.5 / (n_l * sqrt(n_v * n_v * (1.0 - a2) + a2) + n_v * sqrt(n_l * n_l * (1.0 - a2) + a2) + 1e-4);
    vec3 f0 = mix(vec3(0.04), s.base, s.metallic);
    vec3 fresnel = f0 + (1.0 - f0) * pow(1.0 - v_h, 5.0);
    return s.gloss * min(fresnel * (a2 / (PI * d * d)) * visible, vec3(8.0)) * light * n_l;
}

#ifdef LAMP_LIGHT
in vec3 lamp_lit;  // what arrives on the true surface
in vec4 lamp_from;  // where most of it comes from; how much of it
#endif
#ifdef LAMPS
uniform vec4 lamps[12];  // engine/lamps.py
#endif

vec3 lamp_surface(Surface s, vec3 n, vec3 to_eye) {
    lamps_mirrored = vec3(0.0);
    vec3 scattered = vec3(0.0);  // before the surface takes its colour from it
#ifdef LAMP_LIGHT
    vec3 from = normalize(lamp_from.xyz + n * 1e-4);
    float faced = dot(n, from);
    // The light that was baked is that of one side: of a thin wall the other side stays dark.
    vec3 light = lamp_lit * smoothstep(-0.02, 0.02, faced);
    float agreed = min(dot(lamp_from.xyz, lamp_from.xyz), 1.0);  // less between vertices that two lamps light from different sides
    float straight = lamp_from.w * agreed;
    // By how much a bump turns it towards the light, or away: 1 without bumps, however flat the light falls.
    float turned = (max(dot(s.normal, from), 0.0) + 0.1) / (max(faced, 0.0) + 0.1);
    scattered += light * mix(1.0, turned, straight);
    lamps_mirrored += mirrored_from(s, to_eye, from, 1.0, light * straight * turned);
#endif
#ifdef LAMPS
    for (int lamp = 0; lamp < 12; lamp += 3) {
        vec3 way = lamps[lamp].xyz - position;
        float far2 = max(dot(way, way), 1e-4);
        vec3 from = way * inversesqrt(far2);
        float along = clamp(-dot(from, lamps[lamp + 2].xyz) * lamps[lamp + 1].w + lamps[lamp + 2].w, 0.0, 1.0);
        float window = clamp(1.0 - far2 * far2 * lamps[lamp].w, 0.0, 1.0);
        float n_l = max(dot(s.normal, from), 0.0);
        vec3 light = min(lamps[lamp + 1].rgb * (along * along * window / far2), vec3(LAMP_RANGE));
        scattered += light * n_l;
        lamps_mirrored += mirrored_from(s, to_eye, from, n_l, light);
    }
#endif
    return s.base * (1.0 - s.metallic) * (0.96 / PI) * scattered + lamps_mirrored;
}
