"""The search for repairs: best-first over sets of moves, the cheapest first, each verified by assessing the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count, islice
from typing import Final, TypeAlias

from ...catalogue.model import Plugin
from ...engine.assess import assess
from ...engine.evaluation import SEVERAL_CHANGES, Evaluation, Message, Repair, UnrepairablePlugin
from ...plan.plan import Plan
from .candidates import moves_for
from .changes import actions_for, changes_between, is_undone, without_one_change
from .move import Move, MoveKind, SearchState, apply_moves
from .pool_order import PoolOrder

# At most so many plans are assessed in the search for one plug-in, and as many again to remove unneeded parts of what
# is found. Fewer for a plan with very many ranges of its own, which takes longer to assess.
MAX_ASSESSMENTS: Final = 10
RANGES_PER_STEP: Final = 250
# For each of them, so many plans are assessed at most to undo single changes of what is found.
UNDOINGS_PER_ASSESSMENT: Final = 4
# Repairs for one plug-in: nobody compares more.
MAX_REPAIRS: Final = 3
# Findings considered in one step: the rest is seen once the changed plan is assessed. Fewer for such a plan, too.
MAX_GROUPS: Final = 12
MAX_FINDINGS: Final = 200
# Sets of moves that are visited at most, most of them without assessing a plan.
MAX_SETS: Final = 600

Moves: TypeAlias = tuple[Move, ...]
Cost: TypeAlias = tuple[int, ...]
AssessedPlan: TypeAlias = tuple[Plan, Evaluation]


def with_repairs(answer: Evaluation) -> Evaluation:
    """Return the answer with its repairs, and the plug-ins that no repair makes feasible with their error codes."""
    missing = [plugin for plugin in Plugin if not answer.report(plugin).feasible]
    if not missing:
        return answer
    order = PoolOrder.of(answer.asked)
    assessor = _PlanAssessor(order.reordered(answer))
    found: dict[tuple[str, ...], tuple[Cost, Repair]] = {}
    for plugin in missing:
        for moves in _Search(assessor, plugin).run():
            repair = _repair(assessor, moves, missing, order)
            found.setdefault(tuple(map(repr, repair.changes)), (cost_of(moves), repair))
    helped = {plugin for _, repair in found.values() for plugin in repair.makes_feasible}
    unrepairable = [
        UnrepairablePlugin(plugin, tuple(_errors(answer, plugin)))
        for plugin in missing
        if plugin not in helped
    ]
    in_order = sorted(found.values(), key=lambda each: (each[0], -len(each[1].makes_feasible)))
    return replace(answer, repairs=tuple(repair for _, repair in in_order), unrepairable=tuple(unrepairable))


def cost_of(moves: Moves) -> Cost:
    """Return the number of moves of each kind, the most expensive kind first; costs compare as tuples."""
    counts = [0] * len(MoveKind)
    for move in moves:
        counts[-1 - move.kind] += 1
    return tuple(counts)


def _keys(moves: Moves) -> frozenset[tuple[str, str]]:
    return frozenset(move.key for move in moves)


def _targets(moves: Moves) -> frozenset[str]:
    return frozenset(move.target for move in moves)


def _is_sacrifice(moves: Moves) -> bool:
    return any(move.kind >= MoveKind.SCALE for move in moves)


def _errors(answer: Evaluation, plugin: Plugin) -> Counter[str]:
    """Return the number of errors that apply to the plug-in, by code."""
    return Counter(each.code for each in answer.findings if each.is_error and plugin in each.applies_to)


def _has_new_errors(before: Evaluation, after: Evaluation) -> bool:
    """Return whether any plug-in has more errors of some code than before."""
    return any(_errors(after, plugin) - _errors(before, plugin) for plugin in Plugin)


def _repair(assessor: _PlanAssessor, moves: Moves, missing: Sequence[Plugin], order: PoolOrder) -> Repair:
    assessed = assessor.assessed(moves)
    assert assessed is not None  # only assessed sets of moves become repairs
    plan, answer = assessed
    made = assessor.changed(moves) or plan
    needed = [move for move in moves if not is_undone(move.target, assessor.plan, made, plan)]
    in_order = sorted(needed or moves, key=lambda move: (move.kind, order.index_of(move)))
    title, *more = (order.renumbered(_title_of(move, assessor.plan, plan)) for move in in_order)
    for other in more:
        title = Message("repair.and", {"first": title, "second": other})
    if more:
        title = Message(SEVERAL_CHANGES, {"repair": title})
    feasible = tuple(plugin for plugin in missing if answer.report(plugin).feasible)
    changes = changes_between(order.as_sent(assessor.plan), order.as_sent(plan))
    return Repair(title, changes, feasible, tuple(actions_for(assessor.plan, answer, feasible)))


def _title_of(move: Move, before: Plan, after: Plan) -> Message:
    """Return the title of a move; that of further vSwitches names only the zones in which `after` has them."""
    kind, _, name = move.title.code.rpartition(".")
    if kind not in {"repair.more", "repair.block"} or name == "full":
        return move.title
    old = getattr(before, name)
    new = {vswitch.zone for vswitch in getattr(after, name) if vswitch not in old}
    stated = move.title.params["zones"]
    assert isinstance(stated, tuple)
    zones = tuple(zone for zone in stated if zone in new)
    if not zones:
        return Message("repair.block.full")
    return Message(move.title.code, {"zones": zones, "count": len(zones)})


@dataclass
class _PlanAssessor:
    """Assesses changed plans, each once for both plug-ins, and counts the assessments."""

    answer: Evaluation
    assessments: int = 0
    _known: dict[frozenset[tuple[str, str]], AssessedPlan | None] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan as sent."""
        return self.answer.asked

    @property
    def max_assessments(self) -> int:
        return self._fewer(MAX_ASSESSMENTS)

    @property
    def max_groups(self) -> int:
        return self._fewer(MAX_GROUPS)

    def _fewer(self, most: int) -> int:
        """Return `most`, reduced for plans with many ranges of their own; at least 1."""
        return max(1, most // (1 + self.plan.vpc_range_count // RANGES_PER_STEP))

    def assessed(self, moves: Moves) -> AssessedPlan | None:
        """Return the plan with the moves made and its evaluation; None when they can't be made together."""
        keys = _keys(moves)
        if keys not in self._known:
            self._known[keys] = self._assess_moves(moves)
        return self._known[keys]

    def replace(self, moves: Moves, assessed: AssessedPlan) -> None:
        """Store another plan as the result of the moves."""
        self._known[_keys(moves)] = assessed

    def assess_plan(self, plan: Plan) -> AssessedPlan:
        """Return a plan with its evaluation, which isn't counted; it may be known as the result of some moves."""
        known = (each for each in self._known.values() if each is not None and each[0] == plan)
        return next(known, None) or (plan, assess(plan, self.answer.catalogue, with_comparison=False))

    def changed(self, moves: Moves) -> Plan | None:
        """Return the plan with the moves made; None when they can't be made together."""
        return apply_moves(self.plan, moves, self.answer.catalogue)

    def _assess_moves(self, moves: Moves) -> AssessedPlan | None:
        changed = self.changed(moves)
        if changed is None:
            return None
        self.assessments += 1
        return changed, assess(changed, self.answer.catalogue, with_comparison=False)


def _with_fewer(moves: Moves) -> Iterator[Moves]:
    """Yield smaller sets: without one move, with a lesser move in its place, and without any on secondary blocks."""
    for index, move in enumerate(moves):
        before, after = moves[:index], moves[index + 1 :]
        if before or after:
            yield before + after
        yield from ((*before, lesser, *after) for lesser in move.lesser)
    others = tuple(move for move in moves if not move.target.startswith("/secondary_cidrs"))
    if others and len(others) < len(moves) - 1:
        yield others


Groups: TypeAlias = tuple[Moves, ...]


def _broad_moves(groups: Groups) -> Iterator[Move]:
    """Yield the moves of whole blocks and lists, which may fix errors of several groups at once."""
    moves = {move.key: move for group in groups for move in group} if len(groups) > 1 else {}
    for move in moves.values():
        is_whole = move.target.count("/") == 1 or move.target.endswith("/-")
        if is_whole and move.kind in (MoveKind.BLOCK, MoveKind.LAYOUT, MoveKind.EXISTING):
            yield move


class _Search:
    """The search for one plug-in.

    Each error has a group of moves, one of which has to be made; errors that a move causes add further groups.
    """

    def __init__(self, assessor: _PlanAssessor, plugin: Plugin) -> None:
        self.assessor = assessor
        self.plugin = plugin
        self.limit = assessor.assessments + assessor.max_assessments
        self._undoings_left = UNDOINGS_PER_ASSESSMENT * assessor.max_assessments
        self.found: list[Moves] = []
        self._heap: list[tuple[Cost, int, Moves, Groups]] = []
        self._seen: set[frozenset[tuple[str, str]]] = set()
        self._places = count()

    def run(self) -> list[Moves]:
        groups = self._groups(self.assessor.plan, self.assessor.answer, ())
        for move in _broad_moves(groups or ()):
            self._push((move,), ())
        self._push((), groups)
        for _ in range(MAX_SETS):
            if not self._heap or len(self.found) == MAX_REPAIRS or self.assessor.assessments >= self.limit:
                break
            _, _, moves, groups = heappop(self._heap)
            if self._is_dominated(moves):
                continue
            self._visit(moves, groups)
        return self.found

    def _push(self, moves: Moves, groups: Groups | None) -> None:
        keys = _keys(moves)
        if groups is not None and keys not in self._seen:
            self._seen.add(keys)
            heappush(self._heap, (cost_of(moves), next(self._places), moves, groups))

    def _is_dominated(self, moves: Moves) -> bool:
        """Return whether a repair was found that changes only a part of this, or gives nothing up where this does."""
        sacrifice, targets = _is_sacrifice(moves), _targets(moves)
        return any(
            _targets(known) < targets or (sacrifice and not _is_sacrifice(known)) for known in self.found
        )

    def _visit(self, moves: Moves, groups: Groups) -> None:
        keys = _keys(moves)
        open_group = next((group for group in groups if keys.isdisjoint(_keys(group))), None)
        if open_group is not None:
            self._branch(moves, open_group, groups)
            return
        assessed = self.assessor.assessed(moves)
        if assessed is None:
            return
        plan, answer = assessed
        if answer.report(self.plugin).feasible:
            if not _has_new_errors(self.assessor.answer, answer):
                self._add_repair(self._smallest(moves))
            return
        more = self._groups(plan, answer, moves)
        if more:
            self._branch(moves, more[0], (*groups, *more))

    def _add_repair(self, moves: Moves) -> None:
        """Add the moves to the repairs unless an earlier repair gives the same plan.

        Needless changes are removed from the first repair; later sets that have any, or may have, are dropped.
        """
        plans = [assessed[0] for known in self.found if (assessed := self.assessor.assessed(known))]
        assessed = self.assessor.assessed(moves)
        if assessed is None:
            return
        needed = self._with_needed_changes(assessed)
        if needed is not assessed or not self._undoings_left:
            if self.found:
                return
            self.assessor.replace(moves, needed)
        if needed[0] not in plans:
            self.found.append(moves)

    def _with_needed_changes(self, assessed: AssessedPlan) -> AssessedPlan:
        """Return the repaired plan without the changes that can be undone, as far as plans may be assessed.

        What one change needs may be needless without it, such as the block of a vSwitch, so all are tried again.
        """
        before, fewer = self.assessor.plan, assessed
        if len(changes_between(before, assessed[0])) > 1:
            fewer = self._with_needed_changes_once(assessed)
        return assessed if fewer is assessed else self._with_needed_changes(fewer)

    def _with_needed_changes_once(self, assessed: AssessedPlan) -> AssessedPlan:
        before, needed = self.assessor.plan, 0
        while (
            undone := next(islice(without_one_change(before, assessed[0]), needed, None), None)
        ) is not None:
            if not self._undoings_left:
                break
            self._undoings_left -= 1
            fewer = self.assessor.assess_plan(undone)
            if self._is_repaired(fewer) and set(assessed[1].feasible) <= set(fewer[1].feasible):
                assessed = fewer
            else:
                needed += 1
        return assessed

    @property
    def _assessments_left(self) -> int:
        """Return how many more plans may be assessed to remove unneeded parts of a repair."""
        return max(0, self.limit + self.assessor.max_assessments - self.assessor.assessments)

    def _is_repaired(self, assessed: AssessedPlan) -> bool:
        return assessed[1].report(self.plugin).feasible and not _has_new_errors(
            self.assessor.answer, assessed[1]
        )

    def _branch(self, moves: Moves, group: Moves, groups: Groups) -> None:
        targets = _targets(moves)
        for move in group:
            if move.target not in targets:
                self._push((*moves, move), groups)

    def _smallest(self, moves: Moves) -> Moves:
        """Return the moves without those, or the parts of those, that the others made unnecessary."""
        for fewer in _with_fewer(moves):
            if not self._assessments_left:
                break
            if self._changes_less(fewer, moves) and self._is_repaired_by(fewer):
                return self._smallest(fewer)
        return moves

    def _changes_less(self, fewer: Moves, moves: Moves) -> bool:
        """Return whether `fewer` really changes less; a lesser move with the same effect has the less clear title."""
        return len(fewer) < len(moves) or self.assessor.changed(fewer) != self.assessor.changed(moves)

    def _is_repaired_by(self, moves: Moves) -> bool:
        assessed = self.assessor.assessed(moves)
        return assessed is not None and self._is_repaired(assessed)

    def _groups(self, plan: Plan, answer: Evaluation, made: Moves) -> Groups | None:
        """Return the moves for each error, equal groups once; None when no error has a move.

        An error without moves is skipped, since fixing another error may remove it.
        """
        keys = _keys(made)
        groups: dict[frozenset[tuple[str, str]], Moves] = {}
        for offered in islice(self._moves_by_finding(SearchState(plan, answer, self.plugin)), MAX_FINDINGS):
            moves = tuple(move for move in offered if move.key not in keys)
            if not moves:
                continue
            groups.setdefault(_keys(moves), moves)
            if len(groups) == self.assessor.max_groups:
                break
        return tuple(groups.values()) or None

    def _moves_by_finding(self, state: SearchState) -> Iterator[Moves]:
        for finding in state.answer.findings:
            if finding.is_error and self.plugin in finding.applies_to:
                yield tuple(moves_for(state, finding))
