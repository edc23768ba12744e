"""The command `ack-network-planner`, which is `python -m app` in a checkout.

The module of each command is imported only if it is used, so that quick commands don't load the packages of the server, and
a missing package can be reported.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from textwrap import fill
from typing import Any, Final

from . import __version__
from .cli.exit_codes import BAD_INPUT, FAILED

# A checkout runs the folder `app`; a wheel installs it as a package with a command.
PROGRAM: Final = "python -m app" if __package__ == "app" else "ack-network-planner"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its help, its examples, and the module that adds its arguments and runs it."""

    help: str
    examples: tuple[str, ...] = ()
    module: str = ""


COMMANDS: Final = {
    "evaluate": Command(
        "evaluate a plan; exits with 0 if it is feasible as required, 1 if not, 2 for bad input, "
        "3 if the planner itself fails",
        (
            "{program} evaluate plan.json",
            "{program} evaluate main.tf --set pods_per_node=40 --require terway",
            "{program} evaluate plan.json --format md > decision.md",
            "{program} evaluate 'https://planner.example.com/result?nodes=3&pods_per_node=30'",
            "terraform show -json plan.out | {program} evaluate - --set pods_per_node=40",
        ),
        ".cli.evaluate",
    ),
    "serve": Command(
        "serve the pages and the API; PLANNER_... environment variables configure it (docs/settings.md)",
        ("{program} serve", "{program} serve --port 9000"),
    ),
    "mcp": Command(
        "serve an AI assistant over the Model Context Protocol, on standard input and output; needs the extra `mcp`",
        ("{program} mcp", "PLANNER_BASE_URL=https://planner.example.com {program} mcp"),
        ".cli.mcp",
    ),
    "schema": Command(
        "print the JSON Schema of a plan, with which editors can complete and check a plan file",
        ("{program} schema > plan.schema.json",),
        ".cli.schema",
    ),
    "catalogue": Command(
        "refresh the instance types of an edition of the catalogue (for maintainers; docs/catalogue.md)",
        ("{program} catalogue refresh-types page.json --edition app/catalogue/editions/2027-02",),
        ".cli.catalogue",
    ),
}


def entry_point() -> int:
    """Run the command line of the process, without the garbage collector during the start and at the end.

    The objects of the start live as long as the process. Long-running commands enable the collector again.
    """
    gc.disable()
    code = main()
    gc.freeze()  # otherwise the interpreter collects garbage once more before it exits
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of the command line, and return its exit code."""
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except ModuleNotFoundError as missing:
        print(_not_installed(missing), file=sys.stderr)
        return FAILED


def _run(arguments: Sequence[str]) -> int:
    asked = parser(arguments).parse_args(arguments)
    command = COMMANDS[asked.command or "serve"]
    if not command.module:
        return _serve(asked)
    ran: int = import_module(command.module, __package__).run(asked)
    return ran


def parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return a parser with all commands, and with the arguments of the commands that occur in `arguments`."""
    about = "Plan the network of an Alibaba Cloud ACK cluster before you create it: Terway or Flannel."
    examples = tuple(example for command in COMMANDS.values() for example in command.examples[:2])
    made = argparse.ArgumentParser(prog=PROGRAM, **_help(about, examples))
    made.add_argument("--version", action="version", version=__version__)
    commands = made.add_subparsers(
        dest="command", metavar="command", title="commands (serve if none is given)"
    )
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.help, **_help(command.help, command.examples))
        if not command.module:
            own.add_argument("--host", help="the address to listen on (default: PLANNER_HOST, or 127.0.0.1)")
            own.add_argument("--port", help="the port to listen on (default: PLANNER_PORT, or 8000)")
        elif name in arguments:
            import_module(command.module, __package__).add_arguments(own)
    return made


def _help(about: str, examples: Sequence[str]) -> dict[str, Any]:
    """Return the help of a parser, with its examples on separate lines below the arguments."""
    lines = (f"  {each.format(program=PROGRAM)}" for each in examples)
    return {
        "description": fill(f"{about[0].upper()}{about[1:].rstrip('.')}."),
        "epilog": "\n".join(("examples:", *lines)),
        "formatter_class": argparse.RawDescriptionHelpFormatter,
    }


def _serve(asked: argparse.Namespace) -> int:
    from .serving import AddressError, serve  # noqa: PLC0415 - other commands need no server
    from .settings import SettingError  # noqa: PLC0415

    for option in ("host", "port"):
        if given := getattr(asked, option, None):
            os.environ[f"PLANNER_{option.upper()}"] = given  # worker processes read it as well
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
    """Return the message about a missing package. It is in English, since other languages need a package as well."""
    lacks = f"{sys.executable} has no module {missing.name}"
    if missing.name in {"mcp", "mcp_types"}:
        return f"{lacks}. Install the planner with the extra `mcp`: `pip install '.[mcp]'` in its checkout."
    if __package__ == "app":
        fix = "Run `make venv` in the checkout once, then `.venv/bin/python -m app`."
    else:
        fix = "Install the planner again: `pip install --force-reinstall .` in its checkout."
    return f"{lacks}. {fix}"


if __name__ == "__main__":
    sys.exit(entry_point())
