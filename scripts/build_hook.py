"""Creates the generated files of a wheel and an sdist, so that `pip install .` needs no make."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_PYTHON: Final = (3, 11)  # the same as `requires-python`, which pip only reads after this hook


class GeneratedFiles(BuildHookInterface[Any]):
    """A build hook that compiles the message catalogues and writes the JSON Schema of a plan. pyproject.toml registers it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Create them before hatchling collects the files."""
        if sys.version_info < OLDEST_PYTHON:
            oldest, this = (".".join(map(str, each[:3])) for each in (OLDEST_PYTHON, sys.version_info))
            sys.exit(f"The planner needs Python {oldest} or newer. This is Python {this}.")
        sys.path.insert(0, self.root)  # the project isn't on the path of the build environment
        from app.cli.schema import schema_text  # noqa: PLC0415
        from scripts import messages  # noqa: PLC0415

        messages.main()
        schema = Path(self.root) / "app" / "schema" / "plan.json"
        schema.parent.mkdir(exist_ok=True)
        written = f"{schema_text()}\n".encode()
        if not schema.exists() or schema.read_bytes() != written:
            messages.write(schema, written)  # atomic, since another build may be reading the file
