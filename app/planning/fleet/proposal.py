"""A whole fleet laid out in one space: a VPC, Service CIDR and pod CIDR for each cluster, nothing overlapping.

One cluster after the other, in the order given: one more at the end never moves those before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Final

from app.catalogue.model import Catalogue, Plugin
from app.domain import flannel
from app.domain.cidr import IPV4, Cidr
from app.domain.free_blocks import gaps, merged
from app.domain.free_space import FreeSpace
from app.planning.demand import pod_prefixes, service_prefixes
from app.planning.evaluate import assess
from app.planning.evaluation import Evaluation, Finding
from app.planning.plan import Plan, Vswitch
from app.planning.smallest_type import choose_type, knows_type
from app.planning.vswitch_sizes import Load
from app.planning.zones import zone_outlooks

MOST_ZONES: Final = len(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Wish:
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

    wish: Wish
    plan: Plan
    evaluation: Evaluation

    @property
    def feasible(self) -> tuple[Plugin, ...]:
        """Of the plug-ins that would do, those that carry the cluster."""
        return tuple(plugin for plugin in self.wish.plugins if self.evaluation.report(plugin).feasible)

    @property
    def blockers(self) -> tuple[Finding, ...]:
        if self.feasible:
            return ()
        wanted = set(self.wish.plugins)
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
        reports = [self.evaluation.report(plugin) for plugin in self.feasible]
        outlooks = zone_outlooks(self.evaluation.plan, [(one.plugin, one.capacity) for one in reports], None)
        return min((outlook.nodes_after_loss for outlook in outlooks), default=None)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A cluster that no longer fits: addresses that its blocks take, and those that were still free, in pieces."""

    wish: Wish
    sizes: Sizes
    free: int

    @property
    def missing(self) -> int:
        """Addresses; 0 where there are enough, but no free piece is large enough."""
        return max(0, self.sizes.addresses - self.free)


def propose_fleet(
    wishes: Iterable[Wish], space: Sequence[Cidr], taken: Sequence[Cidr], catalogue: Catalogue
) -> Iterator[Placed | Unplaced]:
    """An answer for each wish, in their order."""
    kept_clear = [*taken, *catalogue.facts.reserved_ranges.value]
    free_space = FreeSpace([space], kept_clear)
    free = _free(space, kept_clear)
    for wish in wishes:
        settled = _with_node(wish.plan, catalogue)
        sizes = _sizes(replace(wish, plan=settled), catalogue)
        blocks = free_space.place(sizes.blocks) if min(sizes.blocks) >= 0 else None
        if blocks is None:
            yield Unplaced(wish, sizes, free)
            continue
        free -= sizes.addresses
        plan = _laid_out(replace(wish, plan=settled), sizes, blocks)
        yield Placed(wish, plan, assess(plan, catalogue))


def _free(space: Sequence[Cidr], taken: Sequence[Cidr]) -> int:
    covered = merged(taken)
    homes = (home for start, end in merged(space) for home in gaps((start, end), covered))
    return sum(end - start for start, end in homes)


def _with_node(plan: Plan, catalogue: Catalogue) -> Plan:
    """With the instance type and the node CIDR mask that a plan without them is given."""
    instance_type = plan.instance_type if knows_type(plan) else choose_type(plan, catalogue)[0].name
    facts = catalogue.facts
    masks, unusable = facts.node_cidr_mask.value, facts.flannel_unusable_addresses.value
    mask = flannel.node_cidr_mask_for(plan.pods_per_node, masks.shortest, masks.longest, unusable)
    return replace(plan, instance_type=instance_type, node_cidr_mask=mask)


def _sizes(wish: Wish, catalogue: Catalogue) -> Sizes:
    """Just what the cluster needs at its most nodes: the space may have to hold a thousand of them."""
    load = Load.of(wish.plan, catalogue)
    zone: tuple[int, ...] = (load.node_prefixes(wish.zones)[2],)
    if wish.plugin is not Plugin.FLANNEL:
        zone += list(load.pod_prefixes(wish.zones))[-1]
    addresses = wish.zones * sum(1 << IPV4 - prefix for prefix in zone)
    vpc = min(catalogue.facts.vpc_mask.value.longest, IPV4 - (addresses - 1).bit_length())
    pods = None if wish.plugin is Plugin.TERWAY else pod_prefixes(wish.plan, catalogue).needed
    return Sizes(vpc, zone, service_prefixes(wish.plan, catalogue).needed, pods)


def _laid_out(wish: Wish, sizes: Sizes, blocks: Sequence[Cidr]) -> Plan:
    vpc, service, *pods = blocks
    placed = FreeSpace([(vpc,)], ()).place(sizes.zone * wish.zones)
    assert placed is not None, "a VPC is as large as its vSwitches together"
    in_zone = len(sizes.zone)
    zones = ascii_lowercase[: wish.zones]
    nodes = tuple(Vswitch(placed[place * in_zone], zone) for place, zone in enumerate(zones))
    of_pods = tuple(
        Vswitch(block, zone)
        for place, zone in enumerate(zones)
        for block in placed[place * in_zone + 1 : (place + 1) * in_zone]
    )
    return replace(
        wish.plan,
        vpc_cidr=vpc,
        node_vswitches=nodes,
        pod_vswitches=of_pods,
        service_cidr=service,
        pod_cidr=pods[0] if pods else None,
        node_cidr_mask=wish.plan.node_cidr_mask if pods else None,
    )
