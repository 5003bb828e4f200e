// The mirror's glass with the plain ground that it shows, or (FRAME) the frame over it and the foot that it stands on. Premultiplied.
#include "frame.glsl"
#include "air.glsl"
#include "light.glsl"
#include "mirror.glsl"
in vec2 place;
out vec4 fragment;

const vec3 LACQUER = vec3(0.060, 0.026, 0.018);
const vec3 BRASS = vec3(0.62, 0.44, 0.20);

vec3 lit(vec3 base, vec3 n, float shine) {
    float key = max(dot(n, SUN_DIRECTION), 0.0);
    vec3 half_way = normalize(SUN_DIRECTION + vec3(0.0, -1.0, 0.0));
    float glint = pow(max(dot(n, half_way), 0.0), 24.0) * shine;
    return base * (SUN_LIGHT / PI * key + sky_light(n)) + SUN_LIGHT * glint * 0.10;
}

void main() {
    vec2 at = gl_FragCoord.xy;
    float beside = outside_glass(at);
#ifdef FRAME
    // A rounded rail: its profile tells the way its surface looks.
    float across = clamp(beside / FRAME_PX, 0.0, 1.0);
    vec2 q = abs(at - GLASS.xy) - GLASS.zw + CORNER_PX;
    vec2 away = q.x > 0.0 && q.y > 0.0 ? normalize(q) : (q.x > q.y ? vec2(1.0, 0.0) : vec2(0.0, 1.0));
    away *= sign(at - GLASS.xy);
    float tilt = (across - 0.45) * 2.0;
    vec3 n = normalize(vec3(away.x * tilt, -1.0 + 0.55 * abs(tilt), away.y * tilt));
    vec3 color = lit(LACQUER, n, 1.0);
    float bead = 1.0 - smoothstep(0.10, 0.20, abs(across - 0.12));
    color = mix(color, lit(BRASS, n, 2.0), bead);
    float rail = clamp(0.5 - beside + FRAME_PX, 0.0, 1.0) * clamp(0.5 + beside, 0.0, 1.0);
    // The foot: a bar below, a little wider than the frame.
    vec2 bar = vec2(GLASS.z + 1.6 * FRAME_PX, 0.55 * FRAME_PX);
    vec2 from = at - vec2(GLASS.x, GLASS.y - GLASS.w - 1.5 * FRAME_PX);
    vec2 r = abs(from) - bar + 0.5 * FRAME_PX;
    float foot = length(max(r, vec2(0.0))) + min(max(r.x, r.y), 0.0) - 0.5 * FRAME_PX;
    float stand = clamp(0.5 - foot, 0.0, 1.0) * (1.0 - rail);
    vec3 wood = lit(LACQUER, normalize(vec3(0.0, -1.0, 1.4 * from.y / bar.y)), 1.0);
    float body = max(rail, stand);
    color = mix(wood, color, rail);
    // What the mirror takes from the light behind it.
    float shade = 0.5 * pow(1.0 - clamp(min(beside - FRAME_PX, foot) / (1.35 * FRAME_PX), 0.0, 1.0), 2.0);
    float alpha = max(body, shade * step(0.0, beside) * (1.0 - body));
    vec3 seen = shown(color).rgb * body;
    fragment = vec4(seen, alpha) * THERE;
#else
    float inside = clamp(0.5 - beside, 0.0, 1.0);
    vec2 from = (at - GLASS.xy) / GLASS.w;
    float floor_edge = FLOOR_PX / GLASS.w;
    vec3 wall = mix(vec3(0.30, 0.275, 0.245), vec3(0.385, 0.36, 0.325), smoothstep(floor_edge, 1.0, from.y));
    vec3 boards = mix(vec3(0.215, 0.195, 0.170), vec3(0.29, 0.27, 0.245), smoothstep(-1.2, floor_edge, from.y));
    float up = smoothstep(floor_edge - 0.05, floor_edge + 0.05, from.y);
    vec3 base = mix(boards, wall, up) * (1.0 - 0.22 * dot(from, from));
    float spread_px = 0.105 * GLASS.w;  // of a foot's shadow
    float dark = 0.0;
    for (int foot = 0; foot < 2; foot++) {
        vec2 d = (at - (foot == 0 ? FEET.xy : FEET.zw)) / spread_px * vec2(1.0, 2.6);
        dark += exp(-dot(d, d));
    }
    base *= 1.0 - 0.55 * min(dark, 1.0);
    vec3 color = base * (SUN_LIGHT / PI * 0.42 + sky_light(vec3(0.0, -0.8, 0.6)));
    // A soft sheen across the glass, as of a window somewhere.
    float band = from.x * 0.8 + from.y * 0.55;
    color += sky_light(vec3(0.0, 0.0, 1.0)) * 0.045 * (smoothstep(0.10, 0.32, band) - smoothstep(0.50, 0.62, band));
    color *= GLASS_TINT * (1.0 - 0.45 * smoothstep(-0.10, 0.0, beside / GLASS.z));  // the frame's own shadow
    fragment = vec4(shown(color).rgb, 1.0) * inside * THERE;
#endif
}
