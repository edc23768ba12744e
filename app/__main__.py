"""`python -m app`: serve the planner, set up from the environment; `python -m app evaluate`: judge one plan."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from app import __version__
from app.command_line import evaluate
from app.command_line.source import Asked
from app.settings import SettingError, Settings


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    if asked.command == "evaluate":
        given = Asked(asked.plan, asked.source, asked.choose, tuple(asked.set))
        return evaluate.run(given, asked.format, asked.require)
    return _serve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app", description="The ACK Network Planner.", epilog="Without a command it serves."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("serve", help="serve the planner; environment variables (PLANNER_…) say how")
    described = (
        "judge one plan; exits with 0 where it is feasible as required, 1 where not, 2 for bad input, 3 where the "
        "planner itself fails"
    )
    evaluate.add_arguments(commands.add_parser("evaluate", help=described, description=described))
    return parser


def _serve() -> int:
    gc.disable()  # all that the start makes stays; app.main takes the collector up again
    from app.serving import serve  # noqa: PLC0415 - other commands need no server

    try:
        serve(Settings.from_environment(os.environ))
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
