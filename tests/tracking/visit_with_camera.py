"""A program with a camera, to be killed: prints the capture process's id once it sees, and waits."""

import sys
import time
from pathlib import Path

from scenes.body import CameraState
from tests.tracking.scripted_camera import ScriptedCamera
from tracking import capture_models
from tracking.camera_body import CameraBody


def main(script: str, models: str) -> None:
    found = capture_models.found(Path(models))
    assert found is not None
    body = CameraBody(ScriptedCamera(Path(script)), found)
    while body.latest(0.0).camera is not CameraState.seeing:
        time.sleep(0.02)
    print(body.process_id, flush=True)
    time.sleep(600.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
