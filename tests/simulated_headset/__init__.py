"""A real OpenXR runtime with a headset that a script moves: Monado's service, its packets, and programs run as its clients."""
