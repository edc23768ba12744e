"""What proposals have to keep clear of, and the space that this leaves them."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalogue.model import Catalogue
from app.domain.cidr import Cidr
from app.domain.free_space import FreeSpace, Obstacles
from app.planning.plan import ConnectedNetworks, Plan


def obstacles(networks: ConnectedNetworks) -> Obstacles:
    """The connected networks."""
    if not networks:
        return Obstacles()
    return Obstacles([network.cidr for network in networks], networks.index)


def private_space(plan: Plan, catalogue: Catalogue, networks: Obstacles, *, vswitches: bool) -> FreeSpace:
    """What is free of the private ranges, with or without the vSwitches: the VPC has to lie around them."""
    taken = [*_apart_from_vpc(plan, catalogue), *plan.secondary_cidrs]
    if plan.vpc_cidr is not None:
        taken.append(plan.vpc_cidr)
    if vswitches:
        taken += _vswitches(plan)
    return FreeSpace([catalogue.facts.private_ranges.value], taken, networks)


def vpc_space(plan: Plan, catalogue: Catalogue, networks: Obstacles) -> FreeSpace:
    """What is free for vSwitches: in the VPC first, then in the secondary blocks."""
    homes = [plan.vpc_cidr] if plan.vpc_cidr is not None else []
    regions = [(home,) for home in (*homes, *plan.secondary_cidrs)]
    return FreeSpace(regions, [*_apart_from_vpc(plan, catalogue), *_vswitches(plan)], networks)


def _apart_from_vpc(plan: Plan, catalogue: Catalogue) -> Iterator[Cidr]:
    yield from catalogue.facts.reserved_ranges.value
    for cidr in (plan.service_cidr, plan.pod_cidr):
        if cidr is not None:
            yield cidr


def _vswitches(plan: Plan) -> Iterator[Cidr]:
    for vswitch in (*plan.node_vswitches, *plan.pod_vswitches):
        yield vswitch.cidr
