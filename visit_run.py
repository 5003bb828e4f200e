"""``main.py tour``: opens devices, runs the frame loop, writes the report. In a window, or without one from a recording."""

import argparse
import gc
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from assets.site_knowledge import SiteError
from content.loader import TourProblems, find_tours
from content.messages import catalogue, text
from engine import loop
from engine.package_loader import PackageError
from engine.renderer import PandaRenderer
from engine.shots import ShotRenderer
from engine.sound import open_ears
from engine.window import GraphicsError, open_offscreen, open_window
from engine.window_input import PandaWindowInput
from group.alone import Alone
from interaction import resume
from reporting.credentials import CredentialsError, Lrs, read_lrs
from reporting.data_folder import data_folder
from reporting.delivery import Sender
from reporting.learning_platform import Platform
from reporting.outbox_errors import OutboxError
from reporting.reporter import BASE_IRI, Identity, OutboxReporter
from scenes.edges import Headset, Renderer
from scenes.settings import Settings
from scenes.tour import TourContent
from scenes.world import World
from tracking.desktop import DesktopHeadset
from tracking.no_body import NoBody
from tracking.recording import Header, Recorder, Recording, RecordingError
from tracking.replay import ReplayHeadset
from visit import RECORDINGS, SOUNDS, Teller, make_world
from visit_models import SITES, ShippedModels
from visit_report_files import write_out
from visit_settings import load_settings

MODELS = ShippedModels()

PLATFORM = "Hongji 0.1"
FRAMES_PER_S = 60.0
DELIVER_WITHIN_S = 10.0


class VisitError(Exception):
    """The visit cannot start; the text says why and what to do, in the visitor's language."""


@dataclass(frozen=True)
class Plan:
    """What ``main.py tour``'s arguments come to on this machine."""

    tour: str
    lang: str
    lang_given: bool
    recording: Recording | None  # None: a person at a desktop
    windowed: bool
    shots: Path | None
    out: Path | None
    lrs: Lrs | None
    record: Path | None
    size: tuple[int, int]
    data: Path
    whole: bool  # the shipped recording of a complete visit: anything missing is a failure
    watch: Callable[[Renderer], Renderer] = lambda renderer: renderer

    @property
    def live(self) -> bool:
        """A person is there: choices are kept, visits can be continued."""
        return self.recording is None


def run_tour(args: argparse.Namespace, watch: Callable[[Renderer], Renderer] | None = None) -> int:
    """The whole of ``main.py tour``; 0 only if all that was asked for was made. ``watch`` wraps the renderer, to measure it."""
    try:
        plan = make_plan(args)
        return _run(plan if watch is None else replace(plan, watch=watch, shots=None, out=None))
    except (VisitError, SiteError, PackageError, GraphicsError, RecordingError, OutboxError) as error:
        print(text(args.lang, "app.error", problem=error), file=sys.stderr)
    except TourProblems as error:
        print(text(args.lang, "tour.problems", name=args.name, count=len(error.problems)), file=sys.stderr)
        for problem in error.problems:
            print(f"{problem.place(Path.cwd())}  {problem.found(args.lang)}", file=sys.stderr)
            print(text(args.lang, "app.fix", fix=problem.fix(args.lang)), file=sys.stderr)
    return 1


def has_display() -> bool:
    """Whether a window can be asked for."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_plan(args: argparse.Namespace) -> Plan:
    """Check the arguments against this machine; VisitError or RecordingError in words."""
    lang: str = args.lang
    known = [folder.name for folder in find_tours()]
    if args.name not in known and not Path(args.name, "tour.yaml").exists():
        raise VisitError(text(lang, "tour.unknown-tour", name=args.name, known=", ".join(known)))
    name = args.name if args.name in known else Path(args.name).resolve().name
    display = has_display()
    recording = None
    if args.headset.startswith("replay:"):
        recording = Recording(Path(args.headset.removeprefix("replay:")))
    elif args.headset not in ("auto", "desktop"):
        raise VisitError(text(lang, "tour.unknown-headset", name=args.headset))
    elif not display and args.headset == "desktop":
        raise VisitError(text(lang, "tour.no-display"))
    elif not display:
        shipped = RECORDINGS / f"{name}.visit.gz"
        if not shipped.exists():
            raise VisitError(text(lang, "tour.no-recording", name=name, file=shipped))
        print(text(lang, "tour.playing"))
        recording = Recording(shipped)
    if recording is not None and recording.header.tour != name:
        found = recording.header.tour
        raise VisitError(text(lang, "tour.other-tour", file=recording.path, found=found, wanted=name))
    headless = recording is not None and (not display or args.shots is not None or args.out is not None)
    out = args.out or (Path("out/visit") if headless else None)
    shots = args.shots or (out / "shots" if out is not None and recording is not None else None)
    replay_data = out / "data" if out is not None else Path("out/replay-data")
    data = data_folder(os.environ) if recording is None else replay_data
    return Plan(
        args.name, lang, args.lang_given, recording, not headless, shots, out, _learning_platform(args, data),
        args.record, args.size, data, recording is not None and not args.headset.startswith("replay:"),
    )  # fmt: skip


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


def _run(plan: Plan) -> int:
    """Visit after visit, as the lobby's choices lead from tour to tour."""
    tour = plan.tour
    while True:
        content = MODELS.content(tour)
        world = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), _settings(plan), seed=_seed(plan))
        following, status = _visit(replace(plan, tour=tour), content, world)
        if following is None:
            return status
        tour = following


