"""A visit on one's own: the group link without a group."""

from collections.abc import Sequence

from scenes.events import Event


class Alone:
    """Implements ``scenes.edges.GroupLink``. Counts what it was told, so that a test can see that the frame tells it."""

    def __init__(self) -> None:
        self.told = 0

    def publish(self, events: Sequence[Event]) -> None:
        """Nobody is there to hear it."""
        self.told += len(events)

    def close(self) -> None:
        """Nothing is held."""
