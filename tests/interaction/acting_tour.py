"""The small tour with acts: one at a hotspot, one that carries, one within its event."""

from interaction.hotspots import open_hotspot
from interaction.presence import stand_at
from interaction.systems import SYSTEMS
from scenes.events import Event
from scenes.hands import Side
from scenes.moves import MovingHand
from scenes.senses import Action
from scenes.space import Vec3
from scenes.tour import TourContent
from scenes.world import World
from tests.interaction.small_tour import Clock, claim, hotspot, senses, small_content, small_world, tour_data

ACT = {"times": 4, "prompt": "t.prompt", "claim": claim("staged")}
PATH = [[21.0, 1.0, -1.0], [25.0, 1.0, -1.5]]


def acting_content(act: str = "hand-over-hand", **more: object) -> TourContent:
    data = tour_data()
    stops = data["stops"]
    assert isinstance(stops, list)
    stops[1]["hotspots"] += [
        hotspot("take-part", "act", 18, -3, act=act, required=True, closing=claim(), **ACT, **more),
        hotspot("across", "act", 22, -3, act=act, path=PATH, variant="1935", light="dawn", **ACT),
    ]
    events = data["events"]
    assert isinstance(events, list)
    events[0]["tracks"].append({"kind": "act", "id": "own-part", "title": "t.title", "at_s": 5, "act": act, **ACT})
    content = small_content().model_dump(mode="json")
    return TourContent.model_validate({**content, "tour": data})


def acting_world(mode: str = "visit", act: str = "hand-over-hand", **more: object) -> World:
    world = small_world(mode)
    world.content = acting_content(act, **more)
    return world


def hand(place: Vec3, side: Side = "right", closed: bool | None = None) -> MovingHand:
    return MovingHand(side, place, closed)


class Actor:
    """Somebody at a desktop, with or without a camera, in the small tour; ``events`` is what happened."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or acting_world()
        self.clock = Clock()
        self.events: list[Event] = []
        stand_at(self.world, senses(), (20.0, 0.0, 0.0), 0.0)
        self.frame()

    def frame(self, *actions: Action, hands: tuple[MovingHand, ...] = (), **how: object) -> list[Event]:
        """``hands``: as a camera shows them."""
        time = self.clock.next()
        self.world.time_s = time.time_s
        self.world.body.moving = hands
        now = senses(*actions, **{"pointer": None, **how})
        new = [event for system in SYSTEMS for event in system(self.world, now, time.dt_s)]
        self.events += new
        return new

    def wait(self, seconds: float, **how: object) -> None:
        for _ in range(round(seconds * 30)):
            self.frame(**how)  # type: ignore[arg-type]

    def open(self, name: str) -> None:
        self.events += open_hotspot(self.world, name)
        self.wait(0.1)

    def press(self, button: str) -> None:
        assert self.world.panel is not None and button in self.world.panel.buttons, button
        self.world.panel.focus = button
        self.frame(Action.select)
        self.wait(0.1)

    def start(self, name: str = "take-part") -> None:
        self.open(name)
        self.press("start")
        assert self.world.acting is not None

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    @property
    def done(self) -> int:
        assert self.world.acting is not None
        return self.world.acting.done
