"""Runs a command as its child and never outlives its parent: when standard input ends, as it does when the parent dies, the child is killed
and its folder deleted.

Standard library only: it runs alone, as ``python -I -S guard.py FOLDER COMMAND…``. The first line that it prints is the child's process id. It exits
with the child's status (128 + signal for a killed one). The parent's death is seen through the pipe and not through PR_SET_PDEATHSIG, which a program
with file capabilities would shake off, and which heeds the death of the parent's thread.
"""

import os
import select
import shutil
import signal
import subprocess
import sys


def main(folder: str, *command: str) -> int:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    sys.stdout.write(f"{child.pid}\n")
    sys.stdout.flush()
    while child.poll() is None:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 64)
        if 0 in ready and not os.read(0, 1):
            child.kill()
            child.wait()
            shutil.rmtree(folder, ignore_errors=True)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
