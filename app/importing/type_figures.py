"""Own ENI figures of an instance type, from the answer of `aliyun ecs DescribeInstanceTypes`."""

from __future__ import annotations

from collections.abc import Iterable

from ..plan.draft import Draft, EniDraft
from .json_tree import Node
from .report import Choice, Notes, RefusedError, SourceText


def read_types(documents: Iterable[Node], chosen: str, notes: Notes) -> tuple[Draft, Choice | None]:
    """The figures of the type that is chosen, or else of the first."""
    types: dict[str, Node] = {}
    for document in documents:
        for node in document.items("InstanceTypes", "InstanceType"):
            types[node.text("InstanceTypeId")] = node
    types.pop("", None)
    if not types:
        raise RefusedError("nothing-found")
    name = chosen if chosen in types else next(iter(types))
    node = types[name]
    eni = EniDraft(
        notes.take("eni.quantity", node.told("EniQuantity")),
        notes.take("eni.ipv4_per_eni", node.told("EniPrivateIpAddressQuantity")),
        notes.take("eni.ipv6_per_eni", node.told("EniIpv6AddressQuantity")),
        notes.take("eni.total_quantity", node.told("EniTotalQuantity")),
        notes.take("eni.trunk_supported", _truth(node.get("EniTrunkSupported"))),
    )
    taken = notes.take("instance_type", node.told("InstanceTypeId"))
    choice = Choice("instance_type", tuple((each, each) for each in types), name) if len(types) > 1 else None
    return Draft(instance_type=taken, eni=eni), choice


def _truth(node: Node | None) -> SourceText | None:
    if node is None or not isinstance(node.value, bool):
        return None
    return SourceText(str(node.value).lower(), node.line)
