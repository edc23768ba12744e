"""Compiles the message catalogues whenever a wheel or an sdist is built, so that `pip install .` needs no make."""

from __future__ import annotations

import runpy
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledMessages(BuildHookInterface[Any]):
    """The one build hook of the project; pyproject.toml names this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before hatchling collects the files."""
        sys.path.insert(0, self.root)  # the environment of the build does not know the project
        runpy.run_module("scripts.messages", run_name="__main__")
