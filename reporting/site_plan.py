"""The site's plan as inline SVG, with the path that the visitor walked."""

from collections.abc import Mapping, Sequence
from html import escape
from math import dist, isfinite

from scenes.tour import Stop
from scenes.world import SiteKnowledge

WIDTH = 800.0
JUMP_M = 7.0
"""Two recorded places farther apart than this were not walked between: the visitor teleported."""
MARGIN_M = 10.0
STOP_R = 11.0

Point = tuple[float, float]


def site_plan(
    site: SiteKnowledge,
    stops: Sequence[Stop],
    reached: Sequence[str],
    path: Sequence[Point],
    *,
    picture_href: str,
    title: str,
    words: Mapping[str, str],
) -> str:
    """``path`` in metres, as ``progress.path``; ``picture_href`` of the plan's picture, or empty to draw the outlines."""
    path = [p for p in path if isfinite(p[0]) and isfinite(p[1])]
    bounds = _bounds(site, stops, path, bool(picture_href))
    x0, y0, x1, y1 = bounds
    per_m = WIDTH / (x1 - x0)
    height = (y1 - y0) * per_m

    def at(p: Point) -> Point:
        return ((p[0] - x0) * per_m, (y1 - p[1]) * per_m)

    parts = [
        f'<svg class="plan" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
    ]
    if picture_href:
        px0, py0, px1, py1 = site.plan_bounds_m
        left, top = at((px0, py1))
        parts.append(
            f'<image href="{escape(picture_href)}" x="{left:.1f}" y="{top:.1f}" width="{(px1 - px0) * per_m:.1f}"'
            f' height="{(py1 - py0) * per_m:.1f}" preserveAspectRatio="none"/>'
        )
    else:
        outlines = joined(site.plan)
        closed = "".join(f"M{_points([at(p) for p in line])}Z" for line in outlines if line[0] == line[-1])
        parts.append(f'<path class="ground-fill" d="{closed}"/>')
        parts += [f'<polyline class="ground" points="{_points([at(p) for p in line])}"/>' for line in outlines]
    parts += _walk([at(p) for p in path], JUMP_M * per_m)
    parts += _stops([at((s.position[0], s.position[1])) for s in stops], [s.id in reached for s in stops])
    parts += _scale(per_m, height, words)
    parts.append("</svg>")
    return "".join(parts)


def joined(lines: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """Lines put together where their ends meet, so that outlines become closed and can be filled (even-odd)."""
    at_end: dict[Point, list[int]] = {}
    for index, line in enumerate(lines):
        for end in (line[0], line[-1]) if len(line) > 1 else ():
            at_end.setdefault(end, []).append(index)
    used: set[int] = set()
    outlines: list[list[Point]] = []
    for index, line in enumerate(lines):
        if index in used or len(line) < 2:
            continue
        used.add(index)
        outline = list(line)
        while outline[-1] != outline[0]:
            following = next((i for i in at_end[outline[-1]] if i not in used), None)
            if following is None:
                break
            used.add(following)
            more = list(lines[following])
            outline += more[1:] if more[0] == outline[-1] else more[-2::-1]
        outlines.append(outline)
    return outlines


def _bounds(site: SiteKnowledge, stops: Sequence[Stop], path: Sequence[Point], picture: bool) -> tuple[float, float, float, float]:
    """The picture's own bounds; else stops and path with some ground around them, no flatter than 5 : 2."""
    if picture:
        return site.plan_bounds_m
    places = [(s.position[0], s.position[1]) for s in stops] + list(path)
    xs, ys = [p[0] for p in places], [p[1] for p in places]
    x0, x1 = min(xs) - MARGIN_M, max(xs) + MARGIN_M
    y0, y1 = min(ys) - MARGIN_M, max(ys) + MARGIN_M
    lack = max(0.0, (x1 - x0) / 2.5 - (y1 - y0)) / 2.0
    return x0, y0 - lack, x1, y1 + lack


def _walk(path: Sequence[Point], jump: float) -> list[str]:
    """Legs on foot as lines, teleports as dashes between them; a white line below keeps both clear of the ground."""
    legs: list[list[Point]] = []
    jumps: list[str] = []
    for place in path:
        if legs and dist(legs[-1][-1], place) <= jump:
            legs[-1].append(place)
        else:
            if legs:
                jumps.append(f'<polyline class="jump" points="{_points([legs[-1][-1], place])}"/>')
            legs.append([place])
    lines = [_points(leg) for leg in legs if len(leg) > 1]
    below = [f'<polyline class="walk-below" points="{line}"/>' for line in lines]
    return jumps + below + [f'<polyline class="walk" points="{line}"/>' for line in lines]


def _stops(places: Sequence[Point], reached: Sequence[bool]) -> list[str]:
    """Numbered discs, filled where the visitor was; those that would cover each other are moved apart, with a thin line back."""
    shown: list[Point] = []
    for place in places:
        x, y = place
        while any(dist((x, y), other) < 2.2 * STOP_R for other in shown):
            y -= 4.0
        shown.append((x, y))
    leaders = [
        f'<line class="leader" x1="{x:.1f}" y1="{y:.1f}" x2="{px:.1f}" y2="{py:.1f}"/><circle class="foot" cx="{px:.1f}" cy="{py:.1f}" r="2.5"/>'
        for (x, y), (px, py) in zip(shown, places, strict=True)
        if dist((x, y), (px, py)) > 1.0
    ]
    discs = [
        f'<g class="stop{" reached" if was else ""}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{STOP_R}"/>'
        f'<text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle">{number}</text></g>'
        for number, ((x, y), was) in enumerate(zip(shown, reached, strict=True), 1)
    ]
    return leaders + discs


def _points(line: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in line)


def _scale(per_m: float, height: float, words: Mapping[str, str]) -> list[str]:
    """A bar of a round length, at most a quarter of the width, and where north is."""
    metres = max((m for m in (1, 2, 5, 10, 20, 50, 100, 200, 500) if m * per_m <= WIDTH / 4), default=1)
    x, y, long = 18.0, height - 16.0, metres * per_m
    text = escape(words["page.scale"].format(metres=metres))
    return [
        f'<path class="scale" d="M{x} {y - 5}v5h{long:.1f}v-5"/>',
        f'<text class="scale-text" x="{x + long / 2:.1f}" y="{y - 8:.1f}" text-anchor="middle">{text}</text>',
        f'<path class="scale" d="M{WIDTH - 26} 46v-28m-5 9l5 -9l5 9"/>',
        f'<text class="scale-text" x="{WIDTH - 26}" y="60" text-anchor="middle">{escape(words["page.north"])}</text>',
    ]
