"""Says in words what became of the headset, and tells it as an event."""

import math

from scenes.events import Event, HeadsetChanged
from scenes.senses import HeadsetState, Senses
from scenes.world import World

PASSING_S = 12.0
LASTING = (
    HeadsetState.idle, HeadsetState.ready, HeadsetState.synchronized, HeadsetState.visible, HeadsetState.waiting,
)  # fmt: skip
"""States whose sentence stays for as long as they last; the others' goes after a while."""


def headset_status(world: World, senses: Senses, dt_s: float) -> list[Event]:
    memory = world.memory
    if memory.notice and (world.notice != memory.notice or world.time_s > world.notice_until_s):
        if world.notice == memory.notice:
            world.notice = ""
        memory.notice = ""
    if senses.headset == world.headset:
        return []
    world.headset = senses.headset
    if memory.notice and world.notice == memory.notice:
        world.notice = ""
    memory.notice = ""
    if senses.headset not in (HeadsetState.none, HeadsetState.focused):
        world.notice = memory.notice = world.word(f"headset.state.{senses.headset.value}")
        world.notice_until_s = math.inf if senses.headset in LASTING else world.time_s + PASSING_S
    return [HeadsetChanged(world.time_s, senses.headset.value)]
