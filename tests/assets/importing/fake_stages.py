"""Stages that misbehave, for tests of what runs them: named as a table (``runner.run_stage``), run in a child process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from assets.importing.child import Request

NAMES = ("good", "hungry", "busy", "asleep", "shot", "large", "many", "curious", "forks", "speaks", "raises", "links", "powers")
STAGES = {name: f"{__name__}:{name}" for name in NAMES}


def good(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    tell(0.5)
    (work / "made.txt").write_text(request.model.read_text())


def hungry(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    kept = []
    while True:
        kept.append(bytearray(2**24))


def busy(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    while True:
        pass


def asleep(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    time.sleep(60)


def shot(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    os.kill(os.getpid(), 11)


def large(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    with (work / "large").open("wb") as file:
        file.truncate(2**23)
        for _ in range(64):
            file.write(bytes(2**20))


def many(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    """No file of it is large."""
    for number in range(100):
        (work / f"{number}").write_bytes(bytes(2**20))
    time.sleep(30)


def links(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    """What the next who writes or copies here would follow."""
    import ctypes

    libc, secret = ctypes.CDLL(None), request.folder.parent / "secret.txt"
    (work / "pictures").mkdir()
    (work / "limits.json").unlink()
    for name, goal in {"limits.json": secret, "more.log": secret, "pictures/stolen.png": secret, "package": secret.parent}.items():
        assert libc.symlink(os.fsencode(goal), os.fsencode(work / name)) == 0


def powers(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    """In which network it is, and what it may do beyond other users, as the kernel says."""
    (work / "network").write_text(os.readlink("/proc/self/ns/net"))
    (work / "powers").write_text(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff")))


def raises(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    raise RuntimeError("secret words of a developer")


def forks(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    """A child of the child that outlives it, where the kernel lets it."""
    try:
        child = os.fork()
    except PermissionError:
        return
    if child == 0:
        time.sleep(60)
    (work / "forked").write_text(str(child))


def speaks(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    """Whatever comes on standard output is no message of ours."""
    print('{"end": "disk"}', flush=True)
    os.write(1, b"\xff\xfe{{{\n")


def curious(work: Path, request: Request, tell: Callable[[float], None]) -> None:
    """Tries everything that an import must not; writes down what succeeded."""
    secret = request.folder.parent / "secret.txt"
    done = []

    def attempt(name: str, deed: Callable[[], object]) -> None:
        try:
            deed()
            done.append(name)
        except BaseException:
            pass

    attempt("read", lambda: secret.read_text())
    attempt("read by link", lambda: (request.folder / "link.txt").read_text())
    attempt("write beside", lambda: (request.folder / "new.txt").write_text("x"))
    attempt("write outside", lambda: (request.folder.parent / "new.txt").write_text("x"))
    attempt("remove", lambda: request.model.unlink())
    attempt("list", lambda: os.listdir(request.folder.parent))
    attempt("passwd", lambda: Path("/etc/passwd").read_text())
    attempt("socket", lambda: socket.create_connection(("127.0.0.1", int(request.job.name)), 1.0))
    attempt("program", lambda: subprocess.run(["/bin/true"], check=True))
    attempt("posix_spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
    attempt("password", lambda: os.environ["HONGJI_LRS_PASSWORD"])
    attempt("own", lambda: (work / "own.txt").write_text("x"))
    _by_c(attempt, secret, request)
    (work / "succeeded.txt").write_text("\n".join(done))


def _by_c(attempt: Callable[[str, Callable[[], object]], None], secret: Path, request: Request) -> None:
    """The same without Python's own functions: what only the kernel refuses."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)

    def ok(number: int) -> None:
        if number < 0:
            raise OSError(ctypes.get_errno(), "refused")

    attempt("C read", lambda: ok(libc.open(os.fsencode(secret), os.O_RDONLY)))
    attempt("C write", lambda: ok(libc.open(os.fsencode(request.folder / "c.txt"), os.O_WRONLY | os.O_CREAT, 0o600)))
    attempt("C socket", lambda: ok(libc.socket(2, 1, 0)))
    attempt("C exec", lambda: ok(libc.execve(b"/bin/true", (ctypes.c_char_p * 2)(b"true", None), None)))
    outside, parent = os.fsencode(secret), os.getppid()
    attempt("C rights", lambda: ok(libc.chmod(outside, 0o777)))
    attempt("C owner", lambda: ok(libc.lchown(outside, -1, -1)))
    attempt("C times", lambda: ok(libc.utimes(outside, None)))
    attempt("C attribute", lambda: ok(libc.setxattr(outside, b"user.a", b"b", 1, 0)))
    attempt("C signal", lambda: ok(libc.kill(parent, 0)))
    attempt("C limit", lambda: ok(libc.prlimit(parent, 7, None, (ctypes.c_ulong * 2)())))
    attempt("C priority", lambda: ok(libc.setpriority(0, parent, 19)))
    attempt("C memory of the parent", lambda: ok(libc.open(b"/proc/%d/mem" % parent, os.O_RDWR)))
    attempt("C process", lambda: os._exit(0) if libc.fork() == 0 else ok(-1 if ctypes.get_errno() else 0))
    attempt("C namespace", lambda: ok(libc.unshare(0x10000000)))
    attempt("C hidden memory", lambda: ok(libc.memfd_create(b"m", 0)))
    attempt("C keys", lambda: ok(libc.syscall(250 if os.uname().machine == "x86_64" else 219, 0, -3, 0)))
    attempt("C rings", lambda: ok(libc.syscall(425, 4, bytes(120))))
    sys.stdout.flush()
