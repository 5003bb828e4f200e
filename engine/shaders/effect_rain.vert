#include "frame.glsl"
#include "effect_common.glsl"
// Drops fill a box around the eye and come in at the top when they leave at the bottom. Two boxes: a near and a far one.
uniform mat4 p3d_ViewProjectionMatrix;
uniform vec3 head;  // the boxes hang on the head, so that both eyes see the same drops
in vec4 p3d_Vertex;
out vec2 at;
out float alpha;

void main() {
    float number = p3d_Vertex.z;
    vec4 own = chance(number);
    bool far = number > EFFECT_COUNT * 0.40;
    vec3 box = far ? vec3(20.0, 20.0, 13.0) : vec3(7.0, 7.0, 6.0);
    vec3 fall = vec3(WIND * 30.0, -(7.4 + 1.8 * own.w));
    vec3 drop = mod(own.xyz * box + fall * EFFECT_TIME - head, box) - 0.5 * box;
    float away = length(drop);
    // A shutter of a fortieth of a second; never thinner than about a pixel, fainter instead.
    vec3 streak = fall * (far ? 0.055 : 0.032);
    float wanted = 0.0014, least = 0.00085 * away;
    float width = max(wanted, least);
    vec3 side = normalize(cross(streak, drop));
    vec3 position = head + drop + side * p3d_Vertex.x * width + streak * 0.5 * p3d_Vertex.y;
    at = p3d_Vertex.xy;
    float half_box = box.x * 0.5;
    alpha = min(1.0, wanted / width * 2.8) * smoothstep(0.5, 1.3, away) * (1.0 - smoothstep(half_box * 0.6, half_box, away));
    alpha *= far ? 0.95 : 0.55;
    // The first drops fall where the last ones will: strength adds drops one by one.
    alpha *= clamp(EFFECT_STRENGTH * 1.15 * EFFECT_COUNT - mod(number * 7.0, EFFECT_COUNT), 0.0, 1.0);
    gl_Position = p3d_ViewProjectionMatrix * vec4(position, 1.0);
    if (alpha < 0.004) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
