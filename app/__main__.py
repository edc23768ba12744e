"""The command `ack-network-planner`, which is `python -m app` in a checkout: it serves, or evaluates one plan."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from . import __version__
from .cli.exit_codes import BAD_INPUT, FAILED

# A checkout runs the folder `app`; a wheel installs it as a package with a command.
PROGRAM = "python -m app" if __package__ == "app" else "ack-network-planner"


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        return _run(arguments)
    except ModuleNotFoundError as missing:
        print(_not_installed(missing), file=sys.stderr)
        return FAILED


def _run(arguments: Sequence[str] | None) -> int:
    from .cli import evaluate  # noqa: PLC0415 - whatever needs a package waits until main can tell
    from .cli.source import Asked  # noqa: PLC0415

    asked = _parser().parse_args(arguments)
    if asked.command == "evaluate":
        given = Asked(asked.plan, asked.source, asked.choose, tuple(asked.set))
        return evaluate.run(given, asked.format, asked.require)
    return _serve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM, description="The ACK Network Planner.", epilog="Without a command it serves."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("serve", help="serve the planner; environment variables (PLANNER_…) say how")
    from .cli import evaluate  # noqa: PLC0415 - as above

    described = (
        "judge one plan; exits with 0 where it is feasible as required, 1 where not, 2 for bad input, 3 where the "
        "planner itself fails"
    )
    evaluate.add_arguments(commands.add_parser("evaluate", help=described, description=described))
    return parser


def _serve() -> int:
    gc.disable()  # all that the start makes stays; app.main takes the collector up again
    from .serving import AddressError, serve  # noqa: PLC0415 - other commands need no server
    from .settings import SettingError  # noqa: PLC0415

    try:
        serve(os.environ)
    except SettingError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except AddressError as error:
        print(error, file=sys.stderr)
        return FAILED
    return 0


def _not_installed(missing: ModuleNotFoundError) -> str:
    """In English: the sentences of every language are read by a package, too."""
    return (
        f"{sys.executable} does not have {missing.name}, which the planner needs. Where the planner lies, run "
        "`make venv` once, then `.venv/bin/python -m app`."
    )


if __name__ == "__main__":
    sys.exit(main())
