"""A visitor who is filmed: the hand is a photograph's, points and is held still, waves, goes up and down. No key, no mouse.

Another visit is to be played from the film alone. So the visitor leaves time after everything that is done: the other one may be a little later.
"""

import math
from collections.abc import Callable, Iterator

from interaction.acting import under_way
from scenes.body import BodySense, CameraState
from scenes.space import Vec2
from scenes.tour import Hotspot
from scenes.world import World
from tests.interaction.body_actor import MIDDLE, Lost
from tests.interaction.body_visitor import BodyVisitor
from tests.tracking.filmed_person import ASPECT, SIDE, FilmedPerson, Picture
from tracking.body_filter import BodyFilter
from tracking.landmarkers import Landmarkers

PICTURES_PER_S = 12.0
SLACK_S = 0.8
STOP_S = 4.5
"""A stop's picture is taken after so long."""
STEP = 0.055
"""How far a hand goes from picture to picture: slower than a wave."""
MOST_STROKES = 30
PULL: tuple[Vec2, Vec2] = ((0.12, 0.34), (0.12, 0.02))
SWEEP: tuple[Vec2, Vec2] = ((0.0, 0.15), (0.3, 0.15))
RAISE: tuple[Vec2, Vec2] = ((0.12, 0.46), (0.12, 0.0))
ENDS = {"scull": SWEEP, "raise-hand": RAISE}
"""Where the hand turns in an act; in the others as in a pull."""
STROKE_STEP = 0.055
FAR = 0.3
Film = Callable[[Picture], None]


