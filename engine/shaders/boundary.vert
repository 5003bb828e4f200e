// Four walls of one metre by one, placed and sized by the node; `wall` runs along them in metres, z is the height in metres.
uniform mat4 p3d_ModelViewProjectionMatrix;
uniform mat4 p3d_ModelMatrix;
uniform vec4 fence[2];
#define SIZE fence[1]  // width, depth, height in metres
in vec4 p3d_Vertex;
out vec3 place;
out vec2 wall;

void main() {
    vec4 at = vec4(p3d_Vertex.xyz * SIZE.xyz, 1.0);
    gl_Position = p3d_ModelViewProjectionMatrix * at;
    place = (p3d_ModelMatrix * at).xyz;
#ifdef ALONG_Y
    wall = at.yz;
#else
    wall = at.xz;
#endif
}
