"""Clusters, their add-ons and their node pools, as Terraform, ROS, Pulumi or the Alibaba Cloud CLI describes them.

All trees have the names of their members as Terraform writes them, and no expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .cluster_settings import (
    AddonSettings,
    addon_settings,
    cluster_spec,
    config_label,
    dual_stack_need,
    exclusive_label,
    json_inside,
    plugin_named,
    security_group,
)
from .inventory import Cluster, Inventory, NodePool, keys_with_positions
from .report import Notes, SourceText
from .tree import Node

# The paths of members at which a field of the plan may be stated. The first one with a value counts.
_SCALARS: Final = {
    "name": (("name",), ("cluster_name",)),
    "service_cidr": (("service_cidr",), ("parameters", "service_cidr")),
    "pod_cidr": (("pod_cidr",), ("container_cidr",), ("subnet_cidr",), ("parameters", "container_cidr")),
    "node_cidr_mask": (("node_cidr_mask",), ("parameters", "node_cidr_mask")),
    "nodes": (("size",),),
    "kubernetes_version": (("current_version",), ("version",), ("kubernetes_version",)),
}
# A version of Kubernetes, such as 1.34 in 1.34.1-aliyun.1.
_VERSION: Final = re.compile(r"v?(\d{1,3}\.\d{1,3})(?:\.\d{1,3})?(?:[-+][\w.-]{1,40})?")
_VSWITCH_LISTS: Final = ("vswitch_ids", "worker_vswitch_ids", "master_vswitch_ids")
# The paths at which a node pool may state its nodes.
_POOL_NODES: Final = (("desired_size",), ("node_count",), ("count",), ("status", "total_nodes"))
_POOL_NAMES: Final = (("node_pool_name",), ("name",), ("nodepool_info", "name"), ("node_pool_info", "name"))


def cluster_of(key: str, kind: str, body: Node, notes: Notes, *, exists: bool) -> Cluster:
    """Return the cluster of a resource. `kind` is `cluster`, `serverless` or `edge`."""
    inside = json_inside(body.get("meta_data"), notes) or Node({}, body.position)
    settings = addon_settings([*body.items("addons"), *inside.items("addons")], notes)
    scalars = _scalars(body, notes)
    plugin = settings.plugin or plugin_named(
        inside.value_at("capabilities", "network") or body.value_at("parameters", "network")
    )
    if exists and plugin and plugin.text == "terway" and (pod_cidr := scalars.pop("pod_cidr", None)):
        notes.skip(pod_cidr, "pod-cidr-of-terway")
    vpc = body.first_value(("vpc_id",), ("vpcid",))
    _watch_parameters(body, notes)
    return Cluster(
        key=key,
        position=body.position,
        scalars=scalars,
        needs=dual_stack_need(body.value_at("ip_stack")) | settings.needs,
        vpc=vpc.text if vpc else "",
        vpc_position=vpc.position if vpc else -1,
        nodes=_node_vswitches(body),
        pods=keys_with_positions(body.values_at("pod_vswitch_ids")) | settings.pods,
        plugin=plugin,
        kind=_unplannable_kind(kind, body),
        exists=exists,
        remarks=_trunking_remarks(settings),
        security_group=body.text("security_group_id"),
    )


def _scalars(body: Node, notes: Notes) -> dict[str, SourceText]:
    """Return the fields of the Draft that have one value."""
    scalars = {field: value for field, paths in _SCALARS.items() if (value := body.first_value(*paths))}
    if services := scalars.pop("service_cidr", None):
        scalars |= service_ranges(services)
    if "nodes" in scalars and scalars["nodes"].text == "0":
        del scalars["nodes"]
    if version := scalars.pop("kubernetes_version", None):
        if minor := _VERSION.fullmatch(version.text):
            scalars["kubernetes_version"] = replace(version, text=minor[1])
        else:
            notes.skip(version, "value-unreadable")
    if edition := body.value_at("cluster_spec"):
        if spec := cluster_spec(edition):
            scalars["cluster_spec"] = spec
        else:
            notes.skip(edition, "value-unreadable")
    return scalars | security_group(body)


def service_ranges(value: SourceText) -> Iterator[tuple[str, SourceText]]:
    """Yield the IPv4 and the IPv6 range of Services, which a cluster with dual stack states in one text."""
    for each in value.comma_separated():
        yield ("service_ipv6_cidr" if ":" in each.text else "service_cidr"), each


def _node_vswitches(body: Node) -> dict[str, int]:
    """Return the keys of the vSwitches of nodes with their positions."""
    listed = [value for name in _VSWITCH_LISTS for value in body.values_at(name)]
    single = body.value_at("vswitch_id")
    return keys_with_positions(listed or (single.comma_separated() if single else []))


def _unplannable_kind(kind: str, body: Node) -> str:
    """Return the kind of a cluster that no plan is for; "" for any other cluster."""
    profile = f"{body.text('profile')} {body.text('cluster_type')}".lower()
    if kind != "cluster":
        return kind
    if "serverless" in profile or profile.endswith(" ask"):
        return "serverless"
    return "edge" if "edge" in profile else ""


def _watch_parameters(body: Node, notes: Notes) -> None:
    """Let the audit accept the values that a response repeats among its parameters."""
    parameters = body.get("parameters")
    if parameters is not None:
        notes.watch(parameters, "parameters", by_value=True)
        notes.handled_positions.update(each.position for _, each in parameters.leaves())


def _trunking_remarks(settings: AddonSettings) -> tuple[tuple[int, str], ...]:
    return ((settings.trunking.position, "trunk-on"),) if settings.trunking else ()


def add_addon(body: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the settings of an add-on that is a resource of its own to its cluster."""
    settings = addon_settings(body.items("addons") or [body], notes)
    key = body.text("cluster_id")
    for index, cluster in enumerate(inventory.clusters):
        if key in {cluster.key, ""} or len(inventory.clusters) == 1:
            inventory.clusters[index] = replace(
                cluster,
                needs={**cluster.needs, **settings.needs},
                pods={**cluster.pods, **settings.pods},
                plugin=cluster.plugin or settings.plugin,
                remarks=(*cluster.remarks, *_trunking_remarks(settings)),
            )


