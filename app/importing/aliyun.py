"""Responses of the Alibaba Cloud CLI about networks and clusters, and requests that create clusters and node pools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .inventory import Inventory
from .report import Notes
from .resources import MAX_DIGITS, Resource, add_resources
from .tree import Node, with_snake_case_names

# The path of each list in a response, the kind of its entries, and the member with their key.
_LISTS: Final = (
    (("vpcs", "vpc"), "vpc", "vpc_id"),
    (("vswitches", "vswitch"), "vswitch", "vswitch_id"),
    (("clusters",), "cluster", "cluster_id"),
    (("nodepools",), "node_pool", "nodepool_id"),
    (("node_pools",), "node_pool", "nodepool_id"),
    (("router_table_list", "router_table_list_type"), "route_table", "route_table_id"),
    (("route_tables", "route_table"), "route_table", "route_table_id"),
    (("route_entrys", "route_entry"), "route", "route_entry_id"),
    (("vpn_connections", "vpn_connection"), "tunnel", "vpn_connection_id"),
    (("child_instances", "child_instance"), "link", "child_instance_id"),
    (("transit_router_attachments",), "link", "transit_router_attachment_id"),
    (("vpc_peer_connects",), "link", "instance_id"),
    (("router_interface_set", "router_interface_type"), "link", "router_interface_id"),
)
_LIST_NAMES: Final = frozenset(path[0] for path, _, _ in _LISTS)
# Members that identify a document about one cluster or one node pool.
_CLUSTER_MEMBERS: Final = frozenset(
    {"cluster_id", "cluster_spec", "cluster_type", "container_cidr", "service_cidr"}
)
_POOL_MEMBERS: Final = frozenset({"scaling_group", "nodepool_info"})
_ATTACHED: Final = "attached"


def is_answer(document: Node) -> bool:
    """Return whether a document is such a response or request."""
    names = (
        with_snake_case_names(Node({name: Node(None, 0) for name in document.members()}, 0)).members().keys()
    )
    return bool(
        names & (_LIST_NAMES | _CLUSTER_MEMBERS | _POOL_MEMBERS)
        or {"vswitch_id", "cidr_block"} <= names
        or {"vpc_id", "cidr_block"} <= names
        or names == {"vpc_id"}
    )


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the resources of one response or request."""
    body = with_snake_case_names(document)
    notes.watch(body, "")
    resources = list(_resources(body, inventory))
    add_resources(resources, inventory, notes)
    _report_missing_pages(body, len(resources), notes)


def _resources(body: Node, inventory: Inventory) -> Iterator[Resource]:
    """Yield the resources of the lists in a response, or else the resource that the whole document describes."""
    is_list, is_cluster = False, bool(body.members().keys() & _CLUSTER_MEMBERS)
    for config_map in body.items("config_maps"):
        yield Resource("config_map", "", "", config_map)
    for path, kind, key in _LISTS:
        listed = body.get(*path)
        if listed is None or not isinstance(listed.value, list) or (kind == "node_pool" and is_cluster):
            continue
        is_list = True
        for index, entry in enumerate(listed.value):
            yield from _resource(kind, key, entry, inventory, index)
    if is_list:
        return
    members = body.members()
    if {"vswitch_id", "cidr_block"} <= members.keys():  # DescribeVSwitchAttributes
        yield from _resource("vswitch", "vswitch_id", body, inventory)
    elif {"vpc_id", "cidr_block"} <= members.keys():  # DescribeVpcAttribute
        yield from _resource("vpc", "vpc_id", body, inventory)
    elif members.keys() & _POOL_MEMBERS and not members.keys() & (_CLUSTER_MEMBERS - {"cluster_id"}):
        yield from _resource("node_pool", "nodepool_id", body, inventory)
    elif members.keys() & _CLUSTER_MEMBERS:
        yield from _resource("cluster", "cluster_id", body, inventory)


def _resource(kind: str, key: str, entry: Node, inventory: Inventory, index: int = 0) -> Iterator[Resource]:
    """Yield the resource of an entry, and the routes of a route table. `index` is the index of the entry in its list."""
    resource_id = entry.text(key)
    name = resource_id or entry.text("name")
    if kind == "cluster" and not name:
        name = f"cluster-{len(inventory.clusters) + index + 1}"
    if kind == "vpc" and entry.text("cen_status").lower() == _ATTACHED:
        # The response doesn't say which CEN instance: attached VPCs are most likely attached to the same one.
        inventory.links.append(frozenset({name, "cen"}))
    if kind == "link":
        ends = {name: Node(text, entry.position) for name, text in _peering_ends(entry)}
        entry = Node({**entry.members(), **ends}, entry.position)
    yield Resource(kind, name, name, entry, exists=bool(resource_id))
    if kind == "route_table":
        for route in entry.items("route_entrys", "route_entry"):
            inside = Node({**route.members(), "route_table_id": Node(name, route.position)}, route.position)
            yield Resource("route", name, name, inside, exists=True)


def _peering_ends(entry: Node) -> Iterator[tuple[str, str]]:
    """Yield the members that name the two VPCs of a peering connection, which are objects in responses."""
    yield "vpc_id", entry.text("vpc", "vpc_id") or entry.text("vpc_id")
    yield "accepting_vpc_id", entry.text("accepting_vpc", "vpc_id")


def _report_missing_pages(body: Node, count: int, notes: Notes) -> None:
    """Report that a response has only one of several pages."""
    if count and (token := body.value_at("next_token")):
        notes.skip(token.position, "next-page")
    total = body.value_at("total_count") or body.value_at("page_info", "total_count")
    if total and total.text.isdecimal() and len(total.text) <= MAX_DIGITS and int(total.text) > count > 0:
        notes.skip(total.position, "further-pages", count=count, total=int(total.text))
