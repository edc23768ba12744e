"""`python -m app`: serve the planner, set up from the environment."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from app import __version__
from app.settings import SettingError, Settings


def main(arguments: Sequence[str] | None = None) -> int:
    _parser().parse_args(arguments)
    return _serve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app", description="The ACK Network Planner.", epilog="Without a command it serves."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("serve", help="serve the planner; environment variables (PLANNER_…) say how")
    return parser


def _serve() -> int:
    from app.serving import serve  # noqa: PLC0415 - other commands need no server

    try:
        serve(Settings.from_environment(os.environ))
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
