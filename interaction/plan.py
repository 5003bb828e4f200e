"""The plan: the site from above, the stops, the way walked, the visitor; press a stop to go there."""

from interaction import panels
from interaction.presence import feet
from interaction.progress import missing, share_done
from interaction.teleport import go_to_stop
from interaction.words import key_hint
from scenes.events import Event
from scenes.panel import Block, Button, Columns, MapMark, Panel, Paragraph, PictureBlock, ProgressBar
from scenes.senses import Action, Senses
from scenes.world import World


def plan(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode != "visit":
        return []
    if not world.panel_id and Action.plan in world.asked and world.holding is None:
        world.asked.discard(Action.plan)
        panels.show(world, "plan")
    elif panels.is_open(world, "plan"):
        if world.pressed.startswith("go:") and world.playback is None:
            panels.close_all(world)
            return go_to_stop(world, senses, world.content.tour.stop(world.pressed.removeprefix("go:")))
        if world.pressed in ("close", "back"):
            panels.close(world)
    return []


def on_plan(world: World, x_m: float, y_m: float) -> tuple[float, float]:
    """(u, v) on the plan, from its lower left corner."""
    x0, y0, x1, y1 = world.site.plan_bounds_m
    return ((x_m - x0) / (x1 - x0), (y_m - y0) / (y1 - y0))


def plan_panel(world: World) -> Panel:
    tour, done = world.content.tour, world.progress
    x0, y0, x1, y1 = world.site.plan_bounds_m
    marks = [
        MapMark(
            on_plan(world, stop.position[0], stop.position[1]),
            str(i + 1),
            "stop-done" if stop.id in done.stops else "stop",
            button=f"go:{stop.id}",
        )
        for i, stop in enumerate(tour.stops)
    ]
    here = feet(world)
    marks.append(MapMark(on_plan(world, here[0], here[1]), "", "you"))
    picture = PictureBlock(
        world.site.plan_picture,
        (x1 - x0) / (y1 - y0),
        world.word("plan-alt"),
        marks=tuple(marks),
        path=tuple(on_plan(world, x, y) for x, y in done.path),
        lines=() if world.site.plan_picture else tuple(tuple(on_plan(world, x, y) for x, y in line) for line in world.site.plan),
        max_height=430.0,
    )
    blocks: list[Block] = [picture, ProgressBar(share_done(world), world.word("progress", percent=round(share_done(world) * 100)))]
    names: list[Block] = [
        Button(f"go:{stop.id}", f"{i + 1}. {world.say(stop.title)}", mark="right" if stop.id in done.stops else "none")
        for i, stop in enumerate(tour.stops)
    ]
    left = missing(world)
    todo = world.word("plan-missing", what=world.word("list-comma").join(left)) if left else world.word("plan-complete")
    close = Button("close", world.word("close"), kind="primary", hint=key_hint(world, "key-plan"))
    return Panel(
        "plan", world.word("menu-plan"),
        (*blocks, Paragraph(todo, "small"), Columns((tuple(names[::2]), tuple(names[1::2])), (0.5, 0.5))),
        (close,), first_focus="close",
    )