def node_pools_of(body: Node, cluster: str, notes: Notes) -> Iterator[NodePool]:
    """Yield the node pools in the description of a cluster, and its workers as a pool without a name."""
    types = _texts_of(body, "worker_instance_types", "worker_instance_type")
    number = body.first_value(("worker_number",), ("num_of_nodes",))
    if types or (number and number.text != "0"):
        vswitches = keys_with_positions(body.values_at("worker_vswitch_ids"))
        position = (number or types[0]).position
        yield NodePool(position, None, tuple(types), number, vswitches=vswitches, cluster=cluster)
    for pool in (*body.items("nodepools"), *body.items("node_pools")):
        yield node_pool_of(pool, cluster, notes)


def node_pool_of(body: Node, cluster: str, notes: Notes) -> NodePool:
    """Return the node pool of a resource. `cluster` is the key of its cluster."""
    group = body.get("scaling_group") or body
    management = _single_block(body.get("management"))
    labels = body.items("labels") or body.items("kubernetes_config", "labels")
    minimum, maximum = _autoscaling_limits(body, notes)
    return NodePool(
        position=body.position,
        name=body.first_value(*_POOL_NAMES),
        instance_types=tuple(_texts_of(group, "instance_types", "instance_type")),
        nodes=_pool_nodes(body, group, notes),
        min_nodes=minimum,
        max_nodes=maximum,
        surge_nodes=management.first_value(("surge",), ("upgrade_config", "surge")),
        vswitches=keys_with_positions(group.values_at("vswitch_ids") or body.values_at("vswitch_ids")),
        cluster=cluster,
        exclusive_eni=exclusive_label(labels),
        config_map=config_label(labels),
    )


def _pool_nodes(body: Node, group: Node, notes: Notes) -> SourceText | None:
    """Return the initial number of nodes. A pool may state it several times."""
    stated = [value for path in (("desired_size",), ("node_count",)) if (value := group.value_at(*path))]
    stated += [value for path in _POOL_NODES if (value := body.value_at(*path))]
    for value in stated[1:]:
        if value.text == stated[0].text:
            notes.mark_handled(value)
    return next(iter(stated), None)


def _autoscaling_limits(body: Node, notes: Notes) -> tuple[SourceText | None, SourceText | None]:
    """Return the minimum and the maximum of the autoscaler; None for both if it is off."""
    scaling = _single_block(body.get("auto_scaling") or body.get("scaling_config"))
    minimum = scaling.first_value(("min_size",), ("min_instances",))
    maximum = scaling.first_value(("max_size",), ("max_instances",))
    if scaling.get("enable") is None or scaling.is_true("enable"):
        return minimum, maximum
    limits = [limit for limit in (minimum, maximum) if limit and limit.text not in {"0", ""}]
    notes.skip_all(limits, "autoscaling-off")
    return None, None


def _texts_of(body: Node, plural: str, singular: str) -> list[SourceText]:
    """Return the texts of a list, or the one text of either member."""
    single = (body.value_at(plural), body.value_at(singular))
    return body.values_at(plural) or [value for value in single if value]


def _single_block(node: Node | None) -> Node:
    """Return a block that may occur once, as a list with one entry or by itself; an empty one if there is none."""
    if node is None:
        return Node({}, -1)
    return next(iter(node.items()), node)
