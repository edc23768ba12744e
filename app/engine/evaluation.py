"""The Evaluation: the engine's result as codes and parameters, from which `app.wording` makes sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from ..catalogue.model import Catalogue, Certainty, Plugin, Source, TerwayMode
from ..plan.message import Assumption as Assumption
from ..plan.message import Message as Message
from ..plan.message import Param as Param
from ..plan.message import Params as Params
from ..plan.message import Pointer as Pointer
from ..plan.plan import NeedLevel, Plan
from ..plan.pool_figures import PoolFigures
from ..proposals.complete import Completion
from .growth import LimitMonth
from .limits import Capacity as Capacity
from .limits import Limit as Limit
from .limits import LimitName as LimitName
from .limits import PoolCapacity as PoolCapacity
from .limits import ZoneCapacity as ZoneCapacity
from .trade_offs import TradeOffs
from .zones import ZoneOutlook


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Strength(StrEnum):
    """The confidence of a verdict, highest first."""

    ONLY_OPTION = "only_option"
    CLEAR = "clear"
    CLOSE_CALL = "close_call"
    NONE = "none"


class Finding(NamedTuple):
    """An error, a warning or a note about a plan.

    `variant` selects the sentence when a code has several. `fields` are JSON Pointers into the Plan. `fact` is the ID
    of the fact that the rule depends on. `pool` is the title of the only pool of several that it is about.
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
    pool: Message | None = None

    @property
    def message(self) -> Message:
        suffix = f".{self.variant}" if self.variant else ""
        said = Message(f"finding.{self.code}{suffix}", self.params)
        if self.pool is None:
            return said
        return Message(f"{self.pool.code}.finding", {**self.pool.params, "said": said})

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class Weight(NamedTuple):
    """A weight in the balance between two feasible plug-ins: which one it favours, by how much, and why."""

    code: str
    plugin: Plugin
    weight: int
    reason: Message
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool = False


class Condition(NamedTuple):
    """A quota that has to be raised before the chosen plug-in fits.

    `request` is the quota to ask for, including what is used already.
    """

    quota: LimitName
    needed: int
    allowed: int
    request: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The choice of a plug-in; None when neither is feasible. `weights` is empty unless both are feasible."""

    plugin: Plugin | None
    strength: Strength
    terway_mode: TerwayMode | None
    summary: Message
    weights: tuple[Weight, ...] = ()
    conditions: tuple[Condition, ...] = ()


class ComparisonRow(NamedTuple):
    """A row of the comparison table with this plan's numbers."""

    topic: str
    terway: Message
    flannel: Message
    favours: Plugin | None
    need: NeedLevel
    certainty: Certainty
    sources: tuple[Source, ...]
    decided: bool = False
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """An operation of a JSON Patch (RFC 6902) on the Plan as sent."""

    op: Literal["add", "replace", "remove"]
    path: Pointer
    value: Any = None


class Action(NamedTuple):
    """Something that has to be done besides changing the plan, such as replacing nodes."""

    code: str
    message: Message


SEVERAL_CHANGES: Final = "repair.all"
"""The message code of the title of a repair with several changes, which has a sentence for each."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes of the plan that make further plug-ins feasible, and the actions that they need."""

    title: Message
    changes: tuple[Change, ...]
    makes_feasible: tuple[Plugin, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class UnrepairablePlugin:
    """An infeasible plug-in for which no repair was found, and the codes of the errors that block it."""

    plugin: Plugin
    codes: tuple[str, ...]


class Flip(NamedTuple):
    """A single answer that would change the verdict: `field` from `current` to `changed` gives `plugin`."""

    field: Pointer
    current: Any
    changed: Any
    plugin: Plugin | None
    message: Message


@dataclass(frozen=True, slots=True)
class Year:
    """The verdict on the plan after so many years of growth (0 is today), with the nodes that it then has."""

    year: int
    nodes: int
    pods: int
    verdict: Verdict
    feasible: tuple[Plugin, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """Five years of growth. `nodes` and `pods` are by month, from month 0 (today); `years` are 0 to 5.

    `month_beyond_max_nodes` is the first month with more nodes than the stated maximum; None if there is no such month
    or no maximum.
    """

    percent_per_year: int
    nodes: tuple[int, ...]
    pods: tuple[int, ...]
    month_beyond_max_nodes: int | None
    limits: tuple[LimitMonth, ...]
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class PluginReport:
    """Whether a plug-in is feasible, and its capacity."""

    plugin: Plugin
    feasible: bool
    capacity: Capacity


@dataclass(frozen=True)
class Evaluation:
    """The evaluation of a plan, which `completion` has as sent and as completed."""

    completion: Completion
    terway_mode: TerwayMode
    findings: tuple[Finding, ...]
    terway: PluginReport
    flannel: PluginReport
    comparison: tuple[ComparisonRow, ...]
    verdict: Verdict
    repairs: tuple[Repair, ...] = ()
    unrepairable: tuple[UnrepairablePlugin, ...] = ()
    flips: tuple[Flip, ...] = ()
    flips_omitted: bool = False
    pool_flips_omitted: bool = False
    zones: tuple[ZoneOutlook, ...] = ()
    growth: Growth | None = None
    trades: TradeOffs | None = None

    @property
    def asked(self) -> Plan:
        """The plan as sent."""
        return self.completion.asked

    @property
    def plan(self) -> Plan:
        """The completed plan."""
        return self.completion.plan

    @property
    def catalogue(self) -> Catalogue:
        """The edition by which the plan was evaluated."""
        return self.completion.catalogue

    @property
    def pools(self) -> tuple[PoolFigures, ...]:
        """The figures of the node pools of the completed plan; one for the short form."""
        return self.completion.pools

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The values that were filled in, with the reason for each."""
        return self.completion.assumptions

    @cached_property
    def assumed_fields(self) -> frozenset[Pointer]:
        """Pointers to the fields that were filled in."""
        return frozenset(assumption.field for assumption in self.assumptions)

    @property
    def turns_on_dual_stack(self) -> bool:
        """Whether the plan states an IPv6 Service CIDR or requires dual stack.

        A preference alone isn't enough, since dual stack can't be changed later and some instance types don't support it.
        """
        return self.asked.service_ipv6_cidr is not None or self.plan.is_must("dual_stack")

    @property
    def capacities(self) -> tuple[tuple[Plugin, Capacity], ...]:
        """Each plug-in with its capacity."""
        return tuple((plugin, self.report(plugin).capacity) for plugin in Plugin)

    def report(self, plugin: Plugin) -> PluginReport:
        """Return the report of a plug-in."""
        return self.terway if plugin is Plugin.TERWAY else self.flannel

    @property
    def feasible(self) -> tuple[Plugin, ...]:
        """The plug-ins that no error applies to."""
        return tuple(plugin for plugin in Plugin if self.report(plugin).feasible)
