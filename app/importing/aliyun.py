"""Answers of the Alibaba Cloud CLI: DescribeVpcs, DescribeVSwitches, DescribeClusterDetail, and CreateCluster's body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.importing.addons import dual_stack_need, settings_of
from app.importing.json_tree import Node
from app.importing.landscape import Cluster, Landscape, NodePool, Vpc, Vswitch
from app.importing.report import Notes, Told

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
_SPECS: Final = {"ack.standard": "basic"}


def add(document: Node, landscape: Landscape, notes: Notes) -> None:
    """Add what one answer tells of."""
    vpcs = document.get("Vpcs", "Vpc")
    vswitches = document.get("VSwitches", "VSwitch")
    if vpcs is None and document.get("CidrBlock") is not None and document.get("VSwitchId") is None:
        vpcs = Node([document], document.line)  # DescribeVpcAttribute
    if vswitches is None and document.get("VSwitchId") is not None:
        vswitches = Node([document], document.line)
    for node in vpcs.items() if vpcs else []:
        landscape.vpcs.append(_vpc(node))
    for node in vswitches.items() if vswitches else []:
        _add_vswitch(node, landscape, notes)
    for node in _clusters(document):
        _add_cluster(node, landscape)
    _tell_of_further_pages(document, vpcs or vswitches, notes)


def _vpc(node: Node) -> Vpc:
    listed = node.get("SecondaryCidrBlocks", "SecondaryCidrBlock")
    blocks = tuple(told for each in (listed.items() if listed else []) if (told := each.told()))
    return Vpc(node.text("VpcId"), node.told("CidrBlock"), blocks, node.text("VpcName"))


def _add_vswitch(node: Node, landscape: Landscape, notes: Notes) -> None:
    cidr = node.told("CidrBlock")
    if cidr is None:
        notes.miss(node.line, node.text("VSwitchId"), "no-range")
        return
    free = node.text("AvailableIpAddressCount")
    landscape.vswitches.append(
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


def _add_cluster(node: Node, landscape: Landscape) -> None:
    scalars: dict[str, Told] = {}
    for field, ways in _SCALARS:
        told = next((found for way in ways if (found := node.told(*way))), None)
        if told is not None and not (field == "nodes" and told.text == "0"):
            scalars[field] = told
    spec = node.told("cluster_spec")
    if spec is not None:
        scalars["cluster_spec"] = Told(_SPECS.get(spec.text, "pro"), spec.line)
    enterprise = node.get("is_enterprise_security_group")
    if enterprise is not None and isinstance(enterprise.value, bool):
        scalars["security_group"] = Told("enterprise" if enterprise.value else "basic", enterprise.line)
    settings = settings_of(node.get("addons"))
    needs = dual_stack_need(node.told("ip_stack")) | settings.needs
    single = {key: node.line for key in node.text("vswitch_id").split(",") if key}
    nodes = texts(node.get("vswitch_ids")) or single
    vpc = node.text("vpc_id") or node.text("vpcid")
    key = node.text("cluster_id") or node.text("name") or f"cluster-{len(landscape.clusters) + 1}"
    pods = texts(node.get("pod_vswitch_ids")) | settings.pods
    landscape.clusters.append(Cluster(scalars, needs, vpc, nodes, pods, key, settings.addon))
    pools = node.get("nodepools")
    for pool in pools.items() if pools else []:
        landscape.pools.append(_pool(pool, key))


def _pool(node: Node, cluster: str) -> NodePool:
    group = node.get("scaling_group") or Node({}, node.line)
    types = group.get("instance_types")
    first = next((told for each in (types.items() if types else []) if (told := each.told())), None)
    return NodePool(
        first,
        group.told("desired_size"),
        node.told("auto_scaling", "min_instances"),
        node.told("auto_scaling", "max_instances"),
        texts(group.get("vswitch_ids")),
        cluster,
    )


def texts(node: Node | None) -> dict[str, int]:
    """The texts of a list with their lines."""
    return {told.text: told.line for each in (node.items() if node else []) if (told := each.told())}


def _tell_of_further_pages(document: Node, listed: Node | None, notes: Notes) -> None:
    total = document.told("TotalCount")
    count = len(listed.items()) if listed else 0
    if total and total.text.isdecimal() and len(total.text) < 10 and int(total.text) > count > 0:
        notes.miss(
            total.line, f"TotalCount: {total.text}", "further-pages", count=count, total=int(total.text)
        )


def is_answer(documents: Iterable[Node]) -> bool:
    """Whether one of them is such an answer."""
    return any(KEYS & document.members().keys() for document in documents)
