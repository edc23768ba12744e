"""A plan with moves made: ranges that were let go are placed by the proposals, given all the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ...catalogue.model import Catalogue
from ...plan.plan import Plan
from ...proposals.complete import complete
from ...proposals.service_and_pods import propose_service_ipv6
from .move import Move

_RANGES: Final = (
    "vpc_cidr",
    "node_vswitches",
    "pod_vswitches",
    "service_cidr",
    "service_ipv6_cidr",
    "pod_cidr",
)


def applied(plan: Plan, moves: Iterable[Move], catalogue: Catalogue) -> Plan | None:
    """None where a move can't be made, or nothing is free for a range."""
    in_order = sorted(moves, key=lambda move: (not move.early, move.kind))
    changed: Plan | None = plan
    settled = False
    for move in in_order:
        if not move.early and not settled:
            changed, settled = _settled(plan, changed, catalogue), True
        changed = move.edit(changed) if changed is not None else None
        if changed is None:
            return None
    return changed if settled else _settled(plan, changed, catalogue)


def _settled(before: Plan, now: Plan | None, catalogue: Catalogue) -> Plan | None:
    """`now` with every range that it lacks and `before` had."""
    if now is None:
        return None
    lacking = [name for name in _RANGES if getattr(before, name) and not getattr(now, name)]
    if not lacking:
        return now
    zones = now.zones or before.stated_zones
    proposed = complete(now.changed(zones=zones) if "node_vswitches" in lacking else now, catalogue).plan
    values: dict[str, Any] = {name: getattr(proposed, name) for name in lacking}
    if "service_ipv6_cidr" in values:  # proposed by itself only where dual stack is asked for
        values["service_ipv6_cidr"] = propose_service_ipv6(proposed.service_cidr, catalogue)
    return now.changed(**values) if all(values.values()) else None
