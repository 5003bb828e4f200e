"""A person before a camera who makes each act by its own movement: raises and holds a hand, pulls a bell's rope down, sweeps an oar,
reaches out and draws in for the rest."""

from collections.abc import Iterator

from scenes.act import Acting
from tests.interaction.bodies import HAND_FORWARD_M
from tests.interaction.body_actor import MIDDLE
from tests.interaction.body_visitor import BodyVisitor

RAISED_M, LOWERED_M, ASIDE_M = 0.30, -0.12, 0.18


class PractisingBody(BodyVisitor):
    def act(self) -> Iterator[None]:
        kind = self.world.content.tour.hotspot(self.world.hotspot_open or "").model_dump()["act"]
        if kind not in ("raise-hand", "ring-bell", "scull"):
            yield from super().act()
            return
        yield from self.press("start")
        yield from self.until(lambda: self.world.acting is not None and not self.world.panel_id, "the act to begin")
        acting = self.world.acting
        assert acting is not None
        self.shape = "none"
        way = 1.0
        while self.world.acting is acting and not acting.over:
            done = acting.done
            if kind == "scull":
                yield from self._swept(way)
                way = -way
            else:
                yield from self._up_and_down()
            yield from self._counted(acting, done)
        self.forward_m, self.place, self.shape = HAND_FORWARD_M, MIDDLE, "point"
        yield from self.wait(0.5)

    def _up_and_down(self) -> Iterator[None]:
        for up_m, seconds in ((LOWERED_M, 0.4), (RAISED_M, 0.9), (LOWERED_M, 0.4)):
            yield from self._go((0.05, up_m))
            yield from self.wait(seconds)

    def _swept(self, way: float) -> Iterator[None]:
        """Across from one side to the other."""
        yield from self._go((-way * ASIDE_M, 0.0))
        yield from self._go((way * ASIDE_M, 0.0))
        yield from self.wait(0.2)

    def _go(self, goal: tuple[float, float], frames: int = 12) -> Iterator[None]:
        start = self.place or MIDDLE
        for number in range(1, frames + 1):
            share = number / frames
            self.place = (start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share)
            yield

    def _counted(self, acting: Acting, done: int) -> Iterator[None]:
        yield from self.until(lambda: acting.done > done or acting.over, "a stroke counted", 30)
