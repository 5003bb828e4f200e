"""Starts like ``main.py tour``, without a window, and ends when the first picture is drawn: ``python -m bench.first_picture``."""

import sys
from pathlib import Path

from engine.renderer import PandaRenderer
from scenes.edges import Renderer
from scenes.world import World


class OnePicture:
    """Implements ``scenes.edges.Renderer``: leaves after the first picture."""

    def __init__(self, inner: Renderer) -> None:
        self._inner = inner
        self._world: World | None = None

    def mirror(self, world: World) -> None:
        self._world = world
        self._inner.mirror(world)

    def draw(self) -> None:
        assert self._world is not None
        self._inner.draw()
        if self._world.panel is not None:  # the lobby is there
            assert isinstance(self._inner, PandaRenderer)
            self._inner.graphics.picture()  # software GL draws lazily: read back, so that all of it is done
            print("first picture", flush=True)
            self._world.leaving = "program"

    def picture(self, path: Path) -> None:
        self._inner.picture(path)

    def close(self) -> None:
        self._inner.close()


def main() -> int:
    import visit_run
    from main import parse

    args = parse(["tour", *sys.argv[1:]])
    return visit_run.run_tour(args, watch=OnePicture, keep=False)


if __name__ == "__main__":
    sys.exit(main())
