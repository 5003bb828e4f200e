"""Dressed masonry, paving, roof tiles, plaster, cliff rock, grass, and the leaf card."""

import numpy as np

from assets.textures.layer import Floats, Layer, blurred, cavity, cells, mix, noise, smooth


def _courses(size: int, counts: list[int], seed: int, joint: float, courses: int) -> tuple[Floats, Floats]:
    """Distance (in repeats) to the nearest joint, and a number 0..1 for each stone; rows of stones of uneven length."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size] / float(size)
    wobble = noise((size, size), seed + 5, 2.2, low=2) * joint * 0.45
    x, y = (x + wobble) % 1.0, (y + np.roll(wobble, size // 3, 0)) % 1.0
    heights = rng.uniform(0.8, 1.2, courses)
    bounds = np.concatenate([[0.0], np.cumsum(heights) / heights.sum()])
    row = np.clip(np.searchsorted(bounds, y, side="right") - 1, 0, courses - 1)
    gap = np.minimum(y - bounds[row], bounds[row + 1] - y)
    tone = np.zeros((size, size))
    for k in range(courses):
        here = row == k
        count = counts[k % len(counts)]
        lengths = rng.uniform(0.6, 1.4, count)
        ends = np.concatenate([[0.0], np.cumsum(lengths) / lengths.sum()])
        along = (x[here] + rng.uniform()) % 1.0
        stone = np.clip(np.searchsorted(ends, along, side="right") - 1, 0, count - 1)
        gap[here] = np.minimum(gap[here], np.minimum(along - ends[stone], ends[stone + 1] - along))
        tone[here] = rng.uniform(0, 1, count)[stone]
    return gap, tone


def masonry() -> Layer:
    """Dressed blocks in courses of about 0.4 m, lime joints, streaked by rain; 3.2 m."""
    size = 1024
    shape = (size, size)
    gap, tone = _courses(size, [5, 4, 6, 5], 61, 0.004, 8)
    face = smooth(0.0008, 0.0052, gap)
    fine, broad = noise(shape, 63, 1.3, low=8), noise(shape, 64, 2.2, low=3)
    chisel = noise(shape, 65, 1.2, (1.0, 5.0), 24)
    stone = mix((0.385, 0.365, 0.335), (0.505, 0.475, 0.425), tone)
    stone = mix(stone, (0.43, 0.385, 0.325), smooth(0.55, 0.9, (tone * 7.3) % 1.0))
    stone = stone * np.clip(1 + 0.075 * fine + 0.07 * broad + 0.03 * chisel, 0.5, 1.5)[..., None]
    streak = smooth(0.4, 2.2, noise(shape, 66, 1.6, (5.0, 1.0), 6))
    stone = mix(stone, (0.22, 0.21, 0.185), streak * 0.32)
    lichen = smooth(1.15, 2.0, noise(shape, 67, 1.8, low=3) + 0.3 * fine)
    stone = mix(stone, (0.36, 0.375, 0.265), lichen * 0.6)
    color = mix(
        np.asarray((0.34, 0.32, 0.28)) * np.clip(1 + 0.1 * fine, 0.5, 1.5)[..., None] * 0.8, stone, face
    )
    height = 0.014 * face + 0.0016 * fine + 0.0018 * chisel * face + 0.006 * (tone - 0.5) * face
    return Layer(
        color,
        height,
        np.clip(0.86 + 0.04 * fine, 0, 1),
        (3.2, 3.2),
        occlusion=cavity(height, 9, 0.02),
        normal_halvings=1,
    )


def paving() -> Layer:
    """Worn flagstones, moss in the joints; 2.4 m."""
    size = 1024
    shape = (size, size)
    gap, tone = _courses(size, [3, 4, 3], 71, 0.005, 5)
    face = smooth(0.001, 0.007, gap)
    fine, broad = noise(shape, 73, 1.4, low=8), noise(shape, 74, 2.5)
    stone = mix((0.40, 0.375, 0.335), (0.515, 0.49, 0.445), tone)
    stone = stone * np.clip(1 + 0.06 * fine + 0.08 * broad, 0.5, 1.5)[..., None]
    damp = smooth(0.3, 1.8, noise(shape, 75, 2.4))
    stone = stone * (1 - 0.22 * damp[..., None])
    joint = mix((0.22, 0.195, 0.155), (0.23, 0.255, 0.145), smooth(-0.3, 0.8, broad))
    height = 0.011 * face + 0.0011 * fine + 0.004 * broad * face * 0.4
    return Layer(
        mix(joint, stone, face),
        height,
        np.clip(0.84 - 0.16 * damp, 0, 1),
        (2.4, 2.4),
        occlusion=cavity(height, 8, 0.016),
        normal_halvings=1,
    )


def roof_tiles() -> Layer:
    """Small grey tiles: rows of butts 0.16 m apart up the slope; the ribs themselves are modelled; 1 m."""
    size = (512, 512)
    y = np.arange(512)[:, None] / 512.0
    fine, broad = noise(size, 81, 1.3, low=6), noise(size, 82, 2.3)
    step = (1 - y) * 6 % 1.0
    lip = 1 - step
    x = np.arange(512)[None, :] / 512.0
    tone = np.random.default_rng(83).uniform(0, 1, (6, 8))
    tone_at = tone[((1 - y) * 6).astype(int) % 6, (x * 8).astype(int) % 8]
    color = mix((0.205, 0.215, 0.22), (0.315, 0.32, 0.315), tone_at)
    color = color * np.clip(1 + 0.08 * fine + 0.09 * broad, 0.5, 1.5)[..., None]
    moss = smooth(0.9, 1.9, noise(size, 84, 1.9, low=2) + 0.25 * fine)
    color = mix(color, (0.255, 0.27, 0.165), moss * 0.7)
    shadow = smooth(0.86, 1.0, step)
    color = color * (1 - 0.6 * np.broadcast_to(shadow, size)[..., None])
    height = 0.018 * np.broadcast_to(lip, size) + 0.0012 * fine
    return Layer(
        color,
        height,
        np.clip(0.80 + 0.04 * fine + 0.1 * moss, 0, 1),
        (1.0, 1.0),
        occlusion=1 - 0.5 * np.broadcast_to(shadow, size),
    )


def plaster() -> Layer:
    """Old lime wash, patched and stained; 2 m."""
    size = (512, 512)
    fine, broad = noise(size, 91, 1.5, low=6), noise(size, 92, 2.4)
    stain = smooth(0.0, 2.0, noise(size, 93, 2.0, (4.0, 1.0)))
    bare = smooth(2.0, 2.3, noise(size, 94, 2.3) + 0.12 * fine)
    color = np.asarray((0.665, 0.635, 0.565)) * np.clip(1 + 0.035 * fine + 0.06 * broad, 0.6, 1.3)[..., None]
    color = mix(color, (0.44, 0.40, 0.335), stain * 0.5)
    color = mix(color, np.asarray((0.46, 0.385, 0.285)) * (1 + 0.1 * fine[..., None]), bare)
    height = 0.0012 * fine + 0.003 * broad - 0.006 * blurred(bare, 1.5)
    return Layer(
        color, height, np.full(size, 0.92), (2.0, 2.0), occlusion=cavity(height, 6, 0.012), normal_halvings=1
    )


def rock() -> Layer:
    """Bedded, jointed grey-brown cliff rock; 8 m."""
    size = 1024
    shape = (size, size)
    fine = noise(shape, 105, 1.5, low=12)
    mid, broad = noise(shape, 106, 1.9, low=4), noise(shape, 109, 2.4, low=2)
    bed = noise(shape, 107, 1.8, (1.0, 4.0), 4)
    ledges = 1 - np.abs(np.clip(noise(shape, 110, 2.0, (1.0, 3.0), 4), -2.5, 2.5)) / 2.5
    joints = 1 - np.abs(np.clip(noise(shape, 108, 1.9, (2.6, 1.0), 5), -2.5, 2.5)) / 2.5
    cracks = smooth(0.93, 1.0, joints) * 0.8 + smooth(0.95, 1.0, ledges)
    near, second, which = cells(shape, 102, 300)
    block = np.random.default_rng(104).uniform(0, 1, 300)[which]
    color = mix(
        (0.30, 0.28, 0.25), (0.455, 0.425, 0.375), np.clip(0.5 + 0.22 * mid + 0.25 * (block - 0.5), 0, 1)
    )
    color = mix(color, (0.43, 0.36, 0.285), smooth(0.1, 1.9, broad) * 0.45)
    color = color * np.clip(1 + 0.085 * fine + 0.07 * bed, 0.5, 1.5)[..., None]
    color = color * (1 - 0.42 * np.clip(cracks, 0, 1)[..., None])
    lichen = smooth(1.2, 2.2, noise(shape, 118, 1.9, low=5) + 0.3 * fine)
    color = mix(color, (0.35, 0.355, 0.27), lichen * 0.4)
    height = (
        0.10 * mid
        + 0.07 * ledges**3
        + 0.05 * bed
        + 0.02 * fine
        + 0.09 * block * smooth(0, 0.01, second - near)
        - 0.09 * cracks
    )
    height = blurred(height, 0.9)
    return Layer(
        color,
        height,
        np.clip(0.90 + 0.03 * fine, 0, 1),
        (8.0, 8.0),
        occlusion=cavity(height, 12, 0.22),
        normal_halvings=1,
    )


def grass() -> Layer:
    """Dry-valley slope in May: short grass over brown soil and small stones; 6 m."""
    size = 1024
    shape = (size, size)
    fine, mid, broad = noise(shape, 111, 0.9, low=20), noise(shape, 112, 1.7, low=4), noise(shape, 113, 2.6)
    green = smooth(-0.9, 1.1, mid + 0.5 * broad + 0.4 * fine)
    soil = np.asarray((0.365, 0.30, 0.225)) * np.clip(1 + 0.12 * fine, 0.5, 1.5)[..., None]
    blade = mix((0.215, 0.245, 0.115), (0.375, 0.365, 0.19), smooth(-1.2, 1.6, noise(shape, 114, 1.2, low=8)))
    color = mix(soil, blade * np.clip(1 + 0.2 * fine, 0.4, 1.7)[..., None], green * 0.9)
    near, _, which = cells(shape, 115, 260)
    radius = np.random.default_rng(116).uniform(0.0, 0.017, 260)[which]
    pebble = np.clip((radius - near) / 0.004, 0, 1)
    tone = np.random.default_rng(117).uniform(0.85, 1.15, 260)[which]
    color = mix(color, np.asarray((0.43, 0.405, 0.36)) * tone[..., None], pebble)
    height = 0.022 * green * (1 + 0.5 * fine) + 0.02 * mid + 0.05 * np.sqrt(np.clip(pebble, 0, 1))
    return Layer(
        color,
        blurred(height, 0.7),
        np.full(shape, 0.95),
        (6.0, 6.0),
        occlusion=cavity(height, 7, 0.06),
        normal_halvings=1,
    )


def leaves() -> Layer:
    """A spray of small leaves with alpha, for shrubs and trees; the card fills the picture."""
    size = 512
    rng = np.random.default_rng(121)
    color = np.zeros((size, size, 3)) + np.asarray((0.19, 0.235, 0.10))
    alpha = np.zeros((size, size))
    height = np.zeros((size, size))
    y, x = np.mgrid[0:size, 0:size].astype(float)
    for k in range(330):
        radius = 0.43 * np.sqrt(rng.uniform())
        theta = rng.uniform(0, 2 * np.pi)
        cx, cy = size * (0.5 + radius * np.cos(theta)), size * (0.5 + radius * np.sin(theta))
        turn = rng.uniform(0, 2 * np.pi)
        long, wide = rng.uniform(15, 25), rng.uniform(6, 10)
        x0, x1, y0, y1 = (
            int(max(cx - 27, 0)),
            int(min(cx + 27, size)),
            int(max(cy - 27, 0)),
            int(min(cy + 27, size)),
        )
        if x1 <= x0 or y1 <= y0:
            continue
        dx, dy = x[y0:y1, x0:x1] - cx, y[y0:y1, x0:x1] - cy
        along, across = dx * np.cos(turn) + dy * np.sin(turn), -dx * np.sin(turn) + dy * np.cos(turn)
        inside = (along / long) ** 2 + (across / (wide * (1 - 0.35 * along / long))) ** 2
        leaf = np.clip((1 - inside) * 4, 0, 1)
        light = 0.45 + 0.75 * k / 330
        tone = (
            np.asarray((0.20, 0.235, 0.115)) * light * rng.uniform(0.8, 1.2)
            + np.asarray((0.05, 0.03, 0.0)) * rng.uniform()
        )
        vein = 1 + 0.25 * np.exp(-((across / 1.2) ** 2))
        patch = tone[None, None] * vein[..., None]
        color[y0:y1, x0:x1] = color[y0:y1, x0:x1] * (1 - leaf[..., None]) + patch * leaf[..., None]
        alpha[y0:y1, x0:x1] = np.maximum(alpha[y0:y1, x0:x1], leaf)
        height[y0:y1, x0:x1] = np.maximum(height[y0:y1, x0:x1], leaf * (0.01 + 0.02 * k / 330))
    return Layer(
        color, blurred(height, 1.0), np.full((size, size), 0.8), (1.2, 1.2), alpha=alpha, normal_halvings=2
    )
