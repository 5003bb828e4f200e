"""Pictures whose sides are no powers of two. (Those that are too large are told by the baker's plan.)"""

from assets.importing.finding import Finding, Severity, Value
from assets.importing.view import View


def check(seen: View) -> list[Finding]:
    found = []
    largest = seen.budget.texture_side_px
    for texture in sorted(seen.textures, key=lambda one: -one.width * one.height):
        values: dict[str, Value] = {
            "size": f"{texture.width} × {texture.height}",
            "baked": f"{texture.baked_width} × {texture.baked_height}",
        }
        if max(texture.width, texture.height) <= largest and (texture.width & (texture.width - 1) or texture.height & (texture.height - 1)):
            found.append(Finding("picture-not-power-of-two", Severity.note, file=texture.name, values=values))
    return found
