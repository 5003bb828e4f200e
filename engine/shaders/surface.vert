#include "frame.glsl"
#include "eyes.glsl"
uniform mat4 p3d_ViewMatrixInverse;
uniform mat4 p3d_ModelMatrix;
uniform mat4 p3d_ModelViewProjectionMatrix;
in vec4 p3d_Vertex;
in vec3 p3d_Normal;
in vec4 p3d_Tangent;
in vec2 p3d_MultiTexCoord0;
in vec4 p3d_Color;
out vec3 position;
out vec3 normal;
out vec4 tangent;
out vec2 uv;
out vec4 baked;
flat out vec3 eye;
#ifdef TINT
in vec4 tint_srgb;
out vec4 tinted;
#endif
#ifdef LAMP_LIGHT
in vec4 lamp_light;
in vec4 lamp_way;
out vec3 lamp_lit;
out vec4 lamp_from;
#endif
#ifdef UV2
in vec2 second_uv;
out vec2 uv2;
#endif
#ifdef BLEND
#include "eye.glsl"
#endif
#ifdef FIGURE
#include "figure.glsl"
#endif
#ifdef MOVING
#include "moving.glsl"
#endif

vec4 pictured(vec4 in_model, vec3 in_world) {
    if (EYES < 2) {
        gl_ClipDistance[0] = 1.0;
        return p3d_ModelViewProjectionMatrix * in_model;
    }
    vec4 at = DOUBLE_FROM_WORLD * vec4(in_world, 1.0);
    gl_ClipDistance[0] = EYE == 0 ? -at.x : at.x;  // not over the seam
    return at;
}

void main() {
#ifdef BLEND
    eye = eye_place();  // drawn after the sky, for one eye at a time
#else
    eye = EYES < 2 ? p3d_ViewMatrixInverse[3].xyz : EYE_PLACE;
#endif
#ifdef TINT
    vec3 dark = tint_srgb.rgb / 12.92;
    tinted = vec4(mix(pow((tint_srgb.rgb + 0.055) / 1.055, vec3(2.4)), dark, lessThan(tint_srgb.rgb, vec3(0.04045))), tint_srgb.a);
#endif
#ifdef LAMP_LIGHT
    lamp_lit = lamp_light.rgb * (lamp_light.a * lamp_light.a * 32.0);  // LAMP_RANGE of scenes/package.py
    lamp_from = vec4(mat3(p3d_ModelMatrix) * (lamp_way.xyz * 2.0 - 1.0), lamp_way.w);
#endif
#ifdef UV2
    uv2 = second_uv;
#endif
    uv = p3d_MultiTexCoord0;
    baked = p3d_Color;
#ifdef FIGURE
    mat4x3 model = figure_matrix();
    position = model * vec4(p3d_Vertex.xyz, 1.0);
    normal = mat3(model) * p3d_Normal;
    tangent = vec4(mat3(model) * p3d_Tangent.xyz, p3d_Tangent.w);
    baked.rgb = vec3(p3d_Color.r, 1.0, 0.0);
    gl_Position = pictured(vec4(position, 1.0), position);
#else
    vec4 place = p3d_Vertex;
    vec3 upright = p3d_Normal;
    vec3 along = p3d_Tangent.xyz;
#ifdef MOVING
    Moved at = moved(place.xyz, upright, along);
    place.xyz = at.place;
    upright = at.normal;
    along = at.tangent;
#endif
#ifdef FOLIAGE
    vec2 sway = WIND * baked.b;
    place.xy += sway * (sin(TIME_S * 1.7 + place.x * 0.31 + place.y * 0.27) + 0.4 * sin(TIME_S * 4.3 + place.x * 1.9));
#endif
    position = (p3d_ModelMatrix * place).xyz;
    normal = mat3(p3d_ModelMatrix) * upright;
    tangent = vec4(mat3(p3d_ModelMatrix) * along, p3d_Tangent.w);
    gl_Position = pictured(place, position);
#endif
}
