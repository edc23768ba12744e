"""The difference between two Evaluations: changed answers, verdict, findings, limits and comparison rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from ..catalogue.model import Plugin
from ..engine.evaluation import ComparisonRow, Evaluation, Finding, Limit, LimitName, Pointer
from ..plan.plan import REQUIRED_FIRST, NeedLevel, Plan

FindingKey: TypeAlias = Hashable

# The edition and the plan's name are no answers; needs are compared one by one.
_NOT_ANSWERS: Final = frozenset({"rules", "name", "needs"})


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A changed answer. For a list, only the members that the other plan lacks; a missing answer is empty."""

    field: Pointer
    before: tuple[Any, ...]
    after: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit that changed, as of today or on request; None where it doesn't apply or can't be known."""

    plugin: Plugin
    name: LimitName
    before: Limit | None
    after: Limit | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of the comparison with a changed cell or winner; None where an edition lacks the row."""

    topic: str
    before: ComparisonRow | None
    after: ComparisonRow | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two evaluations: `gone` are findings of `before` only, `appeared` those of `after` only."""

    before: Evaluation
    after: Evaluation
    answers: tuple[AnswerChange, ...]
    gone: tuple[Finding, ...]
    appeared: tuple[Finding, ...]
    limits: tuple[LimitChange, ...]
    rows: tuple[RowChange, ...]

    @property
    def verdict_changed(self) -> bool:
        """Whether the plug-in, its strength or Terway's mode changed."""
        before, after = self.before.verdict, self.after.verdict
        return (before.plugin, before.strength, before.terway_mode) != (
            after.plugin,
            after.strength,
            after.terway_mode,
        )

    @property
    def outcome_changed(self) -> bool:
        """Whether anything other than the answers differs."""
        return self.verdict_changed or any((self.gone, self.appeared, self.limits, self.rows))


def difference(before: Evaluation, after: Evaluation) -> Difference:
    """Return everything that changed from `before` to `after`; all fields are empty for equal evaluations."""
    return Difference(
        before=before,
        after=after,
        answers=tuple(_answers(before.plan, after.plan)),
        gone=_only(before.findings, after.findings),
        appeared=_only(after.findings, before.findings),
        limits=tuple(_limits(before, after)),
        rows=tuple(_rows(before, after)),
    )


def _answers(before: Plan, after: Plan) -> Iterator[AnswerChange]:
    for name in (each.name for each in REQUIRED_FIRST if each.name not in _NOT_ANSWERS):
        old, new = _members(getattr(before, name)), _members(getattr(after, name))
        if old != new:
            yield AnswerChange(f"/{name}", _without(old, new), _without(new, old))
    for need in dict.fromkeys((*before.needs, *after.needs)):
        levels: tuple[NeedLevel, NeedLevel] = (before.need(need), after.need(need))
        if levels[0] is not levels[1]:
            yield AnswerChange(f"/needs/{need}", levels[:1], levels[1:])


def _members(value: object) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (value,)


def _without(members: Sequence[Any], others: Iterable[Any]) -> tuple[Any, ...]:
    """Return the members that `others` lack, counting repeats; all members when only the order differs."""
    left = Counter(others)
    lacking = []
    for member in members:
        if left[member]:
            left[member] -= 1
        else:
            lacking.append(member)
    return tuple(lacking) if lacking or Counter(members) != Counter(others) else tuple(members)


def _only(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    known = {_key(finding) for finding in others}
    return tuple(finding for finding in findings if _key(finding) not in known)


def _key(finding: Finding) -> FindingKey:
    """Return the identity of a finding. Its parameters are left out, since they may change with the edition."""
    return finding.code, finding.severity, finding.applies_to, finding.fields


def _limits(before: Evaluation, after: Evaluation) -> Iterator[LimitChange]:
    for plugin in Plugin:
        for name in LimitName:
            old = before.report(plugin).capacity.limit(name)
            new = after.report(plugin).capacity.limit(name)
            if _nodes(old) != _nodes(new):
                yield LimitChange(plugin, name, old, new)


def _nodes(limit: Limit | None) -> object:
    return limit and (limit.allowed, limit.allowed_on_request, limit.nodes, limit.nodes_on_request)


def _rows(before: Evaluation, after: Evaluation) -> Iterator[RowChange]:
    old = {row.topic: row for row in before.comparison}
    new = {row.topic: row for row in after.comparison}
    for topic in dict.fromkeys((*old, *new)):
        change = RowChange(topic, old.get(topic), new.get(topic))
        if _cells(change.before) != _cells(change.after):
            yield change


def _cells(row: ComparisonRow | None) -> object:
    return row and (row.terway, row.flannel, row.favours)
