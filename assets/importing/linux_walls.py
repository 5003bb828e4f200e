"""What the Linux kernel can forbid this process, by plain system calls: Landlock (files), seccomp (sockets, programs,
other processes, rights of files), a network of its own, no powers of root.

All are asked for and each answer is kept: a kernel that lacks one leaves the others and the second line (``audit_wall.py``).
Nothing can be taken back, neither here nor in children. Formats: linux/landlock.h, linux/seccomp.h, linux/filter.h.
"""

import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

from assets.importing import system_calls

_LANDLOCK = (444, 445, 446)  # create_ruleset, add_rule, restrict_self: the same number on every machine
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_NEWUSER, _NEWNET = 0x10000000, 0x40000000
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_RIGHTS_OF_ABI = (0, 13, 14, 15, 15, 16)  # how many rights on files each version of Landlock knows, the last for later ones
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_X32 = 0x40000000
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1 << 1, 1 << 2
_CAPABILITY_VERSION_3 = 0x20080522
_ENOSYS = 38
_CLONE_THREAD = 0x10000


def die_with(parent: int) -> None:
    """Be killed when the process ``parent`` ends, however it ends."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def landlock_version() -> int:
    """0: this kernel has none, or it is switched off."""
    return max(0, _libc().syscall(_LANDLOCK[0], None, 0, 1)) if sys.platform == "linux" else 0


def own_network() -> bool:
    """Leave the machine's network for an empty one."""
    if sys.platform != "linux":
        return False
    libc = _libc()
    flags = _NEWNET if os.geteuid() == 0 else _NEWUSER | _NEWNET
    return bool(libc.unshare(flags) == 0)


def only_files(reads: Iterable[Path], lists: Iterable[Path], writes: Iterable[Path]) -> bool:
    """From now on only these trees: ``reads`` can be read, of ``lists`` only names be listed, in ``writes`` anything be done but running."""
    version = landlock_version()
    if not version:
        return False
    libc = _libc()
    rights = (1 << _RIGHTS_OF_ABI[min(version, len(_RIGHTS_OF_ABI) - 1)]) - 1
    ruleset = struct.pack("QQQ", rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)  # files; TCP; other programs' sockets and signals
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    handle = libc.syscall(_LANDLOCK[0], ruleset, size, 0)
    if handle < 0:
        return False
    allowed = [
        *((path, _READ_FILE | _READ_DIR) for path in reads),
        *((path, _READ_DIR) for path in lists),
        *((path, rights & ~_EXECUTE) for path in writes),
    ]
    try:
        for path, right in allowed:
            try:
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue  # what is not there need not be allowed
            if not path.is_dir():
                right &= _FILE_RIGHTS
            told = libc.syscall(_LANDLOCK[1], handle, 1, struct.pack("=Qi", right, place), 0)
            os.close(place)
            if told:
                return False
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(_LANDLOCK[2], handle, 0) == 0)
    finally:
        os.close(handle)


def no_powers() -> bool:
    """Give up what root may do beyond others, but for reading files of others; of use only where somebody runs the program as root."""
    known = system_calls.KNOWN.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    kept = _DAC_OVERRIDE | _DAC_READ_SEARCH if os.geteuid() == 0 else 0
    head, sets = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), struct.pack("=6I", kept, kept, 0, 0, 0, 0)
    return bool(_libc().syscall(known.capset, head, sets) == 0)


def no_sockets_no_programs() -> bool:
    """What ``system_calls.py`` lists fails with EPERM; a new process too, and a signal to or a limit for another process."""
    known = system_calls.KNOWN.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    refuse, unknown, kill, allow = 0x00050001, 0x00050000 | _ENOSYS, 0x80000000, 0x7FFF0000
    load, equal, at_least, any_of, give = 0x20, 0x15, 0x35, 0x45, 0x06
    number_at, machine_at, first_argument_at = 0, 4, 16
    program = [(load, 0, 0, machine_at), (equal, 1, 0, known.machine), (give, 0, 0, kill)]
    program += [(load, 0, 0, number_at), (at_least, 0, 1, _X32), (give, 0, 0, refuse)]
    program += [(equal, 0, 1, known.clone3), (give, 0, 0, unknown)]  # the C library takes clone then, whose flags can be seen
    only = [(known.kill, equal, os.getpid()), (known.tgkill, equal, os.getpid()), (known.prlimit64, equal, 0), (known.clone, any_of, _CLONE_THREAD)]
    for number, compare, value in only:
        program += [(equal, 0, 4, number), (load, 0, 0, first_argument_at), (compare, 1, 0, value), (give, 0, 0, refuse), (give, 0, 0, allow)]
    program += [step for number in known.forbidden for step in ((equal, 0, 1, number), (give, 0, 0, refuse))]
    program += [(give, 0, 0, allow)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filter_ = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    libc = _libc()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(filter_), 0, 0) == 0)


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    libc.syscall.restype = ctypes.c_long
    return libc
