"""Writes findings for code scanning as SARIF 2.1.0, each with its rule, its level and its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final, NotRequired
from urllib.parse import quote

from typing_extensions import TypedDict

from .. import __version__
from ..catalogue.fact import fact_params
from ..catalogue.model import Fact, Plugin
from ..engine.evaluation import Evaluation, Finding, Pointer, Severity
from ..importing.places import Place, Places
from ..wording.language import Language

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# SARIF allows a language and a region, but no script.
_LANGUAGES: Final = {"zh-Hans": "zh-CN"}


class Text(TypedDict):
    text: str


class ArtifactLocation(TypedDict):
    uri: str


class Region(TypedDict):
    startLine: int


class PhysicalLocation(TypedDict):
    artifactLocation: ArtifactLocation
    region: Region


class LogicalLocation(TypedDict):
    fullyQualifiedName: Pointer
    kind: str


class Location(TypedDict):
    physicalLocation: NotRequired[PhysicalLocation]
    logicalLocations: NotRequired[list[LogicalLocation]]


class RelatedLocation(Location):
    id: int
    message: Text


class ResultProperties(TypedDict):
    """Properties of a finding that SARIF doesn't define."""

    severity: Severity
    appliesTo: list[Plugin]
    certainty: str
    sources: list[str]


class Result(TypedDict):
    ruleId: str
    ruleIndex: int
    level: Severity
    message: Text
    locations: list[Location]
    relatedLocations: list[RelatedLocation]
    properties: ResultProperties


class ReportingDescriptor(TypedDict):
    """A rule, described by the fact that it uses."""

    id: str
    shortDescription: Text
    fullDescription: Text
    helpUri: NotRequired[str]


class Driver(TypedDict):
    name: str
    semanticVersion: str
    rules: list[ReportingDescriptor]


class Tool(TypedDict):
    driver: Driver


class PlanSummary(TypedDict):
    """The verdict for a plan, and the edition of the catalogue that it was evaluated with."""

    file: str
    verdict: str
    summary: str
    edition: str
    link: str | None


class RunProperties(TypedDict):
    plans: list[PlanSummary]


class Run(TypedDict):
    tool: Tool
    language: str
    columnKind: str
    results: list[Result]
    properties: RunProperties


Log = TypedDict("Log", {"$schema": str, "version": str, "runs": list[Run]})


@dataclass(frozen=True, slots=True)
class EvaluatedPlan:
    """A plan that was evaluated, and its origin.

    `file` is the file that it was read from, or "". `places` are the lines of its values. `required` is the plug-in that must
    be feasible, or None for that of the verdict.
    """

    evaluation: Evaluation
    share_url: str | None
    file: str = ""
    places: Places = field(default_factory=dict)
    required: Plugin | None = None

    @property
    def plugin(self) -> Plugin | None:
        """The plug-in whose errors matter; None if both do."""
        return self.required or self.evaluation.verdict.plugin

    def place(self, pointer: Pointer) -> Place | None:
        """Return the line of a value, or of the closest enclosing value; None if it is unknown."""
        while pointer:
            if pointer in self.places:
                return self.places[pointer]
            pointer = pointer.rpartition("/")[0]
        return None


def sarif(plans: Sequence[EvaluatedPlan], language: Language) -> Log:
    """Return the findings of all plans in one run, with their sentences in the language."""
    rules = _rules(plans, language)
    numbers = {code: number for number, code in enumerate(rules)}
    run: Run = {
        "tool": {
            "driver": {
                "name": "ACK Network Planner",
                "semanticVersion": __version__,
                "rules": list(rules.values()),
            }
        },
        "language": _LANGUAGES.get(language.tag, language.tag),
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(plan, finding, numbers[finding.code], language)
            for plan in plans
            for finding in plan.evaluation.findings
        ],
        "properties": {"plans": [_summary(plan, language) for plan in plans]},
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _summary(plan: EvaluatedPlan, language: Language) -> PlanSummary:
    verdict = plan.evaluation.verdict
    return {
        "file": plan.file,
        "verdict": verdict.plugin or "none",
        "summary": language.say(verdict.summary),
        "edition": plan.evaluation.catalogue.edition,
        "link": plan.share_url,
    }


def _rules(plans: Sequence[EvaluatedPlan], language: Language) -> dict[str, ReportingDescriptor]:
    """Return the rules with findings, by their codes."""
    facts: dict[str, dict[str, Fact[Any] | None]] = {}
    for plan in plans:
        for finding in plan.evaluation.findings:
            fact = getattr(plan.evaluation.catalogue.facts, finding.fact, None)
            facts.setdefault(finding.code, {}).setdefault(finding.fact, fact)
    return {code: _rule(code, list(found.values()), language) for code, found in facts.items()}


def _rule(code: str, facts: Sequence[Fact[Any] | None], language: Language) -> ReportingDescriptor:
    """Return a rule, described by its fact if all its findings have the same one, else by its code."""
    fact, *others = facts
    if fact is None or others:
        name = code.replace("-", " ").capitalize()
        return {"id": code, "shortDescription": {"text": name}, "fullDescription": {"text": name}}
    statement = language.text(fact.code("statement"), **fact_params(fact))
    described: ReportingDescriptor = {
        "id": code,
        "shortDescription": {"text": language.text(f"fact.{fact.id}.title")},
        "fullDescription": {"text": statement},
    }
    if fact.sources:
        described["helpUri"] = fact.sources[0].url
    return described


def _result(plan: EvaluatedPlan, finding: Finding, rule: int, language: Language) -> Result:
    """Return a finding at the first of its values with a line. The others are related locations."""
    placed = sorted(finding.fields, key=lambda pointer: plan.place(pointer) is None)
    first = placed[0] if placed else ""
    location = _location(first, plan.place(first) or (Place(plan.file, 1) if plan.file else None))
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _level(plan, finding),
        "message": {"text": language.sentences([language.say(finding.message), language.say(finding.sum)])},
        "locations": [location] if location else [],
        "relatedLocations": [
            {"id": number, "message": {"text": pointer}, **_location(pointer, plan.place(pointer))}
            for number, pointer in enumerate(placed[1:], start=1)
        ],
        "properties": {
            "severity": finding.severity,
            "appliesTo": list(finding.applies_to),
            "certainty": finding.certainty,
            "sources": [source.url for source in finding.sources],
        },
    }


def _level(plan: EvaluatedPlan, finding: Finding) -> Severity:
    """Return the level of a finding. One about the other plug-in only is a note, unless it has a line in the file."""
    matters = plan.plugin is None or plan.plugin in finding.applies_to
    return finding.severity if matters or any(map(plan.place, finding.fields)) else Severity.NOTE


def _location(pointer: Pointer, place: Place | None) -> Location:
    location: Location = {}
    if place is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(place.file)},
            "region": {"startLine": place.line},
        }
    if pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": pointer, "kind": "member"}]
    return location


def _uri(file: str) -> str:
    """Return the path of a file as a URI, which is relative to the working directory unless the path is absolute."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
