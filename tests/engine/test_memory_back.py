"""Of a site that was closed nothing stays: neither pictures nor vertices."""

from pathlib import Path
from typing import Any

import pytest

from engine.memory_back import give_memory_back
from engine.renderer import PandaRenderer
from engine.sound import SilentScape
from engine.window import open_offscreen
from scenes.space import Pose
from tests.engine.tiny_site import tiny_site


def shown_and_closed(package: Path) -> dict[str, Any]:
    """Leaves of a site that was drawn (a node would keep what is below it), held here and by whoever does not let go."""
    renderer = PandaRenderer(open_offscreen(32, 32, multisamples=0), package, SilentScape())
    renderer.camera.set_pose(Pose((0.0, -8.0, 2.0)))
    for number in range(6):
        renderer.site.update(number / 30.0)
        renderer.draw()
    box = renderer.site.root.find("**/box").node()
    held = {
        "vertices": box.get_geom(0).get_vertex_data(),
        "sun map": renderer.site.root.get_shader_input("sun_map").get_texture(),
        "picture": renderer.site._materials._textures["white.dds"],
    }
    renderer.close()
    return held


@pytest.mark.gl
def test_nothing_of_a_site_survives_it(tmp_path: Path) -> None:
    held = shown_and_closed(tiny_site().write(tmp_path / "tiny.site"))
    assert held["sun map"].get_ref_count() > 1  # by states that no frame sweeps away any more
    give_memory_back()
    assert {name: thing.get_ref_count() for name, thing in held.items()} == dict.fromkeys(held, 1)
