"""The command `schema`: the JSON Schema of a plan file, for editors."""

from __future__ import annotations

import argparse
import json

from ..answers.plan_schema import plan_schema
from ..catalogue.load import load_editions
from ..wording.language import load_language
from .exit_codes import FEASIBLE
from .output import tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_arguments: argparse.Namespace) -> int:
    """Print the schema; its descriptions are in English, as its keys are."""
    tell(schema_text())
    return FEASIBLE


def schema_text() -> str:
    """The schema as `/schema/plan.json` has it, and as an installed package does."""
    return json.dumps(plan_schema(load_editions(), load_language()), ensure_ascii=False, indent=2)
