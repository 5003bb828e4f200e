#ifdef CUTOUT
uniform vec4 material[3];
uniform sampler2D base_map;
#endif
in vec2 uv;
#ifdef TINT
in float tint_alpha;
#else
const float tint_alpha = 1.0;
#endif
out vec4 fragment;

void main() {
#ifdef CUTOUT
    if (texture(base_map, uv * material[1].z).a * material[0].a * tint_alpha < material[1].w) discard;
#endif
    fragment = vec4(1.0);
}
