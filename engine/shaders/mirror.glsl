// The mirror of the lobby: where its glass is, in pixels of the picture.
uniform vec4 glass;  // middle, half size
uniform vec4 glass_more;  // radius of its corners, width of the frame, y of the floor's edge below the middle, metres a pixel
#define FRAME_PX glass_more.y
const vec3 GLASS_TINT = vec3(0.93, 0.95, 0.94);

// Distance to the glass's edge, positive outside.
float outside_glass(vec2 at) {
    vec2 q = abs(at - glass.xy) - glass.zw + glass_more.x;
    return length(max(q, vec2(0.0))) + min(max(q.x, q.y), 0.0) - glass_more.x;
}
