"""What ``main.py tour``'s arguments come to on this machine."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from content.library import SHIPPED, Library
from content.messages import catalogue, text
from reporting.credentials import CredentialsError, Lrs, read_lrs
from reporting.data_folder import data_folder
from scenes.edges import Renderer
from tracking.openxr_place import runtime_named
from tracking.recording import Recording
from visit import RECORDINGS
from visit_body import NO_BODY, BodyChoice, BodyProblem, choose_body
from visit_headset_door import problem_of
from visit_library import Doorkeeper

Clock = Callable[[float], float]
"""Visit seconds at the time in seconds for which the runtime wants a frame."""


class VisitError(Exception):
    """The visit cannot start; the text says why and what to do, in the visitor's language."""


@dataclass(frozen=True)
class Plan:
    """The device, the places, the recording: all that is settled before anything opens."""

    tour: str
    lang: str
    lang_given: bool
    headset: bool  # an OpenXR headset
    recording: Recording | None  # None: a person is there
    windowed: bool
    shots: Path | None
    out: Path | None
    lrs: Lrs | None
    record: Path | None
    size: tuple[int, int]
    data: Path
    whole: bool  # the shipped recording of a complete visit: anything missing is a failure
    scale: float = 1.0  # of a headset's pictures, against the size that its runtime recommends
    body: BodyChoice = NO_BODY
    watch: Callable[[Renderer], Renderer] = lambda renderer: renderer
    clock: Clock | None = None
    library: Library = SHIPPED  # where tours and sites are looked for
    door: Doorkeeper | None = None  # who lets tours in; None: all that ship

    @property
    def live(self) -> bool:
        """A person is there: choices are kept, visits can be continued."""
        return self.recording is None and not self.body.in_step

    @property
    def device(self) -> str:
        """As recordings and records name it."""
        if not self.live:
            return "replay"
        return "headset" if self.headset else "desktop"


def has_display() -> bool:
    """Whether a window can be asked for."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_plan(args: argparse.Namespace, library: Library = SHIPPED, door: Doorkeeper | None = None) -> Plan:
    """Check the arguments against this machine; VisitError, RecordingError or Refused in words."""
    lang: str = args.lang
    folder = library.tour(args.name)
    if folder is None:
        raise VisitError(text(lang, "tour.unknown-tour", name=args.name, known=", ".join(library.names())))
    name = folder.name
    _tell_twice(name, folder, library, lang)
    if door is not None:
        door.admit(folder)
    display = has_display()
    recording = None
    headset = False
    if args.headset.startswith("replay:"):
        recording = Recording(Path(args.headset.removeprefix("replay:")))
    elif args.headset not in ("auto", "desktop", "openxr"):
        raise VisitError(text(lang, "tour.unknown-headset", name=args.headset))
    elif args.headset == "openxr" or (args.headset == "auto" and runtime_named()):
        headset = _headset_answers(args.headset, lang)
    body = _body(args, lang, recording is not None, headset, display)
    if recording is None and not headset and not display and not body.in_step:
        if args.headset == "desktop":
            raise VisitError(text(lang, "tour.no-display"))
        shipped = RECORDINGS / f"{name}.visit.gz"
        if not shipped.exists():
            raise VisitError(text(lang, "tour.no-recording", name=name, file=shipped))
        print(text(lang, "tour.playing"))
        recording, body = Recording(shipped), _ignored(body, "recording", lang)
    if recording is not None and recording.header.tour != name:
        found = recording.header.tour
        raise VisitError(text(lang, "tour.other-tour", file=recording.path, found=found, wanted=name))
    played = recording is not None or body.in_step
    headless = not display or (recording is not None and (args.shots is not None or args.out is not None))
    out = args.out or (Path("out/visit") if headless and played else None)
    shots = args.shots or (out / "shots" if out is not None and played else None)
    replay_data = out / "data" if out is not None else Path("out/replay-data")
    data = replay_data if played else data_folder(os.environ)
    return Plan(
        args.name, lang, args.lang_given, headset, recording, not headless, shots, out,
        _learning_platform(args, data), args.record, args.size, data,
        recording is not None and not args.headset.startswith("replay:"), args.scale, body, library=library, door=door,
    )  # fmt: skip


def _tell_twice(name: str, folder: Path, library: Library, lang: str) -> None:
    """A name that two places have means the first; whoever looks for the other must know."""
    places = library.places_of(name)
    if len(places) > 1 and folder == places[0]:
        print(text(lang, "tour.twice", name=name, used=folder, others=", ".join(map(str, places[1:]))), file=sys.stderr)


def _body(args: argparse.Namespace, lang: str, replayed: bool, headset: bool, display: bool) -> BodyChoice:
    """What motion capture comes to; VisitError if it cannot be as asked. A video without a window is played in step, as a recording is."""
    try:
        body = choose_body(args.body, args.models, lang)
    except BodyProblem as problem:
        raise VisitError(str(problem)) from None
    if headset:
        return _ignored(body, "headset", lang)
    if replayed:
        return _ignored(body, "recording", lang)
    return replace(body, in_step=body.kind == "video" and not display)


def _ignored(body: BodyChoice, beside: str, lang: str) -> BodyChoice:
    """No body, with a word to whoever asked for one."""
    if body.kind not in ("none", "offered"):
        print(text(lang, f"tour.body-with-{beside}"), file=sys.stderr)
    return NO_BODY


def _headset_answers(asked: str, lang: str) -> bool:
    """Whether a headset can be used now. VisitError if it was ``openxr`` that was asked for and none can; ``auto`` goes on without,
    saying why, for somebody may be standing there with a headset on."""
    problem = problem_of(lang)
    if problem is None:
        return True
    if asked == "openxr":
        raise VisitError(problem)
    print(text(lang, "tour.no-headset", problem=problem), file=sys.stderr)
    return False


def _learning_platform(args: argparse.Namespace, data: Path) -> Lrs | None:
    """The platform that is named, with its credentials; VisitError if it cannot be used."""
    url = args.lrs or os.environ.get("HONGJI_LRS")
    if not url:
        return None
    try:
        return read_lrs(url, os.environ, data)
    except CredentialsError as error:
        words = catalogue(args.lang, "report")
        raise VisitError(f"{error.problem(words)}\n{text(args.lang, 'app.fix', fix=error.fix(words))}") from None