def _settings(plan: Plan) -> Settings:
    if plan.recording is not None:
        language = plan.lang if plan.lang_given else plan.recording.header.language
        return Settings.model_validate({"language": language})
    settings = load_settings(plan.data)
    return settings.model_copy(update={"language": plan.lang}) if plan.lang_given else settings


def _seed(plan: Plan) -> int:
    return plan.recording.header.seed if plan.recording is not None else uuid4().int % 2**31


def _visit(plan: Plan, content: TourContent, world: World) -> tuple[str | None, int]:
    """One visit. Returns the tour to open next, or None and the program's exit status."""
    renderer, headset = _open(plan, content)
    reporter = _reporter(plan, content, world)
    sender = _sender(plan)
    recorder = _recorder(plan, world)
    teller = Teller(reporter, recorder, plan.data if plan.live else None, trouble=lambda: reporter.trouble is not None)
    try:
        if plan.live:
            saved = reporter.saved_visit(content.tour.name)
            world.saved = saved if saved is not None and resume.usable(world, saved) else None
        gc.freeze()  # what is loaded stays: the collector need not walk through it in the middle of a frame
        loop.run(world, headset, NoBody(), Alone(), renderer, teller)
        if recorder is not None:
            recorder.close()
        status = 0
        _deliver(plan, reporter, sender)
        if plan.out is not None:
            status = write_out(plan.out, plan.lang, world, teller.events, reporter, _taken(renderer), whole=plan.whole)
    finally:
        headset.close()
        renderer.close()
        reporter.close()
    if world.leaving == "lobby":
        return teller.chosen or plan.tour, status
    return None, status


def _open(plan: Plan, content: TourContent) -> tuple[Renderer, Headset]:
    package = SITES / f"{content.tour.site.package}.site"
    width, height = plan.size
    if plan.windowed:
        graphics = open_window(width, height, content.text(plan.lang, content.tour.title))
    else:
        graphics = open_offscreen(width, height, multisamples=4 if plan.shots is not None else None)
    renderer: Renderer = PandaRenderer(graphics, package, open_ears(SOUNDS, audible=plan.windowed))
    headset: Headset
    if plan.recording is None:
        headset = DesktopHeadset(PandaWindowInput(graphics))
    else:
        headset = ReplayHeadset(plan.recording, _real_time() if plan.windowed else _progress(plan.recording))
    if plan.shots is not None:
        renderer = ShotRenderer(renderer, plan.shots, draw_always=plan.windowed)
    return plan.watch(renderer), headset


def _taken(renderer: Renderer) -> dict[str, Path] | None:
    return dict(renderer.taken) if isinstance(renderer, ShotRenderer) else None


def _sender(plan: Plan) -> Sender | None:
    """Deliver beside the visit, if a platform is named."""
    lrs = plan.lrs
    return None if lrs is None else Sender(plan.data, lambda: _platform(lrs), chance=random.Random())


def _platform(lrs: Lrs) -> Platform:
    from reporting.client import (
        HttpPlatform,  # the HTTP client is loaded beside the visit, not before its first picture
    )

    return HttpPlatform(lrs.url, lrs.user, lrs.password)


def _deliver(plan: Plan, reporter: OutboxReporter, sender: Sender | None) -> None:
    """What was told is on disk; what can be delivered soon is."""
    try:
        reporter.flush()
    except OutboxError as error:
        print(text(plan.lang, "tour.disk", problem=error), file=sys.stderr)
    if sender is not None:
        last = sender.finish(DELIVER_WITHIN_S).last
        if last.verdict not in ("idle", "sent"):
            words = catalogue(plan.lang, "report")[f"delivery.{last.verdict}"]
            print(words.format(detail=last.detail), file=sys.stderr)


def _reporter(plan: Plan, content: TourContent, world: World) -> OutboxReporter:
    device = "desktop" if plan.live else "replay"
    length_s = plan.recording.frames / plan.recording.header.frames_per_s if plan.recording else 0.0
    started = datetime.now(UTC) - timedelta(seconds=length_s)  # a replay ends now, so that nothing is reported from the future
    base_iri = os.environ.get("HONGJI_BASE_IRI") or BASE_IRI
    identity = Identity(
        uuid4(), started, f"{PLATFORM} {device}", language=world.settings.language, home_page=base_iri, base_iri=base_iri
    )
    return OutboxReporter(plan.data, identity, lambda _: content)


def _recorder(plan: Plan, world: World) -> Recorder | None:
    if plan.record is None:
        return None
    header = Header(world.content.tour.name, world.settings.language, FRAMES_PER_S, world.seed, "desktop")
    return Recorder(plan.record, header)


def _real_time() -> Callable[[float], None]:
    """Hold a replay to the pace at which it was recorded."""
    start = time.perf_counter()

    def wait(at_s: float) -> None:
        time.sleep(max(0.0, start + at_s - time.perf_counter()))

    return wait


def _progress(recording: Recording) -> Callable[[float], None]:
    """A bar on a terminal, a line every tenth elsewhere."""
    whole_s = recording.frames / recording.header.frames_per_s
    shown = -1
    terminal = sys.stdout.isatty()

    def show(at_s: float) -> None:
        nonlocal shown
        share = min(1.0, at_s / whole_s)
        step = int(share * (50 if terminal else 10))
        if step == shown:
            return
        shown = step
        if terminal:
            bar = "█" * step + "░" * (50 - step)
            print(f"\r{bar} {share:4.0%}", end="\n" if step == 50 else "", flush=True)
        else:
            print(f"{share:4.0%}", flush=True)

    return show
