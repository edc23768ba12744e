"""How much of a limit is used, in whole percent."""

from __future__ import annotations


def percent_of(needed: int, allowed: int) -> int | None:
    """More than 100 exactly where `needed` is more than is allowed; None where nothing is allowed.

    Rounded down, and up beyond 100, so that 100 says neither too early nor too late that all is used.
    """
    if allowed == 0:
        return None
    share = needed * 100
    return share // allowed if needed <= allowed else -(-share // allowed)
