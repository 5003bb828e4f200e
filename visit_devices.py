"""The devices of a visit: the window or the picture, what the visitor sees with, and what is heard."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from engine.renderer import PandaRenderer
from engine.shots import ShotRenderer
from engine.sound import open_ears
from engine.window import Graphics, open_offscreen, open_window
from engine.window_input import PandaWindowInput
from scenes.edges import BodySource, Headset, Renderer
from scenes.tour import TourContent
from scenes.world import World
from tracking.desktop import DesktopHeadset
from tracking.recording import Recording
from tracking.replay import ReplayHeadset
from tracking.still_window import StillWindow, steady_clock
from visit import SOUNDS
from visit_plan import Plan


def open_devices(plan: Plan, content: TourContent, world: World, body: BodySource, package: Path) -> tuple[Renderer, Headset]:
    """Open them as the plan says, with the site in ``package``; GraphicsError, PackageError or VisitError in words."""
    graphics = _open_graphics(plan, content)
    ears = open_ears(SOUNDS, audible=plan.windowed or plan.headset)
    headset: Headset
    if plan.headset:
        from visit_headset import open_headset  # OpenXR is loaded where a headset is asked for

        renderer, headset = open_headset(plan, graphics, package, ears, content, world)
    elif plan.recording is not None:
        headset = ReplayHeadset(plan.recording, _real_time() if plan.windowed else _progress(plan.recording))
        renderer = PandaRenderer(graphics, package, ears)
    elif plan.body.in_step:
        headset = _moved_by(body, plan.size[0] / plan.size[1])
        renderer = PandaRenderer(graphics, package, ears)
    else:
        headset = DesktopHeadset(PandaWindowInput(graphics))
        renderer = PandaRenderer(graphics, package, ears)
    shown: Renderer = renderer
    if plan.shots is not None:
        shown = ShotRenderer(renderer, plan.shots, draw_always=plan.windowed or plan.headset)
    return plan.watch(shown), headset


def _open_graphics(plan: Plan, content: TourContent) -> Graphics:
    width, height = plan.size
    if plan.windowed:
        return open_window(width, height, content.text(plan.lang, content.tour.title), vsync=not plan.headset)
    return open_offscreen(width, height, multisamples=4 if plan.shots is not None else None)


def _moved_by(body: BodySource, aspect: float) -> Headset:
    """A desktop whose keys nobody touches, as long as the video lasts."""
    from tracking.video_body import VideoBody  # MediaPipe is loaded where a body is asked for

    if not isinstance(body, VideoBody):
        raise TypeError(type(body).__name__)
    return DesktopHeadset(StillWindow(lambda: body.over, aspect), steady_clock(body.pictures_per_s))


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
