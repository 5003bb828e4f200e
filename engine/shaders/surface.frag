#include "frame.glsl"
#include "air.glsl"
#include "light.glsl"
#include "surface.glsl"
#ifdef LAMPLIT
#include "lamps.glsl"
#endif
uniform vec4 highlight;  // colour of the rim, strength
#ifdef EMISSIVE
uniform sampler2D emissive_map;
#endif
#ifdef LIGHTMAP
uniform sampler2D light_map;
#endif
// Which UVs place each picture.
#ifdef BASE_UV2
#define BASE_AT uv2
#else
#define BASE_AT at
#endif
#ifdef NORMAL_UV2
#define NORMAL_AT uv2
#else
#define NORMAL_AT at
#endif
#ifdef ORM_UV2
#define ORM_AT uv2
#else
#define ORM_AT at
#endif
#ifdef EMISSIVE_UV2
#define EMISSIVE_AT uv2
#else
#define EMISSIVE_AT at
#endif
#ifdef FIGURE
flat in vec3 tint;
#endif

void main() {
    vec2 at = uv * material[1].z;
    vec4 base = texture(base_map, BASE_AT) * material[0];
#ifdef TINT
    base *= tinted;
#endif
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
#ifdef UNLIT
    float edge = pow(1.0 - max(dot(n, to_eye), 0.0), 2.0);
    fragment = painted(base.rgb + highlight.rgb * highlight.a * (0.12 + edge));
#ifdef BLEND
    fragment *= base.a;
#endif
#ifdef COVERAGE
    fragment.a = covered;
#endif
#else
    vec3 orm = texture(orm_map, ORM_AT).rgb;
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
    vec2 bump = texture(normal_map, NORMAL_AT).rg;
#ifdef BACK_IS_TURNED
    if (!gl_FrontFacing) bump.x = 1.0 - bump.x;  // with n turned above: the whole of the front's normal, reversed
#endif
    s.normal = bumped(n, bump);
    s.occlusion = orm.r * baked.r;
#ifdef LIGHTMAP
    s.occlusion *= texture(light_map, uv2).r;
#endif
    s.sun = sun_visibility(position, n, baked.g);
#ifdef EMISSIVE
    vec3 color = lit_surface(s, to_eye) + material[2].rgb * texture(emissive_map, EMISSIVE_AT).rgb;
#else
    vec3 color = lit_surface(s, to_eye) + material[2].rgb;
#endif
#ifdef LAMPLIT
    color += lamp_surface(s, n, to_eye);
#ifdef BLEND
    mirrored_light += lamps_mirrored;
#endif
#endif
#ifdef BLEND
    // What is mirrored does not fade with what is seen through: it covers by as much as it shines.
    float shine = clamp(max(max(mirrored_light.r, mirrored_light.g), mirrored_light.b) * EXPOSURE, mirrored_share, 1.0);
    float cover = 1.0 - (1.0 - base.a) * (1.0 - shine);
    color = ((color - mirrored_light) * base.a + mirrored_light) / max(cover, 1e-3);
#endif
#ifdef FOLIAGE
    // Leaves let some of the sun through from behind, and between them there is always some light.
    float through = 0.55 * max(dot(-n, SUN_DIRECTION), 0.0) + 0.20 * pow(max(dot(-to_eye, SUN_DIRECTION), 0.0), 4.0);
    float between = mix(0.30, 1.0, s.sun) * (0.4 + 0.6 * s.occlusion);
    color += base.rgb * vec3(1.10, 1.15, 0.45) * SUN_LIGHT / PI * (through + 0.12) * between;
#endif
    float rim = pow(1.0 - max(dot(n, to_eye), 0.0), 2.0);
    color += highlight.rgb * highlight.a * (0.12 + rim);
    fragment = shown(with_haze(color, position, eye));
#ifdef BLEND
    fragment *= cover;
#endif
#ifdef COVERAGE
    fragment.a = covered;
#endif
#endif
}
