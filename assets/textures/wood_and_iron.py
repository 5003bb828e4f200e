"""Bridge boards, painted timber and forged iron."""

import numpy as np

from assets.textures.layer import Floats, Layer, blurred, cavity, mix, noise, smooth

BOARD_STRIPS = 8  # the boards picture holds this many boards, one above the other; each mesh board picks one


def _grain(size: tuple[int, int], seed: int) -> tuple[Floats, Floats, Floats]:
    """Fine fibres, broad bands and drying cracks, all along the columns."""
    fibre = noise(size, seed, 1.1, (1.0, 26.0), 4)
    band = noise(size, seed + 1, 2.0, (1.0, 9.0))
    crack = smooth(1.55, 2.3, noise(size, seed + 2, 1.5, (1.0, 34.0), 6))
    return fibre, band, crack


def boards() -> Layer:
    """Weathered, foot-worn walkway boards; 2 m long, eight strips of one board each."""
    size = (512, 1024)
    rng = np.random.default_rng(11)
    fibre, band, crack = _grain(size, 12)
    color = np.zeros((*size, 3))
    height = np.zeros(size)
    strip = size[0] // BOARD_STRIPS
    tones = [(0.43, 0.365, 0.29), (0.47, 0.43, 0.375), (0.375, 0.305, 0.235), (0.50, 0.455, 0.385)]
    tones += [(0.41, 0.375, 0.33), (0.455, 0.375, 0.285), (0.36, 0.325, 0.285), (0.49, 0.42, 0.33)]
    y = (np.arange(strip) + 0.5) / strip
    edge = np.minimum(y, 1 - y)
    for index, tone in enumerate(tones):
        rows = slice(index * strip, (index + 1) * strip)
        shift = int(rng.integers(0, 1024))
        f, b, c = (np.roll(a[rows], shift, 1) for a in (fibre, band, crack))
        shade = np.clip(1 + 0.10 * f + 0.11 * b, 0.45, 1.5)
        color[rows] = np.asarray(tone) * shade[..., None] * (1 - 0.55 * c[..., None])
        dirty = (1 - smooth(0.0, 0.16, edge))[:, None] * 0.45
        color[rows] *= 1 - dirty[..., None]
        rounded = -0.004 * (1 - smooth(0.0, 0.08, edge)) ** 2
        height[rows] = 0.0011 * f + 0.0012 * b - 0.0042 * c + rounded[:, None]
        for _ in range(3):
            cx, cy = int(rng.integers(0, 1024)), int(strip * rng.uniform(0.25, 0.75))
            dx = (np.arange(1024) - cx + 512) % 1024 - 512
            dy = np.arange(strip) - cy
            r = np.sqrt((dx[None] / 26.0) ** 2 + (dy[:, None] / 6.0) ** 2)
            knot = np.exp(-(r**2)) * (0.75 + 0.25 * np.cos(r * 9))
            color[rows] = mix(color[rows], (0.2, 0.145, 0.1), np.clip(knot, 0, 1) * 0.8)
    worn = smooth(0.2, 1.6, noise(size, 19, 2.4, (1.0, 3.0)))
    color = mix(color, (0.52, 0.47, 0.40), worn * 0.25)
    return Layer(
        color,
        height,
        np.clip(0.86 - 0.14 * worn + 0.03 * fibre, 0.5, 1),
        (2.0, 1.0),
        occlusion=cavity(height, 6, 0.006),
    )


def timber() -> Layer:
    """Red-brown painted timber, faded and chipped; 1 m."""
    size = (512, 512)
    fibre, band, crack = _grain(size, 31)
    chipped = smooth(1.25, 1.75, noise(size, 34, 1.9, (1.0, 2.5)) + 0.35 * fibre)
    paint = np.asarray((0.365, 0.24, 0.19)) * np.clip(1 + 0.05 * fibre + 0.09 * band, 0.6, 1.4)[..., None]
    faded = smooth(-0.3, 1.8, noise(size, 36, 2.6))
    paint = mix(paint, (0.43, 0.315, 0.25), faded * 0.6)
    bare = np.asarray((0.36, 0.275, 0.205)) * np.clip(1 + 0.15 * fibre, 0.5, 1.5)[..., None]
    color = mix(paint, bare, chipped) * (1 - 0.5 * crack[..., None])
    height = 0.0005 * fibre + 0.0005 * band - 0.0022 * crack - 0.0008 * chipped
    return Layer(
        color,
        height,
        np.clip(0.62 + 0.25 * chipped + 0.12 * faded, 0, 1),
        (1.0, 1.0),
        occlusion=cavity(height, 5, 0.004),
    )


def iron() -> Layer:
    """Forged iron, brown with rust, darker and smoother where hands and feet have worn it; 0.2 m."""
    size = (512, 512)
    pits = noise(size, 41, 1.3, low=6)
    broad = noise(size, 42, 2.4)
    hammer = noise(size, 43, 2.8, low=3)
    rust = smooth(-0.4, 1.2, broad + 0.35 * pits)
    color = mix((0.155, 0.13, 0.115), (0.30, 0.19, 0.13), rust * 0.8)
    color = mix(color, (0.38, 0.23, 0.14), smooth(1.0, 2.4, pits + 0.6 * broad) * 0.5)
    color *= np.clip(1 + 0.10 * pits, 0.6, 1.4)[..., None]
    height = 0.00028 * pits + 0.0007 * hammer
    return Layer(
        color,
        height,
        np.clip(0.58 + 0.24 * rust + 0.04 * pits, 0.35, 1),
        (0.2, 0.2),
        metal=0.25,
        occlusion=cavity(height, 4, 0.002),
        normal_halvings=1,
    )


def lattice() -> Layer:
    """A window: square lattice of painted bars over grey paper; 0.8 m."""
    size = (512, 512)
    rows, columns = np.mgrid[0:512, 0:512] / 512.0

    def bars(step: float, width: float) -> Floats:
        x, y = np.abs((columns / step) % 1 - 0.5) * step, np.abs((rows / step) % 1 - 0.5) * step
        return np.maximum(smooth(width, width * 0.8, x), smooth(width, width * 0.8, y))

    wood = np.maximum(bars(0.125, 0.013), bars(0.5, 0.024))
    fibre = noise(size, 51, 1.2, low=6)
    stain = smooth(-0.5, 2.0, noise(size, 52, 2.4))
    paper = mix((0.56, 0.52, 0.43), (0.36, 0.32, 0.25), stain) * 0.8
    color = mix(paper, np.asarray((0.335, 0.21, 0.16)) * (1 + 0.1 * fibre[..., None]), wood)
    height = 0.012 * blurred(wood, 1.5)
    return Layer(color, height, 0.75 + 0.1 * (1 - wood), (0.8, 0.8), occlusion=cavity(height, 8, 0.014))
