"""The Plan: the answers, parsed and frozen. Field names are those of the API; None means not given.

Its fields are the single table that drafts, reading, links, JSON, forms and the review are derived from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from ..catalogue.model import Catalogue, ClusterSpec, Plugin
from ..domain.cidr import Cidr
from .fields import (
    Choice,
    EditionName,
    Field,
    ListOf,
    Needs,
    Number,
    Range,
    Role,
    Text,
    YesNo,
    declared,
    distinct,
    folded,
    table,
)
from .records import ENI, MAX_ZONES, NETWORK, POOL, VSWITCH
from .records import ConnectedNetwork as ConnectedNetwork
from .records import ConnectedNetworks as ConnectedNetworks
from .records import Eni as Eni
from .records import EniMode as EniMode
from .records import Existing as Existing
from .records import NeedLevel as NeedLevel
from .records import NodePool as NodePool
from .records import SecurityGroup as SecurityGroup
from .records import Vswitch as Vswitch

MAX_GROWTH: Final = 1_000  # percent a year
MAX_POOLS: Final = 100
MAX_NETWORKS: Final = 100_000
# The entries of each list of VPC ranges: a VPC has 5 secondary blocks and 150 vSwitches unless its quotas are raised.
MAX_RANGES: Final = 1_000


def _node_cidr_masks(catalogue: Catalogue) -> tuple[int, int]:
    masks = catalogue.facts.node_cidr_mask.value
    return masks.shortest, masks.longest


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan, as read or completed. Ranges may have host bits until `complete` has removed them.

    Values derived from the fields are cached.
    """

    rules: str = field(
        default="",
        metadata=folded(
            EditionName(),
            "The edition of the catalogue, such as `2026-11`; the newest by default.",
            step="cluster",
            after="virtual_node_pods",
            edition_default=lambda catalogue: catalogue.edition,
        ),
    )
    name: str = field(default="", metadata=folded(Text(), "The name of the plan.", step="cluster"))
    cluster_spec: ClusterSpec = field(
        default=ClusterSpec.PRO,
        metadata=folded(Choice(ClusterSpec), "ACK Pro or Basic managed cluster.", step="cluster"),
    )
    existing: Existing = field(
        default=Existing.NOTHING,
        metadata=folded(
            Choice(Existing), "Existing resources: nothing, the VPC, or also the cluster.", step="cluster"
        ),
    )
    plugin: Plugin | None = field(
        default=None,
        metadata=folded(
            Choice(Plugin),
            "The plug-in of an existing cluster. In a fleet, also the plug-in chosen for a new cluster.",
            step="cluster",
        ),
    )
    kubernetes_version: str | None = field(
        default=None,
        metadata=folded(Text(lower=True), "The Kubernetes version, such as `1.34`.", step="cluster"),
    )
    zones: tuple[str, ...] = field(
        default=(),
        metadata=declared(
            ListOf(Text(), MAX_ZONES, compressed_key="zonez", form="lines", made_as=distinct),
            "The zones to spread nodes over; the zones of the node vSwitches by default.",
            step="cluster",
        ),
    )
    node_pools: tuple[NodePool, ...] = field(
        default=(),
        metadata=declared(
            ListOf(POOL, MAX_POOLS, compressed_key="poolz", form="groups"),
            "Node pools, in place of `nodes`, `pods_per_node` and the other fields of a single pool.",
            step="cluster",
        ),
    )
    nodes: int | None = field(
        default=None,
        metadata=declared(
            Number(minimum=1), "The initial number of nodes.", required=True, short_form=True, step="cluster"
        ),
    )
    max_nodes: int | None = field(
        default=None,
        metadata=declared(
            Number(minimum=1),
            "The maximum number of nodes; the initial number by default.",
            short_form=True,
            step="cluster",
        ),
    )
    surge_nodes: int = field(
        default=0,
        metadata=declared(Number(), "Extra nodes during upgrades.", short_form=True, step="cluster"),
    )
    growth_percent_per_year: int | None = field(
        default=None,
        metadata=folded(
            Number(maximum=MAX_GROWTH, suffix="%"),
            "The annual growth in nodes, in percent.",
            step="cluster",
            after="ip_prefixes",
        ),
    )
    pods_per_node: int | None = field(
        default=None,
        metadata=declared(
            Number(minimum=1),
            "The maximum number of pods per node.",
            required=True,
            short_form=True,
            step="cluster",
        ),
    )
    services: int | None = field(
        default=None,
        metadata=folded(
            Number(), "The expected number of Services.", step="cluster", after="growth_percent_per_year"
        ),
    )
    instance_type: str | None = field(
        default=None,
        metadata=declared(
            Text(lower=True),
            "The instance type of the nodes, such as `ecs.c7.4xlarge`.",
            short_form=True,
            step="cluster",
        ),
    )
    eni: Eni | None = field(
        default=None,
        metadata=declared(
            ENI, "Custom ENI limits, which override the catalogue.", short_form=True, step="cluster"
        ),
    )
    ip_prefixes: bool = field(
        default=False,
        metadata=declared(
            YesNo(), "Terway's IP prefix mode, with shared ENIs only.", short_form=True, step="cluster"
        ),
    )
    virtual_node_pods: int = field(
        default=0,
        metadata=folded(Number(), "Pods on virtual nodes (ECI, ACS).", step="cluster", after="services"),
    )
    vpc_cidr: Cidr | None = field(
        default=None, metadata=declared(Range(), "The range of the VPC.", role=Role.VPC, step="vpc")
    )
    secondary_cidrs: tuple[Cidr, ...] = field(
        default=(),
        metadata=folded(
            ListOf(Range(), MAX_RANGES, compressed_key="blockz", form="lines"),
            "Secondary CIDR blocks of the VPC.",
            role=Role.SECONDARY,
            step="vpc",
        ),
    )
    route_entry_quota: int = field(
        default=200,
        metadata=folded(
            Number(),
            "The quota of entries of the VPC's route table.",
            step="vpc",
            after="node_vswitches",
            edition_default=lambda catalogue: catalogue.facts.route_entries.value.default,
        ),
    )
    route_entries_used: int = field(
        default=0,
        metadata=folded(Number(), "Route entries in use.", step="vpc", after="route_entry_quota"),
    )
    route_tables: int = field(
        default=1,
        metadata=folded(
            Number(minimum=1),
            "The number of route tables that the node vSwitches are attached to.",
            step="vpc",
            after="route_entries_used",
        ),
    )
    node_vswitches: tuple[Vswitch, ...] = field(
        default=(),
        metadata=declared(
            ListOf(VSWITCH, MAX_RANGES, compressed_key="nodez"),
            "vSwitches of the nodes.",
            role=Role.NODE_VSWITCH,
            step="vpc",
        ),
    )
    pod_vswitches: tuple[Vswitch, ...] = field(
        default=(),
        metadata=declared(
            ListOf(VSWITCH, MAX_RANGES, compressed_key="podz"),
            "vSwitches of the pods, with Terway.",
            role=Role.POD_VSWITCH,
            step="pods",
            after="node_cidr_mask",
        ),
    )
    service_cidr: Cidr | None = field(
        default=None, metadata=declared(Range(), "The range of Services.", role=Role.SERVICE, step="services")
    )
    service_ipv6_cidr: Cidr | None = field(
        default=None,
        metadata=folded(
            Range("IPv6"),
            "The IPv6 range of Services, for dual stack.",
            role=Role.SERVICE_IPV6,
            step="services",
        ),
    )
    pod_cidr: Cidr | None = field(
        default=None,
        metadata=declared(Range(), "The range of pods, with Flannel.", role=Role.POD, step="pods"),
    )
    node_cidr_mask: int | None = field(
        default=None,
        metadata=folded(
            Number(minimum=24, maximum=28, prefix="/", bounds=_node_cidr_masks),
            "The mask of the block of the pod CIDR that each node gets, with Flannel.",
            step="pods",
        ),
    )
    connected_networks: ConnectedNetworks = field(
        default_factory=ConnectedNetworks,
        metadata=declared(
            ListOf(NETWORK, MAX_NETWORKS, compressed_key="netz", form="lines", made_as=ConnectedNetworks),
            "Networks that the VPC is or will be connected to.",
            role=Role.NETWORK,
            step="vpc",
        ),
    )
    security_group: SecurityGroup = field(
        default=SecurityGroup.ENTERPRISE,
        metadata=folded(Choice(SecurityGroup), "The type of the nodes' security group.", step="pods"),
    )
    needs: Mapping[str, NeedLevel] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata=declared(Needs(), "The needs of the workloads; `no` by default.", step="needs"),
    )

    @cached_property
    def pools(self) -> tuple[NodePool, ...]:
        """The stated node pools, or the only pool of the short form, each with its effective ENI mode."""
        pools = self._stated_pools
        if self.is_must("exclusive_eni") and all(pool.eni_mode is EniMode.SHARED for pool in pools):
            return tuple(replace(pool, eni_mode=EniMode.EXCLUSIVE) for pool in pools)
        return pools

    @cached_property
    def _stated_pools(self) -> tuple[NodePool, ...]:
        if self.node_pools:
            return self.node_pools
        assert self.nodes is not None, "a plan without node pools states its nodes"
        assert self.pods_per_node is not None, "a plan without node pools states its pods per node"
        pool = NodePool(
            nodes=self.nodes,
            max_nodes=self.max_nodes,
            surge_nodes=self.surge_nodes,
            pods_per_node=self.pods_per_node,
            instance_types=(self.instance_type,) if self.instance_type else (),
            eni=self.eni,
            ip_prefixes=self.ip_prefixes,
        )
        return (pool,)

    @cached_property
    def start_nodes(self) -> int:
        """The nodes of all pools at the start."""
        return sum(pool.nodes for pool in self._stated_pools)

    @cached_property
    def most_nodes(self) -> int:
        """The maximum nodes of all pools, surge nodes not counted."""
        return sum(pool.most_nodes for pool in self._stated_pools)

    @cached_property
    def peak_nodes(self) -> int:
        """The maximum nodes of all pools, surge nodes included."""
        return sum(pool.peak_nodes for pool in self._stated_pools)

    @cached_property
    def max_pods_per_node(self) -> int:
        """The highest number of pods per node of any pool."""
        return max(pool.pods_per_node for pool in self._stated_pools)

    @cached_property
    def most_pods(self) -> int:
        """The pods on the maximum nodes of all pools. Surge nodes add no pods."""
        return sum(pool.most_nodes * pool.pods_per_node for pool in self._stated_pools)

    @property
    def stated_zones(self) -> tuple[str, ...]:
        """The zones that the plan names: `zones`, or else those of the node vSwitches."""
        return self.zones or tuple(by_zone(self.node_vswitches))

    @property
    def vpc_range_count(self) -> int:
        """The number of ranges listed in its VPC: secondary blocks and vSwitches."""
        return len(self.secondary_cidrs) + len(self.node_vswitches) + len(self.pod_vswitches)

    def changed(self, **changes: Any) -> Plan:
        """Return the plan with some fields changed, like `dataclasses.replace` but five times as fast.

        An evaluation tries dozens of plans.
        """
        assert changes.keys() <= vars(self).keys(), "only fields of a Plan can be changed"
        plan = object.__new__(Plan)
        values = vars(plan)
        values.update(vars(self))
        if len(values) > len(PLAN_FIELDS) and not changes.keys() <= _RANGES:
            for name in _DERIVED:
                values.pop(name, None)
        values.update(changes)
        return plan

    def with_pool_nodes(self, nodes: Sequence[int]) -> Plan:
        """Return the plan with these nodes in its pools at the start; a lower maximum is raised to them."""
        pools = tuple(
            replace(pool, nodes=count, max_nodes=max(count, pool.most_nodes))
            for pool, count in zip(self.pools, nodes, strict=True)
        )
        if self.node_pools:
            return self.changed(node_pools=pools)
        return self.changed(nodes=pools[0].nodes, max_nodes=pools[0].max_nodes)

    def need(self, need: str) -> NeedLevel:
        """Return the level of a need; `no` if the plan does not state it."""
        return self.needs.get(need, NeedLevel.NO)

    def is_must(self, need: str) -> bool:
        """Return whether the plan states the need as a must."""
        return self.need(need) is NeedLevel.MUST


PLAN_FIELDS: Final = table(Plan)
"""Every field of a plan, in the order of the Plan."""
# The cached properties of a Plan. None of them depends on its ranges.
_DERIVED: Final = tuple(name for name, value in vars(Plan).items() if isinstance(value, cached_property))
_RANGES: Final = frozenset(each.name for each in PLAN_FIELDS if each.role is not None)
FIELDS: Final[Mapping[str, Field]] = MappingProxyType({each.name: each for each in PLAN_FIELDS})
REQUIRED_FIRST: Final = tuple(sorted(PLAN_FIELDS, key=lambda each: not each.required))
"""Every field in the order of changes and differences: required fields first."""


def by_zone(vswitches: Iterable[Vswitch]) -> Mapping[str, list[Vswitch]]:
    """Return the vSwitches by zone, in the order in which the zones are first named."""
    zones: dict[str, list[Vswitch]] = {}
    for vswitch in vswitches:
        zones.setdefault(vswitch.zone, []).append(vswitch)
    return zones
