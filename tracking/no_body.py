"""Nobody before a camera: the body source of a visit without motion capture."""

from scenes.body import BodySense
from scenes.world import World


class NoBody:
    """Implements ``scenes.edges.BodySource``."""

    def latest(self, time_s: float) -> BodySense | None:  # noqa: ARG002 - the protocol’s name
        """Nothing to say, at any time."""
        return None

    def heed(self, world: World) -> None:
        """There is no camera to let go."""

    def close(self) -> None:
        """Nothing is held."""
