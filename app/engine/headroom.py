"""How much of a limit is used, in whole percent."""

from __future__ import annotations


def percent_of(needed: int, allowed: int) -> int | None:
    """More than 100 exactly where `needed` is more than is allowed; None where nothing is allowed.

    Rounded to the nearest, but never to 100 where it is not that: 100 says neither too early nor too late that all is used.
    """
    if allowed == 0:
        return None
    nearest = (200 * needed + allowed) // (2 * allowed)
    if needed == allowed:
        return nearest
    return min(nearest, 99) if needed < allowed else max(nearest, 101)
