"""What the numbers of a plan ask of its ranges: with the ranges given, all that the proposals depend on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ..catalogue.model import Catalogue
from ..domain.cidr import IPV4
from ..domain.vswitch import addresses_left
from ..plan.plan import Plan, Vswitch, by_zone
from .vswitch_sizes import Load, ZoneSizes

# "Plan the network of an ACK managed cluster" advises one zone, or better two, for fewer than 100 nodes, and
# two or more from there on; its first example has one zone.
NODES_FOR_TWO_ZONES: Final = 100


class Prefixes(NamedTuple):
    """Of a range: the one that is wanted, the one that is needed at least, the longest that is allowed."""

    wanted: int
    needed: int
    longest: int


class Demand(NamedTuple):
    """What plans of the same ranges get the same proposals for; None for what is not lacking.

    `zones`: sizes for each number of zones that may be laid, the better ones first; none where no vSwitch is
    lacking. `given_serve_both`: whether the vSwitches that are given have addresses for nodes and pods alike.
    """

    zones: tuple[ZoneSizes, ...]
    given_serve_both: bool
    service: Prefixes | None
    pods: Prefixes | None

    @classmethod
    def of(cls, plan: Plan, load: Load, catalogue: Catalogue) -> Demand:
        """`plan` with its instance type and node CIDR mask settled, and `load` that of it."""
        service = service_prefixes(plan, catalogue) if plan.service_cidr is None else None
        pods = pod_prefixes(plan, catalogue) if plan.pod_cidr is None else None
        lacking = {"nodes": not plan.node_vswitches, "pods": not plan.pod_vswitches}
        if not any(lacking.values()):
            return cls((), False, service, pods)
        given = by_zone(plan.node_vswitches or plan.pod_vswitches)
        counts = (len(given),) if given else (2, 1) if load.nodes >= NODES_FOR_TWO_ZONES else (1,)
        serve_both = all(_serve_both(vswitches, load, len(given)) for vswitches in given.values())
        return cls(tuple(ZoneSizes(load, count, **lacking) for count in counts), serve_both, service, pods)


def _serve_both(vswitches: Sequence[Vswitch], load: Load, zones: int) -> bool:
    left = sum(addresses_left(one.cidr, load.reserved, one.used) for one in vswitches)
    return left >= load.nodes_in_zone(zones) * (load.per_node + 1)


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
