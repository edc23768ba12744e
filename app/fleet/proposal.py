"""A whole fleet laid out in one space: a VPC, Service CIDR and pod CIDR for each cluster, nothing overlapping.

One cluster after the other, in the order given: one more at the end never moves those before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Final

from ..catalogue.model import Catalogue, Plugin
from ..domain import formulas
from ..domain.cidr import IPV4, Cidr
from ..domain.free_blocks import gaps, merged
from ..domain.free_space import FreeSpace
from ..engine.assess import assess
from ..engine.capacity import Count, zone_addresses
from ..engine.evaluation import Evaluation, Finding
from ..engine.zones import zone_outlooks
from ..plan.plan import Plan, Vswitch
from ..proposals.default_type import with_types
from ..proposals.demand import Load, pod_prefixes, service_prefixes

MAX_ZONES: Final = len(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class ClusterRequest:
    """A cluster to be laid out. `plan` has its nodes at most and pods a node; `plugin` None: either will do."""

    plan: Plan
    zones: int
    plugin: Plugin | None

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """Those that would do."""
        return tuple(Plugin) if self.plugin is None else (self.plugin,)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Prefixes of what a cluster needs; of each zone the node vSwitch first, then the pod vSwitches."""

    vpc: int
    zone: tuple[int, ...]
    service: int
    pods: int | None

    @property
    def blocks(self) -> tuple[int, ...]:
        return (self.vpc, self.service) if self.pods is None else (self.vpc, self.service, self.pods)

    @property
    def addresses(self) -> int:
        return sum(1 << IPV4 - prefix for prefix in self.blocks)


