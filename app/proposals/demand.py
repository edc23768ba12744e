"""What the numbers of a plan ask of its ranges: with the ranges given, all that the proposals depend on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..catalogue.model import Catalogue
from ..domain.cidr import IPV4
from ..plan.names import assumed_zones
from ..plan.plan import Plan, by_zone
from .sizing import Load


class Prefixes(NamedTuple):
    """Of a range: the one that is wanted, the one that is needed at least, the longest that is allowed."""

    wanted: int
    needed: int
    longest: int


@dataclass(frozen=True, slots=True)
class Demand:
    """What the proposals of a plan depend on beside its ranges; None for a range that is not lacking.

    `zones`: names of the zones to lay vSwitches in, the best choice first; just one choice where the plan names them.
    """

    load: Load
    zones: tuple[tuple[str, ...], ...]
    service: Prefixes | None
    pods: Prefixes | None

    @classmethod
    def of(cls, plan: Plan, load: Load, catalogue: Catalogue) -> Demand:
        """Return the demand of a plan whose instance types and node CIDR mask are settled, and whose load is `load`."""
        return cls(
            load,
            tuple(zone_choices(plan, load, catalogue)),
            service_prefixes(plan, catalogue) if plan.service_cidr is None else None,
            pod_prefixes(plan, catalogue) if plan.pod_cidr is None else None,
        )


def zone_choices(plan: Plan, load: Load, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Yield the zones of the plan; where it names none, as many as the edition assumes, and fewer for want of room.

    A zone that a pool names is never left out for want of room.
    """
    named = plan.stated_zones or tuple(by_zone(plan.pod_vswitches))
    if named:
        yield named
        return
    assumed = assumed_zones(plan.peak_nodes, catalogue)
    yield assumed
    if not any(pool.zones for pool in plan.pools):
        yield from (assumed[:count] for count in range(len(assumed) - 1, 0, -1))


def service_prefixes(plan: Plan, catalogue: Catalogue) -> Prefixes:
    """Of the official size or what the Services need, whichever is larger."""
    facts = catalogue.facts
    masks = facts.service_mask.value
    official = facts.default_services.value[0].prefix
    addresses = max(1, (plan.services or 0) + facts.service_unusable_addresses.value)
    needed = min(masks.longest, max(masks.shortest, IPV4 - (addresses - 1).bit_length()))
    return Prefixes(min(official, needed), needed, masks.longest)


def pod_prefixes(plan: Plan, catalogue: Catalogue) -> Prefixes:
    """Of the official size or twice the nodes, whichever is larger; just the nodes are needed.

    Nodes beyond Flannel's limit on request need no blocks: the cluster can never have them.
    """
    facts = catalogue.facts
    most = facts.cluster_limits.value[plan.cluster_spec].flannel_nodes.maximum
    mask = plan.node_cidr_mask or facts.node_cidr_mask.value.shortest
    nodes = max(1, min(plan.peak_nodes, most))
    needed = mask - (nodes - 1).bit_length()
    grown = mask - (min(2 * nodes, most) - 1).bit_length()
    return Prefixes(
        min(facts.default_pods.value[0].prefix, grown, needed), needed, plan.node_cidr_mask or needed
    )
