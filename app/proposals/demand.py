"""The demand of a plan: how large the proposed vSwitches, Service CIDR and pod CIDR have to be.

The proposals depend only on a Demand and the given ranges. The wizard, fleets and repairs size vSwitches by the same
rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

from ..catalogue.model import Catalogue, MaskRange, PodVswitchMask, VswitchSizing
from ..domain.cidr import IPV4
from ..plan.names import assumed_zones
from ..plan.plan import Plan, by_zone
from ..plan.pool_figures import PoolFigures

# The most pod vSwitches that are proposed for one zone.
MAX_POD_VSWITCHES_IN_ZONE = 8


class SizeOption(NamedTuple):
    """The prefixes of the vSwitches of one zone. `comfortable`: as the sizing rule asks, not smaller."""

    node: int
    pods: tuple[int, ...]
    comfortable: bool = False

    def lacking(self, *, node: bool, pods: bool) -> tuple[int, ...]:
        """Return the prefixes of those vSwitches that a zone lacks, the node vSwitch first."""
        return (*((self.node,) if node else ()), *(self.pods if pods else ()))


class PoolLoad(NamedTuple):
    """The load of one pool: `nodes` at the peak over its `zones` (empty: all zones), pod `addresses` per node."""

    nodes: int
    addresses: int
    zones: tuple[str, ...] = ()


class Load(NamedTuple):
    """The addresses that nodes and pods take in a zone, limited to the nodes that a cluster can ever have."""

    pools: tuple[PoolLoad, ...]
    virtual_pods: int
    max_addresses: int
    reserved: int
    masks: MaskRange
    pod_masks: PodVswitchMask
    sizing: VswitchSizing

    @classmethod
    def of(cls, plan: Plan, pools: Iterable[PoolFigures], catalogue: Catalogue) -> Load:
        """Return the load of a plan and its pools, which have instance types, stated or assumed."""
        facts = catalogue.facts
        quota = facts.cluster_limits.value[plan.cluster_spec].terway_nodes.maximum
        return cls(
            tuple(_pool_load(figures, quota) for figures in pools),
            min(plan.virtual_node_pods, facts.virtual_node_pods.value[plan.cluster_spec].maximum),
            facts.vpc_private_addresses.value,
            facts.vswitch_reserved_addresses.value,
            facts.vswitch_mask.value,
            facts.pod_vswitch_mask.value,
            facts.vswitch_sizing.value,
        )

    def in_zone(self, zones: Sequence[str]) -> ZoneLoad:
        """Return the load of the fullest zone when spread over these zones."""
        nodes, addresses = self._in_fullest(zones, lost=0)
        nodes_after_loss, addresses_after_loss = self._in_fullest(zones, lost=1)
        virtual_pods = -(-self.virtual_pods // max(1, len(zones)))
        return ZoneLoad(self, nodes, addresses, nodes_after_loss, addresses_after_loss, virtual_pods)

    def _in_fullest(self, zones: Sequence[str], lost: int) -> tuple[int, int]:
        """Return the nodes and pod addresses of the fullest zone after `lost` zones have failed."""
        nodes = addresses = 0
        for zone in zones if any(pool.zones for pool in self.pools) else zones[:1]:
            nodes_here = addresses_here = 0
            for pool in self.pools:
                if not pool.zones or zone in pool.zones:
                    share = -(-pool.nodes // max(1, len(pool.zones or zones) - lost))
                    nodes_here += share
                    addresses_here += share * pool.addresses
            nodes, addresses = max(nodes, nodes_here), max(addresses, addresses_here)
        left = max(1, len(zones) - lost)
        return nodes, min(addresses - (-self.virtual_pods // left), -(-self.max_addresses // left))

    def prefix_for(self, addresses: int) -> int:
        """Return the prefix of the smallest vSwitch with so many usable addresses, or of the largest vSwitch."""
        wanted = IPV4 - (addresses + self.reserved - 1).bit_length()
        return min(self.masks.longest, max(self.masks.shortest, wanted))

    @property
    def max_in_one(self) -> int:
        """The usable addresses of the largest vSwitch."""
        return (1 << IPV4 - self.masks.shortest) - self.reserved


class ZoneLoad(NamedTuple):
    """The nodes and pod addresses of the fullest zone, now and after another zone has failed (`…_after_loss`)."""

    load: Load
    nodes: int
    pod_addresses: int
    nodes_after_loss: int
    pod_addresses_after_loss: int
    virtual_pods: int

    def node_prefixes(self) -> tuple[int, ...]:
        """Return the prefix of the sizing rule, then that needed after the loss of a zone, then that needed.

        Pods on virtual nodes are included, since with Flannel they take addresses of the node vSwitches.
        """
        sizing, prefix_for, virtual = self.load.sizing, self.load.prefix_for, self.virtual_pods
        wanted = prefix_for(sizing.node_factor * self.nodes_after_loss + virtual)
        best = min(sizing.node_mask_longest, wanted)
        after_loss, needed = prefix_for(self.nodes_after_loss + virtual), prefix_for(self.nodes + virtual)
        return tuple(dict.fromkeys((best, max(best, after_loss), max(best, needed))))

    def pod_prefixes(self) -> tuple[tuple[int, ...], ...]:
        """Return the prefixes of the sizing rule, then those needed after the loss of a zone with and without the
        surplus, then those needed.
        """
        sizing, after_loss = self.load.sizing, self.pod_addresses_after_loss
        usual = self._pod_blocks(-(-after_loss * (100 + sizing.pod_surplus_percent) // 100))
        comfortable = usual if len(usual) > 1 else (min(sizing.pod_mask, usual[0]),)
        needed = self._pod_blocks(self.pod_addresses)
        return tuple(dict.fromkeys((comfortable, usual, self._pod_blocks(after_loss), needed)))

    def _pod_blocks(self, addresses: int) -> tuple[int, ...]:
        """Return the smallest vSwitch with so many addresses; several if the largest one is not enough."""
        load, most = self.load, self.load.max_in_one
        full = max(0, addresses - 1) // most
        rest = addresses - full * most
        last = min(load.pod_masks.longest, load.prefix_for(max(1, rest)))
        return (load.masks.shortest,) * full + (last,)

    def split_pod_prefixes(self) -> Iterator[tuple[int, ...]]:
        """Yield more and smaller vSwitches for the pods of a zone, which may fit where one doesn't."""
        load, needed = self.load, self.pod_addresses
        fewest = max(1, -(-needed // load.max_in_one))
        for prefix in range(load.prefix_for(needed) + 1, load.pod_masks.longest + 1):
            count = -(-needed // ((1 << IPV4 - prefix) - load.reserved))
            if count > MAX_POD_VSWITCHES_IN_ZONE:
                break
            if count > fewest:
                yield (prefix,) * count

    def shared_prefixes(self) -> Iterator[int]:
        """Yield the prefixes of one vSwitch per zone that nodes and pods share, larger ones first."""
        after_loss = self.nodes_after_loss + self.pod_addresses_after_loss
        for needed in (after_loss, self.nodes + self.pod_addresses):
            if needed <= self.load.max_in_one:
                yield min(self.load.pod_masks.longest, self.load.prefix_for(needed))


def _pool_load(figures: PoolFigures, quota: int) -> PoolLoad:
    nodes = max(0, min(figures.pool.peak_nodes, quota))
    return PoolLoad(nodes, figures.addresses, figures.pool.zones)


class Prefixes(NamedTuple):
    """The prefixes of a range: the preferred one, the one just large enough, and the longest allowed."""

    wanted: int
    needed: int
    longest: int


class Spread(NamedTuple):
    """A choice of zones for vSwitches, and the prefixes that the load needs in each of them.

    `nodes`, `pods`, `split_pods` and `shared` are those of ZoneLoad, `twice_nodes` is the prefix for twice the nodes.
    `addresses` counts those of nodes and pods together in a zone; 0 if no stated vSwitch could serve both.
    """

    zones: tuple[str, ...]
    nodes: tuple[int, ...]
    pods: tuple[tuple[int, ...], ...]
    split_pods: tuple[tuple[int, ...], ...]
    shared: tuple[int, ...]
    twice_nodes: int
    addresses: int = 0

    @classmethod
    def of(cls, load: Load, zones: tuple[str, ...], *, may_share: bool = False) -> Self:
        """Return the prefixes for these zones."""
        in_zone = load.in_zone(zones)
        return cls(
            zones,
            in_zone.node_prefixes(),
            in_zone.pod_prefixes(),
            tuple(in_zone.split_pod_prefixes()),
            tuple(in_zone.shared_prefixes()),
            load.prefix_for(2 * in_zone.nodes),
            in_zone.nodes + in_zone.pod_addresses if may_share else 0,
        )

    def size_options(self) -> Iterator[SizeOption]:
        """Yield the sizes of the vSwitches of one zone: the sizing rule's first, then smaller ones down to the needed.

        Pod vSwitches shrink first, since they are by far the largest; node vSwitches shrink only once pod vSwitches are
        at their smallest.
        """
        *larger, smallest = self.pods
        for index, pods in enumerate(larger):
            yield SizeOption(self.nodes[0], pods, comfortable=index == 0)
        for index, node in enumerate(self.nodes):
            yield SizeOption(node, smallest, comfortable=index == 0 and not larger)
        for split in self.split_pods:
            yield SizeOption(self.nodes[-1], split)

    @property
    def smallest(self) -> SizeOption:
        """The smallest sufficient vSwitches of one zone, without splitting any."""
        return SizeOption(self.nodes[-1], self.pods[-1])


class Demand(NamedTuple):
    """What the proposals for a plan depend on besides its ranges; None for a range that the plan has.

    It has prefixes, not numbers, so that most plans of about the same size have equal demands. `spreads` are the
    choices of zones, the best first; a single one if the plan names its zones.
    """

    spreads: tuple[Spread, ...]
    service: Prefixes | None
    pods: Prefixes | None

    @classmethod
    def of(cls, plan: Plan, load: Load, catalogue: Catalogue) -> Demand:
        """Return the demand of a plan that has instance types and a node CIDR mask, stated or assumed."""
        may_share = bool(plan.node_vswitches) != bool(plan.pod_vswitches)
        return cls(
            tuple(
                Spread.of(load, zones, may_share=may_share) for zones in zone_choices(plan, load, catalogue)
            ),
            service_prefixes(plan, catalogue) if plan.service_cidr is None else None,
            pod_prefixes(plan, catalogue) if plan.pod_cidr is None else None,
        )


def zone_choices(plan: Plan, load: Load, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Yield the zones of the plan; if it names none, as many as the edition assumes, then fewer, which need less room.

    A zone that a pool names is in every choice.
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
    """Return the prefixes of the Service CIDR: of the official size, or of what the Services need if that is larger."""
    facts = catalogue.facts
    masks = facts.service_mask.value
    official = facts.default_services.value[0].prefix
    addresses = max(1, (plan.services or 0) + facts.service_unusable_addresses.value)
    needed = min(masks.longest, max(masks.shortest, IPV4 - (addresses - 1).bit_length()))
    return Prefixes(min(official, needed), needed, masks.longest)


def pod_prefixes(plan: Plan, catalogue: Catalogue) -> Prefixes:
    """Return the prefixes of the pod CIDR: of the official size, or for twice the nodes if that is larger.

    Needed is a block for each node, up to Flannel's limit on request.
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
