// What holds for a whole frame (engine/light.py fills it).
uniform vec4 frame[28];  // the last ten: eyes.glsl
#define SUN_DIRECTION frame[0].xyz
#define SUN_LIGHT frame[1].xyz
#define TIME_S frame[1].w
#define SKY_ZENITH frame[2].xyz
#define CLOUD_COVER frame[2].w
#define SKY_HORIZON frame[3].xyz
#define BAKED_SUN_COUNTS frame[3].w
#define GROUND_LIGHT frame[4].xyz
#define HAZE_COLOR frame[5].xyz
#define HAZE_PER_M frame[5].w
#define EXPOSURE frame[6].x
#define HAZE_HEIGHT_M frame[6].y
#define HAZE_BASE_M frame[6].z
#define MOVING_SHADOWS frame[6].w
#define RIVER_COLOR frame[7].xyz
#define RIVER_SPEED frame[7].w
#define RIVER_DIRECTION frame[8].xy
#define SHADOW_TEXEL frame[8].z
#define SHADOW_TEXEL_M frame[8].w
#define SHADOW_MATRIX mat4(frame[9], frame[10], frame[11], frame[12])
#define MOVING_MATRIX mat4(frame[13], frame[14], frame[15], frame[16])
#define WIND frame[17].xy
