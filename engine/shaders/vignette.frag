// Closes from the edges: clear inside `clear_radius`, dark outside, soft between. 0 = middle, 1 = half the height.
uniform float closed;
uniform float aspect;
in vec2 place;
out vec4 color;
void main() {
    float away = length(place * vec2(aspect, 1.0));
    float clear_radius = mix(1.0 + aspect, 0.55, closed);
    color = vec4(0.02, 0.02, 0.02, closed * smoothstep(clear_radius, clear_radius + 0.35, away));
}
