// Closes from the edges: clear within an angle about straight ahead, dark outside, soft between. The middle is where the head looks, for
// both eyes, and not the middle of an eye's picture: off-axis pictures have it elsewhere, and a ring seen double is no comfort.
uniform float closed;
uniform mat4 p3d_ProjectionMatrix;
in vec3 ray;
out vec4 color;

void main() {
    // Half the picture's width and height as tangents, also where the eye is turned against the head.
    vec3 ahead = vec3(p3d_ProjectionMatrix[0].w, p3d_ProjectionMatrix[1].w, p3d_ProjectionMatrix[2].w);
    vec3 right = vec3(p3d_ProjectionMatrix[0].x, p3d_ProjectionMatrix[1].x, p3d_ProjectionMatrix[2].x);
    vec3 up = vec3(p3d_ProjectionMatrix[0].y, p3d_ProjectionMatrix[1].y, p3d_ProjectionMatrix[2].y);
    float width = 1.0 / length(right - dot(right, ahead) * ahead);
    float height = 1.0 / length(up - dot(up, ahead) * ahead);
    float away = ray.z < 0.0 ? length(ray.xy) / -ray.z : 1e6;
    float clear_radius = mix(height + width, 0.55 * height, closed);
    color = vec4(0.02, 0.02, 0.02, closed * smoothstep(clear_radius, clear_radius + 0.35 * height, away));
}
