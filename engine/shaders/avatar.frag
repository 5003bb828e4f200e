// The plain figure: one quiet, matt material. MIRROR: seen in a mirror's glass, and nowhere beside it.
#include "frame.glsl"
#include "air.glsl"
#include "light.glsl"
uniform float presence;  // 0 gone, 1 here: it comes and goes as a fine grain, so that the order of drawing does not matter
#ifdef MIRROR
#include "mirror.glsl"
#endif
in vec3 position;
in vec3 normal;
in vec4 baked;
flat in vec3 eye;
out vec4 fragment;

const vec3 LIMEWOOD = vec3(0.335, 0.300, 0.262);

void main() {
#ifdef MIRROR
    if (outside_glass(gl_FragCoord.xy) > 0.5 * FRAME_PX) discard;
#endif
    float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    if (grain >= presence) discard;
    vec3 to_eye = normalize(eye - position);
    Surface s;
    s.base = LIMEWOOD;
    s.roughness = 0.62;
    s.metallic = 0.0;
    s.gloss = 0.8;
    s.normal = normalize(normal);
    s.occlusion = baked.r;
    s.sun = sun_visibility(position, s.normal, baked.g);
    vec3 color = lit_surface(s, to_eye);
#ifdef MIRROR
    color *= GLASS_TINT;
    fragment = shown(color);
#else
    fragment = shown(with_haze(color, position, eye));
#endif
}
