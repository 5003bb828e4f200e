"""The tour as a whole: its folder, its required parts, what lies in the folder that should not."""

from content.node import Findings, Node
from content.pictures import stays_inside
from content.problem import quoted
from content.tour_folder import TourFolder
from scenes.tour import LANGUAGES, Comparison

_MAX_FILES = 5000


def check_name(view: TourFolder, findings: Findings) -> None:
    """The folder is named as the tour is."""
    name = view.root["name"]
    if name.string is not None and name.string != view.folder.name:
        findings.error("name-not-folder", name, name=quoted(name.string), folder=view.folder.name)


def check_something_required(view: TourFolder, findings: Findings) -> None:
    """At least one stop is required: else a visit would be complete before it begins."""
    stops = view.stops()
    if stops and not any(stop["required"].flag(True) for stop in stops):
        findings.error("nothing-required", view.root["stops"], at_key=True)


def check_stops_hold_something(view: TourFolder, findings: Findings) -> None:
    """A stop without hotspots is an empty place."""
    for stop in view.stops():
        if not list(stop["hotspots"]) and stop["hotspots"].value in (None, []):
            findings.warning("stop-empty", stop["id"], name=quoted(stop["id"].string or "?"))


def check_comfort(view: TourFolder, findings: Findings) -> None:
    """An event that may distress says so before it starts, where the comfort level is not gentle."""
    gentle = view.root["comfort"]["level"].string == "gentle"
    for event in view.root["events"]:
        if gentle and event["warning"].string is not None:
            findings.warning(
                "gentle-with-warning", view.root["comfort"]["level"], event=quoted(event["id"].string or "?")
            )


def check_comparisons(view: TourFolder, findings: Findings) -> None:
    """The two sides of a comparison look different."""
    for part in view.of(Comparison):
        sides = [
            (side["variant"].string, side["light"].string) for side in (part.node["then"], part.node["now"])
        ]
        if sides[0] == sides[1] and sides[0][0] is not None:
            findings.warning("comparison-same", part.node["now"])


def check_folder(view: TourFolder, findings: Findings) -> None:
    """Nothing in the folder is a link to elsewhere; texts are only in languages that the program knows."""
    for number, path in enumerate(sorted(view.folder.rglob("*"))):
        if number > _MAX_FILES:
            break
        if path.is_symlink() and not stays_inside(path, view.folder):
            findings.error("leads-out", Node(path, None, None), file=path.name)
    texts = view.folder / "texts"
    for path in sorted(texts.iterdir()) if texts.is_dir() else ():
        if path.name not in {f"{lang}.yaml" for lang in LANGUAGES} and not path.name.startswith("."):
            findings.warning("texts-not-read", Node(path, None, None), file=path.name, languages=LANGUAGES)
