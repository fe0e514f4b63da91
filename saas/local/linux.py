"""The few Linux calls Python lacks: dying with a parent, adopting orphans, changing identity. No policy lives here."""

import ctypes
import errno
import os
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_CHILD_SUBREAPER = 36
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CLONE_NEWUSER = 0x10000000
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> None:
    """Call a libc function and raise OSError when it fails."""
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno() or errno.EINVAL
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _prctl(option: int, *arguments: int) -> None:
    padded = [*arguments, 0, 0, 0, 0][:4]
    _call("prctl", option, *[ctypes.c_ulong(argument) for argument in padded])


def die_with_parent(signal_number: int) -> None:
    """Ask for this signal when the parent's thread ends. Call it last: a change of identity forgets it."""
    _prctl(PR_SET_PDEATHSIG, signal_number)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies, so that none can slip away."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def enter_user_namespace(shown_uid: int, shown_gid: int) -> None:
    """Appear as another user, while files stay this user's. Containers and chroots refuse it (OSError)."""
    uid, gid = os.geteuid(), os.getegid()
    _call("unshare", CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{shown_uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{shown_gid} {gid} 1")


def become(uid: int, gid: int) -> None:
    """Change root into an ordinary user who may still pass through root's directories.

    Quirk: a checkout under /root is closed to everybody else; the one capability that opens it is kept. Where a
    container has none to keep, paths must be readable by that user.
    """
    _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    mask = 1 << CAP_DAC_OVERRIDE
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    try:
        _call("capset", header, sets)
        _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)
    except OSError:
        pass
