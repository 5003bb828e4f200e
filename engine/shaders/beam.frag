// Light in the middle, dark at the edges: to be seen on snow and before a night sky. `dashes` 0: whole, else so many along the way.
uniform vec4 light;
uniform vec4 dark;
uniform float dashes;
in float across;
in float strength;
in float along;
out vec4 color;

void main() {
    float pixel = max(fwidth(across), 1e-4);
    float away = abs(across);
    float core = clamp((0.46 - away) / max(pixel, 0.22) + 0.5, 0.0, 1.0);
    float edge = clamp((0.80 - away) / max(pixel, 0.40) + 0.5, 0.0, 1.0);
    float shown = strength;
    if (dashes > 0.0) {
        float dash = abs(fract(along * dashes) - 0.5);
        float soft = max(fwidth(along) * dashes, 0.02);
        shown *= clamp((0.27 - dash) / soft + 0.5, 0.0, 1.0);
    }
    vec4 ink = vec4(light.rgb, 1.0) * (light.a * core);
    color = (ink + vec4(dark.rgb, 1.0) * (dark.a * edge * (1.0 - ink.a))) * shown;
}
