"""The command line of ``./app``: arguments, signals, exit codes. What commands do is in commands.py and demo.py."""

import argparse
import signal
import sys
from collections.abc import Callable

from saas.local.problems import Problem

INTERRUPTED = 130


class Stopped(BaseException):
    """SIGTERM or SIGHUP arrived; unwinds everything so that each part stops what it started."""


def main(arguments: list[str]) -> int:
    """Run one command and return the exit code of ``./app``."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    signal.signal(signal.SIGINT, _interrupt)  # also when a shell started us with it ignored
    try:
        return _command(arguments)()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return problem.exit_code
    except KeyboardInterrupt:
        return 0 if arguments[:1] in (["demo"], ["serve"]) else INTERRUPTED
    except Stopped:
        return 0 if arguments[:1] in (["demo"], ["serve"]) else 128 + signal.SIGTERM


def _stop(_number: int, _frame: object) -> None:
    _hear_no_more()
    raise Stopped


def _interrupt(_number: int, _frame: object) -> None:
    _hear_no_more()
    raise KeyboardInterrupt


def _hear_no_more() -> None:
    """One signal is enough: a second one must not interrupt the stopping (kill -9 leaves nothing behind either)."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _command(arguments: list[str]) -> Callable[[], int]:
    """Return the command that the arguments ask for, ready to be called."""
    # manage and test hand everything on, options included, so they are not for argparse to read.
    if arguments[:1] == ["manage"]:
        from saas.local import commands

        return lambda: commands.manage(arguments[1:])
    if arguments[:1] == ["test"]:
        from saas.local import commands

        return lambda: commands.test(arguments[1:])
    given, rest = _parser().parse_known_args(arguments)
    if rest and given.command != "bench":
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    if given.command == "bench":
        from saas.local import commands

        return lambda: commands.bench(given.name, rest)
    if given.command == "serve":
        from saas.local import commands

        return lambda: commands.serve(port=given.port)
    from saas.local import demo

    return lambda: demo.demo(port=given.port, fresh=given.fresh, serve=not given.no_serve, size=given.size)


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./app", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)

    demo = commands.add_parser("demo", help="two cooperatives with people, ledgers and accounts", allow_abbrev=False)
    demo.add_argument("--port", type=_port, help="port of the web server (default: 8000 or the next free one)")
    demo.add_argument("--fresh", action="store_true", help="forget the data and begin again")
    demo.add_argument("--no-serve", action="store_true", help="prepare the data and stop")
    demo.add_argument("--size", choices=("small", "full"), default="small", help="540 or 14,000 premises")

    serve = commands.add_parser("serve", help="the product without demo data", allow_abbrev=False)
    serve.add_argument("--port", type=_port, help="port of the web server (default: 8000 or the next free one)")

    commands.add_parser("manage", help="run manage.py on the same servers")
    commands.add_parser("test", help="run the tests; arguments go to pytest")

    bench = commands.add_parser("bench", help="measure", allow_abbrev=False)
    bench.add_argument(
        "name", choices=("audit", "formats", "import", "ledger", "letters", "onboarding", "request", "search", "tables")
    )
    return parser
