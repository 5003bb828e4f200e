"""What ``main.py doctor`` says of tours from elsewhere: where they lie, whether they are as they were published, whom this machine trusts."""

from collections.abc import Iterator, Mapping

from content.publishing.refused import Refused
from content.publishing.telling import grouped
from content.publishing.trust import Trust, read_trust
from content.publishing.verifying import verify_folder
from doctor import Finding
from visit_library import open_library, trust_folder

FOUND = {"workshop": "library.workshop", "installed": "library.installed"}


def examine(environ: Mapping[str, str]) -> Iterator[Finding]:
    """One line for each place that may hold tours, for each installed tour that is not right, and for what is trusted."""
    library = open_library(environ)
    trust: Trust | None = None
    try:
        trust = read_trust(trust_folder(environ), environ)
    except Refused as error:
        yield Finding("part.trust", "lack", "trust.broken", "trust.broken_fix", error.values)
    for root in library.roots[:-1]:
        tours = [folder.name for folder in library.tours() if library.place_of(folder) == root.place]
        sites = len(list(root.sites.glob("*.site/manifest.json")))
        values: dict[str, object] = {"folder": root.tours.parent, "count": len(tours), "tours": ", ".join(tours) or "–", "sites": sites}
        yield Finding("part.library", "good", FOUND[root.place], None, values)
        if root.place == "installed":
            for name in tours:
                if not verify_folder(root.tours / name, trust or Trust(), quick=True).good:
                    yield Finding("part.library", "lack", "library.altered", "library.altered_fix", {"name": name})
    for name in library.names():
        places = library.places_of(name)
        if len(places) > 1:
            yield Finding("part.library", "optional", "library.twice", "library.twice_fix", {"name": name, "used": places[0]})
    if trust is not None:
        keys = ", ".join(f"{key.name} ({key.role}, {grouped(key.fingerprint)[:9]}…)" for key in trust.keys.values())
        number = trust.revocations.number if trust.revocations else 0
        held: dict[str, object] = {"required": ", ".join(trust.required) or "–", "count": len(trust.keys), "keys": keys or "–", "number": number}
        unmet = [role for role in trust.required if role not in {key.role for key in trust.keys.values()}]
        if unmet:
            yield Finding("part.trust", "lack", "trust.unmet", "trust.unmet_fix", {"roles": ", ".join(unmet)})
        else:
            yield Finding("part.trust", "good", "trust.found", None, held)
