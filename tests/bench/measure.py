"""What a benchmark says: how two ways of doing one thing compare, measured side by side in one run.

Figures of one machine mean nothing on another; their ratio does.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; both figures are seconds a call, or another unit of which less is better."""

    subject: str
    ours: float
    other: str
    others: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.others / self.ours


def side_by_side(
    subject: str,
    ours: Callable[[], object],
    other: str,
    others: Callable[[], object],
    *,
    seconds: float = 2.0,
    clock: Callable[[], float] | None = None,
) -> Row:
    """Call both in turns for about `seconds`, and take the best of each: the rest is the machine's noise.

    `clock`: `time.process_time` for what is done in this process alone, so that less of what else runs is measured; the wall
    clock where none is given.
    """
    clock = clock or time.perf_counter
    best_ours = best_others = float("inf")
    rounds = 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or rounds < 3:
        best_ours = min(best_ours, _seconds(ours, clock))
        best_others = min(best_others, _seconds(others, clock))
        rounds += 1
    return Row(subject=subject, ours=best_ours, other=other, others=best_others)


def _seconds(call: Callable[[], object], clock: Callable[[], float]) -> float:
    gc.collect()
    gc.disable()
    try:
        start = clock()
        call()
        return clock() - start
    finally:
        gc.enable()
