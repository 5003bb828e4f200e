"""The figures' picture: a 4×4 palette of woven cloth, skin, leather, wood and steel in muted colours."""

import numpy as np

from assets.textures.layer import Layer, noise

# Row by row: soldier's jacket, trousers, leg wraps, skin | cap, shoes, leather, bag | the other uniform's jacket, trousers, cap,
# wraps | wood, steel, indigo homespun, straw. sRGB.
PALETTE = [
    (0.395, 0.415, 0.43), (0.36, 0.378, 0.392), (0.465, 0.445, 0.39), (0.60, 0.47, 0.385),
    (0.375, 0.395, 0.41), (0.19, 0.175, 0.165), (0.27, 0.195, 0.135), (0.42, 0.385, 0.30),
    (0.44, 0.415, 0.335), (0.41, 0.385, 0.31), (0.40, 0.375, 0.30), (0.35, 0.33, 0.275),
    (0.29, 0.19, 0.12), (0.17, 0.17, 0.175), (0.20, 0.235, 0.33), (0.56, 0.49, 0.33),
]  # fmt: skip


def cloth() -> Layer:
    size = (256, 256)
    color = np.zeros((*size, 3))
    grain = noise(size, 131, 1.0, low=10)
    broad = noise(size, 132, 2.2, low=3)
    y, x = np.mgrid[0:256, 0:256]
    weave = 0.5 * np.sin(x * np.pi / 2) + 0.5 * np.sin(y * np.pi / 2 + (x // 2) * np.pi)
    for cell, tone in enumerate(PALETTE):
        rows, columns = slice(cell // 4 * 64, cell // 4 * 64 + 64), slice(cell % 4 * 64, cell % 4 * 64 + 64)
        woven = 0.0 if cell in (3, 6, 12, 13) else 1.0
        shade = (
            1
            + (0.02 + 0.025 * woven) * grain[rows, columns]
            + 0.025 * broad[rows, columns]
            + 0.03 * woven * weave[rows, columns]
        )
        color[rows, columns] = np.asarray(tone) * shade[..., None]
    height = 0.00012 * grain + 0.0001 * weave
    rough = np.full(size, 0.92)
    rough[0:64, 192:256] = 0.62
    rough[192:256, 64:128] = 0.42
    return Layer(color, height, rough, (0.5, 0.5))
