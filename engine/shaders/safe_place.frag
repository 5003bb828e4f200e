// A warm grey room without walls: a soft horizon, even light, and on the floor rings a metre apart that tell how large things are.
uniform vec4 floor_at;  // the middle of the rings and the floor's height in the world; w: heading of the stage
uniform mat4 p3d_ViewProjectionMatrix;
in vec3 from;
in vec3 towards;
out vec4 fragment;

const vec3 ABOVE = vec3(0.490, 0.455, 0.420);
const vec3 HORIZON = vec3(0.690, 0.645, 0.595);
const vec3 FLOOR = vec3(0.435, 0.402, 0.370);
const float RING_M = 1.0;

// 1 on a line of `width_m` at each whole `step_m`, one pixel soft; its mean where lines are finer than pixels.
float lines(float at_m, float step_m, float width_m, float pixel_m) {
    float away = abs(fract(at_m / step_m + 0.5) - 0.5) * step_m;
    float line = clamp((0.5 * width_m - away) / max(pixel_m, 1e-5) + 0.5, 0.0, 1.0);
    return mix(line, width_m / step_m, smoothstep(0.15, 0.6, pixel_m / step_m)) * smoothstep(0.0, 1.0, width_m / max(pixel_m, 1e-5) + 0.4);
}

void main() {
    vec3 ray = normalize(towards);
    vec3 color = mix(HORIZON, ABOVE, 1.0 - exp(-max(ray.z, 0.0) * 3.2));
    gl_FragDepth = 1.0;
    float drop = from.z - floor_at.z;
    // Derivatives are taken of what is smooth over the whole picture, also where the line of sight misses the floor.
    float along = drop / max(-ray.z, 1e-4);
    vec2 at = from.xy + along * ray.xy - floor_at.xy;
    float away = length(at);
    float turn = floor_at.w;
    vec2 own = vec2(cos(turn) * at.x + sin(turn) * at.y, cos(turn) * at.y - sin(turn) * at.x);
    float pixel_ring = fwidth(away);
    if (ray.z < -1e-4 && drop > 0.0) {
        float near = exp(-away * 0.16);
        float ring = lines(away, RING_M, 0.014, pixel_ring) * step(0.5, away) * exp(-away * 0.16);
        // Straight ahead of the stage a short mark: where one looked on setting up.
        vec2 mark = abs(own - vec2(0.0, 1.0)) - vec2(0.012, 0.11);
        float pixel = max(pixel_ring, 1e-4);
        float ahead = clamp(0.5 - max(mark.x, mark.y) / pixel, 0.0, 1.0);
        vec3 ground = mix(HORIZON, FLOOR, near);
        ground += 0.12 * ring + 0.14 * ahead;
        ground *= 1.0 - 0.10 * exp(-away * away * 1.4);  // the soft dark under one's own feet
        color = mix(color, ground, smoothstep(0.0, 0.03, -ray.z));
        vec4 seen = p3d_ViewProjectionMatrix * vec4(from + along * ray, 1.0);
        gl_FragDepth = clamp(0.5 + 0.5 * seen.z / seen.w, 0.0, 1.0);
    }
    float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    fragment = vec4(color + grain / 255.0, 1.0);
}
