"""``main.py tour``: runs the frame loop on the devices of the plan, delivers the records, writes the report."""

import argparse
import gc
import os
import random
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from assets.site_knowledge import SiteError
from content.library import SHIPPED, Library
from content.loader import TourProblems
from content.messages import catalogue, text
from content.publishing.refused import Refused
from content.publishing.telling import refusal
from engine import loop
from engine.memory_back import give_memory_back
from engine.package_loader import PackageError
from engine.shots import ShotRenderer
from engine.window import GraphicsError
from group.alone import Alone
from interaction import resume
from interaction.calibration import remember_visitor
from reporting.credentials import Lrs
from reporting.delivery import Sender
from reporting.learning_platform import Platform
from reporting.outbox_errors import OutboxError
from reporting.reporter import BASE_IRI, Identity, OutboxReporter
from scenes.edges import BodySource, Renderer
from scenes.settings import Settings, headset_settings
from scenes.tour import TourContent
from scenes.world import World
from tracking.recorded_body import RoundedBody
from tracking.recording import Header, Recorder, RecordingError
from visit import Teller, make_world
from visit_body import BodyProblem, open_body
from visit_devices import open_devices
from visit_library import Doorkeeper
from visit_models import ShippedModels
from visit_plan import Clock, Plan, VisitError, make_plan
from visit_report_files import write_out
from visit_settings import load_settings

Watch = Callable[[Renderer], Renderer]

PLATFORM = "Hongji 0.1"
FRAMES_PER_S = 60.0
DELIVER_WITHIN_S = 10.0


def run_tour(
    args: argparse.Namespace, watch: Watch | None = None, clock: Clock | None = None, *, keep: bool = True,
    library: Library = SHIPPED, door: Doorkeeper | None = None,
) -> int:  # fmt: skip
    """The whole of ``main.py tour``; 0 only if all that was asked for was made.

    ``watch`` wraps the renderer, to measure it or to play a visitor; ``clock`` is a headset visit's own; without ``keep`` neither pictures nor
    a report are left behind. ``library``: where tours are looked for, ``door``: who lets them in.
    """
    try:
        plan = replace(make_plan(args, library, door), clock=clock)
        if watch is not None:
            plan = replace(plan, watch=watch)
        return _run(plan if keep else replace(plan, shots=None, out=None))
    except (VisitError, SiteError, PackageError, GraphicsError, RecordingError, OutboxError, BodyProblem) as error:
        print(text(args.lang, "app.error", problem=error), file=sys.stderr)
    except Refused as error:
        print(refusal(error, args.lang), file=sys.stderr)
    except TourProblems as error:
        print(text(args.lang, "tour.problems", name=args.name, count=len(error.problems)), file=sys.stderr)
        for problem in error.problems:
            print(f"{problem.place(Path.cwd())}  {problem.found(args.lang)}", file=sys.stderr)
            print(text(args.lang, "app.fix", fix=problem.fix(args.lang)), file=sys.stderr)
    return 1


def _run(plan: Plan) -> int:
    """Visit after visit, as the lobby's choices lead from tour to tour."""
    tour = plan.tour
    known: World | None = None
    models = ShippedModels(plan.library)
    with closing(open_body(plan.body, plan.lang)) as body:
        while True:
            if plan.door is not None:
                plan.door.admit(models.folder(tour))
            content = models.content(tour)
            world = make_world(
                content, models.site(content.tour.site.package, tour), _settings(plan),
                seed=_seed(plan), library=_offered(plan), folder=models.folder(tour),
                admits=(lambda _: True) if plan.door is None else plan.door.admits,
            )  # fmt: skip
            if known is not None and plan.record is None:  # a recording tells all of its visit by itself
                remember_visitor(known, world)
            following, status = _visit(replace(plan, tour=tour), content, world, body, models.package(content.tour.site.package, tour))
            if following is None:
                return status
            give_memory_back()
            tour, known = following, world


def _offered(plan: Plan) -> Library:
    """The tours of the lobby. A visit that is recorded or replayed sees the same on every machine: what ships."""
    return SHIPPED if plan.recording is not None or plan.record is not None or plan.body.in_step else plan.library


def _settings(plan: Plan) -> Settings:
    if plan.recording is not None:
        header = plan.recording.header
        standard = headset_settings() if header.device == "headset" else Settings()
        language = plan.lang if plan.lang_given else header.language
        return Settings.model_validate({**standard.model_dump(), **(header.settings or {}), "language": language})
    if not plan.live:
        return Settings.model_validate({"language": plan.lang})
    settings = load_settings(plan.data, plan.device)
    return settings.model_copy(update={"language": plan.lang}) if plan.lang_given else settings


def _seed(plan: Plan) -> int:
    if plan.recording is not None:
        return plan.recording.header.seed
    return uuid4().int % 2**31 if plan.live else 0


def _visit(plan: Plan, content: TourContent, world: World, body: BodySource, package: Path) -> tuple[str | None, int]:
    """One visit of the site in ``package``. Returns the tour to open next, or None and the program's exit status."""
    renderer, headset = open_devices(plan, content, world, body, package)
    reporter = _reporter(plan, content, world)
    sender = _sender(plan)
    recorder = _recorder(plan, world)
    folder = plan.data if plan.live else None
    teller = Teller(reporter, recorder, folder, trouble=lambda: reporter.trouble is not None, device=plan.device)
    try:
        if plan.live:
            saved = reporter.saved_visit(content.tour.name)
            world.saved = saved if saved is not None and resume.usable(world, saved) else None
        gc.freeze()  # what is loaded stays: the collector need not walk through it in the middle of a frame
        seen = body if recorder is None else RoundedBody(body)
        loop.run(world, headset, seen, Alone(), renderer, teller)
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
    length_s = plan.recording.frames / plan.recording.header.frames_per_s if plan.recording else 0.0
    started = datetime.now(UTC) - timedelta(seconds=length_s)  # a replay ends now, so that nothing is reported from the future
    base_iri = os.environ.get("HONGJI_BASE_IRI") or BASE_IRI
    identity = Identity(
        uuid4(), started, f"{PLATFORM} {plan.device}", language=world.settings.language, home_page=base_iri, base_iri=base_iri
    )
    return OutboxReporter(plan.data, identity, lambda _: content)


def _recorder(plan: Plan, world: World) -> Recorder | None:
    if plan.record is None:
        return None
    settings = world.settings.model_dump()
    per_s = plan.body.pictures_per_s if plan.body.in_step else FRAMES_PER_S
    device = plan.device if plan.recording is not None or not plan.body.in_step else "desktop"  # whose senses they are
    header = Header(world.content.tour.name, world.settings.language, per_s, world.seed, device, settings)
    return Recorder(plan.record, header)
