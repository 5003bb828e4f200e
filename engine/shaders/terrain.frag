#include "frame.glsl"
#include "air.glsl"
#include "light.glsl"
#include "surface.glsl"
uniform sampler2D layer_base_map;
uniform sampler2D layer_normal_map;
uniform sampler2D noise_map;

void main() {
    vec2 at = uv * material[1].z;
    vec3 to_eye = normalize(eye - position);
    vec3 n = normalize(normal);
    float far = smoothstep(20.0, 220.0, distance(position, eye));
    // The UVs are metres along the ground: noise in tiles of 610, 97 and 14 m.
    vec4 broad = texture(noise_map, uv * 0.00164);
    vec4 middle = texture(noise_map, uv * 0.0103);
    vec4 small = texture(noise_map, uv * 0.0714);

    // The same rock at another scale far off, and smoother, so that no tile shows.
    vec3 rock = mix(texture(base_map, at).rgb, texture(base_map, at * 0.173, 1.0 + 2.5 * far).rgb, 0.30 + 0.55 * far);
    vec3 soil = mix(texture(layer_base_map, at).rgb, texture(layer_base_map, at * 0.211, 1.0 + 2.5 * far).rgb, 0.30 + 0.55 * far);
    float flatness = smoothstep(0.45, 0.78, n.z + (middle.a - 0.5) * 0.35);
    float weight = baked.b * mix(0.15, 1.0, flatness) + (middle.b - 0.5) * 2.4 * baked.b * (1.0 - baked.b);
    weight = smoothstep(0.28, 0.72, weight + (small.b - 0.5) * 0.25);

    Surface s;
    s.base = mix(rock, soil, weight) * material[0].rgb;
    s.base *= 0.62 + 0.76 * mix(small.b, 0.5 * (middle.b + broad.b), 0.65);
    s.base = mix(s.base, s.base * vec3(1.14, 1.0, 0.80), smoothstep(0.35, 0.70, broad.b) * 0.7);
    // Shrubs on the slopes, seen from afar as dark clumps.
    float shrubs = smoothstep(0.54, 0.66, mix(middle.a, small.a, 0.55) + (broad.b - 0.5) * 0.30);
    shrubs *= smoothstep(40.0, 110.0, distance(position, eye)) * smoothstep(0.05, 0.5, baked.b) * smoothstep(0.30, 0.55, n.z);
    s.base = mix(s.base, vec3(0.040, 0.055, 0.022), shrubs * 0.75);

    s.roughness = clamp(texture(orm_map, at).g * material[1].x, 0.3, 1.0);
    s.metallic = 0.0;
    s.gloss = 1.0;
    vec2 bump = mix(texture(normal_map, at).rg, texture(layer_normal_map, at).rg, weight);
    bump = mix(bump, texture(normal_map, at * 0.173, 1.5 * far).rg, 0.35 * far);
    vec2 crags = ((middle.rg - 0.5) * 1.5 + (broad.rg - 0.5) * 1.3 + (small.rg - 0.5) * 0.5) * far * (1.0 - 0.6 * weight);
    vec3 side = normalize(cross(vec3(0.0, 1.0, 0.2), n));
    n = normalize(n + side * crags.x + cross(n, side) * crags.y);
    s.normal = bumped(n, bump);
    s.occlusion = baked.r;
    // The sharp map holds no mountains: their shadows are baked.
    s.sun = min(sun_visibility(position, n, baked.g), mix(1.0, baked.g, BAKED_SUN_COUNTS));
    fragment = shown(with_haze(lit_surface(s, to_eye) + material[2].rgb, position, eye));
}
