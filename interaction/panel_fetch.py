"""A hand that points at the open panel and closes for a moment fetches it to within a finger's reach; once more sends it back.

It looks as large there as before. A hand that stays closed and moves pulls the sheet's text along instead (the device's ``scroll``).
"""

from interaction.panel_place import panel_point
from interaction.presence import acting_hands, in_world, place_panel_anew
from scenes import space
from scenes.events import Event
from scenes.senses import Senses
from scenes.world import World

SHORT_S = 0.5
STILL_M = 0.03


def panel_fetch(world: World, senses: Senses, dt_s: float) -> list[Event]:
    opened, memory = world.panel, world.memory
    if world.device != "headset" or opened is None or opened.panel.id != world.panel_id:
        memory.fist = None
        return []
    for hand in acting_hands(world):
        grip_m = hand.stage_from_grip.position_m
        if hand.grabbing and hand.side not in memory.grabbing:
            on_panel = panel_point(in_world(world, hand.ray), opened) is not None
            memory.fist = (hand.side, world.time_s, grip_m) if on_panel else None
        elif memory.fist is not None and memory.fist[0] == hand.side:
            _, since_s, from_m = memory.fist
            if space.distance(grip_m, from_m) > STILL_M or world.time_s - since_s > SHORT_S:
                memory.fist = None
            elif not hand.grabbing:
                memory.fist = None
                memory.panel_near = not memory.panel_near
                memory.touched.add(hand.side)
                place_panel_anew(world)
    return []
