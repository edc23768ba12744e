"""Answers of the Alibaba Cloud CLI: DescribeVpcs, DescribeVSwitches, DescribeClusterDetail, and CreateCluster's body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .cluster_settings import addon_settings, cluster_spec, dual_stack_need, security_group
from .inventory import Cluster, Inventory, NodePool, Vpc, Vswitch, keys_with_lines
from .json_tree import Node
from .report import Notes, SourceText

KEYS: Final = frozenset(
    {"Vpcs", "VSwitches", "VSwitchId", "VpcId", "clusters", "cluster_id", "cluster_spec", "container_cidr"}
)

# The Draft's fields, and the names that the answer has for them, the first that is filled counts.
_SCALARS: Final = (
    ("name", (("name",),)),
    ("service_cidr", (("service_cidr",), ("parameters", "ServiceCIDR"))),
    ("pod_cidr", (("container_cidr",), ("subnet_cidr",), ("parameters", "ContainerCIDR"))),
    ("node_cidr_mask", (("node_cidr_mask",), ("parameters", "NodeCIDRMask"))),
    ("nodes", (("size",), ("num_of_nodes",))),
)


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add what one answer tells of."""
    vpcs, vswitches = document.items("Vpcs", "Vpc"), document.items("VSwitches", "VSwitch")
    if document.get("VSwitchId") is not None:
        vswitches = vswitches or [document]  # DescribeVSwitchAttributes
    elif document.get("CidrBlock") is not None:
        vpcs = vpcs or [document]  # DescribeVpcAttribute
    inventory.vpcs += map(_vpc, vpcs)
    for node in vswitches:
        _add_vswitch(node, inventory, notes)
    for node in _clusters(document):
        _add_cluster(node, inventory)
    _tell_of_further_pages(document, len(vpcs or vswitches), notes)


def _vpc(node: Node) -> Vpc:
    blocks = tuple(node.all_told("SecondaryCidrBlocks", "SecondaryCidrBlock"))
    return Vpc(node.text("VpcId"), node.told("CidrBlock"), blocks, node.text("VpcName"))


def _add_vswitch(node: Node, inventory: Inventory, notes: Notes) -> None:
    cidr = node.told("CidrBlock")
    if cidr is None:
        notes.miss(node.line, node.text("VSwitchId"), "no-range")
        return
    free = node.text("AvailableIpAddressCount")
    inventory.vswitches.append(
        Vswitch(
            node.text("VSwitchId"),
            node.text("VpcId"),
            cidr,
            node.text("ZoneId"),
            node.text("VSwitchName"),
            int(free) if free.isdecimal() and len(free) < 10 else None,
        )
    )


def _clusters(document: Node) -> list[Node]:
    listed = document.get("clusters")
    if listed is not None:
        return listed.items()
    named = ("cluster_id", "cluster_spec", "container_cidr", "service_cidr")
    return [document] if any(document.get(name) for name in named) else []


def _add_cluster(node: Node, inventory: Inventory) -> None:
    scalars: dict[str, SourceText] = {}
    for field, ways in _SCALARS:
        told = next((found for way in ways if (found := node.told(*way))), None)
        if told is not None and not (field == "nodes" and told.text == "0"):
            scalars[field] = told
    spec = node.told("cluster_spec")
    if spec is not None:
        scalars["cluster_spec"] = cluster_spec(spec)
    scalars |= security_group(node)
    settings = addon_settings(node.items("addons"))
    needs = dual_stack_need(node.told("ip_stack")) | settings.needs
    single = {key: node.line for key in node.text("vswitch_id").split(",") if key}
    nodes = keys_with_lines(node.all_told("vswitch_ids")) or single
    vpc = node.text("vpc_id") or node.text("vpcid")
    key = node.text("cluster_id") or node.text("name") or f"cluster-{len(inventory.clusters) + 1}"
    pods = keys_with_lines(node.all_told("pod_vswitch_ids")) | settings.pods
    inventory.clusters.append(Cluster(scalars, needs, vpc, nodes, pods, key, settings.addon))
    inventory.pools += (_pool(pool, key) for pool in node.items("nodepools"))


def _pool(node: Node, cluster: str) -> NodePool:
    group = node.get("scaling_group") or Node({}, node.line)
    return NodePool(
        next(iter(group.all_told("instance_types")), None),
        group.told("desired_size"),
        node.told("auto_scaling", "min_instances"),
        node.told("auto_scaling", "max_instances"),
        keys_with_lines(group.all_told("vswitch_ids")),
        cluster,
    )


def _tell_of_further_pages(document: Node, count: int, notes: Notes) -> None:
    total = document.told("TotalCount")
    if total and total.text.isdecimal() and len(total.text) < 10 and int(total.text) > count > 0:
        notes.miss(
            total.line, f"TotalCount: {total.text}", "further-pages", count=count, total=int(total.text)
        )


def is_answer(documents: Iterable[Node]) -> bool:
    """Whether one of them is such an answer."""
    return any(KEYS & document.members().keys() for document in documents)
