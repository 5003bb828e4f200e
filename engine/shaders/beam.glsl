// How many places a beam's way has; engine/beam_view.py names the same number.
const int WAY = 48;
