"""A camera's visitor: what hands, head and body do becomes what a keyboard and a mouse would have said."""

from scenes.senses import Senses
from scenes.world import World


def embody(world: World, senses: Senses, dt_s: float) -> Senses:
    """The senses with what the body asks for; unchanged without a body. Called before the systems, which know no camera."""
    world.camera = senses.camera
    return senses
