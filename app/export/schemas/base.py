"""What every shape has."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import ConfigDict

from ...catalogue.model import Plugin

DESCRIBED: Final = ConfigDict(use_attribute_docstrings=True)
"""For `__pydantic_config__`: the text below a member is its description."""

PluginOrNone = Plugin | Literal["none"]
