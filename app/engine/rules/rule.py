"""Rules: each has a code, the fact it depends on, and a function that yields what it finds in a RuleContext."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final, NamedTuple, Protocol

from ...catalogue.model import Catalogue, Fact, Need, Plugin, TerwayMode
from ...plan.message import NO_PARAMS
from ...plan.plan import NodePool, Plan
from ...plan.pool_figures import PoolFigures, terway_mode
from ...plan.ranges import BOTH, PlanRange, Role, StatedRanges, own_ranges
from ..capacity import CapacityCounter, ZoneAddresses
from ..evaluation import Capacity, Finding, Message, Params, Pointer, Severity
from ..pairs import Clashes, clashes

# Findings of one rule with one severity and the same plug-ins: a plan may have the same mistake in 100,000 ranges.
MAX_LISTED: Final = 1_000


@dataclass(frozen=True)
class RuleContext:
    """Everything that a rule may use.

    `asked` is the plan as sent, `counter` the capacity of the completed plan, `unplaced` the ranges that nothing free
    was left for. `chosen` is the plug-in of the verdict, for the notes on it.
    """

    asked: Plan
    unplaced: tuple[Pointer, ...]
    counter: CapacityCounter
    chosen: Plugin | None = None

    @cached_property
    def plan(self) -> Plan:
        """The completed plan."""
        return self.counter.plan

    @cached_property
    def catalogue(self) -> Catalogue:
        return self.counter.catalogue

    @property
    def pools(self) -> tuple[PoolFigures, ...]:
        """The figures of the node pools of the completed plan; one for the short form."""
        return self.counter.pools

    @property
    def zones(self) -> tuple[ZoneAddresses, ...]:
        """The addresses left in each zone of the completed plan."""
        return self.counter.zones

    @property
    def terway(self) -> Capacity:
        return self.counter.terway

    @property
    def flannel(self) -> Capacity:
        return self.counter.flannel

    @cached_property
    def mode(self) -> TerwayMode:
        """Terway's mode for the plan."""
        return terway_mode(self.plan, self.catalogue)

    @cached_property
    def ranges(self) -> tuple[PlanRange, ...]:
        """Every range of the completed plan other than connected networks."""
        return tuple(own_ranges(self.plan))

    @cached_property
    def _by_role(self) -> Mapping[Role, list[PlanRange]]:
        found: dict[Role, list[PlanRange]] = {role: [] for role in Role}
        for placed in self.ranges:
            found[placed.role].append(placed)
        return found

    @cached_property
    def clashes(self) -> Clashes:
        """The clashes between ranges of the completed plan."""
        return clashes(self.plan, self.ranges)

    def ranges_of(self, *roles: Role) -> Iterator[PlanRange]:
        """The ranges of these roles, which are named in the order of the plan's fields."""
        return chain.from_iterable(self._by_role[role] for role in roles)

    @cached_property
    def capacities(self) -> Sequence[tuple[Plugin, Capacity]]:
        """Each plug-in with its capacity."""
        return ((Plugin.TERWAY, self.terway), (Plugin.FLANNEL, self.flannel))

    @property
    def max_nodes_fields(self) -> tuple[Pointer, ...]:
        """Pointers to the fields that state the maximum nodes, one for each pool."""
        return tuple(map(self._max_nodes_field, self.pools, self.asked.pools))

    @staticmethod
    def _max_nodes_field(figures: PoolFigures, stated: NodePool) -> Pointer:
        return figures.field("nodes" if stated.max_nodes is None else "max_nodes")

    @property
    def peak_fields(self) -> tuple[Pointer, ...]:
        """Pointers to the fields that state the nodes at the peak."""
        surge = (each.field("surge_nodes") for each in self.pools if each.pool.surge_nodes)
        return (*self.max_nodes_fields, *surge)

    def peak_fields_of(self, index: int) -> tuple[Pointer, ...]:
        """Return the pointers to the fields that state the nodes of one pool at the peak."""
        figures = self.pools[index]
        surge = (figures.field("surge_nodes"),) if figures.pool.surge_nodes else ()
        return (self._max_nodes_field(figures, self.asked.pools[index]), *surge)

    @property
    def pods_fields(self) -> tuple[Pointer, ...]:
        """Pointers to the fields that state the pods per node."""
        return tuple(each.field("pods_per_node") for each in self.pools)


