"""What the bake would find in materials, pictures and floors, told before it."""

from assets.importing.finding import Finding
from assets.importing.textures import material_findings
from assets.importing.view import View


def check(seen: View) -> list[Finding]:
    if not len(seen.soup.faces):
        return []
    found = material_findings(seen.flat, seen.job)
    return [*found, *seen.walk.findings] if seen.walk is not None else found
