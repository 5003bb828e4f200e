"""Where the visitor is: OpenXR headset, webcam body, keyboard and mouse, and their twins without hardware."""
