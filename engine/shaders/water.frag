#include "frame.glsl"
#include "air.glsl"
#include "light.glsl"
#include "surface.glsl"
uniform sampler2D noise_map;  // RG slope, B height, A foam streaks

// A layer of waves carried along with the stream. The scale is that of one tile in metres.
vec4 waves(float scale_m, float speed, float turn) {
    vec2 along = RIVER_DIRECTION;
    vec2 across = vec2(-along.y, along.x);
    float c = cos(turn), s = sin(turn);
    vec2 p = vec2(dot(position.xy, across), dot(position.xy, along) - TIME_S * RIVER_SPEED * speed);
    p = vec2(c * p.x - s * p.y, s * p.x + c * p.y);
    return texture(noise_map, p / vec2(scale_m, scale_m * 1.7));
}

void main() {
    vec3 to_eye = normalize(eye - position);
    float distance_m = distance(eye, position);
    float rapids = baked.b;
    float near = exp(-distance_m * 0.010);
    vec4 broad = waves(83.0, 0.70, 0.11);
    vec4 large = waves(29.0, 0.85, -0.16);
    vec4 middle = waves(11.0, 1.00, 0.24);
    vec4 small = waves(3.7, 1.10, -0.31);
    vec2 slope = (broad.rg - 0.5) * 0.30 + (large.rg - 0.5) * 0.45 + (middle.rg - 0.5) * 0.42 + (small.rg - 0.5) * 0.34 * near;
    slope *= (0.55 + 0.9 * rapids) * mix(0.55, 1.0, near);
    vec3 n = normalize(vec3(-slope, 1.0));
    // Seen flat, only the wave sides turned to the eye show.
    n = normalize(n + to_eye * max(0.08 - dot(n, to_eye), 0.0));

    float crest = broad.b * 0.25 + large.b * 0.35 + middle.b * 0.25 + small.b * 0.15;
    float streaks = waves(17.0, 0.93, 0.0).a * 0.6 + waves(5.3, 1.0, 0.1).a * 0.4;
    float foam = smoothstep(0.60, 0.78, crest + rapids * 0.22) * smoothstep(0.42, 0.78, streaks + 0.40 * rapids);
    foam = clamp(foam * (0.25 + 0.75 * rapids) + smoothstep(0.75, 1.0, rapids) * smoothstep(0.35, 0.7, streaks) * 0.5, 0.0, 0.85);

    float sun = sun_visibility(position, vec3(0.0, 0.0, 1.0), baked.g);
    float n_l = max(dot(n, SUN_DIRECTION), 0.0);
    vec3 silt = RIVER_COLOR * (0.55 + 0.6 * crest);
    vec3 around = sky_light(vec3(slope * -0.6, 0.8)) * baked.r;
    vec3 body = silt * (SUN_LIGHT / PI * n_l * sun + around);
    vec3 white = vec3(0.62, 0.57, 0.50) * (SUN_LIGHT / PI * mix(n_l, 1.0, 0.3) * sun + around);

    vec3 mirrored = reflect(-to_eye, n);
    mirrored.z = abs(mirrored.z);
    vec3 sky = cloudy_sky(mirrored);
    sky = mix(vec3(dot(sky, vec3(0.25, 0.60, 0.15))), sky, 0.6);
    // In a gorge, flat reflections across the stream meet the slopes and not the sky.
    float across = abs(mirrored.x * RIVER_DIRECTION.y - mirrored.y * RIVER_DIRECTION.x);
    float slopes = 1.0 - smoothstep(0.10, 0.50, mirrored.z / max(across, 0.15));
    sky = mix(sky, GROUND_LIGHT * 0.55 + HAZE_COLOR * 0.16, slopes * 0.9);
    float fresnel = 0.02 + 0.98 * pow(1.0 - max(dot(n, to_eye), 0.0), 5.0);
    vec3 half_way = normalize(SUN_DIRECTION + to_eye);
    float a2 = mix(0.010, 0.035, 1.0 - near);
    float n_h = max(dot(n, half_way), 0.0);
    float d = n_h * n_h * (a2 - 1.0) + 1.0;
    vec3 glitter = SUN_LIGHT * min(a2 / (PI * d * d) * 0.25, 6.0) * (0.02 + 0.98 * pow(1.0 - max(dot(to_eye, half_way), 0.0), 5.0)) * sun * n_l;
    vec3 color = mix(body, sky * mix(0.6, 1.0, baked.r), min(fresnel, 0.60)) + glitter;
    color = mix(color, white, foam);
    fragment = shown(with_haze(color, position, eye));
}