class RangeContext(Protocol):
    """The part of a RuleContext that range rules may use: it doesn't depend on numbers, needs or instance types."""

    @property
    def asked(self) -> StatedRanges: ...
    @property
    def plan(self) -> StatedRanges: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def unplaced(self) -> tuple[Pointer, ...]: ...
    @property
    def clashes(self) -> Clashes: ...

    def ranges_of(self, *roles: Role) -> Iterator[PlanRange]:
        """The ranges of these roles, which are named in the order of the plan's fields."""


class Found(NamedTuple):
    """What a rule found; `basis` is the need or fact it depends on, if not the rule's own fact."""

    severity: Severity
    fields: tuple[Pointer, ...]
    params: Params = NO_PARAMS
    applies_to: tuple[Plugin, ...] = BOTH
    variant: str = ""
    sum: Message | None = None
    basis: Need | Fact[Any] | None = None


Check = Callable[[RuleContext], Iterator[Found]]
RangeCheck = Callable[[RangeContext], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the function `check` with the code of its findings and the fact that it depends on.

    `weighs` is False if the verdict never depends on its findings, which are notes or warnings about both plug-ins.
    `of_ranges` is whether the check is a RangeCheck.
    """

    code: str
    fact: str
    check: Check
    weighs: bool = True
    of_ranges: bool = False

    def findings(self, context: RuleContext) -> Iterable[Finding]:
        """Return the findings: at most MAX_LISTED per severity and plug-ins, with a note if there are more.

        Findings that were added after the edition of the context are left out.
        """
        if self.code in context.catalogue.absent_findings:
            return ()
        found = self.check(context)
        first = next(found, None)
        return () if first is None else self._listed(context, chain((first,), found))

    def _listed(self, context: RuleContext, all_found: Iterable[Found]) -> Iterator[Finding]:
        listed: dict[tuple[Severity, tuple[Plugin, ...]], int] = {}
        omitted = 0
        for found in all_found:
            kind = (found.severity, found.applies_to)
            before = listed.get(kind, 0)
            if before == MAX_LISTED:
                omitted += 1
                continue
            listed[kind] = before + 1
            yield self._finding(context, self.code, found)
        if omitted:
            params: Params = {"kind": self.code, "most": MAX_LISTED}
            yield self._finding(context, "findings-omitted", Found(Severity.NOTE, (), params))

    def _finding(self, context: RuleContext, code: str, found: Found) -> Finding:
        basis: Need | Fact[Any] = found.basis or getattr(context.catalogue.facts, self.fact)
        return Finding(
            code,
            found.severity,
            found.applies_to,
            found.fields,
            found.params,
            basis.id,
            basis.certainty,
            basis.sources,
            basis.disputed,
            found.variant,
            found.sum,
            _pool_of(context, found),
        )


def _pool_of(context: RuleContext, found: Found) -> Message | None:
    """Return the title of the pool that all fields are in; None where there are no others, or the sentence has it."""
    if not found.fields or "pool" in found.params or not found.fields[0].startswith("/node_pools/"):
        return None
    pools = {field.split("/")[2] for field in found.fields if field.startswith("/node_pools/")}
    alone = len(pools) == 1 and all(field.startswith("/node_pools/") for field in found.fields)
    return context.pools[int(pools.pop())].title if alone and len(context.pools) > 1 else None


def rule(code: str, fact: str, *, weighs: bool = True) -> Callable[[Check], Rule]:
    """Make a rule of a function: `code` is that of its findings, `fact` the ID of the fact that it depends on."""
    return lambda check: Rule(code, fact, check, weighs)


def range_rule(code: str, fact: str, *, weighs: bool = True) -> Callable[[RangeCheck], Rule]:
    """As `rule`, for a function that uses only ranges, so that it runs once for plans with the same ranges."""
    return lambda check: Rule(code, fact, check, weighs, of_ranges=True)
