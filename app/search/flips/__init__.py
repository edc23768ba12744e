"""Flips: single changed answers that would change the verdict, each verified by assessing the changed plan."""

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

# A plan with more ranges takes long to assess even once: its flips are omitted, and the evaluation says so.
MAX_RANGES: Final = 2_000
# With more pools, no pool's numbers are tried: flips of only the first pools would mislead.
MAX_POOLS: Final = 8


def with_flips(answer: Evaluation, memo: Memo | None = None) -> Evaluation:
    """Return the answer with its flips: each single change of its plan that gives another verdict.

    `memo` is the one that the answer itself was assessed with.
    """
    asked = answer.asked
    omitted = len(asked.pools) > MAX_POOLS
    if asked.vpc_range_count + len(asked.connected_networks) > MAX_RANGES:
        return replace(answer, flips_omitted=True)
    counterfactual = Counterfactual.of(answer, memo or Memo())
    return replace(answer, flips=tuple(_flips(counterfactual)), pool_flips_omitted=omitted)


def _flips(counterfactual: Counterfactual) -> Iterator[Flip]:
    """Yield the flips of today's musts first, then of numbers, then of choices, then of the other needs."""
    needs = list(need_flips(counterfactual))
    pools = len(counterfactual.asked.pools)
    yield from (flip for flip in needs if flip.current is NeedLevel.MUST)
    for number_flips in (nodes_flips, pods_flips):
        for index in range(pools) if pools <= MAX_POOLS else ():
            yield from number_flips(counterfactual, index)
    yield from quota_flips(counterfactual)
    yield from type_flips(counterfactual)
    yield from setting_flips(counterfactual)
    yield from (flip for flip in needs if flip.current is not NeedLevel.MUST)
