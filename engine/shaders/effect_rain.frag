#include "frame.glsl"
#include "air.glsl"
in vec2 at;
in float alpha;
out vec4 fragment;

void main() {
    float soft = (1.0 - abs(at.x)) * (1.0 - at.y * at.y) * alpha;
    // Drops are small lenses: they show the sky, whatever is behind them.
    vec3 light = mix(SKY_ZENITH, SKY_HORIZON, 0.6) * 1.15 + SUN_LIGHT * 0.02;
    fragment = vec4(shown(light).rgb * soft, soft);
}
