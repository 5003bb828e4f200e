"""The frame: sense → think → show → tell. Everything else in this program is called from these lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from interaction.lobby import leave
from interaction.systems import think
from scenes.edges import BodySource, GroupLink, Headset, Renderer
from scenes.events import Event
from scenes.senses import DeviceFrame
from scenes.world import World

Tell = Callable[[World, DeviceFrame, Sequence[Event]], None]


def run(world: World, headset: Headset, body: BodySource, group: GroupLink, renderer: Renderer, tell: Tell) -> None:
    """Frame after frame until the visitor leaves or the device ends. ``tell`` hands events on and must return at once."""
    while not world.leaving:
        frame = headset.wait_frame()  # the only place that blocks
        if not frame.running:
            tell(world, frame, leave(world, "program"))
            return
        senses = replace(frame.senses, body=body.latest())
        events = think(world, senses, frame.time)
        renderer.mirror(world)
        renderer.draw()
        group.publish(events)
        tell(world, frame, events)
        headset.heed(world)
