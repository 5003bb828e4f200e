// Sun (GGX) with its two shadow maps, and the sky's light on a surface. Needs frame.glsl before it.
uniform sampler2DShadow sun_map;
uniform sampler2DShadow moving_map;

const float PI = 3.14159265;

float shadow_taps(sampler2DShadow map, vec3 place, float texel) {
    // Five comparisons, each of them bilinear: a soft edge of about three texels.
    float lit = texture(map, place) * 0.28;
    lit += texture(map, place + vec3(0.9, 0.35, 0.0) * texel) * 0.18;
    lit += texture(map, place + vec3(-0.35, 0.9, 0.0) * texel) * 0.18;
    lit += texture(map, place + vec3(-0.9, -0.35, 0.0) * texel) * 0.18;
    lit += texture(map, place + vec3(0.35, -0.9, 0.0) * texel) * 0.18;
    return lit;
}

// 1 = lit by the sun. `baked` (vertex colour G) serves outside the sharp map's box.
float sun_visibility(vec3 position, vec3 normal, float baked) {
    float slope = clamp(1.0 - dot(normal, SUN_DIRECTION), 0.0, 1.0);
    vec3 off = position + normal * SHADOW_TEXEL_M * (0.6 + 1.6 * slope);
    vec3 place = (SHADOW_MATRIX * vec4(off, 1.0)).xyz;
    vec3 inside = smoothstep(vec3(0.0), vec3(0.05), place) * smoothstep(vec3(0.0), vec3(0.05), 1.0 - place);
    float weight = inside.x * inside.y * step(0.0, place.z) * step(place.z, 1.0);
    float lit = mix(1.0, baked, BAKED_SUN_COUNTS);
    if (weight > 0.0) lit = mix(lit, shadow_taps(sun_map, place, SHADOW_TEXEL), weight);
    if (MOVING_SHADOWS > 0.0) {
        vec3 moving = (MOVING_MATRIX * vec4(off, 1.0)).xyz;
        if (all(greaterThan(moving, vec3(0.0))) && all(lessThan(moving, vec3(1.0)))) {
            vec3 aside = vec3(0.6, -0.6, 0.0) * MOVING_SHADOWS;
            float open = texture(moving_map, moving) * 0.4;
            open += texture(moving_map, moving + aside.xxz) * 0.3 + texture(moving_map, moving + aside.yyz) * 0.3;
            lit = min(lit, open);
        }
    }
    return lit;
}

// Mean radiance that a surface of this normal gets from sky and ground, without occlusion.
vec3 sky_light(vec3 normal) {
    vec3 sky = mix(SKY_ZENITH, SKY_HORIZON, 0.45);
    // Clouds and sunlit slopes around make the shade less blue than the open sky alone would.
    sky = mix(vec3(dot(sky, vec3(0.25, 0.60, 0.15))), sky, 0.6 - 0.4 * CLOUD_COVER) * vec3(0.92, 0.90, 0.86);
    sky *= mix(0.85, 1.45, pow(CLOUD_COVER, 4.0));  // clouds light the shade
    vec3 sun_side = SUN_LIGHT * 0.035 * (0.5 + 0.5 * dot(normal, SUN_DIRECTION));
    float up = normal.z * 0.5 + 0.5;
    return mix(GROUND_LIGHT, sky, smoothstep(0.0, 1.0, up)) + sun_side;
}

#ifdef PROBE
uniform samplerCube probe_map;  // what is near, as shares of the sky's mean light; alpha: how much of it is not sky
const float PROBE_RANGE = 4.0;
const float PROBE_LEVELS = 5.0;  // assets/importing/probe.py: the level of each roughness
#endif

vec3 reflected_light(vec3 direction, float roughness) {
    vec3 sharp = cloudy_sky(direction);
    sharp = mix(GROUND_LIGHT, sharp, smoothstep(-0.25 - 0.3 * roughness, 0.15 + 0.3 * roughness, direction.z));
#ifdef PROBE
    vec4 near = textureLod(probe_map, direction, roughness * PROBE_LEVELS);
    vec3 open = mix(sharp, sky_light(direction), roughness * roughness);
    return open * (1.0 - near.a) + near.rgb * PROBE_RANGE * dot(sky_light(vec3(0.0, 0.0, 1.0)), vec3(0.2126, 0.7152, 0.0722));
#else
    return mix(sharp, sky_light(direction), roughness * roughness);
#endif
}

struct Surface {
    vec3 base;  // linear
    float roughness;
    float metallic;
    vec3 normal;
    float occlusion;  // 1 = open
    float sun;  // 1 = lit
    float gloss;  // 1; less where the normal is not the true one, as on leaves
};

#ifdef BLEND
vec3 mirrored_light;  // the part of lit_surface that is mirrored, not scattered
float mirrored_share;  // of the light from that direction
#endif

vec3 lit_surface(Surface s, vec3 to_eye) {
    float n_v = max(dot(s.normal, to_eye), 1e-3);
    float n_l = max(dot(s.normal, SUN_DIRECTION), 0.0);
    vec3 half_way = normalize(SUN_DIRECTION + to_eye);
    float n_h = max(dot(s.normal, half_way), 0.0);
    float v_h = max(dot(to_eye, half_way), 0.0);
    float a = max(s.roughness * s.roughness, 0.02);
    float a2 = a * a;
    vec3 f0 = mix(vec3(0.04), s.base, s.metallic);
    vec3 diffuse_color = s.base * (1.0 - s.metallic);
    float d = n_h * n_h * (a2 - 1.0) + 1.0;
    float spread = a2 / (PI * d * d);
    float visible = 0.5 / (n_l * sqrt(n_v * n_v * (1.0 - a2) + a2) + n_v * sqrt(n_l * n_l * (1.0 - a2) + a2) + 1e-4);
    vec3 fresnel = f0 + (1.0 - f0) * pow(1.0 - v_h, 5.0);
    vec3 sun = (diffuse_color * (1.0 - fresnel) / PI + s.gloss * min(fresnel * spread * visible, vec3(8.0))) * SUN_LIGHT * (n_l * s.sun);

    // Light in a crevice bounces off its own walls: occlusion is milder than the baked share of open sky, most for bright surfaces.
    float share = 0.07 + 0.93 * pow(s.occlusion, 0.8);
    vec3 open = share / (1.0 - diffuse_color * 0.6 * (1.0 - share));
    vec3 around = diffuse_color * sky_light(s.normal) * open;
    vec3 mirrored = reflect(-to_eye, s.normal);
    vec4 r = s.roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);  // Karis' fit
    float grazing = min(r.x * r.x, exp2(-9.28 * n_v)) * r.x + r.y;
    vec3 gloss = f0 * (-1.04 * grazing + r.z) + (1.04 * grazing + r.w);
    float shine = clamp(pow(n_v + s.occlusion, s.roughness * 2.0 + 0.5) - 1.0 + s.occlusion, 0.0, 1.0);
#ifdef BLEND
    mirrored_share = gloss.g * shine * s.gloss;
    mirrored_light = gloss * reflected_light(mirrored, s.roughness) * (shine * s.gloss)
        + s.gloss * min(fresnel * spread * visible, vec3(8.0)) * SUN_LIGHT * (n_l * s.sun);
#endif
    around += gloss * reflected_light(mirrored, s.roughness) * (shine * s.gloss);
    return sun + around;
}
