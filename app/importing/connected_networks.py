"""The connected networks of a plan: other VPCs, clusters of other kinds, and the destinations of VPNs and routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..domain.cidr import Cidr, Unreadable, read_ipv4_cidr
from ..domain.overlap import BlockIndex
from ..plan.draft import NetworkDraft
from ..plan.fields import MAX_NAME_LENGTH
from .inventory import Cluster, Destination, Inventory
from .report import Notes, SourceText
from .roles import Roles

_DEFAULT_ROUTES: Final = frozenset({"0.0.0.0/0", "::/0"})


def connected_networks(
    inventory: Inventory, roles: Roles, pod_cidr: SourceText | None, notes: Notes
) -> tuple[NetworkDraft, ...]:
    """Return the networks that the plan's VPC is connected to, each once. `pod_cidr` is the range of its own pods."""
    return merged_networks(_named_ranges(inventory, roles, pod_cidr, notes), notes)


def _named_ranges(
    inventory: Inventory, roles: Roles, pod_cidr: SourceText | None, notes: Notes
) -> Iterator[tuple[SourceText, str]]:
    """Yield each connected range with its name."""
    for vpc in roles.connected:
        yield from ((block, vpc.name or vpc.key) for block in vpc.blocks)
    for vpc in roles.unconnected:
        notes.skip_all(vpc.blocks, "vpc-apart", vpc=vpc.name or vpc.key)
    _report_other_vswitches(inventory, roles, notes)
    for cluster in inventory.clusters:
        if cluster.kind:
            yield from _ranges_of_other_kind(cluster, notes)
    own_blocks = next((list(each.blocks) for each in inventory.vpcs if each.key == roles.vpc), [])
    yield from networks_behind(inventory.destinations, own_blocks, pod_cidr, notes)
    yield from inventory.networks


def _ranges_of_other_kind(cluster: Cluster, notes: Notes) -> Iterator[tuple[SourceText, str]]:
    """Yield the ranges of a serverless or edge cluster, with its name."""
    for value in cluster.ranges:
        notes.remark(value.position, f"range-of-{cluster.kind}", value.text, cluster=cluster.name)
        yield value, cluster.name
    numbers = (cluster.scalars.get(name) for name in ("node_cidr_mask", "nodes"))
    notes.skip_all(filter(None, numbers), f"pool-of-{cluster.kind}", cluster=cluster.name)


def _report_other_vswitches(inventory: Inventory, roles: Roles, notes: Notes) -> None:
    """Report the vSwitches of other VPCs: their ranges are inside the ranges of their VPCs."""
    unconnected = {vpc.key: vpc.name or vpc.key for vpc in roles.unconnected}
    connected = {vpc.key: vpc.name or vpc.key for vpc in roles.connected}
    ranges_by_vpc: dict[str, list[SourceText]] = {}
    for each in inventory.vswitches:
        if each.vpc in unconnected:
            notes.skip(each.cidr, "vpc-apart", vpc=unconnected[each.vpc])
        elif each.vpc != roles.vpc:
            ranges_by_vpc.setdefault(connected.get(each.vpc, each.vpc), []).append(each.cidr)
    for vpc, ranges in ranges_by_vpc.items():
        notes.remark_ranges(ranges, "vswitches-of-connected", vpc=vpc)


def networks_behind(
    reached: Iterable[Destination], blocks: Iterable[SourceText], pod_cidr: SourceText | None, notes: Notes
) -> Iterator[tuple[SourceText, str]]:
    """Yield each range behind a VPN connection or a route, with its name.

    A route inside of the VPC's own `blocks`, or to the cluster's own pods, leads to no other network. A VPN's range
    there is a conflict, and is yielded.
    """
    read = [read_ipv4_cidr(each.text) for each in blocks]
    own_blocks = BlockIndex.of([cidr for cidr in read if isinstance(cidr, Cidr)])
    has_remarked = False
    inside: list[SourceText] = []
    for each in reached:
        if each.cidr.text in _DEFAULT_ROUTES:
            continue
        cidr = read_ipv4_cidr(each.cidr.text)
        if isinstance(cidr, Unreadable):
            notes.skip(each.cidr, "no-range", each.cidr.text)
        elif each.is_own or (
            each.table is not None and (own_blocks.contains(cidr) or is_inside(each.cidr, pod_cidr))
        ):
            inside.append(each.cidr)
        else:
            if each.to_instance and pod_cidr is None and not has_remarked:
                has_remarked = True
                notes.remark(each.cidr.position, "routes-to-instances", each.cidr.text)
            yield each.cidr, each.name
    notes.remark_ranges(inside, "routes-inside")


def merged_networks(found: Iterable[tuple[SourceText, str]], notes: Notes) -> tuple[NetworkDraft, ...]:
    """Return each network once, with all its names."""
    names: dict[str, dict[str, None]] = {}
    for value, name in found:
        if value.text not in names:
            names[value.text] = {}
            notes.record("connected_networks", value)
        notes.mark_handled(value)
        if name:
            names[value.text][name] = None
    return tuple(
        NetworkDraft(cidr=cidr, name=", ".join(given)[:MAX_NAME_LENGTH] or None)
        for cidr, given in names.items()
    )


def is_inside(value: SourceText, block: SourceText | None) -> bool:
    """Return whether a range is inside of a block."""
    cidr, outer = read_ipv4_cidr(value.text), read_ipv4_cidr(block.text) if block else None
    return isinstance(cidr, Cidr) and isinstance(outer, Cidr) and outer.contains(cidr)
