// One effect: a row of quads, each corner (x, y in -1..1, z = number of the quad). Needs frame.glsl before it.
uniform vec4 effect[2];  // x y z size | strength time seed count
#define EFFECT_PLACE effect[0].xyz
#define EFFECT_SIZE effect[0].w
#define EFFECT_STRENGTH effect[1].x
#define EFFECT_TIME effect[1].y
#define EFFECT_SEED effect[1].z
#define EFFECT_COUNT effect[1].w

// Four numbers 0..1 that belong to a quad (and to its n-th life).
vec4 chance(float number) {
    vec4 p = fract(vec4(0.1031, 0.1030, 0.0973, 0.1099) * (fract(number * 0.7548777) * 1973.0 + EFFECT_SEED * 17.0 + 1.0));
    p += dot(p, p.wzxy + 33.33);
    return fract((p.xxyz + p.yzzw) * p.zywx);
}
