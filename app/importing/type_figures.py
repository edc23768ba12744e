"""Own ENI figures of an instance type, from the answer of `aliyun ecs DescribeInstanceTypes`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ..plan.draft import Draft, EniDraft
from .report import Choice, Notes, SourceText
from .tree import Node


def is_answer(document: Node) -> bool:
    """Whether a document is such an answer."""
    return document.get("InstanceTypes") is not None


def with_figures(
    draft: Draft, documents: Iterable[Node], chosen: Collection[str], notes: Notes
) -> tuple[Draft, tuple[Choice, ...]]:
    """The Draft with the figures of its instance type; with none, of the type that is chosen, or else of the first."""
    types: dict[str, Node] = {}
    for document in documents:
        notes.watch(document, "")
        for node in document.items("InstanceTypes", "InstanceType"):
            if named := node.value_at("InstanceTypeId"):
                notes.account(named)
                types[named.text] = node
    if not types or (draft.instance_type and draft.instance_type not in types):
        return draft, ()
    name = draft.instance_type or next((each for each in types if each in chosen), next(iter(types)))
    node = types[name]
    eni = EniDraft(
        quantity=notes.take("eni.quantity", node.value_at("EniQuantity")),
        ipv4_per_eni=notes.take("eni.ipv4_per_eni", node.value_at("EniPrivateIpAddressQuantity")),
        ipv6_per_eni=notes.take("eni.ipv6_per_eni", node.value_at("EniIpv6AddressQuantity")),
        total_quantity=notes.take("eni.total_quantity", node.value_at("EniTotalQuantity")),
        trunk_supported=notes.take("eni.trunk_supported", _yes_or_no(node.get("EniTrunkSupported"))),
    )
    choices: tuple[Choice, ...] = ()
    if not draft.instance_type:
        notes.take("instance_type", node.value_at("InstanceTypeId"))
        if len(types) > 1:
            choices = (Choice("instance_type", tuple((each, each) for each in types), (name,)),)
    return replace(draft, instance_type=name, eni=eni), choices


def _yes_or_no(node: Node | None) -> SourceText | None:
    if node is None or not isinstance(node.value, bool):
        return None
    return SourceText(str(node.value).lower(), node.position)
