#include "frame.glsl"
#include "air.glsl"
#include "effect_common.glsl"
uniform sampler2D noise_map;  // R rolling, G finer
in vec2 at;
in vec3 position;
flat in vec4 own;  // w: turn of the puff
flat in vec3 eye;
flat in vec3 right;
flat in vec3 up;
flat in float age;
flat in float thick;
out vec4 fragment;

void main() {
    float away = length(at);
    if (away > 1.0) discard;
    float c = cos(own.w), s = sin(own.w);
    vec2 turned = mat2(c, s, -s, c) * at;
    // Two layers of noise that slide over one another: the puff boils while it rises.
    vec2 place = turned * 0.20 + own.xy * 3.0;
    float broad = texture(noise_map, place + vec2(0.0, age * 0.16)).r;
    float fine = texture(noise_map, place * 2.7 - vec2(age * 0.22, own.z)).g;
    float billow = broad * 0.62 + fine * 0.38;
    float cover = smoothstep(0.20, 0.72, (1.0 - away) * 1.05 + (billow - 0.5) * 1.5) * (1.0 - pow(away, 4.0));
    float alpha = cover * thick;
    if (alpha < 0.004) discard;
    // Light as on a heap of balls: the puff's own roundness, roughened by the noise.
    vec2 bump = at + (vec2(broad, fine) - 0.5) * 1.1;
    vec3 normal = normalize(right * bump.x + up * bump.y + normalize(eye - position) * 0.75);
    float sun = clamp(dot(normal, SUN_DIRECTION) * 0.55 + 0.45, 0.0, 1.0);
    float dense = mix(0.50, 1.0, smoothstep(0.25, 0.75, billow));
    vec3 sky = mix(GROUND_LIGHT, mix(SKY_ZENITH, SKY_HORIZON, 0.5) * vec3(0.94, 0.92, 0.90), normal.z * 0.5 + 0.5);
#ifdef DUST
    vec3 albedo = vec3(0.46, 0.38, 0.28);
#else
    vec3 albedo = mix(vec3(0.115, 0.105, 0.098), vec3(0.40, 0.39, 0.38), smoothstep(0.0, 0.75, age));
#endif
    vec3 light = albedo * (SUN_LIGHT * 0.30 * sun * dense + sky * mix(0.7, 1.0, dense));
    fragment = vec4(shown(with_haze(light, position, eye)).rgb * alpha, alpha);
}
