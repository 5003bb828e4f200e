#include "frame.glsl"
#include "air.glsl"
#include "effect_common.glsl"
uniform sampler2D noise_map;  // R rolling, G finer
in vec2 at;
in vec3 position;
flat in vec4 own;
flat in vec3 kind;
flat in vec3 eye;
in float alive;
out vec4 fragment;

// Radiance of burning gas: 0 dull red, 1 almost white.
vec3 heat_color(float heat) {
    return vec3(1.0, 0.21, 0.022) * smoothstep(-0.1, 0.40, heat) * 0.95
        + vec3(0.80, 0.36, 0.045) * smoothstep(0.28, 0.80, heat) * 1.5
        + vec3(0.6, 0.48, 0.22) * smoothstep(0.72, 1.15, heat) * 1.9;
}

void main() {
    vec3 light;
    float cover = 0.0;
    if (kind.y > 0.5) {
        float y = at.y;
        // Slow rolls bend the tongue, quick ones tear its edge; both rise faster than the eye can follow one.
        vec2 flow = vec2(at.x * 0.16 + own.x * 7.0, y * 0.30 + own.y - EFFECT_TIME * (0.46 + 0.15 * own.z));
        float roll = texture(noise_map, flow).r - 0.5;
        vec2 quick = vec2(at.x * 0.34 + own.z * 5.0 + roll * 0.25, y * 0.52 - EFFECT_TIME * (0.95 + 0.25 * own.w));
        float torn = texture(noise_map, quick).g - 0.5;
        float x = at.x + roll * 1.25 * smoothstep(0.0, 0.7, y) + torn * 0.34 * y;
        float width = 0.60 * pow(max(1.0 - y, 0.0), 0.72) * smoothstep(-0.10, 0.16, y);
        float inside = 1.0 - abs(x) / max(width, 0.02);
        float shape = inside + torn * (0.5 + 2.6 * y) + roll * 0.6 * y;
        cover = smoothstep(0.0, 0.50, shape) * smoothstep(0.0, 0.06, y) * smoothstep(1.0, 0.70, y) * smoothstep(1.0, 0.75, abs(at.x));
        float heat = clamp(shape * (0.98 - 0.95 * y) + torn * 0.8 + roll * 0.4, 0.0, 1.2);
        light = heat_color(heat);
        cover *= alive * (0.66 - 0.30 * y);
    } else if (kind.z > 0.5) {
        float round = smoothstep(1.0, 0.2, length(at));
        light = heat_color(0.75);
        cover = round * alive;
    } else {
        float flicker = 0.8 + 0.4 * (texture(noise_map, vec2(EFFECT_TIME * 0.21, EFFECT_SEED)).r - 0.5);
        float glow = max(1.0 - length(at), 0.0);
        fragment = vec4(vec3(1.0, 0.42, 0.12) * glow * glow * 0.17 * flicker * alive, 0.0);
        return;
    }
    if (cover < 0.004) discard;
    vec3 color = shown(with_haze(light / EXPOSURE, position, eye)).rgb;
    // Partly adds light, mostly hides what is behind: flames stay bright before a bright wall, and do not wash out into white.
    fragment = vec4(color * cover, cover * 0.9);
}
