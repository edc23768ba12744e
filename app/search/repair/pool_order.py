"""A canonical order of node pools for the search, so that the order in the plan doesn't change the repairs.

The search assesses a limited number of plans and takes the first of several with the same cost. It therefore runs on
the plan with its pools in canonical order, and its results are translated back to the order of the plan as sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...engine.assess import assess
from ...engine.evaluation import Evaluation, Message, Param
from ...plan.plan import Plan
from .move import Move


@dataclass(frozen=True, slots=True)
class PoolOrder:
    """The canonical order. `indices` has, for each pool in this order, its index in the plan as sent."""

    indices: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan) -> PoolOrder:
        """Return the order of the plan's pools by their contents."""
        pools = plan.node_pools
        return cls(tuple(sorted(range(len(pools)), key=lambda index: repr(pools[index]))))

    def reordered(self, answer: Evaluation) -> Evaluation:
        """Return the evaluation of the same plan with its pools in this order."""
        plan = answer.asked
        if self.indices == tuple(range(len(self.indices))):
            return answer
        pools = tuple(plan.node_pools[index] for index in self.indices)
        return assess(replace(plan, node_pools=pools), answer.catalogue, with_comparison=False)

    def as_sent(self, plan: Plan) -> Plan:
        """Return a plan of the search with its pools in the order as sent."""
        pools = [pool for _, pool in sorted(zip(self.indices, plan.node_pools, strict=True), key=_first)]
        return replace(plan, node_pools=tuple(pools))

    def renumbered(self, message: Message) -> Message:
        """Return a message of the search with its pool numbers translated to those in the plan as sent."""
        if message.code == "pool.numbered":
            return Message(message.code, {"number": self.indices[_number(message.params["number"]) - 1] + 1})
        params = {
            name: self.renumbered(value) if isinstance(value, Message) else value
            for name, value in message.params.items()
        }
        return Message(message.code, params)

    def index_of(self, move: Move) -> int:
        """Return the index, in the plan as sent, of the pool that a move changes; -1 when it changes none."""
        _, kind, *rest = move.target.split("/")
        return self.indices[int(rest[0])] if kind == "node_pools" and rest else -1


def _first(each: tuple[int, object]) -> int:
    return each[0]


def _number(value: Param) -> int:
    assert isinstance(value, int)
    return value
