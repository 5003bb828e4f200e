"""``make headset-sim``: a simulated headset that runs until Ctrl-C, or for as long as a program runs in it.

``python -m tests.simulated_headset [--motion still|look-around] [--prepare] [main.py's arguments, e.g. tour luding-bridge]``
"""

import argparse
import math
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from content.messages import language, text_of
from tests.simulated_headset import client
from tests.simulated_headset.remote import HeadsetPose, Remote, XrPose
from tests.simulated_headset.runtime import NoRuntime, Root, require
from tests.simulated_headset.service import Service, ServiceFailed

REPOSITORY = Path(__file__).resolve().parents[2]
EYE_HEIGHT_M = 1.6
LOOK_PERIOD_S = 16.0
LOOK_YAW_RAD = math.radians(50.0)
LOOK_PITCH_RAD = math.radians(8.0)
STEP_S = 1.0 / 30.0


def main(arguments: list[str]) -> int:
    """0, or the client's status; 1 with a sentence when there is no runtime or it died."""
    words = language(None, os.environ)
    options = _parser(words).parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_interrupt)
    try:
        root = require(say=lambda line: print(line, file=sys.stderr, flush=True))
        if options.prepare:
            return 0
        with Service(root) as service:
            return run(root, service, options.motion, options.client, words)
    except (NoRuntime, ServiceFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(text_of("simulator", words, "run.ended"), file=sys.stderr)
        return 130


def run(root: Root, service: Service, motion: str, given: list[str], words: str) -> int:
    """Until the client ends, the service dies or Ctrl-C comes."""

    def say(key: str, **values: object) -> None:
        print(text_of("simulator", words, f"run.{key}", **values), file=sys.stderr, flush=True)

    kind = text_of("simulator", words, "run.native" if root.native else "run.made", folder=root.folder)
    say("started", kind=kind, port=service.port, log=service.log)
    ended = threading.Event()
    mover = threading.Thread(target=move, args=(service.port, ended))
    if motion == "look-around":  # when still, the port is free for whoever wants to move it
        mover.start()
    try:
        if given:
            return _run_client(root, service, given, lambda line: say("client", command=line))
        say("use", command=f"{client.script(root, service)} main.py tour luding-bridge --headset openxr")
        while service.running:
            time.sleep(0.2)
        say("died", log=service.log, tail=service.tail())
        return 1
    finally:
        ended.set()
        if mover.ident is not None:
            mover.join()


def look_around(time_s: float) -> HeadsetPose:
    """A head that turns gently left and right, and nods half as fast; at rest in the beginning."""
    phase = 2.0 * math.pi * time_s / LOOK_PERIOD_S
    yaw_rad = LOOK_YAW_RAD * math.sin(phase)
    return HeadsetPose(XrPose.turned((0.0, EYE_HEIGHT_M, 0.0), yaw_rad, LOOK_PITCH_RAD * math.sin(phase / 2)))


def move(port: int, ended: threading.Event) -> None:
    """Looks around, thirty times a second, until ``ended``; waits for a service that is away."""
    started_s = time.monotonic()
    with Remote(port) as remote:
        while not ended.wait(STEP_S):
            try:
                remote.send(look_around(time.monotonic() - started_s))
            except OSError:
                remote.close()
                ended.wait(1.0)


def _run_client(root: Root, service: Service, given: list[str], say: Callable[[str], None]) -> int:
    wanted = [*given]
    if given[0] == "tour" and not any(part.split("=")[0] == "--headset" for part in given):
        wanted += ["--headset", "openxr"]
    say(shlex.join(["main.py", *wanted]))
    environment = client.environment(root, service, display=os.environ.get("DISPLAY"))
    program = subprocess.Popen(client.command(root, ["main.py", *wanted]), cwd=REPOSITORY, env=environment)
    try:
        return program.wait()
    except KeyboardInterrupt:
        return _after_interrupt(program)
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()


def _after_interrupt(program: subprocess.Popen[bytes], patience_s: float = 10.0) -> int:
    """The terminal has sent Ctrl-C to the program too; one that was only sent to us is passed on."""
    try:
        return program.wait(1.0)
    except subprocess.TimeoutExpired:
        program.send_signal(signal.SIGINT)
    try:
        return program.wait(patience_s)
    except subprocess.TimeoutExpired:
        return 130


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser(words: str) -> argparse.ArgumentParser:
    def said(key: str) -> str:
        return text_of("simulator", words, f"run.{key}")

    parser = argparse.ArgumentParser(prog="make headset-sim ARGS=", description=said("help"))
    parser.add_argument(
        "--motion", choices=["still", "look-around"], default="still", help=said("help_motion")
    )
    parser.add_argument("--prepare", action="store_true", help=said("help_prepare"))
    parser.add_argument("client", nargs=argparse.REMAINDER, help=said("help_client"))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
