"""The node pools of a cluster together: what they say of the plan's nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from .inventory import NodePool
from .report import Notes, SourceText

_MAX_DIGITS: Final = 9  # of a number of nodes


def pool_scalars(pools: Sequence[NodePool], stated: SourceText | None, notes: Notes) -> dict[str, SourceText]:
    """Fields of the Draft: nodes are summed, the first instance type stands for all. `stated`: the nodes that the
    cluster itself tells of.
    """
    told = notes.missed_count
    counts = [_Counts(pool, notes) for pool in pools]
    found: dict[str, SourceText] = {}
    nodes = _nodes(counts, stated, notes)
    if nodes is not None:
        found["nodes"] = nodes
    if most := _total(each.most for each in counts):
        found["max_nodes"] = _total(each.most or each.at_start for each in counts) or most
        if nodes is None and notes.missed_count == told:
            notes.miss(most.line, most.text, "nodes-unknown")
    types = [pool.instance_type for pool in pools if pool.instance_type]
    if types:
        found["instance_type"] = types[0]
    return found


class _Counts:
    """One pool's numbers of nodes, those that are above zero."""

    def __init__(self, pool: NodePool, notes: Notes) -> None:
        self.desired = _count(pool.nodes, notes)
        self.least = _count(pool.min_nodes, notes)
        self.most = _count(pool.max_nodes, notes)

    @property
    def at_start(self) -> SourceText | None:
        """Where no number is desired, as many as the autoscaler keeps at least."""
        return self.desired or self.least


def _nodes(counts: list[_Counts], stated: SourceText | None, notes: Notes) -> SourceText | None:
    guessed = [each.least for each in counts if each.least and not each.desired]
    if guessed and stated is not None:
        return stated
    for least in guessed:
        notes.remark(least.line, least.text, "nodes-from-minimum", nodes=least.text)
    return _total(each.at_start for each in counts) or stated


def _total(counts: Iterable[SourceText | None]) -> SourceText | None:
    told = [each for each in counts if each]
    return SourceText(str(sum(int(each.text) for each in told)), told[0].line) if told else None


def _count(told: SourceText | None, notes: Notes) -> SourceText | None:
    """One of too many digits is told, since Python turns no such text into a number."""
    if told is None or not told.text.isdecimal():
        return None
    if len(told.text) > _MAX_DIGITS:
        notes.miss(told.line, told.text, "too-many-digits", most=_MAX_DIGITS)
        return None
    return told if int(told.text) else None
