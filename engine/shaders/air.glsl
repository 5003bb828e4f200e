// Sky, haze and tone. Needs frame.glsl before it.
float sun_glow(vec3 direction) {
    float towards = max(dot(direction, SUN_DIRECTION), 0.0);
    return 0.20 * pow(towards, 6.0) + 0.55 * pow(towards, 48.0);
}

// The clear sky's radiance; below the horizon the haze goes on.
vec3 sky_radiance(vec3 direction) {
    float height = max(direction.z, 0.0);
    vec3 sky = mix(SKY_ZENITH, SKY_HORIZON, exp(-height * 4.2));
    return sky + SUN_LIGHT * 0.16 * sun_glow(direction);
}

// The sky as a rough mirror shows it: clouds as an even veil.
vec3 cloudy_sky(vec3 direction) {
    return mix(sky_radiance(direction), SKY_HORIZON * 0.50 + SUN_LIGHT * 0.07, 0.75 * CLOUD_COVER);
}

// Exponential haze, thinning with height, tinted by the sun where one looks towards it.
vec3 with_haze(vec3 color, vec3 position, vec3 eye) {
    vec3 ray = position - eye;
    float distance_m = length(ray);
    vec3 direction = ray / max(distance_m, 1e-4);
    float rise = clamp(ray.z / HAZE_HEIGHT_M, -20.0, 20.0);
    float mean = abs(rise) > 1e-3 ? (1.0 - exp(-rise)) / rise : 1.0;
    float depth = HAZE_PER_M * distance_m * mean * exp(-max(eye.z - HAZE_BASE_M, 0.0) / HAZE_HEIGHT_M);
    float towards = max(dot(direction, SUN_DIRECTION), 0.0);
    vec3 light = HAZE_COLOR + SUN_LIGHT * (0.10 * pow(towards, 5.0) + 0.10 * pow(towards, 24.0));
    // Blue is scattered out first: far slopes lose their reds last on the way, and take the haze's colour.
    vec3 kept = exp(-depth * vec3(0.86, 1.0, 1.22));
    return color * kept + light * (1.0 - kept);
}

// The ACES curve as fitted by Stephen Hill, then sRGB; the grain of under one step hides bands in the sky.
vec4 shown(vec3 radiance) {
    vec3 v = radiance * EXPOSURE;
    v = mat3(0.59719, 0.07600, 0.02840, 0.35458, 0.90834, 0.13383, 0.04823, 0.01566, 0.83777) * v;
    v = (v * (v + 0.0245786) - 0.000090537) / (v * (0.983729 * v + 0.4329510) + 0.238081);
    v = mat3(1.60475, -0.10208, -0.00327, -0.53108, 1.10813, -0.07276, -0.07367, -0.00605, 1.07602) * v;
    v = mix(vec3(dot(v, vec3(0.2126, 0.7152, 0.0722))), v, 1.16);  // the curve washes colours out a little
    v = clamp(v, 0.0, 1.0);
    v = mix(1.055 * pow(v, vec3(1.0 / 2.4)) - 0.055, v * 12.92, lessThan(v, vec3(0.0031308)));
#ifdef BLEND
    return vec4(v, 1.0);  // what lies behind has its grain
#else
    float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    return vec4(v + grain / 255.0, 1.0);
#endif
}

// A colour as it was painted, whatever the light is.
vec4 painted(vec3 linear) {
    vec3 v = clamp(linear, 0.0, 1.0);
    return vec4(mix(1.055 * pow(v, vec3(1.0 / 2.4)) - 0.055, v * 12.92, lessThan(v, vec3(0.0031308))), 1.0);
}