class FilmedVisitor(BodyVisitor):
    """Places of the hand are told from the shoulder, outward and up, in widths of the picture."""

    def __init__(self, world: World, person: FilmedPerson) -> None:
        super().__init__(world, side=SIDE, dwell=True, everything=False)
        self._person = person

    @property
    def shown(self) -> tuple[str, Vec2 | None]:
        """Which photograph, and where in the picture its palm is."""
        return "point" if self.shape == "point" else "four", None if self.place is None else self._in_mirror(self.place)

    @property
    def calibrated(self) -> bool:
        """The arm's length is learnt."""
        return self.world.body.reach is not None and self._step() not in ("place", "raise")

    def _in_mirror(self, place: Vec2) -> Vec2:
        x, y = self._person.shoulder
        return (x + place[0], y + place[1] * ASPECT)

    # what the body does

    def wait(self, seconds: float) -> Iterator[None]:
        for _ in range(max(1, round(seconds * PICTURES_PER_S))):
            yield

    def glide(self, place: Vec2, step: float = STEP) -> Iterator[None]:
        """The hand goes there, not faster than so."""
        self.place = self.place or MIDDLE
        (x, y), (to_x, to_y) = self.place, place
        steps = max(1, math.ceil(max(abs(to_x - x), abs(to_y - y)) / step - 1e-6))
        for n in range(1, steps + 1):
            self.place = (x + (to_x - x) * n / steps, y + (to_y - y) * n / steps)
            yield

    def _move(self, dx: float, dy: float) -> None:
        assert self.place is not None
        step_x, step_y = 0.10 * dx, 0.05 * dy
        most = max(1.0, abs(step_x) / STEP, abs(step_y) / STEP)
        self.place = (self.place[0] + step_x / most, self.place[1] + step_y / most)

    def select(self, done: Callable[[], bool], what: str) -> Iterator[None]:
        yield from super().select(done, what)
        yield from self.wait(SLACK_S)

    def press(self, button: str) -> Iterator[None]:
        yield from self.until(lambda: self._has(button), f"a panel with {button}")
        yield from self._into_view(button)
        cursor, at = self.world.body.cursor, self.button_at(button)
        assert at is not None
        if cursor is not None and math.dist(cursor.at, at) < FAR:  # who holds still comes from elsewhere, so that the cursor is armed
            yield from self.aim(lambda: (at[0], at[1] + (0.25 if at[1] < 0.0 else -0.25)), 0.08)
        yield from self.press_in_view(button)

    def calibrate(self) -> Iterator[None]:
        """As the panel asks, step by step."""
        yield from self.until(lambda: self._step() == "raise", "the place learnt")
        yield from self.wait(SLACK_S)
        self.place = (0.12, 0.16)
        yield from self.until(lambda: self._step() == "ring", "the arm learnt")
        yield from self.wait(SLACK_S)
        yield from self.aim(lambda: self.button_at("ring"))
        yield from self.select(lambda: self.world.panel_id == "lobby", "the ring")

    def hold(self, shape: str, done: Callable[[], bool], what: str) -> Iterator[None]:
        raise Lost(f"no photograph shows {shape}")

    def swipe(self, way: float, done: Callable[[], bool], what: str) -> Iterator[None]:
        """Wave to one side (-1: the left), and come back slowly."""
        self.shape = "four"
        yield from self.glide((0.12 - way * 0.22, 0.2))
        yield from self.wait(0.8)
        yield from self.glide((0.12 + way * 0.21, 0.2), 0.086)
        yield from self.until(done, f"{what} by a swipe", 30)
        yield from self.wait(SLACK_S)
        yield from self.glide(MIDDLE)
        self.shape = "point"
        yield from self.wait(0.7)

    # the visit

    def whole_visit(self) -> Iterator[None]:
        yield from self.wait(0.5)
        yield from self.calibrate()
        yield from self.press("start")
        for stop in self.world.content.tour.stops:
            yield from self.go(stop)
            yield from self._rest(STOP_S)
            for hotspot in stop.hotspots:
                if self.wants(hotspot):
                    yield from self.close_finish()
                    yield from self.use(hotspot)
        yield from self.wait(0.3)
        yield from self.close_finish()
        yield from self._rest(1.0)

    def _rest(self, seconds: float) -> Iterator[None]:
        """With the hand down."""
        self.place = None
        yield from self.wait(seconds)

    def use(self, hotspot: Hotspot) -> Iterator[None]:
        yield from self.face(hotspot.position)
        yield from self.aim(lambda: self.on_screen(hotspot.position))
        if hotspot.id not in (self.world.pointing.hotspot, self.world.hotspot_open):
            yield from self.nearer(hotspot)
        yield from self.select(lambda: self.world.hotspot_open == hotspot.id, hotspot.id)
        yield from self.wait(hotspot.minimum_s)
        yield from self.deal_with(hotspot)

    def close(self) -> Iterator[None]:
        yield from self.press("close")

    def watch(self) -> Iterator[None]:
        """The event, and one's own part in it."""
        while self.world.playback is not None:
            if self.world.panel_id.startswith("act-intro"):
                yield from self.act()
            yield from self._rest(0.1)
        yield from self.wait(SLACK_S)
        yield from self.press("close")

    def deal_with(self, hotspot: Hotspot) -> Iterator[None]:
        if hotspot.kind == "act":
            yield from self.act()
        elif hotspot.kind in ("artefact", "comparison"):
            yield from self.close()  # no photograph shows the open palm that ends them
        else:
            yield from super().deal_with(hotspot)

    def act(self) -> Iterator[None]:
        """With one hand until it is done, and once more."""
        yield from self.press("start")
        self.shape = "four"
        ends = ENDS.get(self.world.acting.kind, PULL) if self.world.acting is not None else PULL
        for _ in range(MOST_STROKES):
            yield from self._to_and_fro(ends)
            if not under_way(self.world):
                break
        else:
            raise Lost(f"the act is not done after {MOST_STROKES} strokes: {self.world.acting}")
        yield from self._to_and_fro(ends)
        self.shape = "point"
        if self.world.acting is not None:
            yield from self.press("close")

    def _to_and_fro(self, ends: tuple[Vec2, Vec2]) -> Iterator[None]:
        for end in ends:
            yield from self.glide(end, STROKE_STEP)
            if self.world.acting is not None and self.world.acting.kind == "raise-hand":
                yield from self.wait(0.5)


class Filming:
    """Implements ``scenes.edges.BodySource``: films the visitor, who plays on for a picture with each time it is asked.

    While calibration learns the visitor's arm the landmarkers look at the film's pictures; from then on what they will see is known, unless
    they are to look ``always``, which is slow, and true.
    """

    def __init__(self, visitor: FilmedVisitor, person: FilmedPerson, film: Film, look: Landmarkers, *, always: bool = False) -> None:
        self.over = False
        self._visitor, self._person, self._film, self._look, self._always = visitor, person, film, look, always
        self._calm = BodyFilter()
        self._frames = visitor.whole_visit()
        film(person.picture("four", None))  # the visit's first frame is at the second picture's time

    def latest(self, time_s: float) -> BodySense:
        if next(self._frames, self) is self:
            self.over = True
            return BodySense(CameraState.over)
        picture = self._person.picture(*self._visitor.shown)
        self._film(picture)
        looks = self._always or not self._visitor.calibrated
        body = self._look.look(picture, time_s) if looks else self._person.body(*self._visitor.shown, time_s)
        return BodySense(CameraState.seeing, self._calm(body))

    def heed(self, world: World) -> None:
        """The camera stays on."""

    def close(self) -> None:
        """There is nothing to let go."""
