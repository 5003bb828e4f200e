// The mirror of the lobby: where its glass is, in pixels of the picture.
uniform vec4 mirror[3];
#define GLASS mirror[0]  // middle, half size
#define CORNER_PX mirror[1].x
#define FRAME_PX mirror[1].y
#define FLOOR_PX mirror[1].z  // the floor's edge, from the glass's middle
#define THERE mirror[1].w  // 0 away, 1 there
#define FEET mirror[2]  // where two feet stand; they darken the floor
const vec3 GLASS_TINT = vec3(0.93, 0.95, 0.94);

// Distance to the glass's edge, positive outside.
float outside_glass(vec2 at) {
    vec2 q = abs(at - GLASS.xy) - GLASS.zw + CORNER_PX;
    return length(max(q, vec2(0.0))) + min(max(q.x, q.y), 0.0) - CORNER_PX;
}
