"""The roles of an inventory's clusters and VPCs: the plan's own ones, connected VPCs, and all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..domain.overlap import BlockIndex
from .inventory import Cluster, Inventory, Vpc, Vswitch
from .report import Choice, SourceText

MAX_BLOCKS: Final = 500  # of VPCs that are searched for the VPC of a vSwitch
CONNECTED: Final = "connected:"  # the prefix of an option, before the key of a VPC


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles.

    `vpc` is the key of the plan's VPC, `connected` are the VPCs that it is connected to, and `unconnected` all
    others.
    """

    cluster: Cluster | None
    vpc: str
    connected: tuple[Vpc, ...]
    unconnected: tuple[Vpc, ...]
    choices: tuple[Choice, ...]


def assign_roles(inventory: Inventory, chosen: Collection[str]) -> Roles:
    """Return the roles, as the user chose or else as is most likely. vSwitches without a VPC get one."""
    clusters: dict[str, Cluster] = {}
    for each in inventory.clusters:
        if not each.kind:
            clusters.setdefault(each.key, each)
    inventory.vswitches = _with_vpcs(inventory)
    cluster = next(iter([each for key, each in clusters.items() if key in chosen] or clusters.values()), None)
    keys = [each.key for each in inventory.vpcs] + [each.vpc for each in inventory.vswitches]
    keys = [key for key in dict.fromkeys(keys) if key] or list(dict.fromkeys(keys))
    plan_vpc = next((key for key in keys if key in chosen and len(clusters) < 2), None)
    if plan_vpc is None:
        plan_vpc = _likeliest_vpc(inventory, keys, cluster)
    if cluster is not None:
        references = {**cluster.nodes, **cluster.pods}
        inventory.vswitches = _with_cluster_vpc(inventory.vswitches, references, plan_vpc)
    connected, unconnected, undecided = _split_other_vpcs(inventory, plan_vpc, chosen)
    choices: list[Choice] = []
    if cluster is not None and len(clusters) > 1:
        options = tuple((key, _cluster_label(each)) for key, each in clusters.items())
        choices.append(Choice("cluster", options, (cluster.key,)))
    elif len(keys) > 1:
        choices.append(_vpc_choice(inventory, keys, plan_vpc))
    return Roles(cluster, plan_vpc, connected, unconnected, (*choices, *undecided))


def _with_vpcs(inventory: Inventory) -> list[Vswitch]:
    """Return the vSwitches, each with a VPC: if the source doesn't say which, the only VPC, or the one that contains
    its range.

    A plan of Terraform without its configuration doesn't say which.
    """
    blocks = [
        (vpc.key, cidr)
        for vpc in inventory.vpcs
        for value in vpc.blocks
        if isinstance(cidr := read_ipv4_cidr(value.text), Cidr)
    ]
    blocks_searched = blocks if len(blocks) <= MAX_BLOCKS else []
    only = inventory.vpcs[0].key if len(inventory.vpcs) == 1 else ""
    return [
        each if each.vpc else replace(each, vpc=_containing_vpc(each.cidr, blocks_searched) or only)
        for each in inventory.vswitches
    ]


def _with_cluster_vpc(
    vswitches: list[Vswitch], references: Mapping[str, int], plan_vpc: str
) -> list[Vswitch]:
    """Return the vSwitches; those that the cluster refers to get its VPC unless they have one."""
    return [
        replace(each, vpc=plan_vpc) if not each.vpc and each.key in references else each for each in vswitches
    ]


def _containing_vpc(value: SourceText, blocks: Sequence[tuple[str, Cidr]]) -> str:
    """Return the key of the only VPC that contains a range; "" if none or several do."""
    cidr = read_ipv4_cidr(value.text)
    if not isinstance(cidr, Cidr):
        return ""
    holding = {key for key, block in blocks if block.contains(cidr)}
    return holding.pop() if len(holding) == 1 else ""


def _likeliest_vpc(inventory: Inventory, keys: list[str], cluster: Cluster | None) -> str:
    """Return the key of the VPC of the cluster or of its vSwitches; else of the VPC with the most vSwitches."""
    if cluster is not None:
        if cluster.vpc in keys:
            return cluster.vpc
        references = {**cluster.nodes, **cluster.pods}
        for vswitch in inventory.vswitches:
            if vswitch.vpc in keys and vswitch.key in references:
                return vswitch.vpc
    vswitch_counts = Counter(each.vpc for each in inventory.vswitches)
    return max(keys, key=lambda key: vswitch_counts[key]) if keys else ""


def _split_other_vpcs(
    inventory: Inventory, plan_vpc: str, chosen: Collection[str]
) -> tuple[tuple[Vpc, ...], tuple[Vpc, ...], list[Choice]]:
    """Return the connected VPCs, the unconnected ones, and the question which others are connected."""
    linked = inventory.connected_keys(plan_vpc)
    destinations = BlockIndex.of(list(_destinations(inventory)))
    connected: list[Vpc] = []
    unconnected: list[Vpc] = []
    undecided: list[Vpc] = []
    for vpc in _with_vpcs_of_vswitches(inventory):
        if vpc.key == plan_vpc:
            continue
        blocks = [cidr for each in vpc.blocks if isinstance(cidr := read_ipv4_cidr(each.text), Cidr)]
        if vpc.key in linked or any(destinations.contains(block) for block in blocks):
            connected.append(vpc)
            continue
        undecided.append(vpc)
        (connected if CONNECTED + vpc.key in chosen else unconnected).append(vpc)
    if not undecided:
        return tuple(connected), tuple(unconnected), []
    options = tuple((CONNECTED + each.key, _vpc_label(each)) for each in undecided)
    selected = tuple(key for key, _ in options if key in chosen)
    return tuple(connected), tuple(unconnected), [Choice("connected", options, selected, allows_several=True)]


def _destinations(inventory: Inventory) -> Iterator[Cidr]:
    """Yield the destinations of routes and VPN connections, except default routes."""
    for each in inventory.destinations:
        cidr = read_ipv4_cidr(each.cidr.text)
        if isinstance(cidr, Cidr) and cidr.prefix and not each.is_own:
            yield cidr


def _with_vpcs_of_vswitches(inventory: Inventory) -> list[Vpc]:
    """Return the VPCs, and one for each VPC of which only vSwitches are known. Their ranges are then its ranges."""
    blocks_searched = {each.key for each in inventory.vpcs}
    unknown: dict[str, list[Vswitch]] = {}
    for vswitch in inventory.vswitches:
        if vswitch.vpc not in blocks_searched:
            unknown.setdefault(vswitch.vpc, []).append(vswitch)
    return [
        *inventory.vpcs,
        *(Vpc(key, None, tuple(each.cidr for each in listed), key) for key, listed in unknown.items()),
    ]


def _vpc_choice(inventory: Inventory, keys: list[str], plan_vpc: str) -> Choice:
    """Return the question which VPC is the plan's."""
    labels = {vpc.key: _vpc_label(vpc) for vpc in inventory.vpcs}
    return Choice("vpc", tuple((key, labels.get(key, key)) for key in keys), (plan_vpc,))


def _vpc_label(vpc: Vpc) -> str:
    """Return the ranges, the name and the key of a VPC."""
    ranges = " ".join(each.text for each in list(vpc.blocks)[:3])
    return " ".join(dict.fromkeys(filter(None, (ranges, vpc.name, vpc.key))))


def _cluster_label(cluster: Cluster) -> str:
    """Return the name and the key of a cluster."""
    return " ".join(dict.fromkeys((cluster.name, cluster.key)))
