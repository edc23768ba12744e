"""The Evaluation: what the engine answers, in codes and parameters. `app.locale` makes the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from app.catalogue.model import Catalogue, Certainty, Plugin, Source, TerwayMode
from app.planning.plan import NeedLevel, Plan

Param: TypeAlias = "str | int | Message | None"
Params: TypeAlias = Mapping[str, Param]
Pointer: TypeAlias = str


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Strength(StrEnum):
    """How firm a verdict is, firmest first."""

    ONLY_OPTION = "only_option"
    CLEAR = "clear"
    CLOSE_CALL = "close_call"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be: the message id and its parameters, which may be messages themselves."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the planner has to say of a plan. `variant` picks the sentence where a code has several.

    `fields` are JSON Pointers into the Plan. `fact` is the id of the fact the rule rests on.
    """

    code: str
    severity: Severity
    applies_to: tuple[Plugin, ...]
    fields: tuple[Pointer, ...]
    params: Params
    fact: str
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool = False
    variant: str = ""
    sum: Message | None = None

    @property
    def message(self) -> Message:
        suffix = f".{self.variant}" if self.variant else ""
        return Message(f"finding.{self.code}{suffix}", self.params)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class LimitName(StrEnum):
    """The limits on nodes, in the order that decides a tie."""

    POD_CIDR_BLOCKS = "pod_cidr_blocks"
    ROUTE_ENTRIES = "route_entries"
    POD_ADDRESSES = "pod_addresses"
    NODE_ADDRESSES = "node_addresses"
    NODE_LIMIT = "node_limit"
    POD_LIMIT = "pod_limit"


@dataclass(frozen=True, slots=True)
class Limit:
    """Nodes that one limit allows, as it stands and with every quota at its published maximum."""

    name: LimitName
    nodes: int
    nodes_on_request: int
    sum: Message
    fields: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class ZoneCapacity:
    """One zone: nodes that its node vSwitches and its pod addresses allow; None where it has no say."""

    zone: str
    node_addresses: int
    pod_addresses: int | None
    addresses_per_node: int | None
    nodes: int | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a plug-in can hold under this plan. `limits` is never empty and stands in LimitName's order."""

    pods_per_node: int | None
    usable_pods_per_node: int | None
    limits: tuple[Limit, ...]
    pods_sum: Message | None = None
    trunk_pods_per_node: int | None = None
    zones: tuple[ZoneCapacity, ...] = ()

    @property
    def binding(self) -> Limit:
        """The limit that binds as it stands; the first of a tie."""
        return min(self.limits, key=lambda limit: limit.nodes)

    @property
    def binding_on_request(self) -> Limit:
        return min(self.limits, key=lambda limit: limit.nodes_on_request)

    @property
    def max_nodes(self) -> int:
        return self.binding.nodes

    @property
    def max_nodes_on_request(self) -> int:
        return self.binding_on_request.nodes_on_request

    def limit(self, name: LimitName) -> Limit | None:
        return next((limit for limit in self.limits if limit.name is name), None)


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that the plan lacked and the planner put in. `value` is JSON: text, number or list."""

    field: Pointer
    value: Any
    why: Message


@dataclass(frozen=True, slots=True)
class Weight:
    """One thing that moved the balance between two feasible plug-ins, by how much and why."""

    code: str
    plugin: Plugin
    weight: int
    reason: Message
    certainty: Certainty
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`plugin` None: neither is feasible as the plan stands. `weights` is empty unless both are feasible."""

    plugin: Plugin | None
    strength: Strength
    terway_mode: TerwayMode | None
    summary: Message
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A row of the user's document in this plan's numbers."""

    topic: str
    terway: Message
    flannel: Message
    favours: Plugin | None
    need: NeedLevel
    certainty: Certainty
    sources: tuple[Source, ...]
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """An operation of a JSON Patch (RFC 6902) on the Plan as sent."""

    op: Literal["add", "replace", "remove"]
    path: Pointer
    value: Any = None


@dataclass(frozen=True, slots=True)
class Repair:
    title: Message
    changes: tuple[Change, ...]
    makes_feasible: tuple[Plugin, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A single answer that would change the verdict: `field` from `current` to `changed` gives `plugin`."""

    field: Pointer
    current: Any
    changed: Any
    plugin: Plugin | None
    message: Message


@dataclass(frozen=True, slots=True)
class PluginReport:
    plugin: Plugin
    feasible: bool
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole answer. `plan` is the completed plan; `catalogue` the edition it was judged by."""

    plan: Plan
    catalogue: Catalogue
    terway_mode: TerwayMode
    assumptions: tuple[Assumption, ...]
    findings: tuple[Finding, ...]
    terway: PluginReport
    flannel: PluginReport
    comparison: tuple[ComparisonRow, ...]
    verdict: Verdict
    repairs: tuple[Repair, ...] = ()
    flips: tuple[Flip, ...] = ()

    def report(self, plugin: Plugin) -> PluginReport:
        return self.terway if plugin is Plugin.TERWAY else self.flannel
