"""One order of a plan's node pools for the search, so that the order they are stated in changes no repair.

The search judges a bounded number of plans and takes the first of those that ask as much. It runs on the plan with its
pools in an order of their own; what it finds is told in the order of the plan as sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...engine.assess import assess
from ...engine.evaluation import Evaluation, Message, Param
from ...plan.plan import Plan
from .move import Move


@dataclass(frozen=True, slots=True)
class PoolOrder:
    """`places`: for each pool as the search has them, its place in the plan as sent."""

    places: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan) -> PoolOrder:
        """Return the order of the plan's pools by what they state."""
        pools = plan.node_pools
        return cls(tuple(sorted(range(len(pools)), key=lambda place: repr(pools[place]))))

    def in_order(self, answer: Evaluation) -> Evaluation:
        """Return the answer for the same plan with its pools in this order."""
        plan = answer.asked
        if self.places == tuple(range(len(self.places))):
            return answer
        pools = tuple(plan.node_pools[place] for place in self.places)
        return assess(replace(plan, node_pools=pools), answer.catalogue, with_comparison=False)

    def as_sent(self, plan: Plan) -> Plan:
        """Return a plan of the search with its pools where they were sent."""
        pools = [pool for _, pool in sorted(zip(self.places, plan.node_pools, strict=True), key=_place)]
        return replace(plan, node_pools=tuple(pools))

    def told(self, message: Message) -> Message:
        """Return a message of the search with the numbers that the pools have in the plan as sent."""
        if message.code == "pool.numbered":
            return Message(message.code, {"number": self.places[_number(message.params["number"]) - 1] + 1})
        params = {
            name: self.told(value) if isinstance(value, Message) else value
            for name, value in message.params.items()
        }
        return Message(message.code, params)

    def place_of(self, move: Move) -> int:
        """Return the place of the pool that a move changes in the plan as sent; -1 where it changes none."""
        _, kind, *rest = move.target.split("/")
        return self.places[int(rest[0])] if kind == "node_pools" and rest else -1


def _place(each: tuple[int, object]) -> int:
    return each[0]


def _number(value: Param) -> int:
    assert isinstance(value, int)
    return value
