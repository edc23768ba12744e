"""Resources of Alibaba Cloud added to an inventory, whether Terraform, ROS, Pulumi or the CLI describes them.

The members of their trees are named as Terraform names them, and contain no expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from .cluster_settings import TERWAY_SETTINGS, json_inside, security_group_type
from .clusters import add_addon, cluster_of, node_pool_of, node_pools_of
from .inventory import Destination, Inventory, Vpc, Vswitch
from .report import Notes, SourceText
from .tree import Node

CLUSTERS: Final = ("cluster", "serverless", "edge")
MAX_DIGITS: Final = 9  # of a number of nodes or addresses

_DESTINATIONS: Final = (
    "remote_subnet", "remote_subnets", "route_dest", "destination_cidr_block", "destination_cidrblock",
    "transit_router_route_entry_destination_cidr_block",
)  # fmt: skip
_NAMES: Final = (
    "name", "vpn_connection_name", "route_entry_name", "route_name", "transit_router_route_entry_name",
    "vpn_attachment_name",
)  # fmt: skip
# Members that name the two ends of a connection between VPCs, or a resource between them.
_LINK_ENDS: Final = (
    "accepting_vpc_id", "cen_id", "child_instance_id", "instance_id", "interface_id", "opposite_interface_id",
    "opposite_router_id", "opposite_vpc_instance_id", "router_id", "transit_router_id", "vpc_id", "vpc_instance_id",
)  # fmt: skip
# All members that are read, for readers that have to evaluate them. An unknown optional member isn't reported.
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
    """A resource of one of the kinds that `add_resources` knows.

    `key` is what other resources refer to it by: its ID, or its address if it has none. `exists`: the source says
    what exists, and not what will be created.
    """

    kind: str
    address: str
    key: str
    body: Node
    exists: bool = False


def add_resources(resources: Iterable[Resource], inventory: Inventory, notes: Notes) -> None:
    """Add resources to an inventory. Those that belong to others are added last."""
    later: list[Resource] = []
    for each in resources:
        if each.kind == "vpc":
            inventory.vpcs.append(_vpc(each, notes))
        elif each.kind == "vswitch":
            _add_vswitch(each, inventory, notes)
        elif each.kind in CLUSTERS:
            cluster = cluster_of(each.key, each.kind, each.body, notes, exists=each.exists)
            inventory.clusters.append(cluster)
            inventory.pools += node_pools_of(each.body, each.key, notes)
        elif each.kind == "node_pool":
            inventory.pools.append(node_pool_of(each.body, each.body.text("cluster_id"), notes))
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
    """Return the VPC of a resource."""
    body = resource.body
    cidr = _needed(resource, "cidr_block", notes)
    secondary = body.values_at("secondary_cidr_blocks") or body.values_at(
        "secondary_cidr_blocks", "secondary_cidr_block"
    )
    name = body.text("vpc_name") or body.text("name") or resource.address
    tables = {body.text("route_table_id"), body.text("router_table_id")} - {""}
    listed = [each.text for each in body.values_at("router_table_ids", "router_table_ids")]
    if len(listed) == 1:  # of several tables, any one may be the system table
        tables.add(listed[0])
    return Vpc(resource.key, cidr, tuple(secondary), name, frozenset(tables), resource.exists)


def _add_vswitch(resource: Resource, inventory: Inventory, notes: Notes) -> None:
    """Add the vSwitch of a resource. One without a CIDR block is reported."""
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


def add_pool_settings(metadata: Node, body: Node, inventory: Inventory, notes: Notes) -> None:
    """Read from a ConfigMap of Terway whether the node pools that refer to it use IP prefixes."""
    settings = json_inside(body.get("data", TERWAY_SETTINGS), notes)
    if settings is not None and settings.is_true("enable_ip_prefix"):
        inventory.prefix_configs.add(metadata.text("name"))


def _destinations(resource: Resource) -> Iterator[Destination]:
    """Yield the destinations of a route, or the networks behind a VPN connection."""
    body = resource.body
    name = next((text for key in _NAMES if (text := body.text(key))), resource.address)
    table = body.text("route_table_id") if resource.kind == "route" else None
    hops = [body, *body.items("next_hops", "next_hop")]
    to_instance = any("Instance" in {each.text("next_hop_type"), each.text("nexthop_type")} for each in hops)
    for key in _DESTINATIONS:
        listed = body.get(key)
        for node in (listed.items() or [listed]) if listed else []:
            value = node.value_at()
            for each in value.comma_separated() if value else []:
                yield Destination(each, name, table, to_instance, body.text("type") == "System")


def _add_to_others(resource: Resource, inventory: Inventory, notes: Notes) -> None:
    """Add a resource that belongs to a VPC, a vSwitch or a cluster, which may come after it."""
    body = resource.body
    if resource.kind == "vpc_block":
        block = _needed(resource, "secondary_cidr_block", notes)
        only = inventory.vpcs[0].key if len(inventory.vpcs) == 1 else ""
        if block is not None and not inventory.add_secondary(body.text("vpc_id") or only, [block]):
            notes.skip(block, "vpc-elsewhere")
    elif resource.kind == "addon":
        add_addon(body, inventory, notes)
    elif resource.kind == "route_table":
        _add_table(resource, inventory)
    elif resource.kind == "route_table_attachment":
        inventory.route_table_keys[body.text("vswitch_id")] = body.text("route_table_id")


def _add_table(resource: Resource, inventory: Inventory) -> None:
    """Add a custom route table with its vSwitches, or the system route table of a VPC."""
    body = resource.body
    key = body.text("vpc_id") or body.text("router_id")
    if body.text("route_table_type") != "System":
        attached = body.values_at("vswitch_ids", "vswitch_id") or body.values_at("vswitch_ids")
        inventory.route_table_keys |= {each.text: resource.key for each in attached}
        return
    for index, vpc in enumerate(inventory.vpcs):
        if vpc.key == key:
            inventory.vpcs[index] = replace(vpc, system_tables=vpc.system_tables | {resource.key})


def _needed(resource: Resource, name: str, notes: Notes) -> SourceText | None:
    """Return a member that a resource has to have. A missing one is reported."""
    value = resource.body.value_at(name)
    if value is None and resource.body.get(name) is None:
        notes.skip(resource.body.position, "argument-missing", resource.address, name=name)
    return value
