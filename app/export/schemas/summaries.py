"""What every answer says of a verdict, a finding and a source, whatever more it adds."""

from __future__ import annotations

from typing_extensions import TypedDict

from ...catalogue.model import Plugin, TerwayMode
from ...engine.evaluation import Severity, Strength
from .base import DESCRIBED, PluginOrNone


class Source(TypedDict):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    title: str
    url: str
    date: str
    """The page's own date, or a text that says that it has none."""


class VerdictHead(TypedDict):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    plugin: PluginOrNone
    strength: Strength
    terway_mode: TerwayMode | None
    """Null where the verdict is not Terway."""


class FindingHead(TypedDict):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    code: str
    severity: Severity
    applies_to: list[Plugin]
    fields: list[str]
    """JSON Pointers (RFC 6901) into the plan."""
    message: str
    """The sentence, in the language that was asked for."""
