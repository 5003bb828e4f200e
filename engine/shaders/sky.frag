#include "frame.glsl"
#include "air.glsl"
uniform sampler2D noise_map;  // B: clouds' noise
in vec3 ray;
out vec4 fragment;

void main() {
    vec3 direction = normalize(ray);
    vec3 color = sky_radiance(direction);
    float towards = max(dot(direction, SUN_DIRECTION), 0.0);
    color += SUN_LIGHT * (6.0 * smoothstep(0.99985, 0.99993, towards) + 0.5 * pow(towards, 900.0));
    if (direction.z > 0.015 && CLOUD_COVER > 0.0) {
        // A layer 1.8 km up, on a curved earth so that it sinks to the horizon.
        vec2 at = direction.xy / (direction.z + 0.12) * 0.16;
        vec2 drift = WIND * TIME_S * 0.004 + vec2(0.37, 0.11);
        float large = texture(noise_map, at + drift).b;
        float middle = texture(noise_map, at * 2.7 + drift * 1.6).b;
        float small = texture(noise_map, at * 7.9 + drift * 2.3).b;
        float field = large * 0.58 + middle * 0.28 + small * 0.14;
        float cover = 1.0 - CLOUD_COVER;
        float density = smoothstep(cover * 0.62 + 0.16, cover * 0.62 + 0.40, field);
        float thick = smoothstep(0.35, 1.0, density);
        vec3 shade = mix(SKY_ZENITH, SKY_HORIZON, 0.7) * 0.52 + SUN_LIGHT * 0.035;
        vec3 bright = SUN_LIGHT * (0.105 + 0.16 * pow(towards, 8.0)) + SKY_HORIZON * 0.50;
        // A second look a little towards the sun: where there is more cloud, this one lies in its shadow.
        float before = texture(noise_map, at + drift + SUN_DIRECTION.xy * 0.012).b;
        float shaded = clamp(0.5 + (before - large) * 9.0 + (small - 0.5) * 0.5, 0.0, 1.0);
        vec3 cloud = mix(bright, shade, clamp(thick * 0.35 + shaded * 0.6, 0.0, 1.0));
        float seen = density * smoothstep(0.015, 0.16, direction.z);
        color = mix(color, cloud, seen * 0.92);
    }
    // Where the land ends, the sky begins in the haze's own colour.
    float low = exp(-max(direction.z, 0.0) * 9.0) * clamp(HAZE_PER_M * 900.0, 0.0, 1.0);
    vec3 haze = HAZE_COLOR + SUN_LIGHT * (0.10 * pow(towards, 5.0) + 0.10 * pow(towards, 24.0));
    fragment = shown(mix(color, haze, low));
}
