"""The resources to create with one plug-in, for Terraform and for the requests to the API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from types import MappingProxyType
from typing import Final

from ..catalogue.model import ClusterSpec, Need, Plugin, TerwayMode
from ..domain.version import Version, read_version
from ..engine.evaluation import Condition, Evaluation, Finding
from ..engine.verdict import conditions_of
from ..plan.plan import Existing, NeedLevel, Plan, Vswitch, by_zone
from ..plan.ranges import strip_host_bits
from ..wording.language import Language
from .node_pool import NamedVswitch, PoolBlueprint, pool_names

# Names in the API and the Terraform provider.
CLUSTER_SPECS: Final = MappingProxyType({ClusterSpec.PRO: "ack.pro.small", ClusterSpec.BASIC: "ack.standard"})
ADDONS: Final = MappingProxyType({Plugin.TERWAY: "terway-eniip", Plugin.FLANNEL: "flannel"})
CONTROL_PLANE_ADDON: Final = "terway-controlplane"  # it manages trunk ENIs
TRUNK_SETTING: Final = MappingProxyType({"ENITrunking": "true"})

# Limits in the provider's schema: on `name`, and on `vswitch_ids` of the control plane.
_MAX_NAME_LENGTH: Final = 63
_MAX_CONTROL_PLANE_VSWITCHES: Final = 5


@dataclass(frozen=True)
class Blueprint:
    """A completed plan with one plug-in. `share_url` is the link to its result, if there is one."""

    evaluation: Evaluation
    plugin: Plugin
    language: Language
    share_url: str | None

    @property
    def plan(self) -> Plan:
        """The completed plan."""
        return self.evaluation.plan

    @property
    def is_terway(self) -> bool:
        """Whether the plug-in is Terway."""
        return self.plugin is Plugin.TERWAY

    @property
    def is_shared_vpc(self) -> bool:
        """Whether the VPC is shared by another account, which has to create its vSwitches and NAT gateway."""
        return self.plan.is_must("shared_vpc")

    @property
    def creates_cluster(self) -> bool:
        """Whether the cluster is still to be created."""
        return self.plan.existing is not Existing.CLUSTER

    @property
    def creates_vpc(self) -> bool:
        """Whether the VPC is still to be created, by the account that creates the cluster."""
        return self.plan.existing is Existing.NOTHING and not self.is_shared_vpc

    @property
    def cluster_name(self) -> str:
        """The name of the plan as a valid cluster name: letters, digits and hyphens."""
        words = re.findall(r"[0-9A-Za-z]+", self.plan.name)
        return "-".join(words)[:_MAX_NAME_LENGTH].rstrip("-") or "ack-cluster"

    @property
    def kubernetes(self) -> Version | None:
        """The Kubernetes version that the plan states; None for the newest."""
        return read_version(self.plan.kubernetes_version or "")

    @property
    def exact_version(self) -> str | None:
        """The exact ACK release that the plan states, such as 1.34.1-aliyun.1; None if it states none."""
        stated = (self.plan.kubernetes_version or "").strip().removeprefix("v")
        return stated if self.kubernetes is not None and "-" in stated else None

    @property
    def proxy_mode(self) -> str:
        """The mode of kube-proxy. It is IPVS for an unknown version, since every version supports it."""
        known = self.kubernetes
        first = self.evaluation.catalogue.facts.nftables.value
        return "nftables" if known is not None and known >= first else "ipvs"

    @cached_property
    def is_dual_stack(self) -> bool:
        """Whether the cluster is dual-stack."""
        return self.is_terway and self.evaluation.turns_on_dual_stack

    @property
    def ip_stack(self) -> str:
        """The IP family in the API's terms: "dual" or "ipv4"."""
        return "dual" if self.is_dual_stack else "ipv4"

    def service_cidr(self, missing: str) -> str:
        """Return the Service CIDR or `missing`, and the IPv6 one after a comma if the cluster is dual-stack."""
        ranges = [str(self.plan.service_cidr or missing)]
        if self.is_dual_stack and self.plan.service_ipv6_cidr is not None:
            ranges.append(str(self.plan.service_ipv6_cidr))
        return ",".join(ranges)

    @property
    def is_trunk(self) -> bool:
        """Whether a need with the level must requires trunk ENIs."""
        return self.is_terway and self.evaluation.terway_mode is TerwayMode.TRUNK_ENI

    @property
    def has_trunk_addon(self) -> bool:
        """Whether trunk ENIs are enabled, by a need or by default in this version of Kubernetes."""
        known = self.kubernetes
        default = known is None or known >= self.evaluation.catalogue.facts.trunk_default.value
        return self.is_trunk or (self.is_terway and default)

    @property
    def is_exclusive(self) -> bool:
        """Whether every pool has exclusive ENIs."""
        return self.is_terway and self.evaluation.terway_mode is TerwayMode.EXCLUSIVE_ENI

    @property
    def is_datapath_v2(self) -> bool:
        """Whether DataPath V2 is enabled. That is possible only at creation and with shared ENIs."""
        return bool(self.datapath_needs)

    @property
    def datapath_needs(self) -> tuple[str, ...]:
        """The needs that enable DataPath V2, among them NetworkPolicy in new clusters; empty with exclusive ENIs."""
        if not self.is_terway or self.is_exclusive:
            return ()
        needs = ("network_performance", "host_port", "network_policy")
        return tuple(need for need in needs if self.plan.need(need) is not NeedLevel.NO)

    @property
    def unmet_preferences(self) -> str:
        """A sentence about the preferences that Terway doesn't meet as it is created; "" if it meets all."""
        titles = [
            self.language.text(f"need.{need.id}.title")
            for need in self.evaluation.catalogue.needs.values()
            if self.is_terway and self.plan.need(need.id) is NeedLevel.PREFER and not self._meets(need)
        ]
        return self.language.text("export.left_out", needs=self.language.list(titles)) if titles else ""

    def _meets(self, need: Need) -> bool:
        """Return whether Terway meets a need. Only a need with the level must selects a mode or dual stack."""
        if need.id == "dual_stack":
            return self.is_dual_stack
        if need.terway_mode is TerwayMode.TRUNK_ENI:
            return self.is_trunk or self.is_exclusive
        return need.terway_mode is not TerwayMode.EXCLUSIVE_ENI or any(
            each.is_exclusive for each in self.node_pools
        )

    @property
    def addon_settings(self) -> Mapping[str, str]:
        """The settings of Terway's add-on, except its pod vSwitches; empty for Flannel."""
        if not self.is_terway:
            return {}
        policy = self.plan.need("network_policy") is not NeedLevel.NO
        return {
            "ENITrunking": _yes_no(self.has_trunk_addon),
            "IPVlan": _yes_no(self.is_datapath_v2),
            "NetworkPolicy": _yes_no(policy),
        }

    @cached_property
    def node_vswitches(self) -> tuple[NamedVswitch, ...]:
        """The vSwitches of the nodes."""
        return self._placed("node", self.plan.node_vswitches)

    @cached_property
    def pod_vswitches(self) -> tuple[NamedVswitch, ...]:
        """The vSwitches that only pods use; empty for Flannel."""
        if not self.is_terway:
            return ()
        nodes = {vswitch.cidr for vswitch in self.plan.node_vswitches}
        return tuple(
            each for each in self._placed("pod", self.plan.pod_vswitches) if each.vswitch.cidr not in nodes
        )

    def _placed(self, kind: str, vswitches: Iterable[Vswitch]) -> tuple[NamedVswitch, ...]:
        there = self._existing_ranges
        return tuple(
            NamedVswitch(f"{kind}_{number}", vswitch, self.is_shared_vpc or vswitch.cidr in there)
            for number, vswitch in enumerate(vswitches, start=1)
        )

    @cached_property
    def _existing_ranges(self) -> frozenset[object]:
        """The ranges of the existing vSwitches, which are those that the plan states for an existing VPC or cluster."""
        if self.plan.existing is Existing.NOTHING:
            return frozenset()
        asked = strip_host_bits(self.evaluation.asked)
        return frozenset(vswitch.cidr for vswitch in (*asked.node_vswitches, *asked.pod_vswitches))

    @cached_property
    def pod_address_vswitches(self) -> tuple[NamedVswitch, ...]:
        """All vSwitches from which Terway's pods take addresses.

        They are the pod vSwitches, including those that nodes use as well, and the node vSwitches of zones without a pod vSwitch.
        """
        if not self.is_terway:
            return ()
        with_pods = by_zone(self.plan.pod_vswitches)
        shared = {vswitch.cidr for vswitch in self.plan.pod_vswitches}
        lent = (
            placed
            for placed in self.node_vswitches
            if placed.vswitch.cidr in shared or placed.vswitch.zone not in with_pods
        )
        return (*self.pod_vswitches, *lent)

    @property
    def control_plane(self) -> tuple[NamedVswitch, ...]:
        """The node vSwitches for the control plane: one in each zone, up to the provider's limit."""
        first = {placed.vswitch.zone: placed for placed in reversed(self.node_vswitches)}
        zones = by_zone(self.plan.node_vswitches)
        return tuple(first[zone] for zone in zones)[:_MAX_CONTROL_PLANE_VSWITCHES]

    @property
    def created_vswitches(self) -> tuple[NamedVswitch, ...]:
        """The vSwitches that are still to be created."""
        return tuple(each for each in (*self.node_vswitches, *self.pod_vswitches) if not each.exists)

    @cached_property
    def node_pools(self) -> tuple[PoolBlueprint, ...]:
        """The node pools, in the order of the plan."""
        most = self.evaluation.catalogue.facts.pool_vswitches.value
        names = pool_names(self.evaluation.pools)
        return tuple(
            PoolBlueprint(
                figures, label, name, self.is_terway, *_taken(self._pool_vswitches(figures.pool.zones), most)
            )
            for figures, (label, name) in zip(self.evaluation.pools, names, strict=True)
        )

    def _pool_vswitches(self, zones: tuple[str, ...]) -> list[NamedVswitch]:
        """Return the node vSwitches for a pool: the first one of each zone, then the second ones, and so on."""
        in_zones = [self._nodes_by_zone.get(zone, []) for zone in zones or self.plan.stated_zones]
        return [each for row in zip_longest(*in_zones) for each in row if each is not None]

    @cached_property
    def _nodes_by_zone(self) -> Mapping[str, list[NamedVswitch]]:
        zones: dict[str, list[NamedVswitch]] = {}
        for placed in self.node_vswitches:
            zones.setdefault(placed.vswitch.zone, []).append(placed)
        return zones

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The quotas that must be raised first; empty if the plug-in isn't feasible."""
        report = self.evaluation.report(self.plugin)
        return tuple(conditions_of(self.plan, report.capacity)) if report.feasible else ()

    def blockers(self) -> Iterator[Finding]:
        """Return the errors that make this plug-in infeasible."""
        return blockers(self.evaluation, self.plugin)


def blockers(evaluation: Evaluation, plugin: Plugin) -> Iterator[Finding]:
    """Return the errors that make a plug-in infeasible."""
    return (finding for finding in evaluation.findings if finding.is_error and plugin in finding.applies_to)


def _taken(vswitches: list[NamedVswitch], most: int) -> tuple[tuple[NamedVswitch, ...], int]:
    """Return the first `most` vSwitches, and the number of others."""
    return tuple(vswitches[:most]), max(0, len(vswitches) - most)


def _yes_no(value: bool) -> str:
    """Return a flag as a string, as the settings of add-ons require."""
    return "true" if value else "false"
