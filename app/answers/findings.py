"""Findings and rows of the comparison, each with its sources."""

from __future__ import annotations

from typing_extensions import TypedDict

from ..catalogue import model
from ..catalogue.model import Certainty, Plugin
from ..engine import evaluation as engine
from ..engine.evaluation import Message, Param, Params, Severity
from ..plan.plan import NeedLevel
from ..wording.language import Language


class Source(TypedDict):
    title: str
    url: str
    date: str
    """The date of the page, or a text that says that it has none."""


class FindingSummary(TypedDict):
    code: str
    severity: Severity
    applies_to: list[Plugin]
    fields: list[str]
    """JSON Pointers (RFC 6901) into the plan."""
    message: str
    """The sentence, in the requested language."""


class Finding(FindingSummary):
    params: dict[str, str | int | None]
    sum: str | None
    """The calculation behind the sentence."""
    source: Source | None
    """The first of `sources`."""
    sources: list[Source]
    certainty: Certainty
    disputed: bool


class ComparisonRow(TypedDict):
    topic: str
    terway: str
    flannel: str
    favours: Plugin | None
    need: NeedLevel
    decided: bool
    """Whether the row ruled out a plug-in or tipped the balance."""
    matters: bool
    """Whether the row was a deciding factor, the plan has a need for it, or its limit is the bottleneck of a plug-in."""
    certainty: Certainty
    sources: list[Source]


def source_json(source: model.Source) -> Source:
    """Return a page that states a fact."""
    return {"title": source.title, "url": source.url, "date": source.date}


def finding_summary(finding: engine.Finding, language: Language) -> FindingSummary:
    """Return the finding without its sum and sources, for answers about many plans."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "applies_to": list(finding.applies_to),
        "fields": list(finding.fields),
        "message": language.say(finding.message),
    }


def finding_json(finding: engine.Finding, language: Language) -> Finding:
    """Return the whole finding, with its sentences in the language."""
    return {
        **finding_summary(finding, language),
        "params": _params(finding.params),
        "sum": language.say(finding.sum) or None,
        "source": source_json(finding.sources[0]) if finding.sources else None,
        "sources": [source_json(source) for source in finding.sources],
        "certainty": finding.certainty,
        "disputed": finding.disputed,
    }


def _params(params: Params) -> dict[str, str | int | None]:
    return {name: _param(value) for name, value in params.items()}


def _param(value: Param) -> str | int | None:
    """Return a parameter as JSON: a message becomes its code, and a list becomes text."""
    if isinstance(value, Message):
        return value.code
    return value if value is None or isinstance(value, str | int) else ", ".join(value)


def row_json(row: engine.ComparisonRow, language: Language) -> ComparisonRow:
    """Return a row of the comparison, with its cells in the language."""
    return {
        "topic": row.topic,
        "terway": language.say(row.terway),
        "flannel": language.say(row.flannel),
        "favours": row.favours,
        "need": row.need,
        "decided": row.decided,
        "matters": row.matters,
        "certainty": row.certainty,
        "sources": [source_json(source) for source in row.sources],
    }
