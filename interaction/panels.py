"""Which panel is open: shown, covered, closed. Panels are pure functions of the world; ``panel_show`` builds them."""

from scenes.world import World


def show(world: World, panel_id: str) -> None:
    """Open a panel in place of any other."""
    world.panel_id = panel_id
    world.panels_below.clear()
    world.panel_stale = True


def show_over(world: World, panel_id: str) -> None:
    """Open a panel over the one that is open, which comes back when this one closes."""
    if world.panel_id and world.panel_id != panel_id:
        world.panels_below.append(world.panel_id)
    world.panel_id = panel_id
    world.panel_stale = True


def close(world: World) -> None:
    """Close the panel on top."""
    world.panel_id = world.panels_below.pop() if world.panels_below else ""
    world.panel_stale = True


def close_all(world: World) -> None:
    world.panel_id = ""
    world.panels_below.clear()
    world.panel_stale = True


def is_open(world: World, prefix: str) -> bool:
    """Whether the panel on top is ``prefix`` or one of its kind (``prefix:…``)."""
    return world.panel_id == prefix or world.panel_id.startswith(prefix + ":")


def subject(world: World) -> str:
    """What the panel on top is about: the part after the colon."""
    return world.panel_id.partition(":")[2]
