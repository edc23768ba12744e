"""Which single answers would change the verdict, and at what value: the engine is asked wherever it is not plain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ...domain.memo import Memo
from ...engine.evaluation import Evaluation, Flip
from ...plan.plan import NeedLevel
from .choices import need_flips, setting_flips, type_flips
from .counterfactual import Counterfactual
from .numbers import nodes_flips, pods_flips, quota_flips

__all__ = ["with_flips"]

# A plan of more ranges takes long to judge even once: its flips are left out, and the answer says so.
MAX_RANGES: Final = 2_000
# Of more pools, the numbers of the first ones alone would mislead: those of none are tried.
MAX_POOLS: Final = 8


def with_flips(answer: Evaluation, memo: Memo | None = None) -> Evaluation:
    """Return the answer with every single change of its plan that gives another verdict.

    `memo`: the one that the answer itself was assessed with.
    """
    asked = answer.asked
    omitted = len(asked.pools) > MAX_POOLS
    if asked.own_blocks + len(asked.connected_networks) > MAX_RANGES:
        return replace(answer, flips_omitted=True)
    asking = Counterfactual.of(answer, memo or Memo())
    return replace(answer, flips=tuple(_flips(asking)), pool_flips_omitted=omitted)


def _flips(asking: Counterfactual) -> Iterator[Flip]:
    """What is a must today first, then numbers, then choices, then what might become a need."""
    needs = list(need_flips(asking))
    pools = len(asking.asked.pools)
    yield from (flip for flip in needs if flip.current is NeedLevel.MUST)
    for number_flips in (nodes_flips, pods_flips):
        for place in range(pools) if pools <= MAX_POOLS else ():
            yield from number_flips(asking, place)
    yield from quota_flips(asking)
    yield from type_flips(asking)
    yield from setting_flips(asking)
    yield from (flip for flip in needs if flip.current is not NeedLevel.MUST)
