"""Terraform's resources of Alibaba Cloud to a landscape, from the state, from a plan, or from the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .cluster_settings import addon_settings, cluster_spec, dual_stack_need, exclusive_need, security_group
from .inventory import Cluster, Inventory, NodePool, Reached, Vpc, Vswitch, keys_with_lines
from .json_tree import Node
from .report import Notes, SourceText
from .routes import parts_of

CLUSTERS: Final = ("alicloud_cs_managed_kubernetes", "alicloud_cs_kubernetes")
POOL: Final = "alicloud_cs_kubernetes_node_pool"
# What leads to networks behind the VPC, and which argument names them: VPN connections, and routes of tables.
_TUNNELS: Final = {
    "alicloud_vpn_connection": "remote_subnet",
    "alicloud_vpn_gateway_vco_route": "route_dest",
    "alicloud_vpn_gateway_vpn_attachment": "remote_subnet",
    "alicloud_vpn_pbr_route_entry": "route_dest",
    "alicloud_vpn_route_entry": "route_dest",
}
_ROUTES: Final = {
    "alicloud_cen_child_instance_route_entry_to_attachment": "destination_cidr_block",
    "alicloud_cen_transit_router_route_entry": "transit_router_route_entry_destination_cidr_block",
    "alicloud_route_entry": "destination_cidrblock",
    "alicloud_vpc_route_entry": "destination_cidr_block",
}
DESTINATIONS: Final = _TUNNELS | _ROUTES
REACHED_NAMES: Final = (
    "name", "vpn_connection_name", "route_entry_name", "transit_router_route_entry_name", "vpn_attachment_name"
)  # fmt: skip
KINDS: Final = (
    "alicloud_vpc", "alicloud_vpc_ipv4_cidr_block", "alicloud_vswitch", *CLUSTERS, POOL, *DESTINATIONS
)  # fmt: skip

_SCALARS: Final = ("name", "service_cidr", "pod_cidr", "node_cidr_mask")
_NODE_LISTS: Final = ("vswitch_ids", "worker_vswitch_ids", "master_vswitch_ids")


@dataclass(frozen=True, slots=True)
class Resource:
    """`key` is what other resources name it by: its id, or its address where it has none yet."""

    kind: str
    address: str
    key: str
    body: Node


def add_resources(resources: Iterable[Resource], inventory: Inventory, notes: Notes) -> None:
    """Add what the planner knows of; other kinds of resources are none of its business."""
    found = [each for each in resources if each.kind in KINDS]
    for each in found:
        if each.kind == "alicloud_vpc":
            inventory.vpcs.append(_vpc(each, notes))
        elif each.kind == "alicloud_vswitch":
            _add_vswitch(each, inventory, notes)
        elif each.kind in CLUSTERS:
            inventory.clusters.append(_cluster(each))
            inventory.pools += _worker_pool(each)
        elif each.kind == POOL:
            inventory.pools.append(_pool(each.body))
        elif each.kind in DESTINATIONS:
            inventory.reached += _reached(each)
    for each in found:
        if each.kind == "alicloud_vpc_ipv4_cidr_block":
            _add_secondary(each, inventory, notes)


def _needed(resource: Resource, name: str, notes: Notes) -> SourceText | None:
    told = resource.body.told(name)
    if told is None and resource.body.get(name) is None:
        notes.miss(resource.body.line, resource.address, "argument-missing", name=name)
    return told


def _vpc(resource: Resource, notes: Notes) -> Vpc:
    body = resource.body
    name = body.text("vpc_name") or body.text("name") or resource.address
    table = body.text("route_table_id") or body.text("router_table_id")
    return Vpc(resource.key, _needed(resource, "cidr_block", notes), (), name, table)


def _reached(resource: Resource) -> Iterator[Reached]:
    body = resource.body
    name = next((text for key in REACHED_NAMES if (text := body.text(key))), resource.address)
    table = body.text("route_table_id") if resource.kind in _ROUTES else None
    listed = body.get(DESTINATIONS[resource.kind])
    for node in (listed.items() or [listed]) if listed else []:
        told = node.told()
        yield from (Reached(each, name, table) for each in (parts_of(told) if told else []))


def _add_vswitch(resource: Resource, inventory: Inventory, notes: Notes) -> None:
    body = resource.body
    cidr = _needed(resource, "cidr_block", notes)
    if cidr is None:
        return
    zone = body.text("zone_id") or body.text("availability_zone")
    name = body.text("vswitch_name") or body.text("name") or resource.address
    inventory.vswitches.append(Vswitch(resource.key, body.text("vpc_id"), cidr, zone, name))


def _add_secondary(resource: Resource, inventory: Inventory, notes: Notes) -> None:
    block = _needed(resource, "secondary_cidr_block", notes)
    if block is not None and not inventory.add_secondary(resource.body.text("vpc_id"), [block]):
        notes.miss(block.line, f"{resource.address} {block.text}", "vpc-elsewhere")


def _cluster(resource: Resource) -> Cluster:
    body = resource.body
    scalars = {name: told for name in _SCALARS if (told := body.told(name))}
    spec = body.told("cluster_spec")
    if spec is not None:
        scalars["cluster_spec"] = cluster_spec(spec)
    scalars |= security_group(body)
    if told := body.told("worker_instance_types") or _first(body, "worker_instance_types"):
        scalars["instance_type"] = told
    settings = addon_settings(body.items("addons"))
    needs = dual_stack_need(body.told("ip_stack")) | settings.needs
    nodes = keys_with_lines(told for name in _NODE_LISTS for told in body.all_told(name))
    pods = keys_with_lines(body.all_told("pod_vswitch_ids")) | settings.pods
    return Cluster(scalars, needs, body.text("vpc_id"), nodes, pods, resource.key, settings.addon)


def _worker_pool(resource: Resource) -> Iterator[NodePool]:
    workers = resource.body.told("worker_number")
    if workers is not None:
        yield NodePool(_first(resource.body, "worker_instance_types"), workers, cluster=resource.key)


def _pool(body: Node) -> NodePool:
    scaling = body.get("scaling_config")
    block = next(iter(scaling.items()), scaling) if scaling else None
    return NodePool(
        _first(body, "instance_types") or body.told("instance_type"),
        body.told("desired_size") or body.told("node_count"),
        block.told("min_size") if block else None,
        block.told("max_size") if block else None,
        keys_with_lines(body.all_told("vswitch_ids")),
        body.text("cluster_id"),
        exclusive_need(body.items("labels")),
    )


def _first(body: Node, name: str) -> SourceText | None:
    return next(iter(body.all_told(name)), None)
