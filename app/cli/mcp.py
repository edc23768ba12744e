"""The command `mcp`, which offers the planner's tools to an AI assistant over standard input and output."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys

from ..catalogue.load import load_editions
from ..settings import SettingError, Settings, warnings_of
from .exit_codes import BAD_INPUT, FEASIBLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add no arguments: PLANNER_BASE_URL and PLANNER_LANGUAGE configure the command."""


def run(_arguments: argparse.Namespace) -> int:
    """Serve until standard input ends. Raises ModuleNotFoundError without the extra `mcp`."""
    from ..assistants.server import serve_stdio  # noqa: PLC0415 - `mcp --help` works without the extra
    from ..assistants.tools import Tools  # noqa: PLC0415

    try:
        settings = Settings.from_environment(os.environ)
    except SettingError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    for sentence in warnings_of(os.environ):
        print(sentence, file=sys.stderr)
    tools = Tools(load_editions(), settings)
    gc.enable()
    asyncio.run(serve_stdio(tools))
    return FEASIBLE
