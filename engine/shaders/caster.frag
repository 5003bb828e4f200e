#ifdef CUTOUT
uniform vec4 material[3];
uniform sampler2D base_map;
#endif
in vec2 uv;
out vec4 fragment;

void main() {
#ifdef CUTOUT
    if (texture(base_map, uv * material[1].z).a * material[0].a < material[1].w) discard;
#endif
    fragment = vec4(1.0);
}
