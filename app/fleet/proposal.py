"""Proposing a fleet in one address space: a VPC, Service CIDR and pod CIDR per cluster, without any overlap.

Clusters are placed in the given order, so that a further cluster at the end never moves the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from string import ascii_lowercase
from typing import Final, Self

from ..catalogue.model import Catalogue, Plugin
from ..domain.cidr import IPV4, Cidr
from ..domain.free_blocks import gaps, merged
from ..domain.free_space import FreeSpace
from ..engine.assess import assess
from ..engine.capacity import CapacityCounter
from ..engine.evaluation import Evaluation, Finding
from ..engine.zones import zone_outlooks
from ..plan.plan import Plan, Vswitch
from ..plan.pool_figures import pool_figures
from ..proposals.complete import assumed_node_cidr_mask
from ..proposals.default_type import choose_type
from ..proposals.demand import Load, Spread, pod_prefixes, service_prefixes
from .cluster_fleet import Cluster

MAX_PROPOSED: Final = 1_000  # clusters
MAX_ZONES: Final = len(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class ClusterRequest:
    """A cluster to propose. `plan` states its maximum nodes and pods per node; `plugin` None accepts either."""

    plan: Plan
    zones: int
    plugin: Plugin | None

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The accepted plug-ins."""
        return tuple(Plugin) if self.plugin is None else (self.plugin,)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The prefixes of a cluster's ranges; `zone` has those of each zone, the node vSwitch first, then pod vSwitches."""

    vpc: int
    zone: tuple[int, ...]
    service: int
    pods: int | None

    @property
    def blocks(self) -> tuple[int, ...]:
        """The prefixes of the VPC CIDR, the Service CIDR and the pod CIDR, if it needs one."""
        return (self.vpc, self.service) if self.pods is None else (self.vpc, self.service, self.pods)

    @property
    def addresses(self) -> int:
        """The addresses of all blocks together."""
        return sum(1 << IPV4 - prefix for prefix in self.blocks)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cluster with its ranges, and what its assessment found.

    `feasible` are the accepted plug-ins that are feasible, and `blockers` the errors of the accepted plug-ins if none is.
    """

    cluster_request: ClusterRequest
    plan: Plan
    catalogue: Catalogue
    cluster: Cluster
    feasible: tuple[Plugin, ...]
    blockers: tuple[Finding, ...]

    @classmethod
    def of(cls, place: int, cluster_request: ClusterRequest, evaluation: Evaluation) -> Self:
        """Return the placed cluster of an evaluated plan with ranges; `place` is its index among them."""
        accepted = set(cluster_request.plugins)
        feasible = tuple(plugin for plugin in cluster_request.plugins if evaluation.report(plugin).feasible)
        errors = (each for each in evaluation.findings if each.is_error and accepted & set(each.applies_to))
        return cls(
            cluster_request,
            evaluation.asked,
            evaluation.catalogue,
            Cluster.of(place, evaluation, cluster_request.plugin),
            feasible,
            () if feasible else tuple(errors),
        )

    @property
    def room_for_services(self) -> int:
        """The number of Services that fit in its Service CIDR, which can't be changed later."""
        assert self.plan.service_cidr is not None, "every placed cluster has a Service CIDR"
        return self.plan.service_cidr.size - self.catalogue.facts.service_unusable_addresses.value

    @property
    def nodes_after_zone_loss(self) -> int | None:
        """The nodes that still have addresses after the loss of a zone, with the feasible plug-in that keeps fewer."""
        plan, catalogue = self.cluster.plan, self.catalogue
        counter = CapacityCounter.of(plan, catalogue, pool_figures(plan, catalogue))
        kept = (
            outlook.nodes_after_loss
            for outlook in zone_outlooks(counter, None)
            if outlook.plugin in self.feasible
        )
        return min((nodes for nodes in kept if nodes is not None), default=None)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A cluster that doesn't fit any more. `free` counts the addresses that are left, maybe in small pieces.

    `lacks_private`: there is room for it, but not in private ranges, where its Service CIDR and pod CIDR have to be.
    """

    cluster_request: ClusterRequest
    sizes: Sizes
    free: int
    lacks_private: bool = False

    @property
    def missing(self) -> int:
        """The number of missing addresses; 0 if there are enough, but no free piece is large enough."""
        return max(0, self.sizes.addresses - self.free)


def propose_fleet(
    cluster_requests: Iterable[ClusterRequest],
    space: Sequence[Cidr],
    taken: Sequence[Cidr],
    catalogue: Catalogue,
) -> Iterator[Placed | Unplaced]:
    """Yield a placed or unplaced cluster for each request, in order."""
    kept_clear = [*taken, *catalogue.facts.reserved_ranges.value]
    fleet_space = _FleetSpace.of(space, kept_clear, catalogue)
    free = _free(space, kept_clear)
    places = count()
    for cluster_request in cluster_requests:
        with_defaults = _with_node_defaults(cluster_request.plan, catalogue)
        options = list(_sizes(replace(cluster_request, plan=with_defaults), catalogue))
        sizes, blocks = fleet_space.first_placed(options)
        if blocks is None:
            yield Unplaced(cluster_request, sizes, free, fleet_space.lacks_private(sizes))
            continue
        free -= sizes.addresses
        plan = _plan_with_blocks(replace(cluster_request, plan=with_defaults), sizes, blocks)
        yield Placed.of(next(places), cluster_request, assess(plan, catalogue, with_comparison=False))


@dataclass(frozen=True, slots=True)
class _FleetSpace:
    """The space that blocks are placed in.

    Service and pod CIDRs are always in private ranges; a VPC is elsewhere only if there is no private range left.
    """

    private: FreeSpace
    other: FreeSpace

    @classmethod
    def of(cls, space: Sequence[Cidr], kept_clear: Sequence[Cidr], catalogue: Catalogue) -> _FleetSpace:
        private = catalogue.facts.private_ranges.value
        shared = [min(one, two, key=_size) for one in space for two in private if one.overlaps(two)]
        return cls(FreeSpace([shared], kept_clear), FreeSpace([space], [*kept_clear, *private]))

    def first_placed(self, options: Sequence[Sizes]) -> tuple[Sizes, list[Cidr] | None]:
        """Return the first sizes that fit, and their blocks; the smallest sizes and None if none fit."""
        for sizes in options:
            blocks = self._placed(sizes) if min(sizes.blocks) >= 0 else None
            if blocks is not None:
                return sizes, blocks
        return options[-1], None

    def lacks_private(self, sizes: Sizes) -> bool:
        """Return whether blocks that didn't fit would fit if the whole space were private."""
        return min(sizes.blocks) >= 0 and self.other.can_place(sizes.blocks)

    def _placed(self, sizes: Sizes) -> list[Cidr] | None:
        blocks = self.private.place(sizes.blocks)
        if blocks is not None:
            return blocks
        vpc, *others = sizes.blocks
        if not self.other.can_place([vpc]):
            return None
        blocks = self.private.place(others)
        taken = self.other.take(vpc) if blocks is not None else None
        return None if blocks is None or taken is None else [taken, *blocks]


