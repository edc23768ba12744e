"""Lists of networks in other clouds, as the command lines of AWS, Azure and Google Cloud print them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..domain.overlap import BlockIndex
from .inventory import Inventory
from .report import Notes, SourceText
from .tree import Node

# The lists of AWS, and the member with the ID of each entry.
_AWS_LISTS: Final = (("Vpcs", "VpcId"), ("Subnets", "SubnetId"))


def is_list(document: Node) -> bool:
    """Return whether a document is such a list, or one network of it."""
    return any(True for _ in _entries(document))


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the networks with their names.

    A subnet adds nothing if its VPC or virtual network is listed too.
    """
    notes.watch(document, "")
    networks: list[tuple[SourceText, str]] = []
    subnets: list[tuple[SourceText, str]] = []
    for entry, is_subnet in _entries(document):
        (subnets if is_subnet else networks).extend(_named_ranges(entry))
    network_index = BlockIndex.of(
        [cidr for value, _ in networks if isinstance(cidr := read_ipv4_cidr(value.text), Cidr)]
    )
    inventory.networks += networks
    inside: list[SourceText] = []
    for value, name in subnets:
        cidr = read_ipv4_cidr(value.text)
        if isinstance(cidr, Cidr) and network_index.contains(cidr):
            inside.append(value)
        else:
            inventory.networks.append((value, name))
    notes.remark_ranges(inside, "subnets-inside")


def _entries(document: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the networks of a list, each with whether it is only a subnet."""
    for name, key in _AWS_LISTS:
        for entry in document.items(name):
            if entry.text(key) and entry.text("CidrBlock") and not entry.text("ZoneId").startswith("cn-"):
                yield entry, name == "Subnets"
    for entry in document.items() or document.items("value") or [document]:
        if entry.get("addressSpace", "addressPrefixes") is not None:
            yield entry, False
            yield from ((subnet, True) for subnet in entry.items("subnets"))
        elif entry.get("addressPrefix") is not None or entry.get("ipCidrRange") is not None:
            yield entry, entry.get("addressPrefix") is not None


def _named_ranges(entry: Node) -> Iterable[tuple[SourceText, str]]:
    """Return the ranges of a network with its name."""
    ranges = [
        *filter(None, (entry.value_at(name) for name in ("CidrBlock", "addressPrefix", "ipCidrRange"))),
        *entry.values_at("addressSpace", "addressPrefixes"),
        *entry.values_at("addressPrefixes"),
        *(
            value
            for each in entry.items("CidrBlockAssociationSet")
            for value in [each.value_at("CidrBlock")]
            if value
        ),
        *(
            value
            for each in entry.items("secondaryIpRanges")
            for value in [each.value_at("ipCidrRange")]
            if value
        ),
    ]
    name = _name(entry)
    return [(value, name) for value in ranges]


def _name(entry: Node) -> str:
    """Return the name of a network, or its ID."""
    tags = {each.text("Key"): each.text("Value") for each in entry.items("Tags")}
    names = (tags.get("Name", ""), *(entry.text(key) for key in ("name", "VpcId", "SubnetId", "id")))
    return next((name for name in names if name), "")