@dataclass(frozen=True, slots=True)
class Placed:
    """The cluster with its ranges, judged. `blockers`: errors of the plug-ins, where none of them carries it."""

    cluster_request: ClusterRequest
    plan: Plan
    evaluation: Evaluation

    @property
    def feasible(self) -> tuple[Plugin, ...]:
        """Of the plug-ins that would do, those that carry the cluster."""
        return tuple(
            plugin for plugin in self.cluster_request.plugins if self.evaluation.report(plugin).feasible
        )

    @property
    def blockers(self) -> tuple[Finding, ...]:
        if self.feasible:
            return ()
        wanted = set(self.cluster_request.plugins)
        return tuple(
            finding
            for finding in self.evaluation.findings
            if finding.is_error and wanted & set(finding.applies_to)
        )

    @property
    def room_for_services(self) -> int:
        """Services that its Service CIDR holds, which can never grow."""
        assert self.plan.service_cidr is not None, "each that has a place has one"
        return self.plan.service_cidr.size - self.evaluation.catalogue.facts.service_unusable_addresses.value

    @property
    def nodes_after_zone_loss(self) -> int | None:
        """Of the nodes at most, those that still find addresses once a zone is lost, with whichever plug-in keeps fewer."""
        plan, catalogue = self.evaluation.plan, self.evaluation.catalogue
        count = Count(plan, catalogue, self.evaluation.pools, zone_addresses(plan, catalogue))
        kept = (
            outlook.nodes_after_loss
            for outlook in zone_outlooks(count, None)
            if outlook.plugin in self.feasible
        )
        return min((nodes for nodes in kept if nodes is not None), default=None)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A cluster that no longer fits: addresses that its blocks take, and those that were still free, in pieces.

    `lacks_private`: there is room for it, but not in private ranges, where its Service CIDR and pod CIDR must be.
    """

    cluster_request: ClusterRequest
    sizes: Sizes
    free: int
    lacks_private: bool = False

    @property
    def missing(self) -> int:
        """Addresses; 0 where there are enough, but no free piece is large enough."""
        return max(0, self.sizes.addresses - self.free)


def propose_fleet(
    cluster_requests: Iterable[ClusterRequest],
    space: Sequence[Cidr],
    taken: Sequence[Cidr],
    catalogue: Catalogue,
) -> Iterator[Placed | Unplaced]:
    """Yield an answer for each request, in their order."""
    kept_clear = [*taken, *catalogue.facts.reserved_ranges.value]
    land = _Land.of(space, kept_clear, catalogue)
    free = _free(space, kept_clear)
    for cluster_request in cluster_requests:
        settled = _with_node(cluster_request.plan, catalogue)
        options = list(_sizes(replace(cluster_request, plan=settled), catalogue))
        sizes, blocks = land.first_placed(options)
        if blocks is None:
            yield Unplaced(cluster_request, sizes, free, land.lacks_private(sizes))
            continue
        free -= sizes.addresses
        plan = _laid_out(replace(cluster_request, plan=settled), sizes, blocks)
        yield Placed(cluster_request, plan, assess(plan, catalogue, with_comparison=False))


@dataclass(frozen=True, slots=True)
class _Land:
    """Where blocks are placed: Service CIDRs and pod CIDRs in private ranges alone, a VPC elsewhere only for want of room."""

    private: FreeSpace
    other: FreeSpace

    @classmethod
    def of(cls, space: Sequence[Cidr], kept_clear: Sequence[Cidr], catalogue: Catalogue) -> _Land:
        private = catalogue.facts.private_ranges.value
        shared = [min(one, two, key=_size) for one in space for two in private if one.overlaps(two)]
        return cls(FreeSpace([shared], kept_clear), FreeSpace([space], [*kept_clear, *private]))

    def first_placed(self, options: Sequence[Sizes]) -> tuple[Sizes, list[Cidr] | None]:
        """The first sizes that fit with their blocks; the smallest ones where none does."""
        for sizes in options:
            blocks = self._placed(sizes) if min(sizes.blocks) >= 0 else None
            if blocks is not None:
                return sizes, blocks
        return options[-1], None

    def lacks_private(self, sizes: Sizes) -> bool:
        """Whether blocks that did not fit would, if all of the space were private."""
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
    homes = (home for start, end in merged(space) for home in gaps((start, end), covered))
    return sum(end - start for start, end in homes)


def _with_node(plan: Plan, catalogue: Catalogue) -> Plan:
    """With the instance type and the node CIDR mask that a plan without them is given."""
    facts = catalogue.facts
    masks, unusable = facts.node_cidr_mask.value, facts.flannel_unusable_addresses.value
    mask = formulas.node_cidr_mask_for(plan.max_pods_per_node, masks.shortest, masks.longest, unusable)
    return with_types(plan, catalogue).changed(node_cidr_mask=mask)


def _sizes(cluster_request: ClusterRequest, catalogue: Catalogue) -> Iterator[Sizes]:
    """Yield what the cluster takes: by the rule of `sizing` first, then smaller, down to what is just needed."""
    plan, plugin = cluster_request.plan, cluster_request.plugin
    service = service_prefixes(plan, catalogue).needed
    pods = None if plugin is Plugin.TERWAY else pod_prefixes(plan, catalogue).needed
    zones = tuple(ascii_lowercase[: cluster_request.zones])
    zone_sizes = (
        option.lacking(node=True, pods=plugin is not Plugin.FLANNEL)
        for option in Load.of(plan, catalogue).size_options(zones)
    )
    for zone in dict.fromkeys(zone_sizes):
        addresses = len(zones) * sum(1 << IPV4 - prefix for prefix in zone)
        vpc = min(catalogue.facts.vpc_mask.value.longest, IPV4 - (addresses - 1).bit_length())
        yield Sizes(vpc, zone, service, pods)


def _laid_out(cluster_request: ClusterRequest, sizes: Sizes, blocks: Sequence[Cidr]) -> Plan:
    vpc, service, *pods = blocks
    placed = FreeSpace([(vpc,)], ()).place(sizes.zone * cluster_request.zones)
    assert placed is not None, "a VPC is as large as its vSwitches together"
    in_zone = len(sizes.zone)
    zones = ascii_lowercase[: cluster_request.zones]
    nodes = tuple(Vswitch(placed[place * in_zone], zone) for place, zone in enumerate(zones))
    of_pods = tuple(
        Vswitch(block, zone)
        for place, zone in enumerate(zones)
        for block in placed[place * in_zone + 1 : (place + 1) * in_zone]
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
