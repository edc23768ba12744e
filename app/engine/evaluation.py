"""The Evaluation: what the engine answers, in codes and parameters. `app.wording` makes the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple

from ..catalogue.model import Catalogue, Certainty, Plugin, Source, TerwayMode
from ..plan.message import Assumption as Assumption
from ..plan.message import Message as Message
from ..plan.message import Param as Param
from ..plan.message import Params as Params
from ..plan.message import Pointer as Pointer
from ..plan.plan import NeedLevel, Plan
from ..plan.pool_figures import PoolFigures
from .growth import LimitMonth
from .limits import Capacity as Capacity
from .limits import Limit as Limit
from .limits import LimitName as LimitName
from .limits import PoolCapacity as PoolCapacity
from .limits import ZoneCapacity as ZoneCapacity
from .trades import Trades
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


class Weight(NamedTuple):
    """One thing that moved the balance between two feasible plug-ins, by how much and why."""

    code: str
    plugin: Plugin
    weight: int
    reason: Message
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool = False


class Condition(NamedTuple):
    """A quota that the chosen plug-in needs raised first; `request`: the number to ask for, used ones included."""

    quota: LimitName
    needed: int
    allowed: int
    request: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """`plugin` None: neither is feasible. `weights` is empty unless both are feasible."""

    plugin: Plugin | None
    strength: Strength
    terway_mode: TerwayMode | None
    summary: Message
    weights: tuple[Weight, ...] = ()
    conditions: tuple[Condition, ...] = ()


class ComparisonRow(NamedTuple):
    """A row of the user's document in this plan's numbers."""

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
    """Something to be done beside the changes of a repair."""

    code: str
    message: Message


SEVERAL_CHANGES: Final = "repair.all"
"""The message of the title of a repair that makes several changes: a sentence each."""


@dataclass(frozen=True, slots=True)
class Repair:
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
    """The plan after so many years of growth (0: today), judged with the nodes that it then has."""

    year: int
    nodes: int
    pods: int
    verdict: Verdict
    feasible: tuple[Plugin, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """Five years of growth. `nodes`: month by month from month 0, today. `years`: 0 to 5.

    `month_beyond_max_nodes`: the first month with more nodes than the most that the plan names; None where there is none,
    and where it names none.
    """

    percent_per_year: int
    nodes: tuple[int, ...]
    pods: tuple[int, ...]
    month_beyond_max_nodes: int | None
    limits: tuple[LimitMonth, ...]
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class PluginReport:
    plugin: Plugin
    feasible: bool
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole answer: `asked` is the plan as sent, `plan` the completed one, `catalogue` the edition of its facts."""

    asked: Plan
    plan: Plan
    catalogue: Catalogue
    terway_mode: TerwayMode
    pools: tuple[PoolFigures, ...]
    assumptions: tuple[Assumption, ...]
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
    trades: Trades | None = None

    @property
    def capacities(self) -> tuple[tuple[Plugin, Capacity], ...]:
        return tuple((plugin, self.report(plugin).capacity) for plugin in Plugin)

    def report(self, plugin: Plugin) -> PluginReport:
        return self.terway if plugin is Plugin.TERWAY else self.flannel

    @property
    def feasible(self) -> tuple[Plugin, ...]:
        """The plug-ins that no error applies to."""
        return tuple(plugin for plugin in Plugin if self.report(plugin).feasible)
