"""The search for repairs: sets of moves in the order of what they ask, each proved by judging the plan."""

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
from .changes import actions_for, changes_between, without_one_vswitch
from .move import Kind, Move, Stand, applied
from .pool_order import PoolOrder

# Plans that are judged at most in the search for one plug-in, and as many again to leave out parts of what is
# found; fewer for a plan of very many ranges of its own, which takes longer to judge.
MAX_ASSESSMENTS: Final = 10
RANGES_A_SHARE: Final = 250
# Repairs for one plug-in: nobody compares more.
MAX_REPAIRS: Final = 3
# Findings looked at in one round: what remains is seen when the changed plan is judged. Fewer for such a plan, too.
MAX_GROUPS: Final = 12
MAX_FINDINGS: Final = 200
# Sets that are looked at without judging a plan.
MAX_SETS: Final = 600

Moves: TypeAlias = tuple[Move, ...]
Cost: TypeAlias = tuple[int, ...]
Judged: TypeAlias = tuple[Plan, Evaluation]
# What moves of several vSwitches at once change.
MANY_VSWITCHES: Final = frozenset(
    {"/node_vswitches", "/node_vswitches/-", "/pod_vswitches", "/pod_vswitches/-", "/secondary_cidrs/-"}
)


def with_repairs(answer: Evaluation) -> Evaluation:
    """Return the answer with its repairs, and what blocks a plug-in that no repair helps."""
    missing = [plugin for plugin in Plugin if not answer.report(plugin).feasible]
    if not missing:
        return answer
    order = PoolOrder.of(answer.asked)
    bench = _Bench(order.in_order(answer))
    found: dict[tuple[str, ...], tuple[Cost, Repair]] = {}
    for plugin in missing:
        for moves in _Search(bench, plugin).run():
            repair = _repair(bench, moves, missing, order)
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
    """How many moves of each kind there are, of the kind that asks most first."""
    counts = [0] * len(Kind)
    for move in moves:
        counts[-1 - move.kind] += 1
    return tuple(counts)


def _keys(moves: Moves) -> frozenset[tuple[str, str]]:
    return frozenset(move.key for move in moves)


def _targets(moves: Moves) -> frozenset[str]:
    return frozenset(move.target for move in moves)


def _is_sacrifice(moves: Moves) -> bool:
    return any(move.kind >= Kind.SCALE for move in moves)


def _errors(answer: Evaluation, plugin: Plugin) -> Counter[str]:
    """How many errors of each kind apply to the plug-in."""
    return Counter(each.code for each in answer.findings if each.is_error and plugin in each.applies_to)


def _has_new_errors(before: Evaluation, after: Evaluation) -> bool:
    """Whether a plug-in has an error more of some kind than it had before."""
    return any(_errors(after, plugin) - _errors(before, plugin) for plugin in Plugin)


def _repair(bench: _Bench, moves: Moves, missing: Sequence[Plugin], order: PoolOrder) -> Repair:
    judged = bench.judged(moves)
    assert judged is not None  # it was judged before it was kept
    plan, answer = judged
    in_order = sorted(moves, key=lambda move: (move.kind, order.place_of(move)))
    title, *more = (order.told(move.title) for move in in_order)
    for other in more:
        title = Message("repair.and", {"first": title, "second": other})
    if more:
        title = Message(SEVERAL_CHANGES, {"repair": title})
    feasible = tuple(plugin for plugin in missing if answer.report(plugin).feasible)
    changes = changes_between(order.as_sent(bench.plan), order.as_sent(plan))
    return Repair(title, changes, feasible, tuple(actions_for(bench.plan, answer, feasible)))


@dataclass
class _Bench:
    """Changed plans and their answers, each judged once for both plug-ins."""

    answer: Evaluation
    assessments: int = 0
    _known: dict[frozenset[tuple[str, str]], Judged | None] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan as sent."""
        return self.answer.asked

    @property
    def share(self) -> int:
        return self._fewer(MAX_ASSESSMENTS)

    @property
    def max_groups(self) -> int:
        return self._fewer(MAX_GROUPS)

    def _fewer(self, most: int) -> int:
        """Fewer than `most` the more ranges of its own the plan has, at least one."""
        return max(1, most // (1 + self.plan.own_blocks // RANGES_A_SHARE))

    def judged(self, moves: Moves) -> Judged | None:
        """None where the moves can't be made together."""
        keys = _keys(moves)
        if keys not in self._known:
            self._known[keys] = self._judge(moves)
        return self._known[keys]

    def replace(self, moves: Moves, judged: Judged) -> None:
        """Let the moves come to another plan."""
        self._known[_keys(moves)] = judged

    def judged_plan(self, plan: Plan) -> Judged:
        """A plan and its answer."""
        self.assessments += 1
        return plan, assess(plan, self.answer.catalogue, with_comparison=False)

    def changed(self, moves: Moves) -> Plan | None:
        """The plan with the moves made; None where they can't be made together."""
        return applied(self.plan, moves, self.answer.catalogue)

    def _judge(self, moves: Moves) -> Judged | None:
        changed = self.changed(moves)
        return None if changed is None else self.judged_plan(changed)


def _with_fewer(moves: Moves) -> Iterator[Moves]:
    """Yield the moves without each of them or with a part of it, and without all that have to do with secondary blocks."""
    for place, move in enumerate(moves):
        before, after = moves[:place], moves[place + 1 :]
        if before or after:
            yield before + after
        yield from ((*before, lesser, *after) for lesser in move.lesser)
    others = tuple(move for move in moves if not move.target.startswith("/secondary_cidrs"))
    if others and len(others) < len(moves) - 1:
        yield others


Groups: TypeAlias = tuple[Moves, ...]


