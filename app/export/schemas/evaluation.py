"""The Evaluation."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from ...catalogue.model import Certainty, Plugin
from ...engine.limits import LimitName
from ...plan.plan import NeedLevel
from ...plan_io.plan_schema import CompletedPlan
from .base import DESCRIBED, PluginOrNone
from .difference import NewestRules
from .forecast import Growth, Trades, ZoneOutlook
from .summaries import FindingHead, Source, VerdictHead


class Assumption(TypedDict):
    """A value that the plan lacked and the planner put in."""

    field: str
    value: Any
    why: str


class Weight(TypedDict):
    """One thing that moved the balance between two feasible plug-ins."""

    code: str
    plugin: Plugin
    weight: int
    reason: str
    certainty: Certainty


class Verdict(VerdictHead):
    summary: str
    weights: list[Weight]


class Limit(TypedDict):
    """Nodes that one limit allows, as it stands and with every quota at its published maximum."""

    limit: LimitName
    nodes: int
    nodes_on_request: int
    sum: str


class ZoneCapacity(TypedDict):
    """Addresses that are left in the vSwitches of a zone, and the nodes that they are enough for."""

    zone: str
    node_addresses: int
    pod_addresses: int | None
    addresses_per_node: int | None
    nodes: int | None


class Capacity(TypedDict):
    """Filled whether or not the plug-in is feasible; null is unknown. `bound_by` names the least of `limits`."""

    pods_per_node: int | None
    usable_pods_per_node: int | None
    trunk_pods_per_node: int | None
    max_nodes: int
    max_nodes_on_request: int
    bound_by: LimitName
    limits: list[Limit]
    zones: list[ZoneCapacity]


class PluginReport(TypedDict):
    """Feasible exactly when no finding of severity error applies to the plug-in."""

    feasible: bool
    capacity: Capacity


class Plugins(TypedDict):
    terway: PluginReport
    flannel: PluginReport


class Finding(FindingHead):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    params: dict[str, str | int | float | None]
    sum: str | None
    """The arithmetic behind the sentence."""
    source: Source | None
    """The first of `sources`."""
    sources: list[Source]
    certainty: Certainty
    disputed: bool


class ComparisonRow(TypedDict):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    topic: str
    terway: str
    flannel: str
    favours: Plugin | None
    need: NeedLevel
    decided: bool
    """Whether the row ruled a plug-in out or moved the balance."""
    certainty: Certainty
    sources: list[Source]


class Change(TypedDict):
    """An operation of a JSON Patch (RFC 6902) on the plan as sent; `remove` has no value."""

    op: Literal["add", "replace", "remove"]
    path: str
    value: NotRequired[Any]


class Repair(TypedDict):
    title: str
    changes: list[Change]
    makes_feasible: list[Plugin]


class Barred(TypedDict):
    """An infeasible plug-in that no repair was found for, and the codes of the errors in its way."""

    plugin: Plugin
    codes: list[str]


Flip = TypedDict(
    "Flip", {"field": str, "from": Any, "to": Any, "plugin": PluginOrNone, "message": str}
)  # `from` is no name in Python


class Evaluation(TypedDict):
    """The whole answer to one plan."""

    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    rules: str
    """The edition of the facts that it was judged by."""
    plan: CompletedPlan
    assumptions: list[Assumption]
    verdict: Verdict
    plugins: Plugins
    findings: list[Finding]
    comparison: list[ComparisonRow]
    repairs: list[Repair]
    barred: list[Barred]
    flips: list[Flip]
    flips_omitted: bool
    zones: list[ZoneOutlook]
    trades: Trades | None
    growth: Growth | None
    """Null where the plan names no growth."""
    share_url: str | None
    """The link to the result page; null where it would be longer than this server opens."""
    newest_rules: NewestRules | None
    """Null where the answer is of the newest edition."""
