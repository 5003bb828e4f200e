#include "frame.glsl"
#include "eyes.glsl"
// Corners of both eyes' hidden areas, each in its half of the double picture; z: whose they are, 0 left, 1 right.
in vec4 p3d_Vertex;

void main() {
    // At the near plane; the other eye's behind the picture.
    gl_Position = int(p3d_Vertex.z) == EYE ? vec4(p3d_Vertex.xy, -1.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
    gl_ClipDistance[0] = 1.0;
}
