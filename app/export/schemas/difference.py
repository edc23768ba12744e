"""What sets two Evaluations apart."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from ...catalogue.model import Plugin
from ...engine.limits import LimitName
from .base import DESCRIBED
from .summaries import FindingHead, VerdictHead


class AnswerChange(TypedDict):
    """An answer that differs; of a list the members that the other plan lacks."""

    field: str
    before: list[Any]
    after: list[Any]


class DatedVerdict(VerdictHead):
    rules: str


class VerdictChange(TypedDict):
    before: DatedVerdict
    after: DatedVerdict


class FindingChanges(TypedDict):
    gone: list[FindingHead]
    appeared: list[FindingHead]


class Nodes(TypedDict):
    nodes: int
    nodes_on_request: int


class LimitChange(TypedDict):
    plugin: Plugin
    limit: LimitName
    before: Nodes | None
    after: Nodes | None


class Difference(TypedDict):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    changed: bool
    """Whether anything but the answers themselves differs."""
    answers: list[AnswerChange]
    verdict: VerdictChange
    findings: FindingChanges
    limits: list[LimitChange]
    comparison: list[str]
    """Topics whose row differs."""


class NewestRules(TypedDict):
    """What the newest edition would say of the same plan; `difference` is null where it can't read it."""

    edition: str
    readable: bool
    difference: Difference | None
