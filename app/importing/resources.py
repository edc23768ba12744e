"""Resources of Alibaba Cloud to an inventory, whether Terraform, ROS, Pulumi or an answer of the command line names them.

Their trees have the names of members as Terraform writes them, and hold no expression any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from .cluster_settings import (
    TERWAY_SETTINGS,
    addon_settings,
    cluster_spec,
    config_label,
    dual_stack_need,
    exclusive_label,
    json_inside,
    plugin_named,
    security_group,
    security_group_type,
)
from .inventory import Cluster, Destination, Inventory, NodePool, Vpc, Vswitch, keys_with_positions
from .report import Notes, SourceText
from .tree import Node

CLUSTERS: Final = ("cluster", "serverless", "edge")
MAX_DIGITS: Final = 9  # of a number of nodes or addresses

# Where a field of the plan may be stated, the first that is filled counts. A path is names of members.
_SCALARS: Final = {
    "name": (("name",), ("cluster_name",)),
    "service_cidr": (("service_cidr",), ("parameters", "service_cidr")),
    "pod_cidr": (("pod_cidr",), ("container_cidr",), ("subnet_cidr",), ("parameters", "container_cidr")),
    "node_cidr_mask": (("node_cidr_mask",), ("parameters", "node_cidr_mask")),
    "nodes": (("size",),),
    "kubernetes_version": (("current_version",), ("version",), ("kubernetes_version",)),
}
# Of Kubernetes, such as 1.34 of 1.34.1-aliyun.1.
_VERSION: Final = re.compile(r"v?(\d{1,3}\.\d{1,3})(?:\.\d{1,3})?(?:[-+][\w.-]{1,40})?")
# Of a pool's nodes.
_NUMBERS: Final = (("desired_size",), ("node_count",), ("count",), ("status", "total_nodes"))
_NODE_LISTS: Final = ("vswitch_ids", "worker_vswitch_ids", "master_vswitch_ids")
_DESTINATIONS: Final = (
    "remote_subnet", "remote_subnets", "route_dest", "destination_cidr_block", "destination_cidrblock",
    "transit_router_route_entry_destination_cidr_block",
)  # fmt: skip
_NAMES: Final = (
    "name", "vpn_connection_name", "route_entry_name", "route_name", "transit_router_route_entry_name",
    "vpn_attachment_name",
)  # fmt: skip
# Members that name the two ends of what connects VPCs, or what stands between them.
_LINK_ENDS: Final = (
    "accepting_vpc_id", "cen_id", "child_instance_id", "instance_id", "interface_id", "opposite_interface_id",
    "opposite_router_id", "opposite_vpc_instance_id", "router_id", "transit_router_id", "vpc_id", "vpc_instance_id",
)  # fmt: skip
# Every member that is read, for those who have to work them out; an unknown one of the second kind is not missed.
READ_MEMBERS: Final = frozenset(
    {
        "cidr_block", "cluster_spec", "count", "desired_size", "instance_type", "instance_types", "ip_stack",
        "is_enterprise_security_group", "master_vswitch_ids", "max_size", "min_size", "node_cidr_mask", "node_count",
        "pod_cidr", "pod_vswitch_ids", "secondary_cidr_block", "secondary_cidr_blocks", "service_cidr", "surge",
        "vpc_id", "vswitch_id", "vswitch_ids", "worker_instance_types", "worker_number", "worker_vswitch_ids",
        *_DESTINATIONS,
    }
)  # fmt: skip
OPTIONAL_MEMBERS: Final = frozenset(
    {
        "cluster_id", "config", "disabled", "enable", "id", "key", "node_pool_name", "route_table_id",
        "kubernetes_version", "security_group_id", "security_group_type", "next_hop_type", "nexthop_type", "router_table_id", "value", "version", "vpc_name", "vswitch_name", *_NAMES, *_LINK_ENDS,
    }
) - READ_MEMBERS  # fmt: skip
ZONE_MEMBERS: Final = frozenset({"availability_zone", "zone_id"})


@dataclass(frozen=True, slots=True)
class Resource:
    """`kind` is one of those below; `key` is what other resources name it by: its id, or its address where it has none.

    `exists`: the source tells what is there, not what shall be.
    """

    kind: str
    address: str
    key: str
    body: Node
    exists: bool = False


def add_resources(resources: Iterable[Resource], inventory: Inventory, notes: Notes) -> None:
    """Add what the planner knows of."""
    later: list[Resource] = []
    for each in resources:
        if each.kind == "vpc":
            inventory.vpcs.append(_vpc(each, notes))
        elif each.kind == "vswitch":
            _add_vswitch(each, inventory, notes)
        elif each.kind in CLUSTERS:
            _add_cluster(each, inventory, notes)
        elif each.kind == "node_pool":
            inventory.pools.append(_pool(each.body, each.body.text("cluster_id"), notes))
        elif each.kind == "config_map":
            metadata = next(iter(each.body.items("metadata")), None) or each.body.get("metadata") or each.body
            add_pool_settings(metadata, each.body, inventory, notes)
        elif each.kind == "security_group":
            inventory.security_groups[each.key] = security_group_type(each.body)
        elif each.kind in {"route", "tunnel"}:
            inventory.destinations += _destinations(each)
        elif each.kind == "link":
            ends = {end for name in _LINK_ENDS for end in each.body.text(name).split(",") if end}
            inventory.links.append(frozenset({each.key, *ends}))
        else:
            later.append(each)
    for each in later:
        _add_to_others(each, inventory, notes)


def _vpc(resource: Resource, notes: Notes) -> Vpc:
    body = resource.body
    cidr = _needed(resource, "cidr_block", notes)
    secondary = body.values_at("secondary_cidr_blocks") or body.values_at(
        "secondary_cidr_blocks", "secondary_cidr_block"
    )
    name = body.text("vpc_name") or body.text("name") or resource.address
    tables = {body.text("route_table_id"), body.text("router_table_id")} - {""}
    listed = [each.text for each in body.values_at("router_table_ids", "router_table_ids")]
    if len(listed) == 1:  # of several, which is the VPC's own system table is not said
        tables.add(listed[0])
    return Vpc(resource.key, cidr, tuple(secondary), name, frozenset(tables), resource.exists)


def _add_vswitch(resource: Resource, inventory: Inventory, notes: Notes) -> None:
    body = resource.body
    cidr = _needed(resource, "cidr_block", notes)
    if cidr is None:
        return
    free = body.text("available_ip_address_count")
    inventory.vswitches.append(
        Vswitch(
            resource.key,
            body.text("vpc_id"),
            cidr,
            body.text("zone_id") or body.text("availability_zone"),
            body.text("vswitch_name") or body.text("name") or resource.address,
            int(free) if free.isdecimal() and len(free) <= MAX_DIGITS else None,
            body.text("route_table", "route_table_id"),
            resource.exists,
        )
    )


def _add_cluster(resource: Resource, inventory: Inventory, notes: Notes) -> None:
    body = resource.body
    scalars = {field: value for field, paths in _SCALARS.items() if (value := _first(body, *paths))}
    if services := scalars.pop("service_cidr", None):
        scalars |= service_ranges(services)
    if scalars.get("nodes", _ZERO).text == "0":
        del scalars["nodes"]
    if version := scalars.pop("kubernetes_version", None):
        if minor := _VERSION.fullmatch(version.text):
            scalars["kubernetes_version"] = replace(version, text=minor[1])
        else:
            notes.skip(version, "value-unreadable")
    if stated := body.value_at("cluster_spec"):
        if spec := cluster_spec(stated):
            scalars["cluster_spec"] = spec
        else:
            notes.skip(stated, "value-unreadable")
    scalars |= security_group(body)
    inside = json_inside(body.get("meta_data"), notes) or Node({}, body.position)
    settings = addon_settings([*body.items("addons"), *inside.items("addons")], notes)
    plugin = settings.plugin or plugin_named(
        inside.value_at("capabilities", "network") or body.value_at("parameters", "network")
    )
    if resource.exists and plugin and plugin.text == "terway" and (pod_cidr := scalars.pop("pod_cidr", None)):
        notes.skip(pod_cidr, "pod-cidr-of-terway")
    lists = [value for name in _NODE_LISTS for value in body.values_at(name)]
    single = [value for value in [body.value_at("vswitch_id")] if value]
    nodes = keys_with_positions(lists or [part for value in single for part in parts_of(value)])
    kind = _other_kind(resource)
    vpc = _first(body, ("vpc_id",), ("vpcid",))
    inventory.clusters.append(
        Cluster(
            resource.key,
            body.position,
            scalars,
            dual_stack_need(body.value_at("ip_stack")) | settings.needs,
            vpc.text if vpc else "",
            nodes,
            keys_with_positions(body.values_at("pod_vswitch_ids")) | settings.pods,
            plugin,
            kind,
            resource.exists,
            ((settings.trunking.position, "trunk-on"),) if settings.trunking else (),
            body.text("security_group_id"),
            vpc.position if vpc else -1,
        )
    )
    _watch_parameters(body, notes)
    inventory.pools += _pools_of_cluster(body, resource.key, notes)


def service_ranges(stated: SourceText) -> Iterator[tuple[str, SourceText]]:
    """Yield the IPv4 and the IPv6 range of Services, which a cluster with dual stack states in one text."""
    for each in parts_of(stated):
        yield ("service_ipv6_cidr" if ":" in each.text else "service_cidr"), each


_ZERO: Final = SourceText("", -1)


def _other_kind(resource: Resource) -> str:
    """Of a cluster that no plan is for, what it is."""
    stated = f"{resource.body.text('profile')} {resource.body.text('cluster_type')}".lower()
    if resource.kind != "cluster":
        return resource.kind
    if "serverless" in stated or stated.endswith(" ask"):
        return "serverless"
    return "edge" if "edge" in stated else ""


def _watch_parameters(body: Node, notes: Notes) -> None:
    """What an answer states a second time counts as read where it was read the first time."""
    parameters = body.get("parameters")
    if parameters is not None:
        notes.watch(parameters, "parameters", by_value=True)
        notes.handled_positions.update(each.position for _, each in parameters.leaves())


def _pools_of_cluster(body: Node, key: str, notes: Notes) -> Iterator[NodePool]:
    """The pools that a cluster states, and the workers that it states itself."""
    types = body.values_at("worker_instance_types") or [
        value
        for value in [body.value_at("worker_instance_types"), body.value_at("worker_instance_type")]
        if value
    ]
    number = _first(body, ("worker_number",), ("num_of_nodes",))
    if types or (number and number.text != "0"):
        vswitches = keys_with_positions(body.values_at("worker_vswitch_ids"))
        position = (number or types[0]).position
        yield NodePool(position, None, tuple(types), number, vswitches=vswitches, cluster=key)
    for pool in (*body.items("nodepools"), *body.items("node_pools")):
        yield _pool(pool, key, notes)


def _pool(body: Node, cluster: str, notes: Notes) -> NodePool:
    group = body.get("scaling_group") or body
    scaling = _single(body.get("auto_scaling") or body.get("scaling_config"))
    management = _single(body.get("management"))
    types = group.values_at("instance_types") or [
        value for value in [group.value_at("instance_types"), group.value_at("instance_type")] if value
    ]
    least, most = (_first(scaling, (f"{bound}_size",), (f"{bound}_instances",)) for bound in ("min", "max"))
    if scaling.get("enable") is not None and not scaling.is_true("enable"):
        bounds = [bound for bound in (least, most) if bound and bound.text not in {"0", ""}]
        notes.skip_all(bounds, "autoscaling-off")
        least = most = None
    labels = body.items("labels") or body.items("kubernetes_config", "labels")
    desired = [
        value
        for node, path in (
            (group, ("desired_size",)),
            (group, ("node_count",)),
            *((body, path) for path in _NUMBERS),
        )
        if (value := node.value_at(*path))
    ]
    for value in desired[1:]:
        if value.text == desired[0].text:
            notes.mark_handled(value)
    return NodePool(
        body.position,
        _first(body, ("node_pool_name",), ("name",), ("nodepool_info", "name"), ("node_pool_info", "name")),
        tuple(types),
        next(iter(desired), None),
        least,
        most,
        _first(management, ("surge",), ("upgrade_config", "surge")),
        keys_with_positions(group.values_at("vswitch_ids") or body.values_at("vswitch_ids")),
        cluster,
        exclusive_label(labels),
        config_label(labels),
    )


def add_pool_settings(metadata: Node, body: Node, inventory: Inventory, notes: Notes) -> None:
    """A ConfigMap with which Terway sets up the nodes of the pools that name it: whether it turns IP prefixes on."""
    settings = json_inside(body.get("data", TERWAY_SETTINGS), notes)
    if settings is not None and settings.is_true("enable_ip_prefix"):
        inventory.prefix_configs.add(metadata.text("name"))


def _destinations(resource: Resource) -> Iterator[Destination]:
    body = resource.body
    name = next((text for key in _NAMES if (text := body.text(key))), resource.address)
    table = body.text("route_table_id") if resource.kind == "route" else None
    hops = [body, *body.items("next_hops", "next_hop")]
    to_instance = any("Instance" in {each.text("next_hop_type"), each.text("nexthop_type")} for each in hops)
    for key in _DESTINATIONS:
        listed = body.get(key)
        for node in (listed.items() or [listed]) if listed else []:
            value = node.value_at()
            for each in parts_of(value) if value else []:
                yield Destination(each, name, table, to_instance, body.text("type") == "System")


def _add_to_others(resource: Resource, inventory: Inventory, notes: Notes) -> None:
    """What belongs to a VPC, a vSwitch or a cluster that may have come after it."""
    body = resource.body
    if resource.kind == "vpc_block":
        block = _needed(resource, "secondary_cidr_block", notes)
        only = inventory.vpcs[0].key if len(inventory.vpcs) == 1 else ""
        if block is not None and not inventory.add_secondary(body.text("vpc_id") or only, [block]):
            notes.skip(block, "vpc-elsewhere")
    elif resource.kind == "addon":
        _add_addon(body, inventory, notes)
    elif resource.kind == "route_table":
        _add_table(resource, inventory)
    elif resource.kind == "route_table_attachment":
        inventory.route_table_keys[body.text("vswitch_id")] = body.text("route_table_id")


def _add_addon(body: Node, inventory: Inventory, notes: Notes) -> None:
    settings = addon_settings(body.items("addons") or [body], notes)
    named = body.text("cluster_id")
    for place, cluster in enumerate(inventory.clusters):
        if named in {cluster.key, ""} or len(inventory.clusters) == 1:
            inventory.clusters[place] = replace(
                cluster,
                needs={**cluster.needs, **settings.needs},
                pods={**cluster.pods, **settings.pods},
                plugin=cluster.plugin or settings.plugin,
                remarks=(
                    *cluster.remarks,
                    *([(settings.trunking.position, "trunk-on")] if settings.trunking else []),
                ),
            )


def _add_table(resource: Resource, inventory: Inventory) -> None:
    """A table of its own, or the system table of a VPC."""
    body = resource.body
    key = body.text("vpc_id") or body.text("router_id")
    if body.text("route_table_type") != "System":
        attached = body.values_at("vswitch_ids", "vswitch_id") or body.values_at("vswitch_ids")
        inventory.route_table_keys |= {each.text: resource.key for each in attached}
        return
    for place, vpc in enumerate(inventory.vpcs):
        if vpc.key == key:
            inventory.vpcs[place] = replace(vpc, system_tables=vpc.system_tables | {resource.key})


def parts_of(value: SourceText) -> list[SourceText]:
    """The ranges or keys of a text that holds several, with commas between them."""
    parts = [part.strip() for part in value.text.split(",")]
    return [replace(value, text=part) for part in parts if part]


def _needed(resource: Resource, name: str, notes: Notes) -> SourceText | None:
    value = resource.body.value_at(name)
    if value is None and resource.body.get(name) is None:
        notes.skip(resource.body.position, "argument-missing", resource.address, name=name)
    return value


def _first(body: Node, *paths: tuple[str, ...]) -> SourceText | None:
    return next((value for path in paths if (value := body.value_at(*path))), None)


def _single(node: Node | None) -> Node:
    """A block that may stand once, whether as a list or alone; an empty one where there is none."""
    if node is None:
        return Node({}, -1)
    return next(iter(node.items()), node)
