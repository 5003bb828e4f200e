"""The examples run as they are, and what they show works in a visit."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from interaction.acts import ACTS
from tests.interaction.acting_tour import Actor, acting_world, hand

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_runs_and_is_short(example: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"examples.{example.stem}"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() and not done.stderr
    assert len(example.read_text(encoding="utf-8").splitlines()) <= 80


def test_the_new_act_is_played_in_a_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    drum = runpy.run_path(str(ROOT / "examples" / "01_new_act.py"))["STRIKE_DRUM"]
    monkeypatch.setitem(ACTS, drum.name, drum)
    someone = Actor(acting_world(act=drum.name, object="chain-link"))
    someone.start()
    acting = someone.world.acting
    assert acting is not None and someone.world.prompt.startswith("0 / 4")
    for beat in range(4):
        for share in (*range(11), *range(10, -1, -1)):
            someone.frame(hands=(hand((0.1, 0.5, 0.2 - 0.04 * share)),))
        assert acting.done == beat + 1
    assert acting.over
