"""Historical events: every cue inside the event, captions one after the other, figures that move as people can."""

import itertools
import math

from content.checks.text_limits import length
from content.node import Findings, Node
from content.tour_folder import TourFolder
from scenes.historical_event import HistoricalEvent
from scenes.tour import LANGUAGES

MAX_SPEED_M_S = 6.0  # a person running over open ground
READ_PER_S = {"zh-CN": 9.0, "en": 22.0}  # characters a second that a visitor reads from a caption
_JUMP_S = 0.05


def check_cues(view: TourFolder, findings: Findings) -> None:
    """Every track begins and ends within its event, and ends after it begins."""
    for part in view.of(HistoricalEvent):
        duration_s = part.node["duration_s"].number
        for track in part.node["tracks"]:
            at_s, until_s = track["at_s"].number, track["until_s"].number
            if at_s is not None and until_s is not None and until_s <= at_s:
                findings.error("ends-before-start", track["until_s"], at=at_s, until=until_s)
            if duration_s is None:
                continue
            for cue in (track["at_s"], track["until_s"], *(key["at_s"] for key in track["keys"])):
                if cue.number is not None and cue.number > duration_s:
                    findings.error("cue-after-end", cue, at=cue.number, duration=duration_s)
            _check_last_figure(findings, track, duration_s)


def _check_last_figure(findings: Findings, track: Node, duration_s: float) -> None:
    """The last of several figures starts later; its way must still end within the event."""
    count, gap_s = track["count"].number or 1.0, track["gap_s"].number
    times = [key["at_s"].number or 0.0 for key in track["keys"]]
    if track["kind"].string != "figures" or not times or max(times) > duration_s:
        return
    late_s = (count - 1) * (1.5 if gap_s is None else gap_s)
    first_s = min(times)
    if first_s + late_s > duration_s:
        findings.warning("last-figure-late", track, count=int(count), late=late_s, duration=duration_s)


def check_captions(view: TourFolder, findings: Findings) -> None:
    """One caption at a time, each long enough to be read."""
    for part in view.of(HistoricalEvent):
        captions = [track for track in part.node["tracks"] if track["kind"].string == "caption"]
        timed = [(track["at_s"].number, track["until_s"].number, track) for track in captions]
        spans = [
            (at, until, track)
            for at, until, track in timed
            if at is not None and until is not None and until > at
        ]
        spans.sort(key=lambda span: (span[0], span[1]))
        end_s, before = -math.inf, None
        for at_s, until_s, track in spans:
            if at_s < end_s and before is not None:
                line = before["at_s"].place()[0]
                findings.error("captions-overlap", track["at_s"], at=at_s, end=end_s, line=line)
            if until_s > end_s:
                end_s, before = until_s, track
            _check_reading_time(view, findings, track, until_s - at_s)


def _check_reading_time(view: TourFolder, findings: Findings, track: Node, shown_s: float) -> None:
    text_id = track["claim"]["text"].string
    for lang in LANGUAGES:
        letters = length(view.sentence(lang, text_id or "") or "", lang)
        needed_s = letters / READ_PER_S[lang]
        if needed_s > shown_s:
            findings.warning(
                "caption-too-short",
                track["until_s"],
                shown=shown_s,
                needed=math.ceil(needed_s),
                language=lang,
            )
            return


def check_ways(view: TourFolder, findings: Findings) -> None:
    """The keys of figures and objects are in order of time; people walk and run, they do not fly."""
    for part in view.of(HistoricalEvent):
        for track in part.node["tracks"]:
            keys = list(track["keys"])
            for before, key in itertools.pairwise(keys):
                _check_leg(findings, before, key, person=track["kind"].string == "figures")
            if track["kind"].string == "object":
                _check_object_times(findings, track)


def _check_leg(findings: Findings, before: Node, key: Node, *, person: bool) -> None:
    from_s, to_s = before["at_s"].number, key["at_s"].number
    if from_s is None or to_s is None:
        return
    if to_s < from_s:
        findings.error("keys-out-of-order", key["at_s"], at=to_s, before=from_s)
        return
    start, end = before["position"].point, key["position"].point
    if not person or start is None or end is None or before["clip"].string == "fall":
        return
    way_m = math.dist(start, end)
    if to_s - from_s < _JUMP_S:
        if way_m > 0.5:
            findings.error("figure-jumps", key["position"], way=way_m, at=to_s)
    elif way_m / (to_s - from_s) > MAX_SPEED_M_S:
        speed = way_m / (to_s - from_s)
        findings.error(
            "figure-too-fast",
            key["position"],
            speed=speed,
            way=way_m,
            time=to_s - from_s,
            limit=MAX_SPEED_M_S,
        )


def _check_object_times(findings: Findings, track: Node) -> None:
    at_s, until_s = track["at_s"].number, track["until_s"].number
    if at_s is None or until_s is None or until_s <= at_s:
        return
    for key in track["keys"]:
        time_s = key["at_s"].number
        if time_s is not None and not at_s <= time_s <= until_s:
            findings.warning("key-while-hidden", key["at_s"], at=time_s, start=at_s, until=until_s)