def _broad_moves(groups: Groups) -> Iterator[Move]:
    """Moves of whole blocks and lists, which may mend errors of several groups at once."""
    moves = {move.key: move for group in groups for move in group} if len(groups) > 1 else {}
    for move in moves.values():
        is_whole = move.target.count("/") == 1 or move.target.endswith("/-")
        if is_whole and move.kind in (Kind.BLOCK, Kind.LAYOUT, Kind.HELD):
            yield move


class _Search:
    """For one plug-in. Every error needs one of its moves; errors that come up on the way need theirs."""

    def __init__(self, bench: _Bench, plugin: Plugin) -> None:
        self.bench = bench
        self.plugin = plugin
        self.limit = bench.assessments + bench.share
        self.found: list[Moves] = []
        self._heap: list[tuple[Cost, int, Moves, Groups]] = []
        self._seen: set[frozenset[tuple[str, str]]] = set()
        self._places = count()

    def run(self) -> list[Moves]:
        groups = self._groups(self.bench.plan, self.bench.answer, ())
        for move in _broad_moves(groups or ()):
            self._push((move,), ())
        self._push((), groups)
        for _ in range(MAX_SETS):
            if not self._heap or len(self.found) == MAX_REPAIRS or self.bench.assessments >= self.limit:
                break
            _, _, moves, groups = heappop(self._heap)
            if self._is_beaten(moves):
                continue
            self._take(moves, groups)
        return self.found

    def _push(self, moves: Moves, groups: Groups | None) -> None:
        keys = _keys(moves)
        if groups is not None and keys not in self._seen:
            self._seen.add(keys)
            heappush(self._heap, (cost_of(moves), next(self._places), moves, groups))

    def _is_beaten(self, moves: Moves) -> bool:
        """Whether a repair changes only a part of what these do, or asks for no sacrifice where these do."""
        sacrifice, targets = _is_sacrifice(moves), _targets(moves)
        return any(
            _targets(known) < targets or (sacrifice and not _is_sacrifice(known)) for known in self.found
        )

    def _take(self, moves: Moves, groups: Groups) -> None:
        keys = _keys(moves)
        open_group = next((group for group in groups if keys.isdisjoint(_keys(group))), None)
        if open_group is not None:
            self._branch(moves, open_group, groups)
            return
        judged = self.bench.judged(moves)
        if judged is None:
            return
        plan, answer = judged
        if answer.report(self.plugin).feasible:
            if not _has_new_errors(self.bench.answer, answer):
                self._keep(self._smallest(moves))
            return
        more = self._groups(plan, answer, moves)
        if more:
            self._branch(moves, more[0], (*groups, *more))

    def _keep(self, moves: Moves) -> None:
        """Unless it comes to the same plan as one before, or changes more of a list than one before has to."""
        plans = [judged[0] for known in self.found if (judged := self.bench.judged(known))]
        while (fewer := self._with_fewer_vswitches(moves)) is not None:
            if self.found:
                return
            self.bench.replace(moves, fewer)
        judged = self.bench.judged(moves)
        if judged is not None and judged[0] not in plans:
            self.found.append(moves)

    def _with_fewer_vswitches(self, moves: Moves) -> Judged | None:
        """The plan without one change of a vSwitch that is not needed; None where each of them is."""
        judged = self.bench.judged(moves)
        if judged is None or all(move.target not in MANY_VSWITCHES for move in moves):
            return None
        for plan in islice(without_one_vswitch(self.bench.plan, judged[0]), self._left_for_parts):
            fewer = self.bench.judged_plan(plan)
            if self._is_repaired(fewer):
                return fewer
        return None

    @property
    def _left_for_parts(self) -> int:
        """How many more plans are judged to see whether a repair needs each of its parts: as many as find repairs."""
        return max(0, self.limit + self.bench.share - self.bench.assessments)

    def _is_repaired(self, judged: Judged) -> bool:
        return judged[1].report(self.plugin).feasible and not _has_new_errors(self.bench.answer, judged[1])

    def _branch(self, moves: Moves, group: Moves, groups: Groups) -> None:
        targets = _targets(moves)
        for move in group:
            if move.target not in targets:
                self._push((*moves, move), groups)

    def _smallest(self, moves: Moves) -> Moves:
        """Without the moves, or the parts of them, that the others turned out to do for."""
        for fewer in _with_fewer(moves):
            if not self._left_for_parts:
                break
            if self._changes_less(fewer, moves) and self._is_repaired_by(fewer):
                return self._smallest(fewer)
        return moves

    def _changes_less(self, fewer: Moves, moves: Moves) -> bool:
        """Return whether part of a move is not all that it does here: then its own title says more."""
        return len(fewer) < len(moves) or self.bench.changed(fewer) != self.bench.changed(moves)

    def _is_repaired_by(self, moves: Moves) -> bool:
        judged = self.bench.judged(moves)
        return judged is not None and self._is_repaired(judged)

    def _groups(self, plan: Plan, answer: Evaluation, made: Moves) -> Groups | None:
        """The moves for each error, alike ones once; an error that has none may go with another. None: no move."""
        keys = _keys(made)
        groups: dict[frozenset[tuple[str, str]], Moves] = {}
        for offered in islice(self._offers(Stand(plan, answer, self.plugin)), MAX_FINDINGS):
            moves = tuple(move for move in offered if move.key not in keys)
            if not moves:
                continue
            groups.setdefault(_keys(moves), moves)
            if len(groups) == self.bench.max_groups:
                break
        return tuple(groups.values()) or None

    def _offers(self, stand: Stand) -> Iterator[Moves]:
        for finding in stand.answer.findings:
            if finding.is_error and self.plugin in finding.applies_to:
                yield tuple(moves_for(stand, finding))