def _size(block: Cidr) -> int:
    return block.size


def _free(space: Sequence[Cidr], taken: Sequence[Cidr]) -> int:
    covered = merged(taken)
    free = (part for start, end in merged(space) for part in gaps((start, end), covered))
    return sum(end - start for start, end in free)


def _with_node_defaults(plan: Plan, catalogue: Catalogue) -> Plan:
    """Return the plan with the instance type and node CIDR mask that are assumed for it."""
    instance_type, _ = choose_type(plan, catalogue, 0)
    return plan.changed(
        instance_type=instance_type.name, node_cidr_mask=assumed_node_cidr_mask(plan, catalogue)
    )


def _sizes(cluster_request: ClusterRequest, catalogue: Catalogue) -> Iterator[Sizes]:
    """Yield the sizes for the cluster: by the sizing rule first, then smaller ones, down to what is just needed."""
    plan, plugin = cluster_request.plan, cluster_request.plugin
    service = service_prefixes(plan, catalogue).needed
    pods = None if plugin is Plugin.TERWAY else pod_prefixes(plan, catalogue).needed
    zones = tuple(ascii_lowercase[: cluster_request.zones])
    load = Load.of(plan, pool_figures(plan, catalogue), catalogue)
    zone_sizes = (
        option.lacking(node=True, pods=plugin is not Plugin.FLANNEL)
        for option in Spread.of(load, zones).size_options()
    )
    for zone in dict.fromkeys(zone_sizes):
        addresses = len(zones) * sum(1 << IPV4 - prefix for prefix in zone)
        vpc = min(catalogue.facts.vpc_mask.value.longest, IPV4 - (addresses - 1).bit_length())
        yield Sizes(vpc, zone, service, pods)


def _plan_with_blocks(cluster_request: ClusterRequest, sizes: Sizes, blocks: Sequence[Cidr]) -> Plan:
    vpc, service, *pods = blocks
    placed = FreeSpace([(vpc,)], ()).place(sizes.zone * cluster_request.zones)
    assert placed is not None, "a VPC is as large as its vSwitches together"
    in_zone = len(sizes.zone)
    zones = ascii_lowercase[: cluster_request.zones]
    nodes = tuple(Vswitch(placed[index * in_zone], zone) for index, zone in enumerate(zones))
    of_pods = tuple(
        Vswitch(block, zone)
        for index, zone in enumerate(zones)
        for block in placed[index * in_zone + 1 : (index + 1) * in_zone]
    )
    return replace(
        cluster_request.plan,
        vpc_cidr=vpc,
        node_vswitches=nodes,
        pod_vswitches=of_pods,
        service_cidr=service,
        pod_cidr=pods[0] if pods else None,
        node_cidr_mask=cluster_request.plan.node_cidr_mask if pods else None,
    )
