"""As whom PostgreSQL runs: it refuses root and needs a name in the password file. The system stays as it is."""

import os
import pwd
import shutil
from pathlib import Path

from saas.local import process
from saas.local.problems import Problem

SAME, NAMESPACE = "same", "namespace"


def choose_identity(directory: Path, program: Path, log: Path) -> str:
    """Return the first identity under which the program runs and may use the directory.

    An ordinary user stays itself. Root appears as ``nobody`` inside a user namespace (the files stay root's); where
    that is refused, as in containers and chroots, it becomes ``nobody``. Raises Problem when nothing is left.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for identity in _candidates():
        give_to(identity, directory)
        probe = process.start(
            "probe", [str(program), "--version"], log=log, identity=identity, writable=directory, grace_seconds=1
        )
        if probe.popen.wait() == 0:
            return identity
    if os.geteuid() == 0:
        raise Problem(
            f"PostgreSQL does not run as root and the user nobody cannot use {directory}: "
            "run IOK as an ordinary user or point IOK_VAR to a directory everybody can reach."
        )
    if not _has_name(os.geteuid()):
        raise Problem(
            f"User id {os.geteuid()} has no entry in /etc/passwd, which PostgreSQL needs: add one or use another user."
        )
    raise Problem(f"PostgreSQL cannot run here: see the last lines of {log}.")


def _candidates() -> list[str]:
    uid = os.geteuid()
    if uid == 0:
        found = [NAMESPACE]
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            return found
        return [*found, f"{nobody.pw_uid}:{nobody.pw_gid}"]
    return [SAME] if _has_name(uid) else [NAMESPACE]


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def give_to(identity: str, directory: Path) -> None:
    """Make the directory and all in it belong to the identity's real user (a no-op unless that changed)."""
    if os.geteuid() != 0:
        return
    uid, gid = (0, 0) if identity == NAMESPACE else tuple(int(part) for part in identity.split(":"))
    if directory.stat().st_uid == uid:
        return
    for folder, folders, files in os.walk(directory):
        for name in [*folders, *files]:
            os.chown(Path(folder, name), uid, gid, follow_symlinks=False)
    shutil.chown(directory, uid, gid)


def give_to_like(path: Path, example: Path) -> None:
    """Make a file belong to whom the example belongs."""
    owner = example.stat()
    if path.stat().st_uid != owner.st_uid:
        os.chown(path, owner.st_uid, owner.st_gid)
