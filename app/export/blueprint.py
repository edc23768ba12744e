"""The cluster to be created with one plug-in: what Terraform and CreateCluster write alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..catalogue.model import ClusterSpec, Need, Plugin, TerwayMode
from ..engine.evaluation import Evaluation, Finding
from ..plan.plan import NeedLevel, Plan, Vswitch, by_zone
from ..wording.language import Language

# The API's and the provider's names.
CLUSTER_SPECS: Final = MappingProxyType({ClusterSpec.PRO: "ack.pro.small", ClusterSpec.BASIC: "ack.standard"})
ADDONS: Final = MappingProxyType({Plugin.TERWAY: "terway-eniip", Plugin.FLANNEL: "flannel"})
CONTROL_PLANE_ADDON: Final = "terway-controlplane"  # it runs the trunk ENIs
PROXY_MODE: Final = "ipvs"

# Bounds of the provider's schema: `name`, and `vswitch_ids` of the control plane.
_MAX_NAME_LENGTH: Final = 63
_MAX_CONTROL_PLANE_VSWITCHES: Final = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A vSwitch to be created, under the name by which others refer to it."""

    label: str
    vswitch: Vswitch


@dataclass(frozen=True, slots=True)
class Blueprint:
    """`share_url`: where the plan can be seen again, if anywhere."""

    evaluation: Evaluation
    plugin: Plugin
    language: Language
    share_url: str | None

    @property
    def plan(self) -> Plan:
        return self.evaluation.plan

    @property
    def is_terway(self) -> bool:
        return self.plugin is Plugin.TERWAY

    @property
    def cluster_name(self) -> str:
        """The plan's name as ACK takes one: letters, digits and hyphens."""
        words = re.findall(r"[0-9A-Za-z]+", self.plan.name)
        return "-".join(words)[:_MAX_NAME_LENGTH].rstrip("-") or "ack-cluster"

    @property
    def is_dual_stack(self) -> bool:
        """A preference alone does not choose it: it is for good, and not every instance type can have it."""
        assumed = {assumption.field for assumption in self.evaluation.assumptions}
        given = self.plan.service_ipv6_cidr is not None and "/service_ipv6_cidr" not in assumed
        return self.is_terway and (given or self.plan.need("dual_stack") is NeedLevel.MUST)

    @property
    def ip_stack(self) -> str:
        return "dual" if self.is_dual_stack else "ipv4"

    @property
    def is_trunk(self) -> bool:
        return self.is_terway and self.evaluation.terway_mode is TerwayMode.TRUNK_ENI

    @property
    def is_exclusive(self) -> bool:
        return self.is_terway and self.evaluation.terway_mode is TerwayMode.EXCLUSIVE_ENI

    @property
    def is_datapath_v2(self) -> bool:
        """Chosen at creation or never, and only where pods share ENIs."""
        wanted = any(
            self.plan.need(need) is not NeedLevel.NO for need in ("network_performance", "host_port")
        )
        return self.is_terway and not self.is_exclusive and wanted

    @property
    def left_out(self) -> str:
        """The preferences that Terway, as it is created, does not meet; "" where it meets them all."""
        titles = [
            self.language.text(f"need.{need.id}.title")
            for need in self.evaluation.catalogue.needs.values()
            if self.is_terway and self.plan.need(need.id) is NeedLevel.PREFER and not self._meets(need)
        ]
        return self.language.text("export.left_out", needs=self.language.list(titles)) if titles else ""

    def _meets(self, need: Need) -> bool:
        """Only a must chooses a mode or dual stack."""
        if need.id == "dual_stack":
            return self.is_dual_stack
        if need.terway_mode is TerwayMode.TRUNK_ENI:
            return self.is_trunk or self.is_exclusive
        return self.is_exclusive or need.terway_mode is not TerwayMode.EXCLUSIVE_ENI

    @property
    def addon_settings(self) -> Mapping[str, str]:
        """Of Terway's add-on, beside the pod vSwitches; empty with Flannel."""
        if not self.is_terway:
            return {}
        policy = self.plan.need("network_policy") is not NeedLevel.NO
        return {
            "ENITrunking": _yes_no(self.is_trunk),
            "IPVlan": _yes_no(self.is_datapath_v2),
            "NetworkPolicy": _yes_no(policy),
        }

    @property
    def node_vswitches(self) -> tuple[Placed, ...]:
        return tuple(
            Placed(f"node_{number}", vswitch)
            for number, vswitch in enumerate(self.plan.node_vswitches, start=1)
        )

    @property
    def pod_vswitches(self) -> tuple[Placed, ...]:
        """Those that Terway's pods have for themselves: not those that are node vSwitches, too."""
        if not self.is_terway:
            return ()
        nodes = {placed.vswitch.cidr for placed in self.node_vswitches}
        return tuple(
            Placed(f"pod_{number}", vswitch)
            for number, vswitch in enumerate(self.plan.pod_vswitches, start=1)
            if vswitch.cidr not in nodes
        )

    @property
    def serving_pods(self) -> tuple[Placed, ...]:
        """Every vSwitch that Terway's pods take addresses from: the pod vSwitches, shared ones among them,
        and the node vSwitches of a zone that has no pod vSwitch.
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
    def control_plane(self) -> tuple[Placed, ...]:
        """Node vSwitches for the control plane: one of each zone, as many as it takes."""
        first = {placed.vswitch.zone: placed for placed in reversed(self.node_vswitches)}
        zones = by_zone(self.plan.node_vswitches)
        return tuple(first[zone] for zone in zones)[:_MAX_CONTROL_PLANE_VSWITCHES]

    @property
    def zones(self) -> tuple[str, ...]:
        placed = (*self.node_vswitches, *self.pod_vswitches)
        return tuple(by_zone(each.vswitch for each in placed))

    def blockers(self) -> Iterator[Finding]:
        """The errors that stand against this plug-in."""
        return blockers(self.evaluation, self.plugin)


def blockers(evaluation: Evaluation, plugin: Plugin) -> Iterator[Finding]:
    return (finding for finding in evaluation.findings if finding.is_error and plugin in finding.applies_to)


def _yes_no(value: bool) -> str:
    """Settings of add-ons are texts."""
    return "true" if value else "false"
