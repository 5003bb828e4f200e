"""Draw the pictures that teach gestures and acts without words: ``python -m assets.make_gesture_pictures [--out FOLDER]``.

Square PNGs, one a thing to do, as the visitor would see himself in a mirror: blue sleeves, stone hands that are nobody's skin, red arrows
for what moves, pale for where it was before. Nothing here knows the date or the machine: the same files give the same pictures.
"""

import argparse
import math
import sys
from collections.abc import Callable
from pathlib import Path

from assets import gesture_canvas as draw
from assets.gesture_canvas import Canvas, Point, arc, curve
from assets.gesture_hands import FIST, INK, LIT, PALM, PINCH, POINT, SLEEVE_LIT, THUMB_UP
from scenes.hands import Joint

FOLDER = Path(__file__).parent / "files" / "pictures" / "gestures"
LARGEST_BYTES = 600_000
"""Of all together."""
FRONT = (180.0, 90.0, 0.0)
"""Fingers up, the palm to who looks."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Draw the pictures that teach gestures and acts.")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    total = 0
    for name in PICTURES:
        content = picture(name)
        (options.out / f"{name}.png").write_bytes(content)
        total += len(content)
    print(f"{options.out}: {len(PICTURES)} pictures, {total / 1000:.0f} kB")
    return 0 if total <= LARGEST_BYTES else 1


def picture(name: str) -> bytes:
    """The PNG of one of ``PICTURES``."""
    canvas = Canvas()
    PICTURES[name](canvas)
    return canvas.png()


def stand_here(c: Canvas) -> None:
    c.box(44, 84, 392, 286, 18, INK)
    c.box(58, 98, 364, 258, 8, draw.WHITE, draw.WHITE)
    c.shape([(206, 370), (274, 370), (290, 424), (190, 424)], INK)
    c.stroke([(160, 428), (320, 428)], 12, INK)
    _bust(c, (240, 192), 44, floor=356)
    for x, y, u, v in ((142, 122, 1, 1), (338, 122, -1, 1), (142, 340, 1, -1), (338, 340, -1, -1)):
        c.stroke([(x + 34 * u, y), (x, y), (x, y + 34 * v)], 9, draw.ACCENT)
    c.box(204, 46, 72, 40, 14, INK)
    c.disc(240, 66, 12, draw.WHITE, None)
    c.disc(240, 66, 7, draw.ACCENT, None)


def raise_hand(c: Canvas) -> None:
    c.limbs([([(290, 344), (372, 306), (368, 196)], 54)], SLEEVE_LIT)
    _bust(c, (212, 214), 56)
    c.hand(PALM, "left", FRONT, 126, (368, 176), sleeve_m=0.07)
    c.arrow([(444, 250), (444, 70)], 13)


def point(c: Canvas) -> None:
    where = c.hand(POINT, "left", FRONT, 250, (240, 440))[Joint.index_tip]
    x, y = where[0], where[1] - 46
    for dx, dy in ((1, 0), (-1, 0), (0, -1)):
        c.arrow([(x + 44 * dx, y + 44 * dy), (x + 116 * dx, y + 116 * dy)] if dx else [(x, y - 40), (x, y - 88)])
    _cursor(c, (x, y))


def pinch(c: Canvas) -> None:
    joints = c.hand(PINCH, "right", (70, 90, 0), 310, (296, 440))
    (ax, ay), (bx, by) = joints[Joint.index_tip], joints[Joint.thumb_tip]
    x, y = (ax + bx) / 2, (ay + by) / 2
    c.arrow([(x - 92, y - 112), (x - 22, y - 36)], 13)
    c.arrow([(x - 118, y + 64), (x - 36, y + 26)], 13)


def palm(c: Canvas) -> None:
    c.ring(240, 196, 166, 14, draw.GHOST)
    c.ring(240, 196, 166, 14, draw.ACCENT, 0.7)
    c.hand(PALM, "left", FRONT, 222, (240, 322))
    _clock(c, (412, 406), 40)


def fist(c: Canvas) -> None:
    c.hand(PALM, "left", FRONT, 262, (240, 420), faint=True)
    c.hand(FIST, "left", FRONT, 262, (240, 420))
    c.arrow(arc((240, 310), 205, 214, 326), 14, both=True)


def swipe(c: Canvas) -> None:
    c.hand(PALM, "left", (180, 90, 14), 205, (352, 402), faint=True)
    c.hand(PALM, "left", (180, 90, -14), 205, (170, 402))
    c.arrow(curve((410, 140), (240, 60), (70, 140)), 14)


def lean(c: Canvas) -> None:
    c.stroke([(50, 440), (430, 440)], 6, draw.GHOST_LINE)
    _leaning(c, (170, 258), 0.0, faint=True)
    _leaning(c, (170, 258), 27.0)
    c.arrow(curve((176, 40), (262, 34), (322, 84)), 13)
    c.arrow([(264, 366), (420, 366)], 16)


def thumb_up(c: Canvas) -> None:
    c.hand(THUMB_UP, "right", (-110, 80, 90), 330, (300, 336))
    c.disc(380, 118, 56, draw.GOOD, None)
    c.stroke([(353, 120), (373, 143), (409, 96)], 15, draw.WHITE)


def dwell(c: Canvas) -> None:
    c.box(84, 44, 312, 132, 22, draw.WHITE, draw.GHOST_LINE)
    c.ring(240, 110, 46, 14, draw.GHOST)
    c.ring(240, 110, 46, 14, draw.ACCENT, 0.7)
    c.hand(POINT, "left", FRONT, 262, (240, 120), Joint.index_tip)
    _clock(c, (404, 402), 42)


def hand_over_hand(c: Canvas) -> None:
    _chain(c, 240)
    c.hand(FIST, "right", (0, 90, 20), 168, (276, 236), sleeve_m=0.5)
    c.hand(FIST, "left", (0, 90, -16), 200, (206, 430))
    c.arrow([(392, 210), (392, 44)], 14)
    c.arrow([(84, 226), (84, 396)], 14)


def scull(c: Canvas) -> None:
    c.stroke([(-20, 372), (500, 372)], 6, draw.WATER)
    c.stroke([(236, 250), (92, 452)], 15, INK)
    c.stroke([(236, 250), (92, 452)], 7, draw.WOOD)
    _bust(c, (250, 128), 40, floor=390)
    for elbow, shoulder in (((176, 292), (188, 236)), ((326, 292), (312, 236))):
        c.limbs([([shoulder, elbow, (236, 262)], 36)], SLEEVE_LIT)
    c.stroke([(262, 214), (196, 306)], 21, INK)
    c.stroke([(262, 214), (196, 306)], 12, draw.WOOD)
    for hand in ((246, 238), (226, 266)):
        c.disc(*hand, 21, LIT)
    c.shape([(120, 346), (380, 346), (350, 420), (300, 446), (200, 446), (150, 420)], draw.WOOD)
    c.stroke([(110, 346), (390, 346)], 16, INK)
    c.stroke([(110, 346), (390, 346)], 8, draw.WOOD)
    c.shape([(112, 392), (136, 410), (92, 474), (58, 456)], draw.WOOD)
    for y in (452, 470):
        c.stroke([(x, y + 5 * ((x // 26) % 2)) for x in range(-20, 501, 26)], 6, draw.WATER)
    c.arrow([(152, 262), (48, 262)], 15)
    c.arrow([(350, 262), (452, 262)], 15)


def pull_rope(c: Canvas) -> None:
    c.stroke([(30, 440), (450, 440)], 6, draw.GHOST_LINE)
    c.box(420, 120, 30, 318, 6, draw.WOOD)
    _rope(c, [(150, 236), (428, 200)])
    _person(
        c, hip=(138, 290), neck=(108, 178), head=(112, 128), knees=((196, 340), (142, 362)), feet=((224, 430), (136, 430)),
        elbows=((166, 226), (176, 250)), hands=((226, 226), (262, 222)),
    )
    c.arrow([(352, 128), (206, 128)], 15)


def ring_bell(c: Canvas) -> None:
    c.box(40, 30, 400, 24, 6, draw.WOOD)
    c.stroke([(150, 54), (150, 100)], 18, INK)
    c.stroke([(346, 54), (346, 84)], 12, INK)
    _rope(c, [(150, 74), (332, 74), (346, 88), (346, 400)])
    c.disc(332, 88, 17, draw.IRON)
    c.disc(150, 244, 20, draw.BRONZE)
    bell = [(112, 94), (188, 94), (206, 120), (214, 190), (238, 232), (62, 232), (86, 190), (94, 120)]
    c.shape(bell, draw.BRONZE)
    c.stroke([(90, 190), (210, 190)], 5, INK)
    for radius in (112, 140):
        for first in (-28, 152):
            c.stroke(arc((150, 176), radius, first, first + 56), 8, draw.ACCENT)
    c.hand(FIST, "left", FRONT, 190, (346, 392))
    c.arrow([(440, 190), (440, 350)], 14)


def _bust(c: Canvas, head: Point, radius: float, floor: float = 500.0) -> None:
    """Head and shoulders from before, down to ``floor``."""
    x, y = head
    r = radius
    c.limbs([([(x, y + r * 0.7), (x, y + r * 1.6)], r * 0.8)], LIT)
    top = y + r * 2.2
    body = [(x - r * 1.9, floor), (x - r * 1.9, top + r * 0.6), (x - r * 1.55, top), (x - r * 0.5, top - r * 0.55)]
    c.shape([*body, *((2 * x - u, v) for u, v in reversed(body))], SLEEVE_LIT)
    c.disc(x, y, r, LIT)


def _cursor(c: Canvas, at: Point) -> None:
    c.disc(*at, 28, draw.WHITE, INK, 4)
    c.disc(*at, 19, draw.PAPER, INK, 4)
    c.disc(*at, 7, draw.ACCENT, None)


def _clock(c: Canvas, at: Point, radius: float) -> None:
    x, y = at
    c.disc(x, y, radius, draw.WHITE)
    c.stroke([(x, y - radius * 0.62), (x, y), (x + radius * 0.46, y + radius * 0.2)], 6, INK)


def _leaning(c: Canvas, hip: Point, lean_deg: float, *, faint: bool = False) -> None:
    """From the side, facing right; bent at the hip."""
    s, k = math.sin(math.radians(lean_deg)), math.cos(math.radians(lean_deg))

    def up(along: float, before: float = 0.0) -> Point:
        return hip[0] + along * s + before * k, hip[1] - along * k + before * s

    x, y = hip
    _person(
        c, hip=hip, neck=up(112), head=up(160, 6), knees=((x + 4, y + 88), (x + 4, y + 88)), feet=((x, y + 172), (x, y + 172)),
        elbows=(up(46, -6), up(46, -6)), hands=(up(-14, 20), up(-14, 20)), faint=faint,
    )


def _person(
    c: Canvas, *, hip: Point, neck: Point, head: Point, knees: tuple[Point, Point], feet: tuple[Point, Point],
    elbows: tuple[Point, Point], hands: tuple[Point, Point], faint: bool = False,
) -> None:
    """From the side, facing right: of knees, feet, elbows and hands the far one first."""
    line = draw.GHOST_LINE if faint else INK
    skin, cloth, legs = (draw.PAPER,) * 3 if faint else (LIT, SLEEVE_LIT, draw.TROUSERS)
    shoulder = (neck[0] + (hip[0] - neck[0]) * 0.1, neck[1] + (hip[1] - neck[1]) * 0.1)
    far_hand, near_hand = hands
    c.limbs([([shoulder, elbows[0], far_hand], 30)], cloth, line)
    c.disc(*far_hand, 17, skin, line)
    for knee, foot in zip(knees, feet, strict=True):
        c.limbs([([hip, knee, foot], 40), ([foot, (foot[0] + 24, foot[1])], 18)], legs, line)
    c.limbs([([neck, head], 22)], skin, line)
    c.limbs([([shoulder, hip], 62)], cloth, line)
    c.disc(*head, 32, skin, line)
    c.limbs([([shoulder, elbows[1], near_hand], 30)], cloth, line)
    c.disc(*near_hand, 17, skin, line)


def _chain(c: Canvas, x: float) -> None:
    """Links seen from before and from the side in turn, from edge to edge."""
    for number in range(-1, 9):
        y = number * 64.0
        if number % 2:
            c.stroke([(x, y), (x, y + 64)], 20, INK)
            c.stroke([(x, y), (x, y + 64)], 11, draw.IRON)
        else:
            c.box(x - 22, y - 18, 44, 100, 22, draw.PAPER, INK, 18)
            c.box(x - 18, y - 14, 36, 92, 18, draw.PAPER, draw.IRON, 10)


def _rope(c: Canvas, points: list[Point]) -> None:
    c.stroke(points, 17, INK)
    c.stroke(points, 9, draw.WOOD)


PICTURES: dict[str, Callable[[Canvas], None]] = {
    "stand-here": stand_here,
    "raise-hand": raise_hand,
    "point": point,
    "pinch": pinch,
    "palm": palm,
    "fist": fist,
    "swipe": swipe,
    "lean": lean,
    "thumb-up": thumb_up,
    "dwell": dwell,
    "hand-over-hand": hand_over_hand,
    "scull": scull,
    "pull-rope": pull_rope,
    "ring-bell": ring_bell,
}


if __name__ == "__main__":
    sys.exit(main())
