#!/usr/bin/env python3
"""The front door: makes the environment from the hashed lock, then hands the command to saas.local.

Standard library only, because it runs before anything is installed. Servers, demo and tests are in saas/local/.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file also meets older ones, and tells them
    sys.stderr.write("IOK needs Python 3.11 or newer: install it and run this command with it, e.g. python3.11 app.\n")
    sys.exit(2)

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "iok-locks.json"
OLDEST_PIP = (22, 3)  # the first with --python
LOCK_OF_COMMAND = {"demo": "local", "serve": "local", "manage": "local", "test": "dev", "bench": "dev"}
HELP = """\
usage: ./app COMMAND …

  demo    two cooperatives with people, ledgers and accounts; keeps serving until Ctrl-C
  serve   the product without demo data
  manage  run manage.py on the same servers, e.g. ./app manage ledger_balances --cooperative hutnik
  test    run the tests; arguments go to pytest
  bench   measure: ./app bench audit, formats, import, ledger, onboarding, request or tables

./app COMMAND --help says more. The first call makes .venv from requirements/*.lock (about half a minute).
Data lie in var/ or where IOK_VAR points; DATABASE_URL and REDIS_URL point to servers of your own instead.
"""


def refuse(sentence: str) -> NoReturn:
    """End with one sentence that says what to do."""
    sys.stderr.write(sentence + "\n")
    sys.exit(2)


def lock_file(name: str) -> Path:
    """Return the path of a lock."""
    return ROOT / "requirements" / f"{name}.lock"


def digest(name: str) -> str:
    """Return the hash of a lock, together with the Python it was installed for."""
    content = lock_file(name).read_bytes() + repr(sys.version_info[:2]).encode()
    return hashlib.sha256(content).hexdigest()


def pins(name: str) -> dict[str, str]:
    """Return every pinned package of a lock with its version and marker, as written there."""
    found = re.findall(r"^([A-Za-z0-9][\w.\-]*)==([^\\\n]+)", lock_file(name).read_text("utf-8"), re.MULTILINE)
    return {package.lower(): version.strip() for package, version in found}


def read_stamp() -> dict[str, object]:
    """Return what was installed last; nothing when that is not certain."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else {}


def is_installed(lock: str) -> bool:
    """Tell whether the environment holds every package of this lock at its version."""
    return read_stamp().get(lock) == digest(lock)


def host_python() -> str:
    """Return the interpreter outside any activated environment, which may lack pip."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def find_pip() -> list[str]:
    """Return the command of a pip that can install into another environment."""
    newest = None
    for command in ([host_python(), "-m", "pip"], [sys.executable, "-m", "pip"], ["pip3"], ["pip"]):
        if shutil.which(command[0]) is None:
            continue
        answer = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
        version = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
        if answer.returncode == 0 and version:
            newest = version.group(0)
            if (int(version.group(1)), int(version.group(2))) >= OLDEST_PIP:
                return command
    if newest:
        refuse(f"IOK needs pip 22.3 or newer and found {newest}: upgrade it, e.g. python3 -m pip install -U pip.")
    refuse("IOK needs pip to make its environment: install it, e.g. apt-get install python3-pip, and run this again.")


def make_environment() -> None:
    """Create .venv, or create it anew when its interpreter is gone or of another version."""
    if PYTHON.exists():
        question = "import sys; print(*sys.version_info[:2])"
        answer = subprocess.run([str(PYTHON), "-c", question], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.split() == [str(part) for part in sys.version_info[:2]]:
            return
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run(
        [host_python(), "-m", "venv", "--without-pip", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        sys.stderr.write(made.stdout + made.stderr)
        refuse("The environment .venv could not be made: see above (on Debian, apt-get install python3-venv).")


def install(lock: str) -> None:
    """Install a lock into .venv and stamp it; one process at a time, the others wait and find it done."""
    holder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    try:
        if is_installed(lock):
            return
        pip = find_pip()
        began = time.monotonic()
        sys.stderr.write(f"Installing requirements/{lock}.lock into .venv …\n")
        make_environment()
        old = read_stamp()
        STAMP.unlink(missing_ok=True)  # an interrupted installation must not look finished
        quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
        strict = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(lock_file(lock))]
        done = subprocess.run(
            [*pip, "--python", str(PYTHON), "install", *quiet, *strict],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0"},
        )
        if done.returncode != 0:
            sys.stderr.write("\n".join(line for line in done.stderr.splitlines() if "WARNING" not in line) + "\n")
            refuse("The packages could not be installed: see pip's lines above, mend the cause and run this again.")
        installed = drop_leftovers(pip, old)
        write_stamp(lock, old, installed)
        sys.stderr.write(f"Installed in {time.monotonic() - began:.0f} s.\n")
    finally:
        os.close(holder)


def drop_leftovers(pip: list[str], old: dict[str, object]) -> list[str]:
    """Remove packages that an earlier lock brought and no lock names any more; what people added stays."""
    wanted = set(pins("dev")) | set(pins("local"))
    before = old.get("packages")
    gone = [name for name in before if name not in wanted] if isinstance(before, list) else []
    if gone:
        subprocess.run(
            [*pip, "--python", str(PYTHON), "uninstall", "--quiet", "--yes", *gone], capture_output=True, check=False
        )
    return sorted(wanted)


def write_stamp(lock: str, old: dict[str, object], packages: list[str]) -> None:
    """Note which locks the environment satisfies now.

    dev.lock holds local.lock whole when both were compiled together, so a demo after the tests installs nothing.
    A note about the other lock stays only while both agree on every version: pip may just have changed one.
    """
    local, dev = pins("local"), pins("dev")
    agree = all(dev.get(name) == version for name, version in local.items())
    stamp: dict[str, object] = {lock: digest(lock), "packages": packages}
    if lock == "dev" and agree:
        stamp["local"] = digest("local")
    if lock == "local" and agree and old.get("dev") == digest("dev"):
        stamp["dev"] = old["dev"]
    beside = STAMP.with_suffix(".new")
    beside.write_text(json.dumps(stamp, indent=1) + "\n", "utf-8")
    beside.replace(STAMP)


def main(arguments: list[str]) -> None:
    """Bring the environment up to the command's lock and become the launcher."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(HELP)
        sys.exit(0 if arguments else 2)
    command = arguments[0]
    if command not in LOCK_OF_COMMAND:
        refuse(f"{command!r} is no command; the commands are {', '.join(LOCK_OF_COMMAND)} (./app --help).")
    lock = LOCK_OF_COMMAND[command]
    if not is_installed(lock):
        install(lock)
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    os.environ["PYTHONPATH"] = path  # the launcher is found from any working directory, and none there hides it (-P)
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "saas.local", *arguments])  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
