#include "frame.glsl"
#include "eye.glsl"
#include "effect_common.glsl"
// Each quad is a puff that is born at the place, rises, widens, drifts and thins out; then it is born again.
uniform mat4 p3d_ViewProjectionMatrix;
in vec4 p3d_Vertex;
out vec2 at;
out vec3 position;
flat out vec4 own;
flat out vec3 eye;
flat out vec3 right;
flat out vec3 up;
flat out float age;
flat out float thick;
#ifdef DUST
const float LIFE_S = 4.5, RISE = 0.55, GROWTH = 1.0, START = 0.30, DRIFT = 16.0, THICK = 0.55;
#else
const float LIFE_S = 8.5, RISE = 2.9, GROWTH = 1.05, START = 0.24, DRIFT = 26.0, THICK = 0.95;
#endif

void main() {
    float number = p3d_Vertex.z;
    float lives = EFFECT_TIME / LIFE_S + number / EFFECT_COUNT;
    age = fract(lives);
    own = chance(number + 31.0 * mod(floor(lives), 97.0));
    eye = eye_place();
    vec3 head = p3d_ViewMatrixInverse[3].xyz;  // both eyes see the same puffs, turned alike and as thick
    float size = EFFECT_SIZE;
    float turn = 6.2832 * own.x;
    vec3 centre = EFFECT_PLACE + vec3(cos(turn), sin(turn), 0.0) * size * sqrt(own.y) * (0.16 + 0.26 * age);
    // Hot smoke shoots up and slows as it mixes with the air; then the wind has it.
    centre.z += size * RISE * (1.0 - exp(-1.7 * age)) * (0.82 + 0.36 * own.z);
    centre.xy += WIND * DRIFT * size * pow(age, 1.4) * (0.75 + 0.5 * own.w);
    centre += 0.14 * size * age * vec3(sin(EFFECT_TIME * 0.7 + own.w * 6.28), cos(EFFECT_TIME * 0.6 + own.z * 6.28), 0.3 * sin(EFFECT_TIME * 0.9 + own.y * 6.28));
    float radius = size * (START + GROWTH * pow(age, 0.75)) * (0.8 + 0.4 * own.w) * 0.62;
    float spin = (own.z - 0.5) * 1.6 * age + own.y * 6.2832;
    vec3 towards = normalize(head - centre);
    right = normalize(cross(vec3(0.0, 0.0, 1.0), towards) + vec3(1e-4, 0.0, 0.0));
    up = cross(towards, right);
    at = p3d_Vertex.xy;
    position = centre + (right * at.x + up * at.y) * radius;
    own.w = spin;
    // Nothing that is born before the start; nothing that ends in a jump; nothing in the visitor's face.
    thick = THICK * EFFECT_STRENGTH * smoothstep(0.0, 0.10, age) * (1.0 - age) * step(age * LIFE_S, EFFECT_TIME);
    thick *= smoothstep(0.3, 2.0, distance(head, centre) - 0.4 * radius);
    gl_Position = p3d_ViewProjectionMatrix * vec4(position, 1.0);
    if (thick < 0.003) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
