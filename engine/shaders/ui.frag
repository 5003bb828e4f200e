// GLYPHS: with glyphs among them (software GL runs both sides of a branch, so plain boxes are spared it). PICTURE: an image in a box.
// Rounded boxes, round-capped lines (thin rotated boxes), soft shadows and glyphs; premultiplied sRGB as it stands.
// v_shape is half width, half height, corner radius, and a last number that tells the kind:
//   0 and more: a box with a border of that width; -1: a glyph (the first number is its boldness in texels); below: a shadow, -blur.
uniform sampler2D p3d_Texture0;
uniform vec4 clip;  // left, top, right, bottom in points of the sheet
uniform float softness;  // points over which the clip fades
in vec2 v_at;
in vec4 v_fill;
in vec4 v_border;
flat in vec4 v_shape;
in vec2 v_sheet;
#ifdef MARKER
in float v_fade;
#endif
out vec4 color;

#ifdef GLYPHS
float ink_at(vec2 uv, float lod) {
    return textureLod(p3d_Texture0, uv, lod).a;
}

float ink_wide(vec2 uv, vec2 wide, float lod) {
    if (wide.x <= 0.0) return ink_at(uv, lod);
    return max(ink_at(uv - wide, lod), ink_at(uv + wide, lod));
}
#endif

void main() {
    vec2 dx = dFdx(v_at);
    vec2 dy = dFdy(v_at);
    float edge = max(softness, 0.001);
    float shown = clamp((v_sheet.y - clip.y) / edge, 0.0, 1.0) * clamp((clip.w - v_sheet.y) / edge, 0.0, 1.0);
#ifdef MARKER
    shown *= v_fade;
#endif
    if (shown <= 0.0) discard;
#ifdef GLYPHS
    if (v_shape.w == -1.0) {
        vec2 size = vec2(textureSize(p3d_Texture0, 0));
        float texels = max(0.5 * (length(dx * size) + length(dy * size)), 0.01);  // per pixel
        float lod = log2(texels * 0.55);
        vec2 wide = vec2(v_shape.x / size.x, 0.0);
        float ink;
        if (texels > 1.0) {  // smaller than drawn: four samples a pixel
            ink = 0.25 * (ink_wide(v_at + 0.125 * dx + 0.375 * dy, wide, lod) + ink_wide(v_at - 0.125 * dx - 0.375 * dy, wide, lod)
                        + ink_wide(v_at + 0.375 * dx - 0.125 * dy, wide, lod) + ink_wide(v_at - 0.375 * dx + 0.125 * dy, wide, lod));
        } else {  // larger than drawn: the edge is made one pixel wide again
            ink = clamp((ink_wide(v_at, wide, 0.0) - 0.5) / texels + 0.5, 0.0, 1.0);
        }
        color = vec4(v_fill.rgb, 1.0) * (v_fill.a * ink * shown);
        return;
    }
#endif
    vec2 q = abs(v_at) - v_shape.xy + v_shape.z;
    float d = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - v_shape.z;
    if (v_shape.w < -1.0) {
        float blur = -v_shape.w;
        float dark = smoothstep(blur, -blur, d);
        color = vec4(v_fill.rgb, 1.0) * (v_fill.a * dark * dark * shown);
        return;
    }
    float pixel = max(0.5 * (length(dx) + length(dy)), 1e-4);
    float outer = clamp(0.5 - d / pixel, 0.0, 1.0);
    float inner = v_shape.w > 0.0 ? clamp(0.5 - (d + v_shape.w) / pixel, 0.0, 1.0) : 1.0;
#ifdef PICTURE
    vec2 uv = v_at / v_shape.xy * 0.5 + 0.5;
    vec4 fill = vec4(texture(p3d_Texture0, uv).rgb, 1.0);
#else
    vec4 fill = vec4(v_fill.rgb, 1.0) * v_fill.a;
#endif
    vec4 rim = vec4(v_border.rgb, 1.0) * v_border.a;
    color = mix(rim, fill, inner) * (outer * shown);
}
