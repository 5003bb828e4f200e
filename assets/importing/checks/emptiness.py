"""Is there anything to see, and is it near enough? (Unlikely sizes and axes are told where metres are made: ``frame.py``.)"""

from assets.importing.finding import Finding, error
from assets.importing.view import View

FARTHEST_M = 20_000.0
"""Float32 then has steps of 2 mm: surfaces tremble."""


def check(seen: View) -> list[Finding]:
    low, high = seen.bounds_m
    if not len(seen.soup.faces) or low == high:
        return [error("nothing-to-see", file=seen.stats.file)]
    farthest = max(abs(value) for value in (*low, *high))
    return [error("too-far-out", file=seen.stats.file, kilometres=farthest / 1000)] if farthest > FARTHEST_M else []
