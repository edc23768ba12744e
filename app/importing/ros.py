"""Templates of Resource Orchestration Service (ROS), in JSON or YAML."""

from __future__ import annotations

import re
from typing import Final

from .cluster_settings import addon_settings, cluster_spec, dual_stack_need
from .inventory import (
    UNINFORMATIVE,
    Cluster,
    Inventory,
    NodePool,
    Reached,
    Vpc,
    Vswitch,
    keys_with_lines,
    place_in_words,
)
from .json_tree import Node
from .report import Notes, SourceText
from .routes import parts_of

_CLUSTERS: Final = ("ALIYUN::CS::ManagedKubernetesCluster", "ALIYUN::CS::KubernetesCluster")
# What leads to networks behind the VPC, and which property names them.
_DESTINATIONS: Final = {
    "ALIYUN::CEN::TransitRouterRouteEntry": "TransitRouterRouteEntryDestinationCidrBlock",
    "ALIYUN::ECS::Route": "DestinationCidrBlock",
    "ALIYUN::VPC::VpnAttachment": "RemoteSubnet",
    "ALIYUN::VPC::VpnConnection": "RemoteSubnet",
    "ALIYUN::VPC::VpnPbrRouteEntry": "RouteDest",
    "ALIYUN::VPC::VpnRouteEntry": "RouteDest",
}
_KINDS: Final = (
    "ALIYUN::ECS::VPC",
    "ALIYUN::ECS::VSwitch",
    "ALIYUN::VPC::VpcCidrBlockAssociation",
    "ALIYUN::CS::ClusterNodePool",
    *_CLUSTERS,
    *_DESTINATIONS,
)
_SCALARS: Final = (
    ("name", "Name"),
    ("service_cidr", "ServiceCidr"),
    ("pod_cidr", "ContainerCidr"),
    ("node_cidr_mask", "NodeCidrMask"),
    ("nodes", "NumOfNodes"),
)
_NODE_LISTS: Final = ("VSwitchIds", "WorkerVSwitchIds", "MasterVSwitchIds")
_NAMES: Final = ("Name", "RouteName", "TransitRouterRouteEntryName")
_DEEPEST: Final = 20
_PLACES: Final = frozenset(str(place) for place in range(26))
_YAML: Final = re.compile(r"""^["']?ROSTemplateFormatVersion["']?[ \t]*:""", re.MULTILINE)


def looks_like_yaml(text: str) -> bool:
    """Whether a text that is no JSON is a template."""
    return _YAML.search(text) is not None


def is_template(document: Node) -> bool:
    return document.get("ROSTemplateFormatVersion") is not None


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    _Template(document, inventory, notes).add()


