#include "frame.glsl"
#include "eye.glsl"
#include "effect_common.glsl"
// Quad 0: the glow in the air. Then tongues of flame, back to front by chance; the last third are sparks.
uniform mat4 p3d_ViewProjectionMatrix;
in vec4 p3d_Vertex;
out vec2 at;          // x -1..1, y 0..1 upwards (glow and sparks: -1..1)
out vec3 position;
flat out vec4 own;    // chances of this quad
flat out vec3 kind;   // glow, flame, spark
flat out vec3 eye;
out float alive;

void main() {
    float number = p3d_Vertex.z;
    float tongues = floor(EFFECT_COUNT * 0.6);
    own = chance(number);
    eye = eye_place();
    vec3 right = normalize(vec3(p3d_ViewMatrixInverse[0].xy, 0.0));
    vec3 up = vec3(0.0, 0.0, 1.0);
    float size = EFFECT_SIZE;
    alive = EFFECT_STRENGTH;
    at = p3d_Vertex.xy;
    if (number < 0.5) {
        kind = vec3(1.0, 0.0, 0.0);
        vec3 facing = normalize(p3d_ViewMatrixInverse[1].xyz);
        position = EFFECT_PLACE + up * size * 0.6 + (normalize(p3d_ViewMatrixInverse[0].xyz) * at.x + facing * at.y) * size * 2.0;
    } else if (number < tongues) {
        kind = vec3(0.0, 1.0, 0.0);
        float ring = sqrt(own.x) * size * 0.36;
        float turn = 6.2832 * own.y;
        vec3 foot = EFFECT_PLACE + vec3(cos(turn), sin(turn), 0.0) * ring;
        // The middle burns highest; each tongue breathes at its own pace.
        float breath = 0.86 + 0.14 * sin(EFFECT_TIME * (1.6 + 1.5 * own.z) + own.w * 6.28);
        float height = size * (2.15 - 2.6 * ring / size) * (0.62 + 0.38 * own.z) * breath * mix(0.45, 1.0, EFFECT_STRENGTH);
        float width = size * (0.34 + 0.18 * own.w);
        at.y = at.y * 0.5 + 0.5;
        vec3 lean = vec3(WIND * 5.0, 0.0) * height * at.y * at.y;
        position = foot + right * at.x * width + up * (at.y * height - 0.04 * size) + lean;
    } else {
        kind = vec3(0.0, 0.0, 1.0);
        float life = 1.3 + 1.5 * own.x;
        float lives = EFFECT_TIME / life + own.y;
        float age = fract(lives);
        vec4 now = chance(number + 61.0 * floor(lives));
        float turn = 6.2832 * now.x;
        vec3 foot = EFFECT_PLACE + vec3(cos(turn), sin(turn), 0.0) * size * 0.35 * now.y;
        vec3 wander = vec3(sin(age * 9.0 + now.z * 6.28), cos(age * 7.0 + now.w * 6.28), 0.0) * 0.16 * size * age;
        vec3 centre = foot + up * size * (0.3 + (1.3 + 1.4 * now.z) * age) + wander + vec3(WIND * 22.0, 0.0) * age * size;
        float radius = max(0.010, 0.0013 * distance(p3d_ViewMatrixInverse[3].xyz, centre));
        vec3 facing = normalize(p3d_ViewMatrixInverse[1].xyz);
        position = centre + (normalize(p3d_ViewMatrixInverse[0].xyz) * at.x + facing * at.y * 1.8) * radius;
        alive *= smoothstep(0.0, 0.1, age) * (1.0 - smoothstep(0.45, 1.0, age)) * step(age * life, EFFECT_TIME);
    }
    gl_Position = p3d_ViewProjectionMatrix * vec4(position, 1.0);
}
