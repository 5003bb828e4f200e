#include "beam.glsl"
// A line through `way`, as wide in the view from any distance. It is a ribbon that faces the middle of the eyes.
// p3d_Vertex: x is the number of the place on the way, y is -1 on the line's one side and 1 on the other.
uniform mat4 p3d_ViewMatrix;
uniform mat4 p3d_ProjectionMatrix;
uniform vec4 way[WAY];  // places in the world; w: how much is seen there
uniform float half_width;  // tangent of half the line's angle, its dark edge included
in vec4 p3d_Vertex;
out float across;
out float strength;
out float along;

vec4 seen(int place) {
    return p3d_ViewMatrix * vec4(way[clamp(place, 0, WAY - 1)].xyz, 1.0);
}

void main() {
    int here = int(p3d_Vertex.x + 0.5);
    vec4 at = seen(here);
    vec3 before = seen(here - 1).xyz;
    vec3 after = seen(here + 1).xyz;
    vec3 sight = normalize(at.xyz);
    vec3 side = cross(after - before, sight);
    // Seen end-on a line has no side: any will do there.
    side = length(side) > 1e-6 ? normalize(side) : vec3(1.0, 0.0, 0.0);
    float reach = max(length(at.xyz), 0.25);  // close to the eyes it does not shrink to a hair
    at.xyz += side * (p3d_Vertex.y * half_width * reach);
    gl_Position = p3d_ProjectionMatrix * at;
    across = p3d_Vertex.y;
    strength = way[clamp(here, 0, WAY - 1)].w;
    along = p3d_Vertex.x / float(WAY - 1);
}
