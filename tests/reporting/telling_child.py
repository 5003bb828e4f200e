"""A program that tells events until it is killed: FOLDER SESSION. Prints the number of each frame that a flush acknowledged."""

import itertools
import sys
from pathlib import Path
from uuid import UUID

from reporting.reporter import OutboxReporter
from scenes import events as ev
from tests.reporting.made_visit import content_of, identity


def main() -> None:
    reporter = OutboxReporter(Path(sys.argv[1]), identity(UUID(sys.argv[2])), content_of)
    reporter.tell([ev.VisitStarted(0.0, "small", "zh-CN", "desktop")], ("small", {"frame": 0}))
    reporter.flush()
    print(0, flush=True)
    for frame in itertools.count(1):
        told = [ev.RouteStepShown(frame / 30, "map", frame), ev.Teleported(frame / 30, frame, 0.0, 0.0)]
        reporter.tell(told, ("small", {"frame": frame}))
        if frame % 7 == 0:
            reporter.flush()
            print(frame, flush=True)


if __name__ == "__main__":
    main()
