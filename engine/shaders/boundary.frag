// A low fence: uprights and rails, strongest where it is nearest, gone at its upper edge. Light with dark edges, for snow and for night.
uniform vec4 fence[2];
#define HEAD fence[0].xyz  // in the world
#define STRENGTH fence[0].w
#define HEIGHT fence[1].z
in vec3 place;
in vec2 wall;
out vec4 color;

const float STEP_M = 0.4;

// (light, dark) shares of a line of `half_m` at each `step_m`.
vec2 bars(float at_m, float step_m, float half_m, float pixel_m) {
    float away = abs(fract(at_m / step_m + 0.5) - 0.5) * step_m;
    float soft = max(pixel_m, 1e-5);
    float wide = max(half_m, 0.5 * soft);  // never thinner than a pixel
    return clamp((vec2(wide, wide * 2.2) - away) / soft + 0.5, 0.0, 1.0);
}

void main() {
    vec2 pixel = fwidth(wall);
    vec2 upright = bars(wall.x, STEP_M, 0.006, pixel.x);
    vec2 rail = bars(wall.y, STEP_M, 0.006, pixel.y);
    vec2 line = max(upright, rail);
    float away = length(place - HEAD);
    float flat_away = length(place.xy - HEAD.xy);
    float shown = STRENGTH * exp(-flat_away * flat_away * 0.35) * (1.0 - smoothstep(HEIGHT * 0.55, HEIGHT, wall.y)) * smoothstep(0.1, 0.35, away);
    float veil = 0.10;
    float light = 0.85 * line.x;
    float dark = 0.5 * line.y * (1.0 - line.x);
    color = vec4(vec3(1.0, 0.93, 0.80) * max(light, veil * 0.8), max(light + dark, veil)) * shown;
}
