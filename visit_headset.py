"""The headset of a visit: how it is opened beside its mirror, and what stands before the eyes while the tour loads."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from content.messages import text_of
from engine.loading_picture import LoadingPicture
from engine.renderer import Ears, PandaRenderer
from engine.window import Graphics
from engine.window_input import PandaWindowInput
from scenes.tour import TourContent
from scenes.world import World
from tracking import desktop_keys
from tracking.desktop import DesktopHeadset
from tracking.headset_or_desktop import HeadsetOrDesktop
from tracking.openxr_asking import Asking
from tracking.openxr_headset import OpenXrHeadset
from tracking.openxr_input import OpenXrInput
from tracking.openxr_problem import HeadsetProblem
from visit_headset_door import said
from visit_plan import Plan, VisitError

LOADING_SIZE = (1024, 512)


def open_headset(
    plan: Plan, graphics: Graphics, package: Path, ears: Ears, content: TourContent, world: World
) -> tuple[PandaRenderer, HeadsetOrDesktop]:
    """The headset, or the desktop after it, and the renderer that draws for both. VisitError in words if it does not let us in."""
    graphics.make_current()  # the session is bound to the context that it finds

    def one_more() -> OpenXrHeadset:
        return OpenXrHeadset(
            graphics.opengl_version,
            OpenXrInput,
            scale=plan.scale,
            clock=plan.clock,
            one_hand=lambda: world.settings.hands,
        )

    try:
        headset = one_more()
    except HeadsetProblem as problem:
        graphics.close()
        raise VisitError(said(problem, plan.lang)) from None
    window = PandaWindowInput(graphics) if plan.windowed else None
    both = HeadsetOrDesktop(
        headset,
        one_more,
        None if window is None else DesktopHeadset(window),
        lambda: world.settings.headset_lost,
        asking=Asking(),
        beside=frozenset if window is None else (lambda: desktop_keys.asked_beside(window.keys())),
        closed=(lambda: False) if window is None else (lambda: window.closed),
    )
    try:
        renderer = PandaRenderer(graphics, package, ears, both, between=_loading(both, plan.lang, content))
    except BaseException:
        both.close()
        raise
    return renderer, both


def _loading(headset: HeadsetOrDesktop, lang: str, content: TourContent) -> Callable[[float], None]:
    """A picture that stands in the room, brought up to date with the loading; each call is one frame of the headset."""
    tour = content.tour
    words = text_of("headset", lang, "loading")
    picture = LoadingPicture(content.text(lang, tour.title), content.text(lang, tour.summary), words, LOADING_SIZE)
    shown = -1.0

    def between(share: float) -> None:
        nonlocal shown
        if share - shown < 0.04 and share < 1.0:  # a frame waits for the display: not more of them than can be told apart
            return
        shown = share
        pixels = np.ascontiguousarray(picture.at(share)[::-1]).tobytes()
        headset.show_loading(pixels, *LOADING_SIZE)

    between(0.0)
    return between
