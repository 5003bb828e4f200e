"""The frame: sense → think → show → tell. Everything else in this program is called from these lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from interaction.lobby import leave
from interaction.systems import think
from scenes.body import BodySense
from scenes.edges import BodySource, GroupLink, Headset, Renderer
from scenes.events import Event
from scenes.senses import DeviceFrame, Senses
from scenes.world import World

Tell = Callable[[World, DeviceFrame, Sequence[Event]], None]


def run(world: World, headset: Headset, body: BodySource, group: GroupLink, renderer: Renderer, tell: Tell) -> None:
    """Frame after frame until the visitor leaves or the device ends. ``tell`` hands events on and must return at once."""
    while not world.leaving:
        frame = headset.wait_frame()  # the only place that blocks
        frame = replace(frame, senses=with_body(frame.senses, body.latest(frame.time.time_s)))
        if not frame.running:
            tell(world, frame, leave(world, "program"))
            return
        events = think(world, frame.senses, frame.time)
        renderer.mirror(world)
        renderer.draw()
        group.publish(events)
        tell(world, frame, events)
        headset.heed(world)
        body.heed(world)


def with_body(senses: Senses, sense: BodySense | None) -> Senses:
    """The senses with what motion capture knows; a recording brings its own."""
    return senses if sense is None else replace(senses, body=sense.body, camera=sense.camera)
