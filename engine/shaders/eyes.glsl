// What is drawn for both eyes at once: each thing twice, side by side in a picture of double width (engine/stereo.py); else once.
// Needs frame.glsl before it.
#define EYES int(frame[26].w)
#define EYE (gl_InstanceID & (EYES - 1))
#define INSTANCE (gl_InstanceID / EYES)
#define EYE_PLACE frame[26 + EYE].xyz
#define DOUBLE_FROM_WORLD mat4(frame[18 + 4 * EYE], frame[19 + 4 * EYE], frame[20 + 4 * EYE], frame[21 + 4 * EYE])
