"""The command `schema`, which prints the JSON Schema of a plan file for editors."""

from __future__ import annotations

import argparse
import json

from ..answers.plan_schema import plan_schema
from ..catalogue.load import load_editions
from ..wording.language import load_language
from .exit_codes import FEASIBLE
from .output import print_stdout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add no arguments: the command takes none."""


def run(_arguments: argparse.Namespace) -> int:
    """Print the schema, with its descriptions in English."""
    print_stdout(schema_text())
    return FEASIBLE


def schema_text() -> str:
    """Return the schema as `/schema/plan.json` serves it and an installed package contains it."""
    return json.dumps(plan_schema(load_editions(), load_language()), ensure_ascii=False, indent=2)
