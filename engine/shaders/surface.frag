#include "frame.glsl"
#include "air.glsl"
#include "light.glsl"
#include "surface.glsl"
uniform vec4 highlight;  // colour of the rim, strength
#ifdef FIGURE
flat in vec3 tint;
#endif

void main() {
    vec2 at = uv * material[1].z;
    vec4 base = texture(base_map, at) * material[0];
#ifdef CUTOUT
#ifdef COVERAGE
    // Leaves' edges over the samples of a pixel instead of one step a pixel.
    float covered = clamp((base.a - material[1].w) / max(fwidth(base.a), 0.02) + 0.5, 0.0, 1.0);
    if (covered < 0.02) discard;
#else
    if (base.a < material[1].w) discard;
#endif
#endif
    vec3 to_eye = normalize(eye - position);
    vec3 n = normalize(normal);
    if (!gl_FrontFacing && dot(n, to_eye) < 0.0) n = -n;  // only two-sided materials show a back
    vec3 orm = texture(orm_map, at).rgb;
    Surface s;
    s.base = base.rgb;
#ifdef FIGURE
    s.base *= tint;
#endif
    float wet = baked.b;
    s.base *= 1.0 - 0.45 * wet;
    s.roughness = clamp(orm.g * material[1].x * (1.0 - 0.5 * wet), 0.05, 1.0);
    s.metallic = orm.b * material[1].y;
#ifdef FOLIAGE
    s.gloss = 0.15;
#else
    s.gloss = 1.0;
#endif
    s.normal = bumped(n, texture(normal_map, at).rg);
    s.occlusion = orm.r * baked.r;
    s.sun = sun_visibility(position, n, baked.g);
    vec3 color = lit_surface(s, to_eye) + material[2].rgb;
#ifdef FOLIAGE
    // Leaves let some of the sun through from behind, and between them there is always some light.
    float through = 0.55 * max(dot(-n, SUN_DIRECTION), 0.0) + 0.20 * pow(max(dot(-to_eye, SUN_DIRECTION), 0.0), 4.0);
    float between = mix(0.30, 1.0, s.sun) * (0.4 + 0.6 * s.occlusion);
    color += base.rgb * vec3(1.10, 1.15, 0.45) * SUN_LIGHT / PI * (through + 0.12) * between;
#endif
    float rim = pow(1.0 - max(dot(n, to_eye), 0.0), 2.0);
    color += highlight.rgb * highlight.a * (0.12 + rim);
    fragment = shown(with_haze(color, position, eye));
#ifdef COVERAGE
    fragment.a = covered;
#endif
}
