"""Nobody before a camera: the body source of a visit without motion capture."""

from scenes.body import Body


class NoBody:
    """Implements ``scenes.edges.BodySource``."""

    def latest(self) -> Body | None:
        """No body, at any time."""
        return None

    def close(self) -> None:
        """Nothing is held."""
