"""Which walls hold around a stage on this machine, as a line of JSON: asked by the doctor. ``python -m assets.importing.walls_probe``."""

import json
import sys
import tempfile
from pathlib import Path

from assets.importing.child import Request
from assets.importing.job import Job
from assets.importing.limits import Size, limits_for
from assets.importing.runner import run_stage

STAGES = {"nothing": f"{__name__}:nothing"}
TABLE = "assets.importing.walls_probe"


def nothing(work: Path, request: Request, tell: object) -> None:
    """A stage that does nothing."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        Request(work / "none", work, Job("none")).write(work)
        end = run_stage("nothing", work, TABLE, limits_for("look", Size()), lambda _: None, lambda: False)
    if end.how != "done":
        print(f"{end.how} {end.detail}", file=sys.stderr)
        return 1
    print(json.dumps({name: end.held.get(name, False) for name in ("files", "network", "programs", "memory", "cpu", "output")}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