class _Template:
    def __init__(self, document: Node, inventory: Inventory, notes: Notes) -> None:
        self.parameters = document.members("Parameters")
        self.resources = document.members("Resources")
        self.inventory = inventory
        self.notes = notes

    def add(self) -> None:
        known = [(name, node) for name, node in self.resources.items() if node.text("Type") in _KINDS]
        for name, node in known:
            self._add(name, node.text("Type"), node.get("Properties") or Node({}, node.line))
        for name, node in known:
            if node.text("Type") == "ALIYUN::VPC::VpcCidrBlockAssociation":
                self._add_secondary(name, node.get("Properties") or Node({}, node.line))

    def _add(self, name: str, kind: str, body: Node) -> None:
        if kind == "ALIYUN::ECS::VPC":
            self.inventory.vpcs.append(
                Vpc(name, self.value(body, "CidrBlock"), (), self.text(body, "VpcName") or name)
            )
        elif kind == "ALIYUN::ECS::VSwitch" and (cidr := self.value(body, "CidrBlock")):
            zone, shown = self._zone(body), self.text(body, "VSwitchName")
            self.inventory.vswitches.append(
                Vswitch(name, self.text(body, "VpcId"), cidr, zone, shown or name)
            )
        elif kind in _CLUSTERS:
            self.inventory.clusters.append(self._cluster(name, body))
        elif kind == "ALIYUN::CS::ClusterNodePool":
            self.inventory.pools.append(self._pool(body))
        elif kind in _DESTINATIONS:
            self._add_reached(name, kind, body)

    def _add_reached(self, name: str, kind: str, body: Node) -> None:
        shown = next((text for key in _NAMES if (text := body.text(key))), name)
        table = None
        if kind.endswith(("::Route", "::TransitRouterRouteEntry")):
            node = body.get("RouteTableId")
            told = None if node is None else self._of(node, 0)
            table = told.text if told else ""
        for told in self.values(body, _DESTINATIONS[kind]):
            self.inventory.reached += [Reached(each, shown, table) for each in parts_of(told)]

    def _add_secondary(self, name: str, body: Node) -> None:
        block = self.value(body, "SecondaryCidrBlock")
        if block is not None and not self.inventory.add_secondary(self.text(body, "VpcId"), [block]):
            self.notes.miss(block.line, f"{name} {block.text}", "vpc-elsewhere")

    def _cluster(self, key: str, body: Node) -> Cluster:
        scalars = {field: told for field, name in _SCALARS if (told := self.value(body, name))}
        spec = self.value(body, "ClusterSpec")
        if spec is not None:
            scalars["cluster_spec"] = cluster_spec(spec)
        types = self.values(body, "WorkerInstanceTypes")
        if types:
            scalars["instance_type"] = types[0]
        nodes = keys_with_lines(told for name in _NODE_LISTS for told in self.values(body, name))
        settings = addon_settings(body.items("Addons"))
        pods = keys_with_lines(self.values(body, "PodVswitchIds")) | settings.pods
        needs = dual_stack_need(self.value(body, "IpStack")) | settings.needs
        return Cluster(scalars, needs, self.text(body, "VpcId"), nodes, pods, key, settings.addon)

    def _pool(self, body: Node) -> NodePool:
        group = body.get("ScalingGroup") or Node({}, body.line)
        scaling = body.get("AutoScaling") or Node({}, body.line)
        types = self.values(group, "InstanceTypes")
        return NodePool(
            types[0] if types else None,
            self.value(group, "DesiredSize"),
            self.value(scaling, "MinInstances"),
            self.value(scaling, "MaxInstances"),
            keys_with_lines(self.values(group, "VSwitchIds")),
            self.text(body, "ClusterId"),
        )

    def _zone(self, body: Node) -> str:
        """The zone; one that only the deployment knows goes by its parameter or its place, so that zones stay apart."""
        node = body.get("ZoneId")
        if node is None or node.value is None:
            return ""
        told = self._of(node, 0)
        if told is not None:
            return told.text
        zone = _named_place(node)
        code, params = ("zone-named", {"zone": zone}) if zone else ("zone-unknown", {})
        self.notes.miss(node.line, "ZoneId", code, **params)
        return zone

    def text(self, body: Node, name: str) -> str:
        told = self.value(body, name)
        return told.text if told else ""

    def value(self, body: Node, name: str) -> SourceText | None:
        node = body.get(name)
        return None if node is None else self._resolved(name, node)

    def values(self, body: Node, name: str) -> list[SourceText]:
        node = body.get(name)
        if node is None:
            return []
        return [told for each in (node.items() or [node]) if (told := self._resolved(name, each))]

    def _resolved(self, name: str, node: Node) -> SourceText | None:
        """A text, a parameter's default, or the name of a resource that is referred to."""
        told = self._of(node, 0)
        if told is None and node.value is not None:
            self.notes.miss(node.line, name, "value-unknown", name=name)
        return told

    def _of(self, node: Node, depth: int) -> SourceText | None:
        if isinstance(node.value, str):
            return node.told()
        target = node.text("Ref") or node.text("Fn::GetAtt").partition(".")[0]
        attribute = node.get("Fn::GetAtt")
        if not target and attribute is not None and attribute.items():
            target = attribute.items()[0].text()
        if target in self.resources:
            return SourceText(target, node.line)
        default = self.parameters.get(target, Node({}, 0)).get("Default")
        if default is not None and depth < _DEEPEST:
            return self._of(default, depth + 1)
        return None


def _named_place(node: Node) -> str:
    """The place by which a zone is taken from a list, or the name of its parameter; "" where neither tells which."""
    selected = node.get("Fn::Select")
    place = selected.items()[0].text() if selected is not None and selected.items() else ""
    if place in _PLACES:
        return place_in_words(int(place))
    name = node.text("Ref")
    return "" if name.lower() in UNINFORMATIVE else name
