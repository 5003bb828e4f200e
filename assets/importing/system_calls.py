"""Numbers of the system calls that no reader of models needs, by kind of machine: what ``linux_walls.py`` forbids. Source: the kernel's tables.

Landlock knows files' contents and names; rights, owners, times and attributes of files it does not, so the calls that change them are here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Calls:
    """``machine``: as seccomp tells it (AUDIT_ARCH). The single ones are looked at with their arguments; ``forbidden`` always fail."""

    machine: int
    capset: int
    clone: int
    clone3: int
    kill: int
    tgkill: int
    prlimit64: int
    forbidden: tuple[int, ...]


_EVERYWHERE = (
    424, 434, 438,  # pidfd_send_signal, pidfd_open, pidfd_getfd
    425, 426, 427,  # io_uring_setup, _enter, _register
    428, 429, 430, 431, 432, 433, 442,  # open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
    440, 448, 443, 447, 452, 463, 466,  # process_madvise, process_mrelease, quotactl_fd, memfd_secret, fchmodat2, setxattrat, removexattrat
)  # fmt: skip
KNOWN = {
    "x86_64": Calls(
        machine=0xC000003E, capset=126, clone=56, clone3=435, kill=62, tgkill=234, prlimit64=302,
        forbidden=(
            *_EVERYWHERE,
            41, 53,  # socket, socketpair
            57, 58, 59, 322,  # fork, vfork, execve, execveat
            101, 310, 311, 312,  # ptrace, process_vm_readv, process_vm_writev, kcmp
            129, 200, 297,  # rt_sigqueueinfo, tkill, rt_tgsigqueueinfo
            109, 112, 141, 251, 142, 144, 314, 256, 279,  # setpgid, setsid, setpriority, ioprio_set, sched_set…, migrate_pages, move_pages
            90, 91, 268, 92, 93, 94, 260,  # chmod, fchmod, fchmodat, chown, fchown, lchown, fchownat
            132, 235, 261, 280,  # utime, utimes, futimesat, utimensat
            188, 189, 190, 197, 198, 199,  # setxattr, lsetxattr, fsetxattr, removexattr, lremovexattr, fremovexattr
            133, 259, 303, 304,  # mknod, mknodat, name_to_handle_at, open_by_handle_at
            165, 166, 155, 161, 272, 308,  # mount, umount2, pivot_root, chroot, unshare, setns
            248, 249, 250,  # add_key, request_key, keyctl
            29, 64, 68, 240, 319,  # shmget, semget, msgget, mq_open, memfd_create: memory that no limit counts
            253, 294, 300,  # inotify_init, inotify_init1, fanotify_init
            321, 323, 298, 135, 154, 103, 179,  # bpf, userfaultfd, perf_event_open, personality, modify_ldt, syslog, quotactl
            163, 167, 168, 169, 172, 173, 175, 176, 313, 246, 320,  # acct, swapon, swapoff, reboot, iopl, ioperm, modules, kexec
        ),
    ),
    "aarch64": Calls(
        machine=0xC00000B7, capset=91, clone=220, clone3=435, kill=129, tgkill=131, prlimit64=261,
        forbidden=(
            *_EVERYWHERE,
            198, 199,  # socket, socketpair
            221, 281,  # execve, execveat
            117, 270, 271, 272,  # ptrace, process_vm_readv, process_vm_writev, kcmp
            138, 130, 240,  # rt_sigqueueinfo, tkill, rt_tgsigqueueinfo
            154, 157, 140, 30, 118, 119, 274, 238, 239,  # setpgid, setsid, setpriority, ioprio_set, sched_set…, migrate_pages, move_pages
            52, 53, 54, 55,  # fchmod, fchmodat, fchownat, fchown
            88, 5, 6, 7, 14, 15, 16,  # utimensat, setxattr, lsetxattr, fsetxattr, removexattr, lremovexattr, fremovexattr
            33, 264, 265,  # mknodat, name_to_handle_at, open_by_handle_at
            40, 39, 41, 51, 97, 268,  # mount, umount2, pivot_root, chroot, unshare, setns
            217, 218, 219,  # add_key, request_key, keyctl
            194, 190, 186, 180, 279,  # shmget, semget, msgget, mq_open, memfd_create: memory that no limit counts
            26, 262,  # inotify_init1, fanotify_init
            280, 282, 241, 92, 116, 60,  # bpf, userfaultfd, perf_event_open, personality, syslog, quotactl
            89, 224, 225, 142, 105, 106, 273, 104, 294,  # acct, swapon, swapoff, reboot, modules, kexec
        ),
    ),
}  # fmt: skip
